"""`appeals citations|facts|recipients confirm`: a person saw what is entered."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import RecipientId, read_day, split_names
from appeals.cli.state import STATE, today
from appeals.cli.terminal import put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.workflow.records.confirm import Confirmation, Confirmed

SeenOn = Annotated[
    str, typer.Option(help="The day on which the source was read: 2026-11-29.")
]
Person = Annotated[str, typer.Option("--as", help="Who read it: an id of people.yaml.")]
Source = Annotated[
    str | None,
    typer.Option(help="What was read, if it is not what the entry names so far."),
]


def citation(
    ref: Annotated[str, typer.Argument(metavar="KEY", help="Key, symbol or alias.")],
    seen_on: SeenOn,
    person: Person,
    source: Source = None,
    unseen: Annotated[
        str | None,
        typer.Option(
            "--except", help="Fields that were not seen there, as in date,title."
        ),
    ] = None,
    quote: Annotated[
        str | None, typer.Option(help="Confirm this excerpt, not the entry.")
    ] = None,
    is_titles: Annotated[
        bool, typer.Option("--titles", help="Confirm the titles in other languages.")
    ] = False,
) -> None:
    """Mark an entry of citations.yaml as compared with its source.

    Prints its place.
    """
    from appeals.workflow.records.confirm import AuthorityParts, confirm_authority

    if sum((unseen is not None, quote is not None, is_titles)) > 1:
        raise UsageError(
            "--except, --quote and --titles exclude each other",
            remedy="give one of them",
        )
    parts = AuthorityParts(split_names(unseen, "--except"), quote, is_titles)
    said = _read_confirmation(person, seen_on, source)
    _put_confirmed(confirm_authority(STATE.open_workspace(), ref, parts, said), said)


def fact(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact.")],
    seen_on: SeenOn,
    person: Person,
    source: Source = None,
) -> None:
    """Mark a fact as compared with its source. Prints the place of the entry."""
    from appeals.workflow.records.confirm import confirm_fact

    said = _read_confirmation(person, seen_on, source)
    _put_confirmed(confirm_fact(STATE.open_workspace(), fact_id, said), said)


def recipient(
    recipient_id: RecipientId,
    seen_on: SeenOn,
    person: Person,
    source: Source = None,
    address: Annotated[
        str | None, typer.Option(help="Confirm this e-mail address, not the entry.")
    ] = None,
    holder: Annotated[
        str | None, typer.Option(help="Confirm this holder and the dates.")
    ] = None,
    salutation: Annotated[
        str | None, typer.Option(help="Confirm the salutation in this language.")
    ] = None,
    is_post: Annotated[
        bool, typer.Option("--post", help="Confirm the postal address.")
    ] = False,
    is_web_form: Annotated[
        bool, typer.Option("--web-form", help="Confirm the address of the web form.")
    ] = False,
) -> None:
    """Mark a recipient, or one part of it, as compared with its source.

    Prints the place of the entry.
    """
    from appeals.workflow.records.confirm import RecipientPart, confirm_recipient

    named = (value is not None for value in (address, holder, salutation))
    if sum((*named, is_post, is_web_form)) > 1:
        raise UsageError(
            "--address, --holder, --salutation, --post and --web-form exclude each "
            "other",
            remedy="give one of them",
        )
    part = RecipientPart(address, holder, salutation, is_post, is_web_form)
    said = _read_confirmation(person, seen_on, source)
    _put_confirmed(
        confirm_recipient(STATE.open_workspace(), recipient_id, part, said), said
    )


def _read_confirmation(person: str, seen_on: str, source: str | None) -> "Confirmation":
    from appeals.workflow.records.confirm import Confirmation

    day = read_day(seen_on)
    if day is None or day > today():
        raise UsageError(
            f"--seen-on {seen_on} has not come yet",
            remedy="give the day on which the source was read",
        )
    return Confirmation(person, day, source)


def _put_confirmed(done: "Confirmed", said: "Confirmation") -> None:
    put_result(str(done.place))
    say(f"'{done.id}' is confirmed by {said.person}, seen on {said.seen_on}")
    say(f"seen in: {done.source}" + ("" if said.source else " (--source changes it)"))
    if done.unseen:
        say(f"still unconfirmed: {', '.join(done.unseen)}")
