"""`appeals recipients add`: enter an office or a mandate."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from appeals.cli.options import split_names, text_options, with_options
from appeals.cli.questions import Question, answered
from appeals.cli.state import STATE
from appeals.cli.terminal import put_result, say
from appeals.errors import AppealsError, UsageError, raise_all

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.registry.yaml_words import Fields, PlainValue

_FIELDS = text_options(
    kind="office, thematic, country, working-group ...",
    name="Its full name.",
    office="The office: Director.",
    organisation="The body that it is in.",
    acronym="The acronym of the body.",
    salutation="'Dear Director,' in English.",
    email="E-mail address, as published.",
    post="Postal address; ';' parts lines.",
    web_form="Address of its form: https://...",
    channel="Id of its channel.",
    languages="Languages it takes, with commas.",
    rights="Rights it covers, with commas.",
    states="States of a country mandate: CHN.",
    source="Where this was read, with the day.",
)


@with_options(_FIELDS)
def add(
    given: Mapping[str, str | None],
    recipient_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the recipient.")
    ] = None,
) -> None:
    """Enter a recipient, unconfirmed, or complete one. Prints its id.

    At a terminal, what is not given is asked. Never guess an address.
    """
    _add({"id": recipient_id, **given})


def _add(given: Mapping[str, str | None]) -> None:
    from appeals.model.recipient import Recipient
    from appeals.workflow.records.registry_files import RECIPIENT, enter, written_fields

    workspace = STATE.open_workspace()
    there = written_fields(workspace, RECIPIENT, given["id"] or "")
    kinds = get_args(Recipient.model_fields["kind"].annotation)
    questions = (
        Question("ID", "Id, as in example-office"),
        Question("--kind", f"Kind ({', '.join(kinds)})"),
        Question("--name", "Full name"),
        Question("--salutation", "Salutation, as in 'Dear Director,'"),
        Question("--source", "Where this was read, with the day"),
        Question("--post", "Postal address; ';' parts lines", is_needed=False),
        Question("--email", "E-mail address, as published", is_needed=False),
    )
    open_ = [q for q in questions if q.name == "id" or q.name not in _held(there)]
    known = answered("appeals recipients add", given, open_)
    id_ = known.pop("id")
    fields = dict(_fields(known))
    _refuse_unknown(workspace, fields)
    first: Fields = {"certainty": "unconfirmed"}
    entered = enter(workspace, RECIPIENT, id_, fields, first)
    put_result(entered.id)
    said = "written, unconfirmed" if entered.is_new else "completed"
    say(f"{said}: {entered.place}")
    say(f"next: `appeals recipients check {id_}` says what is missing still")


def _held(there: "Fields") -> set[str]:
    return {*there, *(["email"] if "emails" in there else [])}


def _fields(known: Mapping[str, str]) -> "dict[str, PlainValue]":
    """Make the fields of the file of what was given."""
    fields: dict[str, PlainValue] = {}
    for name, text in known.items():
        match name:
            case "email":
                fields["emails"] = ({"address": text, "certainty": "unconfirmed"},)
            case "post":
                lines = tuple(filter(None, (p.strip() for p in text.split(";"))))
                fields[name] = {"lines": lines, "certainty": "unconfirmed"}
            case "web_form":
                fields[name] = {"url": text, "certainty": "unconfirmed"}
            case "languages" | "rights" | "states":
                fields[name] = split_names(text, f"--{name}")
            case _:
                fields[name] = text
    return fields


def _refuse_unknown(workspace: "Workspace", fields: "Fields") -> None:
    errors: list[AppealsError] = []
    asked: dict[str, tuple[str, ...]] = {
        "channel": tuple(workspace.channels),
        "rights": tuple(workspace.rights),
    }
    for name, known in asked.items():
        value = fields.get(name, ())
        ids = (value,) if isinstance(value, str) else value
        for id_ in ids if isinstance(ids, tuple) else ():
            if known and id_ not in known:
                what = f"--{name}: unknown"
                errors.append(UsageError.no_such(what, str(id_), known))
    raise_all(errors)
