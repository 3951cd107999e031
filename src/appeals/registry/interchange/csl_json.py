"""CSL-JSON as text: each record with the line it begins on."""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from appeals.errors import AppealsError, Place, WorkspaceError
from appeals.registry.interchange.records import CslRecord, ReadFile, ReadRecord

_BLANKS = re.compile(r"[ \t\r\n]*")


class _RefusedError(ValueError):
    """A value that JSON allows and a registry does not."""


def write_csl_json(records: Sequence[CslRecord]) -> str:
    """Write records as a JSON array, indented, with a line end at the end."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def read_csl_json(text: str, file: str) -> ReadFile:
    """Read an array of records, or a single one.

    A mistake in the signs of JSON makes the whole text unreadable; it is told with
    line and column. A record that is no object, or holds a key twice, is one error.
    """
    places = _Places(text, file)
    start = _skip(text, 0)
    if text[start : start + 1] == "{":
        starts: Sequence[int] = (start,)
        end = start
    elif text[start : start + 1] == "[":
        starts, end = (), start + 1
    else:
        return _unreadable(places.at(start), "the text does not begin with '['")
    try:
        if starts:
            value, end = _decoder().raw_decode(text, start)
            values = [(start, value)]
        else:
            values, end = _items(text, end)
        if (rest := _skip(text, end)) < len(text):
            return _unreadable(places.at(rest), "something stands behind the end")
    except json.JSONDecodeError as error:
        return _unreadable(places.at(error.pos), _words(error.msg))
    except RecursionError:
        return _unreadable(Place(file), "brackets are nested too deep")
    return _checked(values, places)


def _items(text: str, at: int) -> tuple[list[tuple[int, Any]], int]:
    """Read the items of an array one by one, to know where each begins."""
    decoder = _decoder()
    values: list[tuple[int, Any]] = []
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return values, at + 1
    while True:
        value, end = decoder.raw_decode(text, at)
        values.append((at, value))
        at = _skip(text, end)
        sign = text[at : at + 1]
        if sign == "]":
            return values, at + 1
        if sign != ",":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _skip(text, at + 1)


def _checked(values: Sequence[tuple[int, Any]], places: "_Places") -> ReadFile:
    records: list[ReadRecord] = []
    errors: list[AppealsError] = []
    for number, (at, value) in enumerate(values, 1):
        is_object = isinstance(value, dict)
        record = ReadRecord(number, value if is_object else {}, places.at(at))
        doubled = value.pop(_DOUBLED, None) if is_object else None
        if not is_object:
            hint = 'an entry looks like {"id": "a-hrc-45-13", "type": "report", ...}'
            errors.append(record.fault("is no object in braces", hint))
        elif doubled:
            hint = "keep one of the two"
            errors.append(record.fault(f"has the key '{doubled}' twice", hint))
        else:
            records.append(record)
    return ReadFile(tuple(records), tuple(errors))


_DOUBLED = "\0doubled"


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        made[_DOUBLED] = next(key for key in keys if keys.count(key) > 1)
    for value in list(made.values()):
        if isinstance(value, dict) and _DOUBLED in value:
            made.setdefault(_DOUBLED, value.pop(_DOUBLED))
    return made


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _unreadable(place: Place, what: str) -> ReadFile:
    message = f"this cannot be read as JSON: {what}"
    hint = "export it again, or mend this place; nothing was imported"
    error = WorkspaceError(message, place=place, hint=hint)
    return ReadFile((), (error,), is_readable=False)


def _words(message: str) -> str:
    """Put the decoder's complaint in plain words."""
    words = {
        "Expecting value": "a value is missing here",
        "Expecting ',' delimiter": "a comma is missing before this place",
        "Expecting ':' delimiter": "a colon is missing here",
        "Expecting property name enclosed in double quotes": (
            'a key in "quotation marks" is missing here'
        ),
        "Illegal trailing comma before end of object": "a comma too many stands here",
        "Illegal trailing comma before end of array": "a comma too many stands here",
    }
    if message.startswith("Unterminated string"):
        return "the quotation mark that begins here has no end"
    if message.startswith("Invalid control character"):
        return "a line end or control character stands inside quotation marks"
    return words.get(message, message)


class _Places:
    """Lines and columns of offsets in a text."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def at(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return Place(self._file, line, offset - self._starts[line - 1] + 1)
