"""Writes values as YAML that the strict reader reads back as the same values."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeGuard

from appeals.registry.nodes import ScalarValue
from appeals.registry.yaml_file import resolve

PlainValue = ScalarValue | Sequence["PlainValue"] | Mapping[str, "PlainValue"]
"""What a registry file can contain."""

Fields = Mapping[str, PlainValue]

_SHORT = 40
_KEYS = 256  # fields of entries are written again and again
_FIRST = "(/“‘«"
_NOT_PLAIN = re.compile(r": |:$| #|[\n\r\t\u0085\u00a0\u2028\u2029]|\s$")
_FLOW_SIGNS = re.compile(r"[,\[\]{}:#&*!|>'\"%@`?]")


def scalar(value: ScalarValue) -> str:
    """Write a single value on one line: without quotes where that is safe."""
    if isinstance(value, str):
        return value if _is_plain(value) else _quote(value)
    return _number(value)


def inline(value: PlainValue) -> str:
    """Write any value on one line, as it follows the colon of a block."""
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        return scalar(value)
    return flow(value)


def flow(value: PlainValue) -> str:
    """Write any value on one line: [a, b], {key: value}."""
    if isinstance(value, str):
        safe = _is_plain(value) and _FLOW_SIGNS.search(value) is None
        return value if safe else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{flow(key)}: {flow(v)}" for key, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(flow, value))}]"
    return _number(value)


def block_members(fields: Fields, indent: int, step: int = 2) -> tuple[str, ...]:
    """Write the members of a mapping, one or more lines each."""
    lines: list[str] = []
    for key, value in fields.items():
        lines += block_member(key, value, indent, step)
    return tuple(lines)


def block_member(
    key: str, value: PlainValue, indent: int, step: int = 2
) -> tuple[str, ...]:
    """Write `key: value`; mappings and lists of mappings are put on the lines below."""
    head = f"{' ' * indent}{_key(key)}:"
    if isinstance(value, str):
        return (f"{head} {scalar(value)}",)
    if isinstance(value, Mapping) and not _is_small(value):
        return (head, *block_members(value, indent + step, step))
    if _is_list_of_mappings(value):
        lines = [head]
        for item in value:
            lines += block_item(item, indent + step)
        return tuple(lines)
    return (f"{head} {inline(value)}",)


def block_item(item: Fields, indent: int) -> tuple[str, ...]:
    """Write an item of a list of mappings: its dash is at `indent`."""
    first, *rest = block_members(item, indent + 2)
    return (f"{' ' * indent}- {first.lstrip(' ')}", *rest)


def _is_list_of_mappings(value: PlainValue) -> TypeGuard[Sequence[Fields]]:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(item, Mapping) and item for item in value)
    )


def _is_small(value: Fields) -> bool:
    """Say whether a mapping is better read on one line: {art: "9"}."""
    if not value:
        return True
    if any(isinstance(v, Mapping | tuple | list) for v in value.values()):
        return False
    return len(value) <= 2 and len(flow(value)) <= _SHORT  # noqa: PLR2004  two keys


@lru_cache(_KEYS)
def _key(key: str) -> str:
    return scalar(key) if _FLOW_SIGNS.search(key) is None else _quote(key)


def _is_plain(text: str) -> bool:
    """Say whether a text needs no quotation marks outside of brackets."""
    if not text or not (text[0].isalnum() or text[0] in _FIRST):
        return False
    return _NOT_PLAIN.search(text) is None and resolve(text) == text


def _quote(text: str) -> str:
    has_signs = '"' in text or "\\" in text
    if has_signs and text.isprintable() and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _number(value: ScalarValue) -> str:
    if isinstance(value, float):
        text = repr(value)
        return text if "." in text else text.replace("e", ".0e")
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)
