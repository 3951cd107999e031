"""A letter as a redline compares it: paragraphs, tables and rows, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from appeals.citations.web_url import percent_encode
from appeals.comparison.words import split_words
from appeals.model.document import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Span,
    Strong,
    Text,
)
from appeals.writers.docx.inlines import Look, Runs, prepare_inlines, split_by_direction

_MARK: Final = "\x00"
"""Encloses the number of a row of tokens; no printed word contains it."""
_HOLE: Final = re.compile(f"(.*?){_MARK}(\\d+){_MARK}(.*)", re.DOTALL)
_RAW: Final = re.compile(
    r"<w:hyperlink\b.*?</w:hyperlink>|(?:<w:r>.*?</w:r>)+|<[^>]*>", re.DOTALL
)
_UNSEEN: Final = re.compile(r"<w:instrText\b.*?</w:instrText>|<[^>]*>", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<w:p>(?:<w:pPr>(.*?)</w:pPr>)?(.*?)</w:p>", re.DOTALL)
_TABLE: Final = re.compile(r"(<w:tbl>.*?)(<w:tr>.*?)</w:tbl>", re.DOTALL)
_ROW: Final = re.compile(r"<w:tr><w:trPr>(.*?)</w:trPr>(.*?)</w:tr>", re.DOTALL)
_CELL: Final = re.compile(r"<w:tc>(<w:tcPr>.*?</w:tcPr>)(.*?)</w:tc>", re.DOTALL)
_OF_PAGES: Final = re.compile(r"<w:keepNext/>|<w:pageBreakBefore/>|<w:ind\b[^>]*/>")
_LIST: Final = re.compile(r'(<w:numId w:val=")(\d+)(")')
_DIRECTION_MARKS: Final = "\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Token:
    """What is compared as a unit: words in one look, a break, the mark of a note.

    `text` is what a reader sees; `xml` is printed where there is no look. `note` is the
    number of the note that is marked here, `names` that of one whose number is printed.
    `link` is the id of a relationship.
    """

    text: str
    look: Look | None = None
    link: str = ""
    xml: str = ""
    note: int = 0
    names: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two tokens the same; which note is meant is not part of it."""
        if self.look is None:
            seen = "" if self.xml.startswith("<w:hyperlink") else self.xml
            return self.text, seen
        words = self.text.strip(_DIRECTION_MARKS)
        return words, self.look.is_bold, self.look.is_italic, self.link


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A paragraph: what is in its `w:pPr`, its tokens, the bookmarks around them."""

    properties: str
    tokens: tuple[Token, ...]
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(token.text for token in self.tokens)

    @property
    def look(self) -> str:
        """Its properties, except those of pages and the indent."""
        return _OF_PAGES.sub("", self.properties)

    @property
    def list_id(self) -> str:
        """The `w:numId` of its list, "" outside of lists."""
        found = _LIST.search(self.properties)
        return found[2] if found else ""

    def in_list(self, list_id: str) -> "PrintedParagraph":
        """Give the paragraph as an item of another list of the same look."""
        properties = _LIST.sub(rf"\g<1>{list_id}\g<3>", self.properties)
        return replace(self, properties=properties)


PrintedCell = tuple[str, tuple[PrintedParagraph, ...]]
"""A cell: its `w:tcPr`, and its paragraphs."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of a table: what is in its `w:trPr`, and its cells."""

    properties: str
    cells: tuple[PrintedCell, ...]

    @property
    def text(self) -> str:
        """The words of its cells."""
        return "\n".join(each.text for _, cell in self.cells for each in cell)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: what comes before its rows; after it there is always a gap."""

    head: str
    rows: tuple[PrintedRow, ...]
    gap: PrintedParagraph

    @property
    def text(self) -> str:
        """The words of its rows."""
        return "\n".join(row.text for row in self.rows)

    @property
    def width(self) -> int:
        """The number of its columns."""
        return self.head.count("<w:gridCol ")


PrintedBlock = PrintedParagraph | PrintedTable


class TokenRuns(Runs):
    """Keeps the tokens of each paragraph, and prints a hole where they belong."""

    def begin(self) -> None:
        """Forget what was kept of another letter, except its links."""
        self._rows: list[tuple[Token, ...]] = []
        self.marks, self.numbers_named = [], set()

    def link_id(self, address: str) -> str:
        """Give the id of the relationship to an address, as a file has it."""
        return super().link_id(percent_encode(address))

    def xml(self, inlines: tuple[Inline, ...], look: Look) -> str:
        """Keep the tokens of a paragraph; give the hole in which they belong."""
        self._rows.append(self.tokens(inlines, look))
        return f"{_MARK}{len(self._rows) - 1}{_MARK}"

    def blocks(self, xml: str) -> tuple[PrintedBlock, ...]:
        """Split the body that `Body` printed with these runs."""
        blocks: list[PrintedBlock] = []
        position = 0
        for table in _TABLE.finditer(xml):
            blocks += self._paragraphs(xml[position : table.start()])
            gap = _PARAGRAPH.match(xml, table.end())
            assert gap is not None  # noqa: S101  what prints a table prints one
            rows = []
            for properties, row in _ROW.findall(table[2]):
                cells = ((p, self._paragraphs(cell)) for p, cell in _CELL.findall(row))
                rows.append(PrintedRow(properties, tuple(cells)))
            behind = self._paragraphs(gap[0])
            blocks.append(PrintedTable(table[1], tuple(rows), *behind))
            position = gap.end()
        return (*blocks, *self._paragraphs(xml[position:]))

    def _paragraphs(self, xml: str) -> tuple[PrintedParagraph, ...]:
        """Give the tokens of paragraphs that were printed with a hole, or without."""
        paragraphs = []
        for properties, printed in _PARAGRAPH.findall(xml):
            if hole := _HOLE.fullmatch(printed):
                kept = self._rows[int(hole[2])], hole[1], hole[3]
                paragraphs.append(PrintedParagraph(properties, *kept))
            else:
                raw = _RAW.findall(printed)
                tokens = tuple(Token(_UNSEEN.sub("", each), xml=each) for each in raw)
                paragraphs.append(PrintedParagraph(properties, tokens))
        return tuple(paragraphs)

    def tokens(self, inlines: tuple[Inline, ...], look: Look) -> tuple[Token, ...]:
        """Split inlines into tokens."""
        return tuple(self._tokens(prepare_inlines(inlines, look), look))

    def _tokens(
        self, inlines: tuple[Inline, ...], look: Look, link: str = ""
    ) -> Iterator[Token]:
        for inline in inlines:
            match inline:
                case Text():
                    parts = split_by_direction(inline.text, look)
                    yield from (Token(text, own, link) for text, own in parts)
                case Emphasis() | Strong() | Span() | Link():
                    own = self.inner_look(inline, look)
                    if isinstance(inline, Link):
                        link_id = self.link_id(inline.href)
                    else:
                        link_id = link
                    yield from self._tokens(inline.inlines, own, link_id)
                case LineBreak():
                    yield Token("\n", xml="<w:r><w:br/></w:r>")
                case NoteMark():
                    self.marks.append(inline.number)
                    yield Token("", note=inline.number)
                case NoteNumber():
                    self.numbers_named.add(inline.number)
                    number = inline.number
                    yield Token(str(number), look, link, names=number)
                case _:
                    assert_never(inline)


def split_into_words(tokens: Sequence[Token]) -> Iterator[Token]:
    """Split runs into words; a mark of direction goes with the word after it."""
    for token in tokens:
        if token.look is None or token.names:
            yield token
            continue
        before = ""
        for word in split_words(token.text):
            before += word
            if word not in _DIRECTION_MARKS:
                yield Token(before, token.look, token.link)
                before = ""
        if before:
            yield Token(before, token.look, token.link)
