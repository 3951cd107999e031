"""A small workspace with one letter in good order; tests put one thing wrong."""

from pathlib import Path

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace, load_workspace
from tests.registry.workspaces import write_workspace

FIRST_LINE = 8
"""The line of the file that the body of a letter begins on."""

FRONT = """\
---
subject: A subject
kind: appeal
to: [office-a]
from: [example-watch]
date: 2099-11-03
---
"""

RECIPIENTS = """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of Office A
    salutation: Dear Head of Office,
    certainty: confirmed
    holders:
      - name: Ana Example
        since: "2090"
        certainty: confirmed
    post:
      lines: [1 Example Street]
      certainty: confirmed
  office-b:
    kind: office
    name: Head of Office B
    organisation: Office B
    salutation: Dear Head of Office,
    certainty: confirmed
"""

CITATIONS = """\
schema: appeals/citations@1
sources:
  report:
    kind: ngo-report
    certainty: confirmed
    author: Example Watch
    title: A Report
    short: Report
    date: 2098-01-02
    quotes:
      - id: one
        text: Words of the report.
    checked_on: 2098-12-01
  resolution:
    kind: un-document
    certainty: confirmed
    symbol: A/HRC/45/13
    date: 2098-08-07
    checked_on: 2098-12-01
  book:
    kind: book
    certainty: confirmed
    author: Ana Example
    title: A Book
    short: Book
    publisher: Example Press
    place: Example City
    year: "2097"
    checked_on: 2098-12-01
"""

FACTS = """\
schema: appeals/facts@1
facts:
  cases:
    kind: number
    value: 16
    text: Cases.
    as_of: 2098
    authority: report
    certainty: confirmed
    source: invented
    checked_on: 2098-12-01
"""


def workspace_with(
    root: Path, body: str, front: str = FRONT, **files: str
) -> Workspace:
    """Write a workspace whose letter `first` has this body; `files` as `citations`."""
    texts = {"recipients": RECIPIENTS, "citations": CITATIONS, "facts": FACTS, **files}
    named = {f"{name}_yaml": text for name, text in texts.items()}
    return load_workspace(write_workspace(root, first_md=front + body, **named))


def compose(workspace: Workspace, to: str | None = None) -> ComposedLetter:
    """Compose the letter `first` to its first recipient, or to the one named."""
    letter = workspace.letter("first")
    known = workspace.expand(letter.front.to)
    chosen = next((r for r in known if to in {None, r.id}), None)
    return Composer(workspace).compose(LetterRequest("first", letter, chosen))


def findings_in(
    root: Path, body: str, front: str = FRONT, **files: str
) -> tuple[Finding, ...]:
    """Give all that the rules find in a letter with this body."""
    workspace = workspace_with(root, body, front, **files)
    return check_letter(compose(workspace))


def changed(text: str, old: str, new: str) -> str:
    """Replace what must be in the text once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)
