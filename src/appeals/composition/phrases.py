"""The words that composition adds to a letter, one table per language."""

from dataclasses import dataclass
from datetime import date

from appeals.errors import Place, WorkspaceError
from appeals.model.values import PartialDate


@dataclass(frozen=True, slots=True)
class Phrases:
    """The fixed words of a letter in one language. `locale` is Babel's name for it.

    In `bounds`, {value} stands for the figure.
    """

    locale: str
    subject: str
    reference: str
    closing: str
    annexes: str
    estimated: str
    bounds: tuple[tuple[str, str], ...]
    range: str
    quote_marks: tuple[str, str]


_TABLES = {
    "en": Phrases(
        locale="en_GB",
        subject="Subject: ",
        reference="Reference: ",
        closing="Yours sincerely,",
        annexes="Annexes",
        estimated="an estimated {value}",
        bounds=(
            ("exact", "{value}"),
            ("at-least", "at least {value}"),
            ("at-most", "at most {value}"),
            ("about", "about {value}"),
        ),
        range="{low} to {high}",
        quote_marks=("“", "”"),
    ),
}


def phrases_for(lang: str, place: Place | None = None) -> Phrases:
    """Give the table of a language; WorkspaceError when there is none."""
    table = _TABLES.get(lang)
    if table is None:
        known = ", ".join(_TABLES)
        raise WorkspaceError(
            f"Letters in the language '{lang}' cannot be written yet",
            place=place,
            hint=f"languages with salutations, dates and closings: {known}",
        )
    return table


def date_text(value: PartialDate, phrases: Phrases) -> str:
    """Print a date as precisely as it is known: 3 November 2020; March 2018; 2019."""
    from babel.dates import format_date, format_skeleton

    if value.month is None:
        return str(value.year)
    day = date(value.year, value.month, value.day or 1)
    if value.day is None:
        return format_skeleton("yMMMM", day, locale=phrases.locale)
    return format_date(day, format="long", locale=phrases.locale)


def number_text(value: float, phrases: Phrases) -> str:
    """Print a number with the grouping of the language: 28,983."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=phrases.locale)
