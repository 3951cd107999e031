"""What several rules need of one letter or workspace is worked out once.

And what a pattern finds in a paragraph: letters to many share most of theirs.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText
from appeals.registry.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


def once_per_letter(
    work: Callable[Concatenate[ComposedLetter, P], R],
) -> Callable[Concatenate[ComposedLetter, P], R]:
    """Keep the result for the last letter seen: rules look at one after another.

    The result must be a value, not an iterator. Further arguments must be the same
    for one letter, as its workspace is.
    """
    last: list[tuple[ComposedLetter, R]] = []

    @wraps(work)
    def once(letter: ComposedLetter, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not last or last[0][0] is not letter:
            last[:] = [(letter, work(letter, *args, **kwargs))]
        return last[0][1]

    return once


def once_per_workspace(work: Callable[[Workspace], R]) -> Callable[[Workspace], R]:
    """Keep the result for the last workspace seen, which all its letters share."""
    last: list[tuple[Workspace, R]] = []

    @wraps(work)
    def once(workspace: Workspace, /) -> R:
        if not last or last[0][0] is not workspace:
            last[:] = [(workspace, work(workspace))]
        return last[0][1]

    return once


@once_per_letter
def running_notes(letter: ComposedLetter) -> tuple[RunningText, ...]:
    """Join the words that the author wrote into each note, in the order of notes."""
    return tuple(map(RunningText.of_note, letter.sources))


@lru_cache(maxsize=8192)
def matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """Find all that a pattern matches in a paragraph, once for all letters."""
    return tuple(pattern.finditer(text))
