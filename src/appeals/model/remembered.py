"""What is worked out of a value that many letters share is worked out once.

Letters of one run share most of their parts: the same objects. Looking one up by its
identity costs nothing, comparing it by its words would cost what is to be saved.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

MOST_KEPT = 1024

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def once_each(
    work: Callable[Concatenate[T, P], R],
) -> Callable[Concatenate[T, P], R]:
    """Remember the results for the values seen of late, by identity.

    The value and the result must never change; further arguments must be the same
    objects too, or equal strings, in the same order. They are kept with the result, so
    that no other can take their identity; at most 1024 are kept.
    """
    kept: dict[object, tuple[object, R]] = {}

    @wraps(work)
    def remembered(value: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        further = (*args, *kwargs.values()) if args or kwargs else ()
        key = (id(value), *map(_identity, further)) if further else id(value)
        known = kept.get(key)
        if known is not None:
            return known[1]
        result = work(value, *args, **kwargs)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = (value, further), result
        return result

    return remembered


def _identity(argument: object) -> object:
    return argument if type(argument) is str else id(argument)
