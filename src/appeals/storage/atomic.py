"""Write a file whole or not at all.

Readers see the old bytes or the new ones, never half of them, even when the disk
fills up or the power fails in between.
"""

import contextlib
import errno
import itertools
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from appeals.errors import MachineError
from appeals.storage.reading import (
    is_sharing_violation,
    open_elsewhere_error,
    refuse_if_open,
)

if os.name == "posix":
    import fcntl

_PART: Final = re.compile(r"\.appeals-[0-9]+-[0-9]+\.part")
_counter = itertools.count()
_cleared: set[Path] = set()
"""Folders in which this process has looked for what dead ones left."""

_REMEDIES = {
    errno.ENOSPC: "free some space on the disk, then run the command again",
    errno.EDQUOT: "your quota on this disk is used up; free some space",
    errno.EACCES: "you may not write there; check the permissions of the folder",
    errno.EPERM: "you may not write there; check the permissions of the folder",
    errno.EROFS: "this disk is read-only; work in a copy on a disk that is not",
    errno.EISDIR: "a folder of this name is there; rename or remove it",
    errno.ENOTDIR: "a file is where a folder is needed; rename or remove it",
    errno.EEXIST: "a file is where a folder is needed; rename or remove it",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
}


def write_bytes(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    mode: int = 0o666,
    shown: str | None = None,
    is_one_of_many: bool = False,
) -> None:
    """Write `data`, whole or in pieces, to `path`, replacing what is there in one step.

    Missing folders are made. The bytes go to a hidden file in the same folder,
    which is synced and then renamed (POSIX rename(2); `os.replace` on Windows).
    `mode` is narrowed by the umask. `shown` is the name used in errors, `path` as
    given without it. For one of many files, call `sync_folder` after the last: until
    then a power failure may bring the old file back, never half of one.

    Raises MachineError when the disk is full, the folder cannot be written or the file
    is open in another program; the old file is then untouched and nothing is left
    beside it.
    """
    refuse_if_open(path, shown or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, mode)
        if not is_one_of_many:
            sync_folder(path.parent)
    except OSError as error:
        raise machine_error(error, shown or str(path)) from error


def write_text(
    path: Path, text: str, *, mode: int = 0o666, shown: str | None = None
) -> None:
    r"""Write `text` as UTF-8 with "\n" line ends, like `write_bytes`."""
    write_bytes(path, text.encode("utf-8"), mode=mode, shown=shown)


def _replace(path: Path, data: bytes | Iterable[bytes], mode: int) -> None:
    with write_part(path.parent, data, mode) as part:
        part.replace(path)


@contextlib.contextmanager
def write_part(
    folder: Path, data: bytes | Iterable[bytes], mode: int
) -> Iterator[Path]:
    """Write a hidden file, synced and locked, which the block renames.

    It is removed afterwards if it is still there. Raises OSError when the disk refuses.
    """
    if folder not in _cleared:
        clear_parts(folder)
    handle, part = _open_part(folder, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines((data,) if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
            if os.name == "posix":  # elsewhere an open file cannot be renamed
                yield part
        if os.name != "posix":
            yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _open_part(folder: Path, mode: int) -> tuple[int, Path]:
    """Create the temporary file, locked while this process lives."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        part = folder / f".appeals-{os.getpid()}-{next(_counter)}.part"
        try:
            handle = os.open(part, flags, mode)
        except FileExistsError:
            continue
        _lock(handle)
        if os.name != "posix" or os.fstat(handle).st_nlink:
            return handle, part
        os.close(handle)  # it was taken for a stale one before it was locked


def clear_parts(folder: Path) -> None:
    """Remove the hidden files that killed processes left in a folder.

    That of a living process is locked (flock(2); on Windows: open) and stays.
    """
    _cleared.add(folder)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _PART.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _remove_stale(Path(entry.path))


def _remove_stale(part: Path) -> None:
    if os.name != "posix":
        part.unlink()
        return
    handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if _lock(handle):
            part.unlink()
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Lock a file until it is closed; False where another holds it or none can."""
    if os.name != "posix":
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can sync a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def machine_error(error: OSError, shown: str) -> MachineError:
    """Make the error that says what the disk refused, and what to do."""
    if is_sharing_violation(error):
        return open_elsewhere_error(shown)
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0, "check the folder and the disk")
    return MachineError(f"cannot write '{shown}': {reason}", remedy=remedy)


def append_text(path: Path, text: str, *, mode: int) -> None:
    """Add whole lines to the end of a file, synced: a journal, not a document.

    They are written at once, so that those of several processes do not mix. Missing
    folders are made; a new file has `mode`, narrowed by the umask. Raises MachineError
    when the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode)
        data = text.encode("utf-8")
        with path.open("ab", buffering=len(data) + 2) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise machine_error(error, str(path)) from error
