"""The golden format: the whole tree as text, one node a line.

It contains everything that a reader of the letter could notice. Places are left out:
they say where words are in a template, not what the letter says.
"""

import re
from collections.abc import Iterator
from typing import assert_never

from appeals.model.cite import Cite
from appeals.model.document import (
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
    child_inlines,
)
from appeals.model.pinpoint import Pinpoint

_STEP = "  "
_ESCAPED = re.compile(r"[\"\\\\]")
_BASIC_PLANE = 0xFFFF


def write_native(document: Document) -> str:
    r"""Print the tree, two blanks deeper a level, strings in double quotes.

    Characters that cannot be told apart by eye (no-break blank, direction marks)
    are written as \u00a0. Ends with a line feed.
    """
    return "".join(f"{line}\n" for line in _document(document))


def _document(document: Document) -> Iterator[str]:
    yield from _head(document)
    for name, blocks in (
        ("introduction", document.introduction),
        ("blocks", document.blocks),
    ):
        if blocks:
            yield f"{_STEP}{name}"
            yield from _indent(_blocks(blocks), 2)
    if document.notes:
        yield f"{_STEP}notes"
        for note in document.notes:
            yield from _indent(_note(note), 2)


def _head(document: Document) -> Iterator[str]:
    yield "document" + _fields(
        lang=document.lang, direction=document.direction, date=document.date
    )
    yield f"{_STEP}title {_quote(document.title)}"
    if document.classification:
        yield f"{_STEP}classification {_quote(document.classification)}"
    for edition in document.editions:
        yield f"{_STEP}edition" + _fields(lang=edition.lang, page=edition.page)
    if document.reference:
        yield f"{_STEP}reference {_quote(document.reference)}"
    yield f"{_STEP}letterhead {_quote(document.letterhead.organisation)}"
    for line in document.letterhead.lines:
        yield f"{_STEP * 2}line {_quote(line)}"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"paragraph {block.role}" + _fields(
                number=_number(block.number),
                lang=block.lang,
                direction=block.direction,
                signer=block.signer,
            )
            yield from _indent(_inlines(block.inlines))
        case Heading():
            yield f"heading {block.level}" + _fields(number=_number(block.number))
            yield from _indent(_inlines(block.inlines))
        case Contents():
            yield f"contents {_quote(block.title)}"
            for entry in block.entries:
                words = _quote(entry.words)
                yield f"{_STEP}entry {entry.number} level {entry.level} {words}"
        case ListBlock():
            yield f"list {block.role} {_list_kind(block)}"
            for number, item in zip(block.item_numbers, block.items, strict=True):
                yield f"{_STEP}item" + (f" {number}" if block.numbers else "")
                yield from _indent(_blocks(item), 2)
        case Cover() | Quotation():
            yield "cover" if isinstance(block, Cover) else "quotation"
            yield from _indent(_blocks(block.blocks))
        case Table():
            yield f"table {' '.join(block.alignments)}"
            yield from _indent(_row("header", block.header))
            for row in block.rows:
                yield from _indent(_row("row", row))
        case _:
            assert_never(block)


def _list_kind(block: ListBlock) -> str:
    if not block.is_ordered:
        return "bullets"
    way = "as typed" if block.numbers else f"from {block.start}"
    return f"ordered {way}{' ending )' if block.ending == ')' else ''}"


def _row(name: str, cells: tuple[tuple[Inline, ...], ...]) -> Iterator[str]:
    yield name
    for cell in cells:
        yield f"{_STEP}cell"
        yield from _indent(_inlines(cell), 2)


def _inlines(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text():
                yield f"text {_quote(inline.text)}"
            case Emphasis():
                yield "emphasis"
            case Strong():
                yield "strong"
            case Link():
                yield f"link {_quote(inline.href)}"
            case Span():
                yield "span" + _fields(lang=inline.lang, direction=inline.direction)
            case LineBreak():
                yield "line-break"
            case NoteMark():
                yield f"note-mark {inline.number}"
            case NoteNumber():
                yield f"note-number {inline.number}"
            case _:
                assert_never(inline)
        yield from _indent(_inlines(child_inlines(inline)))


def _note(note: Note) -> Iterator[str]:
    yield f"note {note.number}" + _fields(placement=note.placement, name=note.name)
    yield from _indent(_inlines(note.inlines))
    for cite in note.cites:
        yield _STEP + _cite(cite)


def _cite(cite: Cite) -> str:
    place = _pinpoint(cite.pinpoint)
    return f"cite {_quote(cite.ref)}" + _fields(
        key="-" if cite.key is None else cite.key,
        signal=cite.signal,
        pinpoint=place and _quote(place),
        suffix=cite.suffix and _quote(cite.suffix),
    )


def _pinpoint(pinpoint: Pinpoint) -> str:
    if pinpoint.is_whole:
        return "whole"
    return ", ".join(f"{s.label} {s.value}".rstrip() for s in pinpoint.locators)


def _indent(rows: Iterator[str], levels: int = 1) -> Iterator[str]:
    return (_STEP * levels + row for row in rows)


def _fields(**fields: str | None) -> str:
    return "".join(f" {name}={value}" for name, value in fields.items() if value)


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)


def _quote(text: str) -> str:
    if not text.isprintable() or _ESCAPED.search(text):
        text = "".join(map(_escape, text))
    return f'"{text}"'


def _escape(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():  # no controls, formats, private use, odd blanks
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= _BASIC_PLANE else f"\\U{code:08x}"
