"""What a submission has beyond a letter: numbered paragraphs, a table of contents."""

from dataclasses import replace

from appeals.composition.phrases import Phrases
from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Heading,
    NoteMark,
    Paragraph,
    plain_text,
)
from appeals.model.letter import FrontMatter

_LEVELS = 2


def as_submission(
    blocks: tuple[Block, ...], front: FrontMatter, phrases: Phrases
) -> tuple[Block, ...]:
    """Do what the front matter asks for: number paragraphs, list the sections."""
    if front.numbered_paragraphs:
        blocks = number_paragraphs(blocks)
    return with_contents(blocks, phrases.contents) if front.contents else blocks


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
