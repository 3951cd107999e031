"""`appeals review`: what people do who check a letter before it goes out."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from appeals.cli import (
    review_approve,
    review_export,
    review_import,
    review_mark,
    review_open,
    review_status,
)
from appeals.cli.diagnostics import say_error, say_findings
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import (
    ForAudience,
    Force,
    Lang,
    Out,
    Style,
    To,
    read_selection,
    split_names,
)
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import pluralize, put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.workflow.drafting.review_list import ReportFormat, ReportOutcome

app = typer.Typer(help="Check a letter before it goes out.", no_args_is_help=True)


@app.command("report")
def report(
    letters: Annotated[
        list[str] | None,
        typer.Argument(metavar="LETTER...", help="Names of letters; all without one."),
    ] = None,
    to: To = None,
    formats: Annotated[
        str, typer.Option("--format", help="html, pdf, xlsx or several.")
    ] = "html,pdf",
    lang: Lang = None,
    audience: ForAudience = None,
    style: Style = None,
    out: Out = None,
    is_forced: Force = False,
) -> int:
    """Write one list of what reviewers check: each note once, beside its source.

    Prints the path of each file written. A letter with errors is listed as well.
    """
    from appeals.workflow.drafting.review_list import report as write_report

    workspace = STATE.open_workspace()
    selections = tuple(
        read_selection(letter, to, lang, style=style, audience=audience)
        for letter in dict.fromkeys(letters or workspace.letters)
    )
    kinds = _read_formats(formats)
    outcome = write_report(workspace, selections, kinds, out, is_forced=is_forced)
    _tell(outcome)
    return _code(outcome)


app.command("import")(review_import.import_)
app.command("export")(review_export.export)
app.command("open")(review_open.open_letter)
app.command("mark")(review_mark.mark)
app.command("assign")(review_mark.assign)
app.command("approve")(review_approve.approve)
app.command("status")(review_status.status)


def _read_formats(text: str) -> "tuple[ReportFormat, ...]":
    from appeals.workflow.drafting.review_list import REPORT_FORMATS

    chosen = tuple(dict.fromkeys(split_names(text, "--format")))
    for name in chosen:
        if name not in REPORT_FORMATS:
            what = "the reviewer's list is not written as"
            raise UsageError.no_such(what, name, REPORT_FORMATS)
    return cast("tuple[ReportFormat, ...]", chosen)


def _tell(outcome: "ReportOutcome") -> None:
    for error in outcome.errors:
        say_error(error, STATE.root)
    say_findings(outcome.remarks, None)
    for file in outcome.files:
        put_result(display_path(file.path))
    if not outcome.files:
        return
    if _is_cut_short(outcome):
        say(f"{outcome.name}: the PDF was not written; the HTML shows everything")
    errors, warnings, remarks = outcome.totals
    found = (
        pluralize(errors, "error"), pluralize(warnings, "warning"),
        pluralize(remarks, "remark"),
    )  # fmt: skip
    uses = pluralize(outcome.use_count, "use")
    say(f"{outcome.name}: the list shows {', '.join(found)}, and {uses} to check")


def _is_cut_short(outcome: "ReportOutcome") -> bool:
    return any(remark.severity == "error" for remark in outcome.remarks)


def _code(outcome: "ReportOutcome") -> int:
    if outcome.errors:
        codes = {error.exit_code for error in outcome.errors}
        return codes.pop() if not outcome.files and len(codes) == 1 else EXIT_IN_PART
    return 1 if _is_cut_short(outcome) else 0
