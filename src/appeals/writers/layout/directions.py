"""Isolate words of the other direction where no markup can do so."""

import re
from collections.abc import Iterator

from appeals.model.document import Emphasis, Inline, Link, Span, Strong, Text

_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_POP_ISOLATE = "\u2069"
RTL_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile("\u2066([^\u2066\u2067\u2069]*)\u2069")


def data_direction(text: str, *, is_rtl: bool) -> str | None:
    """Give "ltr" for data in a letter right to left that has none of its letters."""
    return "ltr" if is_rtl and text and not RTL_LETTERS.search(text) else None


def isolate(text: str, direction: str | None) -> str:
    """Set words apart that run in a direction of their own (UAX #9, isolates)."""
    if not direction:
        return text
    return f"{_ISOLATES[direction]}{text}{_POP_ISOLATE}"


def isolate_lines(text: str, *, is_rtl: bool) -> str:
    """Reopen isolates in the next line: each ends with its line (rule P1).

    In a letter from left to right, words of that direction need none.
    """
    if not is_rtl:
        text = _LEFT_TO_RIGHT.sub(r"\1", text)
    if _POP_ISOLATE not in text:
        return text
    waiting: list[str] = []
    lines = []
    for line in text.split("\n"):
        words = line.lstrip(" ")
        lead = line[: len(line) - len(words)] + "".join(waiting)
        for char in words:
            if char in _ISOLATES.values():
                waiting.append(char)
            elif char == _POP_ISOLATE:
                waiting.pop()
        lines.append(f"{lead}{words}{_POP_ISOLATE * len(waiting)}")
    return "\n".join(lines)


def split_directions(
    inlines: tuple[Inline, ...], direction: str | None = None
) -> Iterator[tuple[str, str | None]]:
    """Give the words of a line with the direction they are marked with."""
    for inline in inlines:
        match inline:
            case Text():
                yield inline.text, direction
            case Span():
                yield from split_directions(
                    inline.inlines, inline.direction or direction
                )
            case Emphasis() | Strong() | Link():
                yield from split_directions(inline.inlines, direction)
            case _:
                yield " ", direction


def isolate_text(inlines: tuple[Inline, ...], *, is_rtl: bool) -> str:
    """Give the words of a line, set apart by isolates where they are marked."""
    words = "".join(isolate(text, way) for text, way in split_directions(inlines))
    return isolate_lines(words, is_rtl=is_rtl)
