"""Numbers notes, headings and paragraphs, and lists the sections of a submission.

Note marks move to where the language puts them, and adjacent ones are merged. In the
blocks that come in, `NoteMark.number` is an index into the list of notes; in those that
go out it is the note's printed number, in reading order from 1.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import count, groupby
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
    Link,
    ListBlock,
    NoteMark,
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


def normalise_heading_levels(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Make heading levels start at 1 and skip none, whatever was typed.

    People who read a page by its headings (ISO 14289-1, 7.4.2; WCAG 2.2, 1.3.1) take a
    skipped level for a missing part.
    """
    typed = [b.level for b in walk_blocks(blocks) if isinstance(b, Heading)]
    levels = normalise_levels(typed)
    return _map_leaves(
        blocks,
        lambda b: replace(b, level=next(levels)) if isinstance(b, Heading) else b,
    )


def number_submission(
    blocks: tuple[Block, ...], front: FrontMatter, language: Language
) -> tuple[Block, ...]:
    """Do what the front matter asks for: number paragraphs, list the sections."""
    if front.numbered_paragraphs:
        blocks = number_paragraphs(blocks)
    return add_contents(blocks, language.letter.contents) if front.contents else blocks


def number_paragraphs(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give each paragraph of the running text a number, from 1.

    Headings, lists, tables, and paragraphs inside these or quotations, are not
    numbered.
    """
    numbers = count(1)
    return tuple(
        replace(block, number=next(numbers))
        if isinstance(block, Paragraph) and block.role == "body"
        else block
        for block in blocks
    )


def add_contents(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Put a list of the headings above the text: the two highest levels."""
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
    stops = _compile_stops(language.stops_behind_note_marks)
    known = list(notes)
    order: list[NoteSource] = []

    def settle(inlines: Inlines) -> Inlines:
        inlines = _drop_blanks_before_marks(inlines)
        if stops:
            return _move_before_stops(
                _move_after_closers(inlines, _QUOTES_AFTER), stops
            )
        return _move_after_closers(inlines)

    def number(inlines: Inlines) -> Inlines:
        numbered: list[Inline] = []
        settled = settle(_hoist_marks(inlines, settle))
        for inline in _merge_neighbours(settled, known):
            if isinstance(inline, NoteMark):
                order.append(known[inline.number])
                numbered.append(NoteMark(len(order)))
            else:
                numbered.append(inline)
        return tuple(numbered)

    return map_inlines(blocks, number), tuple(order)


@cache
def _compile_stops(stops: str) -> re.Pattern[str] | None:
    """Compile a pattern for final stops that note marks precede; None without any."""
    if not stops:
        return None
    return re.compile(rf"(?:[\s\u00a0\u202f]*[{re.escape(stops)}](?!\d))+$")


def map_inlines(
    blocks: tuple[Block, ...], change: Callable[[Inlines], Inlines]
) -> tuple[Block, ...]:
    """Change the inlines of every paragraph, heading and cell, in reading order."""

    def change_block(block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, inlines=change(block.inlines))
            case Table(header, rows):
                header = tuple(map(change, header))
                rows = tuple(tuple(map(change, row)) for row in rows)
                return replace(block, header=header, rows=rows)
            case _:
                return block

    return _map_leaves(blocks, change_block)


def _map_leaves(
    blocks: tuple[Block, ...], change: Callable[[Block], Block]
) -> tuple[Block, ...]:
    """Change every block that holds no others, in reading order."""
    changed: list[Block] = []
    for block in blocks:
        match block:
            case ListBlock(items):
                items = tuple(_map_leaves(item, change) for item in items)
                changed.append(replace(block, items=items))
            case Quotation(inner) | Cover(inner):
                changed.append(replace(block, blocks=_map_leaves(inner, change)))
            case Paragraph() | Heading() | Table() | Contents():
                changed.append(change(block))
            case _:
                assert_never(block)
    return tuple(changed)


def _hoist_marks(inlines: Inlines, settle: Callable[[Inlines], Inlines]) -> Inlines:
    """Take marks out of italics, bold, links and spans: a mark is never inside.

    `settle` moves them past the punctuation inside first.
    """
    hoisted: list[Inline] = []
    for inline in inlines:
        children = settle(_hoist_marks(child_inlines(inline), settle))
        if not isinstance(inline, Emphasis | Strong | Link | Span):
            hoisted.append(inline)
            continue
        for is_mark, run in groupby(children, lambda i: isinstance(i, NoteMark)):
            words = tuple(run)
            hoisted += words if is_mark else (replace(inline, inlines=words),)
    return tuple(hoisted)


def _drop_blanks_before_marks(inlines: Inlines) -> Inlines:
    """Drop white space in front of a mark: "allegation ²" becomes "allegation²"."""
    kept: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, NoteMark):
            strip_end(kept)
        kept.append(inline)
    return tuple(kept)


def strip_end(inlines: list[Inline]) -> None:
    """Take white space away at the end of words."""
    while inlines and isinstance(last := inlines[-1], Text):
        stripped = last.text.rstrip()
        if stripped:
            inlines[-1] = replace(last, text=stripped)
            return
        inlines.pop()


def _merge_neighbours(inlines: Inlines, known: list[NoteSource]) -> Inlines:
    """Merge adjacent cite clusters into one note; separate other marks by a comma."""
    kept: list[Inline] = []
    for inline in inlines:
        last = kept[-1] if kept else None
        if not isinstance(inline, NoteMark) or not isinstance(last, NoteMark):
            kept.append(inline)
            continue
        first, second = known[last.number], known[inline.number]
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
        known.append(
            NoteSource(
                (CiteCluster(items, first.place),),
                is_free_text=False,
                name=first.name or second.name,
                place=first.place,
            )
        )
        kept[-1] = NoteMark(len(known) - 1)
    return tuple(kept)


def _move_after_closers(
    inlines: Inlines, closers_after: re.Pattern[str] = _CLOSERS_AFTER
) -> Inlines:
    """Move marks after the punctuation that follows them (English)."""
    moved: list[Inline] = []
    for inline in inlines:
        at = len(moved)  # where the marks before this begin
        while at and isinstance(moved[at - 1], NoteMark):
            at -= 1
        if isinstance(inline, Text) and at < len(moved):
            closers = closers_after.match(inline.text)
            end = closers.end() if closers else 0
            if end:
                moved.insert(at, Text(inline.text[:end], inline.place))
            if rest := inline.text[end:]:
                moved.append(Text(rest, _move_place(inline.place, end)))
        else:
            moved.append(inline)
    return tuple(moved)


def _move_before_stops(inlines: Inlines, stops: re.Pattern[str]) -> Inlines:
    """Move marks before the stop, after a quotation mark (French).

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
                point = Text(closers[0], _move_place(last.place, closers.start()))
                moved[-1:] = [*kept, inline, point]
                continue
        moved.append(inline)
    return tuple(moved)


def _move_place(place: Place | None, count: int) -> Place | None:
    """Move a place by `count` characters.

    The text of a value (no `end_column`) has the place of its expression throughout.
    """
    if place is None or not place.end_column:
        return place
    return replace(place, column=place.column + count)
