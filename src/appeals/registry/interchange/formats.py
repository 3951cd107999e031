"""The formats by name: how each is read and written."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from appeals.model.authority import Authority
from appeals.registry.interchange.from_csl import from_csl
from appeals.registry.interchange.plain_entry import Plain
from appeals.registry.interchange.records import CslRecord, Format, ReadFile
from appeals.registry.interchange.to_csl import to_csl


def write_entries(authorities: Iterable[Authority], form: Format) -> str:
    """Write entries of the registry in a format.

    CSL-JSON holds everything, BibTeX and RIS what they have fields for.
    """
    return _write([to_csl(authority) for authority in authorities], form)


def read_records(text: str, form: Format, file: str) -> ReadFile:
    """Read a text in a format; `file` is its name in errors."""
    match form:
        case "csl-json":
            from appeals.registry.interchange.csl_json import read_csl_json

            return read_csl_json(text, file)
        case "bibtex":
            from appeals.registry.interchange.bibtex_reading import read_bibtex

            return read_bibtex(text, file)
        case "ris":
            from appeals.registry.interchange.ris_reading import read_ris

            return read_ris(text, file)
        case _:
            assert_never(form)


def echoes(authorities: Sequence[Authority], form: Format) -> tuple[Plain, ...]:
    """Give each entry as it comes back when it is written in a format and read.

    What a later import says otherwise was changed by somebody; what it says the same
    was not, however poor the format is.
    """
    found = read_records(write_entries(authorities, form), form, "")
    fields = {r.csl["id"]: from_csl(r.csl).fields for r in found.records}
    return tuple(fields.get(authority.key, {}) for authority in authorities)


def _write(records: Sequence[CslRecord], form: Format) -> str:
    match form:
        case "csl-json":
            from appeals.registry.interchange.csl_json import write_csl_json

            return write_csl_json(records)
        case "bibtex":
            from appeals.registry.interchange.bibtex_writing import write_bibtex

            return write_bibtex(records)
        case "ris":
            from appeals.registry.interchange.ris_writing import write_ris

            return write_ris(records)
        case _:
            assert_never(form)
