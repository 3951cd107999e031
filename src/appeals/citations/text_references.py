"""Find references typed by hand in running text.

Capitals only. Addresses, file paths, code spans in backticks and words that merely
contain the letters are skipped; the text of a link is not. An organ without a
document number is no reference.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from appeals.citations.bodies import FULL_NAMES, RESOLUTION_NUMBER, symbol_in_words
from appeals.citations.communication import COMMUNICATION_TYPES, CommunicationRef
from appeals.citations.shapes import HEADS
from appeals.citations.symbol import DASHES, LONGEST_REFERENCE, Symbol, tidy


class BareReference(NamedTuple):
    """A reference in running text.

    `text` is how it reads there, line breaks and no-break spaces read as in the
    canonical form; `canonical` the lookup key. `start` and `end` are offsets in
    characters: line[start:end].
    """

    text: str
    canonical: str
    start: int
    end: int


_LETTER = "A-Za-zÀ-ɏ0-9_"
_BEFORE = rf"(?<![{_LETTER}/\\@=&?#%~+.:-])"
_EMPHASIS = r"(?<=^_)|(?<=[\s(]_)|(?<=^__)|(?<=[\s(]__)"
_AFTER = rf"(?!_*[{_LETTER[:-1]}]|[\\/@=%]|\.[A-Za-z0-9])"
# A symbol may be broken over two lines at a slash, or carry no-break spaces there.
_BREAK = r"(?:[ \t]*\r?\n[ \t]*|[\u00a0\u202f\u200b\u2060]*)"
_SLASH = rf"{_BREAK}/{_BREAK}"
_DASH = f"[{re.escape('-' + DASHES)}]"
_SEGMENT = rf"[A-Z0-9][A-Za-z0-9.]*(?:{_DASH}(?:{_BREAK}(?=\d))?[A-Z0-9][A-Za-z0-9.]*)?"
_TAIL = (
    r"[\s\u00a0]*\((?:\d{4}|(?:E?S-)?[IVXLC]+|[Vv]ol\.\s*[IVX]+|Part [IVX]+"
    r"|Sect\. \d+[A-Z]?|Resumption \d+)\)"
)
_HEAD = "|".join(sorted((re.escape(head) for head in HEADS), key=len, reverse=True))
_ONE = rf"(?:{_HEAD})(?:{_SLASH}{_SEGMENT})+"
_SUFFIX = rf"(?:{_SLASH}(?:Add|Corr|Rev|Amend)\.\d+)*"
_SYMBOL = re.compile(
    rf"(?:{_BEFORE}|{_EMPHASIS}|(?<=\d{_DASH}))(?P<first>{_ONE})(?P<tail>{_TAIL}{_SUFFIX})?",
    re.ASCII,
)
_SECOND = re.compile(rf"{_DASH}{_BREAK}{_ONE}", re.ASCII)
_END = re.compile(_AFTER)
_TYPE = "|".join(sorted(COMMUNICATION_TYPES, key=len, reverse=True))
_COMMUNICATION = re.compile(
    rf"{_BEFORE}(?:{_TYPE})\s+(?:G/SO\s[^\n]{{0,200}}?\s)?[A-Z]{{3}}\s+\d{{1,4}}/\d{{4}}{_AFTER}"
)
_OPINION = re.compile(rf"{_BEFORE}Opinion\s+No\.?\s+\d{{1,4}}/\d{{4}}{_AFTER}")
_RESOLUTION = re.compile(
    rf"{_BEFORE}(?:{FULL_NAMES})\s+[Rr]esolution\s+(?:{RESOLUTION_NUMBER}){_AFTER}"
)
_SKIPPED = re.compile(
    r"(?<!`)(`{3,}+).*?\1"  # code blocks, then code spans, which end with the paragraph
    r"|(?<!`)(`{1,2})(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\2(?!`)"
    r"|\b(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>\"'`\])，。；、）]+",
    re.DOTALL | re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MIN_LONE_DIGITS: Final = 4
_LONE_NUMBER = re.compile(r"(?:[ASE]|CD|TD)/(\d+)")
_LONE_YEAR = re.compile(r"[ASE]/(?:19|20)\d\d")


@lru_cache(maxsize=512)
def find_references(text: str) -> tuple[BareReference, ...]:
    """Find every reference in the text, in order and without overlap.

    A double symbol is one reference. "S/RES/1325", without its year, is found with
    itself as canonical form. A shortened second symbol ("and Corr.1") is not found.
    """
    if _DIGIT.search(text) is None:
        return ()
    skipped = [match.span() for match in _SKIPPED.finditer(text)]
    found = [
        reference
        for reference in (
            *_find_symbols(text),
            *_find_letters(text),
            *_find_acts(text),
        )
        if not any(start <= reference.start < end for start, end in skipped)
    ]
    return tuple(sorted(found, key=lambda reference: reference.start))


def _find_symbols(text: str) -> Iterator[BareReference]:
    position = 0
    while (match := _SYMBOL.search(text, position)) is not None:
        position = match.end()
        reference = _longest_reference(text, match)
        if reference is not None:
            yield reference
            position = reference.end


def _longest_reference(text: str, match: re.Match[str]) -> BareReference | None:
    """Take the longest reading: with a second symbol or bracket, or without."""
    second = _SECOND.match(text, match.end("first"))
    ends = [*([second.end()] if second else []), match.end(), match.end("first")]
    dashes = re.finditer(_DASH, match["first"])
    ends += [match.start() + dash.start() for dash in dashes][::-1]
    for candidate in ends:
        if candidate - match.start() > LONGEST_REFERENCE:
            continue
        written = text[match.start() : candidate].rstrip(".")
        end = match.start() + len(written)
        if _END.match(text, end) is None:
            continue
        read = _normalise_blanks(written)
        canonical = _canonical(read)
        if canonical is not None:
            return BareReference(read, canonical, match.start(), end)
    return None


def _normalise_blanks(written: str) -> str:
    joined = re.sub(rf"{_BREAK}([/])\s*", r"\1", written)
    joined = re.sub(rf"({_DASH})\s+", r"\1", joined)
    return " ".join(joined.split())


def _canonical(written: str) -> str | None:
    if re.fullmatch(r"S/RES/[1-9]\d*", written):
        return written
    symbol = Symbol.try_parse(written)
    if symbol is None:
        return None
    canonical = str(symbol)
    lone = _LONE_NUMBER.fullmatch(canonical)
    if lone and (len(lone[1]) < _MIN_LONE_DIGITS or _LONE_YEAR.fullmatch(canonical)):
        return None
    return canonical if _is_in_capitals(written, canonical) else None


def _is_in_capitals(written: str, canonical: str) -> bool:
    """Refuse small letters where the canonical form has capitals."""
    small = re.findall(r"[A-Za-z]*[a-z][A-Za-z]*", written)
    return all(word in canonical for word in small if word != "vol")


def _find_letters(text: str) -> Iterator[BareReference]:
    for match in _COMMUNICATION.finditer(text):
        written = " ".join(match[0].split())
        try:
            canonical = str(CommunicationRef.parse(written))
        except ValueError:
            continue
        yield BareReference(written, canonical, *match.span())


def _find_acts(text: str) -> Iterator[BareReference]:
    for expression in (_OPINION, _RESOLUTION):
        for match in expression.finditer(text):
            written = " ".join(match[0].split())
            symbol = symbol_in_words(written)
            canonical = _canonical(tidy(symbol)) if symbol else None
            if canonical is not None:
                yield BareReference(written, canonical, *match.span())
