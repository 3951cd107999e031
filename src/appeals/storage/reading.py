"""Read files, and say in a sentence why one cannot be read."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final

from appeals.errors import MachineError

_OFFICE: Final = frozenset(
    ".csv .doc .docm .docx .dotx .ods .odt .pptx .rtf .tsv .xls .xlsm .xlsx".split()
)
"""Endings of what Word, Excel and LibreOffice open, and lock with a file beside it."""

_SHARING, _LOCKED = 32, 33
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows."""


def refuse_if_open(path: Path, shown: str = "") -> None:
    """Raise MachineError for a file that Word, Excel or LibreOffice has open.

    They put `~$name` beside it (Word cuts a letter or two of the name) or
    `.~lock.name#`; what was typed there is perhaps not saved yet.
    """
    name = path.name
    if path.suffix.lower() not in _OFFICE or name.startswith("~$"):
        return
    for lock in (f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"):
        if (path.parent / lock).exists():
            more = f", or delete '{lock}' if none has"
            raise open_elsewhere_error(shown or str(path), more)


def is_sharing_violation(error: OSError) -> bool:
    """Say whether Windows refuses a file because another program has it open."""
    return getattr(error, "winerror", None) in {_SHARING, _LOCKED}


def open_elsewhere_error(shown: str, more: str = "") -> MachineError:
    """Make the error for a file that another program has open."""
    return MachineError(
        f"'{shown}' is open in another program, such as Word or Excel",
        remedy=f"save and close it there{more}; then run the command again",
    )


def read_if_exists(path: Path, shown: str = "") -> bytes | None:
    """Read a file; None when it is not there.

    `shown` is its name in errors, by default the path. Raises MachineError when the
    system refuses.
    """
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _read_error(error, shown or str(path)) from None


def hash_if_exists(path: Path, shown: str = "") -> str | None:
    """Hash a file of any size: 64 hexadecimal digits, None when it is not there.

    Its bytes are never in memory together. Raises as `read_if_exists`.
    """
    try:
        with open_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _read_error(error, shown or str(path)) from None


def read_pieces(path: Path, size_bytes: int, shown: str = "") -> Iterator[bytes]:
    """Read a file of any size in pieces of so many bytes.

    Raises FileNotFoundError when it is not there, else as `read_if_exists`.
    """
    try:
        with open_regular(path) as stream:
            while piece := stream.read(size_bytes):
                yield piece
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _read_error(error, shown or str(path)) from None


def _read_error(error: OSError, shown: str) -> MachineError:
    if is_sharing_violation(error):
        return open_elsewhere_error(shown)
    return MachineError(
        f"'{shown}' cannot be read: {error.strerror}",
        remedy="check its permissions, or close the program that has it open",
    )


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file to read its bytes, and nothing else; never wait.

    A pipe would wait for somebody to write, a device may have no end. Raises OSError,
    whose `strerror` says what is there instead; MachineError for a file that is open in
    Word, Excel or LibreOffice.
    """
    refuse_if_open(path)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):  # asked before: opening some devices does something
        raise _not_a_file_error(path, mode)
    try:
        handle = os.open(path, flags)
    except PermissionError as error:
        if is_sharing_violation(error):
            raise open_elsewhere_error(str(path)) from error
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise _not_a_file_error(path, mode)
    return os.fdopen(handle, "rb")


def read_regular(path: Path) -> bytes:
    """Read a whole file; raises as `open_regular`."""
    with open_regular(path) as stream:
        return stream.read()


def _not_a_file_error(path: Path, mode: int) -> OSError:
    kinds = (
        (stat.S_ISDIR, errno.EISDIR, "it is a folder, not a file"),
        (stat.S_ISFIFO, errno.EINVAL, "it is a pipe, not a file"),
        (stat.S_ISSOCK, errno.EINVAL, "it is a socket, not a file"),
    )
    for is_kind, number, words in kinds:
        if is_kind(mode):
            return OSError(number, words, str(path))
    return OSError(errno.EINVAL, "it is a device, not a file", str(path))
