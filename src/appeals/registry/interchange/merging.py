"""Merge the records of an imported file into the registry of authorities, by key.

In an existing entry only bibliographic fields change; its quotes, review marks,
archived copies, relations and notes belong to the registry. A record that names no
entry becomes a new one. Nothing is written here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from typing import NamedTuple

from pydantic import ValidationError

from appeals.citations.symbol import slug
from appeals.errors import AppealsError, WorkspaceError, did_you_mean, raise_all
from appeals.model.authority import Authority, StyleForms, entry_sha256
from appeals.registry.editing import RegistryChange
from appeals.registry.interchange.entries import (
    Plain,
    from_csl,
    mapping_in,
    plain_entry,
    standard_fields,
)
from appeals.registry.interchange.formats import round_trip_fields
from appeals.registry.interchange.kinds import CSL_TYPE_OF, FIELDS, reference_in
from appeals.registry.interchange.records import Format, ReadFile, ReadRecord, own_part
from appeals.registry.nodes import is_same
from appeals.registry.validation import field_faults
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue

BIBLIOGRAPHIC = frozenset(row.entry for row in FIELDS if row.entry) | frozenset(
    "symbol title_descriptive original author author_last editor editor_last addressee "
    "number party "
    "enacted_by date adopted in_force year accessed unts_no session languages extent "
    "csl".split()
)
"""What an import may change in an existing entry; all else is the registry's."""

_ONCE_KEPT = ("editor", "edition", "genre", "issue")
"""Fields that entries used to lack and kept under `csl`."""

_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


class FieldChange(NamedTuple):
    """A field that an import changes, before (None: missing) and after."""

    key: str
    name: str
    before: PlainValue
    after: PlainValue


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import would change, what is wrong with the file, and remarks to show.

    `added` are the keys of new entries, `changed` the fields that change by key,
    `differences` the same with their values.
    """

    change: RegistryChange
    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: tuple[AppealsError, ...] = ()
    remarks: tuple[str, ...] = ()
    differences: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """A record and the fields it gives to the entry `key`.

    `remarks` say what was read differently from how the file has it.
    """

    key: str
    record: ReadRecord
    fields: Plain
    remarks: tuple[str, ...] = ()


def merge(workspace: Workspace, file: ReadFile, form: Format, origin: str) -> Merge:
    """Work out what importing the records would change.

    `origin` says in new entries where they come from: "imported from library.bib".
    """
    merger = _Merger(workspace, origin, list(file.errors))
    for record in file.records:
        with merger.collecting_errors():
            merger.match_record(record)
    changed = merger.collect_changes(form)
    added = merger.collect_additions()
    merger.report_missing()
    errors = sorted(merger.errors, key=_position)
    return Merge(
        RegistryChange(added=added, changed=changed),
        tuple(added),
        {k: tuple(f for f in new if f != "certainty") for k, new in changed.items()},
        tuple(errors),
        tuple(dict.fromkeys(merger.remarks)),
        tuple(_differences(workspace, changed)),
    )


def _differences(
    workspace: Workspace, changed: Mapping[str, Fields]
) -> Iterator[FieldChange]:
    """Yield each change of a field; for `csl`, each name in it that changes."""
    for key, fields in changed.items():
        current = plain_entry(workspace.authorities[key])
        for name, after in fields.items():
            before = current.get(name)
            if name != "csl":
                yield FieldChange(key, name, before, after)
                continue
            old, new = mapping_in(before), mapping_in(after)
            for part in new:
                if not is_same(old.get(part), new[part]):
                    yield FieldChange(key, f"csl.{part}", old.get(part), new[part])


@dataclass(slots=True)
class _Merger:
    """The records by key: those of existing entries, and new ones."""

    workspace: Workspace
    origin: str
    errors: list[AppealsError]
    remarks: list[str] = field(default_factory=list)
    known: dict[str, _Match] = field(default_factory=dict)
    new: dict[str, _Match] = field(default_factory=dict)

    @contextmanager
    def collecting_errors(self) -> Iterator[None]:
        """Collect the errors of one record, and continue with the next."""
        try:
            yield
        except WorkspaceError as error:
            self.errors += error.split()

    def match_record(self, record: ReadRecord) -> None:
        """Find the entry that a record is about, or make it a new one.

        Raises WorkspaceError for a record that is left out.
        """
        if not record.id:
            remedy = "give it an 'id', such as the key of the entry"
            raise record.fault("has no id", remedy)
        reading = from_csl(record.csl)
        raise_all([record.fault(message) for message in reading.errors])
        known = self._find_entry(record, reading.fields)
        key = known.key if known else self._new_key(record, reading.fields)
        reported = (*record.remarks, *reading.remarks)
        remarks = tuple(f"{record.place}: {record.title}: {r}" for r in reported)
        match = _Match(key, record, reading.fields, remarks)
        earlier = self.known.get(key) or self.new.get(key)
        if earlier is not None:
            message = f"is about '{key}', as is an earlier one"
            remedy = f"the other is at {earlier.record.place}"
            raise record.fault(message, remedy)
        if known is None:
            self._refuse_key(match)
            self.new[key] = self._make_entry(match)
            return
        self.known[key] = match
        if record.id != key:
            self.remarks.append(f"{record.title} is '{key}' by its symbol or alias")

    def _find_entry(self, record: ReadRecord, fields: Plain) -> Authority | None:
        """Find the entry by key, symbol or alias."""
        for name in (record.id, fields.get("symbol")):
            known = self.workspace.resolve(name) if isinstance(name, str) else None
            if known is not None:
                return known
        return None

    def _new_key(self, record: ReadRecord, fields: Plain) -> str:
        """Make the key of a new entry, numbered if letters were dropped from it."""
        key, may_be_numbered = _derive_key(record, fields)
        if not may_be_numbered:
            return key
        taken = (self.known, self.new, self.workspace.authorities)
        keys = chain((key,), (f"{key}-{n}" for n in count(2)))
        return next(k for k in keys if not any(k in names for names in taken))

    def _refuse_key(self, match: _Match) -> None:
        """Raise WorkspaceError where a new entry cannot have its key."""
        key = match.key
        if not key:
            remedy = "write an id with letters a to z or digits, as in a-hrc-45-13"
            raise match.record.fault("has an id of which no key can be made", remedy)
        if key in self.workspace.authorities:
            place = self.workspace.authorities.place(key)
            remedy = f"'{key}' is at {place}; give one of them another name"
            message = f"would become '{key}', which is another entry"
            raise match.record.fault(message, remedy)

    def _make_entry(self, match: _Match) -> _Match:
        """Make a new entry. One of ours is kept as it is; any other is unconfirmed."""
        key, record, new = match.key, match.record, dict(match.fields)
        if "certainty" not in new:
            new |= {"certainty": "unconfirmed", "source": self.origin}
        elif new["certainty"] == "confirmed" and not _is_untouched(match):
            new["certainty"] = "unconfirmed"
            self.remarks.append(f"'{key}' was changed since it was confirmed")
        if record.id != key:
            new["aliases"] = (*_items(new.get("aliases")), record.id)
        marks, people = _items(new.get("review")), self.workspace.people
        kept = tuple(mark for mark in marks if mapping_in(mark).get("by") in people)
        if len(kept) < len(marks):
            self.remarks.append(f"'{key}' loses review marks of people unknown here")
            new["review"] = kept
        in_order = (name for name in (*Authority.model_fields, *new) if name in new)
        fields = {name: new[name] for name in in_order}
        return _Match(key, record, fields, match.remarks)

    def collect_changes(self, form: Format) -> Mapping[str, Fields]:
        """Give the changed fields of existing entries, by key."""
        changes: dict[str, Fields] = {}
        for authority, new in self._differing_entries(form):
            match = self.known[authority.key]
            with self.collecting_errors():
                self._refuse_change(authority, new, match.record)
                self.remarks.extend(match.remarks)
                self.remarks.extend(_forms_to_review(authority, new))
                if authority.certainty in {"confirmed", "legacy"}:
                    new["certainty"] = "unconfirmed"
                changes[authority.key] = new
        return changes

    def _differing_entries(self, form: Format) -> Iterator[tuple[Authority, Plain]]:
        """Yield the entries that differ in the file, each with its new fields.

        A field is new if it also differs from the entry's round trip. Round trips are
        made only for these entries, since they are slow.
        """
        touched = []
        for key, match in self.known.items():
            authority = self.workspace.authorities[key]
            self._compare_kind(authority, match)
            current = plain_entry(authority)
            if any(_changed_fields(current, match.fields, {})):
                touched.append((authority, current))
        echoes = (
            round_trip_fields([authority for authority, _ in touched], form)
            if touched
            else ()
        )
        for (authority, current), echo in zip(touched, echoes, strict=True):
            imported = self.known[authority.key].fields
            if new := dict(_changed_fields(current, imported, echo)):
                yield authority, new

    def _compare_kind(self, authority: Authority, match: _Match) -> None:
        """Report an entry whose kind an earlier import had to guess."""
        kind = str(match.fields["kind"])
        kept = authority.csl.get("type")
        if kind != authority.kind and kept == CSL_TYPE_OF[kind]:
            self.remarks.append(
                f"'{authority.key}' is '{authority.kind}' in citations.yaml and "
                f"'{kind}' in the file: change its kind, and take 'type' out of 'csl'"
            )

    def _refuse_change(
        self, authority: Authority, new: Fields, record: ReadRecord
    ) -> None:
        symbol = new.get("symbol")
        other = self.workspace.resolve(symbol) if isinstance(symbol, str) else None
        if other is not None and other.key != authority.key:
            remedy = "keep the name on one of the two"
            raise record.fault(f"has the symbol '{symbol}' of '{other.key}'", remedy)
        _refuse_fields(record, authority.key, {**plain_entry(authority), **new})

    def report_missing(self) -> None:
        """Report entries that came from a file of this name and are no longer in it.

        They stay. Nothing is reported if some records could not be read.
        """
        if self.errors:
            return
        self.remarks.extend(
            f"'{key}' was {self.origin} and is not in it any more: it stays"
            for key, authority in self.workspace.authorities.items()
            if authority.source == self.origin and key not in self.known
        )

    def collect_additions(self) -> Mapping[str, Fields]:
        """Give the new entries that can be written; the others become errors."""
        kept: dict[str, _Match] = {}
        taken: dict[str, str] = {}
        for key, match in self.new.items():
            with self.collecting_errors():
                _refuse_empty(match)
                _refuse_fields(match.record, key, match.fields)
                self._reserve_names(match, taken)
                kept[key] = match
        while unrelated := self._unknown_relations(kept):
            self.errors.extend(unrelated.values())
            kept = {key: match for key, match in kept.items() if key not in unrelated}
        for match in kept.values():
            self.remarks.extend(match.remarks)
        return {key: match.fields for key, match in kept.items()}

    def _reserve_names(self, match: _Match, taken: dict[str, str]) -> None:
        """Reserve the names of an entry; WorkspaceError if another entry has one."""
        names = (match.fields.get("symbol"), *_items(match.fields.get("aliases")))
        own = [match.key, *(name for name in names if isinstance(name, str))]
        own_names = {self.workspace.normalise(name): name for name in own}
        for normal, name in own_names.items():
            other = self.workspace.resolve(name)
            owner = other.key if other else taken.get(normal, match.key)
            if owner != match.key:
                remedy = "keep the name on one of the two"
                raise match.record.fault(f"has the name '{name}' of '{owner}'", remedy)
        taken.update(dict.fromkeys(own_names, match.key))

    def _unknown_relations(
        self, kept: Mapping[str, _Match]
    ) -> dict[str, WorkspaceError]:
        """Find the entries that are related to unknown entries."""
        faults = {}
        for key, match in kept.items():
            for target in _relation_targets(match.fields.get("relations")):
                if target not in kept and target not in self.workspace.authorities:
                    suggestion = did_you_mean(
                        target, (*kept, *self.workspace.authorities)
                    )
                    remedy = suggestion or f"import '{target}' with it"
                    message = f"is related to '{target}', which is not there"
                    faults[key] = match.record.fault(message, remedy)
        return faults


def _relation_targets(relations: object) -> Iterator[str]:
    for targets in relations.values() if isinstance(relations, Mapping) else ():
        yield from targets


def _position(error: AppealsError) -> tuple[int, int]:
    return (error.place.line, error.place.column) if error.place else (0, 0)


def _derive_key(record: ReadRecord, fields: Plain) -> tuple[str, bool]:
    """Make a key: the id if it is one, or else from the symbol or the id.

    Letters that a key cannot have are dropped (accents are only stripped), and the kind
    is put before the rest: "王2018" gives book-2018. Then the second value is True,
    since another id may give the same key.
    """
    if record.id == slug(record.id):
        return record.id, False
    symbol = fields.get("symbol")
    reference = reference_in(symbol) if isinstance(symbol, str) else None
    if reference is not None:
        return reference.slug, False
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", record.id)
        if not unicodedata.combining(sign)
    )
    if all(sign.isascii() or not sign.isalnum() for sign in plain):
        return slug(plain), False
    date = fields.get("date")
    left = slug(plain) or (date[:4] if isinstance(date, str) else "")
    return "-".join(filter(None, (str(fields["kind"]), left))), True


def _is_untouched(match: _Match) -> bool:
    """Say whether an entry of ours is unchanged since it was exported."""
    try:
        authority = Authority.model_validate(
            {**match.fields, "key": match.key}, strict=True
        )
    except ValidationError:
        return False
    return own_part(match.record.csl).get("entry_sha256") == entry_sha256(authority)


def _changed_fields(
    current: Plain, imported: Plain, echo: Plain
) -> Iterator[tuple[str, PlainValue]]:
    """Yield the fields that differ from the entry and from its round trip."""
    once_kept = _once_kept_fields(current)
    for name, value in imported.items():
        if name not in BIBLIOGRAPHIC or name == "csl":
            continue
        is_new = not _adds_nothing(value, current.get(name, once_kept.get(name)))
        if is_new and not is_same(value, echo.get(name)):
            yield name, value
            is_last_name_there = (
                "author_last" in current and "author_last" not in imported
            )
            if name == "author" and is_last_name_there:
                yield "author_last", value
    csl, before, ours = (mapping_in(f.get("csl")) for f in (imported, echo, current))
    new = {
        name: value
        for name, value in csl.items()
        if not is_same(value, before.get(name)) and name != "type"
    }
    if any(not is_same(value, ours.get(name)) for name, value in new.items()):
        yield "csl", {**ours, **new}


def _once_kept_fields(current: Plain) -> Plain:
    """Give what an earlier import kept under `csl`, by its present names."""
    csl = mapping_in(current.get("csl"))
    record = {name: csl[name] for name in _ONCE_KEPT if name in csl}
    return standard_fields({"type": "book", **record}, "book").fields


def _adds_nothing(value: PlainValue, current: PlainValue) -> bool:
    """Say whether a value is the current one, or the same date less precisely."""
    if isinstance(value, str) and isinstance(current, str) and _DATE.fullmatch(current):
        return current == value or current.startswith(f"{value}-")
    return is_same(value, current)


def _forms_to_review(authority: Authority, new: Fields) -> Iterator[str]:
    for style, form in authority.forms.items():
        for name in StyleForms.model_fields:
            if name in new and getattr(form, name):
                yield (
                    f"'{authority.key}': {name} changed, but the form for '{style}' "
                    "words it by itself: check it"
                )


def _refuse_empty(match: _Match) -> None:
    """Raise WorkspaceError for an empty entry; one of ours may be empty."""
    named = any(match.fields.get(n) for n in ("title", "symbol", "number", "url"))
    if not named and not own_part(match.record.csl).get("entry_sha256"):
        raise match.record.fault("has neither a title nor a number", "fill one in")


def _refuse_fields(record: ReadRecord, key: str, fields: Mapping[str, object]) -> None:
    """Raise WorkspaceError for fields that no entry may have."""
    if faults := field_faults(Authority, {**fields, "key": key}):
        raise record.fault("cannot be an entry: " + "; ".join(faults))


def _items(value: PlainValue) -> tuple[PlainValue, ...]:
    return value if isinstance(value, tuple) else ()
