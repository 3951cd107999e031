"""The body of a letter as it is printed, in parts: paragraphs, tables, rows, cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from appeals.writers.docx.tokens import PrintedWords, TokenRuns

_PARAGRAPH: Final = re.compile(r"<w:p>(?:<w:pPr>(.*?)</w:pPr>)?(.*?)</w:p>", re.DOTALL)
_TABLE: Final = re.compile(r"(<w:tbl>.*?)(<w:tr>.*?)</w:tbl>", re.DOTALL)
_ROW: Final = re.compile(r"<w:tr><w:trPr>(.*?)</w:trPr>(.*?)</w:tr>", re.DOTALL)
_CELL: Final = re.compile(r"<w:tc>(<w:tcPr>.*?</w:tcPr>)(.*?)</w:tc>", re.DOTALL)
_OF_PAGES: Final = re.compile(r"<w:keepNext/>|<w:pageBreakBefore/>|<w:ind\b[^>]*/>")
_LIST: Final = re.compile(r'(<w:numId w:val=")(\d+)(")')


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A paragraph: what is in its `w:pPr`, and its words."""

    properties: str
    words: PrintedWords

    @property
    def look(self) -> str:
        """Its properties, but for those of pages and the indent."""
        return _OF_PAGES.sub("", self.properties)

    @property
    def list_id(self) -> str:
        """The `w:numId` of its list, "" outside of lists."""
        found = _LIST.search(self.properties)
        return found[2] if found else ""

    def in_list(self, list_id: str) -> "PrintedParagraph":
        """Give the paragraph as an item of another list of the same look."""
        properties = _LIST.sub(rf"\g<1>{list_id}\g<3>", self.properties)
        return PrintedParagraph(properties, self.words)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell: its `w:tcPr`, and its paragraphs."""

    properties: str
    paragraphs: tuple[PrintedParagraph, ...]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of a table: what is in its `w:trPr`, and its cells."""

    properties: str
    cells: tuple[PrintedCell, ...]

    @property
    def text(self) -> str:
        """The words of its cells."""
        paragraphs = (each for cell in self.cells for each in cell.paragraphs)
        return "\n".join(each.words.text for each in paragraphs)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: what comes before its rows; behind it there is always a gap."""

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


def printed_blocks(xml: str, runs: TokenRuns) -> tuple[PrintedBlock, ...]:
    """Part the body that `Body` printed with these runs."""
    blocks: list[PrintedBlock] = []
    position = 0
    for table in _TABLE.finditer(xml):
        blocks += _paragraphs(xml[position : table.start()], runs)
        gap = _PARAGRAPH.match(xml, table.end())
        assert gap is not None  # noqa: S101  what prints a table prints one
        rows = tuple(
            PrintedRow(properties, tuple(_cells(cells, runs)))
            for properties, cells in _ROW.findall(table[2])
        )
        blocks.append(PrintedTable(table[1], rows, *_paragraphs(gap[0], runs)))
        position = gap.end()
    return (*blocks, *_paragraphs(xml[position:], runs))


def _cells(xml: str, runs: TokenRuns) -> Iterator[PrintedCell]:
    for properties, paragraphs in _CELL.findall(xml):
        yield PrintedCell(properties, tuple(_paragraphs(paragraphs, runs)))


def _paragraphs(xml: str, runs: TokenRuns) -> Iterator[PrintedParagraph]:
    for properties, words in _PARAGRAPH.findall(xml):
        yield PrintedParagraph(properties, runs.printed(words))
