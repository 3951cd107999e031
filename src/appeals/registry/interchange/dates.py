"""Dates of CSL as partial ISO dates, and dates read from words.

CSL has days, months and years, two of them for a range, a season (1 is spring), and
words. An entry has one day, month or year.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from appeals.model.values import PartialDate

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]*")
_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号號])?)?")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_SEASONS = ("spring", "summer", "autumn", "winter")
_SEASON = re.compile(r"(\d{4})(?:-2([1-4])|///([a-z]+)/?)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{4}(?:-\d\d){0,2})/(\d{4}(?:-\d\d){0,2})")
_MONTHS = 12


def to_csl_date(text: str) -> dict[str, Any]:
    """Give "2019-08" as {"date-parts": [[2019, 8]]}."""
    return {"date-parts": [[int(part) for part in text.split("-")]]}


def from_csl_date(value: object) -> str | None:
    """Read a CSL date to a partial ISO date; None for what is not a single date.

    Seasons, ranges ("2018/19") and words ("spring 2019") are not a single date. Raises
    ValueError for a date that the calendar does not have.
    """
    if isinstance(value, str | int):
        value = {"raw": str(value)}
    if not isinstance(value, Mapping):
        raise ValueError("must be a date")  # noqa: TRY004  shown to the user
    parts = value.get("date-parts")
    if parts is None:
        words = value.get("raw") or value.get("literal")
        text = words.strip() if isinstance(words, str) else ""
        match = _ISO.fullmatch(text) or _CHINESE.fullmatch(text)
        is_month = match and int(match[2] or 1) <= _MONTHS
        return _date_of(match.groups()) if match and is_month else None
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise ValueError("must have a list as 'date-parts'")  # noqa: TRY004  the same
    if len(parts) != 1 or value.get("season"):
        return None
    return _date_of(parts[0])


def _date_of(parts: object) -> str:
    """Join year, month and day; the first that is empty ends the date."""
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise ValueError("must have lists of numbers in 'date-parts'")  # noqa: TRY004
    numbers: list[int] = []
    for part in parts:
        if part is None or part == "":
            break
        if not isinstance(part, int | str) or not str(part).isdecimal():
            raise ValueError(f"has '{part}' in a date, which is not a number")
        numbers.append(int(part))
    if not 1 <= len(numbers) <= 3:  # noqa: PLR2004  year, month, day
        raise ValueError("must have one to three numbers in 'date-parts'")
    text = "-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])])
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        raise ValueError(f"says '{text}', which the calendar does not have") from None


def is_bare(date: object) -> bool:
    """Say whether a date has nothing but its numbers: no "circa"."""
    return not isinstance(date, Mapping) or all(
        name in {"date-parts", "raw", "literal"} or not value
        for name, value in date.items()
    )


def parse_date_words(words: str) -> dict[str, Any] | None:
    """Read a date as a file writes it; None for no words.

    A range of ISO 8601 ("2018/2019") and a season of ISO 8601 or RIS ("2019-21",
    "2019///Spring") are dates too.
    """
    if match := _RANGE.fullmatch(words):
        return {
            "date-parts": [list(map(int, day.split("-"))) for day in match.groups()]
        }
    if match := _SEASON.fullmatch(words):
        name = (match[3] or "").casefold().replace("fall", "autumn")
        if match[2] or name in _SEASONS:
            number = int(match[2]) if match[2] else _SEASONS.index(name) + 1
            return {"date-parts": [[int(match[1])]], "season": number}
    return {"literal": words} if words else None


def season_of(value: object) -> int:
    """Give the season of a CSL date, 1 for spring; 0 where it has none."""
    season = value.get("season") if isinstance(value, Mapping) else None
    return int(str(season)) if str(season) in {"1", "2", "3", "4"} else 0


def season_in_words(value: object) -> str:
    """Name the season of a CSL date: "spring"; "" where it has none."""
    season = season_of(value)
    return _SEASONS[season - 1] if season else ""


def words_of_date(value: object) -> str:
    """Write out a date that is not a single one: "spring 2019", "2018/2019"."""
    if not isinstance(value, Mapping):
        return str(value)
    words = value.get("literal") or value.get("raw")
    if words or not isinstance(value.get("date-parts"), Sequence):
        return str(words)
    parts = (part for part in value["date-parts"] if isinstance(part, list | tuple))
    days = ["-".join(map(str, part)) for part in parts]
    return " ".join(filter(None, (season_in_words(value), "/".join(days))))


def date_or_year(value: object) -> str | None:
    """Read a date, or the first year of one that is not single; None if it has none.

    Raises ValueError as `from_csl_date`.
    """
    day = from_csl_date(value)
    if day is not None:
        return day
    found = _YEAR.search(words_of_date(value))
    return found[0] if found else None
