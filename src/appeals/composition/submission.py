"""Levels of headings; what a submission has beyond a letter: numbers, contents."""

from collections.abc import Iterator
from dataclasses import replace

from appeals.languages.language import Language
from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Heading,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    levels_in_turn,
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
    levels = list(levels_in_turn(typed))
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
