"""Records that become new entries, and what keeps one from becoming an entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import ValidationError

from appeals.citations.entry_hash import entry_sha256
from appeals.errors import AppealsError, WorkspaceError, did_you_mean
from appeals.model.authority import Authority
from appeals.registry.interchange.plain_entry import Plain
from appeals.registry.interchange.records import ReadRecord, own_part
from appeals.registry.validation import field_faults
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A record that is to become the entry `key`."""

    key: str
    record: ReadRecord
    fields: Plain
    remarks: tuple[str, ...] = ()

    @classmethod
    def made(
        cls,
        workspace: Workspace,
        record: ReadRecord,
        key: str,
        fields: Plain,
        origin: str,
    ) -> Self:
        """Make the entry. One of ours is taken over; any other begins unconfirmed."""
        new = {**fields}
        remarks = []
        if "certainty" not in new:
            new |= {"certainty": "unconfirmed", "source": origin}
        elif new["certainty"] == "confirmed" and not _is_untouched(record, key, new):
            new["certainty"] = "unconfirmed"
            remarks.append(f"'{key}' was changed since it was confirmed")
        if record.id != key:
            held = new.get("aliases")
            aliases = held if isinstance(held, tuple) else ()
            new["aliases"] = (*aliases, record.id)
        marks = new.get("review")
        if isinstance(marks, tuple):
            kept = tuple(
                mark
                for mark in marks
                if isinstance(mark, Mapping) and mark.get("by") in workspace.people
            )
            if len(kept) < len(marks):
                remarks.append(f"'{key}' loses review marks of people unknown here")
                new["review"] = kept
        order = {name: number for number, name in enumerate(Authority.model_fields)}
        ordered = sorted(new, key=lambda name: order.get(name, len(order)))
        return cls(key, record, {n: new[n] for n in ordered}, tuple(remarks))


def judge(workspace: Workspace, record: ReadRecord, key: str) -> WorkspaceError | None:
    """Say why a record cannot stand under a key; None when it can."""
    if not key:
        hint = "write an id with letters a to z or digits, as in a-hrc-45-13"
        return record.fault("has an id of which no key can be made", hint)
    if key in workspace.authorities:
        place = workspace.authorities.place(key)
        hint = f"'{key}' stands at {place}; give one of them another name"
        return record.fault(f"would become '{key}', which is another entry", hint)
    return None


def settled(
    workspace: Workspace, new: Mapping[str, NewEntry]
) -> tuple[Mapping[str, Fields], tuple[AppealsError, ...]]:
    """Give the new entries that can be written, and why the others cannot."""
    errors: list[AppealsError] = []
    kept: dict[str, NewEntry] = {}
    names = dict(_names_in(workspace))
    for key, entry in new.items():
        fault = (
            _empty_fault(entry)
            or model_fault(entry.record, key, entry.fields)
            or _name_fault(workspace, entry, names)
        )
        if fault is not None:
            errors.append(fault)
        else:
            kept[key] = entry
    while lost := _unrelated(workspace, kept):
        for key, fault in lost.items():
            errors.append(fault)
            del kept[key]
    return {key: entry.fields for key, entry in kept.items()}, tuple(errors)


def model_fault(
    record: ReadRecord, key: str, fields: Mapping[str, object]
) -> WorkspaceError | None:
    """Say what in the fields no entry may hold; None when all is well."""
    told = field_faults(Authority, {**fields, "key": key})
    return record.fault("cannot be an entry: " + "; ".join(told)) if told else None


def _empty_fault(entry: NewEntry) -> WorkspaceError | None:
    if own_part(entry.record.csl).get("entry_sha256"):
        return None
    fields = entry.fields
    if any(fields.get(name) for name in ("title", "symbol", "number", "url")):
        return None
    return entry.record.fault("has neither a title nor a number", "fill one in")


def _names_in(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for key, authority in workspace.authorities.items():
        for name in (key, authority.symbol, *authority.aliases):
            if name:
                yield workspace.normalise(name), key


def _name_fault(
    workspace: Workspace, entry: NewEntry, names: dict[str, str]
) -> WorkspaceError | None:
    """Say whether another entry has one of the names; else take them all."""
    aliases = entry.fields.get("aliases")
    listed = aliases if isinstance(aliases, tuple) else ()
    own = [entry.key, entry.fields.get("symbol"), *listed]
    mine = {workspace.normalise(n): n for n in own if isinstance(n, str)}
    for normal, name in mine.items():
        owner = names.get(normal, entry.key)
        if owner != entry.key:
            hint = "keep the name on one of the two"
            return entry.record.fault(f"has the name '{name}' of '{owner}'", hint)
    names.update(dict.fromkeys(mine, entry.key))
    return None


def _unrelated(
    workspace: Workspace, kept: Mapping[str, NewEntry]
) -> dict[str, WorkspaceError]:
    """Find the entries that are related to entries that nobody has."""
    lost = {}
    for key, entry in kept.items():
        for target in _related(entry.fields.get("relations")):
            if target not in kept and target not in workspace.authorities:
                near = did_you_mean(target, (*kept, *workspace.authorities))
                hint = near or f"import '{target}' with it"
                message = f"is related to '{target}', which is not there"
                lost[key] = entry.record.fault(message, hint)
    return lost


def _related(relations: object) -> Iterator[str]:
    for targets in relations.values() if isinstance(relations, Mapping) else ():
        yield from targets


def _is_untouched(record: ReadRecord, key: str, fields: Fields) -> bool:
    """Say whether an entry of ours says what it said when it was exported."""
    try:
        authority = Authority.model_validate({**fields, "key": key}, strict=True)
    except ValidationError:
        return False
    return own_part(record.csl).get("entry_sha256") == entry_sha256(authority)
