"""The sentences of a letter's own text, and what they state, for comparison.

Quotations are not the author's words: block quotations are left out, and passages in
quotation marks are masked.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from appeals.checks.shared_work import once_per_letter
from appeals.checks.typed_words import TypedWords, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import (
    MARK,
    RunningText,
    quoted_passages,
    split_sentences,
)
from appeals.errors import Place
from appeals.model.authority import Authority
from appeals.model.document import Paragraph, Quotation, inline_groups, walk_blocks


class Sentence(NamedTuple):
    """One sentence: its paragraph, and where it begins and ends there.

    `own` are the author's words: as long as the sentence, with a sign in place of each
    character of a value, a quotation, a note mark or another language. `notes` are the
    numbers of its notes, `sources` the entries that these cite. `number` is that of its
    paragraph, from 0.
    """

    running: RunningText
    start: int
    end: int
    own: str
    notes: tuple[int, ...]
    sources: tuple[Authority, ...]
    number: int

    @property
    def text(self) -> str:
        """All words, including values and quotations; MARK for each note mark."""
        return self.running.text[self.start : self.end]

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of its characters from `start` up to `end`."""
        return self.running.place(self.start + start, self.start + end)


@once_per_letter
def sentences_of(letter: ComposedLetter) -> Iterator[Sentence]:
    """Give the sentences of paragraphs and items of lists, in order.

    Headings, tables, notes and block quotations are left out.
    """
    blocks = tuple(walk_blocks(letter.body))
    quoted = {
        id(group)
        for block in blocks
        if isinstance(block, Quotation)
        for group in inline_groups(block.blocks)
    }
    paragraphs = {id(b.inlines) for b in blocks if isinstance(b, Paragraph)} - quoted
    for number, words in enumerate(typed_words(letter)):
        if words.running and words.note is None and id(words.group) in paragraphs:
            yield from _sentences(words, words.running, letter, number)


def _sentences(
    words: TypedWords, running: RunningText, letter: ComposedLetter, number: int
) -> Iterator[Sentence]:
    own = words.text
    for passage in quoted_passages(running.text):
        blot = MARK * (passage.end - passage.start)
        own = own[: passage.start] + blot + own[passage.end :]
    for start, end in split_sentences(running.text):
        notes = tuple(note for at, note in running.marks if start <= at < end)
        cites = (cite for note in notes for cite in letter.sources[note - 1].cites)
        keys = dict.fromkeys(cite.key for cite in cites if cite.key)
        sources = tuple(letter.authorities[key] for key in keys)
        yield Sentence(running, start, end, own[start:end], notes, sources, number)


_FEWEST_WORDS = 6
_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+")


class Statement(NamedTuple):
    """A sentence of at least six words: its words without figures, and the figures.

    `words` are in small letters, with "0" for each figure. `keys` are those of the
    entries that its notes cite.
    """

    lang: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    keys: tuple[str, ...]
    place: Place

    @property
    def where(self) -> str:
        """Say where it is, for a message: "templates/letters/x.md, line 12"."""
        return f"{self.place.file}, line {self.place.line}"


@once_per_letter
def statements_of(letter: ComposedLetter) -> Iterator[Statement]:
    """Give what a letter states, without values from a row of a file of cases."""
    is_of_cases = bool(letter.request.every_case)
    for sentence in sentences_of(letter):
        words, figures = _split_words(sentence.own if is_of_cases else sentence.text)
        place = _first_place(sentence)
        if place is None or len(words) < _FEWEST_WORDS:
            continue
        keys = tuple(sorted(authority.key for authority in sentence.sources))
        yield Statement(letter.document.lang, words, figures, keys, place)


def find_pairs(
    statements: Iterable[Statement], key: Callable[[Statement], object]
) -> Iterator[tuple[Statement, Statement]]:
    """Yield each statement with the one before it that has the same key elsewhere."""
    groups: dict[object, list[Statement]] = {}
    for each in statements:
        groups.setdefault(key(each), []).append(each)
    pairs = chain.from_iterable(map(pairwise, groups.values()))
    return ((first, second) for first, second in pairs if first.place != second.place)


@lru_cache(maxsize=4096)
def _split_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give words and figures of a sentence; letters to many share most sentences."""
    found = _WORD.findall(text)
    figures = tuple(word for word in found if word[0].isdigit())
    words = tuple("0" if word[0].isdigit() else word.casefold() for word in found)
    return words, figures


def _first_place(sentence: Sentence) -> Place | None:
    """Give the place of its first word from a template."""
    for at, sign in enumerate(sentence.own):
        if sign != MARK and not sign.isspace():
            return sentence.place(at, len(sentence.own))
    return None
