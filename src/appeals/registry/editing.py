"""Change entries of a registry file and leave every other byte as it was.

Comments, quotation marks, blank lines, line ends and a missing final line end stay:
the file is never written anew from its values. What comes out is read back before it
is given: it must load, and say what it said before but for the change. Gives bytes;
writing them is not its business.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from pydantic import BaseModel
from yaml import YAMLError
from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from appeals.errors import AppealsError, Place, WorkspaceError, raise_all
from appeals.model.authority import Authority
from appeals.registry.files import MAX_BYTES, read_text
from appeals.registry.nodes import MappingNode, is_same, to_plain
from appeals.registry.reader import Registry, RegistrySection
from appeals.registry.references import authority_errors, index_authorities
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_file import PARSERS, parse_yaml
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
    """The extent of a value: text[start:end], without comments and blanks behind it.

    An empty value begins and ends behind the colon of its key. `members` and `items`
    hold what is in a mapping or list; `is_flow` is set for {} and [].
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
    for read in PARSERS:
        with suppress(YAMLError):
            return _Walk(text, read(plain)).root()
    raise AssertionError("only text that was read before is laid out")


class _Walk:
    """One walk along the parser's events."""

    def __init__(self, text: str, events: Iterator[Event]) -> None:
        self._text = text
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._events = events

    def root(self) -> ValueExtent:
        for event in self._events:
            if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                return self._value(event, 0)
        return ValueExtent(0, 0, 0)

    def _value(self, event: Event, behind_key: int) -> ValueExtent:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, behind_key)
        start, column = self._offset(event.start_mark), event.start_mark.column
        is_flow = bool(getattr(event, "flow_style", False))
        members: tuple[LaidOutKey, ...] = ()
        items: tuple[ValueExtent, ...] = ()
        if isinstance(event, MappingStartEvent):
            members, closing = self._members()
            last = members[-1].value.end if members else start
        else:
            items, closing = self._items()
            last = items[-1].end if items else start
        end = self._offset(closing.end_mark) if is_flow else last
        return ValueExtent(start, end, column, is_flow, members, items)

    def _members(self) -> tuple[tuple[LaidOutKey, ...], Event]:
        found: list[LaidOutKey] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return tuple(found), event
            start, column = self._offset(event.start_mark), event.start_mark.column
            behind = self._text.find(":", self._offset(event.end_mark)) + 1
            value = self._value(next(self._events), behind)
            found.append(LaidOutKey(getattr(event, "value", ""), start, column, value))
        raise AssertionError("a mapping has no end")

    def _items(self) -> tuple[tuple[ValueExtent, ...], Event]:
        found: list[ValueExtent] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                return tuple(found), event
            behind = found[-1].end if found else self._offset(event.start_mark)
            found.append(self._value(event, behind))
        raise AssertionError("a list has no end")

    def _scalar(self, event: ScalarEvent, behind_key: int) -> ValueExtent:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        column = event.start_mark.column
        if start == end:
            return ValueExtent(behind_key, behind_key, column)
        if event.style in {"|", ">"} and event.end_mark.column == 0:
            end = self._end_of_block(start, end, event.value)
        return ValueExtent(start, end, column)

    def _end_of_block(self, start: int, end: int, value: str) -> int:
        """Step back from the next token to the last line that belongs to the value."""
        inside = self._text[start:end]
        has_blanks = value.endswith("\n\n") or not value.strip("\n")
        kept = inside if has_blanks else inside.rstrip()
        return start + len(kept.removesuffix("\n").removesuffix("\r"))

    def _offset(self, mark: object) -> int:
        line: int = getattr(mark, "line", 0)
        column: int = getattr(mark, "column", 0)
        if line >= len(self._line_starts):
            return len(self._text)
        return min(self._line_starts[line] + column, len(self._text))


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
    def is_parted(self) -> bool:
        """Whether a blank line parts the last entry from what comes before it."""
        if not self._map.members:
            return False
        lines = self.text[: self._line_start(self._map.members[-1].start)].splitlines()
        while lines and lines[-1].lstrip().startswith("#"):
            lines.pop()
        return bool(lines) and not lines[-1].strip()

    def added(
        self, entries: Mapping[str, Fields], *, is_parted: bool
    ) -> tuple[Patch, ...]:
        """Put new entries at the end of the map, behind the comments of the last."""
        if not entries:
            return ()
        if self._map.is_flow:
            return (self._added_in_braces(self._map, entries),)
        lines: list[str] = []
        for key, fields in entries.items():
            if is_parted:
                lines.append("")
            column, step = self._columns()
            lines += block_member(key, self._in_order(fields), column, step)
        at = self._behind_comments()
        return (Patch(at, at, self._below(lines)),)

    def changed(self, changes: Mapping[str, Fields]) -> Iterator[Patch]:
        """Replace the values of fields, and put in those that are missing."""
        for key, fields in changes.items():
            entry = self._entry(key)
            for name, value in self._in_order(fields).items():
                member = entry.get(name)
                if member is not None:
                    yield self._replaced(entry, member, value)
                else:
                    yield self._put_in(entry, name, value)

    def changed_inside(
        self, changes: Mapping[str, Mapping[EntryPath, Fields]]
    ) -> Iterator[Patch]:
        """Replace or put in fields of mappings that are inside an entry."""
        for key, by_path in changes.items():
            for path, fields in by_path.items():
                held = self._entry(key)
                for step in path:
                    held = _step(held, step)
                for name, value in fields.items():
                    member = held.get(name)
                    if member is not None:
                        yield self._replaced(held, member, value)
                    else:
                        yield self._put_in(held, name, value)

    def appended(
        self, lists: Mapping[str, Mapping[str, Sequence[Fields]]]
    ) -> Iterator[Patch]:
        """Put items at the end of lists; make the list where there is none."""
        for key, fields in lists.items():
            entry = self._entry(key)
            for name, items in fields.items():
                member = entry.get(name)
                if member is None:
                    yield self._put_in(entry, name, tuple(items))
                else:
                    yield self._extended(entry, member, items)

    def reworded(self, entries: Mapping[str, Fields]) -> Iterator[Patch]:
        """Write whole entries anew."""
        for key, fields in entries.items():
            member = self._map.get(key)
            assert member is not None  # noqa: S101  only entries that are there
            yield self._replaced(self._map, member, self._in_order(fields))

    def _entry(self, key: str) -> ValueExtent:
        member = self._map.get(key)
        assert member is not None  # noqa: S101  only entries that are there
        return member.value

    def _in_order(self, fields: Fields) -> Fields:
        last = len(self._order)
        known = sorted(fields, key=lambda name: self._order.get(name, last))
        return {name: fields[name] for name in known}

    def _columns(self) -> tuple[int, int]:
        """Give the column of entries, and how much deeper their fields stand."""
        if not self._map.members:
            return self._top.column + 2, 2
        column = self._map.members[-1].column
        deeper = self._map.members[-1].value
        is_block = deeper.members and not deeper.is_flow
        return column, (deeper.members[0].column - column if is_block else 2)

    def _replaced(
        self, parent: ValueExtent, member: LaidOutKey, value: PlainValue
    ) -> Patch:
        old = member.value
        if parent.is_flow:
            return Patch(old.start, old.end, flow(value))
        lines = block_member(member.key, value, member.column, self._columns()[1])
        is_line = "\n" not in self.text[old.start : old.end] and not old.members
        if len(lines) == 1 and is_line:
            gap = " " if old.start == old.end else ""
            return Patch(old.start, old.end, gap + inline(value))
        written = self._newline.join(lines).lstrip(" ")
        return Patch(member.start, old.end, written)

    def _put_in(self, entry: ValueExtent, name: str, value: PlainValue) -> Patch:
        if entry.is_flow:
            return self._added_in_braces(entry, {name: value})
        place = self._order.get(name, len(self._order))
        column = entry.members[0].column
        lines = block_member(name, value, column, self._columns()[1])
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
        return Patch(at, at, self._below(lines))

    def _extended(
        self, entry: ValueExtent, member: LaidOutKey, items: Sequence[Fields]
    ) -> Patch:
        held = member.value
        if held.is_flow:
            joint = ", " if held.items else ""
            text = joint + ", ".join(map(flow, items))
            return Patch(held.end - 1, held.end - 1, text)
        if not held.items:
            return self._replaced(entry, member, tuple(items))
        lines = [line for item in items for line in block_item(item, held.column)]
        at = self._line_end(held.end)
        return Patch(at, at, self._below(lines))

    def _added_in_braces(self, held: ValueExtent, members: Fields) -> Patch:
        inside = flow(members).removeprefix("{").removesuffix("}")
        joint = ", " if held.members else ""
        return Patch(held.end - 1, held.end - 1, joint + inside)

    def _below(self, lines: Sequence[str]) -> str:
        return "".join(self._newline + line for line in lines)

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _behind_comments(self) -> int:
        """Give the end of the map's last line, comments that belong to it included."""
        at = self._line_end(self._map.end)
        depth = self._columns()[0]
        while True:
            following = self.text.find("\n", at) + 1
            if not following:
                return at
            line = self.text[following : self._line_end(following)]
            words = line.lstrip(" ")
            if not words.startswith("#") or len(line) - len(words) <= depth:
                return at
            at = following + len(line)


def _step(held: ValueExtent, step: str | int) -> ValueExtent:
    if isinstance(step, int):
        return held.items[step]
    member = held.get(step)
    assert member is not None  # noqa: S101  only what is there
    return member.value


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """What is to be changed in one map of entries.

    `added` holds new entries by key. `changed` gives fields of existing entries their
    new values; a field is put in where it was missing, none is ever taken out. `inside`
    does so for mappings inside an entry, by their path.
    `appended` holds, by key and field, items that go to the end of a list.
    """

    added: Mapping[str, Fields] = field(default_factory=dict)
    changed: Mapping[str, Fields] = field(default_factory=dict)
    inside: Mapping[str, Mapping[EntryPath, Fields]] = field(default_factory=dict)
    appended: Mapping[str, Mapping[str, Sequence[Fields]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of the workspace after a change, not yet written.

    `before` are the bytes it was made from. `reworded` names entries whose lines had
    to be written anew as a whole, comments inside them lost. `places` says where the
    new and changed entries stand. `is_new` where there is no such file yet.
    """

    file: str
    before: bytes
    content: bytes
    places: Mapping[str, Place]
    reworded: tuple[str, ...] = ()
    is_new: bool = False


def file_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Give the fields of a model as files name them, in their order."""
    fields = model.model_fields.items()
    return tuple(field.alias or name for name, field in fields)


class RegistryEditor:
    """Changes the entries of one map of one registry file."""

    def __init__(self, workspace: Workspace, section: RegistrySection) -> None:
        self._workspace = workspace
        self._section = section
        self._file = section.file

    def edit(self, change: RegistryChange, content: bytes | None = None) -> EditedFile:
        """Make the file as it will be; `content` is taken for what is on the disk.

        Raises WorkspaceError when the file is malformed, when a new or
        changed entry would not load, or when the change cannot be made without
        touching what stands around it.
        """
        root = self._workspace.root
        is_new = content is not None and not os.path.lexists(root / self._file)
        if not is_new:
            read_text(root, self._file)  # refuses what must not be read as text
        before = content or (root / self._file).read_bytes()
        text = before.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
        node = self._parse(text)
        wanted = _applied(self._section.plain(node), change)
        top = lay_out(text).get(self._section.name)
        if top is None:
            raise self._refusal(change)
        entries = EntryMap(text, top, file_names(self._section.model))
        mark = _BYTE_ORDER_MARK if before.startswith(b"\xef\xbb\xbf") else ""
        for way in _ways(entries, change, wanted):
            after = apply_patches(text, way.patches)
            content = (mark + after).encode()
            if len(content) > MAX_BYTES:
                raise self._too_big()
            reported = self._reported(after, node, wanted)
            if reported is not None:
                break
        else:
            raise self._refusal(change)
        names = {*change.added, *change.changed, *change.inside, *change.appended}
        places = self._validate(reported, names)
        reworded = way.reworded
        return EditedFile(self._file, before, content, places, reworded, is_new)

    def _parse(self, text: str) -> MappingNode:
        node, errors = parse_yaml(text.replace("\r\n", "\n"), self._file)
        raise_all(errors)
        if not isinstance(node, MappingNode):
            place = Place(self._file, 1, 1)
            raise WorkspaceError("the file holds no keys", place=place)
        return node

    def _reported(
        self, after: str, before: MappingNode, wanted: _Entries
    ) -> MappingNode | None:
        """Read the result; None unless it says what it said, and what is wanted."""
        try:
            node = self._parse(after)
        except AppealsError:
            return None
        expected = {m.key: to_plain(m.node) for m in before.members}
        expected[self._section.name] = wanted
        return node if is_same(to_plain(node), expected) else None

    def _validate(self, node: MappingNode, names: set[str]) -> dict[str, Place]:
        """Check all entries as the registry does; give the places of those named."""
        entries = self._section.read(node)
        if self._section.model is Authority:
            authorities = cast("Registry[Authority]", entries)
            _, doubles = index_authorities(authorities, self._workspace.normalise)
            raise_all([*doubles, *authority_errors(authorities)])
        return {key: entries.place(key) for key in entries if key in names}

    def _too_big(self) -> WorkspaceError:
        message = f"'{self._file}' would become bigger than 8 MiB"
        remedy = "nothing was written; add fewer entries, or leave abstracts out"
        return WorkspaceError(message, place=Place(self._file), remedy=remedy)

    def _refusal(self, change: RegistryChange) -> WorkspaceError:
        names = [*change.added, *change.changed, *change.inside, *change.appended]
        shown = f"'{names[0]}'" + (f" and {len(names) - 1} more" if names[1:] else "")
        return WorkspaceError(
            f"{shown} cannot be written to '{self._file}' without touching other lines",
            place=Place(self._file),
            remedy="nothing was written; end the file with a line end, use 'key: "
            "value' "
            "lines, and try again, or write the entry by hand",
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to make a change."""

    patches: tuple[Patch, ...]
    reworded: tuple[str, ...] = ()


def _ways(
    entries: EntryMap, change: RegistryChange, wanted: _Entries
) -> Iterator[_Way]:
    """Give the ways to make a change, the gentlest first."""
    lines = (
        *entries.appended(change.appended),
        *entries.changed(change.changed),
        *entries.changed_inside(change.inside),
    )
    for is_parted in dict.fromkeys((entries.is_parted, False)):
        yield _Way((*lines, *entries.added(change.added, is_parted=is_parted)))
    touched = tuple(dict.fromkeys((*change.changed, *change.inside, *change.appended)))
    if touched:
        whole = entries.reworded({key: wanted[key] for key in touched})
        added = entries.added(change.added, is_parted=False)
        yield _Way((*whole, *added), touched)


def _applied(entries: _Entries, change: RegistryChange) -> _Entries:
    """Give the entries with the change made, as plain values."""
    after = dict(entries)
    for key, fields in change.changed.items():
        after[key] = {**after[key], **fields}
    for key, by_path in change.inside.items():
        for path, inner in by_path.items():
            after[key] = cast("Fields", _with(after[key], path, inner))
    for key, lists in change.appended.items():
        held = {name: after[key].get(name) or () for name in lists}
        longer = {
            name: (*cast("tuple[Fields, ...]", held[name]), *items)
            for name, items in lists.items()
        }
        after[key] = {**after[key], **longer}
    return {**after, **change.added}


def _with(value: PlainValue, path: EntryPath, fields: Fields) -> PlainValue:
    """Give a plain value with the fields of the mapping at `path` changed."""
    if isinstance(value, tuple | list):
        number = int(path[0])
        items = list(value)
        items[number] = _with(items[number], path[1:], fields)
        return tuple(items)
    held = cast("Fields", value)
    if not path:
        return {**held, **fields}
    name = str(path[0])
    return {**held, name: _with(held[name], path[1:], fields)}
