"""New files that nobody else may read, and that replace nothing."""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from appeals.errors import BlockedError, Problem
from appeals.storage.atomic import machine_error, sync_folder, write_part

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def placement_problems(
    path: Path, workspace: Path | None, *, what: str, variable: str
) -> Iterator[Problem]:
    """Yield why a secret file must not be used as it lies: who reads it, and where.

    `what` is what it holds, "key" or "vault"; `variable` names the setting that puts
    it elsewhere. It need not be there yet.
    """
    real = path.resolve()
    if os.name != "nt" and real.exists() and real.stat().st_mode & _OTHERS:
        yield Problem(
            "readable",
            f"others on this machine may read the {what} file '{path}'",
            f"chmod 600 '{path}'; if others could, make a new {what}",
        )
    yield from find_misplacement(path, workspace, what=what, variable=variable)


def find_misplacement(
    path: Path, workspace: Path | None, *, what: str, variable: str
) -> Iterator[Problem]:
    """Yield why a secret must not lie there: in the workspace, or in a git work tree.

    `workspace` is its folder, None outside of one.
    """
    real = path.resolve()
    if workspace is not None and real.is_relative_to(workspace.resolve()):
        yield Problem(
            "in-workspace",
            f"'{path}' lies in the workspace, which is shared; {what}s must not",
            f"set {variable} to a folder elsewhere, and move {what}s there",
        )
        return
    tree = next((each for each in (real, *real.parents) if _is_git(each)), None)
    if tree is not None:
        yield Problem(
            "in-git",
            f"'{path}' lies in a git work tree ('{tree}'); {what}s must not",
            f"set {variable} to a folder outside of it, and move {what}s there",
        )


def _is_git(folder: Path) -> bool:
    return (folder / ".git").exists()


_AT_ONCE = 1024 * 1024
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that their owner alone may enter.

    Folders that are there stay as they are. Raises MachineError when the disk refuses.
    """
    if folder.is_dir():
        return
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

    Folders above it are made as usual. One that is closed already is left as it is.
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


def new_file_mode(folder: Path) -> int:
    """Give the mode of a new file: 0600 in a closed folder, else as the umask says."""
    return 0o600 if folder.is_dir() and is_closed(folder) else 0o666


def create_private(
    path: Path, data: bytes | Iterable[bytes], *, mode: int = 0o600
) -> None:
    """Write a new file, whole or not at all, in a folder that is there.

    `data` is its bytes, or these in pieces. No killed process leaves half of it: it is
    written under another name, and linked (link(2) replaces nothing), where the disk
    knows links. Raises BlockedError when something of this name is there, MachineError
    when the disk refuses.
    """
    if os.path.lexists(path):
        raise already_exists_error(path)
    try:
        with write_part(path.parent, data, mode) as part:
            if not _link_file(part, path):
                _write_new(path, part.read_bytes(), mode)
    except FileExistsError:
        raise already_exists_error(path) from None
    except OSError as error:
        raise machine_error(error, str(path)) from error
    sync_folder(path.parent)


def _link_file(part: Path, path: Path) -> bool:
    """Give a file a second name; False where the disk knows no links."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    return True


def _write_new(path: Path, data: bytes | Iterable[bytes], mode: int) -> None:
    """Write a new file; until its folder is synced, its name may be lost."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, mode)
    except FileExistsError:
        raise already_exists_error(path) from None
    except OSError as error:
        raise machine_error(error, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines((data,) if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise machine_error(error, str(path)) from error
        raise


def create_private_folder(
    folder: Path, contents: Mapping[str, bytes | Iterable[bytes] | Path]
) -> bool:
    """Write a new folder of new files, whole or not at all; False if one is there.

    A path is a file that is on the disk already, and gets one more name (link(2));
    where the disk knows no links it is copied. The files are written in a hidden folder
    beside it, which is renamed: POSIX rename(2) replaces no folder that holds anything.
    What a killed process left of the same folder is removed. Raises MachineError when
    the disk refuses.
    """
    part = folder.parent / f".{folder.name}.part"
    try:
        make_private_folder(folder.parent)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        for name, data in contents.items():
            if not isinstance(data, Path):
                _write_new(part / name, data, 0o600)
            elif not _link_file(data, part / name):
                _write_new(part / name, _read_pieces(data), 0o600)
        sync_folder(part)
        part.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            return False
        raise machine_error(error, str(folder)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return True


def _read_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_AT_ONCE):
            yield piece


def already_exists_error(path: Path) -> BlockedError:
    """Make the error for a file that is there already and stays."""
    return BlockedError(
        f"'{path}' is there already, and is not replaced",
        remedy="to use a new one instead, move the old one to another folder first",
    )
