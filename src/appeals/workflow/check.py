"""Check letters without writing anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer, LetterRequest
from appeals.errors import AppealsError, raise_all
from appeals.model.finding import Finding
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace
from appeals.workflow.selection import select_letters


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found, each finding once."""

    letters: tuple[str, ...]
    findings: tuple[Finding, ...]


def check(
    workspace: Workspace, names: Sequence[str] = (), to: Sequence[str] = ()
) -> CheckReport:
    """Check the letters named, or all, with every language variant.

    Raises UsageError for an unknown letter or recipient, and the errors of every
    malformed file of the workspace at once.
    """
    raise_all(all_errors(workspace))
    composer = Composer(workspace)
    chosen = tuple(names) or tuple(workspace.letters)
    findings: dict[Finding, None] = {}
    errors: list[AppealsError] = []
    for name in chosen:
        langs = _languages(workspace, name)
        for selected in select_letters(workspace, name, to, langs):
            request = LetterRequest(name, selected.letter, selected.recipient)
            try:
                letter = composer.compose(request)
            except AppealsError as error:
                errors.append(error)
                break
            findings.update(dict.fromkeys(check_letter(letter, workspace)))
    raise_all(errors)
    return CheckReport(chosen, tuple(findings))


def _languages(workspace: Workspace, name: str) -> tuple[str, ...]:
    master = workspace.letter(name)
    return (master.front.language, *workspace.letters[name].variants)
