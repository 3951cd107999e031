"""Which sentence a note supports: the text of a letter, parted at its note marks."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from appeals.composition.quoted_passages import quoted_passages
from appeals.composition.running_text import MARK, RunningText
from appeals.errors import Place
from appeals.languages.find import EVERY_LANGUAGE
from appeals.model.document import Block, inline_groups

_ABBREVIATIONS = frozenset(
    word for language in EVERY_LANGUAGE for word in language.text.abbreviations.split()
)
_STOP = re.compile(
    rf"(?P<ascii>[.!?…]+)(?P<tail>[\"'”’»)\]{MARK},]*)(?=\s|$)"
    rf"|[。！？]+(?:[”’」』）]|{MARK})*"
)
_WORD_BEFORE = re.compile(r"[\w.]*\w$")
_INITIALS = re.compile(r"(?:\w\.)*[^\W\d_]")
_LOWER_FOLLOWS = re.compile(rf"[\s“‘«({MARK}]*[^\W\d_]")


class Claim(NamedTuple):
    """What a note supports: the sentence that bears its mark.

    The sentence is running.text[start:end], marks included; the note's own mark
    is at `mark`.
    """

    note: int
    running: RunningText
    start: int
    end: int
    mark: int

    @property
    def sentence(self) -> str:
        """The sentence in words, without marks and in one line."""
        return " ".join(
            self.running.text[self.start : self.end].replace(MARK, "").split()
        )

    @property
    def place(self) -> Place | None:
        """Where the sentence begins."""
        for offset in range(self.start, self.end):
            place = self.running.place(offset, self.end)
            if place is not None:
                return place
        return None


@lru_cache(maxsize=512)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the (start, end) of each sentence of a paragraph, its marks with it.

    "para. 14", "No. 5", "Ms. X" and "U.N." end none, nor does a stop before a small
    letter or inside a quotation that goes on. A full stop of Chinese needs no blank.
    """
    inside = [(p.start, p.end) for p in quoted_passages(text)]
    sentences: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        goes_on = any(
            first < stop.start() and stop.end() < end for first, end in inside
        )
        if goes_on or not _ends_sentence(text, stop):
            continue
        sentences.append((start, stop.end()))
        start = stop.end()
    if text[start:].strip():
        sentences.append((start, len(text)))
    return tuple(
        (end - len(text[first:end].lstrip()), end)
        for first, end in sentences
        if text[first:end].strip()
    )


def find_claims(blocks: tuple[Block, ...]) -> Mapping[int, Claim]:
    """Give for each note number of these blocks the sentence that it supports."""
    found = (
        claim
        for inlines in inline_groups(blocks)
        for claim in _find_claims_in_paragraph(RunningText.from_inlines(inlines))
    )
    return {claim.note: claim for claim in found}


def _find_claims_in_paragraph(running: RunningText) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    sentences = split_sentences(running.text) if running.marks else ()
    for offset, number in running.marks:
        start, end = next((s, e) for s, e in sentences if offset < e)
        claims.append(Claim(number, running, min(start, offset), end, offset))
    return tuple(claims)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if stop["ascii"] is None:
        return True
    following = _LOWER_FOLLOWS.match(text, stop.end())
    if following and following[0][-1].islower():
        return False
    if stop["ascii"] != "." or stop["tail"].strip(MARK + ","):
        return True
    word = _WORD_BEFORE.search(text, 0, stop.start())
    if word is None:
        return True
    is_last = not text[stop.end() :].strip()
    known = word[0].casefold() in _ABBREVIATIONS
    return is_last or not (known or _INITIALS.fullmatch(word[0]))
