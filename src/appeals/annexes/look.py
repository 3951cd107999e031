"""Look at a file and clean it, once, however many letters enclose it."""

import mmap
import os
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from appeals.annexes.clean import clean
from appeals.annexes.cleaned import CannotClean, Cleaned, Kept, Taken
from appeals.annexes.damage import ENCRYPTED, fault_of
from appeals.annexes.kinds import ENDINGS, TITLES, Content, kind_of
from appeals.storage.reading import refuse_if_open

Stamp = tuple[int, ...]


class Seen(NamedTuple):
    """What was seen in a file.

    `fault` is what is wrong with it, `refusal` why it cannot be cleaned. `taken` is
    what its clean copy lacks, `kept` what that copy still tells.
    """

    is_empty: bool = False
    fault: str | None = None
    refusal: CannotClean | None = None
    taken: frozenset[Taken] = frozenset()
    kept: frozenset[Kept] = frozenset()


def look_at_file(path: Path) -> Seen:
    """Look at a file, unless it is one seen before. Raises OSError."""
    refuse_if_open(path)
    return _seen(path, _stamp(path))


def clean_file(path: Path) -> Cleaned:
    """Give the clean copy of a file. Raises CannotClean, OSError."""
    refuse_if_open(path)
    outcome = _outcome(path, _stamp(path))
    if isinstance(outcome, CannotClean):
        raise outcome
    return outcome


def _stamp(path: Path) -> Stamp:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


@lru_cache(maxsize=4)
def _outcome(path: Path, _stamp: Stamp) -> Cleaned | CannotClean:
    try:
        return clean(path.read_bytes(), PurePosixPath(path.name).suffix.casefold())
    except CannotClean as refusal:
        return refusal


@lru_cache(maxsize=64)
def _seen(path: Path, stamp: Stamp) -> Seen:
    ending = PurePosixPath(path.name).suffix.casefold()
    with path.open("rb") as stream:
        if not os.fstat(stream.fileno()).st_size:
            return Seen(is_empty=True)
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            fault = _fault(Content(data, stream), ENDINGS.get(ending), ending)
    outcome = _outcome(path, stamp)
    if isinstance(outcome, CannotClean):
        return Seen(fault=fault, refusal=outcome)
    return Seen(fault=fault, taken=outcome.taken, kept=outcome.kept)


def _fault(content: Content, promised: str | None, ending: str) -> str | None:
    found = kind_of(content)
    fault = fault_of(content, found) if found else None
    if promised is not None and promised != found and fault != ENCRYPTED:
        return _other_kind(promised, found, fault)
    if promised is None and found is not None and found != "text":
        fault = f"it is {TITLES[found]}, and its name does not end like one"
        fault += f" ('{ending}')" if ending else ""
    return fault


def _other_kind(promised: str, found: str | None, fault: str | None) -> str:
    wanted = TITLES[promised]
    if found is None:
        return f"it is not {wanted}: it is damaged, encrypted or something else"
    if found == "zip" and fault is not None:
        return fault
    return f"it is {TITLES[found]}, and not {wanted}"
