"""Work that several rules need for one letter or workspace is done once.

So are pattern matches in a paragraph: letters to many share most paragraphs.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import TypeVar

from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText

S = TypeVar("S")
R = TypeVar("R")


def keep_last(work: Callable[[S], R]) -> Callable[[S], R]:
    """Cache the result for the last letter or workspace; they come in sequence."""
    last: list[tuple[S, R]] = []

    @wraps(work)
    def once(subject: S, /) -> R:
        if not last or last[0][0] is not subject:
            last[:] = [(subject, work(subject))]
        return last[0][1]

    return once


def once_per_letter(
    work: Callable[[ComposedLetter], Iterable[R]],
) -> Callable[[ComposedLetter], tuple[R, ...]]:
    """Cache all that `work` yields for the last letter."""
    return keep_last(wraps(work)(lambda letter: tuple(work(letter))))


@once_per_letter
def running_notes(letter: ComposedLetter) -> Iterator[RunningText]:
    """Join the words that the author wrote into each note, in the order of notes."""
    yield from map(RunningText.from_note, letter.sources)


@lru_cache(maxsize=8192)
def matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """Find all that a pattern matches in a paragraph, once for all letters."""
    return tuple(pattern.finditer(text))
