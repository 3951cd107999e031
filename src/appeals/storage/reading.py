"""Read whole files, and say in a sentence why one cannot be read."""

import errno
import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path

from appeals.errors import MachineError


def read_if_there(path: Path, shown: str = "") -> bytes | None:
    """Read a file; None when it is not there.

    `shown` is its name in errors, by default the path. Raises MachineError when the
    system refuses.
    """
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot_be_read(error, shown or str(path)) from None


def hash_if_there(path: Path, shown: str = "") -> str | None:
    """Hash a file of any size: 64 hexadecimal digits, None when it is not there.

    Its bytes are never in memory together. Raises as `read_if_there`.
    """
    try:
        with open_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot_be_read(error, shown or str(path)) from None


def _cannot_be_read(error: OSError, shown: str) -> MachineError:
    return MachineError(
        f"'{shown}' cannot be read: {error.strerror}",
        remedy="check its permissions, or close the program that has it open",
    )


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read its bytes; nothing else is opened, and nothing is waited for.

    A pipe would wait for somebody to write, a device may have no end. Raises OSError,
    whose `strerror` says what is there instead.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):  # asked before: opening some devices does something
        raise _not_a_file(path, mode)
    handle = os.open(path, flags)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise _not_a_file(path, mode)
    return os.fdopen(handle, "rb")


def read_regular(path: Path) -> bytes:
    """Read a whole file; raises as `open_regular`."""
    with open_regular(path) as stream:
        return stream.read()


def _not_a_file(path: Path, mode: int) -> OSError:
    kinds = (
        (stat.S_ISDIR, errno.EISDIR, "it is a folder, not a file"),
        (stat.S_ISFIFO, errno.EINVAL, "it is a pipe, not a file"),
        (stat.S_ISSOCK, errno.EINVAL, "it is a socket, not a file"),
    )
    for is_kind, number, words in kinds:
        if is_kind(mode):
            return OSError(number, words, str(path))
    return OSError(errno.EINVAL, "it is a device, not a file", str(path))
