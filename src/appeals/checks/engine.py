"""Runs every rule over a composed letter: all findings, sorted, each once."""

from dataclasses import replace

from appeals.checks.catalogue import RULES
from appeals.checks.suppressions import apply, read_suppressions
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace


def check_letter(letter: ComposedLetter, workspace: Workspace) -> tuple[Finding, ...]:
    """Give what all rules find, sorted by place, without what is suppressed."""
    found = [f for rule in RULES for f in rule.check(letter, workspace)]
    severities = {rule.code: rule.severity for rule in RULES}
    kept = apply(found, read_suppressions(letter.templates), severities)
    recipient = letter.recipient.id if letter.recipient else None
    marked = (
        replace(finding, recipient=recipient, lang=letter.document.lang)
        for finding in kept
    )
    return tuple(sorted(dict.fromkeys(marked), key=_order))


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    severity = ("error", "warning", "info").index(finding.severity)
    place = finding.place
    if place is None:
        return severity, "", 0, 0, finding.code
    return severity, place.file, place.line, place.column, finding.code
