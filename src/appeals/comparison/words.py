"""Find which words of a text changed.

A word is what a reader takes for one. Where no blanks separate words, as in Chinese,
each sign is one: a reader sees at once where a change begins.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)

_NOT_PARTED: Final = (
    "\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17b3\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese."""
_ISLAND: Final = 3
"""How many times as long as what stays between two changes both must be to be one."""


class Step(NamedTuple):
    """Some tokens of the old text, and those of the new that are there instead.

    Where `is_same`, they are equal; else one side may be empty, never both.
    """

    is_same: bool
    old: slice
    new: slice


class Stretch(NamedTuple):
    """Words that stayed (`old` and `new` are equal), or what took their place."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changed here."""
        return self.old == self.new


def split_words(text: str) -> list[str]:
    """Split a text into words, blanks and signs; joined they are the text again.

    "A/75/1, 1,200" is "A", "/", "75", "/", "1", ",", " ", "1,200".
    """
    return _pattern().findall(text)


@cache
def _pattern() -> re.Pattern[str]:
    marks = "".join(
        chr(code)
        for code in range(0x300, 0x10000)
        if unicodedata.category(chr(code)).startswith("M")
    )
    # Vowel signs and accents, which `\w` leaves out, stay with their letter.
    return re.compile(
        rf"\s+|\d+(?:[.,]\d+)+|[{_NOT_PARTED}][{marks}]*"
        rf"|(?:(?![{_NOT_PARTED}])\w[{marks}]*)+(?:[’'](?:(?![{_NOT_PARTED}])\w)+)*|.",
        re.DOTALL,
    )


def count_letters(word: str) -> int:
    """Count the letters and digits of a word: 0 for blanks and signs."""
    return sum(map(str.isalnum, word))


def compare_tokens(
    old: Sequence[T], new: Sequence[T], weigh: Callable[[T], int]
) -> tuple[Step, ...]:
    """Compare two rows of tokens: as few as possible are removed and added.

    `weigh` says how much a token tells. What tells little between two changes that
    tell much, such as a blank, goes into one change with them; a token with a weight
    below 0 never does, and tells nothing where it changed.
    """
    from rapidfuzz.distance import Indel

    numbers: dict[T, int] = {}
    before = [numbers.setdefault(token, len(numbers)) for token in old]
    after = [numbers.setdefault(token, len(numbers)) for token in new]
    weights = [*map(weigh, numbers)]

    def weight(step: Step) -> float:
        sides = before[step.old], after[step.new]
        found = [[weights[number] for number in side] for side in sides]
        if step.is_same and min(found[0], default=0) < 0:
            return math.inf
        return max(sum(max(each, 0) for each in side) for side in found)

    steps: list[Step] = []
    for each in Indel.opcodes(before, after):
        places = (
            slice(each.src_start, each.src_end),
            slice(each.dest_start, each.dest_end),
        )
        _append_step(steps, Step(each.tag == "equal", *places))
        while _ends_in_island(steps, weight):
            steps[-3:] = [_join_steps(steps[-3], steps[-1])]
    trimmed: list[Step] = []
    for step in steps:
        for part in (step,) if step.is_same else _trim_step(step, before, after):
            _append_step(trimmed, part)
    return tuple(trimmed)


def _append_step(steps: list[Step], step: Step) -> None:
    """Add a step, to the last one if that is of its kind."""
    if steps and steps[-1].is_same == step.is_same:
        step = _join_steps(steps.pop(), step)
    steps.append(step)


def _join_steps(first: Step, last: Step) -> Step:
    old = slice(first.old.start, last.old.stop)
    return Step(first.is_same, old, slice(first.new.start, last.new.stop))


def _ends_in_island(steps: Sequence[Step], weight: Callable[[Step], float]) -> bool:
    """Whether what stays between the last two changes tells too little by itself."""
    if len(steps) < 3 or steps[-1].is_same:  # noqa: PLR2004  change, island, change
        return False
    before, island, after = steps[-3:]
    return weight(island) * _ISLAND <= min(weight(before), weight(after))


def _trim_step(step: Step, old: Sequence[int], new: Sequence[int]) -> Iterator[Step]:
    """Yield a change without the equal tokens at its ends, and those beside it."""
    start, end = step.old.start, step.old.stop
    new_start, new_end = step.new.start, step.new.stop
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    for is_same, one, two in (
        (True, slice(step.old.start, start), slice(step.new.start, new_start)),
        (False, slice(start, end), slice(new_start, new_end)),
        (True, slice(end, step.old.stop), slice(new_end, step.new.stop)),
    ):
        if one.start < one.stop or two.start < two.stop:
            yield Step(is_same, one, two)
