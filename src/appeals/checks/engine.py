"""Runs every rule over a composed letter; findings are sorted and unique.

Also over entries of citations.yaml and recipients.yaml, without a letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from appeals.checks.catalogue import (
    BLOCKING_CODES,
    ENTRY_CHECKS,
    FINAL_CODES,
    JOINT_CHECKS,
    LETTER_CHECKS,
    RECIPIENT_CHECKS,
    SEVERITIES,
)
from appeals.checks.sentences_of_letter import Statement, statements_of
from appeals.checks.suppressions import (
    Suppression,
    apply_suppressions,
    read_suppressions,
)
from appeals.composition.compose import ComposedLetter
from appeals.errors import BlockedError, LetterError, Place
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace

_BY_SEVERITY = ("error", "warning", "info")


class LetterFindings(NamedTuple):
    """What was found in a letter, and what its templates suppress.

    `used` are the suppressions that suppressed something.
    """

    findings: tuple[Finding, ...]
    suppressions: tuple[Suppression, ...]
    used: frozenset[Suppression]
    statements: tuple[Statement, ...]


def check_letter(letter: ComposedLetter) -> tuple[Finding, ...]:
    """Give what all rules find, sorted by place, without what is suppressed."""
    return inspect_letter(letter).findings


def inspect_letter(letter: ComposedLetter) -> LetterFindings:
    """Check a letter, and give also its suppressions and statements."""
    found = chain(letter.findings, *(check(letter) for check in LETTER_CHECKS))
    suppressions = read_suppressions(letter.templates)
    result = apply_suppressions(found, suppressions, SEVERITIES)
    recipient = letter.request.recipient.id if letter.request.recipient else None
    findings = _sorted_once(
        replace(finding, recipient=recipient, lang=letter.document.lang)
        for finding in (*result.kept, *result.faults)
    )
    return LetterFindings(findings, result.valid, result.used, statements_of(letter))


def compare_letters(letters: Iterable[LetterFindings]) -> tuple[Finding, ...]:
    """Give what is found only by comparing letters, sorted, each once."""
    statements: dict[Statement, None] = {}
    suppressions: dict[Suppression, None] = {}
    for letter in letters:
        statements.update(dict.fromkeys(letter.statements))
        suppressions.update(dict.fromkeys(letter.suppressions))
    found = (f for compare in JOINT_CHECKS for f in compare(tuple(statements)))
    return _sorted_once(apply_suppressions(found, suppressions, SEVERITIES).kept)


def blocks_release(finding: Finding) -> bool:
    """Say whether a letter with this finding may not be approved, signed or sent."""
    is_final = finding.severity == "warning" and finding.code in FINAL_CODES
    return is_final or finding.severity == "error"


def exit_code_of(findings: Iterable[Finding]) -> int:
    """Give the exit code of a command that findings stop: 1; 4 where one blocks."""
    is_blocked = any(finding.code in BLOCKING_CODES for finding in findings)
    return BlockedError.exit_code if is_blocked else LetterError.exit_code


def source_findings(letter: ComposedLetter) -> tuple[Finding, ...]:
    """Give the blocking findings on the sources that a letter cites.

    `check_letter` checks the letter itself, this the archived copies of its sources.
    """
    final = [check for rule, check in ENTRY_CHECKS if rule.is_final]
    found = (
        finding
        for authority in letter.cited_authorities
        for check in final
        for finding in check(letter.workspace, authority)
    )
    return tuple(dict.fromkeys(found))


def check_entries(workspace: Workspace, keys: Sequence[str]) -> tuple[Finding, ...]:
    """Give what is found in the entries of citations.yaml, sorted, each once."""
    return _sorted_once(
        finding
        for key in keys
        for _, check in ENTRY_CHECKS
        for finding in check(workspace, workspace.authorities[key])
    )


def check_recipients(
    workspace: Workspace, ids: Sequence[str], today: date
) -> tuple[Finding, ...]:
    """Give what is found in recipients: by severity, then in the order given."""
    known = workspace.recipients
    found = (
        replace(finding, recipient=id_)
        for id_ in ids
        for check in RECIPIENT_CHECKS
        for finding in check(known, id_, today)
    )
    return tuple(
        sorted(found, key=lambda finding: _BY_SEVERITY.index(finding.severity))
    )


def _sorted_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=_order))


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    severity = _BY_SEVERITY.index(finding.severity)
    place = finding.place or Place("")
    return severity, place.file, place.line, place.column, finding.code
