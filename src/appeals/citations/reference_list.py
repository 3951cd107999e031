"""Parse one reference, or a list whose later members are shortened: "Add.2 and 3"."""

import re
from typing import Final

from appeals.citations.bodies import symbol_in_words
from appeals.citations.communication import CommunicationRef, Reference
from appeals.citations.symbol import LONGEST_REFERENCE, Symbol, tidy

LONGEST_LIST: Final = 1000
"""How many characters several references in one have at most."""

_MAX_RANGE: Final = 50
_KIND = r"(?:Add|Corr|Rev|Amend)\."
_BLANK_BEFORE_SUFFIX = re.compile(rf"\s+(?={_KIND}\s?\d)", re.IGNORECASE)
_SUFFIX_RANGE = re.compile(rf"(.*/{_KIND})(\d+)-(\d+)")
_SUFFIX_PIECE = re.compile(rf"/?({_KIND})\s?(\d+(?:-\d+)?(?:/{_KIND}\d+)*)")
_CONNECTIVE = re.compile(r"\s*+(?:,\s*and\s+|[,;&]|\band\b)\s*")


def parse_reference(text: str) -> Reference | None:
    """Parse a symbol, a communication or a form in words; None for anything else."""
    if len(text) > LONGEST_REFERENCE:
        return None
    symbol = Symbol.try_parse(symbol_in_words(text) or text)
    if symbol is not None:
        return symbol
    try:
        return CommunicationRef.parse(text)
    except ValueError:
        return None


def parse_reference_list(text: str) -> tuple[Reference, ...] | None:
    """Parse a list in which later members are shortened.

    "A/HRC/16/47 Add.2 and 3", "A/54/98 and Corr.1", "OL CHN 15/2018 and 16/2018",
    "A/HRC/45/13; CAT/C/CHN/CO/5". None when a member cannot be read.
    """
    if len(text) > LONGEST_LIST:
        return None
    pieces = _CONNECTIVE.split(text)
    found = list(_expand(pieces[0]))
    if not found:
        return None
    for piece in pieces[1:]:
        more = _expand(piece) or _continue_list(piece, found)
        if not more:
            return None
        found += more
    return tuple(dict.fromkeys(found))


def _expand(piece: str) -> tuple[Reference, ...]:
    """Read a piece that is complete, with a blank or a range at its suffix."""
    written = _BLANK_BEFORE_SUFFIX.sub("/", piece)
    one = parse_reference(written)
    if one is not None:
        return (one,)
    span = _SUFFIX_RANGE.fullmatch(tidy(written))
    return () if span is None else _expand_range(span[1], int(span[2]), int(span[3]))


def _expand_range(stem: str, first: int, last: int) -> tuple[Reference, ...]:
    if not first < last <= first + _MAX_RANGE:
        return ()
    read = [parse_reference(f"{stem}{number}") for number in range(first, last + 1)]
    return tuple(one for one in read if one is not None)


def _continue_list(piece: str, found: list[Reference]) -> tuple[Reference, ...]:
    """Read a piece that continues what comes before it."""
    last = found[-1]
    if isinstance(last, CommunicationRef):
        kind = f"{last.comm_type} " if last.comm_type else ""
        one = parse_reference(f"{kind}{last.country} {piece}")
        return () if one is None else (one,)
    suffix = _SUFFIX_PIECE.fullmatch(piece.strip().replace("–", "-"))
    base = found[0]
    if suffix is not None and isinstance(base, Symbol):
        kind = suffix[1].capitalize()
        stem = re.sub(rf"/{re.escape(kind)}\d.*", "", base.text)
        return _expand(f"{stem}/{kind}{suffix[2]}")
    if re.fullmatch(r"\d+/\d+", piece):
        return _read_next_resolution(piece, last)
    number = re.fullmatch(r"(\d+)(?:[-–](\d+))?", piece)
    stem = re.sub(r"\d+$", "", last.text)
    if number is None or stem == last.text:
        return ()
    if number[2]:
        return _expand_range(stem, int(number[1]), int(number[2]))
    return _expand(f"{stem}{number[1]}")


def _read_next_resolution(piece: str, last: Symbol) -> tuple[Reference, ...]:
    """Read the 46/4 of "resolutions 45/3 and 46/4", the 82/2018 of two opinions."""
    if last.pattern == "hrc-wgad-opinion":
        number, _, year = piece.partition("/")
        return _expand(f"{last.organ}/{year}/{number}")
    act = re.match(r".*/(?:RES|DEC)/", last.text)
    return _expand(f"{act[0]}{piece}") if act else ()
