"""New files that nobody else may read, and that replace nothing."""

import contextlib
import errno
import os
from pathlib import Path

from appeals.errors import GateError
from appeals.storage.atomic import machine_error, sync_folder


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that their owner alone may enter.

    Folders that are there stay as they are. Raises MachineError when the disk refuses.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
        if not missing and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(folder))
    except OSError as error:
        raise machine_error(error, str(folder)) from error


def create_private(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a new file, whole or not at all, in a folder that is there.

    Raises GateError when something of this name is there, MachineError when the disk
    refuses.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, mode)
    except FileExistsError:
        raise exists_already(path) from None
    except OSError as error:
        raise machine_error(error, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise machine_error(error, str(path)) from error
        raise
    sync_folder(path.parent)


def exists_already(path: Path) -> GateError:
    """Say that a file is there already and stays."""
    return GateError(
        f"'{path}' is there already, and is not replaced",
        hint="to use a new one instead, move the old one to another folder first",
    )
