"""Letters that somebody edited: every kind of change that a redline must show."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from appeals.model.document import (
    Block,
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
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    child_inlines,
    walk_blocks,
)

WORDS = (
    "secret detention solitary confinement mandate holders Government report para. 14 "
    "rights liberty counsel family 拘留 留置 الاحتجاز السري 2020 A/HRC/45/13 "
    "(“liuzhi”) the of and a in to without access any authority Commission’s own "
    "figures show"
).split()

Choice = random.Random
Inlines = tuple[Inline, ...]
Notes = dict[int, Inlines]
"""Notes by any number: `numbered` gives those that are marked theirs."""


def numbered(blocks: tuple[Block, ...], notes: Notes) -> Document:
    """Number notes in the order of their marks; take out what names a note gone."""
    order: dict[int, int] = {}

    def count(inlines: Inlines) -> Inlines:
        for inline in _leaves(inlines):
            if isinstance(inline, NoteMark):
                order.setdefault(inline.number, len(order) + 1)
        return inlines

    def own(inlines: Inlines) -> Inlines:
        found: list[Inline] = []
        for inline in inlines:
            if isinstance(inline, NoteMark):
                found.append(NoteMark(order[inline.number]))
            elif isinstance(inline, NoteNumber):
                number = order.get(inline.number)
                found.append(NoteNumber(number) if number else Text("above"))
            elif inner := child_inlines(inline):
                found.append(replace(inline, inlines=own(inner)))
            else:
                found.append(inline)
        return tuple(found)

    each_group(blocks, count)
    return Document(
        lang="en",
        title="A letter",
        date="2020-11-03",
        letterhead=Letterhead("Open Courts Initiative", ("www.example.org",)),
        blocks=each_group(blocks, own),
        notes=tuple(Note(new, own(notes[old])) for old, new in order.items()),
    )


def _leaves(inlines: Inlines) -> list[Inline]:
    found: list[Inline] = []
    for inline in inlines:
        found += _leaves(child_inlines(inline)) or [inline]
    return found


def each_group(
    blocks: tuple[Block, ...], change: Callable[[Inlines], Inlines]
) -> tuple[Block, ...]:
    """Change the inlines of each paragraph, heading and cell in turn."""
    found: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                found.append(replace(block, inlines=change(block.inlines)))
            case ListBlock():
                items = tuple(each_group(item, change) for item in block.items)
                found.append(replace(block, items=items))
            case Quotation():
                found.append(replace(block, blocks=each_group(block.blocks, change)))
            case Table():
                header = tuple(map(change, block.header))
                rows = tuple(tuple(map(change, row)) for row in block.rows)
                found.append(replace(block, header=header, rows=rows))
            case _:
                found.append(block)
    return tuple(found)


def sentence(choice: Choice, length: int = 0) -> str:
    """Make up words that nobody wrote."""
    return " ".join(choice.choices(WORDS, k=length or choice.randint(4, 14)))


def paragraph(choice: Choice, number: int = 0) -> Paragraph:
    """Make a paragraph, with a note of that number if there is one."""
    inlines: list[Inline] = [Text(sentence(choice) + " ")]
    styled = (
        Emphasis((Text("italics"),)),
        Strong((Text("bold"),)),
        Span((Text("留置"),), lang="zh-Hans"),
        Link("https://example.org/a?b=1&c=2", (Text("a link"),)),
    )
    if choice.random() < 0.4:
        inlines.append(choice.choice(styled))
    inlines.append(Text(f" {sentence(choice)}."))
    if number:
        inlines.insert(choice.randint(1, len(inlines)), NoteMark(number))
    return Paragraph(tuple(inlines))


def note(choice: Choice, others: tuple[int, ...] = ()) -> Inlines:
    """Make the words of a note, which may name another."""
    inlines: list[Inline] = [Text(f"See {sentence(choice, 5)}")]
    if others and choice.random() < 0.5:
        inlines += (Text(" (n "), NoteNumber(choice.choice(others)), Text(")."))
    return tuple(inlines)


def item(choice: Choice, number: int = 0) -> tuple[Block, ...]:
    """Make an item of a list."""
    return (paragraph(choice, number),)


def table(choice: Choice, width: int, number: int = 0) -> Table:
    """Make a table of two rows below a head."""
    rows = [tuple((Text(sentence(choice, 3)),) for _ in range(width)) for _ in range(3)]
    if number:
        rows[1] = ((*rows[1][0], NoteMark(number)), *rows[1][1:])
    return Table(rows[0], tuple(rows[1:]), ("left",) * width)


Letter = tuple[tuple[Block, ...], Notes]


def a_letter(choice: Choice) -> Letter:
    """Make a letter with notes, a list, a table and a quotation."""
    notes: Notes = {}
    for number in range(1, 6):
        notes[number] = note(choice, tuple(notes))
    blocks = (
        Paragraph((Text("The Director"), LineBreak(), Text("Vienna")), "address"),
        Paragraph((Text("Excellency,"),), "salutation"),
        paragraph(choice, 1),
        Heading(1, (Text(sentence(choice, 3)),)),
        paragraph(choice),
        paragraph(choice, 2),
        ListBlock(
            tuple(item(choice, 3 if n == 1 else 0) for n in range(3)),
            choice.random() < 0.7,
            start=choice.choice((1, 1, 4)),
        ),
        Quotation((paragraph(choice),)),
        table(choice, 3, 4),
        paragraph(choice, 5),
        Paragraph((Text("Yours sincerely,"),), "closing"),
        Paragraph((Text("First Name"), LineBreak(), Text("Director")), "signature"),
    )
    return blocks, notes


def _at(choice: Choice, blocks: tuple[Block, ...], *kinds: type) -> int | None:
    places = [n for n, block in enumerate(blocks) if isinstance(block, kinds)]
    return choice.choice(places) if places else None


def _put(blocks: tuple[Block, ...], place: int, *new: Block) -> tuple[Block, ...]:
    return (*blocks[:place], *new, *blocks[place + 1 :])


def change_words(choice: Choice, letter: Letter) -> Letter:
    """Change, add or strike words: in a paragraph, an item, a cell, a note."""
    blocks, notes = letter
    number, target = 0, choice.randint(0, 24)

    def edited(inlines: Inlines) -> Inlines:
        nonlocal number
        number += 1
        texts = [n for n, inline in enumerate(inlines) if isinstance(inline, Text)]
        if number - 1 != target or not texts:
            return inlines
        at = choice.choice(texts)
        words = inlines[at].text.split(" ")
        place = choice.randint(0, len(words) - 1)
        words[place : place + choice.randint(0, 2)] = choice.choices(
            WORDS, k=choice.randint(0, 2)
        )
        return (*inlines[:at], Text(" ".join(words)), *inlines[at + 1 :])

    blocks = each_group(blocks, edited)
    return blocks, {key: edited(inlines) for key, inlines in notes.items()}


def add_paragraph(choice: Choice, letter: Letter) -> Letter:
    """Put in a paragraph, with a note or without."""
    blocks, notes = letter
    place = choice.randint(0, len(blocks))
    number = max(notes) + 1 if choice.random() < 0.5 else 0
    if number:
        notes = {**notes, number: note(choice, tuple(notes))}
    return (*blocks[:place], paragraph(choice, number), *blocks[place:]), notes


def remove_block(choice: Choice, letter: Letter) -> Letter:
    """Take out a paragraph, a list, a table."""
    blocks, notes = letter
    if len(blocks) < 3:
        return letter
    return _put(blocks, choice.randint(0, len(blocks) - 1)), notes


def move_block(choice: Choice, letter: Letter) -> Letter:
    """Move a paragraph, a heading, a table."""
    blocks, notes = [*letter[0]], letter[1]
    block = blocks.pop(choice.randint(0, len(blocks) - 1))
    blocks.insert(choice.randint(0, len(blocks)), block)
    return tuple(blocks), notes


def split_paragraph(choice: Choice, letter: Letter) -> Letter:
    """Part a paragraph in the middle."""
    blocks, notes = letter
    place = _at(choice, blocks, Paragraph)
    if place is None or len(blocks[place].inlines) < 2:
        return letter
    whole = blocks[place]
    at = choice.randint(1, len(whole.inlines) - 1)
    halves = whole.inlines[:at], whole.inlines[at:]
    return _put(blocks, place, *(replace(whole, inlines=h) for h in halves)), notes


def join_paragraphs(choice: Choice, letter: Letter) -> Letter:
    """Make one paragraph of two that stand together."""
    blocks, notes = letter
    pairs = [
        n
        for n, pair in enumerate(pairwise(blocks))
        if all(isinstance(each, Paragraph) for each in pair)
    ]
    if not pairs:
        return letter
    place = choice.choice(pairs)
    one, other = blocks[place : place + 2]
    joined = replace(one, inlines=(*one.inlines, Text(" "), *other.inlines))
    return (*blocks[:place], joined, *blocks[place + 2 :]), notes


def move_note(choice: Choice, letter: Letter) -> Letter:
    """Move the mark of a note to another paragraph, or within its own."""
    blocks, notes = letter
    places = [b for b in walk_blocks(blocks) if isinstance(b, Paragraph)]
    marked = [
        inline.number
        for block in places
        for inline in block.inlines
        if isinstance(inline, NoteMark)
    ]
    if not marked:
        return letter
    number, target = choice.choice(marked), choice.choice(places)

    def moved(inlines: Inlines) -> Inlines:
        kept = tuple(i for i in inlines if i != NoteMark(number))
        if inlines == target.inlines:
            at = choice.randint(0, len(kept))
            return (*kept[:at], NoteMark(number), *kept[at:])
        return kept

    done = each_group(blocks, moved)
    count = sum(
        NoteMark(number) in b.inlines
        for b in walk_blocks(done)
        if isinstance(b, Paragraph)
    )
    return (done, notes) if count == 1 else letter


def remove_note(choice: Choice, letter: Letter) -> Letter:
    """Take out the mark of a note."""
    number = choice.choice([*letter[1]])
    blocks = each_group(
        letter[0], lambda inlines: tuple(i for i in inlines if i != NoteMark(number))
    )
    return blocks, letter[1]


def add_note(choice: Choice, letter: Letter) -> Letter:
    """Put in a note."""
    blocks, notes = letter
    place = _at(choice, blocks, Paragraph, Heading)
    if place is None:
        return letter
    number, block = max(notes) + 1, blocks[place]
    at = choice.randint(0, len(block.inlines))
    inlines = (*block.inlines[:at], NoteMark(number), *block.inlines[at:])
    return (
        _put(blocks, place, replace(block, inlines=inlines)),
        {**notes, number: note(choice, tuple(notes))},
    )


def change_list(choice: Choice, letter: Letter) -> Letter:
    """Add, take out or move an item; number it otherwise; put a list into an item."""
    blocks, notes = letter
    place = _at(choice, blocks, ListBlock)
    if place is None:
        new = ListBlock(tuple(item(choice) for _ in range(2)), True)
        at = choice.randint(0, len(blocks))
        return (*blocks[:at], new, *blocks[at:]), notes
    block, items = blocks[place], [*blocks[place].items]
    match choice.randint(0, 5):
        case 0:
            items.insert(choice.randint(0, len(items)), item(choice))
        case 1 if len(items) > 1:
            items.pop(choice.randint(0, len(items) - 1))
        case 2:
            choice.shuffle(items)
        case 3:
            block = replace(block, start=block.start + 2, is_ordered=True)
        case 4:
            block = replace(block, is_ordered=not block.is_ordered)
        case _:
            inner = ListBlock((item(choice), item(choice)), choice.random() < 0.5)
            at = choice.randint(0, len(items) - 1)
            items[at] = (*items[at], inner)
    return _put(blocks, place, replace(block, items=tuple(items))), notes


def change_table(choice: Choice, letter: Letter) -> Letter:
    """Add or take out a row or a column, or put in another table."""
    blocks, notes = letter
    place = _at(choice, blocks, Table)
    if place is None or choice.random() < 0.2:
        at = choice.randint(0, len(blocks))
        return (*blocks[:at], table(choice, 2), *blocks[at:]), notes
    block, rows = blocks[place], [*blocks[place].rows]
    width = len(block.alignments)
    match choice.randint(0, 2):
        case 0:
            at = choice.randint(0, len(rows))
            rows.insert(at, tuple((Text(sentence(choice, 2)),) for _ in range(width)))
        case 1 if len(rows) > 1:
            rows.pop(choice.randint(0, len(rows) - 1))
        case _:
            rows = [(*row, (Text(sentence(choice, 1)),)) for row in rows]
            block = replace(
                block,
                header=(*block.header, (Text("More"),)),
                alignments=(*block.alignments, "left"),
            )
    return _put(blocks, place, replace(block, rows=tuple(rows))), notes


def change_kind(choice: Choice, letter: Letter) -> Letter:
    """Make a heading of another level, or a quotation of a paragraph."""
    blocks, notes = letter
    place = _at(choice, blocks, Heading, Paragraph)
    if place is None:
        return letter
    block = blocks[place]
    if isinstance(block, Heading):
        return _put(blocks, place, replace(block, level=block.level % 4 + 1)), notes
    return _put(blocks, place, Quotation((block,))), notes


EDITS = (
    change_words,
    change_words,
    change_words,
    add_paragraph,
    remove_block,
    move_block,
    split_paragraph,
    join_paragraphs,
    move_note,
    remove_note,
    add_note,
    change_list,
    change_table,
    change_kind,
)


def edited(seed: int, letters: int = 20) -> tuple[Document, Document]:
    """Give one of some letters, and what three edits made of it."""
    before = after = a_letter(random.Random(seed % letters))
    choice = random.Random(seed)
    for _ in range(3):
        after = choice.choice(EDITS)(choice, after)
    return numbered(*before), numbered(*after)
