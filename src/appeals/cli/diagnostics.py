"""Prints findings and errors: in full (with the line and carets) or in one line."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from appeals.cli.state import STATE
from appeals.cli.terminal import (
    hide_names,
    paint,
    pluralize,
    program_name,
    say,
    say_verbatim,
)
from appeals.errors import shorten_list

if TYPE_CHECKING:
    from appeals.errors import AppealsError, Place, Problem
    from appeals.model.finding import Finding
    from appeals.workflow.drafting.check import Concern

_WIDTH = 88
_MOST_LETTERS = 4
MOST_SHOWN = 50


def unique_findings(findings: "Iterable[Finding]") -> "tuple[Finding, ...]":
    """Give what is found in several letters once for all of them."""
    firsts: dict[Finding, Finding] = {}
    for finding in findings:
        firsts.setdefault(finding.strip_edition(), finding)
    return tuple(firsts.values())


def say_findings(
    findings: "Sequence[Finding]",
    root: Path | None,
    letters: "Mapping[Finding, str] | None" = None,
    *,
    all_by: str = "",
) -> None:
    """Print the fifty most severe findings in their order, and how many more there are.

    In full, with the lines of files below `root`; without it in one line each.
    `letters` names those of each finding, `all_by` is the option that prints all.
    """
    order = sorted(range(len(findings)), key=lambda n: findings[n].severity != "error")
    for number in sorted(order[:MOST_SHOWN]):
        finding = findings[number]
        concerned = (letters or {}).get(finding, "")
        if root is None:
            say_concisely(finding, concerned)
        else:
            say_finding(finding, root, concerned)
    say_omitted([findings[number] for number in order[MOST_SHOWN:]], all_by)


def say_omitted(omitted: "Sequence[Finding]", all_by: str = "") -> None:
    """Say how many findings are not shown."""
    if not omitted:
        return
    errors = sum(finding.severity == "error" for finding in omitted)
    of_these = f", {pluralize(errors, 'error')} among them," if errors else ""
    how = f"; {all_by} prints all" if all_by else ""
    are = "is" if len(omitted) == 1 else "are"
    findings = pluralize(len(omitted), "more finding")
    first = "correct these first, then run again"
    say(f"{findings}{of_these} {are} not shown: {first}{how}")


def say_finding(finding: "Finding", root: Path, letters: str = "") -> None:
    """Print a finding in full; `letters` names those that it concerns."""
    parts = [letters] if letters else []
    if finding.note is not None:
        parts.append(f"note {finding.note}")
    if finding.recipient is not None:
        parts.append(f"recipient {finding.recipient}")
    context = f" ({', '.join(parts)})" if parts else ""
    _say_labelled(finding, f"{finding.severity} {finding.code}", root, context)
    _say_remark("see", f"{program_name()} rule {finding.code}")
    say()


def say_concisely(finding: "Finding", letters: str = "") -> None:
    """Print a finding in one line: place, code, message, help, letters."""
    STATE.prepare_to_quote()
    place = f"{finding.place}: " if finding.place else ""
    label = paint(finding.code, finding.severity)
    remedy = f" ({finding.remedy})" if finding.remedy else ""
    concerned = f" [{letters}]" if letters else ""
    say(f"{place}{label} {finding.message}{remedy}{concerned}")


def name_letters(concerns: "Sequence[Concern]") -> str:
    """Name the letters that a finding concerns; "" for a single one.

    "in 9 letters: unodc-nsc-mou to unodc-ed, to unodc-ed (fr), ..."
    """
    names = []
    for letter, recipient, lang, _ in concerns:
        to = f" to {recipient}" if recipient else ""
        names.append(f"{letter}{to}{f' ({lang})' if lang else ''}")
    names = list(dict.fromkeys(names))
    if len(names) < 2:  # noqa: PLR2004
        return ""
    more = ", ..." if len(names) > _MOST_LETTERS else ""
    return f"in {len(names)} letters: {', '.join(names[:_MOST_LETTERS])}{more}"


def say_error(error: "AppealsError", root: Path | None) -> None:
    """Print the problems of an error as `say_errors` does."""
    say_errors((error,), root)


def say_errors(errors: "Iterable[AppealsError]", root: Path | None) -> None:
    """Print the problems of errors: the first fifty, and how many more there are."""
    problems = [problem for error in errors for problem in error.problems]
    for problem in problems[:MOST_SHOWN]:
        say_problem(problem, root)
    more = len(problems) - MOST_SHOWN
    if more > 0:
        say(f"{more} more errors are not shown: correct these first, then run again")


def say_problem(problem: "Problem", root: Path | None) -> None:
    """Print what the user can fix: message, place with its line, remedy."""
    rule = f" {problem.code}" if problem.code.isupper() else ""
    _say_labelled(problem, problem.severity + rule, root, "")
    say()


def _say_labelled(
    problem: "Problem", label: str, root: Path | None, context: str
) -> None:
    STATE.prepare_to_quote()
    label = paint(label, problem.severity)
    if problem.place is None:
        say(f"{label}: {problem.message}{context}")
    else:
        say(f"{label}: {problem.message}")
        say(f"  --> {problem.place}{context}")
        if root:
            _say_line(problem.place, root)
    _say_remark("help", problem.remedy)


def say_warning(message: str) -> None:
    """Print a warning."""
    say(f"{paint('warning', 'warning')}: {message}")


def _say_line(place: "Place", root: Path) -> None:
    """Print the line of a place with carets under it, if it has one to show."""
    from appeals.registry.files import lines_around

    lines = lines_around(root, place)
    if not lines:
        return
    line = lines[-1].expandtabs(1)
    safe_line = hide_names(line)
    gutter = " " * len(str(place.line))
    start = place.column - 1
    end = max(place.end_column - 1, start + 1) if place.end_column else start + 1
    shift = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    if safe_line != line:  # its columns are others than those of the file
        shift = 0
    say(f" {gutter} |")
    say_verbatim(f" {place.line} | {safe_line[shift : shift + _WIDTH]}")
    if place.column and safe_line == line:
        before = _count_columns(line[shift:start])
        carets = max(_count_columns(line[start : min(end, shift + _WIDTH)]), 1)
        say(f" {gutter} | {' ' * before}{paint('^' * carets, 'bold')}")


def _count_columns(text: str) -> int:
    """Count terminal columns: Chinese characters take two, combining marks none."""
    base = [char for char in text if not unicodedata.combining(char)]
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in base)
    return len(base) + wide


def _say_remark(label: str, text: str) -> None:
    if text:
        say(f"   = {paint(label, 'bold')}: {text}")


def say_blockers(found: Iterable[tuple[str, str, str]]) -> None:
    """Print for each kind of blocker the editions it concerns, and its first sentence.

    `found` are kind, sentence and edition.
    """
    kinds: dict[str, dict[str, list[str]]] = {}
    for kind, sentence, edition in found:
        kinds.setdefault(kind, {}).setdefault(sentence, []).append(edition)
    for kind, sentences in kinds.items():
        concerned = dict.fromkeys(e for each in sentences.values() for e in each)
        first, *others = sentences
        more = f"; and {len(others)} more like this" if others else ""
        say(paint(f"{kind}: {shorten_list([*concerned])}", "bold"))
        say(f"  {first}{more}")
