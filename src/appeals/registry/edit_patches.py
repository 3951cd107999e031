"""Patches: what is put in or replaced, and where, in the text of a registry file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from appeals.registry.edit_layout import Layout, Member
from appeals.registry.edit_words import (
    Fields,
    PlainValue,
    block_item,
    block_member,
    flow,
    inline,
)


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


class Sheet:
    """The text of a registry file and one map of entries in it.

    `order` are the fields of an entry in the order in which they are written.
    """

    def __init__(self, text: str, top: Member, order: Sequence[str]) -> None:
        self.text = text
        self._top = top
        self._map = top.value
        self._order = {name: number for number, name in enumerate(order)}
        crlf = text.count("\r\n")
        self._newline = "\r\n" if crlf * 2 > text.count("\n") else "\n"

    @property
    def is_parted(self) -> bool:
        """Whether a blank line parts the last entry from what stands before it."""
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

    def _entry(self, key: str) -> Layout:
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

    def _replaced(self, parent: Layout, member: Member, value: PlainValue) -> Patch:
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

    def _put_in(self, entry: Layout, name: str, value: PlainValue) -> Patch:
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
        self, entry: Layout, member: Member, items: Sequence[Fields]
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

    def _added_in_braces(self, held: Layout, members: Fields) -> Patch:
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
