"""Write a starter workspace: the reference workspace with a fictional organisation."""

from collections.abc import Iterator
from pathlib import Path

import appeals
from appeals.errors import BlockedError, MachineError, UsageError
from appeals.model.choices import STYLES
from appeals.registry.characters import first_forbidden
from appeals.registry.front_matter import parse_letter
from appeals.registry.locate import SETTINGS_FILE
from appeals.storage.atomic import write_text

EXAMPLE_NAME = "Example Rights Initiative"
_EXAMPLE_ID = "example-organisation"
_REFERENCE_NAME, _REFERENCE_ID = "Safeguard Defenders", "safeguard-defenders"
_REFERENCE_NAME_IN_CHINESE = f"保护卫士（{_REFERENCE_NAME}）"
_COPIED = (
    "recipients.yaml",
    "channels.yaml",
    "citations.yaml",
    "facts.yaml",
    "people.yaml",
)
_LETTERS = "templates/letters"

_SETTINGS = """\
# The settings of the organisation. Never a secret: passwords and keys live elsewhere.
style = "un"      # {styles}
ibid = "never"    # staff edit letters in Word, and a moved "ibid." lies
demo = true       # for trials; false once the organisation and its addresses are yours

[organisation]
name = {name}
lines = ["1 Example Street, Example City", "office@example.org"]

[mail]
from_address = "office@example.org"
"""
_SIGNATORIES = """\
# Whose name is under a letter.
schema: appeals/signatories@1

signatories:
  {id}:
    kind: organisation
    name: {name}
    certainty: confirmed
"""
_IGNORED = """\
/out/
/sources/
/sent/*/kept/
/cases*
/annexes/
plan.json
*.plan.json
*.key
*.p12
*.pfx
.env
"""


def init_workspace(folder: Path, organisation: str = EXAMPLE_NAME) -> tuple[Path, ...]:
    """Write the starter workspace into `folder` and give the files written.

    Raises UsageError for a name that no file may hold, BlockedError when a workspace or
    one of its files is there already, MachineError when the package lacks its starter
    files or the disk refuses.
    """
    name = " ".join(organisation.split())
    if not name or first_forbidden(name) is not None:
        raise UsageError(
            "this cannot be the name of an organisation",
            remedy="write it in plain letters: --organisation 'Our Organisation'",
        )
    if (folder / SETTINGS_FILE).exists():
        raise BlockedError(
            f"'{folder}' is a workspace already", remedy="choose another folder"
        )
    contents = dict(_contents(name))
    for file, text in contents.items():
        _refuse_to_replace(folder / file, text)
    for file, text in contents.items():
        write_text(folder / file, text, shown=file)
    return tuple(folder / file for file in contents)


def _contents(name: str) -> Iterator[tuple[str, str]]:
    """Yield each file and its text; appeals.toml, which makes a workspace, is last."""
    yield ".gitignore", _IGNORED
    signatories = _SIGNATORIES.format(id=_EXAMPLE_ID, name=_quoted(name))
    yield "signatories.yaml", signatories
    source = _starter()
    for file in _COPIED:
        yield file, (source / file).read_text(encoding="utf-8")
    for path in sorted((source / "templates").rglob("*.md")):
        file = path.relative_to(source).as_posix()
        text = path.read_text(encoding="utf-8")
        own = _own_letter(text, file, name) if file.startswith(_LETTERS) else text
        if own is not None:
            yield file, own
    yield SETTINGS_FILE, _SETTINGS.format(name=_quoted(name), styles=" | ".join(STYLES))


def _own_letter(text: str, file: str, name: str) -> str | None:
    """Make a letter of the reference workspace one of the new organisation.

    None for a letter that others sign too. A name that YAML would misread where it
    is in the front matter is put into the text alone.
    """
    text = text.replace(_REFERENCE_ID, _EXAMPLE_ID)
    text = text.replace(_REFERENCE_NAME_IN_CHINESE, _REFERENCE_NAME)
    head, fence, body = text.partition("\n---\n")
    own = text.replace(_REFERENCE_NAME, name)
    letter, _ = parse_letter(own, file)
    if letter is None:
        own = head + fence + body.replace(_REFERENCE_NAME, name)
        letter, _ = parse_letter(own, file)
    return own if letter and letter.front.signed_by == (_EXAMPLE_ID,) else None


def _refuse_to_replace(path: Path, text: str) -> None:
    """Raise BlockedError when another file is there; the same one may stay."""
    if path.exists() and not (path.is_file() and path.read_bytes() == text.encode()):
        raise BlockedError(
            f"'{path}' is there already; nothing was written",
            remedy="choose an empty folder, or move the file away",
        )


def _quoted(name: str) -> str:
    """Quote a text so that YAML 1.2 and TOML both read it as it is."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _starter() -> Path:
    package = Path(appeals.__file__).parent
    for folder in (package / "starter", package.parents[1]):
        if (folder / _COPIED[0]).is_file():
            return folder
    raise MachineError(
        "the starter workspace is missing from this installation",
        remedy="install the package again",
    )
