r"""Keeps the marks and tokens of a rendering from being forged or torn by a template.

A template can name any character (`"\U000f0000"`, `"%c"|format(983040)`), and filters
work on what macros and set blocks gave, marks included. What makes characters is
checked here; filters that count or move characters see the words alone.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeGuard

from appeals.composition.data import Datum, Record
from appeals.composition.marks import PLACE_MARK, without_place_marks
from appeals.registry.characters import describe, first_forbidden


def forbidden_in(value: object) -> str | None:
    """Give the first character of a text that no file may hold; tabs are allowed."""
    if not isinstance(value, str):
        return None
    return first_forbidden(value.replace("\t", " "))


def without_new_marks(made: object, *given: object) -> Any:  # noqa: ANN401  any value
    """Give what an operation made.

    Raises ValueError when it holds a character that is in no file and that was
    not `given` to the operation either.
    """
    if isinstance(made, str) and not isinstance(made, Datum) and forbidden_in(made):
        known = {ord(char): " " for text in _texts(given) for char in text}
        char = forbidden_in(made.translate(known))
        if char:
            msg = f"it makes {describe(char)}"
            raise ValueError(msg)
    return made


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in arguments, those of data as their tokens."""
    if isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, Record):
        yield from _texts(tuple(value[name] for name in value))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)


def on_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter see words without place marks.

    What it gives bears the first of the marks that were taken out.
    """

    @wraps(function)
    def filtered(*args: object, **kwargs: object) -> Any:  # noqa: ANN401  any filter's
        first = next((m for arg in args if (m := _first_mark(arg))), "")
        given = (_bare(arg) for arg in args)
        made = function(*given, **{key: _bare(arg) for key, arg in kwargs.items()})
        return f"{first}{made}" if first and _is_plain(made) else made

    return filtered


def _is_plain(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, Datum)


def _first_mark(value: object) -> str:
    match = PLACE_MARK.search(value) if _is_plain(value) else None
    return match[0] if match else ""


def _bare(value: object) -> object:
    return without_place_marks(value) if _is_plain(value) else value
