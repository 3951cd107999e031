"""Options of a use case: which letters and how, in one call."""

from dataclasses import fields
from typing import Any, TypeVar

from appeals.workflow.drafting.selection import Selection

T = TypeVar("T")
_OF_SELECTION = {field.name for field in fields(Selection)}


def options_for(kind: type[T], letter: str = "first", **options: Any) -> T:
    """Make such options; what belongs to the selection goes there."""
    which = {k: v for k, v in options.items() if k in _OF_SELECTION}
    how = {k: v for k, v in options.items() if k not in _OF_SELECTION}
    return kind(Selection(letter, **which), **how)
