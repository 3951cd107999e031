"""Note marks typed as text, "[1]" or a raised 1, and their list at the end.

A mark without a note in the list remains the mark of a note without words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from appeals.composition.numbering import map_inlines
from appeals.errors import Place
from appeals.languages.letter_reading import notes_headings
from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Span,
    Strong,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.readers.old_letter import (
    NOTE_IN_LIST,
    RAISED_DIGITS,
    Inlines,
    OldLetter,
    OldNote,
    remark,
    trim_inlines,
)

_DIGITS: Final = str.maketrans(RAISED_DIGITS, "0123456789")
_MARK = re.compile(
    rf"\[\^?(\d{{1,3}})\]|［(\d{{1,3}})］|〔(\d{{1,3}})〕|【(\d{{1,3}})】"
    rf"|(?<!\bm)(?<!\b[kcdm]m)(?<=[^\s\d{RAISED_DIGITS}])([{RAISED_DIGITS}]{{1,3}})"
)
_LOOK_BACK: Final = 4
"""How many characters before a raised number show whether it marks a note."""
_PLAIN_IN_LIST = re.compile(r"\s*\(?(\d{1,3})(?:[.):]|(?=\s))\s*(?=\S)")


def read_typed_notes(letter: OldLetter) -> OldLetter:
    """Turn typed marks into note marks, with the words that the list has for each."""
    letter = replace(letter, blocks=tuple(_split_notes(letter.blocks)))
    start, found = _find_note_list(
        letter.blocks, frozenset(_typed_marks(letter.blocks))
    )
    body = letter.blocks[:start]
    marks = [*_typed_marks(body)]
    meant = _find_meant_numbers(marks, frozenset(found), is_alone=not letter.notes)
    meant |= set(_typed_marks(body, "[^"))  # in Markdown only notes have these
    unused = sorted(set(found) - meant)
    if not meant:
        return letter
    notes = list(letter.notes)
    indices: dict[int, int] = {}
    for number in dict.fromkeys(n for n in marks if n in meant):
        indices[number] = len(notes)
        notes.append(found.get(number, OldNote(())))
    places: dict[int, Place | None] = {}
    body = map_inlines(body, lambda inlines: _insert_marks(inlines, indices, places))
    for number, index in indices.items():
        if notes[index].place is None:
            notes[index] = replace(notes[index], place=places.get(number))
    remarks = list(letter.remarks)
    left: list[Block] = []
    for number in unused:
        inlines, place = found[number].inlines, found[number].place
        left.append(Paragraph((Text(f"[{number}] ", place), *inlines), place=place))
        message = f"note {number} has no mark in the text: it is a paragraph at the end"
        remarks.append(remark(message, place, "put it where it belongs, or delete it"))
    return replace(
        letter, blocks=(*body, *left), notes=tuple(notes), remarks=tuple(remarks)
    )


def _split_notes(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Split a paragraph that begins like a note at each line that begins like one."""
    for block in blocks:
        if isinstance(block, Paragraph) and NOTE_IN_LIST.match(_words(block)):
            for inlines in _notes_in(block.inlines):
                first = next((i for i in inlines if isinstance(i, Text)), None)
                place = first.place if first and first.place else block.place
                yield replace(block, inlines=inlines, place=place)
        else:
            yield block


def _notes_in(inlines: Inlines) -> list[Inlines]:
    parts: list[list[Inline]] = [[]]
    for at, inline in enumerate(inlines):
        is_end = isinstance(inline, LineBreak)
        if is_end and NOTE_IN_LIST.match(plain_text(inlines[at + 1 :])):
            parts.append([])
        else:
            parts[-1].append(inline)
    return [trim_inlines(tuple(part)) for part in parts]


def _typed_marks(blocks: tuple[Block, ...], opening: str = "") -> Iterator[int]:
    """Yield the numbers of all marks, or of those that begin with `opening`."""
    for inlines in inline_groups(blocks):
        before = ""
        for inline in walk_inlines(inlines):
            if isinstance(inline, Text):
                for match, _, _ in _find_marks(inline.text, before):
                    if match[0].startswith(opening):
                        yield _number(match)
                before = (before + inline.text)[-_LOOK_BACK:]


def _find_marks(text: str, before: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Find the marks in a text that follows `before`, each with its start and end."""
    shift = len(before)
    for match in _MARK.finditer(before + text):
        if match.start() >= shift:
            yield match, match.start() - shift, match.end() - shift


def _number(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group).translate(_DIGITS))


def _find_meant_numbers(
    marks: list[int], listed: frozenset[int], *, is_alone: bool
) -> set[int]:
    """Give the numbers that are notes: up to the last in the list, or in sequence.

    In a letter that has notes of its own, only those in the list.
    """
    meant: set[int] = set()
    highest, last = 0, max(listed, default=0)
    for number in marks:
        is_missing = is_alone and (0 < number < last or number == highest + 1)
        if number in listed or is_missing:
            meant.add(number)
            highest = max(highest, number)
    return meant


def _find_note_list(
    blocks: tuple[Block, ...], marks: frozenset[int]
) -> tuple[int, dict[int, OldNote]]:
    """Find where the list of notes begins, and read it.

    Plain numbers count as a list of notes if the marks in the text agree.
    """
    for at in range(len(blocks) - 1, 0, -1) if marks else ():
        if notes_headings().fullmatch(_words(blocks[at]).strip(" *")):
            notes = _read_list(blocks[at + 1 :], is_plain=True)
            if notes is not None:
                return at, notes
            break
    for is_plain in (False, True):
        start = len(blocks)
        while start and _read_list(blocks[start - 1 : start], is_plain=is_plain):
            start -= 1
        notes = _read_list(blocks[start:], is_plain=is_plain)
        if notes and marks and (not is_plain or set(notes) <= marks):
            return start, notes
    return len(blocks), {}


def _words(block: Block) -> str:
    if isinstance(block, Paragraph | Heading):
        return plain_text(block.inlines)
    return ""


def _read_list(
    blocks: tuple[Block, ...], *, is_plain: bool
) -> dict[int, OldNote] | None:
    """Read blocks as notes by number; None where they are something else."""
    notes: dict[int, OldNote] = {}
    for block in blocks:
        match block:
            case Paragraph():
                read = _read_note(block, is_plain=is_plain)
                if read is None and not (is_plain and notes and len(blocks) > 1):
                    return None
                if read is None:  # the last note continues
                    last = next(reversed(notes))
                    before = notes[last].inlines
                    joined = (*before, Text(" "), *block.inlines)
                    notes[last] = replace(notes[last], inlines=joined)
                    continue
                number, note = read
                if number in notes:
                    return None
                notes[number] = note
            case ListBlock(is_ordered=True) if is_plain:
                for number, item in zip(block.item_numbers, block.items, strict=True):
                    if number in notes or not all(
                        isinstance(part, Paragraph) for part in item
                    ):
                        return None
                    notes[number] = OldNote(_join_paragraphs(item), block.place)
            case _:
                return None
    return notes


def _join_paragraphs(blocks: tuple[Block, ...]) -> Inlines:
    inlines: list[Inline] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            inlines += [Text(" "), *block.inlines]
    return trim_inlines(tuple(inlines))


def _read_note(paragraph: Paragraph, *, is_plain: bool) -> tuple[int, OldNote] | None:
    words = plain_text(paragraph.inlines)
    match = NOTE_IN_LIST.match(words) or (
        _PLAIN_IN_LIST.match(words) if is_plain else None
    )
    if match is None or not isinstance(paragraph.inlines[0], Text):
        return None
    first = paragraph.inlines[0]
    if len(first.text) < match.end():
        return None
    rest = (Text(first.text[match.end() :], first.place), *paragraph.inlines[1:])
    return _number(match), OldNote(trim_inlines(rest), paragraph.place)


def _insert_marks(
    inlines: Inlines, indices: dict[int, int], places: dict[int, Place | None]
) -> Inlines:
    """Replace typed numbers by marks, which split the text."""
    changed: list[Inline] = []
    before = ""
    for inline in inlines:
        if isinstance(inline, Emphasis | Strong | Link | Span):
            inner = _insert_marks(inline.inlines, indices, places)
            changed.append(replace(inline, inlines=inner))
        elif not isinstance(inline, Text):
            changed.append(inline)
        if not isinstance(inline, Text):
            before = plain_text((inline,))[-_LOOK_BACK:]
            continue
        at = 0
        for match, start, end in _find_marks(inline.text, before):
            index = indices.get(_number(match))
            if index is None:
                continue
            places.setdefault(_number(match), inline.place)
            if words := inline.text[at:start].rstrip(" "):
                changed.append(Text(words, inline.place))
            changed.append(NoteMark(index))
            at = end
        before = (before + inline.text)[-_LOOK_BACK:]
        if rest := inline.text[at:]:
            changed.append(Text(rest, inline.place))
    return tuple(changed)
