"""A file as a tree of values that know their places.

YAML and TOML both become this tree, so that one validation serves both.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from appeals.errors import Place

ScalarValue = str | int | float | bool | None


class Mark(NamedTuple):
    """Line and column, from 1, in characters. `end_column` is 0 if unknown.

    A tuple, as are single values and keys: a large file has a million of these three,
    and a frozen dataclass takes three times as long to create.
    """

    line: int = 0
    column: int = 0
    end_column: int = 0

    def in_file(self, file: str) -> Place:
        """Give the place in `file`, a path relative to the workspace."""
        return Place(file, self.line, self.column, self.end_column)


class ScalarNode(NamedTuple):
    """A single value. `text` is what the author typed, without its quotes."""

    value: ScalarValue
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple["Node", ...]
    mark: Mark


class Member(NamedTuple):
    """One key of a mapping, its place, and its value."""

    key: str
    mark: Mark
    node: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys and values in the order of the file. No key appears twice."""

    members: tuple[Member, ...]
    mark: Mark

    def get(self, key: str) -> Member | None:
        """Give the member of this key, or None."""
        for member in self.members:
            if member.key == key:
                return member
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(member.key for member in self.members)


Node = ScalarNode | SequenceNode | MappingNode

Steps = tuple[str | int, ...]
"""Keys and list positions (from 0) from the root of a tree to a value in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a path.

    `path` is as far as the tree goes; `key_mark` is the nearest key, `mark` the place
    of the value, `node` the value itself.
    """

    path: Steps
    key_mark: Mark
    mark: Mark
    node: Node


def find(node: Node, path: Steps, key_mark: Mark | None = None) -> Found:
    """Follow `path` from `node` as far as it goes.

    Steps that name nothing in the tree are skipped: pydantic puts the names of union
    members between the keys. `key_mark` is the key that `node` is under.
    """
    found = Found((), key_mark or node.mark, node.mark, node)
    for step in path:
        found = _step(found, step) or found
    return found


def _step(found: Found, step: str | int) -> Found | None:
    node = found.node
    if isinstance(node, MappingNode) and isinstance(step, str):
        if member := node.get(step):
            mark = mark_of_value(member)
            return Found((*found.path, step), member.mark, mark, member.node)
    elif (
        isinstance(node, SequenceNode)
        and isinstance(step, int)
        and 0 <= step < len(node.items)
    ):
        item = node.items[step]
        return Found((*found.path, step), item.mark, item.mark, item)
    return None


def mark_of_value(member: Member) -> Mark:
    """Give the place of a member's value; that of its key if it has none."""
    if isinstance(member.node, ScalarNode) and member.node.value is None:
        return member.mark
    return member.node.mark


def to_plain(node: Node) -> object:
    """Give the tree as plain Python: dict, tuple and scalars."""
    if isinstance(node, MappingNode):
        return {member.key: to_plain(member.node) for member in node.members}
    if isinstance(node, SequenceNode):
        return tuple(to_plain(item) for item in node.items)
    return node.value


def walk_scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield every scalar in the order of the file, keys left out."""
    if isinstance(node, MappingNode):
        for member in node.members:
            yield from walk_scalars(member.node)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from walk_scalars(item)
    else:
        yield node


def is_same(one: object, other: object) -> bool:
    """Say whether two plain values are the same; 1, 1.0, true and "1" differ.

    Lists and tuples with the same items are the same, whatever the order of keys.
    """
    return one is other or _canonical(one) == _canonical(other)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)
