"""One cite in words: a template, an entry, a pinpoint and a note number."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from appeals.citations.styles.fields import FIELDS, read_field
from appeals.citations.styles.inner_marks import nest_quotation_marks
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.pack import Style
from appeals.citations.styles.pattern import Pattern, compile_pattern, fill
from appeals.citations.styles.place_values import print_act_number
from appeals.languages.find import direction_of
from appeals.model.authority import Authority
from appeals.model.document import (
    Inline,
    Link,
    NoteNumber,
    Span,
    Text,
    plain_text,
)
from appeals.model.pinpoint import Pinpoint

LinkFor = Callable[[str], str | None]
"""Give the address of a United Nations symbol, None when none can be built; and that
of an address in the letter's language."""

_KINDS_WITH_ADDRESS = frozenset(
    {"un-document", "resolution", "sp-communication", "wgad-opinion", "tb-views"}
)
_BOOK_TITLE = re.compile(r"《\{(\w+)\}》")
_SYMBOLS = frozenset({"symbol", "symbol_without_year"})


class WordedCite(NamedTuple):
    """The words of a cite, and the names of the fields the entry lacks."""

    inlines: tuple[Inline, ...]
    missing: tuple[str, ...] = ()


def word_cite(
    template: str,
    authority: Authority,
    style: Style,
    *,
    pinpoint: Pinpoint = Pinpoint(),
    n: int | None = None,
    link: LinkFor | None = None,
) -> WordedCite:
    """Word a cite by a template.

    A missing field prints as "[date?]"; `n` None prints as "…".
    """
    template = _italicise_titles(template, authority, style)
    pattern = compile_pattern(template)
    missing: list[str] = []

    def value_of(field: str) -> tuple[Inline, ...] | None:
        if field == "n":
            return (Text("…") if n is None else NoteNumber(n),)
        if field in {"at", "at_plain"}:
            is_bare = field == "at_plain"
            place = print_pinpoint(pinpoint, style, page_is_bare=is_bare)
            return (Text(place),) if place else None
        text = read_field(field, authority, style)
        if text is None:
            return None
        if field == "number" and authority.kind == "resolution":
            text = _strip_year(text, authority)
            text = print_act_number(text, style.places) if style.places else text
        text = nest_quotation_marks(text, _opening_mark(template, field), style.lang)
        href = _address(field, authority, pattern, link)
        is_link = href and href.startswith(("https://", "http://"))
        inline = Link(href, (Text(text),)) if href and is_link else Text(text)
        return (_mark_lang(inline, field, authority, style),)

    def gap_for(field: str) -> Inline:
        missing.append(FIELDS[field].name)
        return Text(f"[{FIELDS[field].name}?]")

    return WordedCite(tuple(fill(pattern, value_of, gap_for)), tuple(missing))


def _strip_year(number: str, authority: Authority) -> str:
    """Take the year off a number that has it too, as in 1373 (2001): it has a field."""
    year = authority.year or (authority.date or "").partition("-")[0]
    return number.removesuffix(f" ({year})") if year else number


def _italicise_titles(template: str, authority: Authority, style: Style) -> str:
    """Put a title of other letters than Chinese in italics, not in 《 》."""

    def mark_title(match: re.Match[str]) -> str:
        text = read_field(match[1], authority, style)
        is_chinese = any("\u2e80" <= sign <= "\u9fff" for sign in text or "")
        return f"<i>{{{match[1]}}}</i>" if text and not is_chinese else match[0]

    return _BOOK_TITLE.sub(mark_title, template) if "《" in template else template


@lru_cache(maxsize=1024)
def _opening_mark(template: str, field: str) -> str:
    """Give the quotation mark that a template puts before a field, "" for none."""
    match = re.search(rf"([“”‘«「])\u00a0?\{{{field}\}}", template)
    return match[1] if match else ""


def _address(
    field: str, authority: Authority, pattern: Pattern, link: LinkFor | None
) -> str | None:
    """Give the address a field leads to: its symbol's, or the title's without one.

    A resolution that prints no symbol is linked at its number.
    """
    if field == "url":
        return authority.url
    has_symbol = authority.symbol is not None
    prints_symbol = has_symbol and not _SYMBOLS.isdisjoint(pattern.fields)
    if field in _SYMBOLS or (
        field == "number" and authority.kind == "resolution" and not prints_symbol
    ):
        return _stored_address(authority, link) or _built_address(authority, link)
    if field in {"title", "case_name"} and not prints_symbol:
        return _stored_address(authority, link)
    return None


def _stored_address(authority: Authority, link: LinkFor | None) -> str | None:
    """Give the registered address, in the letter's language where that is known."""
    if authority.url is None or link is None:
        return authority.url
    return link(authority.url) or authority.url


def _built_address(authority: Authority, link: LinkFor | None) -> str | None:
    has_address = authority.symbol and authority.kind in _KINDS_WITH_ADDRESS
    return link(authority.symbol or "") if link and has_address else None


def _mark_lang(
    inline: Inline, field: str, authority: Authority, style: Style
) -> Inline:
    """Mark words of another language, and Latin words in a note right to left."""
    if field == "original" and authority.original:
        lang = authority.original.lang
        return Span((inline,), lang=lang, direction=direction_of(lang))
    if style.direction == "rtl" and _starts_left_to_right(plain_text((inline,))):
        return Span((inline,), direction="ltr")
    return inline


def _starts_left_to_right(text: str) -> bool:
    if text.isascii():
        return any(character.isalpha() for character in text)
    classes = (unicodedata.bidirectional(character) for character in text)
    return next((c for c in classes if c in {"L", "R", "AL"}), "") == "L"
