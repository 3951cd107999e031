"""New files that nobody else may read, and that replace nothing."""

import contextlib
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from appeals.errors import BlockedError
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


def close_folder(folder: Path) -> None:
    """Leave a folder to its owner alone, and what is in it; make it if it is missing.

    Folders above it are made as usual. One that is closed already is not looked into.
    Raises MachineError when the disk refuses, as for a folder of another account.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if not is_closed(folder):
            folder.chmod(0o700)
            for path in folder.rglob("*"):
                if not path.is_symlink():
                    path.chmod(0o700 if path.is_dir() else 0o600)
    except OSError as error:
        raise machine_error(error, str(folder)) from error


def is_closed(folder: Path) -> bool:
    """Say whether nobody but its owner may enter a folder that is there."""
    return not folder.stat().st_mode & 0o077


def mode_in(folder: Path) -> int:
    """Give the mode of a new file: 0600 in a closed folder, else as the umask says."""
    return 0o600 if folder.is_dir() and is_closed(folder) else 0o666


def create_private(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a new file, whole or not at all, in a folder that is there.

    Raises BlockedError when something of this name is there, MachineError when the disk
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


def create_private_folder(folder: Path, contents: Mapping[str, bytes]) -> bool:
    """Write a new folder of new files, whole or not at all; False if one is there.

    The files are written in a hidden folder beside it, which is renamed: POSIX
    rename(2) replaces no folder that holds anything. What a killed process left of the
    same folder is removed. Raises MachineError when the disk refuses.
    """
    mark, end = f".{folder.name}-", ".part"
    try:
        make_private_folder(folder.parent)
        part = Path(tempfile.mkdtemp(end, mark, folder.parent))
        for name, data in contents.items():
            create_private(part / name, data)
        part.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            return False
        raise machine_error(error, str(folder)) from error
    finally:
        for left in folder.parent.glob(f"{glob.escape(mark)}*{end}"):
            shutil.rmtree(left, ignore_errors=True)
    return True


def exists_already(path: Path) -> BlockedError:
    """Say that a file is there already and stays."""
    return BlockedError(
        f"'{path}' is there already, and is not replaced",
        remedy="to use a new one instead, move the old one to another folder first",
    )
