"""Validate a tree against a model; every error has its place."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import TypeVar, Union, get_args, get_origin

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
from appeals.registry.nodes import (
    Found,
    MappingNode,
    Mark,
    Node,
    ScalarNode,
    SequenceNode,
    Steps,
    find,
    to_plain,
)

M = TypeVar("M", bound=BaseModel)

_DEEPEST = 40
_LONGEST_KEY = 1000
_LONGEST_WHOLE = 18


def validate(model: type[M], node: Node, file: str) -> M:
    """Make a value of `model` from a tree; WorkspaceError with every problem."""
    value, errors = check(model, node, file)
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
    """Make a value of `model` from a tree, or None; and give every error.

    `given` has fields that are outside the tree: the key of an entry. `key_mark` is the
    place of that key; missing fields are reported there.
    """
    given = given or {}
    mark = key_mark or node.mark
    if not isinstance(node, MappingNode):
        message = f"keys and values must be here, but {describe_value(node)}"
        return None, (_error(message, mark, file, "write 'key: value' lines"),)
    if doubled := [m for m in node.members if m.key in given]:
        return None, tuple(
            _error(
                f"'{member.key}' is given twice",
                member.mark,
                file,
                f"take the line out: the key above the entry is its '{member.key}'",
            )
            for member in doubled
        )
    data = {member.key: to_plain(member.node) for member in node.members}
    try:
        value = model.model_validate(
            {**data, **given}, strict=True, by_alias=True, by_name=False
        )
    except ValidationError as invalid:
        errors = _errors(
            model, node, file, invalid.errors(include_url=False), given, mark
        )
        return None, tuple(sorted(errors, key=lambda error: error.place or Place(file)))
    return value, ()


def _error(message: str, mark: Mark, file: str, remedy: str) -> WorkspaceError:
    return WorkspaceError(message, place=mark.in_file(file), remedy=remedy)


def _errors(
    model: type[BaseModel],
    node: Node,
    file: str,
    details: Sequence[ErrorDetails],
    given: Mapping[str, object],
    key_mark: Mark,
) -> Iterator[WorkspaceError]:
    """Turn pydantic's errors into ours: one for each place in the file."""
    groups: dict[tuple[object, ...], list[ErrorDetails]] = {}
    for detail in _without_echoes(details):
        loc = detail["loc"]
        if loc and loc[0] in given:
            message = f"the key '{given[str(loc[0])]}' {expected([detail])}"
            yield _error(message, key_mark, file, "")
        else:
            groups.setdefault(_group_key(detail, find(node, loc)), []).append(detail)
    for group in groups.values():
        found = find(node, group[0]["loc"], key_mark)
        yield _one_error(model, group, found, file)


def _without_echoes(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "too short" where the list is short because its items are wrong."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(
            len(other["loc"]) > len(detail["loc"])
            and other["loc"][: len(detail["loc"])] == detail["loc"]
            for other in details
        )
    ]


def _group_key(detail: ErrorDetails, found: Found) -> tuple[object, ...]:
    """Give the key that groups errors: members of a union share a path in the file."""
    if detail["type"] in {"missing", "extra_forbidden"} or _is_key(detail):
        return (*detail["loc"], detail["type"])
    return found.path


def _is_key(detail: ErrorDetails) -> bool:
    return detail["loc"][-1:] == ("[key]",)


def _one_error(
    model: type[BaseModel], group: list[ErrorDetails], found: Found, file: str
) -> WorkspaceError:
    first = group[0]
    name = _describe_path(found.path)
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
    wanted = expected(group)
    colon = ":" if wanted.startswith("'") else ""
    message = f"{name}{colon} {wanted}"
    are_keys = first["type"] == "value_error" and isinstance(found.node, MappingNode)
    if not are_keys and not message.endswith("empty"):
        message += f", but {describe_value(found.node)}"
    return _error(message, found.mark, file, remedy_for(group, found.node))


def _describe_path(path: Steps) -> str:
    """Name a value by its key: 'reply_by'; the third of 'to' for a list's item."""
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return "this"
    last = path[-1]
    return (f"entry {last + 1} of " if isinstance(last, int) else "") + f"'{keys[-1]}'"


def _unknown_key(model: type[BaseModel], found: Found, file: str) -> WorkspaceError:
    key = str(found.path[-1])
    known = _known_keys(model, found.path[:-1])
    remedy = did_you_mean(key, known) or f"known keys: {', '.join(known)}"
    return _error(f"unknown key '{key}'", found.key_mark, file, remedy)


def _known_keys(model: type[BaseModel], path: Steps) -> tuple[str, ...]:
    """Give the keys of the model at `path`, as files write them."""
    for step in path:
        if field := fields_in_files(model).get(str(step)):
            model = next(_models_in(field), model)
    return tuple(fields_in_files(model))


def fields_in_files(model: type[BaseModel]) -> dict[str, object]:
    """Give the types of a model's fields by the names that files use, in order."""
    fields = model.model_fields.items()
    return {field.alias or name: field.annotation for name, field in fields}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the models in an annotation such as `tuple[Holder, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType, tuple, dict}:
        for inner in get_args(annotation):
            yield from _models_in(inner)


def field_faults(
    model: type[BaseModel], fields: Mapping[str, object]
) -> tuple[str, ...]:
    """Say why `fields`, named as in files, are not an entry, in a sentence each.

    Lists are given as tuples. Empty when all is well.
    """
    values = ((path, _value_fault(value)) for path, value in _walk_values(fields, ""))
    if faults := [f"'{path}' holds {fault}" for path, fault in values if fault]:
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
        return f"'{name}' is not a field of an entry"
    return f"'{name}' {expected([detail])}"


def _walk_values(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield every single value and every key, with its field."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            inner = f"{path}.{key}" if path else str(key)
            if inner.count(".") > _DEEPEST:
                yield path, {}
                return
            yield path or inner, _Key(str(key))
            yield from _walk_values(each, inner)
    elif isinstance(value, tuple):
        for each in value:
            yield from _walk_values(each, f"{path}.-" if "csl" in path else path)
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
        return "a number that is not finite"
    if isinstance(value, int) and len(str(abs(value))) > _LONGEST_WHOLE:
        return f"a number of more than {_LONGEST_WHOLE} digits"
    return "values nested too deep" if value == {} else ""


_LONGEST_SHOWN = 40

_KINDS = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}

PATTERN_WORDS = {
    r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": "an id as `appeals init` makes it",
    r"^(127\.\d+\.\d+\.\d+|\[::1\]):\d+$": "an address of this computer with its port, "
    "like 127.0.0.1:8443",
    r"^[a-z0-9][a-z0-9-]*$": "an id like unodc-ed (a to z, digits, hyphens)",
    r"^[a-z][a-z0-9_]*$": "a name like court_date (a to z, digits, underscores)",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$": "a language like en, fr or zh-Hans",
    r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$": "one e-mail address",
    r"^[A-Za-z0-9.:-]+$": "the name or address of a server, like mail.example.org",
    r"^https?://[^\s@]+$": "an address that begins with http:// or https://",
    r"^https://": "an address that begins with https://",
    r"^[0-9a-f]{64}$": "a SHA-256 hash: 64 digits and letters a to f",
    r"^(?:[0-9A-Fa-f]{4} *){10,16}$": (
        "the fingerprint of a key: ten or more groups of four digits and letters A to F"
    ),
    r"^[0-9a-f]{16}$": "16 digits and letters a to f",
    r"^([a-z_]+=[0-9a-f]{4}( [a-z_]+=[0-9a-f]{4})*)?$": (
        "names of fields with four digits each, like date=9f86 title=d081"
    ),
    r"^[0-9a-f]{8}$": "eight digits and letters a to f, in quotation marks",
    r"^#[0-9a-fA-F]{6}$": "a colour like #1f3a5f (# and six digits or letters a to f)",
    r"^[A-Za-z0-9][A-Za-z0-9 _-]*\.(png|jpg|jpeg)$": (
        "the name of a PNG or JPEG file in templates/layout/, like logo.png"
    ),
    r"^\d{4}-\d{2}-\d{2}$": "a day like 2021-06-29",
    r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$": "a date like 2021, 2021-06 or 2021-06-29",
    r"^[A-Z]{3}$": "the three letters of a State, like CHN (ISO 3166-1)",
    r"^(public|confidential|embargoed-until:\d{4}-\d\d-\d\d)$": (
        "public, confidential or embargoed-until:2021-06-29"
    ),
}
"""What each pattern of the models requires, in words."""


def expected(group: Sequence[ErrorDetails]) -> str:
    """Say what is required at one place: "must be a whole number or text".

    `group` has the errors of one place: several for a union of types.
    """
    if group[0]["type"] == "value_error":
        return str(group[0].get("ctx", {}).get("error", "must be otherwise"))
    kinds = dict.fromkeys(_describe_kind(detail) for detail in group)
    if "be a number" in kinds:
        kinds.pop("be a whole number", None)
    if len(kinds) == 1:
        return f"must {next(iter(kinds))}"
    return "must be " + " or ".join(kind.removeprefix("be ") for kind in kinds)


def _describe_kind(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return f"be {context['expected']}".replace("'", "")
        case "string_pattern_mismatch":
            words = PATTERN_WORDS.get(context["pattern"])
            return f"be {words}" if words else f"fit {context['pattern']}"
        case "string_too_short" | "too_short":
            return "not be empty"
        case "greater_than_equal":
            return f"be at least {context['ge']:g}"
        case "less_than_equal":
            return f"be at most {context['le']:g}"
        case kind if kind in _KINDS:
            return f"be {_KINDS[kind]}"
        case _:
            return f"be right ({detail['msg']})"


def describe_value(node: Node) -> str:
    """Say what is at a place: "the number 3.10 is there"."""
    match node:
        case SequenceNode():
            return "a list is there"
        case MappingNode():
            return "keys and values are there"
        case ScalarNode(value=None):
            return "nothing is there"
        case ScalarNode(value=bool()):
            return f"{node.text.lower()} is there"
        case ScalarNode(value=int() | float()):
            return f"the number {_shorten(node.text)} is there"
        case ScalarNode():
            return f"'{_shorten(node.text)}' is there"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def remedy_for(group: Sequence[ErrorDetails], node: Node) -> str:
    """Say how to fix the value at one place; "" when the message says so."""
    types = {detail["type"] for detail in group}
    if not isinstance(node, ScalarNode):
        return "write one value here" if "string_type" in types else ""
    if node.value is None:
        return "write something after the colon, or take the line out"
    if "literal_error" in types:
        context = group[0].get("ctx", {})
        return did_you_mean(node.text, re.findall(r"'([^']*)'", context["expected"]))
    if "string_type" in types and not isinstance(node.value, str):
        return f"if it is meant as text, put it in quotation marks: '{node.text}'"
    if "tuple_type" in types:
        return f"write [{_shorten(node.text)}], or '- ' in front of each entry"
    if "bool_type" in types and node.text.casefold() in {"yes", "no", "on", "off"}:
        is_yes = node.text.casefold() in {"yes", "on"}
        return f"write {'true' if is_yes else 'false'}"
    return ""
