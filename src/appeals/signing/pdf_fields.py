"""The signature fields of a letter, and what else a letter of ours may hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appeals.model.people import FIELD_PREFIX
from appeals.signing.pdf_file import Snapshot, entry, is_reference
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

    @property
    def signer_id(self) -> str:
        """Id of the signatory whose signature belongs here."""
        return self.name.removeprefix(FIELD_PREFIX)


def form_of(file: Snapshot) -> tuple[int, Any] | None:
    """Give number and entries of the form; None where there is none."""
    value = entry(file.root, "/AcroForm")
    if value is None:
        return None
    if not is_reference(value):
        raise MalformedError("its form is in an unusual place")
    return value.idnum, file.dictionary(value, "its form")


def fields_of(file: Snapshot) -> dict[str, SignatureField]:
    """Give all fields by their names. Raises MalformedError."""
    from pyhanko.pdf_utils.generic import TextStringObject

    form = form_of(file)
    found: dict[str, SignatureField] = {}
    if form is None:
        return found
    for value in file.items(entry(form[1], "/Fields"), "the list of its fields"):
        if not is_reference(value):
            raise MalformedError("a field is in an unusual place")
        entries = file.dictionary(value, "a field")
        name = entry(entries, "/T")
        if not isinstance(name, TextStringObject):
            raise MalformedError("a field has no name")
        if name in found:
            raise MalformedError(f"it has two fields named '{name}'")
        found[str(name)] = SignatureField(value.idnum, str(name), entries)
    return found


def empty_fields(file: Snapshot) -> tuple[SignatureField, ...]:
    """Give the signature fields that nobody signed in, in order."""
    every = fields_of(file).values()
    return tuple(
        each
        for each in every
        if each.name.startswith(FIELD_PREFIX) and "/V" not in each.entries
    )


def letter_faults(file: Snapshot) -> Iterator[str]:
    """Yield what an unsigned letter of ours never holds, half sentences."""
    for key in sorted(file.root.keys() - _CATALOGUE):
        yield f"its catalogue holds {key}, which no letter of ours has"
    names = entry(file.root, "/Names")
    if names is not None and file.dictionary(names, "its names").keys() != {"/Dests"}:
        yield "it holds scripts or attached files, which no letter of ours has"
    form = form_of(file)
    if form is None:
        return
    if not form[1].keys() <= {"/Fields", "/SigFlags"}:
        yield "its form holds more than signature fields"
    for field in fields_of(file).values():
        yield from _field_faults(file, field)


def _field_faults(file: Snapshot, field: SignatureField) -> Iterator[str]:
    entries = field.entries
    is_plain = (
        entries.keys() == _FIELD
        and entries.raw_get("/FT") == "/Sig"
        and entries.raw_get("/F") == FLAGS
        and field.name.startswith(FIELD_PREFIX)
        and len(field.name) > len(FIELD_PREFIX)
    )
    if not is_plain:
        yield f"the field '{field.name}' is not built as our letters have them"
        return
    look = file.dictionary(entries.raw_get("/AP"), "the look of a field")
    stream = file.follow(entry(look, "/N"))
    if look.keys() != {"/N"} or getattr(stream, "data", b"x"):
        yield f"the empty field '{field.name}' shows something"
    page = file.dictionary(entries.raw_get("/P"), "the page of a field")
    notes = file.items(entry(page, "/Annots"), "notes of a page")
    if field.number not in {each.idnum for each in notes if is_reference(each)}:
        yield f"the field '{field.name}' is on no page"
