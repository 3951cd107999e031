"""What is wrong (`Problem`), where (`Place`), and what stops a command.

    AppealsError
    ├── UsageError          exit 2   an option, an id on the command line
    ├── WorkspaceError      exit 2   a workspace file is malformed
    ├── LetterError         exit 1   the letter cannot be rendered
    ├── BlockedError        exit 4   a blocker must be removed first
    └── MachineError        exit 5   a missing library, a full disk, the network

An AppealsError carries the problems for which a command stops, one or several. What
is wrong inside a letter's text is a `Finding`, a problem that a rule found; never an
exception. Exceptions neither print nor log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal, Self

Severity = Literal["error", "warning", "info"]

_MOST_NAMES = 3
"""How many names of a list a message names."""
_SHORTEST_PART = 4
"""How many letters a word needs to be looked for as a part of known words."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a workspace file.

    `file` is relative to the workspace, with "/" on every system. `line` and
    `column` count from 1, in characters; 0 means "the whole file" or "the whole
    line". `end_column` is the column after the last character, 0 if unknown.
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


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, how to fix it, and where it is.

    `code` is a word for programs: that of a rule ("CIT001"), of a key or a file
    ("expired", "damaged"), or of the kind of error ("usage"). `message` names the
    object in the user's own words. `remedy` is "" where none is known.
    """

    code: str
    message: str
    remedy: str = ""
    place: Place | None = None
    severity: Severity = "error"


class AppealsError(Exception):
    """What the user can fix: one problem, or several that are shown together."""

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "error"
    """The code of its problem where none says more."""

    def __init__(
        self, message: str, *, place: Place | None = None, remedy: str = ""
    ) -> None:
        super().__init__(message)
        self.problems: tuple[Problem, ...] = (
            Problem(self.code, message, remedy, place),
        )

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        """Make the error that carries these problems: one or more."""
        error = cls("")
        error.problems = tuple(problems)
        error.args = (error.message,)
        return error

    @classmethod
    def no_such(
        cls,
        what: str,
        name: str,
        known: Iterable[str],
        remedy: str = "",
        *,
        place: Place | None = None,
    ) -> Self:
        """Say that a name names nothing: `no_such("unknown letter", "ours", letters)`.

        The remedy is the nearest of the known names; else `remedy`, or all of them.
        """
        names = tuple(known)
        near = did_you_mean(name, names) or remedy or f"known: {', '.join(names)}"
        return cls(f"{what} '{name}'", place=place, remedy=near)

    @property
    def message(self) -> str:
        """What is wrong; of several problems how many there are."""
        if len(self.problems) == 1:
            return self.problems[0].message
        return f"{len(self.problems)} errors"

    @property
    def place(self) -> Place | None:
        """Where it is; None for several problems."""
        return self.problems[0].place if len(self.problems) == 1 else None

    @property
    def remedy(self) -> str:
        """How to fix it; "" for several problems."""
        return self.problems[0].remedy if len(self.problems) == 1 else ""

    def split(self) -> "tuple[AppealsError, ...]":
        """Give an error for each problem."""
        if len(self.problems) == 1:
            return (self,)
        return tuple(type(self).of((each,)) for each in self.problems)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the problems when an error crosses a process border."""
        return (type(self).of, (self.problems,))


class UsageError(AppealsError):
    """An option or an id on the command line names nothing."""

    code = "usage"


class WorkspaceError(AppealsError):
    """A file of the workspace is malformed."""

    code = "workspace"


class LetterError(AppealsError):
    """A letter cannot be rendered, for a reason found while rendering."""

    exit_code = 1
    code = "letter"


class BlockedError(AppealsError):
    """Something must be done first, such as an approval."""

    exit_code = 4
    code = "blocked"


class MachineError(AppealsError):
    """The machine or the network cannot do it."""

    exit_code = 5
    code = "machine"


def merge_errors(errors: Sequence[AppealsError]) -> AppealsError:
    """Merge one or more errors into one that has all their problems.

    It is a MachineError if any of them is, since nothing else can be judged then; else
    it has the kind with the lowest exit code.
    """
    if len(errors) == 1:
        return errors[0]
    first = min(errors, key=lambda e: (not isinstance(e, MachineError), e.exit_code))
    return type(first).of(each for error in errors for each in error.problems)


def raise_all(errors: Sequence[AppealsError]) -> None:
    """Raise the collected errors as one, if there are any."""
    if errors:
        raise merge_errors(errors)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Name the nearest known word: "did you mean 'x'?", or "" when none is near.

    Words that have it as one of their parts, if they are few, come before one that is
    spelt alike.
    """
    typed = word.casefold()
    wholes = [k for k in known if typed in k.casefold().split("-") and k != word]
    if 0 < len(wholes) <= _MOST_NAMES and len(typed) >= _SHORTEST_PART:
        return f"did you mean {' or '.join(map(repr, wholes))}?"
    folded = {k.casefold(): k for k in reversed(known) if k != word}
    near = get_close_matches(typed, folded, 1, 0.6)
    return f"did you mean '{folded[near[0]]}'?" if near else ""


def shorten_list(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Name some of many: "a.docx, a.pdf, b.docx and 15 more"."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
