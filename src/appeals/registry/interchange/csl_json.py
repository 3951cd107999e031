"""CSL-JSON as text: each record with the place where it begins."""

import json
import re
from collections.abc import Generator, Iterator, Sequence
from typing import Any, Final

from appeals.errors import AppealsError, Place
from appeals.registry.interchange.records import (
    CslRecord,
    ReadFile,
    ReadRecord,
)

_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_REASONS: Final = (
    ("Expecting value", "a value is missing here"),
    ("Expecting ',' delimiter", "a comma is missing before this place"),
    ("Expecting ':' delimiter", "a colon is missing here"),
    ("Expecting property name", 'a key in "quotation marks" is missing here'),
    ("Illegal trailing comma", "a comma too many is here"),
    ("Unterminated string", "the quotation mark that begins here has no end"),
    (
        "Invalid control character",
        "a line end or control character stands inside quotation marks",
    ),
)
"""What the decoder's complaints begin with, and plain words for them."""


def write_csl_json(records: Sequence[CslRecord]) -> str:
    """Write records as a JSON array, indented, with a line end at the end."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def read_csl_json(text: str, file: str) -> ReadFile:
    """Read an array of records, or a single one.

    A syntax error makes the whole text unreadable; it is reported with line and
    column. A record that is no object, or holds a key twice, is one error.
    """
    try:
        return ReadFile.of(_results(text, file))
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        reasons = (w for start, w in _REASONS if error.msg.startswith(start))
        reason = next(reasons, error.msg)
    except RecursionError:
        place, reason = Place(file), "brackets are nested too deep"
    remedy = "export it again, or fix this place; nothing was imported"
    return ReadFile.unreadable(place, f"this cannot be read as JSON: {reason}", remedy)


def _results(text: str, file: str) -> Iterator[ReadRecord | AppealsError]:
    """Yield a record or an error for each item."""
    doubled: list[str] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            doubled.append(next(key for key in keys if keys.count(key) > 1))
        return made

    decoder = json.JSONDecoder(object_pairs_hook=as_object, parse_constant=str)
    line, before = 1, 0
    for number, (at, value) in enumerate(_items(text, decoder), 1):
        line += text.count("\n", before, at)
        before = at
        place = Place(file, line, at - text.rfind("\n", 0, at))
        record = ReadRecord(number, value if isinstance(value, dict) else {}, place)
        if not isinstance(value, dict):
            remedy = 'an entry looks like {"id": "a-hrc-45-13", "type": "report", ...}'
            yield record.fault("is no object in braces", remedy)
        elif doubled:
            remedy = "keep one of the two"
            yield record.fault(f"has the key '{doubled[0]}' twice", remedy)
        else:
            yield record
        doubled.clear()


def _items(text: str, decoder: json.JSONDecoder) -> Iterator[tuple[int, Any]]:
    """Yield the items of an array, or the one object, and where each begins."""
    start = _skip(text, 0)
    if text.startswith("{", start):
        value, end = decoder.raw_decode(text, start)
        yield start, value
    elif text.startswith("[", start):
        end = yield from _array_items(text, start + 1, decoder)
    else:
        raise json.JSONDecodeError("the text does not begin with '['", text, start)
    rest = _skip(text, end)
    if rest < len(text):
        raise json.JSONDecodeError("something follows the end", text, rest)


def _array_items(
    text: str, at: int, decoder: json.JSONDecoder
) -> Generator[tuple[int, Any], None, int]:
    """Yield items one by one, to know where each begins; return the array's end."""
    at = _skip(text, at)
    sign = "]" if text.startswith("]", at) else ","
    while sign == ",":
        value, end = decoder.raw_decode(text, at)
        yield at, value
        at = _skip(text, end)
        sign = text[at : at + 1]
        if sign not in {",", "]"}:
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        if sign == ",":
            at = _skip(text, at + 1)
    return at + 1


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at
