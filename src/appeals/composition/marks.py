"""Characters that stand for something else while a template is rendered.

A *place mark* (plane 15) says where the following text is in a template. An
*opaque token* (plane 16) stands for data, a cite or a note, so that neither Jinja
nor Markdown can read markup in it. Both are one character: no filter can cut one
in two. Inputs that hold such characters are refused, so none can be forged.

Jinja knows the line of a node, never its column, and forgets both in its output. Place
marks travel through include, macro, loop, set block and filters as ordinary characters.
They come before a character that is not blank, so that Jinja's own trimming of blanks
is unchanged.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from appeals.errors import Place, WorkspaceError

PLACE_FIRST = 0xF0000
TOKEN_FIRST = 0x100000
CAPACITY = 0xFFFD

PLACE_MARK = re.compile(f"[{chr(PLACE_FIRST)}-{chr(PLACE_FIRST + CAPACITY)}]")
TOKEN = re.compile(f"[{chr(TOKEN_FIRST)}-{chr(TOKEN_FIRST + CAPACITY)}]")
TOKEN_SPLIT = re.compile(f"({TOKEN.pattern})")
"""Splits a text at its tokens: words and tokens take turns."""

PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


class TokenMark(NamedTuple):
    """Where the text behind a place mark comes from.

    `is_value` means that the text is what an expression gave: every character of it
    has the place of the expression. Else `text` is what the template holds there, up
    to the next expression or line.
    """

    place: Place
    is_value: bool = False
    text: str = ""


class PlaceTable:
    """The place marks of an environment's templates."""

    def __init__(self) -> None:
        self._marks: list[TokenMark] = []

    def add(self, mark: TokenMark) -> str:
        """Give the character that stands for this mark."""
        if len(self._marks) > CAPACITY:
            raise WorkspaceError(
                "The templates of this letter are too long: more than 65,000 lines",
                place=mark.place,
                remedy="split the letter",
            )
        self._marks.append(mark)
        return chr(PLACE_FIRST + len(self._marks) - 1)

    def __len__(self) -> int:
        """Count the marks given."""
        return len(self._marks)

    def clear(self) -> None:
        """Forget all marks; no template that holds one may be rendered any more."""
        self._marks.clear()

    def __getitem__(self, char: str) -> TokenMark:
        """Give the mark that a character stands for."""
        return self._marks[ord(char) - PLACE_FIRST]


class TokenTable:
    """What the opaque tokens of one rendering stand for; equal data share a token."""

    def __init__(self) -> None:
        self._values: list[object] = []
        self._texts: dict[str, str] = {}
        self.empty: dict[str, str] = {}
        """The tokens of empty pieces of data, by name."""

    def add(self, value: object) -> str:
        """Give a new token for a value."""
        if len(self._values) > CAPACITY:
            raise WorkspaceError(
                "This letter holds more than 65,000 different values",
                remedy="split the letter, or make its table shorter",
            )
        self._values.append(value)
        return chr(TOKEN_FIRST + len(self._values) - 1)

    def add_text(self, text: str) -> str:
        """Give the token for a piece of data.

        Marks and tokens in it come from a macro, a set block or other data; here only
        the data count that they stand for.
        """
        if PRIVATE_USE.search(text):
            text = self.expand(remove_place_marks(text))
        if text not in self._texts:
            self._texts[text] = self.add(text)
        return self._texts[text]

    def add_empty(self, name: str) -> str:
        """Give the token for an empty piece of data: one per name, so it is found."""
        if name not in self.empty:
            self.empty[name] = self.add("")
        return self.empty[name]

    def __getitem__(self, token: str) -> object:
        """Give what a token stands for."""
        return self._values[ord(token) - TOKEN_FIRST]

    def expand(self, text: str) -> str:
        """Put the data back in place of its tokens; other tokens vanish."""

        def text_of(match: re.Match[str]) -> str:
            value = self[match[0]]
            return value if isinstance(value, str) else ""

        return TOKEN.sub(text_of, text)


def remove_place_marks(text: str) -> str:
    """Drop the place marks."""
    return PLACE_MARK.sub("", text)


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
    def add_mark(match: re.Match[str]) -> str:
        place = positions.place(offset + match.end())
        return match[0] + table.add(TokenMark(place, text=match[3]))

    return _LINE_START.sub(add_mark, data)


def _tag_end(source: str, start: int, positions: _Positions) -> int:
    """Find where the tag ends, past strings and nested braces."""
    if source.startswith("{#", start):
        end = source.find("#}", start)
        if end >= 0:
            return end + 2
        raise _unclosed_tag_error("{#", "#}", positions.place(start))
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
    raise _unclosed_tag_error(
        source[start : start + 2], closing, positions.place(start)
    )


def _unclosed_tag_error(opening: str, closing: str, place: Place) -> WorkspaceError:
    return WorkspaceError(
        f"'{opening}' is opened here and never closed",
        place=place,
        remedy=f"close it with '{closing}'",
    )


class SourceMap(NamedTuple):
    """Text without place marks, and where each stretch of it comes from.

    `marks[i]` applies from the offset `starts[i]` of `text` on.
    """

    text: str
    starts: tuple[int, ...]
    marks: tuple[TokenMark, ...]

    @classmethod
    def read(cls, marked: str, table: PlaceTable) -> "SourceMap":
        """Take the place marks out of a rendered template."""
        parts = re.split(f"({PLACE_MARK.pattern})", marked)
        texts, marks = parts[::2], parts[1::2]
        starts = accumulate(map(len, texts[:-1]))
        return cls("".join(texts), tuple(starts), tuple(table[mark] for mark in marks))

    def borders(self, start: int, end: int) -> tuple[int, ...]:
        """Give the offsets between the two at which another part of a template begins.

        A mark that continues where the text before it ended is not a border.
        """
        low, high = bisect_right(self.starts, start), bisect_left(self.starts, end)
        found = dict.fromkeys(self.starts[low:high])
        return tuple(offset for offset in found if not self._continues(offset))

    def _continues(self, offset: int) -> bool:
        before = self.marks[max(bisect_right(self.starts, offset - 1) - 1, 0)]
        last, place = self.place(offset - 1), self.place(offset)
        if before.is_value or last is None or place is None:
            return False
        return place == Place(last.file, last.line, last.column + 1)

    def place(self, start: int, end: int | None = None) -> Place | None:
        """Give the place of the character at `start`, up to `end` or its line's end.

        None for text from no template file. Where a filter changed the words, the place
        is that of the original stretch, without an end.
        """
        found = self._place_at(start)
        if found is None or end is None or not found.end_column:
            return Place(found.file, found.line, found.column) if found else None
        line_end = self.text.find("\n", start, end)
        last = self._place_at((end if line_end < 0 else line_end) - 1)
        if last is None or (last.file, last.line) != (found.file, found.line):
            return Place(found.file, found.line, found.column)
        return Place(found.file, found.line, found.column, last.end_column)

    def offsets(self, place: Place) -> tuple[int, ...]:
        """Give the offsets in the text of what came from a place in a template.

        A loop or a macro gives several; () for what gave no text.
        """
        in_line = [
            (mark, start)
            for start, mark in zip(self.starts, self.marks, strict=True)
            if (mark.place.file, mark.place.line) == (place.file, place.line)
            and mark.place.column <= max(place.column, 1)
        ]
        last = max((mark.place.column for mark, _ in in_line), default=0)
        further = max(place.column - last, 0)
        return tuple(
            start if mark.is_value else start + further
            for mark, start in in_line
            if mark.place.column == last
        )

    def _place_at(self, offset: int) -> Place | None:
        """Give the place of one character, with an end where it is exact."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return None
        mark = self.marks[index]
        if mark.is_value:
            return mark.place
        lead = self.text[self.starts[index] : offset + 1]
        if not mark.text.startswith(lead):
            return mark.place
        place, column = mark.place, mark.place.column + len(lead) - 1
        return Place(place.file, place.line, column, column + 1)
