"""The letter has more words than its channel accepts.

What it finds: a text that is longer than `max_words` of the channel named by the
letter's `channel:` or by its recipient. Notes count where `counts_footnotes` says so;
where that is not known, a text that is too long only with its notes is a warning.

Why it matters: a submission over the limit is sent back, cut, or not translated.

Example: a written statement of 2,100 words with its notes, where 2,000 are accepted.

How to fix it: shorten the text, or move detail into an annex. When the limit is out of
date, correct channels.yaml and say where and when it was seen.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from appeals.checks.channel_limits import basis, channel_of, severity_of
from appeals.composition.compose import ComposedLetter
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
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Count the words of the tree against the channel's limit."""
    found = channel_of(letter)
    limit = found.channel.max_words if found else None
    if found is None or limit is None:
        return
    channel = found.channel
    words = count_words(letter.document)
    severity = severity_of(limit)
    if channel.counts_footnotes:
        scope, number = "notes counted", words.total
    else:
        scope, number = "notes not counted", words.text
    if number <= limit.count < words.total and channel.counts_footnotes is None:
        scope, number, severity = (
            "notes counted; whether they count is not known",
            words.total,
            "warning",
        )
    if number > limit.count:
        yield RULE.finding(
            f"The letter has {number:,} words ({scope}); '{channel.id}' takes "
            f"{limit.count:,} {basis(channel, limit)}",
            found.place,
            f"shorten it by {number - limit.count:,} words",
            severity=severity,
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


class WordCount(NamedTuple):
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
    date, salutation, signatures and list of annexes do not. A word is whatever is
    between blanks and has a letter or digit; each Chinese character is one.
    """
    blocks = tuple(_counted_blocks(document.blocks))
    text = sum(_count_in(inlines) for inlines in inline_groups(blocks))
    notes = sum(_count_in(note.inlines) for note in document.notes)
    return WordCount(text, notes)


def _counted_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Cover):
            yield from _counted_blocks(block.blocks)
            continue
        is_framed = isinstance(block, Paragraph) and block.role in _FRAME
        is_list = isinstance(block, ListBlock) and block.role in _FRAME_LISTS
        if not (is_framed or is_list):
            yield block


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{_HAN}]|[^\s{_HAN}]*[^\W{_HAN}][^\s{_HAN}]*")


def _count_in(inlines: tuple[Inline, ...]) -> int:
    return len(_word_pattern().findall(plain_text(inlines)))
