"""The fields a template may name, and where an entry keeps them.

What is under the entry's `forms` for the style goes before the plain field.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Literal, NamedTuple

from appeals.citations.personal_names import names_in_parts, print_names
from appeals.citations.styles.pack import Style
from appeals.languages.en import ENGLISH
from appeals.languages.find import find_language
from appeals.languages.formats import format_partial_date
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
    return format_partial_date(_parse(text), words)


def print_governed(text: str, words: DateWords, forms: tuple[str, str] | None) -> str:
    """Print a date after the word that governs it: "du 1er mai 2020", "de mai 2020".

    The month has the form that it has in a full date.
    """
    exact, vague = forms or ("{date}", "{date}")
    form = exact if _parse(text).day else vague
    return form.format(date=print_date(text, words._replace(months_alone=())))


Read = Callable[[Authority, Style], str | None]
_NUMBERED = re.compile(
    r"(\d{1,3})\.?\s*(?:st|nd|rd|th|d)?\.?(?:\s+(?:ed|edn|edition)\.?)?"
)
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        count(1),
    )
)
_DEGREES = (
    re.compile(r"ph\.?\s?d|doctor|d\.?phil|博士|دكتوراه|докт", re.IGNORECASE),
    re.compile(
        r"master|ll\.?m|m\.?a\.?\b|m\.?sc|硕士|碩士|ماجستير|магист", re.IGNORECASE
    ),
)
"""A doctor's and a master's degree, as theses name them."""

_SAYS_EDITION = re.compile(r"\bed", re.IGNORECASE)
_PAGES = re.compile(r"\s*(?:--?|[\u2010-\u2014,;&+])\s*")
_YEAR_OF_SYMBOL = re.compile(r"\s*\(\d{4}\)$")
_STOPPED_WORD = re.compile(r"(?<![\w./-])(No|v)\.(?=\s|\d|$)")


_VERBATIM = frozenset({"symbol", "url"})


class EntryField(NamedTuple):
    """How a field is read, and the name that it has in the entry."""

    read: Read
    name: str


def read_field(field: str, authority: Authority, style: Style) -> str | None:
    """Give the text of a field as the style prints it; None when the entry lacks it.

    KeyError when no field has this name.
    """
    entry = FIELDS[field]
    text = entry.read(authority, style)
    if text and style.drops_stops and "." in text and entry.name not in _VERBATIM:
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


def _own_form(name: str) -> Read:
    """Read what an entry has for this style alone."""

    def read(authority: Authority, style: Style) -> str | None:
        forms = authority.forms.get(style.wordings)
        text: str | None = getattr(forms, name) if forms else None
        return text

    return read


def _styled(name: str) -> Read:
    """Read a field that a style may word differently."""
    return _first_of(_own_form(name), _plain(name))


def _date(name: str) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        date = _plain(name)(authority, style)
        return print_date(date, style.dates) if date else None

    return read


def _dated_letter(authority: Authority, style: Style) -> str | None:
    words = style.dates
    return authority.date and print_governed(authority.date, words, words.dated)


def _read_on_day(authority: Authority, style: Style) -> str | None:
    words = style.dates
    day = authority.accessed
    return day and print_governed(day, words, words.read_on)


def _names(role: Literal["author", "editor"], *, is_last: bool = False) -> Read:
    """Read the names of authors or editors, joined as the style joins them."""

    def read(authority: Authority, style: Style) -> str | None:
        names = names_in_parts(authority, role)
        own_last: str | None = getattr(authority, f"{role}_last")
        if is_last and own_last and "literal" in names[0] and len(names) == 1:
            return own_last
        return print_names(
            names,
            style.sources,
            is_last=is_last,
            drops_stops=style.drops_stops,
        )

    return read


def _marked_editors(*, is_behind_title: bool) -> Read:
    """Read the editors with the mark that says so: "K Roe (ed)"."""

    def read(authority: Authority, style: Style) -> str | None:
        words, printed = style.sources, _editor(authority, style)
        marks = words.edited_by if is_behind_title else words.editors
        are_many = len(names_in_parts(authority, "editor")) > 1 or (
            " and " in (authority.editor or "")
        )
        return marks[are_many].format(printed) if printed else None

    return read


def _editors_beside_author(authority: Authority, style: Style) -> str | None:
    """Read the editors of a source that has an author too."""
    return _editors_behind_title(authority, style) if authority.author else None


def _or_csl(field: str, *names: str) -> Read:
    """Read a field; what an earlier import kept of it is under `csl`."""

    def read(authority: Authority, _: Style) -> str | None:
        own: str | None = getattr(authority, field)
        kept = (authority.csl.get(name) for name in names or (field,))
        words = (str(value) for value in kept if isinstance(value, str | int))
        return own or next((word for word in words if word), None)

    return read


def _edition(authority: Authority, style: Style) -> str | None:
    """Read the edition: "2", "2nd ed." and "Second" are numbers; no first is said."""
    text, words = _or_csl("edition")(authority, style), style.sources
    if text is None:
        return None
    numbered = _NUMBERED.fullmatch(text)
    first = text.casefold().split()[0]
    number = int(numbered[1]) if numbered else _ORDINALS.get(first, 0)
    if number == 1:
        return None
    if number:
        ending = _ending(number, words.ordinals) if words.ordinals else ""
        return words.edition.format(f"{number}{ending}")
    is_word = words.ordinals and not _SAYS_EDITION.search(text)
    return words.edition.format(text) if is_word else text


def _ending(number: int, ordinals: tuple[str, str, str, str]) -> str:
    is_teen = number // 10 % 10 == 1
    return ordinals[3 if is_teen else min(number % 10 or 4, 4) - 1]


def _thesis(authority: Authority, style: Style) -> str | None:
    """Read what a thesis is, in the words of the style where its degree is known."""
    genre, words = _or_csl("genre")(authority, style) or "", style.sources.theses
    if genre and style.lang == ENGLISH.tag:
        return genre
    degrees = (bool(pattern.search(genre)) for pattern in _DEGREES)
    known = (word for is_it, word in zip(degrees, words[1:], strict=True) if is_it)
    return next(known, genre or words[0])


def _volume_and_issue(authority: Authority, style: Style) -> str | None:
    """Read volume and issue as OSCOLA has them: "41(3)", and "41" without an issue."""
    volume, issue = authority.volume, _issue(authority, style)
    return f"{volume}({issue})" if volume and issue else volume or issue


def _first_page(authority: Authority, _: Style) -> str | None:
    """Read where an article begins, without where it ends: "101" of "101-125"."""
    page = authority.page
    return page and _PAGES.split(page)[0]


def _later_author(authority: Authority, style: Style) -> str | None:
    """Read the name for later notes: the last one, else the author as worded."""
    last = _names("author", is_last=True)(authority, style)
    return last if authority.author_last else _author(authority, style)


def _first_of(*reads: Read) -> Read:
    def read(authority: Authority, style: Style) -> str | None:
        return next((text for r in reads if (text := r(authority, style))), None)

    return read


def _symbol_without_year(authority: Authority, _: Style) -> str | None:
    return _YEAR_OF_SYMBOL.sub("", authority.symbol) if authority.symbol else None


def _body(authority: Authority, style: Style) -> str | None:
    body, named = authority.body, style.bodies or {}
    if not body or body in named or authority.kind != "resolution":
        return named.get(body, body) if body else None
    return style.other_body.format(body)


def _year_of_date(authority: Authority, _: Style) -> str | None:
    return str(_parse(authority.date).year) if authority.date else None


def _own_language_title(authority: Authority, style: Style) -> str | None:
    """Give the original title when the note is in the language of the source.

    A title in one Chinese script does not serve the other.
    """
    original, language = authority.original, find_language(style.lang)
    if original is None or language is ENGLISH:
        return None
    return original.title if find_language(original.lang) is language else None


_author = _first_of(_own_form("author"), _names("author"))
_editor = _names("editor")
_editor_last = _names("editor", is_last=True)
_editors_behind_title = _marked_editors(is_behind_title=True)
_creator = _first_of(_author, _marked_editors(is_behind_title=False))
print_authors = _first_of(_names("author"), _names("editor"))
"""Print who wrote or edited a source, as a style joins names."""

_issue = _first_of(_or_csl("issue"), _plain("number"))
_party = _plain("party")
_title = _first_of(_own_language_title, _styled("title"))
_own_short = _styled("short")
_translit = _plain("original.translit")

FIELDS: dict[str, EntryField] = {
    **{
        name: EntryField(_plain(name), name)
        for name in (
            "symbol url party number place publisher volume page unts_no jurisdiction"
        ).split()
    },
    **{
        name: EntryField(_date(name), name)
        for name in ("date", "adopted", "in_force", "accessed")
    },
    "symbol_without_year": EntryField(_symbol_without_year, "symbol"),
    "author": EntryField(_author, "author"),
    "author_last": EntryField(_later_author, "author"),
    "creator": EntryField(_creator, "author"),
    "creator_last": EntryField(_first_of(_later_author, _editor_last), "author"),
    "edited": EntryField(_marked_editors(is_behind_title=False), "editor"),
    "edited_by": EntryField(_editors_behind_title, "editor"),
    "edited_beside": EntryField(_editors_beside_author, "editor"),
    "edited_alone": EntryField(_editors_behind_title, "author"),
    "edition": EntryField(_edition, "edition"),
    "thesis": EntryField(_thesis, "genre"),
    "issue": EntryField(_issue, "issue"),
    "volume_and_issue": EntryField(_volume_and_issue, "volume"),
    "first_page": EntryField(_first_page, "page"),
    "container": EntryField(_or_csl("container", "event-title", "event"), "container"),
    "title": EntryField(_title, "title"),
    "short": EntryField(_first_of(_own_language_title, _own_short, _title), "short"),
    "own_short": EntryField(_own_short, "short"),
    "addressee": EntryField(_styled("addressee"), "addressee"),
    "enacted_by": EntryField(_styled("enacted_by"), "enacted_by"),
    "case_name": EntryField(_first_of(_party, _title), "party"),
    "body": EntryField(_body, "body"),
    "court": EntryField(_first_of(_body, _author), "body"),
    "original": EntryField(_plain("original.title"), "original.title"),
    "translit": EntryField(_translit, "original.translit"),
    "translit_short": EntryField(
        _first_of(_plain("original.translit_short"), _translit), "original.translit"
    ),
    "dated": EntryField(_dated_letter, "date"),
    "read_on": EntryField(_read_on_day, "accessed"),
    "date_year": EntryField(_year_of_date, "date"),
    "year": EntryField(_first_of(_plain("year"), _year_of_date), "year"),
}
"""Every field but `n` (the note number) and `at`, `at_plain` (the pinpoint)."""
