"""What passes between the formats: CSL records, the records read, CSL-JSON as text."""

import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from appeals.errors import AppealsError, Place, WorkspaceError
from appeals.registry.interchange.kinds import CSL_TYPE_OF, UN_KINDS, symbol_in_words

Format = Literal["csl-json", "bibtex", "ris"]

CslRecord = dict[str, Any]
"""One item of CSL-JSON (schema csl-data 1.0.2): what a JSON object can contain."""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record of an imported file: its number from 1, and its place.

    `title` names it in errors: "entry 3 ('smith2019')". `remarks` say what the file
    lacks for it.
    """

    number: int
    csl: CslRecord
    place: Place
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the record; "" if it has none."""
        for field in ("citation-key", "id"):
            value = self.csl.get(field)
            if isinstance(value, str | int) and str(value).strip():
                return str(value).strip()
        return ""

    @property
    def title(self) -> str:
        """The record as errors name it."""
        return f"entry {self.number}" + (f" ('{self.id}')" if self.id else "")

    def fault(self, message: str, remedy: str = "") -> WorkspaceError:
        """Make an error about this record."""
        return WorkspaceError(
            f"{self.title} {message}", place=self.place, remedy=remedy
        )


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The records of a file that could be read, and the errors of the others.

    `is_readable` is False if nothing at all could be read: a JSON file with a syntax
    error.
    """

    records: tuple[ReadRecord, ...]
    errors: tuple[AppealsError, ...] = ()
    is_readable: bool = True

    @classmethod
    def of(cls, results: Iterable[ReadRecord | AppealsError]) -> Self:
        """Collect the results of reading: a record or an error for each."""
        found = tuple(results)
        records = tuple(each for each in found if isinstance(each, ReadRecord))
        return cls(records, tuple(e for e in found if isinstance(e, AppealsError)))

    @classmethod
    def unreadable(cls, place: Place, message: str, remedy: str) -> Self:
        """Make the result of a file that cannot be read at all."""
        error = WorkspaceError(message, place=place, remedy=remedy)
        return cls((), (error,), is_readable=False)


def own_part(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what an export of ours keeps under `custom.appeals`; else nothing."""
    custom = record.get("custom")
    own = custom.get("appeals") if isinstance(custom, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def own_kind(record: Mapping[str, Any]) -> str | None:
    """Give the kind of entry that a record of ours carries, None for any other."""
    kind = own_part(record).get("kind")
    return kind if isinstance(kind, str) else None


def record_of_kind(kind: str) -> CslRecord:
    """Begin the record of an entry of ours; `kind` is named by a file."""
    return {"type": CSL_TYPE_OF[kind], "custom": {"appeals": {"kind": kind}}}


def symbol_as_note(record: CslRecord) -> CslRecord:
    """Give a record for a format that people read: its note is its symbol.

    Our own notes are not passed on, since they are internal.
    """
    number = one_line(record.get("number"))
    is_symbol = number and own_kind(record) in UN_KINDS
    return {**record, "note": symbol_in_words(number) if is_symbol else ""}


def names_in(value: object) -> Iterator[Mapping[str, str]]:
    """Yield the names of a CSL field; a value that is not a list is one name.

    An entry keeps under `csl` whatever it was given: a list, a word, a number.
    """
    for name in value if isinstance(value, list | tuple) else (value,):
        if isinstance(name, Mapping):
            yield {str(part): one_line(words) for part, words in name.items()}
        elif words := one_line(name):
            yield {"literal": words}


def one_line(value: object) -> str:
    """Give a value as text without line ends; "" for None."""
    return "" if value is None else " ".join(str(value).split())


def with_latin_comma(name: str) -> str:
    """Replace an Arabic or Chinese comma in a name by the Latin one."""
    return name if "," in name else re.sub(r"\s*[،，]\s*", ", ", name, count=1)


_BLANKS = re.compile(r"[ \t\r\n]*")
_REASONS = (
    ("Expecting value", "a value is missing here"),
    ("Expecting ',' delimiter", "a comma is missing before this place"),
    ("Expecting ':' delimiter", "a colon is missing here"),
    ("Expecting property name", 'a key in "quotation marks" is missing here'),
    ("Illegal trailing comma", "a comma too many is here"),
    ("Unterminated string", "the quotation mark that begins here has no end"),
    (
        "Invalid control character",
        "a line end or control character is inside quotation marks",
    ),
)
"""How the decoder's complaints begin, and plain words for them."""


def write_csl_json(records: Sequence[CslRecord]) -> str:
    """Write records as a JSON array, indented, with a line end at the end."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def read_csl_json(text: str, file: str) -> ReadFile:
    """Read an array of records, or a single one.

    A syntax error makes the whole text unreadable; it is reported with line and column.
    A record that is not an object, or has a key twice, is one error.
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
            yield record.fault("is not an object in braces", remedy)
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
