"""Tree -> plain text: notes as [1], listed at the end."""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from appeals.languages.find import find_or_english
from appeals.model.document import (
    Alignment,
    Block,
    Contents,
    Cover,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Note,
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
from appeals.writers.layout.directions import isolate, isolate_lines
from appeals.writers.layout.no_break import add_no_break_spaces
from appeals.writers.plaintext.wrapping import count_columns, wrap

_INDENT = " " * 4
_BLANK = re.compile(r"[ \t\n]")
_GAP = 2
_NARROWEST = 8


def write_text(document: Document, width: int = 72) -> str:
    """Print the letter in lines of at most `width` columns, ended by line feeds.

    Notes are marks like [1] in the text and a numbered list at the end. The address
    of a link follows its words in angle brackets (RFC 3986, appendix C) where
    the two differ. The introduction is left out: it belongs to the web edition. The
    first line and the last say that a letter is confidential.
    """
    head, language = document.letterhead, find_or_english(document.lang)
    parts = [[head.organisation, *head.lines]]
    parts += _block_parts(document.blocks, width, language.colon)
    if document.notes:
        title = language.page.notes
        parts.append([title, "-" * count_columns(title)])
        parts += [_note(note, width) for note in document.notes]
    if mark := document.classification:
        parts = [[mark], *parts, [mark]]
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    text = isolate_lines(text, is_rtl=document.direction == "rtl")
    return text.replace("\u00ad", "")  # a line is never broken at a soft hyphen here


def _block_parts(blocks: tuple[Block, ...], width: int, colon: str) -> list[list[str]]:
    """Print blocks, each a part that blank lines will separate from its neighbours.

    `colon` follows the head of a column where a table is printed row by row.
    """
    parts: list[list[str]] = []
    previous: Block | None = None
    for block in blocks:
        lines = _block(block, width, colon)
        if _belong_together(previous, block):
            parts[-1] += lines
        else:
            parts.append(lines)
        previous = block
    return parts


def _belong_together(before: Block | None, after: Block) -> bool:
    """Whether no blank line separates the two: a label or annex, and what follows."""
    return (
        isinstance(before, Paragraph)
        and isinstance(after, Paragraph)
        and before.role in {"annex", "label"}
        and after.role in {"annex", "address", "submitters"}
    )


def _block(block: Block, width: int, colon: str) -> list[str]:
    match block:
        case Paragraph():
            number = f"{block.number}. " if block.number else ""
            return _wrap_inlines(block.inlines, width, number)
        case Heading():
            lines = _wrap_inlines(block.inlines, width)
            return [*lines, "-" * min(width, max(map(count_columns, lines)))]
        case Contents():
            return _contents(block, width)
        case Cover():
            return _join_parts(_block_parts(block.blocks, width, colon))
        case ListBlock():
            return _list(block, width, colon)
        case Quotation():
            inner = _join_parts(_block_parts(block.blocks, width - len(_INDENT), colon))
            return [_INDENT + line if line else "" for line in inner]
        case Table():
            header = tuple(map(_plain, block.header))
            rows = tuple(tuple(map(_plain, row)) for row in block.rows)
            return table_lines(header, rows, block.alignments, width, colon)
        case _:
            assert_never(block)


def _contents(block: Contents, width: int) -> list[str]:
    """Print the sections; a text without pages has no page numbers."""
    top = min(entry.level for entry in block.entries)
    lines = [block.title]
    for entry in block.entries:
        lead = _INDENT * (entry.level - top)
        lines += wrap(entry.words, width, lead, lead + "  ")
    return lines


def _list(block: ListBlock, width: int, colon: str) -> list[str]:
    marks = ["-"] * len(block.items)
    if block.is_ordered:
        marks = [f"{number}{block.ending}" for number in block.item_numbers]
    size = max(map(len, marks)) + 1
    lines: list[str] = []
    for mark, item in zip(marks, block.items, strict=True):
        inner = _join_parts(_block_parts(item, width - size, colon))
        for index, line in enumerate(inner or [""]):
            lead = mark.ljust(size) if index == 0 else " " * size
            lines.append((lead + line).rstrip())
    return lines


def _join_parts(parts: list[list[str]]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines else part
    return lines


def _note(note: Note, width: int) -> list[str]:
    mark = f"[{note.number}] "
    return _wrap_inlines(note.inlines, width, mark, " " * len(mark))


def _wrap_inlines(
    inlines: tuple[Inline, ...], width: int, first: str = "", rest: str = ""
) -> list[str]:
    lines: list[str] = []
    for line in _plain(inlines).split("\n"):
        lines += wrap(line, width, rest if lines else first, rest)
    return lines


def _plain(inlines: tuple[Inline, ...]) -> str:
    return "".join(_plain_inlines(add_no_break_spaces(inlines)))


def _plain_inlines(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text():
                yield inline.text
            case Emphasis() | Strong():
                yield from _plain_inlines(inline.inlines)
            case Span():
                words = "".join(_plain_inlines(inline.inlines))
                yield isolate(words, inline.direction)
            case Link():
                words = _plain(inline.inlines)
                yield words
                if _bare_address(plain_text(inline.inlines)) != _bare_address(
                    inline.href
                ):
                    address = _BLANK.sub("%20", inline.href)
                    yield f" {isolate(f'<{address}>', 'ltr')}"
            case LineBreak():
                yield "\n"
            case NoteMark():
                yield f"[{inline.number}]"
            case NoteNumber():
                yield str(inline.number)
            case _:
                assert_never(inline)


def _bare_address(address: str) -> str:
    """Leave out what is not read aloud: the scheme and a slash at the end."""
    for scheme in ("https://", "http://", "mailto:", "tel:"):
        address = address.removeprefix(scheme)
    return address.removesuffix("/")


def table_lines(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    alignments: Sequence[Alignment],
    width: int,
    colon: str,
) -> list[str]:
    """Print a table in at most `width` columns.

    Cells are wrapped inside their column. Where a column would be narrower than
    its longest word, each row is a list of "Header: cell" lines instead, with the
    colon of the language.
    """
    table = [
        [_one_line(c) for c in header],
        *([_one_line(c) for c in row] for row in rows),
    ]
    widths = _column_widths(table, width)
    if any(_longest_word(table, i) > size for i, size in enumerate(widths)):
        return _list_rows(table[0], table[1:], width, colon)
    lines = _row(table[0], widths, alignments)
    lines.append((" " * _GAP).join("-" * size for size in widths))
    for row in table[1:]:
        lines += _row(row, widths, alignments)
    return lines


def _one_line(cell: str) -> str:
    return cell.replace("\n", " ")


def _column_widths(table: Sequence[Sequence[str]], width: int) -> list[int]:
    """Give each column the width it needs; narrow the widest until all fit."""
    widths = [max(count_columns(row[i]) for row in table) for i in range(len(table[0]))]
    space = width - _GAP * (len(widths) - 1)
    while sum(widths) > space and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _longest_word(table: Sequence[Sequence[str]], column: int) -> int:
    words = (wrap(row[column], 1) for row in table)
    return max(count_columns(word) for cell in words for word in cell)


def _row(
    cells: Sequence[str], widths: Sequence[int], alignments: Sequence[Alignment]
) -> list[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(map(len, wrapped))):
        texts = [
            _align(cell[index] if index < len(cell) else "", size, alignment)
            for cell, size, alignment in zip(wrapped, widths, alignments, strict=True)
        ]
        lines.append((" " * _GAP).join(texts).rstrip())
    return lines


def _align(text: str, width: int, alignment: Alignment) -> str:
    blanks = width - count_columns(text)
    match alignment:
        case "left":
            before = 0
        case "right":
            before = blanks
        case "center":
            before = blanks // 2
    return " " * before + text + " " * (blanks - before)


def _list_rows(
    header: Sequence[str], rows: Sequence[Sequence[str]], width: int, colon: str
) -> list[str]:
    lines: list[str] = []
    for row in rows:
        if lines:
            lines.append("")
        for name, cell in zip(header, row, strict=True):
            lines += wrap(cell, width, f"{name}{colon}" if name else "", "  ")
    return lines
