"""The words of paragraphs and notes of Word files, normalised for comparison.

What programs change by themselves is left out: kinds of blanks and of quotation marks,
soft hyphens, marks of direction. The place of each character in the file is known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from appeals.composition.running_text import MARK
from appeals.readers.docx import (
    TrackedChange,
    WordBlock,
    WordNote,
    WordParagraph,
    WordRun,
    WordTable,
    is_seen,
    seen_blocks,
)

_STRAIGHT = str.maketrans("‘’‚ʼ“”„", "''''\"\"\"")
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_PLAIN = re.compile(r"\S+(?: \S+)*")
_NUMBERS = ("NOTEREF", "PAGEREF", "NUMPAGES", "PAGE", "REF")
_CONTENTS = "contents"
_OWN_NUMBER = "footnote"
"""How the styles of note marks begin, whatever program saved the file."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Words to compare, and how they are shown.

    `offsets[i]` is where character i of `text` is in `shown`.
    """

    text: str
    shown: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, shown: str) -> "PlainWords":
        """Remove invisible characters, blanks at the ends, and repeated blanks."""
        if _PLAIN.fullmatch(shown) and not _HIDDEN.search(shown):
            return cls(shown.translate(_STRAIGHT), shown, range(len(shown)))
        letters: list[str] = []
        offsets: list[int] = []
        for offset, letter in enumerate(shown):
            if _HIDDEN.match(letter):
                continue
            is_blank = letter.isspace()
            if is_blank and (not letters or letters[-1] == " "):
                continue
            letters.append(" " if is_blank else letter)
            offsets.append(offset)
        if letters and letters[-1] == " ":
            letters.pop()
            offsets.pop()
        text = "".join(letters).translate(_STRAIGHT)
        return cls(text, shown, tuple(offsets))

    def shown_at(self, start: int, end: int) -> str:
        """Give characters of `text` as shown, without marks of notes."""
        if start >= end:
            return ""
        last = self.offsets[end] if end < len(self.offsets) else len(self.shown)
        return self.shown[self.offsets[start] : last].replace(MARK, "").strip("\n")


@dataclass(frozen=True, slots=True)
class Trace:
    """A tracked change of characters of `PlainWords.shown`, which may be gone."""

    start: int
    end: int
    change: TrackedChange


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A paragraph or a note of a Word file.

    `where` says what it is ("paragraph", "heading", "list", "table", "note"). `notes`
    are the indexes of the notes whose marks are in it, `numbers` the stretches of
    `words.text` that a program counts: numbers of pages and of other notes. `names`
    are the bookmarks that begin in it, `marked` those beside the mark of a note.
    `number` is that of the paragraph among all of the body, from 0.
    """

    where: str
    words: PlainWords
    notes: tuple[int, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    traces: tuple[Trace, ...] = ()
    names: tuple[str, ...] = ()
    marked: tuple[tuple[str, int], ...] = ()
    number: int = 0

    def author(self, start: int, end: int) -> str:
        """Give the author of a change in `words.text`; "" where it was not tracked."""
        offsets = (*self.words.offsets, len(self.words.shown))
        first, last = offsets[start], offsets[end]
        found = [
            each.change.author
            for each in self.traces
            if (each.start < last and first < each.end)
            or (each.start == each.end and first <= each.start <= last)
        ]
        return next(filter(None, found), "")


def join_texts(texts: Sequence[PrintedText]) -> PrintedText:
    """Join paragraphs to one text, with blanks between them."""
    if len(texts) == 1:
        return texts[0]
    shown = ""
    traces: list[Trace] = []
    numbers: list[tuple[int, int]] = []
    length = 0
    for each in texts:
        shown += "\n" if shown else ""
        start = len(shown)
        traces += [Trace(t.start + start, t.end + start, t.change) for t in each.traces]
        numbers += [(a + length, b + length) for a, b in each.numbers]
        shown += each.words.shown
        length += len(each.words.text) + 1
    notes = tuple(note for each in texts for note in each.notes)
    words = PlainWords.of(shown)
    return PrintedText(texts[0].where, words, notes, tuple(numbers), tuple(traces))


def collect_texts(blocks: Sequence[WordBlock]) -> tuple[PrintedText, ...]:
    """Collect the paragraphs of a file as accepted; no empty ones, no contents."""
    seen = seen_blocks(blocks, "accepted", is_traced=True)
    numbered = (replace(e, number=i) for i, e in enumerate(_read_blocks(seen, "")))
    return tuple(e for e in numbered if e.words.text and e.where != _CONTENTS)


def collect_notes(notes: Iterable[WordNote]) -> tuple[PrintedText, ...]:
    """Collect the notes of a file as accepted; a deleted one has no words."""
    found = []
    for note in notes:
        blocks = seen_blocks(note.paragraphs, "accepted", is_traced=True)
        runs: list[WordRun] = []
        for each in blocks if is_seen(note.changes, "accepted") else ():
            if isinstance(each, WordParagraph):
                runs += [WordRun("\n")] if runs else []
                runs += each.runs
        found.append(_read_paragraph("note", WordParagraph(tuple(runs)), is_note=True))
    return tuple(found)


def _read_blocks(blocks: Iterable[WordBlock], where: str) -> Iterator[PrintedText]:
    for block in blocks:
        if isinstance(block, WordTable):
            for row in block.rows:
                for cell in row.cells:
                    yield from _read_blocks(cell.blocks, "table")
        elif any(run.field.startswith("TOC") for run in block.runs):
            yield _read_paragraph(_CONTENTS, block)
        else:
            kind = "heading" if block.heading else "list" if block.item else "paragraph"
            yield _read_paragraph(where or kind, block)


def _read_paragraph(
    where: str, paragraph: WordParagraph, *, is_note: bool = False
) -> PrintedText:
    shown = ""
    notes: list[int] = []
    traces: list[Trace] = []
    numbers: list[tuple[int, int]] = []
    for run in paragraph.runs:
        start = len(shown)
        if run.note is not None:
            shown += MARK
            notes.append(run.note)
        elif is_note or not run.style.casefold().startswith(_OWN_NUMBER):
            shown += run.text
        traces += [Trace(start, len(shown), change) for change in run.changes]
        if run.field.split(" ", 1)[0].upper() in _NUMBERS:
            numbers.append((start, len(shown)))
    words = PlainWords.of(shown)
    marked = [
        (each.name, note)
        for each in paragraph.bookmarks
        for run in paragraph.runs[each.run : each.run + 2]
        if (note := run.note) is not None
    ]
    return PrintedText(
        where,
        words,
        tuple(notes),
        tuple(_convert_spans(words, numbers)),
        tuple(traces),
        tuple(each.name for each in paragraph.bookmarks),
        tuple(marked),
    )


def _convert_spans(
    words: PlainWords, spans: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Convert spans of `shown` to spans of `text`."""
    for start, end in spans:
        inside = [i for i, at in enumerate(words.offsets) if start <= at < end]
        if inside:
            yield inside[0], inside[-1] + 1
