"""The address of a document on the web, where its reference allows to build it.

None of these addresses has been opened: they follow the rules the United Nations
publishes. Numbers of docstore and digitallibrary cannot be built.
"""

import re
from typing import Final
from urllib.parse import parse_qs, quote, quote_plus, unquote, urlsplit

from appeals.citations.communication import CommunicationRef
from appeals.citations.shapes import TREATY_BODIES
from appeals.citations.symbol import Symbol
from appeals.languages.find import EVERY_LANGUAGE

_CODES: Final = sorted({each.un_code for each in EVERY_LANGUAGE if each.un_code})
"""The languages of the United Nations; another one is answered with English."""
_ANY_CODE: Final = "|".join(_CODES)

_DOCUMENTS = "https://docs.un.org"
_TREATY_BODY_DATABASE = (
    "https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal/Download.aspx"
)
_SYMBOL_FIELDS: Final = ("symbolno", "code", "DS", "si", "FinalSymbol")
_BY_SYMBOL: Final = re.compile(
    r"(?P<host>https?://(?:docs\.un\.org|(?:www\.)?undocs\.org))"
    rf"/(?:(?:{_ANY_CODE})/)?(?=[A-Z]+/)",
    re.IGNORECASE,
)
_BY_QUERY: Final = re.compile(r"https?://tbinternet\.ohchr\.org/", re.IGNORECASE)
_LANG_FIELD: Final = re.compile(rf"([?&]Lang=)(?:{_ANY_CODE})(?=&|$)", re.IGNORECASE)
_COMMUNICATIONS = "https://spcommreports.ohchr.org/TmSearch/RelCom"


def web_address(reference: Symbol | CommunicationRef, language: str = "en") -> str:
    """Build the address of a document; `language` is a BCP 47 tag such as "zh-Hans".

    Treaty bodies: their database. Communications: the public database, which knows
    no languages. All else: docs.un.org by symbol.
    """
    if isinstance(reference, CommunicationRef):
        return f"{_COMMUNICATIONS}?code={quote_plus(reference.code)}"
    lang = _code(language) or "en"
    if _is_of_treaty_body(reference):
        number = quote(reference.text, safe="()")
        return f"{_TREATY_BODY_DATABASE}?symbolno={number}&Lang={lang}"
    symbol = re.sub(r" (?=\(\d{4}\))", "", reference.text)
    return f"{_DOCUMENTS}/{lang}/{quote(symbol, safe='/()')}"


def in_language(address: str, language: str) -> str:
    """Give the address of the same document in a language of the United Nations.

    Knows docs.un.org, undocs.org and the treaty body database; any other address, and
    any other language, leaves it as it is.
    """
    lang = _code(language)
    if lang is None:
        return address
    if _BY_SYMBOL.match(address):
        return _BY_SYMBOL.sub(rf"\g<host>/{lang}/", address)
    if _BY_QUERY.match(address):
        return _LANG_FIELD.sub(rf"\g<1>{lang}", address)
    return address


def _code(language: str) -> str | None:
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
            return fields[field][0]
    if host.endswith("ohchr.org"):
        return None
    return unquote(re.sub(rf"^/(?:(?:{_ANY_CODE})/)?", "", parts.path)) or None
