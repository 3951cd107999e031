"""The numbers that the value of a locator names: "12-14, 20 (a)" is 12 to 14 and 20."""

import re
from dataclasses import dataclass

_NUMBER = r"\d+(?:\.\d+)*"
_REST = r"[A-Za-z]?(?: (?:bis|ter|quater))?(?: ?\([^()]*\))*"
_ITEM = re.compile(rf"(?P<first>{_NUMBER}){_REST}(?:\s*[-–]\s*(?P<last>{_NUMBER})?.*)?")
_JOINT = re.compile(r", and | and |, ")

Number = tuple[int, ...]
"""A paragraph of views such as 8.2 is (8, 2), a plain one (14,)."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From `first` to `last`, both included; a single place has them equal.

    `is_reversed` means that it was typed backwards (14-12), `typed` how.
    """

    first: Number
    last: Number
    typed: str
    is_reversed: bool = False

    def overlaps(self, other: "NumberRange") -> bool:
        """Say whether the two share a place; paragraph 8 holds 8.2."""
        return _reaches(self.last, other.first) and _reaches(other.last, self.first)


def read_numbers(value: str) -> tuple[NumberRange, ...]:
    """Read the value of a locator; Roman numerals and letters are left out.

    A range cut short ("114-15") is read in full, a reversed one from the smaller end.
    """
    matches = (_ITEM.fullmatch(item.strip()) for item in _JOINT.split(value))
    return tuple(_range(match) for match in matches if match is not None)


def _range(match: re.Match[str]) -> NumberRange:
    first, last = match["first"], match["last"] or match["first"]
    cut = len(first) - len(last)
    if cut > 0 and "." not in first + last and int(first[:cut] + last) > int(first):
        last = first[:cut] + last
    low, high = _number(first), _number(last)
    if low <= high:
        return NumberRange(low, high, match[0])
    return NumberRange(high, low, match[0], is_reversed=True)


def _number(text: str) -> Number:
    return tuple(int(part) for part in text.split("."))


def _reaches(last: Number, first: Number) -> bool:
    size = min(len(last), len(first))
    return last[:size] >= first[:size]
