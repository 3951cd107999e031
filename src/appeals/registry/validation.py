"""Validate a tree against a model; every error with the place it is at."""

import math
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from appeals.errors import (
    AppealsError,
    Place,
    WorkspaceError,
    did_you_mean,
    raise_all,
)
from appeals.registry.characters import first_forbidden
from appeals.registry.nodes import Found, MappingNode, Mark, Node, Steps, find, to_plain
from appeals.registry.wording import expected, remedy_for, stands_there

M = TypeVar("M", bound=BaseModel)

_DEEPEST: Final = 40
_LONGEST_KEY: Final = 1000
_LONGEST_WHOLE: Final = 18


def validate(
    model: type[M],
    node: Node,
    file: str,
    *,
    given: Mapping[str, object] | None = None,
    key_mark: Mark | None = None,
) -> M:
    """Make a value of `model` from a tree, or raise every error at once.

    `given` holds fields that stand outside the tree: the key of an entry.
    `key_mark` is the place of that key; what is missing is reported there.

    Raises WorkspaceError, or Faults for several.
    """
    value, errors = check(model, node, file, given=given, key_mark=key_mark)
    raise_all(errors)
    assert value is not None  # noqa: S101  no errors, hence a value
    return value


def check(
    model: type[M],
    node: Node,
    file: str,
    *,
    given: Mapping[str, object] | None = None,
    key_mark: Mark | None = None,
) -> tuple[M | None, tuple[AppealsError, ...]]:
    """Do as `validate`, but give the errors back instead of raising them."""
    given = dict(given or {})
    mark = key_mark or node.mark
    if not isinstance(node, MappingNode):
        message = f"keys and values must be here, but {stands_there(node)}"
        return None, (_error(message, mark, file, "write 'key: value' lines"),)
    doubled = [m for m in node.members if m.key in given]
    if doubled:
        return None, tuple(_doubled(m.key, m.mark, file) for m in doubled)
    data = {**_as_dict(node), **given}
    try:
        value = model.model_validate(data, strict=True, by_alias=True, by_name=False)
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
        wrong_ids = [d for d in details if d["loc"][:1] in {(g,) for g in given}]
        reported = [_wrong_id(given, d, mark, file) for d in wrong_ids]
        rest = [d for d in details if d not in wrong_ids]
        reported += _tell(model, node, file, rest, mark)
        return None, tuple(
            sorted(reported, key=lambda error: error.place or Place(file))
        )
    return value, ()


def _as_dict(node: MappingNode) -> dict[str, object]:
    return {member.key: to_plain(member.node) for member in node.members}


def _doubled(key: str, mark: Mark, file: str) -> WorkspaceError:
    remedy = f"take the line out: the key above the entry is its '{key}'"
    return _error(f"'{key}' is given twice", mark, file, remedy)


def _wrong_id(
    given: Mapping[str, object], detail: ErrorDetails, mark: Mark, file: str
) -> WorkspaceError:
    shown = given[str(detail["loc"][0])]
    return _error(f"the key '{shown}' {expected([detail])}", mark, file, "")


def _error(message: str, mark: Mark, file: str, remedy: str) -> WorkspaceError:
    return WorkspaceError(message, place=mark.in_file(file), remedy=remedy)


def _tell(
    model: type[BaseModel],
    node: Node,
    file: str,
    details: list[ErrorDetails],
    key_mark: Mark,
) -> Iterator[WorkspaceError]:
    """Turn pydantic's errors into ours: one for each place in the file."""
    groups: dict[tuple[object, ...], list[ErrorDetails]] = {}
    for detail in _without_echoes(details):
        groups.setdefault(_group(detail, find(node, detail["loc"])), []).append(detail)
    for group in groups.values():
        found = find(node, group[0]["loc"], key_mark)
        yield _one_error(model, group, found, file)


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "too short" where the list is short because its items are wrong."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(_is_below(other["loc"], detail["loc"]) for other in details)
    ]


def _is_below(steps: Steps, above: Steps) -> bool:
    return len(steps) > len(above) and steps[: len(above)] == above


def _group(detail: ErrorDetails, found: Found) -> tuple[object, ...]:
    """Say what one error is about: members of a union share a path in the file."""
    if detail["type"] in {"missing", "extra_forbidden"} or _is_key(detail):
        return (*detail["loc"], detail["type"])
    return found.path


def _is_key(detail: ErrorDetails) -> bool:
    return detail["loc"][-1:] == ("[key]",)


def _one_error(
    model: type[BaseModel], group: list[ErrorDetails], found: Found, file: str
) -> WorkspaceError:
    first = group[0]
    name = _name(found.path)
    if first["type"] == "missing":
        key = str(first["loc"][-1])
        return _error(f"'{key}' is missing", found.key_mark, file, f"add '{key}: ...'")
    if first["type"] == "extra_forbidden":
        return _unknown_key(model, found, file)
    if _is_key(first):
        message = f"the key {name} {expected([first])}"
        return _error(message, found.key_mark, file, remedy_for(group, found.node))
    if not found.path:
        message = f"this entry {expected(group)}"
        return _error(message, found.key_mark, file, "")
    message = f"{name} {expected(group)}"
    if not message.endswith("empty"):
        message += f", but {stands_there(found.node)}"
    return _error(message, found.mark, file, remedy_for(group, found.node))


def _name(path: Steps) -> str:
    """Name a value by its key: 'reply_by'; the third of 'to' for a list's item."""
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return "this"
    last = path[-1]
    return (
        f"entry {last + 1} of '{keys[-1]}'"
        if isinstance(last, int)
        else (f"'{keys[-1]}'")
    )


def _unknown_key(model: type[BaseModel], found: Found, file: str) -> WorkspaceError:
    key = str(found.path[-1])
    known = _known_keys(model, found.path[:-1])
    remedy = did_you_mean(key, known) or f"known keys: {', '.join(known)}"
    return _error(f"unknown key '{key}'", found.key_mark, file, remedy)


def _known_keys(model: type[BaseModel], path: Steps) -> tuple[str, ...]:
    """Give the keys that the model under `path` has, as they are written in files."""
    for step in path:
        if isinstance(step, str) and (field := _fields(model).get(step)) is not None:
            inner = next(_models_in(field), None)
            model = inner or model
    return tuple(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, object]:
    fields = model.model_fields.items()
    return {field.alias or name: field.annotation for name, field in fields}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation such as `tuple[Holder, ...]` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType, tuple, dict}:
        for inner in get_args(annotation):
            yield from _models_in(inner)


def field_faults(
    model: type[BaseModel], fields: Mapping[str, object]
) -> tuple[str, ...]:
    """Say in a sentence each why `fields`, named as in files, make no entry.

    Lists are given as tuples. Empty when all is well.
    """
    faults = []
    for path, value in _values(fields, ""):
        if message := _value_fault(value):
            faults.append(f"'{path}' holds {message}")
    if faults:
        return tuple(dict.fromkeys(faults))
    try:
        model.model_validate(fields, strict=True, by_alias=True, by_name=False)
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
        return tuple(dict.fromkeys(_field_fault(detail) for detail in details))
    return ()


def _field_fault(detail: ErrorDetails) -> str:
    loc = detail["loc"]
    if not loc:
        return f"it {expected([detail])}"
    name = ".".join(str(step) for step in loc)
    if detail["type"] == "missing":
        return f"'{name}' is missing"
    if detail["type"] == "extra_forbidden":
        return f"'{name}' is no field of an entry"
    return f"'{name}' {expected([detail])}"


def _values(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield every single value and every key, with the field it is in."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            inner = f"{path}.{key}" if path else str(key)
            if inner.count(".") > _DEEPEST:
                yield path, {}
                return
            yield path or inner, _Key(str(key))
            yield from _values(each, inner)
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each, f"{path}.-" if "csl" in path else path)
    else:
        yield path, value


class _Key(str):
    """A key of a mapping."""

    __slots__ = ()


def _value_fault(value: object) -> str:
    if isinstance(value, str):
        char = first_forbidden(value)
        if char is not None:
            return f"a character that no file may hold (U+{ord(char):04X})"
        is_long = isinstance(value, _Key) and (
            len(value) > _LONGEST_KEY or "\n" in value
        )
        return "a key that is too long or has several lines" if is_long else ""
    if isinstance(value, float) and not math.isfinite(value):
        return "a number that is none"
    if isinstance(value, int) and len(str(abs(value))) > _LONGEST_WHOLE:
        return f"a number of more than {_LONGEST_WHOLE} digits"
    return "values nested too deep" if value == {} else ""
