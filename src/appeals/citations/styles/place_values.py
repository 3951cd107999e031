"""The values of a place in a language: paras. 10-15 is "par. 10 à 15" in French.

A value comes as it is typed in English. The words and signs are the language's own
(`PlaceWords`, `Label`); what cannot be taken apart is printed as typed.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from appeals.languages.note_words import Label, PlaceWords
from appeals.languages.scripts import parse_roman
from appeals.model.pinpoint import Locator, ordinal_of

_HEAD = r"\d+(?:\.\d+)*[A-Za-z]?|[IVXLCDM]+(?:\.[A-Z0-9]+)*|[ivxlcdm]+|[A-Z](?:\.?\d+)*"
_MARKS = r"(?: ?\([A-Za-z0-9]{1,5}\))*"
_UNIT = re.compile(
    rf"(?P<head>(?:{_HEAD})(?: (?:bis|ter|quater))?)?(?P<marks>{_MARKS})"
)
_JOINT = re.compile(r", and | and |, ")
_SPAN = re.compile(r"(?<=[A-Z\d)])\s*[-–]\s*(?=[A-Z\d(])|(?<=[a-z])\s*[-–]\s*(?=[a-z])")
_DUAL = 2
_ACT_NUMBER = re.compile(
    r"(?P<special>E?S-)?(?P<number>\d+(?:/\d+)?)(?: ?(?P<letter>[A-Z]))?"
    r"(?: ?\((?P<of>E?S-)?(?P<roman>[IVXLC]+)\))?"
)


class _Unit(NamedTuple):
    """One value: what it begins with ("35", "VIII.A"), and its marks ("(c)")."""

    head: str
    marks: tuple[str, ...]

    @property
    def number(self) -> int | None:
        """The number of a plain figure or numeral without marks, else None."""
        if self.marks:
            return None
        return int(self.head) if self.head.isdecimal() else _numeral(self.head)


class _Value(NamedTuple):
    """A value in a list, or a range; `joint` is what it was typed after."""

    joint: str
    first: _Unit
    last: _Unit | None = None


def print_value(
    locator: Locator, label: Label, words: PlaceWords, *, is_lettered: bool = False
) -> str:
    """Print a locator in a language, its label with it: "annexes I à III".

    `is_lettered` says that I is the letter here, as in sections of a chapter that has
    a numeral.
    """
    if locator.value.isdecimal():
        return label.one.replace("{}", locator.value)
    ordinal = ordinal_of(locator)
    if ordinal is not None:
        return _print_ordinal(ordinal, locator.value, label, words)
    is_code = bool(label.coded) and "." in locator.value
    values = None if is_code else _parse_values(locator.value)
    if values is None:
        return _print_unparsed(locator.value, label, words)
    values = _split_neighbours(values) if words.parts_neighbours else values
    heads = [u.head for v in values for u in (v.first, v.last) if u and u.head]
    is_lettered = is_lettered or any(
        len(head) == 1 and head.isupper() and _numeral(head) is None for head in heads
    )
    printed = [_print_one(value, words, is_lettered) for value in values]
    pattern = _choose_pattern(values, label, is_lettered)
    if label.repeats:
        printed = [pattern.replace("{}", text) for text in printed]
        pattern = "{}"
    return pattern.replace("{}", _join(values, printed, words))


def _print_ordinal(ordinal: int, typed: str, label: Label, words: PlaceWords) -> str:
    """Print the number of a part in words, as a numeral where there are none."""
    if ordinal <= len(label.ordinals):
        return label.ordinals[ordinal - 1]
    if ordinal <= len(words.numerals):
        return label.one.replace("{}", words.numerals[ordinal - 1])
    return label.one.replace("{}", typed)


@lru_cache(maxsize=1024)
def _parse_values(value: str) -> tuple[_Value, ...] | None:
    values: list[_Value] = []
    start = 0
    joint = ""
    for end in (*_JOINT.finditer(value), None):
        parts = _SPAN.split(value[start : end and end.start()])
        match [_read_unit(part) for part in parts]:
            case [_Unit() as unit]:
                values.append(_Value(joint, unit))
            case [_Unit() as first, _Unit() as last]:
                values.append(_Value(joint, first, _complete_end(first, last)))
            case _:
                return None
        if end is not None:
            start, joint = end.end(), end[0]
    return tuple(values)


def _read_unit(text: str) -> _Unit | None:
    match = _UNIT.fullmatch(text.strip())
    if match is None or not match[0]:
        return None
    return _Unit(match["head"] or "", tuple(re.findall(r"\((\w+)\)", match["marks"])))


def _complete_end(first: _Unit, last: _Unit) -> _Unit:
    """Complete the end of a range that is cut short: 114-15 ends with 115."""
    cut = len(first.head) - len(last.head)
    if cut > 0 and first.head.isdecimal() and last.head.isdecimal():
        return _Unit(first.head[:cut] + last.head, last.marks)
    return last


def _split_neighbours(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    """Make two values of a range of two, with "and" before the last of a list."""
    parted: list[_Value] = []
    for value in values:
        last = value.last
        low, high = value.first.number, last.number if last else None
        if last and low is not None and high == low + 1:
            parted += [_Value(value.joint, value.first), _Value(", ", last)]
        else:
            parted.append(value)
    if len(parted) == len(values):
        return values
    has_and = "and" in values[-1].joint or parted[-1].last is None
    joints = ["", *[", "] * (len(parted) - 2), " and " if has_and else ", "]
    return tuple(
        _Value(joint, value.first, value.last)
        for joint, value in zip(joints, parted, strict=True)
    )


def _print_one(value: _Value, words: PlaceWords, is_lettered: bool) -> str:
    first = _print_unit(value.first, words, is_lettered)
    if value.last is None:
        return first
    last = _print_unit(value.last, words, is_lettered)
    is_in_words = words.span_in_words and not value.first.head[:1].isdecimal()
    is_in_words = is_in_words and first != value.first.head
    return (words.span_in_words if is_in_words else words.span).format(first, last)


def _print_unit(unit: _Unit, words: PlaceWords, is_lettered: bool) -> str:
    head = _print_head(unit.head, words, is_lettered)
    marks = [
        _print_mark(mark, words, is_inner=place > 0)
        for place, mark in enumerate(unit.marks)
    ]
    return words.gap.join(filter(None, (head, *marks)))


def _print_head(head: str, words: PlaceWords, is_lettered: bool) -> str:
    """Print VIII.A and its like: a numeral or a letter, then letters and figures."""
    if not head[:1].isupper():
        return head
    first, *rest = head.split(".")
    number = None if is_lettered and len(first) == 1 else _numeral(first)
    capitals = words.capitals or {}
    if number is not None and number <= len(words.numerals):
        first = words.numerals[number - 1]
    else:
        first = capitals.get(first, first)
    return words.step.join([first, *(capitals.get(step, step) for step in rest)])


def _print_mark(mark: str, words: PlaceWords, *, is_inner: bool) -> str:
    """Print the letter of a subparagraph; i, ii, iii below one are numerals."""
    number = _numeral(mark.upper()) if mark.islower() else None
    if words.small_numeral and number and (is_inner or len(mark) > 1):
        return words.small_numeral.format(number)
    if mark.isdecimal():
        return f"({mark})"
    return words.bracket.format((words.smalls or {}).get(mark, mark))


def _choose_pattern(values: tuple[_Value, ...], label: Label, is_lettered: bool) -> str:
    """Choose the singular, dual or plural of a label for its values."""
    head = values[0].first.head.split(".")[0]
    if label.lettered and head.isupper() and (is_lettered or _numeral(head) is None):
        return label.lettered
    count = sum(bool(value.first.head) for value in values)
    if any(value.last and value.last.head for value in values):
        return label.many
    if label.two and count == _DUAL:
        return label.two
    return label.many if count > 1 else label.one


def _join(values: tuple[_Value, ...], printed: list[str], words: PlaceWords) -> str:
    text = printed[0]
    for value, word in zip(values[1:], printed[1:], strict=True):
        joint = words.comma
        if "and" in value.joint:
            joint = (word[0].isalpha() and words.last_before_words) or words.last
        text += joint + word
    return text


def _print_unparsed(value: str, label: Label, words: PlaceWords) -> str:
    """Print what is no list of values: the number of a decision, or other words."""
    for word, printed in (words.codes or {}).items():
        value = re.sub(rf"\b{word}\.(?=\d)", f"{printed}{words.step}", value)
    if label.slashed and "/" in value:
        return label.slashed.replace("{}", value)
    if label.coded:
        return label.coded.replace("{}", value)
    count = value.count(words.comma) + value.count(words.last)
    pattern = label.many if count or "–" in value else label.one
    return pattern.replace("{}", value)


def print_act_number(number: str, words: PlaceWords) -> str:
    """Print the number of a resolution: 217 A (III) is "217 ألف (د-3)" in Arabic.

    As it is where the language has no signs of its own, or the number is another.
    """
    match = _ACT_NUMBER.fullmatch(number)
    session = _numeral(match["roman"]) if match and match["roman"] else None
    if match is None or words.sessions is None or words.capitals is None:
        return number
    if match["roman"] and session is None:
        return number
    before = words.sessions[match["special"]] + "-" if match["special"] else ""
    letter = f" {words.capitals[match['letter']]}" if match["letter"] else ""
    signs = words.sessions[match["of"] or ""]
    behind = f" ({signs}-{session})" if session else ""
    return f"{before}{match['number']}{letter}{behind}"


def _numeral(text: str) -> int | None:
    """Read a numeral; None for a letter, as C, D, L and M alone are."""
    is_numeral = text and text not in "CDLM" and set(text) <= set("IVXLCDM")
    return parse_roman(text) if is_numeral else None
