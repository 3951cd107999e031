"""Runs every rule over a composed letter: all findings, sorted, each once."""

from dataclasses import replace
from functools import cache

from appeals.checks.catalogue import RULES
from appeals.checks.registry_catalogue import REGISTRY_RULES
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


@cache
def final_codes() -> frozenset[str]:
    """Give the codes of the rules whose warnings no letter may go out with."""
    of_letters = {rule.code for rule in RULES if rule.is_final}
    return frozenset(of_letters | {r.code for r in REGISTRY_RULES if r.is_final})


def is_in_the_way(finding: Finding) -> bool:
    """Say whether a letter with this finding may not be approved, signed or sent."""
    is_final = finding.severity == "warning" and finding.code in final_codes()
    return is_final or finding.severity == "error"


def source_findings(
    letter: ComposedLetter, workspace: Workspace
) -> tuple[Finding, ...]:
    """Give what is wrong with the sources that a letter cites and keeps it back.

    `check_letter` looks at the letter; this at the archived copies of its sources.
    """
    rules = [rule for rule in REGISTRY_RULES if rule.is_final]
    cited = letter.cited_authorities
    found = (f for rule in rules for f in rule.check(workspace, cited))
    return tuple(dict.fromkeys(found))


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    severity = ("error", "warning", "info").index(finding.severity)
    place = finding.place
    if place is None:
        return severity, "", 0, 0, finding.code
    return severity, place.file, place.line, place.column, finding.code
