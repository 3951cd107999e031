"""`appeals check`, `appeals rule`: look for mistakes, explain them, write nothing."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from appeals.cli.choices import listed
from appeals.cli.diagnostics import (
    letters_named,
    say_errors,
    say_findings,
)
from appeals.cli.machine_formats import as_github, as_json, as_sarif
from appeals.cli.options import To
from appeals.cli.state import STATE
from appeals.cli.terminal import as_called, counted, put_data, say
from appeals.errors import UsageError, did_you_mean, joined

if TYPE_CHECKING:
    from appeals.workflow.drafting.check import CheckReport

_ALL = "--output-format json"
OutputFormat = Literal["full", "concise", "json", "github", "sarif"]


def check(
    letters: Annotated[
        list[str] | None, typer.Argument(help="Names of letters; all without one.")
    ] = None,
    to: To = None,
    output_format: Annotated[
        str, typer.Option(help="full, concise, json, github or sarif.")
    ] = "full",
) -> int:
    """Check letters and registries. Exit code 1 when something must be fixed."""
    from appeals.workflow.drafting.check import check as check_letters

    if output_format not in get_args(OutputFormat):
        raise UsageError(
            f"unknown output format '{output_format}'",
            remedy=f"known: {', '.join(get_args(OutputFormat))}",
        )
    report = check_letters(STATE.open_workspace(), letters or (), listed(to, "--to"))
    _put(report, output_format)
    say_errors(report.errors, STATE.root)
    counts = Counter(finding.severity for finding in report.findings)
    counts["error"] += len(report.errors)
    say(
        f"{counted(len(report.letters), 'letter')} checked: "
        f"{counted(counts['error'], 'error')}, {counted(counts['warning'], 'warning')}"
    )
    if report.errors:
        return joined(report.errors).exit_code
    return 1 if counts["error"] else 0


def _put(report: "CheckReport", output_format: str) -> None:
    """Print the findings: machine formats to stdout, the others to stderr."""
    from appeals.checks.catalogue import RULES

    findings, concerns = report.findings, report.concerns
    named = {f: letters_named(held) for f, held in concerns.items()}
    match output_format:
        case "json":
            put_data(as_json(findings, concerns))
        case "github":
            for line in as_github(findings, named):
                put_data(line)
        case "sarif":
            put_data(as_sarif(findings, RULES, concerns))
        case "concise":
            say_findings(findings, None, named, all_by=_ALL)
        case _:
            say_findings(findings, STATE.root or Path.cwd(), named, all_by=_ALL)


def rule(
    code: Annotated[
        str | None, typer.Argument(help="Code of a rule, such as CIT001.")
    ] = None,
) -> None:
    """Explain a rule; without a code, list all of them."""
    from appeals.checks.rule_files import find_rule, rule_files

    if code is None:
        _put_all()
        return
    found = find_rule(code)
    if found is None:
        near = did_you_mean(code, tuple(dict(rule_files())))
        raise UsageError(
            f"unknown rule '{code}'", remedy=near or "`appeals rule` lists all rules"
        )
    put_data(f"{found.code} {found.name} ({found.severity})\n")
    put_data(as_called(found.documentation.strip()))
    if found.is_final:
        put_data("\nFinal: no letter is approved, signed or sent with it.")


def _put_all() -> None:
    from appeals.checks.catalogue import ALL_RULES

    for each in ALL_RULES:
        summary = each.documentation.split("\n", 1)[0]
        put_data(f"{each.code}\t{each.severity}\t{each.name}\t{summary}")
