"""Suggest what a reference that cannot be read was meant to be.

A suggestion is never taken by itself: it is shown, and a person decides. Hence this is
apart from `reference`, which reads what is certain.
"""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from appeals.citations.bodies import symbol_in_words
from appeals.citations.communication import COMMUNICATION_TYPES, CommunicationRef
from appeals.citations.iso3166 import OTHER_RECIPIENT, is_country, near_countries
from appeals.citations.shapes import HEADS, TREATY_BODIES, TREATY_BODY_SERIES
from appeals.citations.symbol import (
    LONGEST_REFERENCE,
    Symbol,
    has_zero,
    plain_signs,
    tidy,
)

_MAX_CANDIDATES: Final = 400
_SHORTEST_NEAR: Final = 3
"""SC/14700 is a press release, and no slip for S/14700."""
_SHORTEST_OF_ONE_LETTER: Final = 4
_SECOND_SEGMENTS: Final = ("A/HRC", "E/CN.4", "E/C.12")
_NUMBERED: Final = "ADD|CORR|REV|AMEND|SUB|CN|AC|WG|CONF|CRP|SR|PV|WP|INF|L|R|C"
_COMMUNICATION = re.compile(
    r"(?P<words>[A-Z][A-Z /_.-]*?)[\s/_.-]*(?P<number>\d{1,4})\s*[-/\\ ._]\s*"
    r"(?P<year>(?:19|20)?\d\d)"
)
_TURNED_COMMUNICATION = re.compile(r"([A-Z /_.-]+?)((?:19|20)\d\d)[-/\\](\d{1,3})")
_TYPE_BEHIND = re.compile(rf"^([A-Z]{{3}}) ({'|'.join(COMMUNICATION_TYPES)}) (?=\d)")
_BODY_LAST = re.compile(
    r"(?P<act>(?:resolution|decision) \S+(?: \(\w+\))?) of the (?P<body>[A-Za-z ]+)",
    re.IGNORECASE,
)
_HYPHENED_NUMBER = re.compile(r"(\d)\s*[-\\.]\s*(?=\d+(?:\s*\(.*\))?$)")
_SHORT_OPINION_YEAR = re.compile(
    r"(opinion\s+no\.?\s+\d{1,4})/(\d\d)(?=$|\s*\()", re.IGNORECASE
)
_BODILESS = re.compile(r"resolution\s+((?:S-)?\d+/\d+)", re.IGNORECASE)
_SWAPPED_OPINION = re.compile(
    r".*?(?:opinion\s+(?:no\.?\s*)?|WGAD/)"
    r"(?:(?P<n>\d{1,4})/(?P<y>(?:19|20)\d\d)|(?P<y2>(?:19|20)\d\d)/(?P<n2>\d{1,4}))"
    r"(?:\s*\(.*\))?",
    re.IGNORECASE,
)


def suggest_references(text: str) -> tuple[str, ...]:
    """Suggest canonical references that are one or two slips away, nearest first.

    None for a number that is zero, and for what is too far from any shape.
    """
    if len(text) > LONGEST_REFERENCE or has_zero(tidy(text)):
        return ()
    found = [*_suggest_communications(text), *_suggest_acts(text)]
    if not found:
        found = _repair(tidy(text))
    if not found:
        from appeals.citations.text_references import find_references

        found = [reference.canonical for reference in find_references(text)]
    return tuple(dict.fromkeys(found))


def _repair(written: str) -> list[str]:
    """Try every repair once, then every repair on the results."""
    seen, layer = {written}, [written]
    for _ in range(2):
        repaired = (tidy(new) for text in layer for new in _candidates(text))
        layer = [new for new in dict.fromkeys(repaired) if new not in seen]
        layer = layer[:_MAX_CANDIDATES]
        seen.update(layer)
        found = [canonical for text in layer if (canonical := _canonical_symbol(text))]
        if found:
            return found
    return []


def _candidates(text: str) -> Iterator[str]:
    """Yield the text after each repair, the likeliest first."""
    for repair in _REPAIRS:
        if isinstance(repair, tuple):
            yield re.sub(*repair, text)
        else:
            yield from repair(text)


def _canonical_symbol(text: str) -> str | None:
    symbol = Symbol.try_parse(text)
    return str(symbol) if symbol else None


def _fix_separators(text: str) -> Iterator[str]:
    """CAT/C/CHN/Q/4?Add.1, A//HRC/45/13."""
    yield re.sub(r"\s*[?\\|_:;,/]+\s*", "/", text).strip("/")
    yield re.sub(r"[\s?\\|_:;,/-]+", "/", text).strip("/")


def _split_at_every_sign(text: str) -> Iterator[str]:
    """A_HRC_45_13."""
    apart = re.sub(rf"(?i)\b({_NUMBERED})\.(?=\d)", r"\1!", text)
    yield re.sub(r"[\s._-]+", "/", apart).replace("!", ".").strip("/")


def _fix_volume(text: str) -> Iterator[str]:
    """A/69/40/Vol.I, A/69/40 (Vol. 1)."""
    volume = re.fullmatch(
        r"(.*?)[/ ,(]+VOL[ ./]*([1-3]|[IVX]+)\)?", text, re.IGNORECASE
    )
    if volume is not None:
        numeral = "I" * int(volume[2]) if volume[2].isdigit() else volume[2].upper()
        yield f"{volume[1]} (Vol. {numeral})"


def _fix_near_heads(text: str) -> Iterator[str]:
    """A/HCR/45/13, CEDWA/C/CHN/CO/7.

    ICC-ASP, CND and LOS are no slips for ICCD, CBD and SPLOS: a document of another
    body is never suggested for one that is merely spelt alike.
    """
    first, _, rest = text.partition("/")
    second, _, behind = rest.partition("/")
    for head in HEADS:
        if _is_slip_of(first, head):
            yield f"{head}/{rest}"
    for near in _SECOND_SEGMENTS:
        if near.startswith(f"{first}/") and _is_slip_of(f"{first}/{second}", near):
            yield f"{near}/{behind}"


def _is_slip_of(typed: str, meant: str) -> bool:
    """Say whether letters are in another order, or one of a longer word is wrong."""
    if typed == meant or len(typed) < _SHORTEST_NEAR:
        return False
    if sorted(typed) == sorted(meant):
        return True
    if min(len(typed), len(meant)) < _SHORTEST_OF_ONE_LETTER:
        return False
    edits = SequenceMatcher(None, typed, meant).get_opcodes()
    wrong = [
        max(typed[a:b], meant[c:d], key=len)
        for tag, a, b, c, d in edits
        if tag != "equal"
    ]
    return len(wrong) == 1 and len(wrong[0]) == 1 and wrong[0].isalpha()


def _fix_countries(text: str) -> Iterator[str]:
    """CAT/C/CHI/CO/5, CAT/C/CHN-HK/Q/5, CAT/C/CHINA/CO/5."""
    parts = text.split("/")
    yield re.sub(r"(?<=/)([A-Z]{3})[/ _]([A-Z]{3})(?=/)", r"\1-\2", text)
    for place, part in enumerate(parts[1:], 1):
        codes = part.split("-")
        if not all(re.fullmatch(r"[A-Z]{2,}", code) for code in codes):
            continue
        for at, code in enumerate(codes):
            for near in () if is_country(code) else near_countries(code):
                fixed = "-".join([*codes[:at], near, *codes[at + 1 :]])
                yield "/".join([*parts[:place], fixed, *parts[place + 1 :]])


def _fix_series(text: str) -> Iterator[str]:
    """CAT/C/CHN/OC/5."""
    match = re.fullmatch(r"(.*/[A-Z]{3}/)([A-Z]{1,6})(/\d.*)", text)
    if match is not None:
        near = get_close_matches(match[2], TREATY_BODY_SERIES, 3, 0.5)
        for series in dict.fromkeys([match[2][::-1], *near]):
            yield f"{match[1]}{series}{match[3]}"


_COMMITTEE = "|".join(TREATY_BODIES)
_IN_ROMAN = (
    r"[-/ ]*(?:[A-Z](?=[-/ (]))?[-/ ]*[(\[]?((?:E?S-)?[IVXLC]+)[)\]]?$"  # 217/III
)
_LETTERS, _DIGITS = "OLIS", "0115"

_Repair = (
    tuple[str, str | Callable[[re.Match[str]], str]] | Callable[[str], Iterator[str]]
)
_REPAIRS: Final[tuple[_Repair, ...]] = (
    _fix_separators,
    # two symbols with a slash between them
    (rf"/(?=(?:{_COMMITTEE})/C/)", "-"),
    (r"(?<=\d)\s*[-/]\s*(?=[ASE]/\d)", "-"),
    _split_at_every_sign,
    # Add1, Add 1, Add-1, L/2, SR1368, CN4, C12
    (rf"(?i)\b({_NUMBERED})[ /_:-]?(?=\d)", r"\1."),
    (r"(?i)/(ADD|CORR|REV|AMEND|L|SR|PV|CRP)[ /_:-]?(?=\d)", r"/\1."),
    # A/HRC/45/13/Addendum 1, A/HRC/S17/2
    (r"(?i)[/ ]+ADDENDUM[ ./]*(?=\d)", "/Add."),
    (r"(?i)[/ ]+CORRIGENDUM[ ./]*(?=\d)", "/Corr."),
    (r"(?i)[/ ]+REVISION[ ./]*(?=\d)", "/Rev."),
    (r"(?i)[/ ]+AMENDMENT[ ./]*(?=\d)", "/Amend."),
    (r"/(E?S)[ .]?(?=\d)", r"/\1-"),
    _fix_volume,
    # E/CN.4/98/44, CCPR/C/50/D/488/92
    (r"(?<=^E/CN\.4/)(?=[5-9]\d/)", "19"),
    (r"(?<=/D/)(\d+)/(?=[5-9]\d$)", r"\1/19"),
    # CAT/CHN/CO/5, CESCR/C/CHN/CO/3, HRC/45/13, CN.4/1998/44, CATC/CHN/CO/5
    (rf"^({_COMMITTEE})/(?!C(?:/|$))", r"\1/C/"),
    (r"^E/C\.12/C/", "E/C.12/"),
    (r"^(?:UN|U\.N\.)/", ""),
    (r"^CESCR/(?:C/)?", "E/C.12/"),
    (r"^(?:HRC|AHRC|UNHRC)/", "A/HRC/"),
    (r"^(?=(?:CN\.4|C\.12)/)", "E/"),
    *((r"^RES/", f"{organ}/RES/") for organ in ("A", "S", "A/HRC", "E")),
    (rf"^({_COMMITTEE})C/", r"\1/C/"),
    _fix_near_heads,
    _fix_countries,
    # the letter O for a zero, l for a one, a zero in CO; leading zeros
    (
        rf"(?<![^/])[\d{_LETTERS}]*\d[\d{_LETTERS}]*(?![^/])",
        lambda part: part[0].translate(str.maketrans(_LETTERS, _DIGITS)),
    ),
    (r"(?<=\d)O", "0"),
    (
        r"(?<![^/])(?:[A-Z]+0|0[A-Z]+)(?![^/])",
        lambda part: part[0].replace("0", "O"),
    ),
    (r"(?<!\d)0+(?=[1-9])", ""),
    # CAT/C/CHN/CO5, CAT/C/CO/CHN/5, CERD/C/CHN/CO/17-14
    (r"/([A-Z]{1,5})(\d+)(?=/|$)", r"/\1/\2"),
    (r"/([A-Z]{1,5})/([A-Z]{3})/(?=\d)", r"/\2/\1/"),
    (r"(\d+)-(\d+)$", r"\2-\1"),
    _fix_series,
    # S/RES/1373/2001, A/RES/217/III, A/HRC/45/13 (2020); below 100, a resolution of a
    # late session is one of a commission: 8 (XXIII)
    (r"^S/RES/(\d+)[-/ ]*\(?(\d{4})\)?$", r"S/RES/\1 (\2)"),
    (r"^S/RES/((?:19|20)\d\d)[-/ ](\d+)$", r"S/RES/\2 (\1)"),
    (rf"^([AE])/RES/(\d+){_IN_ROMAN}", r"\1/RES/\2(\3)"),
    (rf"^[AE]/RES/(\d{{3,}}){_IN_ROMAN}", r"E/RES/\1(\2)"),
    (r"\s*[/ ]\(.*?\)$", ""),
    (r"^A/RES/([1-9]|[1-3]\d)/(\d+)$", r"A/HRC/RES/\1/\2"),
)
"""Expressions with what replaces them, and functions that yield candidates."""


def _suggest_acts(text: str) -> Iterator[str]:
    """Opinion No. 2018/62, A/HRC/WGAD/62/2018, and "resolution 61/177" of no body."""
    opinion = _SWAPPED_OPINION.fullmatch(text)
    if opinion is not None:
        year, number = opinion["y"] or opinion["y2"], opinion["n"] or opinion["n2"]
        canonical = _canonical_symbol(f"A/HRC/WGAD/{year}/{number}")
        if canonical is not None:
            yield canonical
    turned = _BODY_LAST.fullmatch(text)
    in_order = f"{turned['body']} {turned['act']}" if turned is not None else text
    in_full = _SHORT_OPINION_YEAR.sub(r"\1/20\2", in_order)
    fixed = symbol_in_words(_HYPHENED_NUMBER.sub(r"\1/", in_full))
    canonical = _canonical_symbol(fixed or "")
    if canonical is not None:
        yield canonical
    bodiless = _BODILESS.fullmatch(text)
    if bodiless is not None:
        for body in ("General Assembly", "Human Rights Council"):
            symbol = symbol_in_words(f"{body} resolution {bodiless[1]}")
            canonical = _canonical_symbol(symbol or "")
            if canonical is not None:
                yield canonical


def _suggest_communications(text: str) -> Iterator[str]:
    """OL CHN 15-2018, OL/CHN/15/2018, OLCHN 15/2018, OL China 15/18, CHN OL 15/2018."""
    written = " ".join(plain_signs(text).upper().split())
    written = _TYPE_BEHIND.sub(r"\2 \1 ", written)
    match = _COMMUNICATION.fullmatch(_TURNED_COMMUNICATION.sub(r"\1\3/\2", written))
    if match is None:
        return
    types, country = _split_type(" ".join(re.split(r"[\s/_.-]+", match["words"])))
    if not types and not re.search(r"[A-Z] \d", match[0]):
        return
    if not country or (len(match["year"]) == len("18") and not types):
        return
    year = match["year"] if len(match["year"]) == len("2018") else f"20{match['year']}"
    is_known = is_country(country) or country == OTHER_RECIPIENT
    for code in (country,) if is_known else near_countries(country):
        for kind in types or [""]:
            written = f"{kind} {code} {int(match['number'])}/{year}".strip()
            try:
                yield str(CommunicationRef.parse(written))
            except ValueError:
                continue


def _split_type(words: str) -> tuple[list[str], str]:
    """Part "OL CHN", "OLCHN", "XL CHN" or "CHN": the types meant, and the State."""
    for kind in sorted(COMMUNICATION_TYPES, key=len, reverse=True):
        rest = words.removeprefix(kind)
        is_apart = rest.startswith(" ") or is_country(rest)
        if rest != words and rest.strip() and is_apart:
            return [kind], rest.strip()
    first, _, rest = words.partition(" ")
    if is_country(rest) and len("AL") <= len(first) <= len("JOL"):
        near = get_close_matches(first, COMMUNICATION_TYPES, 4, 0.4)
        return near or list(COMMUNICATION_TYPES[:3]), rest
    return [], "" if rest else words
