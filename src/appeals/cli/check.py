"""`appeals check`: look for mistakes, write nothing."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from appeals.cli.choices import listed
from appeals.cli.diagnostics import say_finding, say_finding_concisely
from appeals.cli.machine_formats import as_github, as_json, as_sarif
from appeals.cli.state import STATE
from appeals.cli.terminal import counted, put_data, say
from appeals.errors import UsageError

OutputFormat = Literal["full", "concise", "json", "github", "sarif"]


def check(
    letters: Annotated[
        list[str] | None, typer.Argument(help="Names of letters; all without one.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Ids of recipients, separated by commas.")
    ] = None,
    output_format: Annotated[
        str, typer.Option(help="full, concise, json, github or sarif.")
    ] = "full",
) -> int:
    """Check letters and registries. Exit code 1 when something must be mended."""
    from appeals.checks.catalogue import RULES
    from appeals.workflow.check import check as check_letters

    if output_format not in get_args(OutputFormat):
        raise UsageError(
            f"unknown output format '{output_format}'",
            hint=f"known: {', '.join(get_args(OutputFormat))}",
        )
    report = check_letters(STATE.open_workspace(), letters or (), listed(to))
    findings = report.findings
    match output_format:
        case "json":
            put_data(as_json(findings))
        case "github":
            put_data(as_github(findings))
        case "sarif":
            put_data(as_sarif(findings, RULES))
        case "concise":
            for finding in findings:
                say_finding_concisely(finding)
        case _:
            for finding in findings:
                say_finding(finding, STATE.root or Path.cwd())
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    say(
        f"{counted(len(report.letters), 'letter')} checked: "
        f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    )
    return 1 if errors else 0
