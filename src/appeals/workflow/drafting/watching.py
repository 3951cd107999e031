"""Detect changes of the files that letters are made from, without reading any."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from appeals.errors import AppealsError, MachineError
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.ledger.last_run import files_read
from appeals.workflow.drafting.selection import Selection

_LENGTH = 16
_QUIET_MS = 40
"""A save is over when nothing more was written for this long."""
_POLL_MS = 1500
"""Disks of other machines report nothing: the files are checked this often anyway."""

Files = Callable[[], Iterable[Path]]


class Ending(Protocol):
    """A flag that it is time to end: an event of `threading`."""

    def is_set(self) -> bool:
        """Whether it is."""


def workspace_version(root: Path) -> str:
    """Give 16 digits that change when a file of a workspace changes.

    Registries, templates and archived copies count; not what reviewers found.
    """
    return hash_states(root / name for name in files_read(root))


def hash_states(paths: Iterable[Path]) -> str:
    """Give 16 digits of a hash of names, sizes and times, missing files included."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\0{_state(path)}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()[:_LENGTH]


class InputFiles:
    """The files that letters of a workspace are made from, as they are now.

    `further` gives others at any time: annexes, a file of cases.
    """

    def __init__(self, root: Path, further: Files = tuple) -> None:
        self._root = root
        self._further = further
        self._known = self._states()

    def changes(self, ending: Ending | None = None) -> Iterator[Set[str]]:
        """Wait, and yield the names of changed files at each save.

        A save may be several writes, a new file moved over the old one, or both: it is
        over when the files have been quiet for a moment. Changes since the files were
        last checked count, also before the first call. Names below the root are
        relative, with "/". Raises MachineError when the workspace is gone.
        """
        while ending is None or not ending.is_set():
            if changed := self._changed():
                yield changed
            folders = self._folders()
            for _ in _wait_for_events(folders, ending):
                if changed := self._changed():
                    yield changed
                if self._folders() != folders:
                    break

    def _changed(self) -> Set[str]:
        before, self._known = self._known, self._states()
        paths = before.keys() | self._known.keys()
        found = (p for p in paths if before.get(p) != self._known.get(p))
        return frozenset(map(self._name, found))

    def _states(self) -> Mapping[Path, str]:
        inputs = (self._root / name for name in files_read(self._root))
        paths = (*inputs, *self._further())
        return {path: _state(path) for path in paths if not _is_noise(path)}

    def _name(self, path: Path) -> str:
        is_inside = path.is_relative_to(self._root)
        return (path.relative_to(self._root) if is_inside else path).as_posix()

    def _folders(self) -> Set[Path]:
        """Name the folders to listen at: none as large as out/ or .venv/ is."""
        if not self._root.is_dir():
            raise MachineError(
                f"the workspace '{self._root}' is gone",
                remedy="put it back, then run the command again",
            )
        templates = self._root / "templates"
        folders = (
            self._root,
            self._root / "sources",
            templates,
            *templates.rglob("*/"),
            *(path.parent for path in self._further()),
        )
        return frozenset(folder for folder in folders if folder.is_dir())


def files_beside(workspace: Workspace, selection: Selection) -> tuple[Path, ...]:
    """Give the other inputs of letters: annexes, and the file of cases.

    Those of a letter that cannot be read now are unknown.
    """
    name, paths = selection.letter, [selection.cases.path] if selection.cases else []
    known = workspace.letters.get(name)
    for lang in (None, *known.variants) if known else ():
        with suppress(AppealsError):
            annexes = workspace.letter(name, lang).front.annexes
            paths += [workspace.root / each.file for each in annexes if each.file]
    return tuple(dict.fromkeys(paths))


def _wait_for_events(folders: Set[Path], ending: Ending | None) -> Iterator[object]:
    """Yield when something happened in one of the folders, and from time to time."""
    from watchfiles import watch

    def listen(*, is_polling: bool | None) -> Iterator[object]:
        return watch(
            *folders,
            watch_filter=None,
            step=_QUIET_MS,
            rust_timeout=_POLL_MS,
            yield_on_timeout=True,
            force_polling=is_polling,
            recursive=False,
            stop_event=ending,
        )

    try:
        yield from listen(is_polling=None)
    except FileNotFoundError:  # a folder was taken away: they are listed again
        return
    except (OSError, RuntimeError):  # the system watches no more files
        yield from listen(is_polling=True)


def _is_noise(path: Path) -> bool:
    """Say whether it is a lock, a backup or a temporary copy of an editor."""
    return path.name.startswith((".", "~$", "#")) or path.name.endswith(("~", ".tmp"))


def _state(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "gone"
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
