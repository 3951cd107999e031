"""`appeals sent`: what was sent, to whom, how, and what became of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli import sent_afterwards
from appeals.cli.options import JsonLines
from appeals.cli.send import who_sends
from appeals.cli.state import STATE, display_path, keys_folder, state_folder
from appeals.cli.terminal import Listing, pluralize, put_data, put_json, put_result, say

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.sealing.signing_run import SigningContext

_BROKEN = 1

app = typer.Typer(
    help="What was sent, how, and what became of it.", no_args_is_help=True
)
_COLUMNS = ("record", "letter", "recipient", "address", "state", "way", "day")
_MORE = ("language", "case_id", "message_id", "approvals", "signatures", "sent_by")
_LISTS = ("approvals", "signatures", "answers")

app.command("due")(sent_afterwards.due)
app.command("reply")(sent_afterwards.reply)
app.command("watch")(sent_afterwards.watch)
app.command("correct")(sent_afterwards.correct)
app.command("export")(sent_afterwards.export)


@app.command("list")
def list_sent(
    letter: Annotated[
        str | None, typer.Argument(metavar="[LETTER]", help="Of one letter.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """List what was sent: record, letter, recipient, address, state, way, day, answers.

    The state: planned, sending, dot, accepted, unknown, failed, drafted, recorded.
    What came back: reply, automatic, bounce.
    """
    import sys

    from appeals.delivery.sent_folder import answer_kinds
    from appeals.workflow.sending.sent_letters import open_to_list

    root, now = STATE.find_root(), datetime.now().astimezone()
    columns = (*_COLUMNS, *_MORE) if is_json else _COLUMNS
    with open_to_list(root, state_folder(), now) as ledger:
        text = ledger.listing(columns, letter, answer_kinds(root))
    columns = (*columns, "answers")
    if not text:
        say("nothing was sent yet" + (f" of '{letter}'" if letter else ""))
    elif is_json:
        for fields in _fields(text, columns):
            put_json(_as_json(fields))
    elif sys.stdout.isatty():
        table = Listing(*columns)
        for fields in _fields(text, columns):
            table.put(*fields.values())
        table.show()
    else:
        put_data(text.removesuffix("\n"))


def _fields(text: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Take lines apart that say nothing of what would be empty at their end."""
    for line in text.removesuffix("\n").split("\n"):
        yield dict(zip_longest(columns, line.split("\t"), fillvalue=""))


def _as_json(held: dict[str, str]) -> dict[str, object]:
    more = {
        "case": held.pop("case_id") or None,
        "sent_by": held["sent_by"] or None,
    }
    return {**held, **more, **{name: held[name].split() for name in _LISTS}}


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
    from appeals.errors import UsageError
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
    who = who_sends(workspace, person)
    word = PersonsWord(was_sent, who, note) if has_word else None
    with open_ledger(workspace, state_folder()) as ledger:
        now = datetime.now().astimezone()
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
        put_result(display_path(seal_receipts(workspace, chains, _sealing(workspace))))
    return 0


def _sealing(workspace: "Workspace") -> "SigningContext":
    """Give keys, passphrases, time, and the time-stamp authority where one is set."""
    from appeals.cli.keys import need_signing
    from appeals.cli.signing_keys import EnvironmentPassphrases
    from appeals.signing.timestamps import HttpTimestamper
    from appeals.workflow.sealing.signing_run import SigningContext

    need_signing()
    url = workspace.settings.signing.tsa_url
    now = datetime.now(UTC).replace(microsecond=0)
    stamps = HttpTimestamper(url) if url else None
    return SigningContext(keys_folder(), EnvironmentPassphrases(), now, stamps)
