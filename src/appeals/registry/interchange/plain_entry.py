"""An entry as plain values, as it stands in citations.yaml."""

import json
from collections.abc import Mapping
from typing import Final, cast

from appeals.model.authority import Authority
from appeals.registry.nodes import ScalarValue
from appeals.registry.yaml_words import PlainValue

BIBLIOGRAPHIC: Final = frozenset(
    "symbol title title_descriptive short original author author_last addressee body "
    "number party jurisdiction enacted_by date adopted in_force year accessed "
    "container place publisher volume page unts_no session languages url extent "
    "csl".split()
)
"""What an import may change in an entry that is there; all else is the registry's."""

Plain = dict[str, PlainValue]


def plain_entry(authority: Authority) -> Plain:
    """Give the fields of an entry without its key, lists as tuples, no defaults."""
    fields = authority.model_dump(mode="json", exclude={"key"}, exclude_defaults=True)
    return {name: frozen(value) for name, value in fields.items()}


def frozen(value: object) -> PlainValue:
    """Give a JSON value with tuples for lists, as the strict reader reads files."""
    if isinstance(value, Mapping):
        return {str(key): frozen(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(frozen(each) for each in value)
    return cast("ScalarValue", value)


def thawed(value: PlainValue) -> object:
    """Give plain values with lists for tuples, as JSON has them."""
    if isinstance(value, Mapping):
        return {key: thawed(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [thawed(each) for each in value]
    return value


def is_same(one: object, other: object) -> bool:
    """Say whether two plain values are the same; 1, 1.0, true and "1" differ."""
    return one is other or _canonical(one) == _canonical(other)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)
