"""Findings for other programs: JSON, GitHub annotations, SARIF 2.1.0."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from appeals import __version__
from appeals.cli.diagnostics import letters_named, say_findings
from appeals.cli.state import STATE
from appeals.cli.terminal import put_content
from appeals.errors import Place, UsageError
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
    the gravest fifty.
    """
    if not STATE.found_code and any(each.severity == "error" for each in findings):
        STATE.found_code = 1
    if output_format in {"json", "github", "sarif"}:
        findings, concerns = _without_names(findings, concerns or {})
    named = {f: letters_named(held) for f, held in (concerns or {}).items()}
    match output_format:
        case "json":
            put_content(as_json(findings, concerns))
        case "github":
            for line in as_github(findings, named):
                put_content(line)
        case "sarif":
            from appeals.checks.catalogue import RULES

            put_content(as_sarif(findings, RULES, concerns))
        case _:
            is_full = output_format == "full"
            root = (STATE.root or Path.cwd()) if is_full else None
            say_findings(findings, root, named, all_by=all_by)


def _without_names(
    findings: Sequence["Finding"], concerns: "Concerns"
) -> "tuple[Sequence[Finding], Concerns]":
    """Take the names of the vault out before anything is escaped or joined."""
    STATE.repeat_words()
    hidden = STATE.hidden_names()
    if hidden is None:
        return findings, concerns

    def without(finding: "Finding") -> "Finding":
        place = finding.place
        return replace(
            finding,
            message=hidden.hide(finding.message),
            remedy=hidden.hide(finding.remedy),
            place=place and replace(place, file=hidden.hide(place.file)),
        )

    of: dict[Finding, tuple[Concern, ...]] = {}
    for finding, held in concerns.items():
        shown = without(finding)
        of[shown] = (*of.get(shown, ()), *held)
    return tuple(map(without, findings)), of


def read_output_format(word: str, known: tuple[str, ...]) -> str:
    """Read --output-format; UsageError for one that is not known."""
    if word not in known:
        raise UsageError.no_such("unknown output format", word, known)
    return word


def as_json(findings: Sequence["Finding"], concerns: "Concerns | None" = None) -> str:
    """Give the findings and their counts as one JSON object.

    `concerns` are the letters of each: recipient, lang and note of the finding itself
    are null where they differ.
    """
    of = concerns or {}
    return json.dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "findings": [
                {**_fields(finding), "letters": _letters(of.get(finding, ()))}
                for finding in findings
            ],
            "errors": sum(f.severity == "error" for f in findings),
            "warnings": sum(f.severity == "warning" for f in findings),
        },
        ensure_ascii=False,
    )


def as_github(
    findings: Sequence["Finding"], named: "Mapping[Finding, str] | None" = None
) -> list[str]:
    """Give the findings as workflow commands that GitHub shows beside the lines."""
    kinds = {"error": "error", "warning": "warning", "info": "notice"}
    lines = []
    for finding in findings:
        place = finding.place
        where = f" file={_escaped(place.file, ':,')}" if place else ""
        if place:
            where += f",line={place.line or 1}"
        if place and place.column:
            where += f",col={place.column}"
        letters = (named or {}).get(finding, "")
        context = f" ({letters})" if letters else ""
        said = f"{finding.code} {finding.message}{context}. {finding.remedy}"
        text = _escaped(said.strip())
        lines.append(f"::{kinds[finding.severity]}{where}::{text}")
    return lines


def _escaped(text: str, more: str = "") -> str:
    """Escape what would end a workflow command or, by `more`, one of its properties."""
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
    of = concerns or {}
    results = [
        {
            "ruleId": finding.code,
            "level": levels[finding.severity],
            "message": {"text": f"{finding.message}. {finding.remedy}".strip()},
            "locations": _sarif_locations(finding),
            "partialFingerprints": {"appeals/v1": _fingerprint(finding)},
            "properties": {"letters": _letters(of.get(finding, ()))},
        }
        for finding in findings
    ]
    driver = {
        "name": "appeals",
        "version": __version__,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.documentation.split("\n", 1)[0]},
            }
            for rule in rules
        ],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False)


def _letters(concerns: Sequence["Concern"]) -> list[dict[str, object]]:
    return [
        {"letter": c.letter, "recipient": c.recipient, "lang": c.lang, "note": c.note}
        for c in concerns
    ]


def _fields(finding: "Finding") -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.remedy,
        "path": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_column": place.end_column if place else None,
        "note": finding.note,
        "recipient": finding.recipient,
        "lang": finding.lang,
        "fingerprint": _fingerprint(finding),
    }


def _fingerprint(finding: "Finding") -> str:
    """Name a finding by what it says, so that it stays itself when lines move."""
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
    return [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": quote(place.file)},
                "region": region,
            }
        }
    ]
