"""Change entries of a registry file and leave every other byte as it was.

Comments, quotation marks, blank lines, line ends and a missing final line end stay: the
file is never rewritten from its values. The result is read back before it is returned:
it must load, and say what it said before except for the change. Gives bytes; writing
them is the caller's job.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

import yaml
from yaml import YAMLError

from appeals.errors import AppealsError, Place, WorkspaceError, raise_all
from appeals.model.authority import Authority
from appeals.registry.files import MAX_BYTES, read_text
from appeals.registry.nodes import MappingNode, is_same, to_plain
from appeals.registry.reader import Registry, RegistrySection
from appeals.registry.references import authority_errors, index_authorities
from appeals.registry.validation import fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_file import LOADERS, parse_yaml
from appeals.registry.yaml_words import (
    Fields,
    PlainValue,
    block_item,
    block_member,
    flow,
    inline,
)

_BYTE_ORDER_MARK = "\ufeff"
_Entries = Mapping[str, Fields]
EntryPath = tuple[str | int, ...]
"""Where a mapping is inside an entry: ("emails", 0) is the first of its emails."""


@dataclass(frozen=True, slots=True)
class LaidOutKey:
    """A key and its value: offsets in characters, `column` of the key from 0."""

    key: str
    start: int
    column: int
    value: "ValueExtent"


@dataclass(frozen=True, slots=True)
class ValueExtent:
    """The extent of a value: text[start:end], without comments and blanks after it.

    An empty value begins and ends after the colon of its key. `members` and `items` are
    the contents of a mapping or list; `is_flow` is set for {} and [].
    """

    start: int
    end: int
    column: int
    is_flow: bool = False
    members: tuple[LaidOutKey, ...] = ()
    items: tuple["ValueExtent", ...] = ()

    def get(self, key: str) -> LaidOutKey | None:
        """Give the member of this key, or None."""
        return next((m for m in self.members if m.key == key), None)


def lay_out(text: str) -> ValueExtent:
    r"""Find the extents of all values in `text`, which may have "\r\n" line ends."""
    plain = text.replace("\r\n", "\n")
    for loader in LOADERS:
        with suppress(YAMLError):
            root = yaml.compose(plain, Loader=loader)
            return _Layout(text).extent(root, 0) if root else ValueExtent(0, 0, 0)
    raise AssertionError("only text that was read before is laid out")


class _Layout:
    """Turns the nodes of PyYAML into extents."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def extent(self, node: yaml.Node, after_key: int) -> ValueExtent:
        start, column = self._offset(node.start_mark), node.start_mark.column
        end = self._offset(node.end_mark)
        if isinstance(node, yaml.ScalarNode):
            if start == end:
                return ValueExtent(after_key, after_key, column)
            if node.style in {"|", ">"} and node.end_mark.column == 0:
                end = self._end_of_block(start, end, node.value)
            return ValueExtent(start, end, column)
        is_flow = bool(node.flow_style)
        members: list[LaidOutKey] = []
        items: list[ValueExtent] = []
        last = start
        for child in node.value:
            if isinstance(node, yaml.MappingNode):
                members.append(self._member(*child))
                last = members[-1].value.end
            else:
                after = last if items else self._offset(child.start_mark)
                items.append(self.extent(child, after))
                last = items[-1].end
        end = end if is_flow else last
        return ValueExtent(start, end, column, is_flow, tuple(members), tuple(items))

    def _member(self, key: yaml.Node, value: yaml.Node) -> LaidOutKey:
        start, column = self._offset(key.start_mark), key.start_mark.column
        after = self._text.find(":", self._offset(key.end_mark)) + 1
        return LaidOutKey(key.value, start, column, self.extent(value, after))

    def _end_of_block(self, start: int, end: int, value: str) -> int:
        """Go back from the next token to the last line that belongs to the value."""
        inside = self._text[start:end]
        has_blanks = value.endswith("\n\n") or not value.strip("\n")
        kept = inside if has_blanks else inside.rstrip()
        return start + len(kept.removesuffix("\n").removesuffix("\r"))

    def _offset(self, mark: yaml.Mark) -> int:
        if mark.line >= len(self._line_starts):
            return len(self._text)
        offset: int = self._line_starts[mark.line] + mark.column
        return min(offset, len(self._text))


@dataclass(frozen=True, slots=True)
class Patch:
    """Replace text[start:end] by `text`; an insertion where start is end."""

    start: int
    end: int
    text: str


def apply_patches(text: str, patches: Sequence[Patch]) -> str:
    """Apply patches that do not overlap; those at one place in their order."""
    pieces, done = [], 0
    for patch in sorted(patches, key=lambda p: (p.start, p.end)):
        pieces += [text[done : patch.start], patch.text]
        done = patch.end
    return "".join([*pieces, text[done:]])


class EntryMap:
    """The text of a registry file and one map of entries in it.

    `order` are the fields of an entry in the order in which they are written.
    """

    def __init__(self, text: str, top: LaidOutKey, order: Sequence[str]) -> None:
        self.text = text
        self._top = top
        self._map = top.value
        self._order = {name: number for number, name in enumerate(order)}
        crlf = text.count("\r\n")
        self._newline = "\r\n" if crlf * 2 > text.count("\n") else "\n"

    @property
    def is_spaced(self) -> bool:
        """Whether a blank line separates the last entry from what comes before it."""
        if not self._map.members:
            return False
        lines = self.text[: self._line_start(self._map.members[-1].start)].splitlines()
        while lines and lines[-1].lstrip().startswith("#"):
            lines.pop()
        return bool(lines) and not lines[-1].strip()

    def add_entries(
        self, entries: Mapping[str, Fields], *, is_spaced: bool
    ) -> tuple[Patch, ...]:
        """Put new entries at the end of the map, after the comments of the last one."""
        if not entries:
            return ()
        if self._map.is_flow:
            return (self._insert_in_braces(self._map, entries),)
        lines: list[str] = []
        for key, fields in entries.items():
            if is_spaced:
                lines.append("")
            column, step = self._entry_columns()
            lines += block_member(key, self._sort_fields(fields), column, step)
        at = self._end_of_comments()
        return (Patch(at, at, self._lines_below(lines)),)

    def change_fields(
        self, changes: Mapping[str, Mapping[EntryPath, Fields]]
    ) -> Iterator[Patch]:
        """Replace or insert fields of entries, and of mappings inside them."""
        for key, by_path in changes.items():
            for path, fields in by_path.items():
                mapping = self._entry(key)
                for step in path:
                    mapping = _follow(mapping, step)
                in_order = fields if path else self._sort_fields(fields)
                for name, value in in_order.items():
                    member = mapping.get(name)
                    yield (
                        self._replace(mapping, member, value)
                        if member
                        else self._insert(mapping, name, value)
                    )

    def append_items(
        self, lists: Mapping[str, Mapping[str, Sequence[Fields]]]
    ) -> Iterator[Patch]:
        """Put items at the end of lists; make the list where there is none."""
        for key, fields in lists.items():
            entry = self._entry(key)
            for name, items in fields.items():
                member = entry.get(name)
                yield (
                    self._extend(entry, member, items)
                    if member
                    else self._insert(entry, name, tuple(items))
                )

    def rewrite_entries(self, entries: Mapping[str, Fields]) -> Iterator[Patch]:
        """Write whole entries again, on lines of their own."""
        for key, fields in entries.items():
            member = self._map.get(key)
            assert member is not None  # noqa: S101  only entries that are there
            yield self._replace(self._map, member, self._sort_fields(fields))

    def _entry(self, key: str) -> ValueExtent:
        return _follow(self._map, key)

    def _sort_fields(self, fields: Fields) -> Fields:
        last = len(self._order)
        known = sorted(fields, key=lambda name: self._order.get(name, last))
        return {name: fields[name] for name in known}

    def _entry_columns(self) -> tuple[int, int]:
        """Give the column of entries, and the indentation of their fields below it."""
        if not self._map.members:
            return self._top.column + 2, 2
        column = self._map.members[-1].column
        deeper = self._map.members[-1].value
        is_block = deeper.members and not deeper.is_flow
        return column, (deeper.members[0].column - column if is_block else 2)

    def _replace(
        self, parent: ValueExtent, member: LaidOutKey, value: PlainValue
    ) -> Patch:
        old = member.value
        if parent.is_flow:
            return Patch(old.start, old.end, flow(value))
        lines = block_member(member.key, value, member.column, self._entry_columns()[1])
        is_line = "\n" not in self.text[old.start : old.end] and not old.members
        if len(lines) == 1 and is_line:
            gap = " " if old.start == old.end else ""
            return Patch(old.start, old.end, gap + inline(value))
        written = self._newline.join(lines).lstrip(" ")
        return Patch(member.start, old.end, written)

    def _insert(self, entry: ValueExtent, name: str, value: PlainValue) -> Patch:
        if entry.is_flow:
            return self._insert_in_braces(entry, {name: value})
        place = self._order.get(name, len(self._order))
        column = entry.members[0].column
        lines = block_member(name, value, column, self._entry_columns()[1])
        before = [
            m for m in entry.members if self._order.get(m.key, len(self._order)) < place
        ]
        if not before:
            at = self._line_start(entry.members[0].start)
            is_first = self.text[at : entry.members[0].start].strip() == ""
            if is_first:
                return Patch(at, at, self._newline.join([*lines, ""]))
            before = list(entry.members)
        at = self._line_end(before[-1].value.end)
        return Patch(at, at, self._lines_below(lines))

    def _extend(
        self, entry: ValueExtent, member: LaidOutKey, items: Sequence[Fields]
    ) -> Patch:
        values = member.value
        if values.is_flow:
            joint = ", " if values.items else ""
            text = joint + ", ".join(map(flow, items))
            return Patch(values.end - 1, values.end - 1, text)
        if not values.items:
            return self._replace(entry, member, tuple(items))
        lines = [line for item in items for line in block_item(item, values.column)]
        at = self._line_end(values.end)
        return Patch(at, at, self._lines_below(lines))

    def _insert_in_braces(self, mapping: ValueExtent, members: Fields) -> Patch:
        inside = flow(members).removeprefix("{").removesuffix("}")
        joint = ", " if mapping.members else ""
        return Patch(mapping.end - 1, mapping.end - 1, joint + inside)

    def _lines_below(self, lines: Sequence[str]) -> str:
        return "".join(self._newline + line for line in lines)

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _end_of_comments(self) -> int:
        """Give the end of the map's last line, including comments that belong to it."""
        at = self._line_end(self._map.end)
        depth = self._entry_columns()[0]
        while True:
            following = self.text.find("\n", at) + 1
            if not following:
                return at
            line = self.text[following : self._line_end(following)]
            words = line.lstrip(" ")
            if not words.startswith("#") or len(line) - len(words) <= depth:
                return at
            at = following + len(line)


def _follow(mapping: ValueExtent, step: str | int) -> ValueExtent:
    if isinstance(step, int):
        return mapping.items[step]
    member = mapping.get(step)
    assert member is not None  # noqa: S101  only what is there
    return member.value


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """What to change in one map of entries.

    `added` has new entries by key. `changed` has new values for fields of existing
    entries; a missing field is added, none is ever removed. `inside` does the same for
    mappings inside an entry, by their path. `appended` has, by key and field, items to
    add at the end of a list.
    """

    added: Mapping[str, Fields] = field(default_factory=dict)
    changed: Mapping[str, Fields] = field(default_factory=dict)
    inside: Mapping[str, Mapping[EntryPath, Fields]] = field(default_factory=dict)
    appended: Mapping[str, Mapping[str, Sequence[Fields]]] = field(default_factory=dict)

    @property
    def by_path(self) -> Mapping[str, Mapping[EntryPath, Fields]]:
        """The fields that change, by entry and path: () is the entry itself."""
        by_path: dict[str, dict[EntryPath, Fields]] = {}
        for key, fields in self.changed.items():
            by_path[key] = {(): fields}
        for key, inside in self.inside.items():
            by_path.setdefault(key, {}).update(inside)
        return by_path

    @property
    def keys(self) -> tuple[str, ...]:
        """The entries that are added or changed."""
        return (*self.added, *self.changed, *self.inside, *self.appended)


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of the workspace after a change, not yet written.

    `before` are the bytes it was made from. `reworded` names entries that had to be
    rewritten as a whole, losing the comments inside them. `places` says where the new
    and changed entries are. `is_new` says that there is no such file yet.
    """

    file: str
    before: bytes
    content: bytes
    places: Mapping[str, Place]
    reworded: tuple[str, ...] = ()
    is_new: bool = False


def edit_entries(
    workspace: Workspace,
    section: RegistrySection,
    change: RegistryChange,
    content: bytes | None = None,
) -> EditedFile:
    """Make the changed file of a section; `content` replaces what is on the disk.

    Raises WorkspaceError when the file is malformed, when a new or changed entry would
    not load, or when the change cannot be made without touching other lines.
    """
    file, path = section.file, workspace.root / section.file
    is_new = content is not None and not os.path.lexists(path)
    if not is_new:
        read_text(workspace.root, file)  # refuses what must not be read as text
    before = content or path.read_bytes()
    text = before.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    node = _parse(text, file)
    expected = _apply_change(section.plain(node), change)
    values = {member.key: to_plain(member.node) for member in node.members}
    top = lay_out(text).get(section.name)
    order = tuple(fields_in_files(section.model))
    edits = _possible_edits(EntryMap(text, top, order), change, expected) if top else ()
    mark = _BYTE_ORDER_MARK if before.startswith(b"\xef\xbb\xbf") else ""
    for patches, reworded in edits:
        after = apply_patches(text, patches)
        content = (mark + after).encode()
        if len(content) > MAX_BYTES:
            raise WorkspaceError(
                f"'{file}' would become bigger than 8 MiB",
                place=Place(file),
                remedy="nothing was written; add fewer entries, or leave abstracts out",
            )
        result = _read_back(after, file, {**values, section.name: expected})
        if result is not None:
            places = _places(result, workspace, section, change.keys)
            return EditedFile(file, before, content, places, reworded, is_new)
    first, *more = change.keys
    names = f"'{first}'" + (f" and {len(more)} more" if more else "")
    raise WorkspaceError(
        f"{names} cannot be written to '{file}' without touching other lines",
        place=Place(file),
        remedy="nothing was written; end the file with a line end, use 'key: value' "
        "lines, and try again, or write the entry by hand",
    )


def _parse(text: str, file: str) -> MappingNode:
    node, errors = parse_yaml(text.replace("\r\n", "\n"), file)
    raise_all(errors)
    if not isinstance(node, MappingNode):
        raise WorkspaceError("the file holds no keys", place=Place(file, 1, 1))
    return node


def _read_back(text: str, file: str, expected: object) -> MappingNode | None:
    """Read the result; None unless it has the old values with the change."""
    try:
        node = _parse(text, file)
    except AppealsError:
        return None
    return node if is_same(to_plain(node), expected) else None


def _places(
    node: MappingNode,
    workspace: Workspace,
    section: RegistrySection,
    keys: Collection[str],
) -> dict[str, Place]:
    """Check all entries as the registry does; give the places of those in `keys`."""
    entries = section.read(node)
    if section.model is Authority:
        authorities = cast("Registry[Authority]", entries)
        _, doubles = index_authorities(authorities, workspace.normalise)
        raise_all([*doubles, *authority_errors(authorities)])
    return {key: entries.place(key) for key in entries if key in keys}


def _possible_edits(
    entries: EntryMap, change: RegistryChange, expected: _Entries
) -> Iterator[tuple[tuple[Patch, ...], tuple[str, ...]]]:
    """Yield ways to make a change, the gentlest first: patches, rewritten entries.

    An entry that is rewritten as a whole loses the comments inside it.
    """
    lines = (
        *entries.append_items(change.appended),
        *entries.change_fields(change.by_path),
    )
    for is_spaced in dict.fromkeys((entries.is_spaced, False)):
        added = entries.add_entries(change.added, is_spaced=is_spaced)
        yield (*lines, *added), ()
    touched = tuple(dict.fromkeys((*change.by_path, *change.appended)))
    if touched:
        whole = entries.rewrite_entries({key: expected[key] for key in touched})
        added = entries.add_entries(change.added, is_spaced=False)
        yield (*whole, *added), touched


def _apply_change(entries: _Entries, change: RegistryChange) -> _Entries:
    """Give the entries with the change made, as plain values."""
    after = dict(entries)
    for key, by_path in change.by_path.items():
        for path, inner in by_path.items():
            after[key] = cast("Fields", _change_at(after[key], path, inner))
    for key, lists in change.appended.items():
        existing = {name: after[key].get(name) or () for name in lists}
        longer = {
            name: (*cast("tuple[Fields, ...]", existing[name]), *items)
            for name, items in lists.items()
        }
        after[key] = {**after[key], **longer}
    return {**after, **change.added}


def _change_at(value: PlainValue, path: EntryPath, fields: Fields) -> PlainValue:
    """Give a plain value with the fields of the mapping at `path` changed."""
    if isinstance(value, tuple | list):
        number = int(path[0])
        items = list(value)
        items[number] = _change_at(items[number], path[1:], fields)
        return tuple(items)
    mapping = cast("Fields", value)
    if not path:
        return {**mapping, **fields}
    name = str(path[0])
    return {**mapping, name: _change_at(mapping[name], path[1:], fields)}
