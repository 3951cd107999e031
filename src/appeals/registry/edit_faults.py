"""What a value must not be, to become part of a registry file: asked before writing."""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from appeals.registry.characters import first_forbidden
from appeals.registry.wording import expected

_DEEPEST: Final = 40
_LONGEST_KEY: Final = 1000
_LONGEST_WHOLE: Final = 18


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
        return tuple(dict.fromkeys(_told(detail) for detail in details))
    return ()


def _told(detail: ErrorDetails) -> str:
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
    """Yield every single value and every key, with the field it stands in."""
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
