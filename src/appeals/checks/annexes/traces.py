"""Kinds of traces that lead from a file to a person. Never what they say."""

from dataclasses import dataclass
from typing import Literal

TraceKind = Literal[
    "position", "place", "serial", "name", "comments", "changes", "path", "unread"
]

WORDS: dict[TraceKind, str] = {
    "position": "the position where it was taken (GPS)",
    "place": "the place where it was taken",
    "serial": "the serial number of the camera",
    "name": "the name of a person who made or changed it",
    "comments": "comments",
    "changes": "tracked changes",
    "path": "a folder of the computer it was made on",
    "unread": "content that cannot be examined: old Office files name their authors",
}

_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "anonymous",
        "apache poi",
        "author",
        "libreoffice",
        "microsoft office user",
        "openpyxl",
        "python-docx",
        "un-named",
        "unknown",
        "user",
        "windows user",
    }
)
"""What programs write where nobody gave a name."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace. `name` is whose, where it is a name: to be compared, never printed."""

    kind: TraceKind
    name: str = ""


def named(name: str) -> frozenset[Trace]:
    """Give the trace of a name, if it is one."""
    name = " ".join(name.split())
    is_nobody = name.casefold() in {"", *_NOBODY}
    return frozenset() if is_nobody else frozenset({Trace("name", name)})


def having(kind: TraceKind, *, is_there: object) -> frozenset[Trace]:
    """Give a trace of this kind if it is there."""
    return frozenset({Trace(kind)}) if is_there else frozenset()
