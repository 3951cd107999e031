"""Which line of an input changed, without keeping the text of the input.

For each line of a text eight hexadecimal digits of its SHA-256 are kept: enough to say
where a file changed, and nothing of what stood there is in clear.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from appeals.errors import Place

_LENGTH = 8
_TEXT = frozenset({".css", ".html", ".md", ".svg", ".toml", ".txt", ".yaml"})


@dataclass(frozen=True, slots=True)
class InputChange:
    """What is no longer as it was approved: words that follow the name of a place."""

    place: Place
    what: str

    def __str__(self) -> str:
        """Print as `facts.yaml:12: this line was changed`."""
        return f"{self.place}: {self.what}"


def has_lines(file: str) -> bool:
    """Say whether a file is a text, of which lines can be named."""
    return PurePosixPath(file).suffix.lower() in _TEXT


def line_marks(content: bytes) -> bytes:
    r"""Give the mark of each line, one a line: b"9f86d081\n60303ae2\n"."""
    marks = (hashlib.sha256(line).hexdigest()[:_LENGTH] for line in _lines(content))
    return "".join(f"{mark}\n" for mark in marks).encode()


def first_change(file: str, marks: bytes | None, content: bytes) -> InputChange:
    """Say where a file that is known to have changed did so first.

    `marks` are those of the text approved; without them the whole file is named.
    """
    if marks is None:
        return InputChange(Place(file), "this file was changed")
    before, now = marks.splitlines(), line_marks(content).splitlines()
    start = _shared(before, now)
    end = _shared(before[start:][::-1], now[start:][::-1])
    gone, new = len(before) - start - end, len(now) - start - end
    place = Place(file, min(start + 1, max(len(now), 1)))
    if gone and new:
        return InputChange(place, _some(new, "was changed", "were changed"))
    if new:
        return InputChange(place, _some(new, "was added", "were added"))
    return InputChange(place, _taken_out(gone))


def _lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def _shared(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """Count how many lines are the same from the start."""
    pairs = zip(one, other, strict=False)
    same = (n for n, (a, b) in enumerate(pairs) if a != b)
    return next(same, min(len(one), len(other)))


def _some(lines: int, one: str, many: str) -> str:
    return f"this line {one}" if lines == 1 else f"from here on {lines} lines {many}"


def _taken_out(lines: int) -> str:
    if lines == 0:
        return "this file was changed at its end"
    return f"{lines} line{'s were' if lines > 1 else ' was'} taken out here"
