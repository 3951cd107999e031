"""From an offset in what a template gave back to the place in the template."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from appeals.composition.marks import PLACE_MARK, PlaceTable, TokenMark
from appeals.errors import Place


class SourceMap(NamedTuple):
    """Text without place marks, and where each stretch of it comes from.

    `starts[i]` is the offset in `text` at which `marks[i]` begins to hold.
    """

    text: str
    starts: tuple[int, ...]
    marks: tuple[TokenMark, ...]

    @classmethod
    def read(cls, marked: str, table: PlaceTable) -> "SourceMap":
        """Take the place marks out of a rendered template."""
        parts: list[str] = []
        starts: list[int] = []
        marks: list[TokenMark] = []
        position = length = 0
        for match in PLACE_MARK.finditer(marked):
            part = marked[position : match.start()]
            parts.append(part)
            length += len(part)
            starts.append(length)
            marks.append(table[match[0]])
            position = match.end()
        parts.append(marked[position:])
        return cls("".join(parts), tuple(starts), tuple(marks))

    def borders(self, start: int, end: int) -> tuple[int, ...]:
        """Give the offsets between the two at which another part of a template begins.

        A mark whose place goes on where the text before it ended is no border.
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

        None for text that no template file holds. Where a filter changed the words,
        the place is that of the stretch that they were made of, without an end.
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
