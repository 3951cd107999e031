"""Blocks to paragraphs: the body of a letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, NamedTuple, assert_never

from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Document,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quotation,
    Strong,
    Table,
    plain_text,
)
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import (
    Runs,
    letter_look,
    localize_look,
    text_runs,
)
from appeals.writers.docx.markup import paragraph_xml
from appeals.writers.docx.numbering import LEVELS, Lists
from appeals.writers.docx.reference import Reference
from appeals.writers.docx.tables import TableSetting, signature_table, table_xml
from appeals.writers.layout.signatures import first_line

_COLONS = (":", "：")
_KEEP_NEXT = "<w:keepNext/>"
_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="420"/>'
_BOOKMARK_ID: Final = 900_000  # after those of notes


@dataclass(frozen=True, slots=True)
class BlockContext:
    """What a block is in; lengths are twips (1/20 pt).

    `level` counts the lists around it. `left` is where words begin, and `shift` how
    much of that the quotations around it add. `style` is the id of the style of
    paragraphs without a style of their own.
    """

    level: int = 0
    left: int = 0
    shift: int = 0
    style: str = ""
    is_cover: bool = False


class Number(NamedTuple):
    """The number or bullet of a paragraph: its list, its level, its style."""

    list_id: int
    level: int
    style: str
    indent: str


class Body:
    """Prints the blocks of one letter."""

    def __init__(
        self, document: Document, reference: Reference, runs: Runs, lists: Lists
    ) -> None:
        self._reference = reference
        self._ids = reference.sheet.ids
        self._runs = runs
        self._lists = lists
        self._is_rtl = document.direction == "rtl"
        self._is_chinese = document.lang.split("-")[0] == "zh"
        self._look = letter_look(document)
        self._paragraph_list = 0
        self._last_number = 0
        self._page_break = ""

    def xml(self, blocks: Sequence[Block]) -> str:
        """Print blocks, from the address to the list of annexes."""
        return "".join(self._blocks(blocks, BlockContext()))

    def _blocks(
        self,
        blocks: Sequence[Block],
        context: BlockContext,
        number: Number | None = None,
    ) -> Iterator[str]:
        """Print blocks one after the other; the first has the number."""
        if number and not (blocks and isinstance(blocks[0], Paragraph)):
            blocks = (Paragraph(()), *blocks)
        for block, following in zip_longest(blocks, blocks[1:]):
            match block:
                case Paragraph():
                    number = number or self._paragraph_number(block)
                    keeps = _stays_with(block, following)
                    yield self._paragraph(block, context, number, keeps_next=keeps)
                case Heading():
                    yield self._heading(block, context)
                case Contents():
                    yield self._contents(block)
                case ListBlock(role="signatures"):
                    setting = self._table_setting(BlockContext())
                    yield self._before_table()
                    yield signature_table(block, setting, self._runs)
                case ListBlock():
                    yield from self._list(block, context)
                case Cover() | Quotation():
                    yield from self._nested_blocks(block, context)
                case Table():
                    setting = self._table_setting(context)
                    yield self._before_table()
                    yield table_xml(block, setting, self._runs)
                case _:
                    assert_never(block)
            number = None

    def _paragraph(
        self,
        paragraph: Paragraph,
        context: BlockContext,
        number: Number | None,
        *,
        keeps_next: bool,
    ) -> str:
        role_style = styles.ROLES[paragraph.role]
        if context.is_cover:
            role_style = styles.COVER.get(paragraph.role, role_style)
        style = self._ids[role_style] if role_style else context.style
        look = localize_look(self._look, paragraph.lang, paragraph.direction)
        is_rtl = self._is_rtl
        if paragraph.direction:
            is_rtl = paragraph.direction == "rtl"
        inlines = paragraph.inlines
        if paragraph.role == "signature":
            inlines = _embolden_name(inlines)
        numbered = ""
        indent = self._indent(style, context) or self._first_line_indent(
            paragraph, style
        )
        if number:
            style = style or number.style
            indent = number.indent
            numbered = (
                f'<w:numPr><w:ilvl w:val="{number.level}"/>'
                f'<w:numId w:val="{number.list_id}"/></w:numPr>'
            )
        return self._paragraph_xml(
            style,
            (_KEEP_NEXT if keeps_next else "")
            + numbered
            + self._direction(is_rtl=is_rtl)
            + indent,
            self._runs.xml(inlines, look),
        )

    def _paragraph_number(self, paragraph: Paragraph) -> Number | None:
        """Give the paragraph its place in the one list that counts paragraphs."""
        if paragraph.number is None:
            return None
        pattern = self._reference.numbering.patterns[styles.PARAGRAPHS]
        if paragraph.number != self._last_number + 1 or not self._paragraph_list:
            self._paragraph_list = self._lists.add(pattern, 0, paragraph.number)
        self._last_number = paragraph.number
        return Number(self._paragraph_list, 0, self._ids[styles.PARAGRAPHS], "")

    def _heading(self, heading: Heading, context: BlockContext) -> str:
        style = self._ids[styles.HEADINGS[heading.level - 1]]
        return self._paragraph_xml(
            style,
            self._direction(is_rtl=self._is_rtl) + self._indent(style, context),
            bookmark_heading(
                heading.number, self._runs.xml(heading.inlines, self._look)
            ),
        )

    def _contents(self, contents: Contents) -> str:
        """Print title and entries of a field that Word updates.

        The page numbers are fields marked as out of date: Word computes them on
        opening, and no wrong number is stored (ECMA-376 part 1, 17.16.5.43 and
        17.16.5.68).
        """
        direction = self._direction(is_rtl=self._is_rtl)
        tab = (
            '<w:tabs><w:tab w:val="right" w:leader="dot" '
            f'w:pos="{self._reference.section.text_width}"/></w:tabs>{direction}'
        )
        levels = [entry.level for entry in contents.entries]
        top = min(levels)
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText '
            f'xml:space="preserve"> TOC \\o "{top}-{max(levels)}" \\h \\z '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        title = text_runs(contents.title, self._look)
        label = self._ids[styles.ROLES["label"]]
        entries = [self._entry(entry) for entry in contents.entries]
        entries[0] = begin + entries[0]
        entries[-1] += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        names = (styles.CONTENTS[level - top] for level in levels)
        return (
            self._paragraph_xml(label, direction, title)
            + "".join(
                paragraph_xml(self._ids[name], tab, entry)
                for name, entry in zip(names, entries, strict=True)
            )
            + paragraph_xml(self._ids[styles.GAP])
        )

    def _entry(self, entry: ContentsEntry) -> str:
        anchor = _anchor(entry.number)
        return (
            f'<w:hyperlink w:anchor="{anchor}" w:history="1">'
            f"{text_runs(entry.words, self._look)}<w:r><w:tab/></w:r>{_page(anchor)}"
            "</w:hyperlink>"
        )

    def _list(self, block: ListBlock, context: BlockContext) -> Iterator[str]:
        name = styles.NUMBERS if block.is_ordered else styles.BULLETS
        if block.role == "asks" and block.is_ordered:
            name = styles.ASKS
        pattern = self._reference.numbering.patterns[name]
        level = min(context.level, LEVELS - 1)
        place = pattern.indents[level]
        left, indent = place.left + context.shift, ""
        if context.shift:
            indent = f'<w:ind w:left="{left}" w:hanging="{place.hanging}"/>'
        inner = replace(context, level=context.level + 1, left=left)
        ending = block.ending if block.is_ordered else ""
        list_id = last = 0
        for number, item in zip(block.item_numbers, block.items, strict=True):
            if not list_id or number != last + 1:
                start = number if block.is_ordered else 1
                list_id = self._lists.add(pattern, level, start, ending)
            last = number
            mark = Number(list_id, level, self._ids[name], indent)
            yield from self._blocks(item, inner, mark)

    def _nested_blocks(
        self, block: Cover | Quotation, context: BlockContext
    ) -> Iterator[str]:
        if isinstance(block, Cover):
            yield from self._blocks(block.blocks, BlockContext(is_cover=True))
            self._page_break = "<w:pageBreakBefore/>"
            return
        indent = self._reference.sheet.quotation_indent
        inner = replace(
            context,
            left=context.left + indent,
            shift=context.shift + indent,
            style=self._ids[styles.QUOTATION],
        )
        yield from self._blocks(block.blocks, inner)

    def _table_setting(self, context: BlockContext) -> TableSetting:
        width = self._reference.section.text_width - context.left
        left, is_rtl = context.left, self._is_rtl
        return TableSetting(self._ids, self._look, width, left, is_rtl=is_rtl)

    def _before_table(self) -> str:
        """Print a gap that begins a page: a table itself cannot."""
        gap = self._ids[styles.GAP]
        return self._paragraph_xml(gap, "", "") if self._page_break else ""

    def _indent(self, style: str, context: BlockContext) -> str:
        is_quotation = style == self._ids[styles.QUOTATION]
        own = self._reference.sheet.quotation_indent if is_quotation else 0
        return f'<w:ind w:left="{context.left}"/>' if context.left != own else ""

    def _first_line_indent(self, paragraph: Paragraph, style: str) -> str:
        """Indent the first line of Chinese text by two characters."""
        is_text = paragraph.role == "body" and not style and paragraph.number is None
        return _TWO_CHARACTERS if is_text and self._is_chinese else ""

    def _direction(self, *, is_rtl: bool) -> str:
        if is_rtl:
            return "<w:bidi/>"
        return '<w:bidi w:val="0"/>' if self._is_rtl else ""

    def _take_page_break(self) -> str:
        """Give the break that comes before what follows a cover, once."""
        taken, self._page_break = self._page_break, ""
        return taken

    def _paragraph_xml(self, style: str, properties: str, words: str) -> str:
        """Print one paragraph; `properties` in the order of ECMA-376, 17.3.1."""
        kept = _KEEP_NEXT if properties.startswith(_KEEP_NEXT) else ""
        properties = kept + self._take_page_break() + properties.removeprefix(kept)
        return paragraph_xml(style, properties, words)


def _stays_with(paragraph: Paragraph, following: Block | None) -> bool:
    """Whether a paragraph must be on the same page as the next block.

    The closing keeps a line of the letter above it, signatures stay together and above
    the annexes, and words that end with a colon stay with what they announce.
    """
    if isinstance(following, Paragraph):
        if following.role == "label":
            return paragraph.role == "signature"
        return following.role in {"closing", "signature"}
    return following is not None and plain_text(paragraph.inlines).endswith(_COLONS)


def _embolden_name(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Set the first line of a signature, the name, in bold."""
    name = first_line(inlines)
    return (Strong(name), *inlines[len(name) :])


def bookmark_heading(number: int | None, words: str) -> str:
    """Put the words of a heading into the bookmark that its entry leads to."""
    if number is None:
        return words
    id_ = _BOOKMARK_ID + number
    return (
        f'<w:bookmarkStart w:id="{id_}" w:name="{_anchor(number)}"/>{words}'
        f'<w:bookmarkEnd w:id="{id_}"/>'
    )


def _page(anchor: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _anchor(number: int) -> str:
    """Name a bookmark as Word names those of its own contents."""
    return f"_Toc{number:09d}"
