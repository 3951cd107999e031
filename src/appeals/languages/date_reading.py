"""Read a date as somebody typed it, in a language of letters.

A date in figures alone is read where only one day can be meant.
"""

import re
from datetime import date
from functools import cache
from typing import Final

from appeals.languages.find import LANGUAGES, find_or_english
from appeals.languages.language import Language

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]")
_SHORTEST: Final = 3
_MONTHS_IN_A_YEAR: Final = 12
_FIRST: Final = ("1er", "1º", "1.º", "1°", "1-го", "1-е")
_ARABIC_MONTHS: Final = (
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
)
"""As newspapers write them; the United Nations have two names for each."""


def find_date(text: str, language: Language) -> tuple[date, int, int] | None:
    """Find the one date in a line: the day, and where it begins and ends.

    None for no date, for two, and for one that may mean two days (03/04/2020).
    """
    found = [
        (day, match.start(), match.end())
        for pattern in (_ISO, _CHINESE, _FIGURES, *_in_words(language.tag))
        for match in pattern.finditer(text)
        if (day := _read(match, language.tag)) is not None
    ]
    return found[0] if len({day for day, _, _ in found}) == 1 else None


def iso_date(typed: str) -> str:
    """Give a date as files have it: "2022-03-04" of "4 March 2022"; a month: "2022-03".

    In any language of letters; what is no date, or may be two, stays as it was typed.
    """
    words = typed.strip()
    found: set[str] = set()
    for tag in LANGUAGES:
        read = find_date(words, find_or_english(tag))
        if read and read[1:] == (0, len(words)):
            found.add(read[0].isoformat())
        elif month := _month_and_year(tag).fullmatch(words):
            found.add(f"{month[2]}-{_months(tag)[month[1].casefold()]:02}")
    return found.pop() if len(found) == 1 else typed


@cache
def _month_and_year(tag: str) -> re.Pattern[str]:
    joint = r"\.?,?\s+(?:de\s+|del\s+)?"
    return re.compile(rf"({_names(tag)}){joint}(\d{{4}})", re.IGNORECASE)


def _names(tag: str) -> str:
    """Match the name of a month, the longest first."""
    names = sorted(_months(tag), key=len, reverse=True)
    return "|".join(re.escape(name) for name in names)


@cache
def _in_words(tag: str) -> tuple[re.Pattern[str], ...]:
    """Match "3 November 2020", "3rd Nov. 2020", "November 3, 2020" and their like."""
    first = "|".join(map(re.escape, _FIRST))
    day = rf"(?P<day>{first}|\d{{1,2}})(?:st|nd|rd|th|-?го|\.)?"
    joint = r"\s+(?:of\s+|de\s+|من\s+)?"
    year = r"(?P<year>\d{4})"
    of = r",?\s+(?:de\s+|del\s+)?"
    month = rf"(?P<month>{_names(tag)})\.?"
    return (
        re.compile(rf"(?<!\d){day}{joint}{month}{of}{year}(?!\d)", re.IGNORECASE),
        re.compile(rf"{month}\s+{day},?\s+{year}(?!\d)", re.IGNORECASE),
    )


@cache
def _months(tag: str) -> dict[str, int]:
    """Give the names of months, whole and cut short, and their numbers."""
    found: dict[str, int] = {}
    language = find_or_english(tag)
    for number, name in enumerate(language.dates.months, 1):
        small = name.casefold()
        for word in (small, small[:4], small[:_SHORTEST]):
            found.setdefault(word, number)
    if tag == "ar":
        for number, name in enumerate(language.dates.months, 1):
            named = (name, *name.split("/"), _ARABIC_MONTHS[number - 1])
            found |= dict.fromkeys(named, number)
    return found


def _read(match: re.Match[str], tag: str) -> date | None:
    groups = match.groupdict()
    if groups:
        month = _months(tag).get(groups["month"].casefold())
        digits = re.match(r"\d+", groups["day"])
        day = int(digits[0]) if digits else 0
        return _day(int(groups["year"]), month or 0, day)
    first, second, third = (int(group) for group in match.groups())
    if match.re is _FIGURES:
        is_two_days = first <= _MONTHS_IN_A_YEAR and second <= _MONTHS_IN_A_YEAR
        is_german = "." in match[0]  # 03.04.2020 is the third of April everywhere
        if is_two_days and first != second and not is_german:
            return None
        if second > _MONTHS_IN_A_YEAR:
            first, second = second, first
        return _day(third, second, first)
    return _day(first, second, third)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
