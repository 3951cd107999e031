"""`appeals send`: carry out a plan. Messages go to the outbox, none to the network."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import Out
from appeals.cli.signing_keys import keys_folder
from appeals.cli.state import STATE, shown
from appeals.cli.terminal import counted, put_data, put_json, say

if TYPE_CHECKING:
    from appeals.workflow.sending.send import Handover


def send(
    plan: Annotated[Path, typer.Argument(help="A file that `appeals plan` wrote.")],
    out: Out = None,
    unverified: Annotated[
        str | None,
        typer.Option(
            "--allow-unverified",
            metavar="REASON",
            help="Why addresses that nobody confirmed may be used.",
        ),
    ] = None,
    again: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Why a recipient gets another message of the same letter.",
        ),
    ] = None,
    is_live: Annotated[
        bool, typer.Option("--live", help="Send over the network: not yet available.")
    ] = False,
    is_json: Annotated[
        bool, typer.Option("--json", help="Print what was written as JSON.")
    ] = False,
) -> int:
    """Write the messages of a plan to the outbox, each once.

    Prints the path of each `.eml` file written. Open it in your mail program, look at
    it, and send it yourself.
    """
    from appeals.workflow.sending.send import SendOptions, refuse_live
    from appeals.workflow.sending.send import send as carry_out

    workspace = STATE.open_workspace()
    if is_live:
        refuse_live(workspace)
    options = SendOptions(plan, out, unverified, again)
    news: list[bool] = []
    now = datetime.now().astimezone()
    for handover in carry_out(workspace, options, now, keys=keys_folder()):
        news.append(handover.is_new)
        _report(handover, is_json=is_json)
    _summarise(news)
    return 0


def _summarise(news: list[bool]) -> None:
    """Say how many were written (True) and how many had a receipt (False)."""
    written, recorded = news.count(True), news.count(False)
    parts = [f"{counted(written, 'message')} written to the outbox"]
    if recorded:
        parts.append(f"{recorded} recorded as written before and left alone")
    say(f"{', '.join(parts)}; nothing went over the network")
    if written:
        say("next: open each in your mail program, look at it, and send it")


def _report(handover: "Handover", *, is_json: bool) -> None:
    receipt = handover.receipt
    if not handover.is_new:
        say(
            f"{receipt.edition}: written to the outbox on {receipt.day} already; "
            "not written again"
        )
    if is_json:
        put_json(
            {
                "path": shown(handover.path),
                "is_new": handover.is_new,
                "recipient": receipt.recipient,
                "address": receipt.address,
                "message_id": receipt.message_id,
                "sha256": receipt.message_sha256,
            }
        )
    elif handover.is_new:
        put_data(shown(handover.path))
