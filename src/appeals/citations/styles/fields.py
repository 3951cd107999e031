"""The fields a template may name, and where an entry keeps them.

What is under the entry's `forms` for the style goes before the plain field.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from appeals.citations.styles.pack import Style
from appeals.languages.en import ENGLISH
from appeals.languages.find import find
from appeals.languages.formats import print_known
from appeals.languages.note_words import DateWords
from appeals.model.authority import Authority
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


Read = Callable[[Authority, Style], str | None]
_YEAR_OF_SYMBOL = re.compile(r"\s*\(\d{4}\)$")
_STOPPED_WORD = re.compile(r"(?<![\w./-])(No|v)\.(?=\s|\d|$)")


@dataclass(frozen=True, slots=True)
class EntryField:
    """How a field is read, and the name under which the user knows it.

    A verbatim field is never touched: symbols and addresses.
    """

    read: Read
    name: str
    is_verbatim: bool = False


def read_field(field: str, authority: Authority, style: Style) -> str | None:
    """Give the text of a field as the style prints it, None when there is none.

    KeyError when no field has this name.
    """
    entry = FIELDS[field]
    text = entry.read(authority, style)
    if text and style.drops_stops and "." in text and not entry.is_verbatim:
        return _STOPPED_WORD.sub(r"\1", text)
    return text or None


def _plain(path: str) -> Read:
    """Read a field as it is: "volume", or "original.title" where there is a part."""
    name, _, inner = path.partition(".")

    def read(authority: Authority, _: Style) -> str | None:
        value = getattr(authority, name)
        text: str | None = getattr(value, inner) if inner and value else value
        return text

    return read


def _worded(name: str) -> Read:
    """Read a field that a style may word differently."""

    def read(authority: Authority, style: Style) -> str | None:
        forms = authority.forms.get(style.wordings)
        own: str | None = getattr(forms, name) if forms else None
        return own or _plain(name)(authority, style)

    return read


def _dated(name: str) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        date = _plain(name)(authority, style)
        return print_date(date, style.dates) if date else None

    return read


def _dated_letter(authority: Authority, style: Style) -> str | None:
    words = style.dates
    return authority.date and print_governed(authority.date, words, words.dated)


def _read_on(authority: Authority, style: Style) -> str | None:
    words = style.dates
    day = authority.accessed
    return day and print_governed(day, words, words.read_on)


def _first_of(*reads: Read) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        return next((text for r in reads if (text := r(authority, style))), None)

    return read


def _symbol_without_year(authority: Authority, _: Style) -> str | None:
    return _YEAR_OF_SYMBOL.sub("", authority.symbol) if authority.symbol else None


def _body(authority: Authority, style: Style) -> str | None:
    body = authority.body
    return (style.bodies or {}).get(body, body) if body else None


def _year_of_date(authority: Authority, _: Style) -> str | None:
    return print_year(authority.date) if authority.date else None


def _own_language_title(authority: Authority, style: Style) -> str | None:
    """Give the original title when the note is in the language of the source.

    A title in one Chinese script is none in the other.
    """
    original, language = authority.original, find(style.lang)
    if original is None or language is ENGLISH:
        return None
    return original.title if find(original.lang) is language else None


_author = _worded("author")
_party = _plain("party")
_title = _first_of(_own_language_title, _worded("title"))
_own_short = _worded("short")
_translit = _plain("original.translit")

FIELDS: dict[str, EntryField] = {
    **{
        name: EntryField(_plain(name), name)
        for name in (
            "party number container place publisher volume page unts_no jurisdiction"
        ).split()
    },
    **{
        name: EntryField(_dated(name), name)
        for name in ("date", "adopted", "in_force", "accessed")
    },
    "symbol": EntryField(_plain("symbol"), "symbol", is_verbatim=True),
    "symbol_without_year": EntryField(_symbol_without_year, "symbol", is_verbatim=True),
    "url": EntryField(_plain("url"), "url", is_verbatim=True),
    "author": EntryField(_author, "author"),
    "author_last": EntryField(_first_of(_plain("author_last"), _author), "author"),
    "title": EntryField(_title, "title"),
    "short": EntryField(_first_of(_own_language_title, _own_short, _title), "short"),
    "own_short": EntryField(_own_short, "short"),
    "addressee": EntryField(_worded("addressee"), "addressee"),
    "enacted_by": EntryField(_worded("enacted_by"), "enacted_by"),
    "case_name": EntryField(_first_of(_party, _title), "party"),
    "body": EntryField(_body, "body"),
    "court": EntryField(_first_of(_body, _author), "body"),
    "original": EntryField(_plain("original.title"), "original.title"),
    "translit": EntryField(_translit, "original.translit"),
    "translit_short": EntryField(
        _first_of(_plain("original.translit_short"), _translit), "original.translit"
    ),
    "dated": EntryField(_dated_letter, "date"),
    "read_on": EntryField(_read_on, "accessed"),
    "date_year": EntryField(_year_of_date, "date"),
    "year": EntryField(_first_of(_plain("year"), _year_of_date), "year"),
}
"""Every field but `n` (the note number) and `at`, `at_plain` (the pinpoint)."""
