"""Where the workspace is, and which files are letters. Nothing heavy is imported."""

import re
from pathlib import Path

SETTINGS_FILE = "appeals.toml"
CONSENTS_FILE = "consents.yaml"
LETTERS_FOLDER = "templates/letters"
ARGUMENTS_FOLDER = "templates/arguments"

LETTER_NAME = re.compile(
    r"([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?))?\.md"
)
SYSTEM_FILES = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".directory", ".gitkeep", ".gitignore"}
)
"""What systems put into every folder; these are never reported."""

_BACKUPS = frozenset({"bak", "old", "tmp", "sav"})
_FOR_PEOPLE = frozenset(
    "readme index notes todo changelog license contributing".split()
)
_FENCE = b"---"
_UUID = re.compile(r"[0-9a-f-]{36}")


def is_stray(path: Path) -> bool:
    """Say whether a file in a folder of templates is not a template, by its name.

    A copy ("t1 - Copy.md"), a lock ("~$t1.md"), a backup ("t1.bak.md", "t1.md~"), or a
    page for people: "README.md", also "readme.md" without front matter.
    """
    match = LETTER_NAME.fullmatch(path.name)
    if match is None or match[2] in _BACKUPS:
        return True
    return match[1] in _FOR_PEOPLE and not _has_head(path)


def _has_head(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.readline(8).removeprefix(b"\xef\xbb\xbf").startswith(_FENCE)
    except OSError:
        return True  # reading it reports why


def find_workspace(start: Path, explicit: Path | None = None) -> Path:
    """Find the folder with appeals.toml.

    `explicit` is the folder the user named; without one the search goes from `start`
    upwards. Raises UsageError when there is none.
    """
    found = find_workspace_or_none(start, explicit)
    if found is not None:
        return found
    from appeals.errors import UsageError  # here: it takes longer than all else

    remedy = "`appeals init` makes a workspace; --workspace names one elsewhere"
    if explicit is not None:
        message = f"'{explicit}' is not a workspace: it has no {SETTINGS_FILE}"
        raise UsageError(message, remedy=remedy)
    message = f"no workspace here: no {SETTINGS_FILE} in this folder or above it"
    raise UsageError(message, remedy=remedy)


def find_workspace_or_none(start: Path, explicit: Path | None = None) -> Path | None:
    """Find the folder as `find_workspace` does; None where there is none."""
    folders = (start, *start.absolute().parents) if explicit is None else (explicit,)
    return next((f for f in folders if (f / SETTINGS_FILE).is_file()), None)


def read_workspace_id(root: Path) -> str | None:
    """Give the `id` of appeals.toml without reading the other settings.

    None if the settings must be read whole: they have no id, or it is not valid.
    """
    import tomllib

    try:
        text = (root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
        found = tomllib.loads(text).get("id")
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, str) and _UUID.fullmatch(found) else None


def letter_names(root: Path) -> tuple[str, ...]:
    """Give the names of the letters by their files; () where the folder is missing."""
    files = (root / LETTERS_FOLDER).glob("*.md")
    return tuple(sorted({p.name.partition(".")[0] for p in files if not is_stray(p)}))


def scan_ids(root: Path, file: str, section: str) -> tuple[str, ...]:
    """Give the ids in a section of a registry by looking at its lines.

    For completion, which has no time to parse YAML: an entry that does not have one key
    a line is left out, and () is given for a missing file.
    """
    try:
        text = (root / file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    found = re.search(
        rf"^{section}:.*\n((?:(?:[ #].*)?\n)*)", f"{text}\n", re.MULTILINE
    )
    block = found[1] if found else ""
    first = re.search(r"^ +(?=[^\s#])", block, re.MULTILINE)
    indent = first[0] if first else " "
    return tuple(re.findall(rf"^{indent}([a-z0-9][a-z0-9-]*):", block, re.MULTILINE))
