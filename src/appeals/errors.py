"""Where something is (`Place`) and what a user can fix (`AppealsError`).

    AppealsError
    ├── UsageError          exit 2   an option, an id on the command line
    ├── WorkspaceError      exit 2   a workspace file is malformed
    ├── Faults              exit 2   several of these at once
    ├── LetterError         exit 1   the letter cannot be rendered as it stands
    ├── BlockedError           exit 4   it is blocked
    └── MachineError        exit 5   a missing library, a full disk, the network

What is wrong inside a letter's text is a `Finding`, never an exception.
Exceptions neither print nor log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a workspace file.

    `file` is relative to the workspace, with "/" on every system. `line` and
    `column` count from 1, in characters; 0 means "the whole file" or "the whole
    line". `end_column` is the column behind the last character, 0 if unknown.
    """

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        """Print as `templates/letters/x.md:3:41`."""
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class AppealsError(Exception):
    """What the user can fix: a message, its place, and how to fix it."""

    exit_code: ClassVar[int] = 2

    def __init__(
        self, message: str, *, place: Place | None = None, remedy: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Keep place and remedy when an error crosses a process border."""
        return (_rebuild, (type(self), self.message, self.place, self.remedy))


def _rebuild(
    kind: type[AppealsError], message: str, place: Place | None, remedy: str
) -> AppealsError:
    return kind(message, place=place, remedy=remedy)


class UsageError(AppealsError):
    """An option or an id on the command line names nothing."""


class WorkspaceError(AppealsError):
    """A file of the workspace is malformed."""


class Faults(AppealsError):  # noqa: N818  a bundle of errors, not one error
    """Several errors of one reading, shown together."""

    def __init__(self, errors: Sequence[AppealsError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the errors held."""
        return (Faults, (self.errors,))


class LetterError(AppealsError):
    """A letter cannot be rendered as it stands, for a reason found while rendering."""

    exit_code = 1


class BlockedError(AppealsError):
    """It is blocked."""

    exit_code = 4


class MachineError(AppealsError):
    """The machine or the network is not up to it."""

    exit_code = 5


def raise_all(errors: Sequence[AppealsError]) -> None:
    """Raise what was collected: nothing, the one error, or all as `Faults`."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise Faults(errors)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Name the nearest known word: "did you mean 'x'?", or "" when none is near."""
    near = get_close_matches(word.casefold(), [k.casefold() for k in known], 1, 0.6)
    if not near:
        return ""
    nearest = next(k for k in known if k.casefold() == near[0])
    return f"did you mean '{nearest}'?"
