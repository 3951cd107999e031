"""Write a starter workspace: the reference workspace with a fictional organisation."""

from pathlib import Path

import appeals
from appeals.errors import GateError, MachineError
from appeals.registry.workspace import SETTINGS_FILE
from appeals.storage.atomic import write_bytes, write_text

EXAMPLE_NAME = "Example Rights Initiative"
_EXAMPLE_ID = "example-organisation"
_REFERENCE_NAME, _REFERENCE_ID = "Safeguard Defenders", "safeguard-defenders"
_COPIED = ("recipients.yaml", "citations.yaml", "facts.yaml", "people.yaml")
_LETTERS = "templates/letters"

_SETTINGS = """\
# The settings of the house. Never a secret: passwords and keys live elsewhere.
style = "un"      # un | oscola4 | oscola5 | bluebook
ibid = "never"    # staff edit letters in Word, and a moved "ibid." lies
demo = true       # nothing is ever sent from this workspace

[organisation]
name = {name}
lines = ["1 Example Street, Example City", "office@example.org"]
"""
_SIGNATORIES = """\
# Whose name stands under a letter.
schema: appeals/signatories@1

signatories:
  {id}:
    kind: organisation
    name: {name}
"""
_IGNORED = "/out/\n/sources/\n*.key\n*.p12\n*.pfx\n.env\n"


def init_workspace(folder: Path, organisation: str = EXAMPLE_NAME) -> tuple[Path, ...]:
    """Write the starter workspace into `folder` and give the files written.

    Raises GateError when a workspace is there already, MachineError when the
    package lacks its starter files or the disk refuses.
    """
    if (folder / SETTINGS_FILE).exists():
        raise GateError(
            f"'{folder}' is a workspace already", hint="choose another folder"
        )
    name = " ".join(organisation.split())
    written = [
        _write(folder, ".gitignore", _IGNORED),
        _write(
            folder,
            "signatories.yaml",
            _SIGNATORIES.format(id=_EXAMPLE_ID, name=_quoted(name)),
        ),
    ]
    source = _starter()
    for file in _COPIED:
        write_bytes(folder / file, (source / file).read_bytes(), shown=file)
        written.append(folder / file)
    for path in sorted((source / "templates").rglob("*.md")):
        file = path.relative_to(source).as_posix()
        text = path.read_text(encoding="utf-8")
        if file.startswith(_LETTERS):
            text = text.replace(_REFERENCE_ID, _EXAMPLE_ID)
            text = text.replace(_REFERENCE_NAME, name)
        written.append(_write(folder, file, text))
    written.append(_write(folder, SETTINGS_FILE, _SETTINGS.format(name=_quoted(name))))
    return tuple(written)


def _write(folder: Path, file: str, text: str) -> Path:
    write_text(folder / file, text, shown=file)
    return folder / file


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
        hint="install the package again",
    )
