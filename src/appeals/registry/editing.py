"""Change entries of a registry file and leave every other byte as it was.

Comments, quotation marks, blank lines, line ends and a missing final line end stay:
the file is never written anew from its values. What comes out is read back before it
is given: it must load, and say what it said before but for the change. Gives bytes;
writing them is not its business.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pydantic import BaseModel

from appeals.errors import AppealsError, Place, WorkspaceError, raise_all
from appeals.model.authority import Authority
from appeals.registry.edit_layout import lay_out
from appeals.registry.edit_patches import Patch, Sheet, apply_patches
from appeals.registry.edit_words import Fields
from appeals.registry.files import MAX_BYTES, read_text
from appeals.registry.nodes import MappingNode, to_plain
from appeals.registry.reader import Registry
from appeals.registry.references import authority_errors, index_authorities
from appeals.registry.validation import check
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_file import parse_yaml

_BYTE_ORDER_MARK = "\ufeff"
_Entries = Mapping[str, Fields]


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """What is to be changed in one map of entries.

    `added` holds new entries by key. `changed` gives fields of existing entries their
    new values; a field is put in where it was missing, none is ever taken out.
    `appended` holds, by key and field, items that go to the end of a list.
    """

    added: Mapping[str, Fields] = field(default_factory=dict)
    changed: Mapping[str, Fields] = field(default_factory=dict)
    appended: Mapping[str, Mapping[str, Sequence[Fields]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of the workspace after a change, not yet written.

    `before` are the bytes it was made from. `reworded` names entries whose lines had
    to be written anew as a whole, comments inside them lost. `places` says where the
    new and changed entries stand.
    """

    file: str
    before: bytes
    content: bytes
    places: Mapping[str, Place]
    reworded: tuple[str, ...] = ()


def file_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Give the fields of a model as files name them, in their order."""
    fields = model.model_fields.items()
    return tuple(field.alias or name for name, field in fields)


class RegistryEditor:
    """Changes the entries of one map of one registry file.

    `section` is the key of the map ("sources" in citations.yaml), `model` what an
    entry must be, `id_field` the field that its key fills.
    """

    def __init__(
        self,
        workspace: Workspace,
        file: str,
        section: str,
        model: type[BaseModel],
        id_field: str,
    ) -> None:
        self._workspace = workspace
        self._file = file
        self._section = section
        self._model = model
        self._id_field = id_field

    def edit(self, change: RegistryChange) -> EditedFile:
        """Make the file as it will be.

        Raises WorkspaceError or Faults when the file is malformed, when a new or
        changed entry would not load, or when the change cannot be made without
        touching what stands around it.
        """
        root = self._workspace.root
        read_text(root, self._file)  # refuses what must not be read as text
        before = (root / self._file).read_bytes()
        text = before.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
        node = self._parse(text)
        wanted = _applied(_entries_of(node, self._section), change)
        top = lay_out(text).get(self._section)
        if top is None:
            raise self._refusal(change)
        sheet = Sheet(text, top, file_names(self._model))
        for way in _ways(sheet, change, wanted):
            after = apply_patches(text, way.patches)
            told = self._told(after, node, wanted)
            if told is not None:
                break
        else:
            raise self._refusal(change)
        names = {*change.added, *change.changed, *change.appended}
        places = self._validate(told, names)
        mark = _BYTE_ORDER_MARK if before.startswith(b"\xef\xbb\xbf") else ""
        content = (mark + after).encode()
        if len(content) > MAX_BYTES:
            message = f"'{self._file}' would become bigger than 8 MiB"
            hint = "nothing was written; add fewer entries"
            raise WorkspaceError(message, place=Place(self._file), hint=hint)
        return EditedFile(self._file, before, content, places, way.reworded)

    def _parse(self, text: str) -> MappingNode:
        node, errors = parse_yaml(text.replace("\r\n", "\n"), self._file)
        raise_all(errors)
        if not isinstance(node, MappingNode):
            place = Place(self._file, 1, 1)
            raise WorkspaceError("the file holds no keys", place=place)
        return node

    def _told(
        self, after: str, before: MappingNode, wanted: _Entries
    ) -> MappingNode | None:
        """Read the result; None unless it says what it said, and what is wanted."""
        try:
            node = self._parse(after)
        except AppealsError:
            return None
        expected = {m.key: to_plain(m.node) for m in before.members}
        expected[self._section] = wanted
        return node if _canonical(to_plain(node)) == _canonical(expected) else None

    def _validate(self, node: MappingNode, names: set[str]) -> dict[str, Place]:
        """Check all entries as the registry does; give the places of those named."""
        member = node.get(self._section)
        held = member.node if member else None
        entries = held.members if isinstance(held, MappingNode) else ()
        errors: list[AppealsError] = []
        values = {}
        for entry in entries:
            value, found = check(
                self._model,
                entry.node,
                self._file,
                given={self._id_field: entry.key},
                key_mark=entry.mark,
            )
            errors += found
            if value is not None:
                values[entry.key] = value
        raise_all(errors)
        if self._model is Authority:
            sources = {k: v for k, v in values.items() if isinstance(v, Authority)}
            members = {entry.key: entry for entry in entries}
            authorities = Registry(self._file, sources, members)
            _, doubles = index_authorities(authorities, self._workspace.normalise)
            raise_all([*doubles, *authority_errors(authorities)])
        return {e.key: e.mark.in_file(self._file) for e in entries if e.key in names}

    def _refusal(self, change: RegistryChange) -> WorkspaceError:
        names = [*change.added, *change.changed, *change.appended]
        shown = f"'{names[0]}'" + (f" and {len(names) - 1} more" if names[1:] else "")
        return WorkspaceError(
            f"{shown} cannot be written to '{self._file}' without touching other lines",
            place=Place(self._file),
            hint="nothing was written; end the file with a line end, use 'key: value' "
            "lines, and try again, or write the entry by hand",
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to make a change."""

    patches: tuple[Patch, ...]
    reworded: tuple[str, ...] = ()


def _ways(sheet: Sheet, change: RegistryChange, wanted: _Entries) -> Iterator[_Way]:
    """Give the ways to make a change, the gentlest first."""
    lines = (*sheet.appended(change.appended), *sheet.changed(change.changed))
    for is_parted in dict.fromkeys((sheet.is_parted, False)):
        yield _Way((*lines, *sheet.added(change.added, is_parted=is_parted)))
    touched = tuple(dict.fromkeys((*change.changed, *change.appended)))
    if touched:
        whole = sheet.reworded({key: wanted[key] for key in touched})
        added = sheet.added(change.added, is_parted=False)
        yield _Way((*whole, *added), touched)


def _entries_of(node: MappingNode, section: str) -> _Entries:
    member = node.get(section)
    plain = to_plain(member.node) if member else None
    return cast("_Entries", plain if isinstance(plain, dict) else {})


def _applied(entries: _Entries, change: RegistryChange) -> _Entries:
    """Give the entries with the change made, as plain values."""
    after = dict(entries)
    for key, fields in change.changed.items():
        after[key] = {**after[key], **fields}
    for key, lists in change.appended.items():
        held = {name: after[key].get(name) or () for name in lists}
        longer = {
            name: (*cast("tuple[Fields, ...]", held[name]), *items)
            for name, items in lists.items()
        }
        after[key] = {**after[key], **longer}
    return {**after, **change.added}


def _canonical(value: object) -> str:
    """Write plain values so that 1, 1.0, "1" and true differ and order does not."""
    return json.dumps(value, sort_keys=True)
