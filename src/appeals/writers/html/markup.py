"""Tree -> HTML elements, the same for the web and for print.

What differs (how a note is called, how directions are marked) is a method that an
edition overrides. The text is well-formed XML too, so that any parser reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import assert_never

from appeals.citations.web_url import percent_encode
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
    walk_blocks,
    walk_inlines,
)
from appeals.writers.html.links import check_href, split_at_marks
from appeals.writers.layout.no_break import add_no_break_spaces
from appeals.writers.layout.signatures import column_count, first_line

CLASSIFICATION = "classification"
"""The class of the mark of a confidential letter."""
_REPLACEMENT = "\ufffd"
CONTROLS = {
    code: _REPLACEMENT
    for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000))
    if chr(code) not in "\t\n\r"
}


def has_subject(blocks: tuple[Block, ...]) -> bool:
    """Say whether a letter has a subject, its main heading."""
    return any(
        isinstance(b, Paragraph) and b.role == "subject" for b in walk_blocks(blocks)
    )


def escape_html(text: str) -> str:
    """Escape for element content and attribute values in double quotes.

    Characters that XML 1.0 forbids (section 2.2) become a visible U+FFFD.
    """
    return escape(text.translate(CONTROLS), quote=False).replace('"', "&quot;")


def attributes(**values: str | int | None) -> str:
    """Print ` name="value"` for each value that is not None or "".

    "_" in a name stands for "-"; one at the end is dropped (`class_`).
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape_html(str(value))}"'
        for name, value in values.items()
        if value is not None and value != ""
    )


@dataclass(frozen=True, slots=True)
class Markup:
    """Print blocks and inlines.

    `top_level` is the level of the subject's heading (0 when the letter has none:
    the first headings beneath it are then of level 1), `date` the ISO date of the
    paragraph of that role.
    """

    top_level: int = 1
    date: str = ""

    def text(self, text: Text) -> str:
        """Print a run of words."""
        return escape_html(text.text)

    def note_mark(self, number: int) -> str:
        """Print the raised number that calls a note."""
        return f'<sup class="call">{number}</sup>'

    def note_number(self, number: int) -> str:
        """Print the number of another note in running words."""
        return str(number)

    def emphasis(self, emphasis: Emphasis, inner: str) -> str:  # noqa: ARG002
        """Print words in italics."""
        return f"<em>{inner}</em>"

    def span(self, span: Span, inner: str) -> str:
        """Print words in another language or direction."""
        return f"<span{attributes(lang=span.lang, dir=span.direction)}>{inner}</span>"

    def link(self, href: str, inner: str) -> str:
        """Print a link; `inner` holds no other link."""
        return f"<a{attributes(href=percent_encode(href))}>{inner}</a>"

    def classification(self, word: str) -> str:
        """Print the word that marks a confidential letter; "" for a public one."""
        fields = attributes(class_=CLASSIFICATION)
        return f"<p{fields}>{escape_html(word)}</p>\n" if word else ""

    def heading_fields(self, inlines: tuple[Inline, ...]) -> str:  # noqa: ARG002
        """Print the attributes of a heading that an edition adds."""
        return ""

    def signature_fields(self, paragraph: Paragraph) -> str:  # noqa: ARG002
        """Print the attributes of a signature that an edition adds."""
        return ""

    def contents(self, contents: Contents) -> str:
        """Print the list of sections, each a link to its heading."""
        top = min(entry.level for entry in contents.entries)
        return "".join(
            f'<p class="entry level-{entry.level - top + 1}">'
            f'<a href="#section-{entry.number}">{escape_html(entry.words)}</a></p>\n'
            for entry in contents.entries
        )

    def paragraph_number(self, number: int) -> str:
        """Print the number before a paragraph of a submission."""
        return f'<span class="number">{number}.</span> '

    def start(self, first: int) -> str:
        """Print the attribute that numbers a list from `first`."""
        return attributes(start=first)

    def number(self, number: int, last: int) -> str:  # noqa: ARG002  an edition's
        """Print the attribute that numbers an item; the one before it has `last`."""
        return attributes(value=number)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Print blocks, each followed by a line feed."""
        return "".join(f"{self.block(block)}\n" for block in blocks)

    def block(self, block: Block) -> str:
        """Print one block."""
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                level = min(6, block.level + self.top_level)
                fields = attributes(id=block.number and f"section-{block.number}")
                fields += self.heading_fields(block.inlines)
                return f"<h{level}{fields}>{self.inlines(block.inlines)}</h{level}>"
            case Contents():
                return self.contents(block)
            case Cover():
                return f'<div class="cover">\n{self.blocks(block.blocks)}</div>'
            case ListBlock():
                return self._list(block)
            case Quotation():
                return f"<blockquote>\n{self.blocks(block.blocks)}</blockquote>"
            case Table():
                return self._table(block)
            case _:
                assert_never(block)

    def inlines(self, inlines: tuple[Inline, ...], *, in_link: bool = False) -> str:
        """Print inlines; within a link nothing else is a link."""
        printed = add_no_break_spaces(inlines)
        return "".join(self._inline(inline, in_link) for inline in printed)

    def _inline(self, inline: Inline, in_link: bool) -> str:
        match inline:
            case Text():
                return self.text(inline)
            case Emphasis():
                inner = self.inlines(inline.inlines, in_link=in_link)
                return self.emphasis(inline, inner)
            case Strong():
                inner = self.inlines(inline.inlines, in_link=in_link)
                return f"<strong>{inner}</strong>"
            case Link():
                return self._link(inline, in_link)
            case Span():
                return self.span(inline, self.inlines(inline.inlines, in_link=in_link))
            case LineBreak():
                return "<br/>"
            case NoteMark():
                return self.note_mark(inline.number)
            case NoteNumber():
                if in_link:
                    return str(inline.number)
                return self.note_number(inline.number)
            case _:
                assert_never(inline)

    def parts(self, link: Link) -> str:
        """Print a link, cut where it calls a note."""
        printed = []
        for part in split_at_marks(link.inlines):
            if isinstance(part, NoteMark):
                printed.append(self.note_mark(part.number))
            else:
                printed.append(self.link(link.href, self.inlines(part, in_link=True)))
        return "".join(printed)

    def item(self, inner: str) -> str:
        """Print the blocks of an entry of a list."""
        return f"\n{inner}"

    def _link(self, link: Link, in_link: bool) -> str:
        if in_link:
            return self.inlines(link.inlines, in_link=True)
        check_href(link.href)
        return self.parts(link)

    def _paragraph(self, paragraph: Paragraph) -> str:
        inner = self.inlines(paragraph.inlines)
        role: str = "" if paragraph.role == "body" else paragraph.role
        if paragraph.number:
            role = role or "numbered"
            inner = self.paragraph_number(paragraph.number) + inner
        fields = attributes(
            class_=role, lang=paragraph.lang, dir=paragraph.direction
        )  # fmt: skip
        name = "p"
        match paragraph.role:
            case "subject":
                name = f"h{self.top_level}"
                fields += self.heading_fields(paragraph.inlines)
            case "signature":
                inner = self._signature(paragraph.inlines)
                fields += self.signature_fields(paragraph)
            case "date" if self.date:
                inner = f"<time{attributes(datetime=self.date)}>{inner}</time>"
            case _:
                pass
        return f"<{name}{fields}>{inner}</{name}>"

    def _signature(self, inlines: tuple[Inline, ...]) -> str:
        """Set the first line, the name, apart from the lines beneath it."""
        first = first_line(inlines)
        name = f'<b class="name">{self.inlines(first)}</b>'
        return name + self.inlines(inlines[len(first) :])

    def _list(self, block: ListBlock) -> str:
        name = "ol" if block.is_ordered else "ul"
        is_late = block.is_ordered and block.start != 1
        start = self.start(block.start) if is_late else ""
        role: str = "" if block.role == "plain" else block.role
        if block.is_ordered and block.ending == ")":
            role = f"{role} brackets".lstrip()
        if block.role == "signatures":
            role += f" columns-{column_count(block)}"
            # No blanks between them: they would be stray parts of the PDF's list.
            items = "".join(f"<li>{self.blocks(item)}</li>" for item in block.items)
        else:
            items = "".join(
                f"<li{number}>{self._item(item)}</li>\n"
                for number, item in zip(self._numbers(block), block.items, strict=True)
            )
        return f"<{name}{attributes(class_=role)}{start}>\n{items}</{name}>"

    def _numbers(self, block: ListBlock) -> Iterator[str]:
        """Print the attribute of each item that does not follow the one before."""
        last = block.start - 1
        for number in block.item_numbers:
            yield self.number(number, last) if number != last + 1 else ""
            last = number

    def _item(self, item: tuple[Block, ...]) -> str:
        match item:
            case (
                Paragraph(role="body", lang=None, direction=None, number=None) as only,
            ):
                return self.inlines(only.inlines)
            case _:
                return self.item(self.blocks(item))

    def _table(self, table: Table) -> str:
        head = "".join(
            f"<th{attributes(scope='col', class_=where)}>{self.inlines(cell)}</th>"
            for cell, where in zip(table.header, table.alignments, strict=True)
        )
        rows = "".join(self._row(row, table) for row in table.rows)
        once = attributes(class_="once" if has_mark(table.header) else None)
        return (
            f"<table>\n<thead{once}>\n<tr>{head}</tr>\n</thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>"
        )

    def _row(self, row: tuple[tuple[Inline, ...], ...], table: Table) -> str:
        cells = "".join(
            f"<td{attributes(class_=where)}>{self.inlines(cell)}</td>"
            for cell, where in zip(row, table.alignments, strict=True)
        )
        return f"<tr>{cells}</tr>\n"


def has_mark(cells: tuple[tuple[Inline, ...], ...]) -> bool:
    """Whether a head calls a note: repeated on each page, it would call it again."""
    return any(isinstance(i, NoteMark) for cell in cells for i in walk_inlines(cell))
