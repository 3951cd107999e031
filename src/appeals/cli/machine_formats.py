"""Findings for other programs: JSON, GitHub annotations, SARIF 2.1.0."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from appeals import __version__
from appeals.cli.diagnostics import name_letters, say_findings
from appeals.cli.options import read_word
from appeals.cli.state import STATE
from appeals.cli.terminal import attributes, put_content
from appeals.errors import Place
from appeals.registry.locate import SETTINGS_FILE

if TYPE_CHECKING:
    from appeals.model.finding import Finding
    from appeals.rules.rule import Rule
    from appeals.workflow.drafting.check import Concern

    Concerns = Mapping[Finding, tuple[Concern, ...]]

SCHEMA_VERSION = 1


def put_findings(
    findings: Sequence["Finding"],
    output_format: str,
    *,
    concerns: "Concerns | None" = None,
    all_by: str,
) -> None:
    """Print findings: machine formats to stdout, "full" and "concise" to stderr.

    `concerns` are the letters of each; `all_by` is the option that prints more than
    the most severe fifty.
    """
    if not STATE.found_code and any(each.severity == "error" for each in findings):
        STATE.found_code = 1
    if output_format in {"json", "github", "sarif"}:
        findings, concerns = _hide_names(findings, concerns or {})
    letters = {f: name_letters(of) for f, of in (concerns or {}).items()}
    match output_format:
        case "json":
            put_content(as_json(findings, concerns))
        case "github":
            for line in as_github(findings, letters):
                put_content(line)
        case "sarif":
            from appeals.checks.catalogue import RULES

            put_content(as_sarif(findings, RULES, concerns))
        case _:
            is_full = output_format == "full"
            root = (STATE.root or Path.cwd()) if is_full else None
            say_findings(findings, root, letters, all_by=all_by)


def _hide_names(
    findings: Sequence["Finding"], concerns: "Concerns"
) -> "tuple[Sequence[Finding], Concerns]":
    """Hide the names of the vault before anything is escaped or joined."""
    STATE.prepare_to_quote()
    hidden = STATE.hidden_names()
    if hidden is None:
        return findings, concerns

    def hide(finding: "Finding") -> "Finding":
        place = finding.place
        return replace(
            finding,
            message=hidden.hide(finding.message),
            remedy=hidden.hide(finding.remedy),
            place=place and replace(place, file=hidden.hide(place.file)),
        )

    merged: dict[Finding, tuple[Concern, ...]] = {}
    for finding, letters in concerns.items():
        safe = hide(finding)
        merged[safe] = (*merged.get(safe, ()), *letters)
    return tuple(map(hide, findings)), merged


def as_json(findings: Sequence["Finding"], concerns: "Concerns | None" = None) -> str:
    """Give the findings and their counts as one JSON object.

    `concerns` are the letters of each: recipient, lang and note of the finding itself
    are null where they differ.
    """
    return json.dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "findings": [
                {**_fields(finding), "letters": _letters(finding, concerns)}
                for finding in findings
            ],
            "errors": sum(f.severity == "error" for f in findings),
            "warnings": sum(f.severity == "warning" for f in findings),
        },
        ensure_ascii=False,
    )


def as_github(
    findings: Sequence["Finding"], letters: "Mapping[Finding, str] | None" = None
) -> list[str]:
    """Give the findings as workflow commands that GitHub shows beside the lines."""
    kinds = {"error": "error", "warning": "warning", "info": "notice"}
    lines = []
    for finding in findings:
        place = finding.place
        where = f" file={_escape(place.file, ':,')}" if place else ""
        if place:
            where += f",line={place.line or 1}"
        if place and place.column:
            where += f",col={place.column}"
        concerned = (letters or {}).get(finding, "")
        context = f" ({concerned})" if concerned else ""
        words = f"{finding.code} {finding.message}{context}. {finding.remedy}"
        lines.append(f"::{kinds[finding.severity]}{where}::{_escape(words.strip())}")
    return lines


def _escape(text: str, more: str = "") -> str:
    """Escape what would end a workflow command or, with `more`, a property of it."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def as_sarif(
    findings: Sequence["Finding"],
    rules: Sequence["Rule"],
    concerns: "Concerns | None" = None,
) -> str:
    """Give the findings as a SARIF 2.1.0 log (OASIS)."""
    levels = {"error": "error", "warning": "warning", "info": "note"}
    results = [
        {
            "ruleId": finding.code,
            "level": levels[finding.severity],
            "message": {"text": f"{finding.message}. {finding.remedy}".strip()},
            "locations": _sarif_locations(finding),
            "partialFingerprints": {"appeals/v1": _fingerprint(finding)},
            "properties": {"letters": _letters(finding, concerns)},
        }
        for finding in findings
    ]
    described_rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.documentation.split("\n", 1)[0]},
        }
        for rule in rules
    ]
    driver = {"name": "appeals", "version": __version__, "rules": described_rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False)


def _letters(
    finding: "Finding", concerns: "Concerns | None"
) -> list[dict[str, object]]:
    return [concern._asdict() for concern in (concerns or {}).get(finding, ())]


def read_output_format(word: str, known: tuple[str, ...], *, is_json: bool) -> str:
    """Read --output-format, or --json for short; UsageError for an unknown one."""
    return read_word("json" if is_json else word, known, "unknown output format")


def _fields(finding: "Finding") -> dict[str, object]:
    place = finding.place
    return {
        **attributes(finding, "code severity message"),
        "help": finding.remedy,
        "path": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_column": place.end_column if place else None,
        **attributes(finding, "note recipient lang"),
        "fingerprint": _fingerprint(finding),
    }


def _fingerprint(finding: "Finding") -> str:
    """Identify a finding by its words, so that it stays the same when lines move."""
    file = finding.place.file if finding.place else ""
    parts = (finding.code, file, finding.message, finding.recipient or "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _sarif_locations(finding: "Finding") -> list[dict[str, Any]]:  # nested JSON
    place = finding.place or Place(SETTINGS_FILE)  # GitHub refuses a result without one
    region: dict[str, int] = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    if place.end_column:
        region["endColumn"] = place.end_column
    artifact = {"uri": quote(place.file)}
    return [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
