"""Messages about a letter of a case, without values of its row or of the vault.

A value of the row that a message would repeat is replaced by the name of its column, a
name from the vault by the id of the person.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from appeals.errors import AppealsError, Problem
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.model.name_vault import NameVault

_SHORT = 3

P = TypeVar("P", bound=Problem)


def hide_values(
    findings: tuple[Finding, ...],
    case: Case | None,
    name_vault: NameVault | None = None,
) -> tuple[Finding, ...]:
    """Hide values of the row and all names that were read in a problem."""
    hide = _hider(case, name_vault)
    return tuple(map(hide, findings)) if hide else findings


def hide_values_in_error(
    error: AppealsError, case: Case | None, name_vault: NameVault | None = None
) -> AppealsError:
    """Hide them in an error."""
    hide = _hider(case, name_vault)
    return type(error).of(map(hide, error.problems)) if hide else error


def _hider(case: Case | None, name_vault: NameVault | None) -> Callable[[P], P] | None:
    """Make the function that hides values in a problem; None if there are none."""
    names = name_vault.hidden if name_vault else None
    if case is None and names is None:
        return None

    def hide(text: str) -> str:
        text = names.hide(text) if names else text
        for name, value in case.values.items() if case else ():
            is_known = name != "id" and value and value in text
            if is_known and (len(value) >= _SHORT or not value.isascii()):
                text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"case.{name}", text)
        return text

    return lambda problem: replace(
        problem, message=hide(problem.message), remedy=hide(problem.remedy)
    )
