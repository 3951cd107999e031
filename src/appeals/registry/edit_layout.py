"""Where each value of a YAML file begins and ends, to the character.

`parse_yaml` says where values begin; to change one and leave every other byte alone,
its end must be known too. Expects text that `parse_yaml` has read without errors.
"""

from dataclasses import dataclass

from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from appeals.registry.yaml_file import parser_events


@dataclass(frozen=True, slots=True)
class Member:
    """A key and its value: offsets in characters, `column` of the key from 0."""

    key: str
    start: int
    column: int
    value: "Layout"


@dataclass(frozen=True, slots=True)
class Layout:
    """The extent of a value: text[start:end], without comments and blanks behind it.

    An empty value begins and ends behind the colon of its key. `members` and `items`
    hold what is in a mapping or list; `is_flow` is set for {} and [].
    """

    start: int
    end: int
    column: int
    is_collection: bool = False
    is_flow: bool = False
    members: tuple[Member, ...] = ()
    items: tuple["Layout", ...] = ()

    def get(self, key: str) -> Member | None:
        """Give the member of this key, or None."""
        return next((m for m in self.members if m.key == key), None)


def lay_out(text: str) -> Layout:
    r"""Find the extents of all values in `text`, which may have "\r\n" line ends."""
    return _Walk(text).root()


class _Walk:
    """One walk along the parser's events."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_starts = [0]
        for offset, char in enumerate(text):
            if char == "\n":
                self._line_starts.append(offset + 1)
        plain = text.replace("\r\n", "\n")
        self._events = parser_events(plain)

    def root(self) -> Layout:
        for event in self._events:
            if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                return self._value(event, 0)
        return Layout(0, 0, 0)

    def _value(self, event: Event, behind_key: int) -> Layout:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, behind_key)
        start, column = self._offset(event.start_mark), event.start_mark.column
        is_flow = bool(getattr(event, "flow_style", False))
        members: tuple[Member, ...] = ()
        items: tuple[Layout, ...] = ()
        if isinstance(event, MappingStartEvent):
            members, closing = self._members()
            last = members[-1].value.end if members else start
        else:
            items, closing = self._items()
            last = items[-1].end if items else start
        end = self._offset(closing.end_mark) if is_flow else last
        return Layout(start, end, column, True, is_flow, members, items)

    def _members(self) -> tuple[tuple[Member, ...], Event]:
        found: list[Member] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return tuple(found), event
            start, column = self._offset(event.start_mark), event.start_mark.column
            behind = self._text.find(":", self._offset(event.end_mark)) + 1
            value = self._value(next(self._events), behind)
            found.append(Member(getattr(event, "value", ""), start, column, value))
        raise AssertionError("a mapping has no end")

    def _items(self) -> tuple[tuple[Layout, ...], Event]:
        found: list[Layout] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                return tuple(found), event
            behind = found[-1].end if found else self._offset(event.start_mark)
            found.append(self._value(event, behind))
        raise AssertionError("a list has no end")

    def _scalar(self, event: ScalarEvent, behind_key: int) -> Layout:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        column = event.start_mark.column
        if start == end:
            return Layout(behind_key, behind_key, column)
        if event.style in {"|", ">"} and event.end_mark.column == 0:
            end = self._end_of_block(start, end, event.value)
        return Layout(start, end, column)

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
