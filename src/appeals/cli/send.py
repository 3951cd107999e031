"""`appeals send`: carry out a plan; without --live, say what would happen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_blockers
from appeals.cli.options import JsonLines, Out, To, read_word, split_names
from appeals.cli.questions import Question, ask, is_at_terminal
from appeals.cli.state import (
    STATE,
    account_at,
    display_path,
    keys_folder,
    local_now,
    state_folder,
)
from appeals.cli.terminal import (
    Listing,
    attributes,
    pluralize,
    problem_record,
    put_data,
    put_json,
    put_result,
    say,
)
from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.model.choices import TRANSPORTS

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.sending.send import (
        Handover,
        Outlook,
        Sending,
        SendReport,
        SendRow,
    )
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
        help="Set a blocker aside, with a reason.",
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
        None if by is None else read_word(by, TRANSPORTS, "unknown transport"),
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
        sender(workspace, person),
    )
    folders = {"keys": keys_folder(), "state": state_folder()}
    with open_sending(workspace, options, local_now, **folders, is_live=is_live) as run:
        if is_live and not (is_sure or test):
            _ask_before_confidential(workspace, run.report)
        act = _carry_out if is_live else partial(_put_outlook, options)
        code = act(run, is_json=is_json)
        return max(code, _say_withdrawn(workspace, run.report))


def _say_withdrawn(workspace: "Workspace", report: "SendReport") -> int:
    """Say where letters went before that rest on consents withdrawn since.

    Gives the exit code: a plan that rests on one is blocked, even if all has left.
    """
    from appeals.workflow.records.consents import find_sent_messages

    named = (c.id for row in report.rows for c in row.message.consents or ())
    ids = tuple(dict.fromkeys(named))
    try:
        known = workspace.consents if ids else {}
    except AppealsError:
        return 0  # reported already: the plan cannot be made again
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


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise UsageError(
            f"--not-before: '{text}' is not a time",
            remedy="write it as 2026-12-01T08:00; with +01:00 after it for a time zone",
        ) from None


def sender(workspace: "Workspace", person: str | None) -> str:
    """Give who presses send: a person of people.yaml, else this account."""
    if person is None:
        return account_at(workspace.root)
    if person not in workspace.people:
        remedy = f"`appeals people add {person} --roles sender` enters one"
        known = sorted(workspace.people)
        raise UsageError.no_such("people.yaml has no", person, known, remedy)
    return person


def _put_outlook(options: "SendOptions", sending: "Sending", *, is_json: bool) -> int:
    """Print what would happen, a row for each letter, and what blocks it."""
    report = sending.report
    headings = "letter", "way", "address", "what would happen"
    table = Listing(*headings, is_json=is_json)
    for row in report.rows:
        address = _address(row, options)
        fields = row.message.edition, row.transport, address, _describe_outlook(row)
        table.put(*fields, as_json=_outlook_record(row, address))
    table.show()
    _say_problems(report.rows)
    outlooks = Counter(each.outlook for each in report.rows)
    free = 0 if report.is_refused else outlooks["free"]
    parts = [f"{pluralize(free, 'letter')} would leave"]
    parts += [
        f"{outlooks[outlook]} {words}"
        for outlook, words in _OTHER_OUTLOOKS.items()
        if outlooks[outlook]
    ]
    say(f"{', '.join(parts)}; nothing has left")
    if report.is_refused:
        _say_sendable(outlooks["free"])
    elif free:
        say("next: look at the table, then add --live")
    return report.exit_code


_OTHER_OUTLOOKS: dict["Outlook", str] = {
    "blocked": "blocked",
    "later": "left for later",
    "done": "done before",
    "in-doubt": "in doubt",
}


def _say_sendable(count: int) -> None:
    if count:
        say(f"--sendable lets {count} leave without the others")


def _address(row: "SendRow", options: "SendOptions") -> str:
    email = row.message.email
    if row.transport in {"form", "post"}:
        kind = "post" if row.transport == "post" else "web-form"
        ways = (each.text for each in row.message.other_ways if each.kind == kind)
        return next(ways, "-")
    return options.test_address or (email.address if email else "-")


def _describe_outlook(row: "SendRow") -> str:
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


def _outlook_record(row: "SendRow", address: str) -> dict[str, object]:
    known = row.row
    return {
        "path": None,
        "is_new": False,
        "recipient": row.message.recipient,
        "address": address,
        "message_id": row.message.message_id,
        "sha256": None,
        "way": row.transport,
        "state": known.state if known else "planned",
        "reply": known.reply if known else "",
        "would": row.outlook,
        "problems": [problem_record(each) for each in row.problems],
    }


def _say_problems(rows: "Iterable[SendRow]") -> None:
    say_blockers(
        (
            each.code if each.severity == "error" else f"{each.code} (a warning)",
            f"{each.message.removeprefix(f'{row.message.edition}: ')} ({each.remedy})",
            row.message.edition,
        )
        for row in rows
        for each in row.problems
    )


def _carry_out(sending: "Sending", *, is_json: bool) -> int:
    """Send the letters, or say what blocks a plan of which nothing leaves."""
    states: Counter[str] = Counter()
    evidence, report = sending.evidence, sending.report
    for record in evidence.asked:
        say(f"{record}: {evidence.describe(record)}")
    blocked = [each for each in report.rows if each.outlook == "blocked"]
    blocked_count = pluralize(len(blocked), "letter")
    if report.is_refused:
        _say_problems(report.rows)
        say(f"{blocked_count} blocked; nothing has left")
        _say_sendable(sum(each.outlook == "free" for each in report.rows))
        return report.exit_code
    for handover in sending.send():
        is_open = handover.is_new or handover.row.state in {"dot", "unknown"}
        states[handover.row.state if is_open else "before"] += 1
        _put_handover(handover, is_json=is_json)
    for path in sending.bundles:
        put_result(display_path(path))
    _say_states(states)
    if blocked:
        _say_problems(blocked)
        say(f"{blocked_count} blocked and left out")
    return sending.exit_code


_STATES = {
    "accepted": "sent",
    "drafted": "written for a person to send",
    "failed": "refused for good",
    "planned": "not sent this time",
    "unknown": "of which nobody knows whether it arrived",
    "before": "done before and left alone",
}


def _say_states(states: Counter[str]) -> None:
    """Say how many letters are in which state now."""
    parts = [
        f"{pluralize(states[state], 'letter')} {words}"
        for state, words in _STATES.items()
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


def _put_handover(handover: "Handover", *, is_json: bool) -> None:
    row, path = handover.row, handover.path
    if is_json:
        put_json(
            {
                "path": display_path(path) if path else None,
                "is_new": handover.is_new,
                **attributes(row, "recipient address message_id"),
                "sha256": handover.details.message_sha256,
                **attributes(row, "way state reply"),
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


_READERS = {"un": "the United Nations", "state": "the State", "public": "everybody"}
_GIVERS = {
    "self": "the person",
    "relative": "a relative",
    "guardian": "the guardian",
    "representative": "the representative",
    "next-of-kin": "the next of kin",
}


def _ask_before_confidential(workspace: "Workspace", report: "SendReport") -> None:
    """Say where confidential letters go and what was agreed to, and ask once.

    Only at a terminal: a script said what it wants with --live.
    """
    if report.is_refused or not is_at_terminal():
        return
    rows = [
        row
        for row in report.rows
        if row.outlook == "free" and row.message.confidentiality != "public"
    ]
    if not rows:
        return
    say(f"{pluralize(len(rows), 'confidential letter')}; none can be called back:")
    for row in rows:
        email = row.message.email
        by_mail = email and row.transport != "post"
        where = email.address if email and by_mail else row.message.recipient
        say(f"  {row.message.edition} goes to {where} ({row.transport})")
        for each in row.message.consents or ():
            say(f"    {_describe_consent(workspace, each.id)}")

    def is_yes(answers: dict[str, str]) -> None:
        if answers["answer"].casefold() != "yes":
            raise UsageError("nothing has left", remedy="type yes, or Ctrl-C to stop")

    ask(Question("--answer", "Type yes to let them leave", check=is_yes), {})


def _describe_consent(workspace: "Workspace", record: str) -> str:
    """Describe what a consent lets which readers see: never a name."""
    consent = workspace.consents.get(record)
    if consent is None:
        return f"there is no record of consent '{record}'"
    shown = (
        f"{_READERS[audience]}: {consent.shown_to.showing_for(audience)}"
        for audience in ("un", "state", "public")
    )
    return (
        f"{consent.person} is shown as: {', '.join(shown)}; "
        f"{_GIVERS[consent.given_by]} agreed on {consent.date} ({record})"
    )
