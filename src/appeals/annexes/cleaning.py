"""The result of cleaning a file: clean bytes, what was removed, what stays.

Both are named by kind and never by value: a report that repeats a name leaks it.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from appeals.errors import LetterError

Taken = Literal[
    "position",
    "names",
    "camera",
    "descriptions",
    "properties",
    "comments",
    "preview",
    "history",
    "programs",
    "scripts",
    "attached",
    "file-names",
    "behind-end",
]
Kept = Literal[
    "bookmarks", "picture-texts", "layers", "named-cells", "unread", "voices"
]

TAKEN_WORDS: dict[Taken, str] = {
    "position": "the position where it was taken (GPS)",
    "names": "names of people",
    "camera": "data of the camera (model, serial number, times)",
    "descriptions": "descriptions and keywords (XMP, IPTC, tags)",
    "properties": "document properties (author, company, times)",
    "comments": "comments",
    "preview": "a small preview",
    "history": "earlier versions",
    "programs": "data of programs",
    "scripts": "scripts and actions",
    "attached": "files attached inside",
    "file-names": "names of files and folders",
    "behind-end": "bytes behind the end of the file",
}
KEPT_WORDS: dict[Kept, str] = {
    "bookmarks": "bookmarks and labels of pages",
    "picture-texts": "descriptions of pictures (alternative text)",
    "layers": "names of layers",
    "named-cells": "names of cells",
    "unread": "pictures of a kind that is not inspected",
    "voices": "voices and faces",
}


class CannotClean(LetterError):  # noqa: N818  it says what happened
    """A file that cannot be cleaned; `message` is the reason, after "it"."""


class CleanCopy(NamedTuple):
    """Clean bytes; what was taken out of the file, and what is left that may reveal."""

    data: bytes
    taken: frozenset[Taken] = frozenset()
    kept: frozenset[Kept] = frozenset()


@dataclass(slots=True)
class CleaningLog:
    """Collects what is removed and kept while cleaning a file and files inside it."""

    taken: set[Taken] = field(default_factory=set)
    kept: set[Kept] = field(default_factory=set)

    def cleaned(self, data: bytes) -> CleanCopy:
        """Close the collection with the clean bytes."""
        return CleanCopy(data, frozenset(self.taken), frozenset(self.kept))

    def take_rest(self, data: bytes, end: int) -> bytes:
        """Cut off what follows the end of a file; zeros alone are not reported."""
        if any(data[end:]):
            self.taken.add("behind-end")
        return data[:end]

    def erase(self, out: bytearray, start: int, end: int, kind: Taken) -> None:
        """Overwrite bytes with zeros, and record them if there were any others."""
        if any(out[start:end]):
            self.taken.add(kind)
            out[start:end] = bytes(end - start)

    def add(self, inner: CleanCopy) -> bytes:
        """Add what was found in a file inside this one; give its clean bytes."""
        self.taken |= inner.taken
        self.kept |= inner.kept
        return inner.data


def describe_taken(taken: frozenset[Taken]) -> str:
    """Say in English what was removed: "comments, names of people and scripts"."""
    return join_words([words for kind, words in TAKEN_WORDS.items() if kind in taken])


def describe_kept(kept: frozenset[Kept]) -> str:
    """Say in English what stays."""
    return join_words([words for kind, words in KEPT_WORDS.items() if kind in kept])


def join_words(words: list[str]) -> str:
    """Join as in a sentence: "a, b and c"; "nothing" for none."""
    *first, last = words or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last
