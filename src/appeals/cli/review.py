"""`appeals review`: check and approve a letter before it goes out."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli import review_import, review_mark, review_status
from appeals.cli.diagnostics import say_error, say_errors, say_findings, unique_findings
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import (
    ForAudience,
    Force,
    JsonLines,
    Lang,
    Out,
    Style,
    To,
    read_formats,
    read_selection,
    with_selection,
)
from appeals.cli.serving import NoBrowser, Port, serve_pages
from appeals.cli.signing_keys import open_approval_key, signature_check
from appeals.cli.state import STATE, account_at, display_path, today
from appeals.cli.terminal import count_severities, pluralize, put_json, put_result, say
from appeals.errors import UsageError, merge_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute

    from appeals.model.approval import Approval
    from appeals.web.server import PageServer
    from appeals.workflow.approving.approve import ApproveReport
    from appeals.workflow.drafting.review_list import ReportOutcome
    from appeals.workflow.drafting.selection import Selection

app = typer.Typer(help="Check a letter before it goes out.", no_args_is_help=True)


Reviewer = Annotated[
    str | None,
    typer.Option("--as", help="Who checks it: an id of people.yaml."),
]


Person = Annotated[
    str, typer.Option("--as", help="Who approves: an id of people.yaml.")
]
SelfApproved = Annotated[
    bool,
    typer.Option(
        "--self-approved",
        help="Approve from the account that rendered the letter; the record says so.",
    ),
]


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
    from appeals.workflow.drafting.review_list import REPORT_FORMATS
    from appeals.workflow.drafting.review_list import report as write_report

    workspace = STATE.open_workspace()
    selections = tuple(
        read_selection(letter, to, lang, style=style, audience=audience)
        for letter in dict.fromkeys(letters or workspace.letters)
    )
    what = "the reviewer's list is not written as"
    chosen = read_formats(formats, REPORT_FORMATS, what)
    outcome = write_report(workspace, selections, chosen, out, is_forced=is_forced)
    _say_report(outcome)
    if outcome.errors:
        codes = {error.exit_code for error in outcome.errors}
        return codes.pop() if not outcome.files and len(codes) == 1 else EXIT_IN_PART
    return 1 if _lacks_pdf(outcome) else 0


app.command("import")(review_import.import_)


@app.command("export")
@with_selection("appearance")
def export(
    selection: "Selection",
    is_docx: Annotated[
        bool,
        typer.Option("--docx", help="A Word file with what to check as comments."),
    ] = False,
    is_html: Annotated[
        bool, typer.Option("--html", help="The reviewer's page, as one file.")
    ] = False,
    person: Annotated[
        str | None,
        typer.Option("--as", help="With --html: who will answer it."),
    ] = None,
    out: Out = None,
    is_forced: Force = False,
    as_json: JsonLines = False,
) -> int:
    """Write a letter for reviewers, with what there is to check.

    Prints the path of each file written. `appeals review import` reads what came back.
    """
    if is_docx == is_html:
        raise UsageError(
            "it is not said how to export it", remedy="add --docx or --html"
        )
    for_word = {
        "--date": selection.day,
        "--style": selection.style,
        "--json": as_json,
    }
    given = next((option for option, value in for_word.items() if value), None)
    if is_html and given:
        raise UsageError(f"{given} goes with --docx", remedy="leave it out")
    if is_docx and person is not None:
        raise UsageError("--as goes with --html", remedy="leave it out")
    if is_html:
        return _export_page(selection, person, out, is_forced=is_forced)
    return _export_docx(selection, out, is_forced=is_forced, is_json=as_json)


@app.command("open")
@with_selection()
def open_letter(
    selection: "Selection",
    person: Reviewer = None,
    port: Port = 0,
    is_closed: NoBrowser = False,
) -> int:
    """Check a letter in the browser: each use beside its source, by keyboard.

    Prints the address, on this machine alone. Each answer is saved at once.
    """
    root, name_vault = STATE.find_root(), STATE.open_workspace().name_vault

    def routes_on(server: "PageServer") -> "Sequence[BaseRoute]":
        from appeals.web.review import review_routes
        from appeals.workflow.approving.review_desk import ReviewDesk

        desk = ReviewDesk(root, selection, person, name_vault)
        for error in desk.errors:
            say_error(error, root)
        say(f"{selection.letter}: {pluralize(desk.use_count, 'use')} to check")
        return review_routes(server, desk, today)

    serve_pages(routes_on, port, is_opened=not is_closed)
    return 0


app.command("mark")(review_mark.mark)
app.command("assign")(review_mark.assign)


@app.command("approve")
@with_selection("groups", "cases", are_rendered=True)
def approve(
    selection: "Selection", person: Person, is_self_approved: SelfApproved = False
) -> int:
    """Approve a letter as it was rendered: its Word files and PDFs, and no others.

    Prints the path of the record. All that is chosen is approved, or nothing. Letters
    of cases are approved in one act, which lists them by hash.
    """
    from appeals.workflow.approving.approve import ApproveOptions
    from appeals.workflow.approving.approve import approve as approve_files

    workspace = STATE.open_workspace()
    account = account_at(workspace.root)
    options = ApproveOptions(selection, person, account, is_self_approved)
    now = datetime.now(UTC).replace(microsecond=0)
    key = open_approval_key(workspace, person, now)
    report = approve_files(
        workspace, options, now, key=key, check=signature_check(workspace)
    )
    return _say_approval(report, selection, person)


app.command("status")(review_status.status)


def _say_report(outcome: "ReportOutcome") -> None:
    for error in outcome.errors:
        say_error(error, STATE.root)
    say_findings(outcome.remarks, None)
    for file in outcome.files:
        put_result(display_path(file.path))
    if not outcome.files:
        return
    if _lacks_pdf(outcome):
        say(f"{outcome.name}: the PDF was not written; the HTML shows everything")
    errors, warnings, remarks = outcome.totals
    counts = count_severities({"error": errors, "warning": warnings})
    found = f"{counts}, {pluralize(remarks, 'remark')}"
    uses = pluralize(outcome.use_count, "use")
    say(f"{outcome.name}: the list shows {found}, and {uses} to check")


def _lacks_pdf(outcome: "ReportOutcome") -> bool:
    return any(remark.severity == "error" for remark in outcome.remarks)


def _export_page(
    selection: "Selection", person: str | None, out: Path | None, *, is_forced: bool
) -> int:
    from appeals.workflow.approving.review_export import export_page

    workspace = STATE.open_workspace()
    about = workspace.root, selection, person, workspace.name_vault
    page = export_page(*about, out=out, is_forced=is_forced)
    for error in page.errors:
        say_error(error, STATE.root)
    put_result(display_path(page.file.path))
    uses = pluralize(page.use_count, "use")
    say(
        f"{selection.letter}: {uses} to check; answer in the "
        "page, save the answers there, and give that file to `appeals review import`"
    )
    return EXIT_IN_PART if page.errors else 0


def _export_docx(
    selection: "Selection", out: Path | None, *, is_forced: bool, is_json: bool
) -> int:
    from appeals.workflow.approving.review_export import export_docx

    workspace = STATE.open_workspace()
    for each in export_docx(workspace, selection, today(), out, is_forced=is_forced):
        file = each.file
        path = display_path(file.path)
        if is_json:
            record = {"letter": each.letter, "recipient": file.recipient}
            record |= {"language": file.lang, "file": path}
            put_json({**record, "comments": each.comment_count})
        else:
            put_result(path)
        say(f"{file.path.name}: {pluralize(each.comment_count, 'comment')} to answer")
    return 0


def _say_approval(report: "ApproveReport", selection: "Selection", person: str) -> int:
    from appeals.checks.engine import exit_code_of

    letter = selection.letter
    root = STATE.root
    say_findings(unique_findings(report.blocking_findings), root)
    say_errors(report.errors, root)
    if report.is_repeated:
        say(f"{letter}: '{person}' has approved these very files already")
        _say_next(report, selection)
        return 0
    if report.path is None or report.approval is None:
        say(f"{letter}: nothing was approved")
        if report.blocking_findings:
            count = len(unique_findings(report.blocking_findings))
            codes = ", ".join(sorted({each.code for each in report.blocking_findings}))
            say(
                f"blockers: {pluralize(count, 'finding')} ({codes}); with a final "
                f"warning no letter is approved, `appeals rule {codes[:6]}` says why"
            )
            return exit_code_of(report.blocking_findings)
        return merge_errors(report.errors).exit_code
    warnings = [f for f in unique_findings(report.findings) if f.severity == "warning"]
    say_findings(warnings, None)
    put_result(display_path(report.path))
    _say_approved(report, report.approval)
    _say_next(report, selection)
    return 0


def _say_next(report: "ApproveReport", selection: "Selection") -> None:
    """Say whether others must approve it too; else what comes next."""
    cases = selection.cases
    named = selection.named(str(cases.path)) if cases else selection.named()
    short = [each for each in report.statuses if each.state == "too-few"]
    doubles = {
        tuple(sorted({v.approval.approved_by for v in (*each.votes, *each.repeated)}))
        for each in short
        if each.repeated
    }
    for names in sorted(doubles):
        people = "', '".join(names)
        say(
            f"'{people}' approved from one account: without keys that counts as one "
            "approval"
        )
    if short:
        given = min(len(each.votes) for each in short)
        missing = short[0].needed - given
        say(f"{selection.letter}: {given} of {short[0].needed} approvals")
        say(
            f"next: {pluralize(missing, 'more approval')}, by another person from "
            "another account or with a key: `appeals review approve "
            f"{named} --as PERSON`"
        )
    elif report.is_to_be_signed:
        say(f"next: `appeals sign {named}`")
    else:
        say(f"next: `appeals plan {named} -o plan.json`")


def _say_approved(report: "ApproveReport", approval: "Approval") -> None:
    """Say which files were approved and how, and how many warnings are open."""
    named = approval.cases.letters if approval.cases else approval.editions
    files = [f for each in named for f in each.files]
    kinds = Counter(file.role for file in files)
    parts = [pluralize(len(named), "letter of cases", "letters of cases")]
    parts = parts if approval.cases else []
    parts += [pluralize(kinds["docx"], "Word file"), pluralize(kinds["pdf"], "PDF")]
    parts += [pluralize(kinds["annex"], "annex", "annexes")] if kinds["annex"] else []
    open_findings = {
        (finding.code, finding.place)
        for finding in report.findings
        if finding.severity == "warning"
    }
    if approval.certificate_sha256:
        how = "signed with a key"
    elif approval.is_self_approved:
        how = "from the account that rendered it (self-approved)"
    else:
        how = f"from the account {approval.account}"
    say(
        f"{approval.letter}: {', '.join(parts)} approved by '{approval.approved_by}', "
        f"{how}; {pluralize(len(open_findings), 'warning')} left open"
    )
