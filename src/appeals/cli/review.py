"""`appeals review`: what people do who check a letter before it goes out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from appeals.cli import review_approve, review_status
from appeals.cli.diagnostics import say_error, say_findings
from appeals.cli.options import (
    Lang,
    Letter,
    Out,
    Overwrite,
    Style,
    To,
    listed,
    read_selection,
)
from appeals.cli.state import STATE, shown
from appeals.cli.terminal import counted, put_data, say
from appeals.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appeals.workflow.drafting.review_report import ReportFormat, ReportOutcome

app = typer.Typer(help="Check a letter before it goes out.", no_args_is_help=True)

_IN_PART = 3


@app.command("report")
def report(
    letter: Letter,
    to: To = None,
    formats: Annotated[
        str, typer.Option("--format", help="html, pdf or both.")
    ] = "html,pdf",
    lang: Lang = None,
    style: Style = None,
    out: Out = None,
    is_forced: Overwrite = False,
) -> int:
    """Write the reviewer's list: each note with its sentence, source and findings.

    Prints the path of each file written. A letter with errors has a list as well.
    """
    from appeals.workflow.drafting.review_report import ReportOptions
    from appeals.workflow.drafting.review_report import report as write_report

    selection = read_selection(letter, listed(to, "--to"), lang, style=style)
    options = ReportOptions(selection, _read_formats(formats), out, is_forced)
    codes = []
    for outcome in write_report(STATE.open_workspace(), options):
        _tell(outcome)
        codes.append(_code(outcome))
    distinct = set(codes)
    return distinct.pop() if len(distinct) == 1 else _IN_PART


app.command("approve")(review_approve.approve)
app.command("status")(review_status.status)


def _read_formats(text: str) -> "tuple[ReportFormat, ...]":
    from appeals.workflow.drafting.review_report import REPORT_FORMATS

    chosen = tuple(dict.fromkeys(listed(text, "--format")))
    for name in chosen:
        if name not in REPORT_FORMATS:
            near = did_you_mean(name, REPORT_FORMATS)
            raise UsageError(
                f"the reviewer's list is not written as '{name}'",
                remedy=near or f"known: {', '.join(REPORT_FORMATS)}",
            )
    return cast("tuple[ReportFormat, ...]", chosen)


def _tell(outcome: "ReportOutcome") -> None:
    if outcome.error is not None:
        say_error(outcome.error, STATE.root or Path.cwd())
        return
    say_findings(outcome.remarks, None)
    for file in outcome.files:
        put_data(shown(file.path))
    if _is_cut_short(outcome):
        say(f"{outcome.recipient}: the PDF was not written; the HTML shows everything")
    errors, warnings, remarks = outcome.totals
    found = (
        counted(errors, "error"), counted(warnings, "warning"),
        counted(remarks, "remark"),
    )  # fmt: skip
    say(f"{outcome.recipient}: the list shows {', '.join(found)} of the letter")


def _is_cut_short(outcome: "ReportOutcome") -> bool:
    return any(remark.severity == "error" for remark in outcome.remarks)


def _code(outcome: "ReportOutcome") -> int:
    if outcome.error is not None:
        return outcome.error.exit_code
    return 1 if _is_cut_short(outcome) else 0
