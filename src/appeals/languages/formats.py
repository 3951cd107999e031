"""Dates and numbers as a language prints them."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from appeals.languages.language import Language
from appeals.model.values import PartialDate


def date_text(value: PartialDate, language: Language) -> str:
    """Print a date as precisely as it is known: 3 November 2020; March 2018; 2019."""
    text = _date_text(value, language.locale, language.first_day, language.months)
    for old, new in language.date_words:
        text = text.replace(old, new)
    return text


@lru_cache(maxsize=1024)
def _date_text(
    value: PartialDate, locale: str, first_day: str, months: tuple[str, ...]
) -> str:
    from babel.dates import format_date, format_skeleton

    if value.month is None:
        return f"{value.year}年" if locale.startswith("zh") else str(value.year)
    if months:
        name = f"{months[value.month - 1]} {value.year}"
        return f"{value.day} {name}" if value.day else name
    day = date(value.year, value.month, value.day or 1)
    if value.day is None:
        return format_skeleton("yMMMM", day, locale=locale)
    text = format_date(day, format="long", locale=locale)
    return text.replace("1 ", f"{first_day} ", 1) if day.day == 1 else text


def number_text(value: float, language: Language) -> str:
    """Print a number as the language groups it: 28,983. Decimals stay as typed."""
    return _number_text(str(value), language.locale, language.number_signs)


@lru_cache(maxsize=1024)
def _number_text(typed: str, locale: str, signs: str | None) -> str:
    from babel.numbers import format_decimal

    value = Decimal(typed)
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if signs is None:
        return format_decimal(value, format=pattern, locale=locale)
    text = format_decimal(value, format=pattern, locale="en")
    return text.translate(str.maketrans(",.", signs))
