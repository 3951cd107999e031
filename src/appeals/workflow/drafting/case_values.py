"""What is said of a letter of a case, without what is in its row.

A value of the row that a message would repeat is replaced by the name of its column.
"""

import re
from dataclasses import replace
from typing import TypeVar

from appeals.errors import AppealsError, Problem
from appeals.model.case import Case
from appeals.model.finding import Finding

_SHORT = 3

P = TypeVar("P", bound=Problem)


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
