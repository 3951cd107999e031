"""Prints findings and errors: full (with the source line and carets) or concise."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from appeals.cli.terminal import paint, say

if TYPE_CHECKING:
    from appeals.errors import AppealsError, Place
    from appeals.model.finding import Finding

_WIDTH = 88
_PRIVATE = (".csv", ".jsonl")
"""Files of cases, which tell about persons: their lines are never shown."""


def each_once(findings: "Iterable[Finding]") -> "Iterator[Finding]":
    """Yield what is found in the letters to many recipients once for all of them."""
    seen: set[Finding] = set()
    for finding in findings:
        alike = replace(finding, recipient=None)
        if alike not in seen:
            seen.add(alike)
            yield finding


def say_finding(finding: "Finding", root: Path) -> None:
    """Print a finding in full."""
    label = paint(f"{finding.severity} {finding.code}", finding.severity)
    context = _context(finding)
    if finding.place is None:
        say(f"{label}: {finding.message}{context}")
    else:
        say(f"{label}: {finding.message}")
        _say_place(finding.place, root, context)
    _say_remark("help", finding.help)
    _say_remark("see", f"appeals rule {finding.code}")
    say()


def say_finding_concisely(finding: "Finding") -> None:
    """Print a finding in one line: place, code, message, help."""
    say(concise(finding))


def concise(finding: "Finding") -> str:
    """Give a finding as one line."""
    place = f"{finding.place}: " if finding.place else ""
    label = paint(finding.code, finding.severity)
    remedy = f" ({finding.help})" if finding.help else ""
    return f"{place}{label} {finding.message}{remedy}"


def say_error(error: "AppealsError", root: Path | None) -> None:
    """Print what the user can mend: message, place with its line, hint."""
    from appeals.errors import Faults

    if isinstance(error, Faults):
        for each in error.errors:
            say_error(each, root)
        return
    say(f"{paint('error', 'error')}: {error.message}")
    if error.place is not None:
        _say_place(error.place, root, "")
    _say_remark("help", error.hint)
    say()


def _context(finding: "Finding") -> str:
    parts = []
    if finding.note is not None:
        parts.append(f"note {finding.note}")
    if finding.recipient is not None:
        parts.append(f"recipient {finding.recipient}")
    return f" ({', '.join(parts)})" if parts else ""


def _say_place(place: "Place", root: Path | None, context: str) -> None:
    say(f"  --> {place}{context}")
    line = _source_line(place, root)
    if line is None:
        return
    gutter = " " * len(str(place.line))
    start = place.column - 1
    end = max(place.end_column - 1, start + 1) if place.end_column else start + 1
    shift = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[shift : shift + _WIDTH]
    say(f" {gutter} |")
    say(f" {place.line} | {shown}")
    if place.column:
        before = _columns(line[shift:start])
        carets = max(_columns(line[start : min(end, shift + _WIDTH)]), 1)
        say(f" {gutter} | {' ' * before}{paint('^' * carets, 'bold')}")


def _columns(text: str) -> int:
    """Count terminal columns: Chinese takes two, a combining mark none."""
    return sum(
        0
        if unicodedata.combining(char)
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def _source_line(place: "Place", root: Path | None) -> str | None:
    if root is None or not place.line or place.file.lower().endswith(_PRIVATE):
        return None
    try:
        lines = (root / place.file).read_text(encoding="utf-8-sig").split("\n")
        return lines[place.line - 1].expandtabs(1)
    except (OSError, UnicodeDecodeError, IndexError):
        return None


def _say_remark(label: str, text: str) -> None:
    if text:
        say(f"   = {paint(label, 'bold')}: {text}")
