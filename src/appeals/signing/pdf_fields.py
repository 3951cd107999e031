"""The signature fields of a letter, and what else a letter of ours may hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appeals.model.people import FIELD_PREFIX
from appeals.signing.verdict import MalformedError

TIME_STAMP_FIELD = "time-stamp"
"""The name of the field for a time stamp of the whole file, in archive copies."""

FLAGS = 132
"""Printed, and locked (ISO 32000-1, 12.5.3)."""

_CATALOGUE = frozenset(
    "/Type /Pages /Names /Outlines /OutputIntents /Lang /Metadata /MarkInfo"
    " /PageLabels /ViewerPreferences /StructTreeRoot /AcroForm /PageLayout"
    " /PageMode".split()
)
_FIELD = frozenset("/Type /Subtype /FT /T /TU /Rect /F /P /AP /StructParent".split())


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A field: the number of its object, its name, its entries (of pyHanko)."""

    number: int
    name: str
    entries: Any


def fields_of(view: Any) -> dict[str, SignatureField]:  # noqa: ANN401  pyHanko's
    """Give all fields by their names. Raises MalformedError."""
    from pyhanko.pdf_utils.generic import TextStringObject

    found: dict[str, SignatureField] = {}
    if "/AcroForm" not in view.root:
        return found
    for value in view.root["/AcroForm"]["/Fields"].iterate():
        entries = value.get_object()
        name = entries["/T"]
        if name in found or not isinstance(name, TextStringObject):
            raise MalformedError(f"it has two fields named '{name}', or one unnamed")
        found[str(name)] = SignatureField(value.idnum, str(name), entries)
    return found


def letter_faults(view: Any) -> Iterator[str]:  # noqa: ANN401  pyHanko's
    """Yield what an unsigned letter of ours never holds, half sentences."""
    root = view.root
    for key in sorted(root.keys() - _CATALOGUE):
        yield f"its catalogue holds {key}, which no letter of ours has"
    if "/Names" in root and root["/Names"].keys() != {"/Dests"}:
        yield "it holds scripts or attached files, which no letter of ours has"
    if "/AcroForm" in root and root["/AcroForm"].keys() - {"/Fields", "/SigFlags"}:
        yield "its form holds more than signature fields"
    for field in fields_of(view).values():
        held = field.entries
        is_plain = (
            field.name.removeprefix(FIELD_PREFIX) not in {"", field.name}
            and held.keys() == _FIELD
            and (held["/FT"], held["/F"]) == ("/Sig", FLAGS)
        )
        if not is_plain:
            yield f"the field '{field.name}' is not built as our letters have them"
            continue
        if held["/AP"].keys() != {"/N"} or held["/AP"]["/N"].data:
            yield f"the empty field '{field.name}' shows something"
        notes = held["/P"]["/Annots"].iterate()
        if field.number not in {getattr(each, "idnum", None) for each in notes}:
            yield f"the field '{field.name}' is on no page"
