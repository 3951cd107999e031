"""Look at the file of an annex once, however many letters enclose it.

Nothing is held in memory for good: the file is mapped, and pages of it come and go.
"""

import mmap
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from appeals.checks.annexes.faults import ENCRYPTED, TOO_LARGE, fault_of
from appeals.checks.annexes.kinds import ENDINGS, TITLES, Content, kind_of
from appeals.checks.annexes.traces import Trace
from appeals.model.letter import AnnexFile, FrontMatter
from appeals.registry.files import annex_path
from appeals.registry.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a file: nothing, what is wrong with it, whom it gives away."""

    is_empty: bool = False
    fault: str | None = None
    traces: frozenset[Trace] = frozenset()


def seen_annexes(
    front: FrontMatter, workspace: Workspace
) -> Iterator[tuple[int, AnnexFile, Seen]]:
    """Give each annex that is a file of the workspace, with its index from 0."""
    for index, annex in enumerate(front.annexes):
        path = annex_path(workspace.root, annex)
        if path is None:
            continue
        try:
            seen = seen_file(path)
        except OSError:  # it cannot be read: whoever copies it says so
            continue
        yield index, annex, seen


def seen_file(path: Path) -> Seen:
    """Look at a file, unless it is the one seen before. Raises OSError."""
    stat = path.stat()
    stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return _seen(path, stamp)


@lru_cache(maxsize=64)
def _seen(path: Path, _stamp: tuple[int, ...]) -> Seen:
    ending = PurePosixPath(path.name).suffix.casefold()
    with path.open("rb") as stream:
        if not os.fstat(stream.fileno()).st_size:
            return Seen(is_empty=True)
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _look(Content(data, stream), ENDINGS.get(ending), ending)


def _look(content: Content, promised: str | None, ending: str) -> Seen:
    from appeals.checks.annexes.documents import document_traces

    found = kind_of(content)
    fault = fault_of(content, found) if found else None
    is_encrypted = fault == ENCRYPTED
    if promised is not None and promised != found and not is_encrypted:
        fault = _other_kind(promised, found, fault)
    elif promised is None and found not in {None, "text"} and found is not None:
        fault = f"it is {TITLES[found]}, and its name does not end like one"
        fault += f" ('{ending}')" if ending else ""
    is_closed = found is None or is_encrypted or fault == TOO_LARGE
    traces = frozenset() if is_closed else document_traces(content, str(found))
    return Seen(fault=fault, traces=traces)


def _other_kind(promised: str, found: str | None, fault: str | None) -> str:
    wanted = TITLES[promised]
    if found is None:
        return f"it is not {wanted}: it is damaged, encrypted or something else"
    if found == "zip" and fault is not None:
        return fault
    return f"it is {TITLES[found]}, and not {wanted}"
