"""Prints findings and errors: full (with the source line and carets) or concise."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def each_once(findings: "Iterable[Finding]") -> "Iterator[Finding]":
    """Yield what is found in several letters once for all of them."""
    seen: set[Finding] = set()
    for finding in findings:
        alike = finding.in_any_letter()
        if alike not in seen:
            seen.add(alike)
            yield finding


def say_findings(
    findings: "Sequence[Finding]",
    root: Path | None,
    named: "Mapping[Finding, str] | None" = None,
    *,
    all_by: str = "",
) -> None:
    """Print the gravest fifty findings in their order, and how many more there are.

    In full with the lines of files below `root`, without it one line each. `named`
    are the letters of each, `all_by` is the option that prints all of them.
    """
    order = sorted(range(len(findings)), key=lambda n: findings[n].severity != "error")
    for number in sorted(order[:MOST_SHOWN]):
        finding = findings[number]
        letters = (named or {}).get(finding, "")
        if root is None:
            say_finding_concisely(finding, letters)
        else:
            say_finding(finding, root, letters)
    say_more([findings[number] for number in order[MOST_SHOWN:]], all_by)


def say_more(hidden: "Sequence[Finding]", all_by: str = "") -> None:
    """Say how many findings are not shown."""
    if not hidden:
        return
    errors = sum(finding.severity == "error" for finding in hidden)
    of_these = f", {pluralize(errors, 'error')} among them," if errors else ""
    how = f"; {all_by} prints all" if all_by else ""
    verb = "is" if len(hidden) == 1 else "are"
    say(
        f"{pluralize(len(hidden), 'more finding')}{of_these} {verb} not shown: correct "
        f"these first, then run again{how}"
    )


def say_finding(finding: "Finding", root: Path, letters: str = "") -> None:
    """Print a finding in full; `letters` names those that it concerns."""
    label = f"{finding.severity} {finding.code}"
    _say_labelled(finding, label, root, _context(finding, letters))
    _say_remark("see", f"{program_name()} rule {finding.code}")
    say()


def say_finding_concisely(finding: "Finding", letters: str = "") -> None:
    """Print a finding in one line: place, code, message, help, letters."""
    STATE.repeat_words()
    say(f"{concise(finding)} [{letters}]" if letters else concise(finding))


def letters_named(concerns: "Sequence[Concern]") -> str:
    """Name the letters that a finding concerns; "" for one alone.

    "in 9 letters: unodc-nsc-mou to unodc-ed, to unodc-ed (fr), ..."
    """
    names = dict.fromkeys(map(_letter_named, concerns))
    if len(names) < 2:  # noqa: PLR2004
        return ""
    shown = ", ".join(list(names)[:_MOST_LETTERS])
    more = ", ..." if len(names) > _MOST_LETTERS else ""
    return f"in {len(names)} letters: {shown}{more}"


def _letter_named(concern: "Concern") -> str:
    to = f" to {concern.recipient}" if concern.recipient else ""
    return f"{concern.letter}{to}{f' ({concern.lang})' if concern.lang else ''}"


def concise(finding: "Finding") -> str:
    """Give a finding as one line."""
    place = f"{finding.place}: " if finding.place else ""
    label = paint(finding.code, finding.severity)
    remedy = f" ({finding.remedy})" if finding.remedy else ""
    return f"{place}{label} {finding.message}{remedy}"


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
    by = f" {problem.code}" if problem.code.isupper() else ""  # found by a rule
    _say_labelled(problem, problem.severity + by, root, "")
    say()


def _say_labelled(
    problem: "Problem", label: str, root: Path | None, context: str
) -> None:
    STATE.repeat_words()
    label = paint(label, problem.severity)
    if problem.place is None:
        say(f"{label}: {problem.message}{context}")
    else:
        say(f"{label}: {problem.message}")
        _say_place(problem.place, root, context)
    _say_remark("help", problem.remedy)


def say_warning(message: str) -> None:
    """Print what the user should know of."""
    say(f"{paint('warning', 'warning')}: {message}")


def _context(finding: "Finding", letters: str = "") -> str:
    parts = [letters] if letters else []
    if finding.note is not None:
        parts.append(f"note {finding.note}")
    if finding.recipient is not None:
        parts.append(f"recipient {finding.recipient}")
    return f" ({', '.join(parts)})" if parts else ""


def _say_place(place: "Place", root: Path | None, context: str) -> None:
    say(f"  --> {place}{context}")
    from appeals.registry.files import lines_around

    lines = lines_around(root, place) if root else ()
    if not lines:
        return
    line = lines[-1].expandtabs(1)
    without = hide_names(line)
    gutter = " " * len(str(place.line))
    start = place.column - 1
    end = max(place.end_column - 1, start + 1) if place.end_column else start + 1
    shift = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    if without != line:  # then what stood at a column stands there no more
        shift = 0
    shown = without[shift : shift + _WIDTH]
    say(f" {gutter} |")
    say_verbatim(f" {place.line} | {shown}")
    if place.column and without == line:
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


def _say_remark(label: str, text: str) -> None:
    if text:
        say(f"   = {paint(label, 'bold')}: {text}")


def say_obstacles(found: Iterable[tuple[str, str, str]]) -> None:
    """Say of each kind of obstacle whom it concerns, and its first sentence.

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
