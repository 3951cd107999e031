"""Chinese signs, and numerals and letters in words, as in 附件三, الفرع واو."""

import re
from collections.abc import Iterable
from typing import Final


def any_of(words: Iterable[str]) -> str:
    """Give the expression for any of several words: the longest comes first."""
    return "|".join(sorted(words, key=len, reverse=True))


HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""One Chinese sign. Compiled once for all: it takes longer than to read a letter."""

_HAN = "一二三四五六七八九"
_TEN = 10
_LAST = 99


def _chinese(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    before = ("" if tens == 1 else _HAN[tens - 1]) + "十" if tens else ""
    return before + (_HAN[ones - 1] if ones else "")


CHINESE_NUMERALS: Final = tuple(_chinese(number) for number in range(1, _LAST + 1))
"""From one to ninety-nine, in simplified and in traditional characters alike."""

_READ = re.compile(f"(?:([{_HAN}])百)?零?(?:([{_HAN}])?(十))?([{_HAN}])?")
_HUNDRED = 100


def parse_chinese_numeral(numeral: str) -> int | None:
    """Read a numeral below a thousand, as the articles of laws have it: 三百九十七."""
    match = _READ.fullmatch(numeral)
    if match is None or not numeral:
        return None
    hundreds, tens, ten, ones = match.groups()
    number = _HUNDRED * (_HAN.index(hundreds) + 1) if hundreds else 0
    number += _TEN * (_HAN.index(tens) + 1 if tens else 1) if ten else 0
    return number + (_HAN.index(ones) + 1 if ones else 0)


_ORDINALS = (
    "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
).split()
_TENS = "العشرون الثلاثون الأربعون الخمسون الستون السبعون الثمانون التسعون".split()


def _arabic(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    if number <= _TEN:
        return _ORDINALS[number - 1]
    one = "الحادي" if ones == 1 else _ORDINALS[ones - 1]
    if tens == 1:
        return f"{one} عشر"
    return f"{one} و{_TENS[tens - 2]}" if ones else _TENS[tens - 2]


ARABIC_ORDINALS: Final = tuple(_arabic(number) for number in range(1, _LAST + 1))
"""From the first to the ninety-ninth, masculine and nominative, with the article."""

ARABIC_LETTERS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            "ألف باء جيم دال هاء واو زاي حاء طاء ياء كاف لام ميم نون سين عين فاء صاد "
            "قاف راء شين تاء ثاء خاء ذال ضاد"
        ).split(),
        strict=True,
    )
)
"""The names of the letters, in the old order of the alphabet: A is the first."""

ARABIC_SMALL_LETTERS: Final = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "أبجدهوزحطيكلمنسعفصقرشتثخذض", strict=True)
)
"""The letters of subparagraphs, in the same order."""

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def parse_roman(numeral: str) -> int:
    """Read a roman numeral in capitals; KeyError for other letters."""
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def roman_numeral(number: int) -> str:
    """Write a number from 1 to 99 as a roman numeral."""
    tens, ones = divmod(number, _TEN)
    return _ROMAN_TENS[tens] + _ROMAN_ONES[ones]
