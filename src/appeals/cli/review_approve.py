"""`appeals review approve`: approve what was rendered, before it is signed."""

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import (
    say_errors,
    say_findings,
    unique_findings,
)
from appeals.cli.options import with_selection
from appeals.cli.signing_keys import key_of, signature_check
from appeals.cli.state import STATE, account_at, display_path
from appeals.cli.terminal import pluralize, put_result, say
from appeals.errors import merge_errors

if TYPE_CHECKING:
    from appeals.model.approval import Approval
    from appeals.workflow.approving.approve import ApproveReport
    from appeals.workflow.drafting.selection import Selection


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


@with_selection("groups", "cases", are_rendered=True)
def approve(
    selection: "Selection", person: Person, is_self_approved: SelfApproved = False
) -> int:
    """Approve a letter as it was rendered: its Word files and PDFs, and no others.

    Prints the path of the record. All that is chosen is approved, or nothing. Letters
    of cases are approved in one act, which lists them by hash.
    """
    from appeals.workflow.approving.approve import ApproveOptions
    from appeals.workflow.approving.approve import approve as give

    workspace = STATE.open_workspace()
    account = account_at(workspace.root)
    options = ApproveOptions(selection, person, account, is_self_approved)
    now = datetime.now(UTC).replace(microsecond=0)
    key = key_of(workspace, person, now)
    report = give(workspace, options, now, key=key, check=signature_check(workspace))
    return _tell(report, selection, person)


def _tell(report: "ApproveReport", selection: "Selection", person: str) -> int:
    from appeals.checks.engine import exit_code_of

    letter = selection.letter
    root = STATE.root
    say_findings(tuple(unique_findings(report.blocking_findings)), root)
    say_errors(report.errors, root)
    if report.is_repeated:
        say(f"{letter}: '{person}' has approved these very files already")
        _say_next(report, selection)
        return 0
    if report.path is None or report.approval is None:
        say(f"{letter}: nothing was approved")
        if report.blocking_findings:
            count = len(list(unique_findings(report.blocking_findings)))
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
    _say_what(report, report.approval)
    _say_next(report, selection)
    return 0


def _say_next(report: "ApproveReport", selection: "Selection") -> None:
    """Say whether others must approve it too; then what to do with it."""
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


def _say_what(report: "ApproveReport", approval: "Approval") -> None:
    """Say how many files were approved, with how many open warnings, and by what."""
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
