"""Letters from a file of cases: one for each row and recipient, or one table of all.

Rows are read as they are rendered. What is said of a row names its line and its id,
never what is in it.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from appeals.errors import AppealsError, Problem, UsageError
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.registry.cases import CaseFile, read_cases
from appeals.workflow.drafting.selection import SelectedLetter

MOST_TABLE_ROWS = 2000
_SHORT = 3

P = TypeVar("P", bound=Problem)


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A file of cases, and whether all of it is one table."""

    path: Path
    is_table: bool = False

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file; zeros where it cannot be read."""
        return hash_of_cases(self.path) or "0" * 64


@dataclass(frozen=True, slots=True)
class ChosenLetters:
    """The letters of a run, made one by one: recipients times cases."""

    letters: Sequence[SelectedLetter]
    cases: CaseFile | None = None
    table: tuple[Case, ...] = ()

    def __len__(self) -> int:
        """Count the letters."""
        return len(self.letters) * (self.cases.count if self.cases else 1)

    def __iter__(self) -> Iterator[SelectedLetter]:
        """Yield each letter: recipients within cases."""
        if self.cases is None:
            for letter in self.letters:
                yield replace(letter, cases=self.table) if self.table else letter
            return
        for case in self.cases:
            yield from self.about(case)

    def about(self, case: Case) -> Iterator[SelectedLetter]:
        """Yield the letters about one case: one for each recipient and language."""
        for letter in self.letters:
            edition = letter.file_stem.removeprefix(letter.name)
            stem = f"{letter.name}.{case.id}{edition}"
            yield replace(letter, case=case, file_stem=stem)


def hash_of_cases(path: Path) -> str | None:
    """Give the SHA-256 of a file of cases; None where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def with_cases(
    letters: Sequence[SelectedLetter], choice: CaseChoice | None, root: Path
) -> ChosenLetters:
    """Join letters with the cases of a file, which is validated whole before.

    Raises UsageError for a table that is too long, and the faults of the file.
    """
    if choice is None:
        return ChosenLetters(letters)
    cases = read_cases(choice.path, root)
    if not choice.is_table:
        return ChosenLetters(letters, cases)
    if cases.count > MOST_TABLE_ROWS:
        raise UsageError(
            f"'{cases.file}' has {cases.count} cases, too many for one table",
            remedy=f"a table takes {MOST_TABLE_ROWS}; split the file",
        )
    return ChosenLetters(letters, table=tuple(cases))


def without_values(
    findings: tuple[Finding, ...], case: Case | None
) -> tuple[Finding, ...]:
    """Take what is in the row out of what is said: its column is named instead."""
    if case is None:
        return findings
    return tuple(_without_values(each, case) for each in findings)


def error_without_values(error: AppealsError, case: Case | None) -> AppealsError:
    """Do the same for an error."""
    if case is None:
        return error
    return type(error).of(_without_values(each, case) for each in error.problems)


def _without_values(problem: P, case: Case) -> P:
    message, remedy = _named(problem.message, case), _named(problem.remedy, case)
    return replace(problem, message=message, remedy=remedy)


def _named(text: str, case: Case) -> str:
    for name, value in case.values.items():
        if name == "id" or value not in text:
            continue
        if value and (len(value) >= _SHORT or not value.isascii()):
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"case.{name}", text)
    return text
