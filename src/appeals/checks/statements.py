"""What letters state, sentence by sentence, so that two of them can be compared."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.checks.shared_work import once_per_letter
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK
from appeals.errors import Place

_FEWEST_WORDS = 6
_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+")


class Statement(NamedTuple):
    """A sentence of at least six words: its words without figures, and the figures.

    `words` are in small letters, "0" for each figure. `keys` are those of the entries
    that its notes cite. `file` and `line` are where it begins.
    """

    lang: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    keys: tuple[str, ...]
    place: Place

    @property
    def where(self) -> str:
        """Say where it stands, for a message: "templates/letters/x.md, line 12"."""
        return f"{self.place.file}, line {self.place.line}"


@once_per_letter
def statements_of(letter: ComposedLetter) -> Iterator[Statement]:
    """Give what a letter states. What a row of a file of cases fills in is no word."""
    is_of_cases = bool(letter.request.every_case)
    for sentence in sentences_of(letter):
        words, figures = _words(sentence.own if is_of_cases else sentence.text)
        place = _place(sentence)
        if place is None or len(words) < _FEWEST_WORDS:
            continue
        keys = tuple(sorted(authority.key for authority in sentence.sources))
        yield Statement(letter.document.lang, words, figures, keys, place)


def pairs_alike(
    statements: Iterable[Statement], key: Callable[[Statement], object]
) -> Iterator[tuple[Statement, Statement]]:
    """Yield each statement after the one before it that has the same key elsewhere."""
    groups: dict[object, list[Statement]] = {}
    for each in statements:
        groups.setdefault(key(each), []).append(each)
    pairs = chain.from_iterable(map(pairwise, groups.values()))
    return ((first, second) for first, second in pairs if first.place != second.place)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give words and figures of a sentence; letters to many share most of theirs."""
    found = _WORD.findall(text)
    figures = tuple(word for word in found if word[0].isdigit())
    words = tuple("0" if word[0].isdigit() else word.casefold() for word in found)
    return words, figures


def _place(sentence: Sentence) -> Place | None:
    """Give where its first word of a template begins."""
    for at, sign in enumerate(sentence.own):
        if sign != MARK and not sign.isspace():
            return sentence.place(at, len(sentence.own))
    return None
