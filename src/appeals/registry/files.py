"""Files of the workspace: read one as text, find and hash what a letter encloses."""

import hashlib
from pathlib import Path

from appeals.errors import MachineError, Place, WorkspaceError, raise_all
from appeals.model.case import CASE_ENDINGS
from appeals.registry.characters import character_faults
from appeals.storage.reading import open_regular

MAX_BYTES = 8 * 1024 * 1024
"""A registry of this size has about eight thousand recipients."""


def read_text(root: Path, file: str, *, allow_tabs: bool = False) -> str:
    r"""Read `file`, a path relative to the workspace `root` with "/".

    Line ends become "\n"; a byte order mark at the start is dropped. Raises
    WorkspaceError when the file is missing, leads out of the workspace, is over 8 MiB,
    is not UTF-8, or has forbidden characters; MachineError when the system cannot read
    it.
    """
    data = _read_bytes(root, file)
    text = _decode(data, file).replace("\r\n", "\n")
    raise_all(character_faults(text, file, allow_tabs=allow_tabs))
    return text


def _read_bytes(root: Path, file: str) -> bytes:
    path = root / file
    place = Place(file)
    if not path.resolve().is_relative_to(root.resolve()):
        message = f"'{file}' leads out of the workspace"
        raise WorkspaceError(message, place=place, remedy="put the file itself there")
    try:
        with open_regular(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        message = f"the workspace has no file '{file}'"
        remedy = "`appeals init` in an empty folder shows what it looks like"
        raise WorkspaceError(message, place=place, remedy=remedy) from None
    except OSError as error:
        message = f"cannot read '{file}': {error.strerror}"
        remedy = "check the permissions of the file"
        raise MachineError(message, place=place, remedy=remedy) from error
    if len(data) > MAX_BYTES:
        message = f"'{file}' is bigger than 8 MiB"
        raise WorkspaceError(message, place=place, remedy="is it the right file?")
    return data


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        raise WorkspaceError(
            f"'{file}' is not written in UTF-8",
            place=Place(file, line, column),
            remedy="save it as UTF-8 in your editor",
        ) from None


def lines_around(root: Path, place: Place, count: int = 0) -> tuple[str, ...]:
    """Give a place's line with up to `count` lines before it, for a message.

    () if there is none to show; lines of a file of cases are never shown.
    """
    if not place.line or place.file.lower().endswith(CASE_ENDINGS):
        return ()
    try:
        text = (root / place.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ()
    lines = text.split("\n")
    if place.line > len(lines):
        return ()
    return tuple(lines[max(place.line - 1 - count, 0) : place.line])


def find_below(root: Path, file: str | None) -> Path | None:
    """Give the path of a file that an entry names; None if it is not below `root`."""
    if file is None:
        return None
    top = root.resolve()
    try:
        path = (top / file).resolve()
        is_there = path.is_relative_to(top) and path.is_file()
    except OSError:  # a name that no file can have
        return None
    return path if is_there else None


def sha256_of(path: Path) -> str:
    """Hash a file: 64 hexadecimal digits."""
    with open_regular(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
