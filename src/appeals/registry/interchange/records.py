"""What passes between the formats: CSL records, and what was read from a file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from appeals.errors import AppealsError, Place, WorkspaceError
from appeals.registry.interchange.kinds import CSL_TYPE_OF, UN_KINDS, as_remark

Format = Literal["csl-json", "bibtex", "ris"]

CslRecord = dict[str, Any]
"""One item of CSL-JSON (schema csl-data 1.0.2): what a JSON object can hold."""


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
        """What the record calls itself; "" when it has no name."""
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

    `is_readable` is False where nothing at all could be read: a JSON file with a
    syntax error.
    """

    records: tuple[ReadRecord, ...]
    errors: tuple[AppealsError, ...] = ()
    is_readable: bool = True

    @classmethod
    def of(cls, results: Iterable[ReadRecord | AppealsError]) -> Self:
        """Collect what reading gave: a record or an error for each."""
        found = tuple(results)
        records = tuple(each for each in found if isinstance(each, ReadRecord))
        return cls(records, tuple(e for e in found if isinstance(e, AppealsError)))

    @classmethod
    def unreadable(cls, place: Place, message: str, remedy: str) -> Self:
        """Say why nothing at all could be read."""
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
    """Begin the record of an entry of ours, whose kind a file names."""
    return {"type": CSL_TYPE_OF[kind], "custom": {"appeals": {"kind": kind}}}


def symbol_as_note(record: CslRecord) -> CslRecord:
    """Give a record for a format that is read by people: its note is its symbol.

    Notes of our own are not passed on, since they are internal.
    """
    number = one_line(record.get("number"))
    is_symbol = number and own_kind(record) in UN_KINDS
    return {**record, "note": as_remark(number) if is_symbol else ""}


def names_in(value: object) -> Iterator[Mapping[str, str]]:
    """Yield the names of a CSL field; what is no list of names is one, as it is worded.

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


def with_comma(name: str) -> str:
    """Give a name whose comma is that of Arabic or Chinese the comma of files."""
    return name if "," in name else re.sub(r"\s*[،，]\s*", ", ", name, count=1)
