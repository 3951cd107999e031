"""Runs every rule over a composed letter: all findings, sorted, each once.

Over entries of citations.yaml and recipients.yaml too, without a letter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from appeals.checks.catalogue import (
    ALL_RULES,
    ENTRY_CHECKS,
    JOINT_CHECKS,
    LETTER_CHECKS,
    RECIPIENT_CHECKS,
    RULES,
)
from appeals.checks.statements import Statement, statements_of
from appeals.checks.suppressions import (
    Suppression,
    apply_suppressions,
    read_suppressions,
)
from appeals.composition.compose import ComposedLetter
from appeals.errors import BlockedError, LetterError, Severity
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace

_GRAVITY = ("error", "warning", "info")


class LetterFindings(NamedTuple):
    """What was found in a letter, and what its templates suppress.

    `used` are the suppressions that took something out.
    """

    findings: tuple[Finding, ...]
    suppressions: tuple[Suppression, ...]
    used: frozenset[Suppression]
    statements: tuple[Statement, ...]


def check_letter(letter: ComposedLetter) -> tuple[Finding, ...]:
    """Give what all rules find, sorted by place, without what is suppressed."""
    return inspect_letter(letter).findings


def inspect_letter(letter: ComposedLetter) -> LetterFindings:
    """Do as `check_letter`, and say what was suppressed and what the letter states."""
    looked = (f for check in LETTER_CHECKS for f in check(letter))
    found = (*letter.findings, *looked)
    sifted = apply_suppressions(
        found, read_suppressions(letter.templates), _severities()
    )
    recipient = letter.request.recipient.id if letter.request.recipient else None
    marked = (
        replace(finding, recipient=recipient, lang=letter.document.lang)
        for finding in (*sifted.kept, *sifted.faults)
    )
    findings = tuple(sorted(dict.fromkeys(marked), key=_order))
    stated = statements_of(letter)
    return LetterFindings(findings, sifted.valid, sifted.used, stated)


def compare_letters(letters: Iterable[LetterFindings]) -> tuple[Finding, ...]:
    """Give what is found only when letters are laid side by side, sorted, each once."""
    stated: dict[Statement, None] = {}
    aside: dict[Suppression, None] = {}
    for letter in letters:
        stated.update(dict.fromkeys(letter.statements))
        aside.update(dict.fromkeys(letter.suppressions))
    found = (f for compare in JOINT_CHECKS for f in compare(tuple(stated)))
    sifted = apply_suppressions(found, aside, _severities())
    return tuple(sorted(dict.fromkeys(sifted.kept), key=_order))


@cache
def _severities() -> Mapping[str, Severity]:
    return {rule.code: rule.severity for rule in RULES}


@cache
def final_codes() -> frozenset[str]:
    """Give the codes of the rules whose warnings no letter may go out with."""
    return frozenset(rule.code for rule in ALL_RULES if rule.is_final)


def blocks_release(finding: Finding) -> bool:
    """Say whether a letter with this finding may not be approved, signed or sent."""
    is_final = finding.severity == "warning" and finding.code in final_codes()
    return is_final or finding.severity == "error"


@cache
def _blocking_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in ALL_RULES if rule.is_blocking)


def exit_code_of(in_the_way: Iterable[Finding]) -> int:
    """Give the exit code of a command that findings stop: 1; 4 where one blocks."""
    blocks = any(finding.code in _blocking_codes() for finding in in_the_way)
    return BlockedError.exit_code if blocks else LetterError.exit_code


def source_findings(letter: ComposedLetter) -> tuple[Finding, ...]:
    """Give what is wrong with the sources that a letter cites and keeps it back.

    `check_letter` looks at the letter; this at the archived copies of its sources.
    """
    checks = [check for rule, check in ENTRY_CHECKS if rule.is_final]
    cited = letter.cited_authorities
    found = (
        f for each in cited for check in checks for f in check(letter.workspace, each)
    )
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
