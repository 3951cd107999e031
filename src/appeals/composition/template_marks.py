"""Puts a place mark before every line and every expression of a template.

Jinja knows the line of a node, never its column, and forgets both in its output.
The marks travel through include, macro, loop, set block and filters as ordinary
characters. They come before a character that is not blank, so that Jinja's own
trimming of blanks is unchanged.
"""

import re

from appeals.composition.marks import PRIVATE_USE, PlaceTable, TokenMark
from appeals.errors import Place, WorkspaceError

_OPENING = re.compile(r"\{\{|\{%|\{#")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
_LINE_START = re.compile(r"(^|\n)([^\S\n]*)(?=([^\s][^\n]*))")
_REST_OF_LINE = re.compile(r"(?:(?!\{[{%#])[^\n])*")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


class _Positions:
    """Turns offsets into places, in ascending order of offset."""

    def __init__(self, source: str, file: str, first_line: int) -> None:
        self._source = source
        self._file = file
        self._line = first_line
        self._line_start = 0
        self._seen = 0

    def place(self, offset: int) -> Place:
        breaks = self._source.count("\n", self._seen, offset)
        if breaks:
            self._line += breaks
            self._line_start = self._source.rindex("\n", 0, offset) + 1
        self._seen = max(self._seen, offset)
        return Place(self._file, self._line, offset - self._line_start + 1)


def refuse_private_use(source: str, file: str, first_line: int = 1) -> None:
    """Raise WorkspaceError when a text holds characters reserved for marks."""
    match = PRIVATE_USE.search(source)
    if match:
        raise WorkspaceError(
            f"The private-use character U+{ord(match[0]):04X} is here",
            place=_Positions(source, file, first_line).place(match.start()),
            remedy="delete it: such characters have no agreed meaning and are used "
            "inside this program",
        )


def mark_places(source: str, file: str, table: PlaceTable, first_line: int = 1) -> str:
    """Give the template with a place mark before each line's text and expression.

    `first_line` is the number of the source's first line in `file`.
    """
    positions = _Positions(source, file, first_line)
    parts: list[str] = []
    position = 0
    while opening := _OPENING.search(source, position):
        start = opening.start()
        data = source[position:start]
        end = _tag_end(source, start, positions)
        tag = source[start:end]
        if tag.startswith("{{"):
            before, blank = data, ""
            if tag.startswith("{{-"):
                before = data.rstrip()
                blank = data[len(before) :]
            parts.append(_mark_lines(before, position, positions, table))
            parts.append(table.add(TokenMark(positions.place(start), is_value=True)))
            parts.append(blank)
        else:
            parts.append(_mark_lines(data, position, positions, table))
        parts.append(tag)
        position = end
        if tag.startswith("{{") and tag[-3] != "-" and source[end : end + 1] == " ":
            after = _REST_OF_LINE.match(source, end)
            text = after[0] if after else ""
            parts.append(table.add(TokenMark(positions.place(end), text=text)))
        if _RAW.fullmatch(tag):
            end_raw = _END_RAW.search(source, position)
            stop = end_raw.start() if end_raw else len(source)
            parts.append(_mark_lines(source[position:stop], position, positions, table))
            position = end_raw.end() if end_raw else stop
            parts.append(source[stop:position])
    parts.append(_mark_lines(source[position:], position, positions, table))
    return "".join(parts)


def _mark_lines(
    data: str, offset: int, positions: _Positions, table: PlaceTable
) -> str:
    def marked(match: re.Match[str]) -> str:
        place = positions.place(offset + match.end())
        return match[0] + table.add(TokenMark(place, text=match[3]))

    return _LINE_START.sub(marked, data)


def _tag_end(source: str, start: int, positions: _Positions) -> int:
    """Find where the tag ends, past strings and nested braces."""
    if source.startswith("{#", start):
        end = source.find("#}", start)
        if end >= 0:
            return end + 2
        raise _unclosed("{#", "#}", positions.place(start))
    closing = "}}" if source.startswith("{{", start) else "%}"
    open_brackets: list[str] = []
    at = start + 2
    while at < len(source):
        char = source[at]
        if char in "\"'":
            string = _STRING.match(source, at)
            at = string.end() if string else at + 1
            continue
        if not open_brackets and source.startswith(closing, at):
            return at + 2
        if char in "([{":
            open_brackets.append(char)
        elif char in _CLOSERS and open_brackets:
            open_brackets.pop()
        at += 1
    raise _unclosed(source[start : start + 2], closing, positions.place(start))


def _unclosed(opening: str, closing: str, place: Place) -> WorkspaceError:
    return WorkspaceError(
        f"'{opening}' is opened here and never closed",
        place=place,
        remedy=f"close it with '{closing}'",
    )
