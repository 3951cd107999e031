"""Write blocks as the text of a template: Markdown with every sign escaped.

What only looks like markup, a cite, a note or Jinja is escaped, so that the letter
rendered from the text says what the blocks say.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, assert_never

from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    plain_text,
)
from appeals.readers.old_letter import is_picture

_ALWAYS: Final = re.compile(r"[\\*`{|^]|(?<=\{)[%#]|(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG = re.compile(r"<(?=[\w/!?])")
_BRACKET = re.compile(r"\[[^\[\]@#]*\](?![({\[:])|[\[\]]")
_LINE_START = re.compile(
    r"(?P<blanks>\s*)(?:(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[#>=+~-]))"
)
_ALIGNED: Final = {"left": "---", "right": "--:", "center": ":-:"}


class TemplateText:
    """Writes blocks. `notes` are the notes as a template has them, by index.

    `pictures` are the paths of pictures, by index. `is_plain` leaves italics and bold
    out of the blocks whose numbers are in it.
    """

    def __init__(
        self,
        notes: Sequence[str] = (),
        pictures: Sequence[str] = (),
        plain: frozenset[int] = frozenset(),
    ) -> None:
        self._notes = notes
        self._pictures = pictures
        self._plain = plain
        self._is_plain = False

    def text(self, blocks: Sequence[Block]) -> str:
        """Write the blocks of a letter, an empty line between them."""
        parts = []
        for number, block in enumerate(blocks):
            self._is_plain = number in self._plain
            parts.append("\n".join(self._block(block)))
        joints = [
            "\n\n" if not _would_merge(one, two) else "\n\n{# #}\n\n"
            for one, two in pairwise(blocks)
        ]
        joined = "".join(a + b for a, b in zip(parts, [*joints, "\n"], strict=True))
        return re.sub(r"\n{3,}", "\n\n", joined)

    def inlines(self, inlines: Sequence[Inline]) -> str:
        """Write the words of a paragraph, or of a note."""
        return "".join(self._inlines(tuple(inlines)))

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for number, block in enumerate(blocks):
            if number:
                yield ""
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph():
                yield from self._lines(block.inlines)
            case Heading():
                words = self.inlines(_one_line(block.inlines))
                yield f"{'#' * block.level} {words}".rstrip() if words else ""
            case ListBlock():
                yield from self._list(block)
            case Quotation():
                for line in self._blocks(block.blocks):
                    yield f"> {line}".rstrip()
            case Table():
                yield from self._table(block)
            case Cover():
                yield from self._blocks(block.blocks)
            case Contents():
                return
            case _:
                assert_never(block)

    def _lines(self, inlines: tuple[Inline, ...]) -> Iterator[str]:
        for line in self.inlines(inlines).split("\n"):
            yield _escape_start(line)

    def _list(self, block: ListBlock) -> Iterator[str]:
        is_tight = all(len(item) == 1 for item in block.items)
        if block.role == "asks":
            yield "{.asks}"
        for at, (number, item) in enumerate(
            zip(block.item_numbers, block.items, strict=True)
        ):
            mark = f"{number}{block.ending} " if block.is_ordered else "- "
            if at and not is_tight:
                yield ""
            for row, line in enumerate(self._blocks(item) if item else [""]):
                lead = mark if not row else " " * len(mark)
                yield f"{lead}{line}".rstrip()

    def _table(self, table: Table) -> Iterator[str]:
        width = len(table.alignments)
        rows = [
            [self.inlines(_one_line(cell)) for cell in row]
            for row in (table.header, *table.rows)
        ]
        rules = [_ALIGNED[alignment] for alignment in table.alignments]
        for row in (rows[0], rules, *rows[1:]):
            cells = [*row, *[""] * (width - len(row))][:width]
            yield f"| {' | '.join(cells)} |"

    def _inlines(self, inlines: tuple[Inline, ...]) -> Iterator[str]:
        for inline in inlines:
            match inline:
                case Text():
                    yield self._escape(inline.text)
                case LineBreak():
                    yield "\\\n"
                case NoteMark():
                    yield self._notes[inline.number]
                case NoteNumber():
                    yield str(inline.number)
                case Emphasis():
                    yield self._emphasize("*", inline.inlines)
                case Strong():
                    yield self._emphasize("**", inline.inlines)
                case Link():
                    yield self._link(inline)
                case Span():
                    yield self._span(inline)
                case _:
                    assert_never(inline)

    def _emphasize(self, mark: str, inlines: tuple[Inline, ...]) -> str:
        """Write words in italics or bold; blanks at their ends stay outside."""
        words = self.inlines(inlines)
        inner = words.strip(" ")
        if self._is_plain or not inner or "\n" in inner:
            return words
        before, _, after = words.partition(inner)
        return f"{before}{mark}{inner}{mark}{after}"

    def _link(self, link: Link) -> str:
        if is_picture(link):
            path = self._pictures[int(link.href.rpartition(":")[2])]
            return f"{{# A picture was here: {path} #}}"
        words = self.inlines(link.inlines)
        href = re.sub(r"([\\<>*`{|^])", r"\\\1", link.href)
        if self._is_plain or re.search(r"\s", link.href):
            return words
        if plain_text(link.inlines) == link.href and not re.search(
            r"[\\<>*`{|^]", link.href
        ):
            return f"<{link.href}>" if ":" in link.href else words
        return f"[{words}](<{href}>)"

    def _span(self, span: Span) -> str:
        words = self.inlines(span.inlines)
        named = (("lang", span.lang), ("dir", span.direction))
        attributes = " ".join(f"{name}={value}" for name, value in named if value)
        return f"[{words}]{{{attributes}}}" if attributes and words.strip() else words

    def _escape(self, text: str) -> str:
        text = _ALWAYS.sub(r"\\\g<0>", text)
        text = _TAG.sub(r"\\<", _ENTITY.sub(r"\\&", text))
        return _BRACKET.sub(
            lambda match: match[0] if len(match[0]) > 1 else f"\\{match[0]}", text
        )


def _would_merge(one: Block, two: Block) -> bool:
    """Say whether Markdown would read two blocks as one: quotations, tables."""
    return type(one) is type(two) and isinstance(one, Quotation | Table)


def _one_line(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Put the words of a heading or a cell in one line."""
    return tuple(Text(" ") if isinstance(i, LineBreak) else i for i in inlines)


def _escape_start(line: str) -> str:
    """Escape what begins a list, a heading or a quotation at the start of a line."""
    match = _LINE_START.match(line)
    if match is None:
        return line.lstrip(" ")
    start = match.end()
    return f"{line[:start].lstrip(' ')}\\{line[start:]}"
