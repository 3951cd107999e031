"""A small workspace of invented content, written file by file."""

FILES = {
    "appeals.toml": '[organisation]\nname = "Example Watch"\n',
    "recipients.yaml": """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of Office A
    salutation: Dear Head of Office,
    certainty: unconfirmed
  office-b:
    kind: office
    name: Head of Office B
    salutation: Dear Head of Office,
    certainty: unconfirmed
groups:
  both:
    members: [office-b, office-a]
""",
    "citations.yaml": """\
schema: appeals/citations@1
sources:
  a-res-1-1:
    kind: resolution
    certainty: unconfirmed
    symbol: A/RES/1/1 (2099)
    aliases: [The Example Declaration]
    quotes:
      - id: one
        text: Words.
  report:
    kind: ngo-report
    certainty: unconfirmed
""",
    "facts.yaml": """\
schema: appeals/facts@1
facts:
  cases:
    kind: number
    value: 16
    text: Cases.
    as_of: 2019
    authority: report
    certainty: unconfirmed
    source: invented
""",
    "signatories.yaml": """\
schema: appeals/signatories@1
signatories:
  example-watch:
    kind: organisation
    name: Example Watch
""",
    "people.yaml": "schema: appeals/people@1\npeople:\n  p-a:\n    roles: [drafter]\n",
    "templates/letters/first.md": """\
---
subject: A subject
kind: appeal
to: [both]
from: [example-watch]
date: 2099-11-03
---
Text.
""",
}


def write_workspace(root, **changes):
    """Write the workspace; `changes` replace files ("recipients_yaml": text)."""
    files = dict(FILES)
    for name, text in changes.items():
        folder = "templates/letters/" if name.endswith("_md") else ""
        files[folder + name.replace("__", ".").replace("_", ".")] = text
    for file, text in files.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def reported(errors):
    """Give errors as "place message" lines."""
    return [f"{error.place} {error.message}" for error in errors]
