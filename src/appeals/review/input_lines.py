"""Find which line of an input changed, without keeping the text of the input.

For each line of a text eight hexadecimal digits of its SHA-256 are kept: enough to say
where a file changed, without its text in clear.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from appeals.errors import Place

_LENGTH = 8
_TEXT_SUFFIXES = frozenset({".css", ".html", ".md", ".svg", ".toml", ".txt", ".yaml"})


@dataclass(frozen=True, slots=True)
class InputChange:
    """A change since the approval: a place, and words that follow its name."""

    place: Place
    what: str

    def __str__(self) -> str:
        """Print as `facts.yaml:12: this line was changed`."""
        return f"{self.place}: {self.what}"


def is_text_file(file: str) -> bool:
    """Say whether a file is a text with lines."""
    return PurePosixPath(file).suffix.lower() in _TEXT_SUFFIXES


def line_marks(content: bytes) -> bytes:
    r"""Give the mark of each line, one a line: b"9f86d081\n60303ae2\n"."""
    marks = (
        hashlib.sha256(line).hexdigest()[:_LENGTH] for line in _split_lines(content)
    )
    return "".join(f"{mark}\n" for mark in marks).encode()


def first_change(file: str, marks: bytes | None, content: bytes) -> InputChange:
    """Find the first change in a file that is known to have changed.

    `marks` are those of the approved text; without them the whole file is named.
    """
    if marks is None:
        return InputChange(Place(file), "this file was changed")
    before, now = marks.splitlines(), line_marks(content).splitlines()
    start = _count_equal(before, now)
    end = _count_equal(before[start:][::-1], now[start:][::-1])
    gone, new = len(before) - start - end, len(now) - start - end
    place = Place(file, min(start + 1, max(len(now), 1)))
    if new:
        what = "changed" if gone else "added"
        one, many = f"this line was {what}", f"from here on {new} lines were {what}"
        return InputChange(place, one if new == 1 else many)
    if gone:
        removed = "1 line was" if gone == 1 else f"{gone} lines were"
        return InputChange(place, f"{removed} taken out here")
    return InputChange(place, "this file was changed at its end")


def _split_lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def _count_equal(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """Count how many lines are the same from the start."""
    pairs = zip(one, other, strict=False)
    same = (n for n, (a, b) in enumerate(pairs) if a != b)
    return next(same, min(len(one), len(other)))
