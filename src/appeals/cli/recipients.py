"""`appeals recipients`: who may be written to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli import recipient_routes
from appeals.cli.choices import read_day
from appeals.cli.options import JsonLines, OneJson
from appeals.cli.state import STATE
from appeals.cli.terminal import paint, put_data, put_fields, put_json, say
from appeals.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appeals.model.recipient import Recipient

app = typer.Typer(help="Who may be written to.", no_args_is_help=True)


@app.command("list")
def list_recipients(
    is_json: JsonLines = False,
) -> None:
    """List the recipients: id, kind, certainty, name, channel, rights, States."""
    for recipient in STATE.open_workspace().recipients.values():
        if is_json:
            put_json(recipient.model_dump(mode="json", exclude_defaults=True))
        else:
            put_fields(
                recipient.id,
                recipient.kind,
                recipient.certainty,
                recipient.name,
                recipient.channel or "",
                ", ".join(recipient.rights),
                ", ".join(recipient.states),
            )


@app.command("show")
def show(
    recipient_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a recipient.")
    ],
    day: Annotated[
        str | None, typer.Option("--date", help="The day of a letter.")
    ] = None,
    is_json: OneJson = False,
) -> None:
    """Show one recipient: names, addresses, holders; with --date, whom to address."""
    recipients = STATE.open_workspace().recipients
    if recipient_id not in recipients:
        near = did_you_mean(recipient_id, tuple(recipients))
        raise UsageError(
            f"unknown recipient '{recipient_id}'",
            remedy=near or "`appeals recipients list` shows all",
        )
    from appeals.registry.holders import holder_on

    recipient = recipients[recipient_id]
    wanted = read_day(day)
    choice = holder_on(recipient, wanted) if wanted is not None else None
    if is_json:
        record = recipient.model_dump(mode="json", exclude_defaults=True)
        if choice is not None:
            record["addressed"] = {
                "on": str(wanted),
                "name": choice.holder.name if choice.holder else None,
                "salutation": choice.salutation,
                "reason": choice.reason,
                "warning": choice.warning,
            }
        put_json(record)
        return
    _show(recipient)
    if choice is not None:
        put_data(f"on {wanted}: {choice.salutation}  ({choice.reason})")
        if choice.warning:
            put_data(f"warning: {choice.warning}")


def _show(recipient: "Recipient") -> None:
    put_data(f"{recipient.id}: {recipient.name} ({recipient.certainty})")
    for lines in (_names(recipient), _addresses(recipient), _mandate(recipient)):
        for line in lines:
            put_data(line)


def _names(recipient: "Recipient") -> Iterator[str]:
    if recipient.organisation:
        yield f"organisation: {recipient.organisation}"
    for lang, name in recipient.names.items():
        yield f"name in {lang}: {name} ({recipient.names_certainty})"
    yield f"salutation of the office: {recipient.salutation}"
    for lang, known in recipient.salutations.items():
        yield f"salutation in {lang}: {known.text} ({known.certainty})"
    for holder in recipient.holders:
        until = f" to {holder.until}" if holder.until else ""
        acting = ", acting" if holder.is_acting else ""
        term = f"from {holder.since}{until}"
        yield f"holder: {holder.name}{acting}, {term} ({holder.certainty})"
    for former in recipient.former_names:
        yield f"formerly, until {former.until or '?'}: {former.name}"


def _addresses(recipient: "Recipient") -> Iterator[str]:
    if recipient.post:
        lines = ", ".join(recipient.post.lines)
        yield f"post: {lines} ({recipient.post.certainty})"
    for email in recipient.emails:
        yield f"e-mail: {email.address} ({email.certainty})"
    if recipient.web_form:
        yield f"web: {recipient.web_form.url} ({recipient.web_form.certainty})"


def _mandate(recipient: "Recipient") -> Iterator[str]:
    if recipient.channel:
        yield f"channel: {recipient.channel}"
    for right in recipient.rights:
        doubt = "unconfirmed" if right in recipient.rights_unconfirmed else "by name"
        yield f"covers: {right} ({doubt})"
    for state in recipient.states:
        yield f"State: {state}"
    if recipient.note:
        yield f"note: {recipient.note}"


@app.command("add-holder")
def add_holder(
    recipient_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a recipient.")
    ],
    name: Annotated[str, typer.Option(help="The holder's name.")],
    since: Annotated[str, typer.Option(help="First day: 2026-03-01, 2026-03, 2026.")],
    source: Annotated[str, typer.Option(help="Where the name was seen.")],
    until: Annotated[str | None, typer.Option(help="Last day, as --since.")] = None,
    salutation: Annotated[
        str | None, typer.Option(help="'Dear Ms. Surname,' in English.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Ms., Mr., Mx., Dr. ...")] = None,
    is_acting: Annotated[
        bool, typer.Option("--acting", help="Acting, not appointed.")
    ] = False,
    is_unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="The source was not seen.")
    ] = False,
) -> None:
    """Enter a holder into recipients.yaml; every other byte stays as it is."""
    from appeals.workflow.records.add_holder import NewHolder
    from appeals.workflow.records.add_holder import add_holder as enter

    new = NewHolder(
        name=name,
        since=since,
        source=source,
        until=until,
        title=title,
        salutation=salutation,
        is_acting=is_acting,
        certainty="unconfirmed" if is_unconfirmed else "confirmed",
    )
    added = enter(STATE.open_workspace(), recipient_id, new)
    put_data(str(added.place))
    for warning in added.warnings:
        say(f"{paint('warning', 'warning')}: {warning}")


app.command("match")(recipient_routes.match)
app.command("check")(recipient_routes.check)
app.command("channels")(recipient_routes.channels)
