"""Merge the records of an imported file into the registry of authorities, by key.

Of an entry that is there only bibliographic fields change; its quotes, review marks,
archived copies, relations and notes are the registry's own. A record that names no
entry becomes a new one. Nothing is written here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from appeals.citations.symbol import slug
from appeals.errors import AppealsError
from appeals.model.authority import Authority
from appeals.registry.editing import RegistryChange
from appeals.registry.interchange.formats import echoes
from appeals.registry.interchange.from_csl import from_csl
from appeals.registry.interchange.kinds import reference_in
from appeals.registry.interchange.new_entries import (
    NewEntry,
    judge,
    model_fault,
    settled,
)
from appeals.registry.interchange.plain_entry import (
    BIBLIOGRAPHIC,
    Plain,
    is_same,
    plain_entry,
)
from appeals.registry.interchange.records import Format, ReadFile, ReadRecord
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue

_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_WORDED = ("author", "title", "short", "addressee", "enacted_by")


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import would change, what is wrong with the file, what is to be told.

    `added` are the keys of new entries, `changed` the fields that change by key.
    """

    change: RegistryChange
    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: tuple[AppealsError, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """The records sorted: those of entries that are there, and new ones."""

    known: dict[str, tuple[ReadRecord, Plain]] = field(default_factory=dict)
    new: dict[str, NewEntry] = field(default_factory=dict)
    errors: list[AppealsError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def merge(workspace: Workspace, file: ReadFile, form: Format, origin: str) -> Merge:
    """Work out what importing the records would change.

    `origin` says in new entries where they come from: "imported from library.bib".
    """
    found = _Found(errors=list(file.errors))
    for record in file.records:
        _sort(workspace, record, origin, found)
    changed = _changes(workspace, form, found)
    added, faults = settled(workspace, found.new)
    errors = [*found.errors, *faults]
    errors.sort(key=lambda e: (e.place.line, e.place.column) if e.place else (0, 0))
    return Merge(
        RegistryChange(added=added, changed=changed),
        tuple(added),
        {k: tuple(f for f in new if f != "certainty") for k, new in changed.items()},
        tuple(errors),
        tuple(dict.fromkeys(found.remarks)),
    )


def _sort(workspace: Workspace, record: ReadRecord, origin: str, found: _Found) -> None:
    """Find the entry a record is about, or make it a new one."""
    if not record.id:
        hint = "give it an 'id', such as the key of the entry"
        found.errors.append(record.fault("has no id", hint))
        return
    reading = from_csl(record.csl)
    for message in reading.errors:
        found.errors.append(record.fault(message))
    if reading.errors:
        return
    known = _entry_of(workspace, record, reading.fields)
    key = known.key if known else _new_key(record, reading.fields)
    earlier = found.known.get(key, (None,))[0] or found.new.get(key)
    if earlier is not None:
        where = (
            earlier.place if isinstance(earlier, ReadRecord) else earlier.record.place
        )
        message = f"is about '{key}', as is an earlier one"
        found.errors.append(record.fault(message, f"the other stands at {where}"))
    elif known is not None:
        found.known[key] = (record, reading.fields)
        if record.id != key:
            found.remarks.append(f"{record.title} is '{key}' by its symbol or alias")
    elif fault := judge(workspace, record, key):
        found.errors.append(fault)
    else:
        made = NewEntry.made(workspace, record, key, reading.fields, origin)
        found.new[key] = made
        found.remarks.extend(made.remarks)


def _entry_of(
    workspace: Workspace, record: ReadRecord, fields: Plain
) -> Authority | None:
    """Find the entry by key, symbol or alias."""
    for name in (record.id, fields.get("symbol")):
        known = workspace.resolve(name) if isinstance(name, str) else None
        if known is not None:
            return known
    return None


def _new_key(record: ReadRecord, fields: Plain) -> str:
    """Make the key: the id where it is one, else mechanically of symbol or id."""
    if record.id == slug(record.id):
        return record.id
    symbol = fields.get("symbol")
    reference = reference_in(symbol) if isinstance(symbol, str) else None
    return reference.slug if reference is not None else slug(record.id)


def _changes(workspace: Workspace, form: Format, found: _Found) -> Mapping[str, Fields]:
    """Give the fields that change, by key."""
    touched = [workspace.authorities[key] for key in found.known]
    changes: dict[str, Fields] = {}
    for authority, echo in zip(touched, echoes(touched, form), strict=True):
        record, fields = found.known[authority.key]
        new = dict(_changed_fields(plain_entry(authority), fields, echo))
        if not new:
            continue
        fault = _fault_of(workspace, authority, new, record)
        if fault is not None:
            found.errors.append(fault)
            continue
        found.remarks.extend(_forms_to_look_at(authority, new))
        if authority.certainty in {"confirmed", "legacy"}:
            new["certainty"] = "unconfirmed"
        changes[authority.key] = new
    return changes


def _changed_fields(
    there: Plain, told: Plain, echo: Plain
) -> Iterator[tuple[str, PlainValue]]:
    """Yield what the file says otherwise than the entry and than its echo."""
    for name, value in told.items():
        if name not in BIBLIOGRAPHIC or name == "csl":
            continue
        held = there.get(name)
        if not is_same(value, echo.get(name)) and not _says_no_more(value, held):
            yield name, value
            if (
                name == "author"
                and "author_last" in there
                and "author_last" not in told
            ):
                yield "author_last", value
    csl, before, ours = (_mapping(f.get("csl")) for f in (told, echo, there))
    new = {
        name: value
        for name, value in csl.items()
        if not is_same(value, before.get(name)) and name != "type"
    }
    if any(not is_same(value, ours.get(name)) for name, value in new.items()):
        yield "csl", {**ours, **new}


def _says_no_more(value: PlainValue, held: PlainValue) -> bool:
    """Say whether a value is the one held, or the same date with less of it."""
    if isinstance(value, str) and isinstance(held, str) and _DATE.fullmatch(held):
        return held == value or held.startswith(f"{value}-")
    return is_same(value, held)


def _fault_of(
    workspace: Workspace, authority: Authority, new: Fields, record: ReadRecord
) -> AppealsError | None:
    symbol = new.get("symbol")
    other = workspace.resolve(symbol) if isinstance(symbol, str) else None
    if other is not None and other.key != authority.key:
        hint = "keep the name on one of the two"
        return record.fault(f"has the symbol '{symbol}' of '{other.key}'", hint)
    return model_fault(record, authority.key, {**plain_entry(authority), **new})


def _forms_to_look_at(authority: Authority, new: Fields) -> Iterator[str]:
    for style, form in authority.forms.items():
        for name in _WORDED:
            if name in new and getattr(form, name):
                yield (
                    f"'{authority.key}': {name} changed, but the form for '{style}' "
                    "words it by itself: look at it"
                )


def _mapping(value: PlainValue) -> Fields:
    return value if isinstance(value, Mapping) else {}
