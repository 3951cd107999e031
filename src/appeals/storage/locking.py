"""One command at a time: a lock that ends with the process that holds it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from appeals.errors import BlockedError
from appeals.storage.atomic import machine_error

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def hold_lock(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file while something is done; it is removed afterwards.

    `what` says what the one that holds it does: "'first' is being signed". flock(2), on
    Windows LockFile: the lock goes when the process is killed. Where the disk
    knows no locks, as some network disks, nothing is locked at all.

    Raises BlockedError while another holds it, MachineError when the file cannot be
    made.
    """
    handle = _open(path)
    while not _try_lock(handle, what):
        os.close(handle)  # it was removed before it was locked
        handle = _open(path)
    try:
        yield
    finally:
        if os.name == "posix":  # elsewhere an open file cannot be removed
            path.unlink(missing_ok=True)
        os.close(handle)
        if os.name != "posix":
            with suppress(OSError):
                path.unlink()


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)
    except OSError as error:
        raise machine_error(error, str(path)) from error


def _try_lock(handle: int, what: str) -> bool:
    """Lock an open file; False when it is not on the disk any more."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        raise BlockedError(
            f"{what} by another command at this moment; nothing was changed",
            remedy="wait until it has ended, then run the command again",
        ) from None
    except OSError:
        return True
    return os.name != "posix" or os.fstat(handle).st_nlink > 0
