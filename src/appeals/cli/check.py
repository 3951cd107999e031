"""`appeals check`, `appeals rule`: look for mistakes, explain them, write nothing."""

from collections import Counter
from typing import Annotated

import typer

from appeals.cli.diagnostics import (
    say_errors,
)
from appeals.cli.machine_formats import put_findings, read_output_format
from appeals.cli.options import To, listed
from appeals.cli.state import STATE
from appeals.cli.terminal import as_called, counted, put_data, say
from appeals.errors import UsageError, did_you_mean, joined

_OUTPUT_FORMATS = ("full", "concise", "json", "github", "sarif")


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

    chosen = read_output_format(output_format, _OUTPUT_FORMATS)
    report = check_letters(STATE.open_workspace(), letters or (), listed(to, "--to"))
    put_findings(
        report.findings,
        chosen,
        concerns=report.concerns,
        all_by="--output-format json",
    )
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
