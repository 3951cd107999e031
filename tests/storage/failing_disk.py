"""A disk that fails at its n-th step: the calls by which storage/ reaches it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

_ERRORS = {
    "open": errno.EACCES,
    "read": errno.EIO,
    "write": errno.ENOSPC,
    "fsync": errno.EIO,
    "rename": errno.EROFS,
    "link": errno.EROFS,
    "mkdir": errno.ENOSPC,
}
_WRITING = os.O_WRONLY | os.O_RDWR


class FailingDisk:
    """Counts the steps on files below a folder; the one called `failing` fails."""

    def __init__(self, root: Path, failing: int) -> None:
        self._root, self._failing = root, failing
        self.steps: list[str] = []

    def step(self, kind: str, path: object) -> None:
        """Count a step, and fail where it is the one; others are not counted."""
        where = Path(os.fspath(path))
        if not where.is_relative_to(self._root):
            return
        self.steps.append(f"{kind} {where.name}")
        if len(self.steps) == self._failing:
            raise OSError(_ERRORS[kind], os.strerror(_ERRORS[kind]), str(where))


class _Stream:
    """An open file whose writes are steps."""

    def __init__(self, real, disk: FailingDisk, path: Path) -> None:
        self._real, self._disk, self._path = real, disk, path

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        self._real.close()

    def __getattr__(self, name):
        return getattr(self._real, name)

    def write(self, data) -> int:
        self._disk.step("write", self._path)
        return self._real.write(data)

    def writelines(self, pieces) -> None:
        for piece in pieces:
            self.write(piece)


@contextmanager
def failing_disk(root: Path, failing: int) -> Iterator[FailingDisk]:
    """Let the n-th step on a file below `root` fail while the block runs."""
    disk = FailingDisk(root, failing)
    real = {name: getattr(os, name) for name in ("open", "fdopen", "fsync")}

    def opened(path, flags, mode=0o777, **more):
        is_folder = not isinstance(path, int) and Path(path).is_dir()
        if not is_folder:
            disk.step("open" if flags & _WRITING else "read", path)
        return real["open"](path, flags, mode, **more)

    def stream(handle, mode="r", *more, **options):
        made = real["fdopen"](handle, mode, *more, **options)
        return _Stream(made, disk, _path_of(handle)) if "w" in mode else made

    def synced(handle) -> None:
        if not _path_of(handle).is_dir():  # that of a folder may fail
            disk.step("fsync", _path_of(handle))
        real["fsync"](handle)

    with mock.patch.multiple(
        os,
        open=opened,
        fdopen=stream,
        fsync=synced,
        rename=_after(disk, "rename", os.rename, 1),
        replace=_after(disk, "rename", os.replace, 1),
        link=_after(disk, "link", os.link, 1),
        mkdir=_after(disk, "mkdir", os.mkdir, 0),
    ):
        yield disk


def _after(disk: FailingDisk, kind: str, call, which: int):
    """Make a call that is a step on its first or second path."""

    def act(*paths, **more):
        disk.step(kind, paths[which])
        return call(*paths, **more)

    return act


def _path_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()
