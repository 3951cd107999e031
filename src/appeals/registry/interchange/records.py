"""What passes between the formats: CSL records, and what was read from a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from appeals.errors import AppealsError, Place, WorkspaceError

Format = Literal["csl-json", "bibtex", "ris"]

CslRecord = dict[str, Any]
"""One item of CSL-JSON (schema csl-data 1.0.2): what a JSON object can hold."""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record of an imported file: its number from 1, and where it stands.

    `title` names it in errors: "entry 3 ('smith2019')".
    """

    number: int
    csl: CslRecord
    place: Place

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

    def fault(self, message: str, hint: str = "") -> WorkspaceError:
        """Make an error about this record."""
        return WorkspaceError(f"{self.title} {message}", place=self.place, hint=hint)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The records of a file that could be read, and the errors of the others.

    `is_readable` is False where nothing at all could be read: a JSON file with a
    mistake in its signs.
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
    def unreadable(cls, place: Place, message: str, hint: str) -> Self:
        """Say why nothing at all could be read."""
        error = WorkspaceError(message, place=place, hint=hint)
        return cls((), (error,), is_readable=False)


Reader = Callable[[str, str], ReadFile]
"""Read a text; the second argument is the name of the file in errors."""

Writer = Callable[[Sequence[CslRecord]], str]
"""Write CSL records, each with the kind of its entry in `custom`."""


def kind_hint(record: Mapping[str, Any]) -> str | None:
    """Give the kind of entry that a record of ours carries, None for any other."""
    own = own_part(record)
    kind = own.get("kind")
    return kind if isinstance(kind, str) else None


def own_part(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what stands under `custom.appeals`; empty where there is nothing."""
    custom = record.get("custom")
    own = custom.get("appeals") if isinstance(custom, Mapping) else None
    return own if isinstance(own, Mapping) else {}
