"""Random letters whose every word of every note can be found again in a PDF."""

import io
import random
import re
from dataclasses import replace

import pypdf

from appeals.model.document import (
    Block,
    Document,
    Heading,
    Inline,
    ListBlock,
    Note,
    NoteMark,
    Paragraph,
    Quotation,
    Table,
    Text,
)
from appeals.writers.pdf.engine import PdfResult
from tests.writers.sample import lines, linked, para, sample_document

WORDS = tuple(
    "state party should ensure that persons deprived of liberty enjoy prompt access "
    "to counsel and that their families are reported where they are held".split()
)
LENGTHS = (5, 12, 20, 40, 40, 80, 120)
LONG = (300, 500, 900, 2000)


class _Writer:
    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.notes: list[Note] = []
        self._long_left = self._dice.choice((0, 0, 1, 2))

    def words(self, few: int, many: int) -> str:
        count = self._dice.randint(few, many)
        return " ".join(self._dice.choices(WORDS, k=count)) + "."

    def called(self, most: int = 1) -> tuple[Inline, ...]:
        """Give up to `most` notes, each called behind a token of its own."""
        parts: list[Inline] = []
        for _ in range(self._dice.randint(0, most)):
            number = len(self.notes) + 1
            self.notes.append(self._note(number))
            parts += [Text(f" c{number}c"), NoteMark(number)]
        return tuple(parts)

    def _note(self, number: int) -> Note:
        length = self._dice.choice(LENGTHS)
        if self._long_left and self._dice.random() < 0.15:
            self._long_left -= 1
            length = self._dice.choice(LONG)
        text = Text(" ".join(f"n{number}w{i}" for i in range(length)))
        link = (Text(" "), linked("A/HRC/45/13")) if self._dice.random() < 0.4 else ()
        return Note(number, (text, *link))

    def paragraph(self) -> Paragraph:
        parts: list[Inline] = []
        for _ in range(self._dice.randint(1, 3)):
            parts += [
                Text(self.words(8, 50)),
                *self.called(self._dice.choice((1, 1, 3))),
            ]
            parts.append(Text(" "))
        return para(*parts)

    def block(self) -> Block:
        kind = self._dice.choice(
            ("paragraph",) * 5 + ("heading", "list", "quotation", "table")
        )
        match kind:
            case "heading":
                level = self._dice.randint(1, 3)
                return Heading(level, (Text(self.words(2, 6)), *self.called()))
            case "list":
                inner = ListBlock(
                    ((self.paragraph(),), (para("one"), self.paragraph()))
                )
                items = ((self.paragraph(),), (para("two"), inner), (self.paragraph(),))
                return ListBlock(items, is_ordered=self._dice.random() < 0.5)
            case "quotation":
                return Quotation((self.paragraph(),))
            case "table":
                return self._table()
            case _:
                return self.paragraph()

    def _table(self) -> Table:
        head = tuple((Text(self.words(1, 2)), *self.called()) for _ in range(3))
        rows = tuple(
            tuple((Text(self.words(1, 9)), *self.called(2)) for _ in range(3))
            for _ in range(self._dice.randint(1, 8))
        )
        return Table(head, rows, ("left", "left", "right"))


def random_letter(seed: int, most_blocks: int = 14) -> Document:
    """Give the letter of this number; the words of note 3 are n3w0 n3w1 and so on."""
    writer = _Writer(seed)
    blocks: list[Block] = [
        Paragraph((Text(writer.words(3, 8)), *writer.called()), "subject")
    ]
    blocks += [
        writer.block() for _ in range(random.Random(seed).randint(3, most_blocks))
    ]
    signed = (*lines("Alex Example", "Director"), *writer.called())
    blocks.append(Paragraph(signed, "signature"))
    notes = tuple(writer.notes)
    return replace(sample_document(), blocks=tuple(blocks), notes=notes)


def faults(document: Document, result: PdfResult) -> list[str]:
    """Read the pages with another program than rendered them; say what is not there.

    Each word of a note stands once, in order, on the page of its mark, or behind the
    page that is named at the foot of the mark's page, and a finding says so.
    """
    reader = pypdf.PdfReader(io.BytesIO(result.pdf))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    moved = " ".join(f.message for f in result.findings if f.code == "PDF006")
    found = [f"{f.code} {f.message}" for f in result.findings if f.code != "PDF006"]
    words: dict[str, list[int]] = {}
    for number, page in enumerate(pages, 1):
        for word in re.findall(r"\b(?:c\d+(?=c)|n\d+w\d+)", page):
            words.setdefault(word, []).append(number)
    for note in document.notes:
        found += _note_faults(note, words, pages, moved)
    return found


def _note_faults(
    note: Note, words: dict[str, list[int]], pages: list[str], moved: str
) -> list[str]:
    number = note.number
    first = note.inlines[0]
    assert isinstance(first, Text)
    mark = words.get(f"c{number}", [])
    where = [words.get(word, []) for word in first.text.split()]
    if len(mark) != 1 or any(len(place) != 1 for place in where):
        return [f"note {number}: mark on pages {mark}, words on pages {where}"]
    places = [place[0] for place in where]
    if set(places) == set(mark):
        return []
    if places != sorted(places):
        return [f"note {number}: its words are on pages {places}"]
    if "all notes" in moved:
        return []
    pointer = f"{number}. The text of this note is on page {places[0]}."
    if (
        re.search(rf"notes? (?:.* )?{number}\b", moved)
        and pointer in pages[mark[0] - 1]
    ):
        return []
    return [f"note {number} on page {places[0]}, its mark on {mark[0]}: '{moved}'"]
