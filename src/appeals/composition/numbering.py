"""Numbers notes, headings and paragraphs, and lists the sections of a submission.

Note marks are put where the language wants them, and neighbours are merged. In the
blocks that come in, `NoteMark.number` is an index into the list of notes; in those that
go out it is the note's printed number, in reading order from 1.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import assert_never

from appeals.errors import Place
from appeals.languages.find import find_or_english
from appeals.languages.language import Language
from appeals.model.cite import CiteCluster
from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    NoteNumber,
    NoteSource,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    child_inlines,
    normalise_levels,
    plain_text,
    walk_blocks,
)
from appeals.model.letter import FrontMatter

_LEVELS = 2


def with_levels_in_turn(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Begin with headings of level 1 and leave no level out, whatever was typed.

    A reader of a page's headings (ISO 14289-1, 7.4.2; WCAG 2.2, 1.3.1) takes a level
    that is left out for a part that is missing.
    """
    typed = [b.level for b in walk_blocks(blocks) if isinstance(b, Heading)]
    levels = list(normalise_levels(typed))
    return blocks if levels == typed else _with_levels(blocks, iter(levels))


def _with_levels(blocks: tuple[Block, ...], levels: Iterator[int]) -> tuple[Block, ...]:
    changed: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                changed.append(replace(block, level=next(levels)))
            case ListBlock(items):
                changed.append(
                    replace(block, items=tuple(_with_levels(i, levels) for i in items))
                )
            case Quotation(inner) | Cover(inner):
                changed.append(replace(block, blocks=_with_levels(inner, levels)))
            case _:
                changed.append(block)
    return tuple(changed)


def as_submission(
    blocks: tuple[Block, ...], front: FrontMatter, language: Language
) -> tuple[Block, ...]:
    """Do what the front matter asks for: number paragraphs, list the sections."""
    if front.numbered_paragraphs:
        blocks = number_paragraphs(blocks)
    return with_contents(blocks, language.letter.contents) if front.contents else blocks


def number_paragraphs(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give each paragraph of the running text a number, from 1.

    Headings, lists, tables, and paragraphs within them or within quotations, have
    none.
    """
    numbered: list[Block] = []
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph) and block.role == "body":
            number += 1
            numbered.append(replace(block, number=number))
        else:
            numbered.append(block)
    return tuple(numbered)


def with_contents(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Put a list of the headings above the text: the highest level, and the next."""
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    deepest = min(levels, default=0) + _LEVELS - 1
    numbered: list[Block] = []
    entries: list[ContentsEntry] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= deepest:
            number = len(entries) + 1
            inlines = tuple(i for i in block.inlines if not isinstance(i, NoteMark))
            entries.append(ContentsEntry(number, block.level, plain_text(inlines)))
            numbered.append(replace(block, number=number))
        else:
            numbered.append(block)
    return (Contents(title, tuple(entries)), *numbered) if entries else blocks


_CLOSERS = r"(?:[.,;:!?…](?!\d)|[\"'”’»”](?!\w)|[。，；：！？、》」』،؛؟])"
_CLOSERS_AFTER = re.compile(rf"{_CLOSERS}+")
_QUOTES_AFTER = re.compile(r"(?:[\u00a0\u202f]?[\"'”’»“](?!\w))+")

Inlines = tuple[Inline, ...]


def number_notes(
    blocks: tuple[Block, ...], notes: Sequence[NoteSource], lang: str
) -> tuple[tuple[Block, ...], tuple[NoteSource, ...]]:
    """Give the blocks with final marks, and the notes in the order of their numbers."""
    language = find_or_english(lang)
    stops = _stops_before(language.stops_behind_note_marks)
    held = list(notes)
    order: list[NoteSource] = []

    def settle(inlines: Inlines) -> Inlines:
        inlines = _drop_blanks_before(inlines)
        if stops:
            return _before_stops(_after_closers(inlines, _QUOTES_AFTER), stops)
        return _after_closers(inlines)

    def number(inlines: Inlines) -> Inlines:
        numbered: list[Inline] = []
        settled = settle(_hoist(inlines, settle))
        for inline in _merge_neighbours(settled, held):
            if isinstance(inline, NoteMark):
                order.append(held[inline.number])
                numbered.append(NoteMark(len(order)))
            else:
                numbered.append(inline)
        return tuple(numbered)

    return map_inlines(blocks, number), tuple(order)


@cache
def _stops_before(stops: str) -> re.Pattern[str] | None:
    """Match at the end of a text the stops that note marks come before, or None."""
    if not stops:
        return None
    return re.compile(rf"(?:[\s\u00a0\u202f]*[{re.escape(stops)}](?!\d))+$")


def map_inlines(
    blocks: tuple[Block, ...], change: Callable[[Inlines], Inlines]
) -> tuple[Block, ...]:
    """Change the inlines of every paragraph, heading and cell, in reading order."""
    return tuple(_map_block(block, change) for block in blocks)


def _map_block(block: Block, change: Callable[[Inlines], Inlines]) -> Block:
    match block:
        case Paragraph(inlines, role, lang, direction, place):
            return Paragraph(change(inlines), role, lang, direction, place)
        case Heading(level, inlines, place):
            return Heading(level, change(inlines), place)
        case Contents():
            return block
        case Cover(blocks):
            return Cover(map_inlines(blocks, change))
        case ListBlock(items):
            mapped = tuple(map_inlines(item, change) for item in items)
            return replace(block, items=mapped)
        case Quotation(blocks, place):
            return Quotation(map_inlines(blocks, change), place)
        case Table(header, rows, alignments, place):
            new_header = tuple(change(cell) for cell in header)
            new_rows = tuple(tuple(change(cell) for cell in row) for row in rows)
            return Table(new_header, new_rows, alignments, place)
        case _:
            assert_never(block)


def _hoist(inlines: Inlines, settle: Callable[[Inlines], Inlines]) -> Inlines:
    """Take marks out of italics, bold, links and spans: a mark is never inside.

    `settle` puts the marks in their places before, beside the punctuation inside.
    """
    hoisted: list[Inline] = []
    for inline in inlines:
        children = settle(_hoist(child_inlines(inline), settle))
        match inline:
            case Emphasis():
                hoisted += _split(children, Emphasis)
            case Strong():
                hoisted += _split(children, Strong)
            case Link(href):
                hoisted += _split(children, partial(Link, href))
            case Span(_, lang, way):
                hoisted += _split(children, partial(Span, lang=lang, direction=way))
            case Text() | LineBreak() | NoteMark() | NoteNumber():
                hoisted.append(inline)
            case _:
                assert_never(inline)
    return tuple(hoisted)


def _split(children: Inlines, wrap: Callable[[Inlines], Inline]) -> list[Inline]:
    parts: list[Inline] = []
    run: list[Inline] = []
    for child in (*children, None):
        if child is not None and not isinstance(child, NoteMark):
            run.append(child)
            continue
        if run:
            parts.append(wrap(tuple(run)))
            run = []
        if child is not None:
            parts.append(child)
    return parts


def _drop_blanks_before(inlines: Inlines) -> Inlines:
    """Drop white space in front of a mark: "allegation ²" becomes "allegation²"."""
    kept: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, NoteMark):
            while kept and isinstance(last := kept[-1], Text):
                stripped = last.text.rstrip()
                if stripped:
                    kept[-1] = Text(stripped, last.place)
                    break
                kept.pop()
        kept.append(inline)
    return tuple(kept)


def _merge_neighbours(inlines: Inlines, held: list[NoteSource]) -> Inlines:
    """Make one note of cite clusters side by side; part other marks by a comma."""
    kept: list[Inline] = []
    for inline in inlines:
        last = kept[-1] if kept else None
        if not isinstance(inline, NoteMark) or not isinstance(last, NoteMark):
            kept.append(inline)
            continue
        first, second = held[last.number], held[inline.number]
        is_apart = first.is_restricted or second.is_restricted
        is_free_text = first.is_free_text or second.is_free_text
        if is_free_text or is_apart or (first.name and second.name):
            kept += [Text(","), inline]
            continue
        items = tuple(
            item
            for part in (*first.parts, *second.parts)
            if isinstance(part, CiteCluster)
            for item in part.items
        )
        held.append(
            NoteSource(
                (CiteCluster(items, first.place),),
                is_free_text=False,
                name=first.name or second.name,
                place=first.place,
            )
        )
        kept[-1] = NoteMark(len(held) - 1)
    return tuple(kept)


def _after_closers(
    inlines: Inlines, closers_after: re.Pattern[str] = _CLOSERS_AFTER
) -> Inlines:
    """Move marks behind the punctuation that follows them (English)."""
    moved: list[Inline] = []
    for inline in inlines:
        at = _start_of_marks(moved, len(moved))
        if isinstance(inline, Text) and at < len(moved):
            closers = closers_after.match(inline.text)
            end = closers.end() if closers else 0
            if end:
                moved.insert(at, Text(inline.text[:end], inline.place))
            if rest := inline.text[end:]:
                moved.append(Text(rest, _further(inline.place, end)))
        else:
            moved.append(inline)
    return tuple(moved)


def _before_stops(inlines: Inlines, stops: re.Pattern[str]) -> Inlines:
    """Move marks in front of the stop before them, behind a quotation mark (French).

    « texte »¹. In Russian a question mark stays before the mark.
    """
    moved: list[Inline] = []
    for inline in inlines:
        last = moved[-1] if moved else None
        if isinstance(inline, NoteMark) and isinstance(last, Text):
            closers = stops.search(last.text)
            if closers and (closers.start() or len(moved) > 1):
                words = last.text[: closers.start()]
                kept = [Text(words, last.place)] if words else []
                point = Text(closers[0], _further(last.place, closers.start()))
                moved[-1:] = [*kept, inline, point]
                continue
        moved.append(inline)
    return tuple(moved)


def _start_of_marks(inlines: list[Inline], end: int) -> int:
    """Give where the run of marks begins that ends before `end`."""
    while end and isinstance(inlines[end - 1], NoteMark):
        end -= 1
    return end


def _further(place: Place | None, count: int) -> Place | None:
    """Give the place of what stands `count` characters behind the first.

    What a value gave (no `end_column`) has the place of its expression throughout.
    """
    if place is None or not place.end_column:
        return place
    return replace(place, column=place.column + count)
