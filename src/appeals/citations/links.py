"""Build the address of a document on the web, where its reference allows it.

None of these addresses has been opened: they follow the rules the United Nations
publishes. Numbers of docstore and digitallibrary cannot be built.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qs, quote, quote_plus, unquote, urlsplit

from appeals.citations.communication import CommunicationRef
from appeals.citations.reference_list import parse_reference
from appeals.citations.shapes import TREATY_BODIES
from appeals.citations.symbol import Symbol, tidy

_CODES: Final = ("ar", "en", "es", "fr", "ru", "zh")
"""The languages of the United Nations; another one is answered with English."""
_ANY_CODE: Final = "|".join(_CODES)

_DOCUMENTS = "https://docs.un.org"
_ELSEWHERE: Final = (
    "INFCIRC/",
    "IPBES/",
    "SAICM/",
    "ATT/",
    "CBD/",
    "GC.",
    "IDB.",
    "HCR/1P/",
    "HCR/IP/",
    "LC/",
)
"""How symbols begin whose documents the secretariat that issues them publishes itself.

The Atomic Energy Agency, biodiversity (IPBES, CBD), chemicals (SAICM), the Arms Trade
Treaty, UNIDO (GC, IDB), the handbook of UNHCR, ECLAC (LC): docs.un.org lacks them.
"""
_TREATY_BODY_DATABASE = (
    "https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal/Download.aspx"
)
_SYMBOL_FIELDS: Final = "symbolno code DS si FinalSymbol symbol s".split()
_BY_SYMBOL: Final = re.compile(
    r"(?P<host>https?://(?:docs\.un\.org|(?:www\.)?undocs\.org))"
    rf"/(?:(?:{_ANY_CODE})/)?(?=[A-Z]+/)",
    re.IGNORECASE,
)
_BY_QUERY: Final = re.compile(r"https?://tbinternet\.ohchr\.org/", re.IGNORECASE)
_IN_LANGUAGE: Final = re.compile(rf"^/?(?:(?:{_ANY_CODE})/)?", re.IGNORECASE)
_WITHOUT_YEAR: Final = re.compile(r"S/RES/[1-9]\d*")
_LEFT_OUT: Final = re.compile(r" \(\d{4}\)|(?<=\d)[A-Z]$")
"""The year of a resolution of the Security Council, the part of another one."""
_LANG_FIELD: Final = re.compile(rf"([?&]Lang=)(?:{_ANY_CODE})(?=&|$)", re.IGNORECASE)
_COMMUNICATIONS = "https://spcommreports.ohchr.org/TmSearch/RelCom"


def web_address(
    reference: Symbol | CommunicationRef, language: str = "en"
) -> str | None:
    """Build the address of a document; `language` is a BCP 47 tag such as "zh-Hans".

    Treaty bodies: their database. Communications: the public database, which knows
    no languages. All else: docs.un.org by symbol. None for what docs.un.org does not
    hold: its own organisation publishes it, at an address that cannot be built.
    """
    if isinstance(reference, CommunicationRef):
        return f"{_COMMUNICATIONS}?code={quote_plus(reference.code)}"
    lang = _un_language(language) or "en"
    if _is_of_treaty_body(reference):
        number = quote(reference.text, safe="()")
        return f"{_TREATY_BODY_DATABASE}?symbolno={number}&Lang={lang}"
    if reference.text.startswith(_ELSEWHERE):
        return None
    symbol = re.sub(r" (?=\(\d{4}\))", "", reference.text)
    return f"{_DOCUMENTS}/{lang}/{quote(symbol, safe='/()')}"


def localise_address(address: str, language: str) -> str:
    """Give the address of the same document in a language of the United Nations.

    Knows docs.un.org, undocs.org and the treaty body database; any other address, and
    any other language, leaves it as it is.
    """
    lang = _un_language(language)
    if lang is None:
        return address
    if _BY_SYMBOL.match(address):
        return _BY_SYMBOL.sub(rf"\g<host>/{lang}/", address)
    if _BY_QUERY.match(address):
        return _LANG_FIELD.sub(rf"\g<1>{lang}", address)
    return address


def _un_language(language: str) -> str | None:
    """Give what the United Nations call a language, whatever its region or script."""
    primary = language.partition("-")[0].lower()
    return primary if primary in _CODES else None


def _is_of_treaty_body(symbol: Symbol) -> bool:
    first = symbol.symbols[0] if symbol.symbols else symbol.text
    return first.startswith("E/C.12/") or first.partition("/")[0] in (
        *TREATY_BODIES,
        "HRI",
        "INT",
    )


def reference_in_address(address: str) -> str | None:
    """Give what an address of the United Nations refers to, as it is written there.

    Knows docs.un.org, undocs.org, the treaty body database and the database of
    communications. None for any other text.
    """
    if re.fullmatch(r"(?:https?://)?[\w.-]+\.org/\S+", address) is None:
        return None
    parts = urlsplit(address if "://" in address else f"https://{address}")
    host = parts.netloc.lower()
    if not host.endswith(("un.org", "undocs.org", "ohchr.org")):
        return None
    fields = parse_qs(parts.query)
    for field in _SYMBOL_FIELDS:
        if field in fields:
            return re.sub(_IN_LANGUAGE, "", fields[field][0]) or None
    if host.endswith("ohchr.org"):
        return None
    return re.sub(_IN_LANGUAGE, "", unquote(parts.path)) or None


def find_other_document(address: str, symbols: Collection[str]) -> str | None:
    """Name the document that an address leads to, if it is not one of the symbols.

    "https://docs.un.org/en/A/HRC/45/12" beside A/HRC/45/13 gives A/HRC/45/12. None
    where the address names no document, and where nothing can be said: it leads to a
    resolution whose year or part it leaves out, or to one half of a double symbol.
    """
    named = reference_in_address(address)
    there = _comparable_symbols(named) if named else None
    known = [found for symbol in symbols if (found := _comparable_symbols(symbol))]
    if there is None or not known or any(there & found for found in known):
        return None
    return named


def _comparable_symbols(text: str) -> frozenset[str] | None:
    """Give what a document is compared by: its symbol, or both of a double one."""
    if _WITHOUT_YEAR.fullmatch(tidy(text)):
        return frozenset({tidy(text)})
    read = parse_reference(text)
    if read is None:
        return None
    if isinstance(read, CommunicationRef):
        return frozenset({read.code})
    return frozenset(_LEFT_OUT.sub("", one) for one in read.symbols or (read.text,))
