"""The tree of a letter, read back from its Word file for a redline to compare.

Places in templates and cites are not in the file, and a redline does not need them. The
file is read as accepted: with its tracked changes applied.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appeals.model.document import (
    Alignment,
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Document,
    Emphasis,
    Heading,
    Inline,
    Letterhead,
    LineBreak,
    Link,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    ParagraphRole,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    plain_text,
    walk_blocks,
)
from appeals.readers.docx import (
    WordBlock,
    WordFile,
    WordParagraph,
    WordRun,
    WordTable,
    every_paragraph,
    seen_blocks,
)
from appeals.writers.docx import styles

_NOTE_NUMBER: Final = re.compile(r"NOTEREF _apc_(\d+)\b")
_HEADING: Final = re.compile(r"#?_Toc(\d{9})")
_GAP: Final = styles.GAP.casefold()
_ROLES: Final[dict[str, ParagraphRole]] = {
    style.casefold(): role
    for roles in (styles.COVER, styles.ROLES)
    for role, style in reversed([*roles.items()])
    if style
}
_COVER: Final = {style.casefold() for style in styles.COVER.values()}
_SIGNED: Final = {
    styles.ROLES[role].casefold() for role in ("signature", "annex")
}  # each name and the lines beneath it, where they are below one another
_SIGNATURE: Final = styles.ROLES["signature"].casefold()
_MOST_LEVELS: Final = 4


def letter_tree(file: WordFile, frame: Document) -> Document:
    """Convert a Word file to a tree.

    `frame` is the letter as it is now: its language and title are taken from it, and
    the headers where the file has none of ours.
    """
    blocks = seen_blocks(file.blocks, "accepted")
    marked = (run.note for each in every_paragraph(blocks) for run in each.runs)
    order = dict.fromkeys(note for note in marked if note is not None)
    words = _Words({note: number for number, note in enumerate(order, 1)})
    notes = tuple(
        Note(number, words.of(seen_blocks(file.notes[note].paragraphs, "accepted")))
        for note, number in words.numbers.items()
    )
    tree = replace(frame, blocks=_TreeBuilder(blocks, words).blocks(), notes=notes)
    return _with_headers(tree, file)


def _with_headers(tree: Document, file: WordFile) -> Document:
    """Add the letterhead, the reference and the mark of confidential letters."""
    said: dict[str, list[str]] = {}
    for paragraph in every_paragraph(seen_blocks(file.headers, "accepted")):
        said.setdefault(paragraph.style.casefold(), []).append(paragraph.text)
    names = said.get(styles.LETTERHEAD_NAME.casefold())
    if not names:
        return tree
    lines = filter(None, said.get(styles.LETTERHEAD_LINE.casefold(), ()))
    running = next(iter(said.get(styles.RUNNING_HEADER.casefold(), ())), "")
    dates = (
        plain_text(block.inlines)
        for block in walk_blocks(tree.blocks)
        if isinstance(block, Paragraph) and block.role == "date"
    )
    subject = running.partition("\t")[2].removesuffix(next(dates, ""))
    marks = said.get(styles.CLASSIFICATION.casefold(), [""])
    return replace(
        tree,
        letterhead=Letterhead(names[0], tuple(dict.fromkeys(lines))),
        reference=subject.removesuffix(" · "),
        classification=marks[0],
    )


class _TreeBuilder:
    """Builds blocks of paragraphs: lists, quotations, tables, contents."""

    def __init__(self, blocks: Sequence[WordBlock], words: "_Words") -> None:
        self._blocks = blocks = tuple(_with_whole_lists(blocks))
        self._words = words
        self._levels = {
            number: block.heading
            for block in blocks
            if isinstance(block, WordParagraph) and (number := _heading_number(block))
        }

    def blocks(self) -> tuple[Block, ...]:
        """Give the blocks from the address to the list of annexes."""
        cover = 0
        while cover < len(self._blocks) and _style(self._blocks[cover]) in _COVER:
            cover += 1
        rest = tuple(self._flow(self._blocks[cover:]))
        if not cover:
            return rest
        return (Cover(tuple(self._flow(self._blocks[:cover]))), *rest)

    def _flow(self, blocks: Sequence[WordBlock]) -> Iterator[Block]:
        place = 0
        while place < len(blocks):
            block = blocks[place]
            size, below = 1, _signed_below(blocks[place:])
            if isinstance(block, WordTable):
                yield self._table(block)
            elif contents := self._contents(blocks[place:]):
                size = len(contents.entries) + 1
                yield contents
            elif below:
                yield self._read_signatures(blocks[place : place + below])
                size = below + 1
            elif block.item and _style(block) != styles.PARAGRAPHS.casefold():
                size = _list_length(blocks[place:])
                found = self._list(blocks[place : place + size])
                yield Quotation((found,)) if _is_quoted(block) else found
            elif _style(block) != _GAP:
                yield self._paragraph(block)
            place += size

    def _contents(self, blocks: Sequence[WordBlock]) -> Contents | None:
        """Read contents that begin here: a title, and entries in their own styles."""
        entries: list[ContentsEntry] = []
        for block in blocks[1:]:
            if not isinstance(block, WordParagraph):
                break
            if _style(block) not in styles.CONTENTS:
                break
            links = (_HEADING.fullmatch(run.link) for run in block.runs)
            number = next((int(link[1]) for link in links if link), 0)
            words = block.text.partition("\t")[0]
            level = self._levels.get(number, styles.CONTENTS.index(_style(block)) + 1)
            entries.append(ContentsEntry(number, level, words))
        title = blocks[0]
        if not entries or not isinstance(title, WordParagraph):
            return None
        return Contents(title.text, tuple(entries))

    def _paragraph(self, block: WordBlock, *, is_item: bool = False) -> Block:
        """Make a paragraph, a heading or a quotation; lists are quoted as a whole."""
        assert isinstance(block, WordParagraph)  # noqa: S101  an item is one
        inlines, style = self._words.of((block,)), _style(block)
        if block.heading:
            level = min(block.heading, _MOST_LEVELS)
            return Heading(level, inlines, number=_heading_number(block))
        is_counted = block.item and style == styles.PARAGRAPHS.casefold()
        paragraph = Paragraph(
            inlines,
            _ROLES.get(style, "body"),
            direction="rtl" if block.is_rtl else "ltr",
            number=block.item.number if is_counted and block.item else None,
        )
        is_quoted = _is_quoted(block) and not is_item
        return Quotation((paragraph,)) if is_quoted else paragraph

    def _read_signatures(self, blocks: Sequence[WordBlock]) -> ListBlock:
        """Read signatures below one another: a name, and the lines beneath it."""
        starts = [n for n, block in enumerate(blocks) if _style(block) == _SIGNATURE]
        ends = (*starts[1:], len(blocks))
        return self._signatures(
            blocks[start:end] for start, end in zip(starts, ends, strict=True)
        )

    def _signatures(self, entries: Iterable[Sequence[WordBlock]]) -> ListBlock:
        found = (self._words.of(each) for each in entries)
        items = ((Paragraph(words, "signature"),) for words in found if words)
        return ListBlock(tuple(items), role="signatures")

    def _table(self, table: WordTable) -> Table | ListBlock:
        """Read a table; one that has no style holds signatures in columns."""
        if not table.style:
            return self._signatures(c.blocks for row in table.rows for c in row.cells)
        rows = [[self._words.of(c.blocks) for c in row.cells] for row in table.rows]
        width = max(map(len, rows), default=1)
        full = [(*row, *[()] * (width - len(row))) for row in rows]
        has_head = bool(table.rows) and table.rows[0].is_head
        last = table.rows[-1].cells if table.rows else ()
        found: list[Alignment] = [_alignment(cell.blocks) for cell in last]
        found += ["left"] * (width - len(found))
        head = full[0] if has_head else ((),) * width
        return Table(head, tuple(full[has_head:]), tuple(found))

    def _list(self, blocks: Sequence[WordBlock]) -> ListBlock:
        """Build a list; blocks between two items belong to the first."""
        first = blocks[0]
        assert isinstance(first, WordParagraph)  # noqa: S101  a list begins with an item
        item = first.item
        assert item is not None  # noqa: S101
        starts = [
            n for n, block in enumerate(blocks) if _list_id(block) == item.list_id
        ]
        items = (
            (
                self._paragraph(blocks[start], is_item=True),
                *self._flow(blocks[start + 1 : end]),
            )
            for start, end in zip(starts, (*starts[1:], len(blocks)), strict=True)
        )
        is_ask = _style(first) == styles.ASKS.casefold()
        return ListBlock(
            tuple(items),
            is_ordered=item.form != "bullet",
            start=item.number or 1,
            role="asks" if is_ask else "plain",
            ending=")" if item.pattern.endswith(")") else ".",
        )


def _with_whole_lists(blocks: Iterable[WordBlock]) -> Iterator[WordBlock]:
    """Join adjacent lists with continued numbers: LibreOffice splits them."""
    above: dict[int, WordParagraph] = {}
    for block in blocks:
        item = block.item if isinstance(block, WordParagraph) else None
        if item is None or not isinstance(block, WordParagraph):
            above.clear()
            yield block
            continue
        before = above.get(item.level)
        if before and before.item and before.style == block.style and item.number > 1:
            counted_on = replace(before.item, number=before.item.number + 1)
            if counted_on == replace(item, list_id=before.item.list_id):
                item = counted_on
        whole = replace(block, item=item)
        above = {level: each for level, each in above.items() if level < item.level}
        above[item.level] = whole
        yield whole


def _style(block: WordBlock) -> str:
    return block.style.casefold() if isinstance(block, WordParagraph) else ""


def _list_id(block: WordBlock) -> str:
    item = block.item if isinstance(block, WordParagraph) else None
    return item.list_id if item else ""


def _level(block: WordBlock) -> int:
    item = block.item if isinstance(block, WordParagraph) else None
    return item.level if item else -1


def _list_length(blocks: Sequence[WordBlock]) -> int:
    """Count the blocks from the first item of a list to its last, with inner lists."""
    list_id = _list_id(blocks[0])
    last = max(n for n, block in enumerate(blocks) if _list_id(block) == list_id)
    level = _level(blocks[0])
    end = last + 1
    while end < len(blocks) and _level(blocks[end]) > level:
        end += 1
    return end


def _heading_number(paragraph: WordParagraph) -> int | None:
    found = (_HEADING.fullmatch(each.name) for each in paragraph.bookmarks)
    return next((int(match[1]) for match in found if match), None)


def _is_quoted(block: WordBlock) -> bool:
    return _style(block) == styles.QUOTATION.casefold()


def _signed_below(blocks: Sequence[WordBlock]) -> int:
    """Count the paragraphs of signatures below one another: a gap follows them."""
    size = 0
    while size < len(blocks) and _style(blocks[size]) in _SIGNED:
        size += 1
    is_list = size < len(blocks) and _style(blocks[size]) == _GAP
    return size if is_list and size and _style(blocks[0]) == _SIGNATURE else 0


def _alignment(blocks: Sequence[WordBlock]) -> Alignment:
    found = next(iter(every_paragraph(blocks)), WordParagraph()).alignment
    if found == "center":
        return "center"
    return "right" if found in {"right", "end"} else "left"


@dataclass(frozen=True, slots=True)
class _Words:
    """Converts runs to inlines; `numbers` gives the number of a note by its index."""

    numbers: Mapping[int, int]

    def of(self, blocks: Iterable[WordBlock]) -> tuple[Inline, ...]:
        """Convert the words of paragraphs, with a line break between them."""
        found: list[Inline] = []
        for paragraph in every_paragraph(blocks):
            if found:
                found.append(LineBreak())
            found += (inline for run in paragraph.runs for inline in self._of_run(run))
        return tuple(found)

    def _of_run(self, run: WordRun) -> Iterator[Inline]:
        if run.note is not None:
            yield NoteMark(self.numbers[run.note])
            return
        if run.style.casefold() == styles.NOTE_REFERENCE:
            return  # brackets around the mark of a note, which the language has
        is_number = run.field.startswith("NOTEREF ") and run.text.isdecimal()
        if is_number and int(run.text) in self.numbers.values():
            yield _in_look(NoteNumber(int(run.text)), run)
            return
        for number, line in enumerate(run.text.split("\n")):
            if number:
                yield LineBreak()
            if line:
                yield _in_look(Text(line), run)


def _in_look(inline: Inline, run: WordRun) -> Inline:
    if run.lang:
        inline = Span((inline,), run.lang)
    if run.is_bold:
        inline = Strong((inline,))
    if run.is_italic:
        inline = Emphasis((inline,))
    if run.link and not run.link.startswith("#"):
        inline = Link(run.link, (inline,))
    return inline
