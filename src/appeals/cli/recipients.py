"""`appeals recipients`: who may be written to."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.choices import read_day
from appeals.cli.state import STATE
from appeals.cli.terminal import put_data, put_json
from appeals.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appeals.model.recipient import Recipient

app = typer.Typer(help="Who may be written to.", no_args_is_help=True)


@app.command("list")
def list_recipients(
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
) -> None:
    """List the recipients: id, kind, certainty, name."""
    for recipient in STATE.open_workspace().recipients.values():
        if is_json:
            put_json(recipient.model_dump(mode="json", exclude_defaults=True))
        else:
            fields = (recipient.id, recipient.kind, recipient.certainty, recipient.name)
            put_data("\t".join(fields))


@app.command("show")
def show(
    recipient_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a recipient.")
    ],
    day: Annotated[
        str | None, typer.Option("--date", help="The day of a letter.")
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one recipient: names, addresses, holders; with --date, whom to address."""
    recipients = STATE.open_workspace().recipients
    if recipient_id not in recipients:
        near = did_you_mean(recipient_id, tuple(recipients))
        raise UsageError(
            f"unknown recipient '{recipient_id}'",
            hint=near or "`appeals recipients list` shows all",
        )
    recipient = recipients[recipient_id]
    if is_json:
        put_json(recipient.model_dump(mode="json", exclude_defaults=True))
    else:
        _show(recipient)
    wanted = read_day(day)
    if wanted is not None and not is_json:
        from appeals.registry.holders import holder_on

        choice = holder_on(recipient, wanted)
        put_data(f"on {wanted}: {choice.salutation}  ({choice.reason})")
        if choice.warning:
            put_data(f"warning: {choice.warning}")


def _show(recipient: "Recipient") -> None:
    put_data(f"{recipient.id}: {recipient.name} ({recipient.certainty})")
    if recipient.organisation:
        put_data(f"organisation: {recipient.organisation}")
    put_data(f"salutation of the office: {recipient.salutation}")
    for holder in recipient.holders:
        until = f" to {holder.until}" if holder.until else ""
        acting = ", acting" if holder.is_acting else ""
        put_data(
            f"holder: {holder.name}{acting}, from {holder.since}{until} "
            f"({holder.certainty})"
        )
    for former in recipient.former_names:
        put_data(f"formerly, until {former.until or '?'}: {former.name}")
    if recipient.post:
        lines = ", ".join(recipient.post.lines)
        put_data(f"post: {lines} ({recipient.post.certainty})")
    for email in recipient.emails:
        put_data(f"e-mail: {email.address} ({email.certainty})")
    if recipient.web_form:
        put_data(f"web: {recipient.web_form.url} ({recipient.web_form.certainty})")
