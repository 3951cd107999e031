"""Dates and numbers as a language prints them."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from appeals.languages.language import Language
from appeals.languages.note_words import DateWords
from appeals.model.values import PartialDate

_DIGITS_IN_A_GROUP = 3


def format_date(value: PartialDate, language: Language) -> str:
    """Print a date as precisely as it is known: 3 November 2020; March 2018; 2019."""
    if value.month is None:
        return language.dates.year_alone.format(year=value.year)
    return format_partial_date(value, language.dates)


def format_partial_date(date: PartialDate, words: DateWords) -> str:
    """Print a date in the words of a language or a style, a year as in a note."""
    if date.month is None:
        return words.year.format(year=date.year)
    if date.day is None:
        names = words.months_alone or words.months
        return words.month.format(month=names[date.month - 1], year=date.year)
    day = words.first_day if date.day == 1 else str(date.day)
    return words.day.format(day=day, month=words.months[date.month - 1], year=date.year)


def month_within_text(value: PartialDate, language: Language) -> str:
    """Print a month as a sentence says when: "in March 2021", «в марте 2021 года»."""
    words = language.dates
    if value.month is None:
        return words.in_year.format(year=value.year)
    names = words._replace(months_alone=words.months_within or words.months_alone)
    return words.in_month.format(
        date=format_partial_date(replace(value, day=None), names)
    )


def format_number(value: float, language: Language) -> str:
    """Print a number as the language groups it: 28,983. Decimals stay as typed."""
    return _format_number(str(value), language.locale, language.number_signs)


@lru_cache(maxsize=1024)
def _format_number(typed: str, locale: str, signs: str | None) -> str:
    if typed.isdecimal() and len(typed) <= _DIGITS_IN_A_GROUP:
        return typed
    from babel.numbers import format_decimal

    value = Decimal(typed)
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if signs is None:
        return format_decimal(value, format=pattern, locale=locale)
    text = format_decimal(value, format=pattern, locale="en")
    return text.translate(str.maketrans(",.", signs))
