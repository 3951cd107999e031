"""Check letters without writing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.errors import AppealsError, Place, raise_all
from appeals.model.finding import Finding
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace
from appeals.rules.wsp001_stray_file import stray_findings
from appeals.workflow.drafting.selection import Selection, select_letters


@dataclass(frozen=True, slots=True)
class Concern:
    """A letter that a finding concerns: its name, to whom, in which language.

    `note` is the number that the note in question has there.
    """

    letter: str
    recipient: str | None = None
    lang: str | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found, each finding once.

    `concerns` gives the letters of each finding; its own recipient, language and note
    are None where they are not the same in all of them. `errors` are those of letters
    that could not be rendered at all.
    """

    letters: tuple[str, ...]
    findings: tuple[Finding, ...]
    errors: tuple[AppealsError, ...] = ()
    concerns: Mapping[Finding, tuple[Concern, ...]] = field(default_factory=dict)


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
    found: dict[Finding, dict[Concern, None]] = {}
    errors: dict[tuple[str, Place | None], AppealsError] = {}
    for name in chosen:
        langs = _languages(workspace, name)
        for selected in select_letters(workspace, Selection(name, tuple(to), langs)):
            try:
                letter = composer.compose(selected)
            except AppealsError as bundle:
                for error in bundle.split():
                    errors.setdefault((error.message, error.place), error)
            else:
                for finding in check_letter(letter, workspace):
                    alike = replace(finding, recipient=None, lang=None, note=None)
                    where = finding.recipient, finding.lang, finding.note
                    found.setdefault(alike, {})[Concern(name, *where)] = None
    concerns = {_in_common(f, tuple(held)): tuple(held) for f, held in found.items()}
    findings = (*stray_findings(workspace.stray_files), *concerns)
    return CheckReport(chosen, findings, tuple(errors.values()), concerns)


def _in_common(finding: Finding, concerns: tuple[Concern, ...]) -> Finding:
    """Give a finding what is the same in all letters that it concerns."""
    recipients = {concern.recipient for concern in concerns}
    langs = {concern.lang for concern in concerns}
    notes = {concern.note for concern in concerns}
    return replace(
        finding,
        recipient=recipients.pop() if len(recipients) == 1 else None,
        lang=langs.pop() if len(langs) == 1 else None,
        note=notes.pop() if len(notes) == 1 else None,
    )


def _languages(workspace: Workspace, name: str) -> tuple[str, ...]:
    master = workspace.letter(name)
    return (master.front.language, *workspace.letters[name].variants)
