"""A letter as it would be rendered now, and the findings of the rules.

Approving, signing and planning need the same: a letter is composed once a run.
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from appeals.checks.engine import check_letter, source_findings
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError
from appeals.model.approval import LetterOptions
from appeals.model.choices import StyleName
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.case_values import hide_values, hide_values_in_error


class CheckedLetter(NamedTuple):
    """A composed letter, and the findings of the rules, without those of the pages.

    `findings` name the column instead of the value in the row of a case.
    """

    letter: ComposedLetter
    findings: tuple[Finding, ...]


class LetterChecker:
    """Composes and checks the letters of one name, each once.

    Of letters of cases, which may be many, only the last is kept.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        self._workspace = workspace
        self._name = name
        self._composer = Composer(workspace)
        self._known: dict[object, CheckedLetter] = {}

    def check(
        self,
        selected: LetterRequest,
        day: date | None = None,
        style: StyleName | None = None,
    ) -> CheckedLetter:
        """Compose and check a letter with another date or style than its own.

        Raises AppealsError when it cannot be composed at all.
        """
        key = selected.file_stem, day, style
        if key not in self._known:
            if selected.case is not None:
                self._known.clear()
            self._known[key] = self._compose(selected, day, style)
        return self._known[key]

    def check_with(
        self, selected: LetterRequest, options: LetterOptions
    ) -> CheckedLetter:
        """Compose and check a letter with what it was rendered with; as `check`."""
        day = date.fromisoformat(options.date) if options.date else None
        return self.check(selected, day, options.style)

    def _compose(
        self, selected: LetterRequest, day: date | None, style: StyleName | None
    ) -> CheckedLetter:
        hiding = selected.case, self._workspace.name_vault
        try:
            letter = self._composer.compose(replace(selected, day=day, style=style))
        except AppealsError as error:
            raise hide_values_in_error(error, *hiding) from None
        found = (*check_letter(letter), *source_findings(letter))
        return CheckedLetter(letter, hide_values(found, *hiding))
