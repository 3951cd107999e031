"""The formats by name: how each is read and written."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from appeals.model.authority import Authority
from appeals.registry.interchange.bibtex import read_bibtex, write_bibtex
from appeals.registry.interchange.entries import Plain, from_csl, to_csl
from appeals.registry.interchange.records import (
    CslRecord,
    Format,
    ReadFile,
    read_csl_json,
    write_csl_json,
)
from appeals.registry.interchange.ris import read_ris, write_ris

_READERS: Mapping[Format, Callable[[str, str], ReadFile]] = {
    "csl-json": read_csl_json,
    "bibtex": read_bibtex,
    "ris": read_ris,
}
_WRITERS: Mapping[Format, Callable[[Sequence[CslRecord]], str]] = {
    "csl-json": write_csl_json,
    "bibtex": write_bibtex,
    "ris": write_ris,
}


def write_entries(authorities: Iterable[Authority], form: Format) -> str:
    """Write entries of the registry in a format.

    CSL-JSON can hold everything, BibTeX and RIS what they have fields for.
    """
    return _WRITERS[form]([to_csl(authority) for authority in authorities])


def read_records(text: str, form: Format, file: str) -> ReadFile:
    """Read a text in a format; `file` is its name in errors."""
    return _READERS[form](text, file)


def round_trip_fields(
    authorities: Sequence[Authority], form: Format
) -> tuple[Plain, ...]:
    """Give each entry as it comes back when it is written in a format and read.

    If a later import differs from this, somebody changed the entry; if it does not,
    nobody did, however little the format can hold.
    """
    found = read_records(write_entries(authorities, form), form, "")
    fields = {r.csl["id"]: from_csl(r.csl).fields for r in found.records}
    return tuple(fields.get(authority.key, {}) for authority in authorities)
