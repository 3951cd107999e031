"""Counts the words of a letter as a channel counts them: on the tree, notes apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from appeals.model.document import (
    Block,
    Cover,
    Document,
    Inline,
    ListBlock,
    Paragraph,
    inline_groups,
    plain_text,
)

_FRAME = {
    "address",
    "delivery",
    "date",
    "reference",
    "salutation",
    "closing",
    "signature",
    "annex",
    "label",
    "remainder",
    "introduction",
    "kind",
    "submitters",
}
_FRAME_LISTS = {"addressees", "signatures"}
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3"


@dataclass(frozen=True, slots=True)
class WordCount:
    """The words of the text, and those of the notes."""

    text: int
    notes: int

    @property
    def total(self) -> int:
        """Text and notes together."""
        return self.text + self.notes


def count_words(document: Document) -> WordCount:
    """Count what a reader of the submission counts.

    Subject, headings, text, lists, tables and quotations count; the address block,
    date, salutation, signatures and list of annexes do not. A word is what stands
    between blanks and holds a letter or digit; each Chinese character is one.
    """
    blocks = tuple(_counted(document.blocks))
    text = sum(_words(inlines) for inlines in inline_groups(blocks))
    notes = sum(_words(note.inlines) for note in document.notes)
    return WordCount(text, notes)


def _counted(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Cover):
            yield from _counted(block.blocks)
            continue
        is_framed = isinstance(block, Paragraph) and block.role in _FRAME
        is_list = isinstance(block, ListBlock) and block.role in _FRAME_LISTS
        if not (is_framed or is_list):
            yield block


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{_HAN}]|[^\s{_HAN}]*[^\W{_HAN}][^\s{_HAN}]*")


def _words(inlines: tuple[Inline, ...]) -> int:
    return len(_word().findall(plain_text(inlines)))
