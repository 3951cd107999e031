"""Read files of the workspace into trees and values: the entry point of this layer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from appeals.errors import (
    AppealsError,
    Place,
    WorkspaceError,
    raise_all,
)
from appeals.registry.files import read_text
from appeals.registry.nodes import MappingNode, Member, Node, find, to_plain
from appeals.registry.toml_file import parse_toml
from appeals.registry.validation import check
from appeals.registry.yaml_file import parse_yaml
from appeals.registry.yaml_words import Fields

M = TypeVar("M", bound=BaseModel)


class Registry(Mapping[str, M], Generic[M]):
    """The entries of one part of a registry file, by id, in the order of the file."""

    def __init__(
        self, file: str, values: Mapping[str, M], members: Mapping[str, Member]
    ) -> None:
        self.file = file
        self._values = dict(values)
        self._members = members

    def __getitem__(self, key: str) -> M:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def map_values(self, change: Callable[[M], M]) -> "Registry[M]":
        """Give the same entries, each changed; their places stay the same."""
        values = {key: change(value) for key, value in self._values.items()}
        return Registry(self.file, values, self._members)

    def with_entries(self, new: Mapping[str, M]) -> "Registry[M]":
        """Give the same entries and new ones, which have no place in the file."""
        return Registry(self.file, {**self._values, **new}, self._members)

    def place(self, key: str, *path: str | int) -> Place:
        """Give the place of an entry, or of a value in it.

        `place("udhr")` is its key; `place("udhr", "quotes", 0, "text")` is that text. A
        path beyond the file gives the nearest place, an entry that is in no file gives
        the file.
        """
        member = self._members.get(key)
        if member is None:
            return Place(self.file)
        if not path:
            return member.mark.in_file(self.file)
        found = find(member.node, path, member.mark)
        mark = found.mark if found.path else member.mark
        return mark.in_file(self.file)


@dataclass(frozen=True, slots=True)
class RegistrySection:
    """A map of entries in a registry file; their keys fill the field `id_field`.

    `word` is what an entry is called in messages.
    """

    word: str
    file: str
    name: str
    model: type[BaseModel]
    id_field: str = "id"

    @property
    def path(self) -> str:
        """Its file and name: recipients.yaml/rights."""
        return f"{self.file}/{self.name}"

    def plain(self, node: Node | None) -> Mapping[str, Fields]:
        """Give its entries in the tree of its file as plain values; {} for none."""
        member = node.get(self.name) if isinstance(node, MappingNode) else None
        value = to_plain(member.node) if member else None
        entries = value if isinstance(value, Mapping) else {}
        return {k: v for k, v in entries.items() if isinstance(v, Mapping)}

    def read(self, node: MappingNode) -> "Registry[BaseModel]":
        """Read its entries in the tree of its file; WorkspaceError with all faults."""
        errors: list[AppealsError] = []
        top = node.get(self.name)
        registry = _read_section(self.model, self.id_field, top, self.file, errors)
        raise_all(errors)
        return registry


def read_yaml(root: Path, file: str) -> tuple[Node | None, tuple[AppealsError, ...]]:
    """Read a YAML file of the workspace into a tree, with every error found."""
    return parse_yaml(read_text(root, file), file)


def read_toml(
    root: Path, file: str
) -> tuple[MappingNode | None, tuple[AppealsError, ...]]:
    """Read a TOML file of the workspace into a tree, with every error found."""
    return parse_toml(read_text(root, file, allow_tabs=True), file)


class RegistryFile:
    """A registry file: a `schema` line and one or more maps of entries.

    recipients.yaml, for example, is `schema: appeals/recipients@1`, then the maps
    `recipients` and `groups`. Reading never raises for what the file says; it collects
    `errors`.
    """

    def __init__(self, root: Path, file: str, *names: str) -> None:
        self.file = file
        try:
            node, errors = read_yaml(root, file)
        except AppealsError as error:
            node, errors = None, error.split()
        self.errors = list(errors)
        self._tops: dict[str, Member] = {}
        if isinstance(node, MappingNode):
            self._tops = {member.key: member for member in node.members}
            self.errors += _check_tops(self._tops, file, names)
        elif node is not None:
            message = f"'{file}' must begin with a line 'schema: {_schema(file)}'"
            self.errors.append(WorkspaceError(message, place=node.mark.in_file(file)))

    def section(self, name: str, model: type[M], id_field: str = "id") -> Registry[M]:
        """Read the valid entries of the map `name`; faults are added to `errors`.

        The key of each entry fills `id_field`.
        """
        top = self._tops.get(name)
        return _read_section(model, id_field, top, self.file, self.errors)


def _schema(file: str) -> str:
    return f"appeals/{file.removesuffix('.yaml')}@1"


def _check_tops(
    tops: Mapping[str, Member], file: str, names: tuple[str, ...]
) -> Iterator[WorkspaceError]:
    known = ("schema", *names)
    schema = tops.get("schema")
    if schema is None:
        remedy = f"write 'schema: {_schema(file)}' as the first line"
        place = Place(file, 1, 1)
        yield WorkspaceError("'schema' is missing", place=place, remedy=remedy)
    elif getattr(schema.node, "value", None) != _schema(file):
        message = f"'schema' must be '{_schema(file)}'"
        remedy = "another form of the file needs another version of appeals"
        place = schema.node.mark.in_file(file)
        yield WorkspaceError(message, place=place, remedy=remedy)
    for key, member in tops.items():
        if key not in known:
            place, keys = member.mark.in_file(file), f"known keys: {', '.join(known)}"
            yield WorkspaceError.no_such("unknown key", key, known, keys, place=place)
    if names[0] not in tops and tops:
        remedy = f"add '{names[0]}:' and the entries beneath it"
        place = Place(file, 1, 1)
        yield WorkspaceError(f"'{names[0]}' is missing", place=place, remedy=remedy)


def _read_section(
    model: type[M],
    id_field: str,
    top: Member | None,
    file: str,
    errors: list[AppealsError],
) -> Registry[M]:
    """Read the entries beneath a key; faults are added to `errors`."""
    members = top.node.members if top and isinstance(top.node, MappingNode) else ()
    if top and not members and to_plain(top.node) not in (None, {}):
        message = f"'{top.key}' must hold entries by their id"
        errors.append(WorkspaceError(message, place=top.mark.in_file(file)))
    values: dict[str, M] = {}
    for member in members:
        given = {id_field: member.key}
        value, found = check(
            model, member.node, file, given=given, key_mark=member.mark
        )
        errors += found
        if value is not None:
            values[member.key] = value
    return Registry(file, values, {member.key: member for member in members})
