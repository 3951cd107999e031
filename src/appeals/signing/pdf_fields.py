"""The signature fields of a letter, and what else a letter of ours may hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from appeals.model.people import FIELD_PREFIX
from appeals.signing.pdf_objects import (
    MalformedError,
    Name,
    Ref,
    Stream,
    Value,
    text_of,
)
from appeals.signing.pdf_revisions import Snapshot

TIME_STAMP_FIELD = "time-stamp"
"""The name of the field for a time stamp of the whole file, in archive copies."""

FLAGS = 132
"""Printed, and locked (ISO 32000-1, 12.5.3)."""

_CATALOGUE = frozenset(
    "Type Pages Names Outlines OutputIntents Lang Metadata MarkInfo PageLabels"
    " ViewerPreferences StructTreeRoot AcroForm PageLayout PageMode".split()
)
_FIELD = frozenset("Type Subtype FT T TU Rect F P AP StructParent".split())


@dataclass(frozen=True, slots=True)
class SignatureField:
    """An empty field: the number of its object, its entries, the id of its signer."""

    number: int
    name: str
    entries: dict[str, Value]

    @property
    def signer_id(self) -> str:
        """Id of the signatory whose signature belongs here."""
        return self.name.removeprefix(FIELD_PREFIX)


def form_of(file: Snapshot) -> tuple[int, dict[str, Value]] | None:
    """Give number and entries of the form; None where there is none."""
    value = file.root.get("AcroForm")
    if value is None:
        return None
    if not isinstance(value, Ref):
        raise MalformedError("its form is in an unusual place")
    return value.number, file.dictionary(value, "its form")


def fields_of(file: Snapshot) -> dict[str, SignatureField]:
    """Give all fields by their names. Raises MalformedError."""
    form = form_of(file)
    found: dict[str, SignatureField] = {}
    if form is None:
        return found
    for value in file.items(form[1].get("Fields"), "the list of its fields"):
        if not isinstance(value, Ref):
            raise MalformedError("a field is in an unusual place")
        entries = file.dictionary(value, "a field")
        name = text_of(entries.get("T"))
        if name in found:
            raise MalformedError(f"it has two fields named '{name}'")
        found[name] = SignatureField(value.number, name, entries)
    return found


def empty_fields(file: Snapshot) -> tuple[SignatureField, ...]:
    """Give the signature fields that nobody signed in, in order."""
    every = fields_of(file).values()
    return tuple(
        each
        for each in every
        if each.name.startswith(FIELD_PREFIX) and "V" not in each.entries
    )


def letter_faults(file: Snapshot) -> Iterator[str]:
    """Yield what an unsigned letter of ours never holds, half sentences."""
    for key in sorted(file.root.keys() - _CATALOGUE):
        yield f"its catalogue holds /{key}, which no letter of ours has"
    names = file.root.get("Names")
    if names is not None and file.dictionary(names, "its names").keys() != {"Dests"}:
        yield "it holds scripts or attached files, which no letter of ours has"
    form = form_of(file)
    if form is None:
        return
    if not form[1].keys() <= {"Fields", "SigFlags"}:
        yield "its form holds more than signature fields"
    for field in fields_of(file).values():
        yield from _field_faults(file, field)


def _field_faults(file: Snapshot, field: SignatureField) -> Iterator[str]:
    entries = field.entries
    is_plain = (
        entries.keys() == _FIELD
        and entries["FT"] == Name("Sig")
        and entries["F"] == FLAGS
        and field.name.startswith(FIELD_PREFIX)
        and len(field.name) > len(FIELD_PREFIX)
    )
    if not is_plain:
        yield f"the field '{field.name}' is not built as our letters have them"
        return
    look = file.dictionary(entries["AP"], "the look of a field")
    stream = file.follow(look.get("N"))
    if look.keys() != {"N"} or not isinstance(stream, Stream) or stream.unpack():
        yield f"the empty field '{field.name}' shows something"
    page = file.dictionary(entries["P"], "the page of a field")
    if Ref(field.number) not in file.items(page.get("Annots"), "notes of a page"):
        yield f"the field '{field.name}' is on no page"
