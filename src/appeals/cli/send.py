"""`appeals send`: carry out a plan; without --live, say what would happen."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_blockers
from appeals.cli.options import JsonLines, Out, To, split_names
from appeals.cli.send_question import ask_before_confidential
from appeals.cli.state import STATE, account_at, display_path, keys_folder, state_folder
from appeals.cli.terminal import (
    Listing,
    pluralize,
    problem_record,
    put_data,
    put_json,
    put_result,
    say,
)
from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.model.choices import TRANSPORTS, TransportName

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.sending.send import Handover, Sending, SendReport, SendRow
    from appeals.workflow.sending.send_options import SendOptions


PlanFile = Annotated[Path, typer.Argument(help="A file that `appeals plan` wrote.")]
By = Annotated[str | None, typer.Option(help=f"How: {', '.join(TRANSPORTS)}.")]
Live = Annotated[
    bool, typer.Option("--live", help="Do it; without, only say what would happen.")
]
Excluded = Annotated[
    str | None, typer.Option("--except", help="Ids of recipients to leave out.")
]
Sendable = Annotated[
    bool, typer.Option("--sendable", help="Do without the letters that are blocked.")
]
Limit = Annotated[
    int | None, typer.Option(help="How many letters leave at most this time.")
]
Rate = Annotated[
    int | None, typer.Option(help="How many letters leave in a minute at most.")
]
NotBefore = Annotated[
    str | None, typer.Option(metavar="TIME", help="As in 2026-12-01T08:00.")
]
Test = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="To your own address, marked TEST."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE REASON",
        help="Set something aside that is in the way, with a reason.",
    ),
]
AllowUnverified = Annotated[
    str | None,
    typer.Option(
        metavar="REASON", help="Why addresses that nobody confirmed may be used."
    ),
]
Again = Annotated[
    str | None,
    typer.Option(
        metavar="REASON",
        help="Why a recipient gets another message of the same letter.",
    ),
]
Sure = Annotated[
    bool,
    typer.Option("--yes", help="Do not ask before confidential letters leave."),
]
Presser = Annotated[
    str | None, typer.Option("--as", metavar="PERSON", help="Who presses send.")
]


def send(
    plan: PlanFile,
    by: By = None,
    is_live: Live = False,
    to: To = None,
    excluded: Excluded = None,
    is_partial: Sendable = False,
    limit: Limit = None,
    rate: Rate = None,
    not_before: NotBefore = None,
    test: Test = None,
    allow: Allow = None,
    allow_unverified: AllowUnverified = None,
    again: Again = None,
    person: Presser = None,
    is_sure: Sure = False,
    out: Out = None,
    is_json: JsonLines = False,
) -> int:
    """Carry out a plan, each letter exactly once; without --live, only say how.

    A letter leaves by the transport of --by, else by its own. Run it again to go on.
    """
    from appeals.workflow.sending.send import open_sending
    from appeals.workflow.sending.send_options import SendOptions

    workspace = STATE.open_workspace()
    options = SendOptions(
        plan,
        out,
        _read_transport(by),
        split_names(to, "--to"),
        split_names(excluded, "--except"),
        limit,
        rate,
        is_partial,
        _read_time(not_before),
        test,
        allow_unverified,
        again,
        dict(map(_read_allowance, allow or ())),
        who_sends(workspace, person),
    )
    folders = {"keys": keys_folder(), "state": state_folder()}
    with open_sending(workspace, options, _now, **folders, is_live=is_live) as sending:
        if is_live and not (is_sure or test):
            ask_before_confidential(workspace, sending.report)
        outlook = None if is_live else options
        code = _done(sending, outlook, is_json=is_json)
        return max(code, _say_where_it_went(workspace, sending.report))


def _done(sending: "Sending", outlook: "SendOptions | None", *, is_json: bool) -> int:
    """Carry the plan out; with the options for an outlook, only say how."""
    if outlook is None:
        return _carry_out(sending, is_json=is_json)
    return _tell_outlook(sending.report, outlook, is_json=is_json)


def _say_where_it_went(workspace: "Workspace", report: "SendReport") -> int:
    """Say of each consent of a plan that was withdrawn where it went before.

    Give the exit code: a plan that rests on one is blocked, also where all has left.
    """
    from appeals.workflow.records.consents import find_sent_messages

    named = (c.id for row in report.rows for c in row.message.consents or ())
    ids = tuple(dict.fromkeys(named))
    try:
        known = workspace.consents if ids else {}
    except AppealsError:
        return 0  # said already: the plan cannot be made again
    found = [known[id_] for id_ in ids if id_ in known and known[id_].is_withdrawn()]
    for record in found:
        say(f"the consent '{record.id}' was withdrawn; what rests on it went before:")
        went = find_sent_messages(workspace, record)
        for each in went:
            receipt = each.receipt
            say(
                f"  {receipt.day}: {receipt.letter} to {receipt.recipient}, "
                f"{receipt.address} ({receipt.record})"
            )
        if went:
            say(f"`appeals consent withdraw {record.id}` prints how to ask for removal")
        else:
            say("  nowhere, as far as sent/ says")
    return BlockedError.exit_code if found else 0


def _now() -> datetime:
    return datetime.now().astimezone()


def join_allowances(arguments: Sequence[str]) -> list[str]:
    """Join the two words behind each --allow: Typer has no option of two, repeated."""
    joined: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--allow":
            pair = [*islice(words, 2)]
            joined.append(f"--allow={_BETWEEN.join(pair)}")
        else:
            joined.append(word)
    return joined


_BETWEEN = "\n"


def _read_allowance(text: str) -> tuple[str, str]:
    code, _, reason = text.partition(_BETWEEN)
    if not reason or reason.startswith("--"):
        raise UsageError(
            "--allow needs a code and a reason",
            remedy='as in --allow old-letter "the date is that of the hearing"',
        )
    return code, reason


def _read_transport(text: str | None) -> TransportName | None:
    if text is None or text in TRANSPORTS:
        return text
    raise UsageError.no_such("unknown transport", text, TRANSPORTS)


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise UsageError(
            f"--not-before: '{text}' is not a time",
            remedy="write it as 2026-12-01T08:00; with +01:00 behind it for a zone",
        ) from None


def who_sends(workspace: "Workspace", person: str | None) -> str:
    """Give who presses send: a person of people.yaml, else this account."""
    if person is None:
        return account_at(workspace.root)
    if person not in workspace.people:
        remedy = f"`appeals people add {person} --roles sender` enters one"
        known = sorted(workspace.people)
        raise UsageError.no_such("people.yaml has no", person, known, remedy)
    return person


def _tell_outlook(
    report: "SendReport", options: "SendOptions", *, is_json: bool
) -> int:
    """Print what would happen, a row a letter, and what is in the way."""
    headings = "letter", "way", "address", "what would happen"
    table = Listing(*headings, is_json=is_json)
    for row in report.rows:
        table.put(
            row.message.edition,
            row.transport,
            _address(row, options),
            _words(row),
            as_json=_outlook_json(row, options),
        )
    table.show()
    _say_problems(report)
    outlooks = Counter(each.outlook for each in report.rows)
    free = 0 if report.is_refused else outlooks["free"]
    parts = [f"{pluralize(free, 'letter')} would leave"]
    parts += [f"{outlooks['blocked']} blocked"] if outlooks["blocked"] else []
    parts += [f"{outlooks['later']} left for later"] if outlooks["later"] else []
    parts += [f"{outlooks['done']} done before"] if outlooks["done"] else []
    parts += [f"{outlooks['in-doubt']} in doubt"] if outlooks["in-doubt"] else []
    say(f"{', '.join(parts)}; nothing has left")
    if report.is_refused and outlooks["free"]:
        say(f"--sendable lets {outlooks['free']} leave without the others")
    elif free:
        say("next: look at the table, then add --live")
    return report.exit_code


def _address(row: "SendRow", options: "SendOptions") -> str:
    email = row.message.email
    if row.transport in {"form", "post"}:
        kind = "post" if row.transport == "post" else "web-form"
        ways = [each.text for each in row.message.other_ways if each.kind == kind]
        return ways[0] if ways else "-"
    return options.test_address or (email.address if email else "-")


def _words(row: "SendRow") -> str:
    match row.outlook:
        case "blocked":
            codes = (p.code for p in row.problems if p.severity == "error")
            return f"blocked: {', '.join(dict.fromkeys(codes))}"
        case "done":
            assert row.row is not None  # noqa: S101  the ledger says so
            return f"nothing: {row.row.state} on {row.row.day}"
        case "in-doubt":
            return "nothing: whether it left is unknown"
        case "later":
            return "nothing now: beyond --limit"
        case "free":
            return "leaves"


def _outlook_json(row: "SendRow", options: "SendOptions") -> dict[str, object]:
    return {
        "path": None,
        "is_new": False,
        "recipient": row.message.recipient,
        "address": _address(row, options),
        "message_id": row.message.message_id,
        "sha256": None,
        "way": row.transport,
        "state": row.row.state if row.row else "planned",
        "reply": row.row.reply if row.row else "",
        "would": row.outlook,
        "problems": [problem_record(each) for each in row.problems],
    }


def _say_problems(report: "SendReport") -> None:
    say_blockers(
        (
            each.code if each.severity == "error" else f"{each.code} (a warning)",
            f"{each.message.removeprefix(f'{row.message.edition}: ')} ({each.remedy})",
            row.message.edition,
        )
        for row in report.rows
        for each in row.problems
    )


def _say_left_out(report: "SendReport") -> None:
    """Say which letters --sendable did without, and why."""
    blocked = tuple(each for each in report.rows if each.outlook == "blocked")
    if blocked:
        _say_problems(replace(report, rows=blocked))
        say(f"{pluralize(len(blocked), 'letter')} blocked and left out")


def _refuse(report: "SendReport") -> int:
    """Say what blocks a plan of which nothing leaves."""
    _say_problems(report)
    outlooks = Counter(each.outlook for each in report.rows)
    say(f"{pluralize(outlooks['blocked'], 'letter')} blocked; nothing has left")
    if outlooks["free"]:
        say(f"--sendable lets {outlooks['free']} leave without the others")
    return report.exit_code


def _carry_out(sending: "Sending", *, is_json: bool) -> int:
    states: Counter[str] = Counter()
    evidence = sending.evidence
    for record in evidence.asked:
        say(f"{record}: {evidence.describe(record)}")
    if sending.report.is_refused:
        return _refuse(sending.report)
    for handover in sending.send():
        is_open = handover.is_new or handover.row.state in {"dot", "unknown"}
        states[handover.row.state if is_open else "before"] += 1
        _report(handover, is_json=is_json)
    for path in sending.bundles:
        put_result(display_path(path))
    _summarise(states)
    _say_left_out(sending.report)
    return sending.exit_code


_SAID: dict[str, Callable[[str], str]] = {
    "accepted": lambda n: f"{n} sent",
    "drafted": lambda n: f"{n} written for a person to send",
    "failed": lambda n: f"{n} refused for good",
    "planned": lambda n: f"{n} not sent this time",
    "unknown": lambda n: f"{n} of which nobody knows whether it arrived",
    "before": lambda n: f"{n} done before and left alone",
}


def _summarise(states: Counter[str]) -> None:
    """Say how many letters came into which state."""
    parts = [
        said(pluralize(states[state], "letter"))
        for state, said in _SAID.items()
        if states[state]
    ]
    say("; ".join(parts) or "no letter was to be sent")
    if states["drafted"]:
        say("next: open each, look at it, and send it yourself")
    if states["unknown"]:
        say(
            "next: look for what is unknown among your mail at the server, then "
            "`appeals sent resolve RECORD --sent` or `--not-sent`"
        )
    if states["planned"]:
        say("next: run the command again to go on")


def _report(handover: "Handover", *, is_json: bool) -> None:
    row, path = handover.row, handover.path
    if is_json:
        put_json(
            {
                "path": display_path(path) if path else None,
                "is_new": handover.is_new,
                "recipient": row.recipient,
                "address": row.address,
                "message_id": row.message_id,
                "sha256": handover.details.message_sha256,
                "way": row.way,
                "state": row.state,
                "reply": row.reply,
                "would": None,
                "problems": [],
            }
        )
    if not handover.is_new:
        say(f"{handover.message.edition}: {row.state} on {row.day} already; left alone")
    elif not is_json and path is not None:
        put_result(display_path(path))
    elif not is_json:
        put_data(f"{row.record}\t{row.address}\t{row.state}")
    if handover.is_new and row.state not in {"accepted", "drafted"}:
        say(f"{handover.message.edition}: {row.state}: {row.reply}")
