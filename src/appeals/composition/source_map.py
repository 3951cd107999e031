"""From an offset in what a template gave back to the place in the template."""

from bisect import bisect_right
from dataclasses import dataclass

from appeals.composition.marks import PLACE_MARK, Mark, PlaceTable
from appeals.errors import Place


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Text without place marks, and where each stretch of it comes from.

    `starts[i]` is the offset in `text` at which `marks[i]` begins to hold.
    """

    text: str
    starts: tuple[int, ...]
    marks: tuple[Mark, ...]

    @classmethod
    def read(cls, marked: str, table: PlaceTable) -> "SourceMap":
        """Take the place marks out of a drawn template."""
        parts: list[str] = []
        starts: list[int] = []
        marks: list[Mark] = []
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

    def place(self, start: int, end: int | None = None) -> Place | None:
        """Give the place of the character at `start`, up to `end`.

        None for text that no template file holds.
        """
        index = bisect_right(self.starts, start) - 1
        if index < 0:
            return None
        mark = self.marks[index]
        if mark.is_value:
            return mark.place
        lead = self.text[self.starts[index] : start]
        column = mark.place.column + len(lead) - (lead.rfind("\n") + 1)
        line = mark.place.line + lead.count("\n")
        if line != mark.place.line:
            column -= mark.place.column - 1
        end_column = column + (end - start) if end is not None else 0
        return Place(mark.place.file, line, column, end_column)
