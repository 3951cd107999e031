"""`appeals plan`: say who gets what at which address, before anything goes out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import (
    say_blockers,
    say_errors,
    say_findings,
    unique_findings,
)
from appeals.cli.options import read_formats, with_selection
from appeals.cli.state import (
    STATE,
    display_path,
    keys_folder,
    quote_path,
    state_folder,
    today,
)
from appeals.cli.terminal import (
    align_columns,
    paint,
    pluralize,
    put_json,
    put_result,
    say,
)
from appeals.errors import shorten_list
from appeals.model.choices import FORMATS

if TYPE_CHECKING:
    from appeals.delivery.plan import Plan, PlannedMessage
    from appeals.workflow.drafting.selection import Selection
    from appeals.workflow.sending.plan import PlanReport
    from appeals.workflow.sending.plan_options import PlanOptions

MOST_ROWS = 100
_COLUMNS = ("who", "how", "certainty", "what", "blocked by")


@with_selection("groups", "appearance", "cases", are_rendered=True)
def plan(
    selection: "Selection",
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write the plan to.")
    ],
    formats: Annotated[
        str, typer.Option("--format", help="What to attach: docx, pdf or both.")
    ] = "docx,pdf",
    is_json: Annotated[
        bool, typer.Option("--json", help="Print the plan instead of its path.")
    ] = False,
) -> int:
    """Write a plan: addresses, files with their hashes, and blockers.

    Nothing goes out. Read the plan, then carry it out with `appeals send PLAN`.
    """
    from appeals.workflow.sending.plan_options import PlanOptions

    options = PlanOptions(selection, read_formats(formats, FORMATS, "unknown format"))
    report = _make_plan(options, output)
    _say_report(report, output)
    if is_json:
        put_json(report.plan.as_json())
    else:
        put_result(display_path(output))
    return _exit_code(report)


def _make_plan(options: "PlanOptions", output: Path) -> "PlanReport":
    """Plan, and write the plan, unless the file has the same one already."""
    from appeals.workflow.sending.plan import find_plan, write_plan
    from appeals.workflow.sending.plan import plan as make

    workspace, earlier = STATE.open_workspace(), find_plan(output)
    report = make(
        workspace,
        options,
        today(),
        keys=keys_folder(),
        memory=state_folder() / workspace.folder_name,
        earlier=earlier,
    )
    if report.plan is not earlier:
        write_plan(report.plan, output)
    return report


def _exit_code(report: "PlanReport") -> int:
    from appeals.checks.engine import exit_code_of

    if report.blocking_findings:
        return exit_code_of(report.blocking_findings)
    return max((error.exit_code for error in report.errors), default=0)


def _say_report(report: "PlanReport", output: Path) -> None:
    """Print errors, the table, the blockers and the next step."""
    from appeals.checks.saf013_unprotected_mail import RULE

    root = STATE.root
    say_findings(unique_findings(report.blocking_findings), root)
    say_errors(report.errors, root)
    unprotected = [f for f in report.findings if f.code == RULE.code]
    say_findings(unique_findings(unprotected), None)
    say_table(report.plan)
    say_plan_blockers(report.plan)
    _say_next(report.plan, output)


def say_table(plan: "Plan") -> None:
    """Print a row for each message; of very many only some of those blocked."""
    messages = plan.messages
    if len(messages) > MOST_ROWS:
        messages = tuple(m for m in messages if not _is_free(m))[:MOST_ROWS]
    head, *lines = align_columns([_COLUMNS, *map(_cells, messages)])
    say(paint(head, "bold"))
    for line in lines:
        say(line)
    left_out = len(plan.messages) - len(messages)
    if left_out:
        say(f"... and {pluralize(left_out, 'message')} more, each in the plan")


def _is_free(message: "PlannedMessage") -> bool:
    return all(each.severity != "error" for each in message.blockers)


def _cells(message: "PlannedMessage") -> tuple[str, ...]:
    address, certainty = "-", "-"
    if message.email is not None:
        address, certainty = message.email.address, message.email.certainty
    elif message.other_ways:
        kinds = dict.fromkeys(way.kind.replace("-", " ") for way in message.other_ways)
        address = f"no e-mail ({', '.join(kinds)})"
    blockers = (o.code for o in message.blockers if o.severity == "error")
    codes = ", ".join(dict.fromkeys(blockers))
    return message.edition, address, certainty, _name_formats(message), codes or "-"


def _name_formats(message: "PlannedMessage") -> str:
    """Name the files by their kind: "txt,docx", "txt,docx,pdf,2 annexes"."""
    kinds = [
        Path(f.path).suffix.lstrip(".") for f in message.files if f.role != "annex"
    ]
    annexes = sum(f.role == "annex" for f in message.files)
    if annexes:
        kinds.append(pluralize(annexes, "annex", "annexes"))
    return ",".join(kinds) or "-"


def say_plan_blockers(plan: "Plan") -> None:
    """Say once for each blocker what it is, what to do, and who it concerns."""
    say_blockers(
        (
            each.code if each.severity == "error" else f"{each.code} (a remark)",
            f"{each.message} ({each.remedy})",
            message.edition,
        )
        for message in plan.messages
        for each in message.blockers
    )
    _say_other_ways(plan)


def _say_other_ways(plan: "Plan") -> None:
    """Say how those without an address can be reached."""
    reached: dict[str, list[str]] = {}
    for message in plan.messages:
        for way in message.other_ways if message.email is None else ():
            line = f"other way, {way.certainty}: {way.kind}, {way.text}"
            reached.setdefault(line, []).append(message.edition)
    for line, editions in reached.items():
        say(f"{shorten_list(editions)}: {line}")


def _say_next(plan: "Plan", output: Path) -> None:
    free = sum(_is_free(m) for m in plan.messages)
    total = pluralize(len(plan.messages), "message")
    say(f"{plan.letter}: {total} planned, {free} without blockers")
    if free == len(plan.messages):
        say(f"next: read the plan, then `appeals send {quote_path(output)}`")
        return
    say("next: fix what is listed and plan again, or follow the help beside it")
    if free:
        say(f"`appeals send {quote_path(output)} --sendable` does without the others")
