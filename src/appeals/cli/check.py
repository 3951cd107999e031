"""`appeals check`, `appeals rule`: look for mistakes, explain them, write nothing."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_errors
from appeals.cli.machine_formats import put_findings, read_output_format
from appeals.cli.options import ForAudience, JsonLines, To, read_audience, split_names
from appeals.cli.state import STATE
from appeals.cli.terminal import (
    Listing,
    adapt_commands,
    count_severities,
    pluralize,
    put_content,
    put_data,
    put_json,
    say,
)
from appeals.errors import AppealsError, UsageError, merge_errors

if TYPE_CHECKING:
    from appeals.model.finding import Finding
    from appeals.registry.workspace import Workspace
    from appeals.rules.rule import Rule
    from appeals.workflow.drafting.check import CheckReport
    from appeals.workflow.drafting.fix import FixedFile

_OUTPUT_FORMATS = ("full", "concise", "json", "github", "sarif")
_SHOWN_BESIDE_LINES = ("github", "sarif")
"""Formats shown beside the lines of files, where a malformed file is marked too."""
_FOR_PEOPLE = ("full", "concise")
_FOR_PROGRAMS = ("json", "github", "sarif")
_MOST_BYTES = 8 * 1024 * 1024


Letters = Annotated[
    list[str] | None,
    typer.Argument(
        help="Names of letters, files or folders of them, - for stdin; all without one."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(help="Only these rules: codes or their beginnings, CIT,STY001."),
]
Ignore = Annotated[list[str] | None, typer.Option(help="Not these rules: CIT040,RCP.")]
Fix = Annotated[
    bool, typer.Option("--fix", help="Correct in the templates what is certain.")
]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would do; write nothing.")
]


def check(
    letters: Letters = None,
    to: To = None,
    audience: ForAudience = None,
    select: Select = None,
    ignore: Ignore = None,
    is_fix: Fix = False,
    is_diff: Diff = False,
    output_format: Annotated[
        str, typer.Option(help="full, concise, json, github or sarif.")
    ] = "full",
    is_json: Annotated[
        bool, typer.Option("--json", help="The same as --output-format json.")
    ] = False,
) -> int:
    """Check letters and registries. Exit code 1 when something must be fixed."""
    from appeals.checks.rule_files import read_choice
    from appeals.workflow.drafting.check import STDIN, choose_letters
    from appeals.workflow.drafting.check import check as check_letters

    chosen = read_output_format(output_format, _OUTPUT_FORMATS, is_json=is_json)
    choice = read_choice(_codes(select, "--select"), _codes(ignore, "--ignore"))
    asked = split_names(to, "--to"), choice, read_audience(audience)
    words = letters or ()
    stdin = _read_stdin() if STDIN in words else ""
    if chosen in _FOR_PROGRAMS and (is_diff or (is_fix and STDIN in words)):
        raise UsageError(
            f"--output-format {chosen} and the corrected text exclude each other",
            remedy="leave one of them out",
        )

    def run_check(workspace: "Workspace", text: str) -> "CheckReport":
        named = choose_letters(workspace, words, Path.cwd(), text)
        return check_letters(named.workspace, named.names, *asked)

    workspace = STATE.open_workspace()
    try:
        report = run_check(workspace, stdin)
    except AppealsError as error:
        if chosen in _SHOWN_BESIDE_LINES:
            put_findings(_as_findings([error]), chosen, all_by="")
        raise
    if is_diff:
        return _show_diff(workspace.root, report, stdin)
    if is_fix:
        fixed = _fix(workspace.root, report, stdin, are_named=chosen in _FOR_PEOPLE)
        report = run_check(STATE.open_workspace(), fixed.get(STDIN, stdin))
        if STDIN in words:
            put_content(fixed.get(STDIN, stdin))
    return _report(report, chosen)


def _report(report: "CheckReport", chosen: str) -> int:
    """Print what was found, and give the exit code."""
    if report.errors:
        STATE.found_code = merge_errors(report.errors).exit_code
    errors = _as_findings(report.errors) if chosen in _SHOWN_BESIDE_LINES else ()
    put_findings(
        (*errors, *report.findings),
        chosen,
        concerns=report.concerns,
        all_by="--output-format json",
    )
    say_errors(report.errors, STATE.root)
    counts = Counter(finding.severity for finding in report.findings)
    counts["error"] += len(report.errors)
    aside = f", {len(report.set_aside)} set aside" if report.set_aside else ""
    say(
        f"{pluralize(len(report.letters), 'letter')} checked: "
        f"{count_severities(counts)}{aside}"
    )
    if chosen in _FOR_PEOPLE and report.edits:
        say(f"--fix corrects {pluralize(len(report.edits), 'place')} of these")
    if report.errors:
        return merge_errors(report.errors).exit_code
    return 1 if counts["error"] else 0


def _codes(given: list[str] | None, option: str) -> tuple[str, ...]:
    return tuple(code for text in given or () for code in split_names(text, option))


def _read_stdin() -> str:
    try:
        return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(
            "what comes from stdin is not written in UTF-8", remedy="convert it first"
        ) from None


def _show_diff(root: Path, report: "CheckReport", stdin: str) -> int:
    """Print what --fix would change. Exit code 1 when there is something."""
    from appeals.workflow.drafting.fix import fix_files

    fixed = fix_files(root, report.edits, report.templates, stdin)
    for each in fixed:
        put_data(each.diff.removesuffix("\n"))
    _say_edits(fixed, "would be corrected")
    return 1 if fixed else 0


def _fix(
    root: Path, report: "CheckReport", stdin: str, *, are_named: bool
) -> dict[str, str]:
    """Correct the files, print their names, and give the new text of each."""
    from appeals.workflow.drafting.fix import fix_files, write_files

    fixed = fix_files(root, report.edits, report.templates, stdin)
    write_files(root, fixed)
    for each in fixed if are_named and not stdin else ():
        put_data(each.file)
    _say_edits(fixed, "corrected")
    return {each.file: each.after for each in fixed}


def _say_edits(fixed: Sequence["FixedFile"], done: str) -> None:
    edits = sum(each.edits for each in fixed)
    files = f" in {pluralize(len(fixed), 'file')}" if fixed else ""
    say(f"{pluralize(edits, 'place')} {done}{files}")


def _as_findings(errors: Sequence[AppealsError]) -> tuple["Finding", ...]:
    from appeals.model.finding import Finding

    problems = (problem for error in errors for problem in error.problems)
    return tuple(map(Finding.of, problems))


def rule(
    code: Annotated[
        str | None, typer.Argument(help="Code of a rule, such as CIT001.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Explain a rule; without a code, list all of them."""
    from appeals.checks.rule_files import find_rule, rule_files

    if code is None:
        _list_rules(is_json=is_json)
        return
    found = find_rule(code)
    if found is None:
        known, listing = dict(rule_files()), "`appeals rule` lists all rules"
        raise UsageError.no_such("unknown rule", code, known, listing)
    if is_json:
        put_json(_rule_record(found))
        return
    put_data(f"{found.code} {found.name} ({found.severity})\n")
    put_data(adapt_commands(found.documentation.strip()))
    if found.is_final:
        put_data("\nFinal: no letter is approved, signed or sent with it.")
    if found.is_fixable:
        put_data("\n`check --fix` corrects it.")


def _list_rules(*, is_json: bool) -> None:
    from appeals.checks.catalogue import ALL_RULES

    headings = "code", "severity", "name", "what it finds"
    table = Listing(*headings, is_json=is_json)
    for each in ALL_RULES:
        summary = each.documentation.split("\n", 1)[0]
        fields = each.code, each.severity, each.name, summary
        table.put(*fields, as_json=_rule_record(each))
    table.show()


def _rule_record(rule: "Rule") -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "final": rule.is_final,
        "documentation": adapt_commands(rule.documentation.strip()),
    }
