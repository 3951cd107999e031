"""`appeals sent due|reply|watch|correct|export`: what comes after letters left."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import JsonLines
from appeals.cli.state import STATE, account_at, display_path, state_folder, today
from appeals.cli.terminal import Listing, pluralize, put_data, put_json, put_result, say

if TYPE_CHECKING:
    from appeals.workflow.sending.corrections import Received

Record = Annotated[
    str, typer.Argument(help="A record of `appeals sent list`, or the reference.")
]


def due(
    letter: Annotated[
        str | None, typer.Argument(metavar="[LETTER]", help="Of one letter.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write the days to a calendar file too.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Say after which message to look on which day; `reply` ends it.

    The days are those that letters asked for, and those of recipients.yaml and
    channels.yaml. None says that a body owes an answer.
    """
    from appeals.delivery.calendar_file import write_calendar
    from appeals.storage.atomic import write_bytes
    from appeals.workflow.sending.follow_ups import calendar_days, due_days
    from appeals.workflow.sending.sent_letters import open_ledger

    workspace = STATE.open_workspace()
    with open_ledger(workspace, state_folder()) as ledger:
        rows = ledger.rows(letter)
    days = due_days(workspace, rows, today())
    headings = "day", "record", "kind", "what to do", "how sure"
    table = Listing(*headings, is_json=is_json)
    for each in days:
        day = f"{each.day} (past)" if each.is_past else each.day
        fields = day, each.record, each.kind, each.text, each.certainty
        table.put(*fields, as_json=asdict(each))
    table.show()
    if not days:
        say("nothing is due")
    if ics is not None:
        now = datetime.now().astimezone()
        write_bytes(ics, write_calendar(calendar_days(workspace, days), now))
        say(f"{pluralize(len(days), 'day')} written to {display_path(ics)}")


def reply(
    record: Record,
    file: Annotated[
        Path | None, typer.Argument(help="The answer, saved by a mail program: .eml.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="What they answered, by post or telephone.")
    ] = None,
) -> None:
    """Note an answer to a message: a file, or words of your own.

    It is kept under sent/LETTER/kept/answers/, which git ignores.
    """
    from appeals.errors import UsageError
    from appeals.workflow.sending.incoming_answers import (
        find_sent,
        note_reply,
        read_message_file,
    )
    from appeals.workflow.sending.sent_letters import open_ledger

    if (file is None) == (text is None or not text.strip()):
        raise UsageError(
            "an answer is a file or a text",
            remedy="name one: `appeals sent reply RECORD answer.eml`, or --text '...'",
        )
    workspace = STATE.open_workspace()
    content = read_message_file(file) if file else (text or "").encode()
    with open_ledger(workspace, state_folder()) as ledger:
        row = find_sent(workspace, ledger, record)
    now = datetime.now().astimezone()
    person = account_at(workspace.root)
    noted = note_reply(
        workspace, row, content, now, person=person, is_text=file is None
    )
    if noted is None:
        say(f"{row.record}: this answer was noted before")
    else:
        put_data(f"{noted.record}\t{noted.kind}\t{noted.day}")
        say(f"next: `appeals new NAME --from-reply {row.record}` begins an answer")


def watch(is_json: JsonLines = False) -> None:
    """Look for answers in the mailbox of [mail.imap]; nothing in it is changed.

    What names one of our messages, or comes from the one address written to, is noted.
    What only comes from the same domain is listed: a person decides with `reply`. What
    was written for a person to send, or is unknown, is put on record once it is found
    among sent mail.
    """
    from appeals.workflow.sending.evidence import settle_open
    from appeals.workflow.sending.incoming_answers import watch_mailbox
    from appeals.workflow.sending.sent_letters import open_ledger

    workspace, now = STATE.open_workspace(), datetime.now().astimezone()
    with open_ledger(workspace, state_folder()) as ledger:
        report = watch_mailbox(workspace, ledger.rows(), now)
        evidence = settle_open(workspace, ledger, now)
    for record in evidence.found:
        say(f"{record}: {evidence.describe(record)}")
    for answer in report.noted:
        if is_json:
            put_json(answer.model_dump(mode="json", by_alias=True))
        else:
            put_data(f"{answer.record}\t{answer.kind}\t{answer.day}")
    for each in report.suggestions:
        about = ", ".join(each.records)
        what = f"from {each.answer.sender}, {each.answer.day or 'no day'}"
        say(f"perhaps about {about}: {what} (by {each.by}): '{each.answer.subject}'")
    if report.suggestions:
        say("save what is an answer as a file: `appeals sent reply RECORD FILE.eml`")
    say(
        f"{pluralize(report.count, 'message')} looked at, "
        f"{pluralize(len(report.noted), 'answer')} noted"
    )


def correct(
    record: Record,
    note: Annotated[
        int | None, typer.Option(min=1, help="The wrong note, by its number there.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the new letter; else LETTER-correction.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Begin a letter of correction to exactly those who got a letter, or a note of it.

    The new letter follows theirs: it has `follows:` with the records in its head.
    """
    from appeals.workflow.sending.corrections import who_received
    from appeals.workflow.sending.incoming_answers import find_sent
    from appeals.workflow.sending.sent_letters import open_ledger
    from appeals.workflow.setup.new import NewLetter, new_letter

    workspace = STATE.open_workspace()
    with open_ledger(workspace, state_folder()) as ledger:
        row = find_sent(workspace, ledger, record)
        rows = ledger.rows(row.letter)
    received = who_received(workspace.root, row, rows, note)
    if not received:
        say("nobody got it: what left came back")
        return
    front = (
        workspace.letter(row.letter).front if row.letter in workspace.letters else None
    )
    asked = NewLetter(
        name=name or f"{row.letter}-correction",
        skeleton="correction",
        kind=front.kind if front else None,
        to=tuple(dict.fromkeys(each.recipient for each in received)),
        signed_by=front.signed_by if front else (),
        language=row.language,
        follows=tuple(each.record for each in received),
    )
    path = new_letter(workspace, asked, today())
    for each in received:
        _put_received(each, note, is_json=is_json)
    say(f"{pluralize(len(asked.to), 'recipient')}: {display_path(path)}")
    say(f"next: fill it in, then `appeals check {asked.name}`")


def _put_received(each: "Received", note: int | None, *, is_json: bool) -> None:
    if is_json:
        put_json(asdict(each))
        return
    put_data(f"{each.record}\t{each.recipient}\t{each.address}\t{each.day}")
    if note is not None and each.has_note is None:
        say(f"{each.record}: what left is not kept here; it may have had the note")


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write to.")
    ] = None,
    kind: Annotated[str, typer.Option("--format", help="csv or html.")] = "csv",
    year: Annotated[
        int | None, typer.Option(help="What left in this year alone.")
    ] = None,
) -> None:
    """Export what left and what came back, for an annual report.

    Of a confidential letter neither its name nor its subject or case is told.
    """
    from appeals.errors import UsageError
    from appeals.storage.atomic import write_bytes
    from appeals.workflow.sending.sent_letters import open_ledger
    from appeals.workflow.sending.year_export import (
        exported_messages,
        write_csv,
        write_year_page,
    )

    if kind not in {"csv", "html"}:
        raise UsageError(f"unknown format '{kind}'", remedy="known: csv, html")
    workspace = STATE.open_workspace()
    with open_ledger(workspace, state_folder()) as ledger:
        rows = ledger.rows()
    found = exported_messages(workspace, rows, year)
    organisation = workspace.settings.organisation.name
    title = f"{organisation}: letters sent{f' in {year}' if year else ''}"
    content = write_csv(found) if kind == "csv" else write_year_page(found, title)
    if output is None:
        put_data(content.decode("utf-8-sig").rstrip("\r\n"))
    else:
        write_bytes(output, content)
        put_result(display_path(output))
    say(pluralize(len(found), "message"))
