"""Runs every rule over a composed letter: all findings, sorted, each once.

Over entries of citations.yaml and recipients.yaml too, without a letter.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from appeals.checks.catalogue import (
    ALL_RULES,
    ENTRY_CHECKS,
    LETTER_CHECKS,
    RECIPIENT_CHECKS,
    RULES,
)
from appeals.checks.suppressions import apply, read_suppressions
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace

_GRAVITY = ("error", "warning", "info")


def check_letter(letter: ComposedLetter, workspace: Workspace) -> tuple[Finding, ...]:
    """Give what all rules find, sorted by place, without what is suppressed."""
    looked = (f for check in LETTER_CHECKS for f in check(letter, workspace))
    found = (*letter.findings, *looked)
    severities = {rule.code: rule.severity for rule in RULES}
    kept = apply(found, read_suppressions(letter.templates), severities)
    recipient = letter.request.recipient.id if letter.request.recipient else None
    marked = (
        replace(finding, recipient=recipient, lang=letter.document.lang)
        for finding in kept
    )
    return tuple(sorted(dict.fromkeys(marked), key=_order))


@cache
def final_codes() -> frozenset[str]:
    """Give the codes of the rules whose warnings no letter may go out with."""
    return frozenset(rule.code for rule in ALL_RULES if rule.is_final)


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
    checks = [check for rule, check in ENTRY_CHECKS if rule.is_final]
    cited = letter.cited_authorities
    found = (f for each in cited for check in checks for f in check(workspace, each))
    return tuple(dict.fromkeys(found))


def check_entries(workspace: Workspace, keys: Sequence[str]) -> tuple[Finding, ...]:
    """Give what is found in the entries of citations.yaml, sorted, each once."""
    entries = [workspace.authorities[key] for key in keys]
    checks = [check for _, check in ENTRY_CHECKS]
    found = (f for each in entries for check in checks for f in check(workspace, each))
    return tuple(sorted(dict.fromkeys(found), key=_order))


def check_recipients(
    workspace: Workspace, ids: Sequence[str], today: date
) -> tuple[Finding, ...]:
    """Give what is found in recipients: by gravity, then in the order given."""
    known = workspace.recipients
    found = (
        replace(finding, recipient=id_)
        for id_ in ids
        for check in RECIPIENT_CHECKS
        for finding in check(known, id_, today)
    )
    return tuple(sorted(found, key=lambda finding: _GRAVITY.index(finding.severity)))


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    severity = _GRAVITY.index(finding.severity)
    place = finding.place
    if place is None:
        return severity, "", 0, 0, finding.code
    return severity, place.file, place.line, place.column, finding.code
