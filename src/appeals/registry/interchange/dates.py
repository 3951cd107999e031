"""Dates: our partial ISO dates, and what other formats write."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from appeals.model.values import PartialDate

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]*")


def to_csl_date(text: str) -> dict[str, Any]:
    """Give "2019-08" as {"date-parts": [[2019, 8]]}."""
    return {"date-parts": [[int(part) for part in text.split("-")]]}


def from_csl_date(value: object) -> str | None:
    """Read a CSL date to a partial ISO date; None for what is no single date.

    Seasons, ranges and words ("spring 2019") are no single date. Raises ValueError
    for a date that the calendar does not have.
    """
    if isinstance(value, str | int):
        return iso_date(str(value))
    if not isinstance(value, Mapping):
        raise ValueError("must be a date")  # noqa: TRY004  told to the user
    parts = value.get("date-parts")
    if parts is None:
        words = value.get("raw") or value.get("literal")
        return iso_date(words) if isinstance(words, str) else None
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise ValueError("must have a list as 'date-parts'")  # noqa: TRY004  the same
    if len(parts) != 1 or value.get("season"):
        return None
    return _from_parts(parts[0])


def _from_parts(parts: object) -> str | None:
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise ValueError("must have lists of numbers in 'date-parts'")  # noqa: TRY004
    numbers = []
    for part in parts:
        if part is None or part == "":
            break
        if not isinstance(part, int | str) or not str(part).isdecimal():
            raise ValueError(f"has '{part}' in a date, which is no number")
        numbers.append(int(part))
    if not 1 <= len(numbers) <= 3:  # noqa: PLR2004  year, month, day
        raise ValueError("must have one to three numbers in 'date-parts'")
    return _checked(*numbers)


def iso_date(words: str) -> str | None:
    """Read "2019", "2019-08", "2019/08/23/"; None for other words.

    Raises ValueError for a date that the calendar does not have.
    """
    match = _ISO.fullmatch(words.strip())
    if match is None:
        return None
    return _checked(*(int(part) for part in match.groups() if part))


def _checked(year: int, month: int | None = None, day: int | None = None) -> str:
    given = [number for number in (year, month, day) if number is not None]
    text = "-".join([f"{given[0]:04d}", *(f"{number:02d}" for number in given[1:])])
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        raise ValueError(f"says '{text}', which the calendar does not have") from None
