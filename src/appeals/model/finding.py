"""What was found: problems of a letter, and the state of files and of the machine."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from appeals.errors import AppealsError, Place, Problem


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """A correction of a template: `new` instead of the words `old` at `place`.

    The place lies in one line; what it holds is `old` to the letter. `check --fix`
    needs its end too.
    """

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """One problem that a rule found.

    `code` is stable for ever ("CIT001"). `note` is the number of the note concerned,
    `recipient` and `lang` the letter's edition, where they matter. `edits` correct all
    that it says, where the right words follow from the wrong ones.
    """

    note: int | None = None
    recipient: str | None = None
    lang: str | None = None
    edits: tuple[Correction, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Show a problem of a file, which no rule found, among those of letters."""
        return cls(problem.code, problem.message, problem.remedy, problem.place)

    def add_edits(self, edits: Iterable[Correction | None]) -> Self:
        """Add what corrects it; None is for what a person must correct."""
        return replace(self, edits=tuple(edit for edit in edits if edit is not None))

    def strip_edition(self) -> Self:
        """Leave out which letter, language and note it concerns."""
        return replace(self, recipient=None, lang=None, note=None)


@dataclass(frozen=True, slots=True)
class Observation:
    """The state of one thing that was inspected: the `subject`.

    `error` is None when it is in order. `file` is the inspected file, "" for none.
    """

    subject: str
    state: str
    error: AppealsError | None = None
    file: str = ""
