"""Check letters without writing anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.errors import AppealsError, Place, raise_all
from appeals.model.finding import Finding
from appeals.registry.cross_checks import all_errors
from appeals.registry.reader import flatten
from appeals.registry.workspace import Workspace
from appeals.workflow.selection import select_letters


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found, each finding once.

    `errors` are those of letters that could not be drawn at all.
    """

    letters: tuple[str, ...]
    findings: tuple[Finding, ...]
    errors: tuple[AppealsError, ...] = ()


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
    errors: dict[tuple[str, Place | None], AppealsError] = {}
    for name in chosen:
        langs = _languages(workspace, name)
        for selected in select_letters(workspace, name, to, langs):
            try:
                letter = composer.compose(selected.request(name))
            except AppealsError as bundle:
                for error in flatten(bundle):
                    errors.setdefault((error.message, error.place), error)
            else:
                findings.update(dict.fromkeys(check_letter(letter, workspace)))
    return CheckReport(chosen, tuple(findings), tuple(errors.values()))


def _languages(workspace: Workspace, name: str) -> tuple[str, ...]:
    master = workspace.letter(name)
    return (master.front.language, *workspace.letters[name].variants)
