"""The fields a template may name, and where an entry keeps them.

What is under the entry's `forms` for the style goes before the plain field.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

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
Worded = Literal["author", "title", "short", "addressee", "enacted_by"]
Plain = Literal[
    "symbol",
    "number",
    "container",
    "place",
    "publisher",
    "volume",
    "page",
    "unts_no",
    "jurisdiction",
    "url",
]
Dated = Literal["date", "adopted", "in_force", "accessed"]

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


def _worded(name: Worded) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        forms = authority.forms.get(style.wordings)
        own: str | None = getattr(forms, name) if forms else None
        plain: str | None = getattr(authority, name)
        return own or plain

    return read


def _plain(name: Plain) -> Read:
    def read(authority: Authority, _: Style) -> str | None:
        text: str | None = getattr(authority, name)
        return text

    return read


def _dated(name: Dated) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        date: str | None = getattr(authority, name)
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


def _year(authority: Authority, _: Style) -> str | None:
    return authority.year


def _author_last(authority: Authority, _: Style) -> str | None:
    return authority.author_last


def _party(authority: Authority, _: Style) -> str | None:
    return authority.party


def _original(authority: Authority, _: Style) -> str | None:
    return authority.original.title if authority.original else None


def _translit(authority: Authority, _: Style) -> str | None:
    return authority.original.translit if authority.original else None


def _translit_short(authority: Authority, _: Style) -> str | None:
    return authority.original.translit_short if authority.original else None


def _own_language_title(authority: Authority, style: Style) -> str | None:
    """Give the original title when the note is in the language of the source.

    A title in one Chinese script is none in the other.
    """
    original, language = authority.original, find(style.lang)
    if original is None or language is ENGLISH:
        return None
    return original.title if find(original.lang) is language else None


_author = _worded("author")
_title = _first_of(_own_language_title, _worded("title"))
_own_short = _worded("short")
_short = _first_of(_own_language_title, _own_short, _title)

FIELDS: dict[str, EntryField] = {
    "symbol": EntryField(_plain("symbol"), "symbol", is_verbatim=True),
    "symbol_without_year": EntryField(_symbol_without_year, "symbol", is_verbatim=True),
    "url": EntryField(_plain("url"), "url", is_verbatim=True),
    "author": EntryField(_author, "author"),
    "author_last": EntryField(_first_of(_author_last, _author), "author"),
    "title": EntryField(_title, "title"),
    "short": EntryField(_short, "short"),
    "own_short": EntryField(_own_short, "short"),
    "addressee": EntryField(_worded("addressee"), "addressee"),
    "enacted_by": EntryField(_worded("enacted_by"), "enacted_by"),
    "party": EntryField(_party, "party"),
    "case_name": EntryField(_first_of(_party, _title), "party"),
    "body": EntryField(_body, "body"),
    "court": EntryField(_first_of(_body, _author), "body"),
    "number": EntryField(_plain("number"), "number"),
    "container": EntryField(_plain("container"), "container"),
    "place": EntryField(_plain("place"), "place"),
    "publisher": EntryField(_plain("publisher"), "publisher"),
    "volume": EntryField(_plain("volume"), "volume"),
    "page": EntryField(_plain("page"), "page"),
    "unts_no": EntryField(_plain("unts_no"), "unts_no"),
    "jurisdiction": EntryField(_plain("jurisdiction"), "jurisdiction"),
    "original": EntryField(_original, "original.title"),
    "translit": EntryField(_translit, "original.translit"),
    "translit_short": EntryField(
        _first_of(_translit_short, _translit), "original.translit"
    ),
    "date": EntryField(_dated("date"), "date"),
    "dated": EntryField(_dated_letter, "date"),
    "read_on": EntryField(_read_on, "accessed"),
    "date_year": EntryField(_year_of_date, "date"),
    "year": EntryField(_first_of(_year, _year_of_date), "year"),
    "adopted": EntryField(_dated("adopted"), "adopted"),
    "in_force": EntryField(_dated("in_force"), "in_force"),
    "accessed": EntryField(_dated("accessed"), "accessed"),
}
"""Every field but `n` (the note number) and `at`, `at_plain` (the pinpoint)."""
