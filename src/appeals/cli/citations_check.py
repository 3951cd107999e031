"""`appeals citations check` and `used-by`: the registry itself, and its uses."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from appeals.cli.diagnostics import say_errors, say_findings
from appeals.cli.machine_formats import as_github, as_json
from appeals.cli.options import JsonLines
from appeals.cli.state import STATE
from appeals.cli.terminal import counted, put_data, put_fields, put_json, say
from appeals.errors import UsageError

OutputFormat = Literal["full", "concise", "json", "github"]
EXIT_IN_PART = 3


def check(
    refs: Annotated[
        list[str] | None, typer.Argument(help="Keys, symbols or aliases; else all.")
    ] = None,
    output_format: Annotated[
        str, typer.Option(help="full, concise, json or github.")
    ] = "full",
    is_json: Annotated[
        bool, typer.Option("--json", help="The same as --output-format json.")
    ] = False,
) -> int:
    """Check citations.yaml itself. Exit code 1 when something must be fixed."""
    from appeals.workflow.records.citations_check import check_citations

    chosen = "json" if is_json else output_format
    if chosen not in get_args(OutputFormat):
        raise UsageError(
            f"unknown output format '{chosen}'",
            remedy=f"known: {', '.join(get_args(OutputFormat))}",
        )
    report = check_citations(STATE.open_workspace(), refs or ())
    findings = report.findings
    match chosen:
        case "json":
            put_data(as_json(findings))
        case "github":
            for line in as_github(findings):
                put_data(line)
        case "concise":
            say_findings(findings, None, all_by="--json")
        case _:
            say_findings(findings, STATE.root or Path.cwd(), all_by="--json")
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    say(
        f"{counted(len(report.keys), 'entry', 'entries')} checked: "
        f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    )
    return 1 if errors else 0


def used_by(
    ref: Annotated[str, typer.Argument(help="Key, symbol or alias.")],
    is_json: JsonLines = False,
) -> int:
    """List where letters and arguments cite an authority: place, letters, how."""
    from appeals.workflow.records.used_by import find_uses

    report = find_uses(STATE.open_workspace(), ref)
    for use in report.uses:
        if is_json:
            place = use.place
            put_json(
                {
                    "key": report.key,
                    "path": place.file,
                    "line": place.line,
                    "column": place.column,
                    "letters": use.letters,
                    "cited_as": use.ref,
                }
            )
        else:
            put_fields(str(use.place), ", ".join(use.letters), use.ref)
    say_errors(report.errors, STATE.root)
    if not report.uses:
        say(f"no letter cites '{report.key}'")
    if not report.errors:
        return 0
    say("letters with these errors were not looked through")
    return EXIT_IN_PART if report.uses else max(e.exit_code for e in report.errors)
