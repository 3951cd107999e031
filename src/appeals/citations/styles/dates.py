"""Dates in notes, as precise as they are known."""

from dataclasses import replace
from functools import cache

from appeals.languages.formats import print_known
from appeals.languages.note_words import DateWords
from appeals.model.values import PartialDate


@cache
def _parse(text: str) -> PartialDate:
    return PartialDate.parse(text)


def print_date(text: str, words: DateWords) -> str:
    """Print a partial ISO date in the words of a style.

    "2016-02-03" gives "3 February 2016", "2016-02" "February 2016", "2016" "2016".
    Raises ValueError when the text is no date.
    """
    return print_known(_parse(text), words)


def print_governed(text: str, words: DateWords, forms: tuple[str, str] | None) -> str:
    """Print a date behind the word that governs it: "du 1er mai 2020", "de mai 2020".

    The month has the form that it has in a full date.
    """
    exact, vague = forms or ("{date}", "{date}")
    form = exact if _parse(text).day else vague
    return form.format(date=print_date(text, replace(words, months_alone=())))


def print_year(text: str) -> str:
    """Print the year of a partial ISO date, in figures alone."""
    return str(_parse(text).year)
