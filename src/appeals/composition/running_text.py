"""The words of a paragraph, heading, cell or note as one string that knows its places.

Knows nothing of sentences or references: it only joins, and finds the way back.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from appeals.errors import Place
from appeals.model.cite import CiteCluster
from appeals.model.document import (
    Inline,
    LineBreak,
    NoteMark,
    NoteNumber,
    NoteSource,
    Text,
    walk_inlines,
)
from appeals.model.finding import Correction

MARK = "\ufffc"
"""The character that stands for a note mark or, in a note, for a cluster of cites."""


class RunningText(NamedTuple):
    """Joined words. A line end of the source and a hard break are both a line feed.

    `marks` holds (offset in `text`, number) of each MARK: the note's number, or in a
    note the index of the cluster among its parts. The address of a link is not among
    the words.
    """

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Text, ...]
    marks: tuple[tuple[int, int], ...]

    @classmethod
    def from_inlines(cls, inlines: Sequence[Inline]) -> "RunningText":
        """Join inlines, those inside italics, links and spans too."""
        parts: list[str] = []
        starts: list[int] = []
        pieces: list[Text] = []
        marks: list[tuple[int, int]] = []
        length = 0
        for inline in walk_inlines(tuple(inlines)):
            match inline:
                case Text(" ", None) | LineBreak():
                    part = "\n"
                case Text(text):
                    starts.append(length)
                    pieces.append(inline)
                    part = text
                case NoteMark(number):
                    marks.append((length, number))
                    part = MARK
                case NoteNumber(number):
                    part = str(number)
                case _:
                    continue
            parts.append(part)
            length += len(part)
        return cls("".join(parts), tuple(starts), tuple(pieces), tuple(marks))

    @classmethod
    def from_note(cls, source: NoteSource) -> "RunningText":
        """Join the words that the author wrote into a note; a cluster is a MARK."""
        parts = [
            NoteMark(index) if isinstance(part, CiteCluster) else part
            for index, part in enumerate(source.parts)
        ]
        return cls.from_inlines(parts)

    def piece_at(self, offset: int) -> Text | None:
        """Give the run of words that holds a character; None for a mark or break."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.starts[index] + len(self.pieces[index].text):
            return None
        return self.pieces[index]

    def is_value(self, offset: int) -> bool:
        """Say whether a character came out of an expression, not out of a file."""
        piece = self.piece_at(offset)
        return bool(piece and piece.place and not piece.place.end_column)

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of the characters from `start` up to `end`.

        A value has the place of its expression. Words that go on in the next line
        are shown to the end of the first.
        """
        first = self._place_of(start)
        if first is None or not first.end_column:
            return first
        stop = first.end_column
        pieces = range(
            bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)
        )
        for number in pieces:
            words, here = self.pieces[number].text, self.pieces[number].place
            if here is None or not here.end_column or not words:
                continue
            if (here.file, here.line) != (first.file, first.line):
                break
            length = min(end - self.starts[number], len(words))
            stop = max(stop, here.column + length)
        return Place(first.file, first.line, first.column, stop)

    def edit(self, start: int, end: int, new: str) -> Correction | None:
        """Give the edit that puts `new` instead of the characters of a template.

        None where a template does not hold just these: a value, a mark, two lines.
        """
        place, old = self.place(start, end), self.text[start:end]
        if place is None or place.end_column - place.column != len(old):
            return None
        return Correction(place, old, new)

    def _place_of(self, offset: int) -> Place | None:
        piece = self.piece_at(offset)
        if piece is None or piece.place is None or not piece.place.end_column:
            return piece.place if piece else None
        index = bisect_right(self.starts, offset) - 1
        column = piece.place.column + offset - self.starts[index]
        return Place(piece.place.file, piece.place.line, column, column + 1)
