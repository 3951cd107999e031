"""`appeals sent`: what was sent, to whom, how, and what came of it."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import JsonLines, OfLetter, read_word
from appeals.cli.send import sender
from appeals.cli.signing_keys import need_signing, signing_context
from appeals.cli.state import (
    STATE,
    account_at,
    display_path,
    keys_folder,
    local_now,
    state_folder,
    today,
)
from appeals.cli.terminal import Listing, pluralize, put_data, put_json, put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.workflow.sending.corrections import Received

_BROKEN = 1

app = typer.Typer(
    help="What was sent, how, and what became of it.", no_args_is_help=True
)
_COLUMNS = ("record", "letter", "recipient", "address", "state", "way", "day")
_MORE = ("language", "case_id", "message_id", "approvals", "signatures", "sent_by")
_LISTS = ("approvals", "signatures", "answers")


Record = Annotated[
    str, typer.Argument(help="A record of `appeals sent list`, or the reference.")
]


@app.command("due")
def due(
    letter: OfLetter = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write the days to a calendar file too.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Say which message to follow up on which day; `reply` ends it.

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
        write_bytes(ics, write_calendar(calendar_days(workspace, days), local_now()))
        say(f"{pluralize(len(days), 'day')} written to {display_path(ics)}")


@app.command("reply")
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
    person = account_at(workspace.root)
    noted = note_reply(
        workspace, row, content, local_now(), person=person, is_text=file is None
    )
    if noted is None:
        say(f"{row.record}: this answer was noted before")
    else:
        put_data(f"{noted.record}\t{noted.kind}\t{noted.day}")
        say(f"next: `appeals new NAME --from-reply {row.record}` begins an answer")


@app.command("watch")
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

    workspace, now = STATE.open_workspace(), local_now()
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
        f"{pluralize(report.count, 'message')} examined, "
        f"{pluralize(len(report.noted), 'answer')} noted"
    )


@app.command("correct")
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


@app.command("export")
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

    The name, subject and case of a confidential letter are left out.
    """
    from appeals.storage.atomic import write_bytes
    from appeals.workflow.sending.sent_letters import open_ledger
    from appeals.workflow.sending.year_export import (
        exported_messages,
        write_csv,
        write_year_page,
    )

    read_word(kind, ("csv", "html"), "unknown format")
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


@app.command("list")
def list_sent(
    letter: OfLetter = None,
    is_json: JsonLines = False,
) -> None:
    """List what was sent: record, letter, recipient, address, state, way, day, answers.

    The state: planned, sending, dot, accepted, unknown, failed, drafted, recorded.
    What came back: reply, automatic, bounce.
    """
    from appeals.delivery.sent_folder import answer_kinds
    from appeals.workflow.sending.sent_letters import open_to_list

    root = STATE.find_root()
    columns = (*_COLUMNS, *_MORE) if is_json else _COLUMNS
    with open_to_list(root, state_folder(), local_now()) as ledger:
        text = ledger.listing(columns, letter, answer_kinds(root))
    columns = (*columns, "answers")
    if not text:
        say("nothing was sent yet" + (f" of '{letter}'" if letter else ""))
    elif is_json:
        for fields in _parse_listing(text, columns):
            put_json(_sent_record(fields))
    elif sys.stdout.isatty():
        table = Listing(*columns)
        for fields in _parse_listing(text, columns):
            table.put(*fields.values())
        table.show()
    else:
        put_data(text.removesuffix("\n"))


def _parse_listing(text: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Parse lines that leave out the empty fields at their end."""
    for line in text.removesuffix("\n").split("\n"):
        yield dict(zip_longest(columns, line.split("\t"), fillvalue=""))


def _sent_record(fields: dict[str, str]) -> dict[str, object]:
    more = {
        "case": fields.pop("case_id") or None,
        "sent_by": fields["sent_by"] or None,
    }
    return {**fields, **more, **{name: fields[name].split() for name in _LISTS}}


@app.command("resolve")
def resolve(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="As in `sent list`.")],
    note: Annotated[
        str, typer.Option(help="How you know; with --sent or --not-sent.")
    ] = "",
    was_sent: Annotated[bool, typer.Option("--sent", help="It was sent.")] = False,
    was_not_sent: Annotated[
        bool, typer.Option("--not-sent", help="It was not, and may be sent again.")
    ] = False,
    person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who says so.")
    ] = None,
) -> None:
    """Say of a message whether it was sent, where the program cannot know.

    Of one that is unknown, or that was written for a person to send. Without --sent or
    --not-sent a copy of it is looked for in the mailbox of [mail.imap]. What was not
    sent is planned again.
    """
    from appeals.workflow.sending.evidence import resolve_with_evidence
    from appeals.workflow.sending.incoming_answers import find_sent
    from appeals.workflow.sending.sent_letters import (
        PersonsWord,
        open_ledger,
        take_over_claim,
    )

    if was_sent and was_not_sent:
        raise UsageError(
            "it cannot be sent and not sent", remedy="give --sent or --not-sent"
        )
    workspace = STATE.open_workspace()
    has_word = was_sent or was_not_sent
    who = sender(workspace, person)
    word = PersonsWord(was_sent, who, note) if has_word else None
    with open_ledger(workspace, state_folder()) as ledger:
        now = local_now()
        row = take_over_claim(workspace, ledger, record, now) or find_sent(
            workspace, ledger, record
        )
        state, found = resolve_with_evidence(workspace, ledger, row, word, now)
    if not has_word or found.has_looked:
        say(f"{row.record}: {found.describe(row.record)}")
    put_data(f"{row.record}\t{state}")


@app.command("verify")
def verify(
    is_sealing: Annotated[
        bool,
        typer.Option(
            "--seal", help="Sign how far the receipts go with the organisation's key."
        ),
    ] = False,
) -> int:
    """Say whether the receipts under sent/ are whole, and name the first broken link.

    Exit 0 only when no receipt was changed or taken out.
    """
    from appeals.workflow.sending.sent_letters import open_ledger
    from appeals.workflow.sending.verify_receipts import seal_receipts, verify_receipts

    workspace = STATE.open_workspace()
    with open_ledger(workspace, state_folder()) as ledger:
        found = verify_receipts(workspace, ledger, keys_folder())
    chains = found.chains
    STATE.found_code = _BROKEN if chains.broken else 0
    for link in chains.broken:
        put_data(f"BROKEN: {link.file}: {link.reason}")
    in_chains = pluralize(len(chains.heads), "chain")
    parts = [
        f"{pluralize(chains.count, 'receipt')} in {in_chains}",
        pluralize(found.seals, "valid seal"),
    ]
    if chains.unchained:
        parts.append(f"{chains.unchained} of an earlier version in no chain")
    if chains.broken:
        say(", ".join(parts))
        return _BROKEN
    put_data(f"WHOLE: {', '.join(parts)}")
    if is_sealing:
        need_signing()
        context = signing_context(workspace.settings.signing.tsa_url)
        put_result(display_path(seal_receipts(workspace, chains, context)))
    return 0


def _put_received(each: "Received", note: int | None, *, is_json: bool) -> None:
    if is_json:
        put_json(asdict(each))
        return
    put_data(f"{each.record}\t{each.recipient}\t{each.address}\t{each.day}")
    if note is not None and each.has_note is None:
        say(f"{each.record}: what left is not kept here; it may have had the note")
