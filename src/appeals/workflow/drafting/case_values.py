"""What is said of a letter of a case, without what is in its row and in the vault.

A value of the row that a message would repeat is replaced by the name of its column, a
name that was read from the vault by the id of the person.
"""

import re
from dataclasses import replace
from typing import TypeVar

from appeals.errors import AppealsError, Problem
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.model.name_vault import HidesNames, NameVault

_SHORT = 3

P = TypeVar("P", bound=Problem)


def hide_values(
    findings: tuple[Finding, ...],
    case: Case | None,
    name_vault: NameVault | None = None,
) -> tuple[Finding, ...]:
    """Take what is in the row out of what is said, and every name that was read."""
    hidden = name_vault.hidden if name_vault else None
    if case is None and hidden is None:
        return findings
    return tuple(_without_values(each, case, hidden) for each in findings)


def hide_values_in_error(
    error: AppealsError, case: Case | None, name_vault: NameVault | None = None
) -> AppealsError:
    """Do the same for an error."""
    hidden = name_vault.hidden if name_vault else None
    if case is None and hidden is None:
        return error
    problems = (_without_values(each, case, hidden) for each in error.problems)
    return type(error).of(problems)


def _without_values(problem: P, case: Case | None, hidden: HidesNames | None) -> P:
    texts = problem.message, problem.remedy
    if hidden is not None:
        texts = hidden.hide(texts[0]), hidden.hide(texts[1])
    if case is not None:
        texts = _named(texts[0], case), _named(texts[1], case)
    return replace(problem, message=texts[0], remedy=texts[1])


def _named(text: str, case: Case) -> str:
    for name, value in case.values.items():
        if name == "id" or value not in text:
            continue
        if value and (len(value) >= _SHORT or not value.isascii()):
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"case.{name}", text)
    return text
