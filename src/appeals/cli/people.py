"""`appeals people`: who works here, by id and role."""

from typing import Annotated

import typer

from appeals.cli.options import JsonLines, split_names
from appeals.cli.questions import Question, collect_answers
from appeals.cli.state import STATE
from appeals.cli.terminal import Listing, put_result, say

app = typer.Typer(help="Who works here: ids and roles.", no_args_is_help=True)


@app.command("list")
def list_people(is_json: JsonLines = False) -> None:
    """List who works here: id and roles."""
    table = Listing("id", "roles", is_json=is_json)
    for id_, person in STATE.open_workspace().people.items():
        record = person.model_dump(mode="json", exclude_none=True)
        table.put(id_, ", ".join(person.roles), as_json=record)
    table.show()


@app.command("add")
def add(
    person_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the person, no name.")
    ] = None,
    roles: Annotated[
        str | None,
        typer.Option(help="drafter, reviewer, approver, sender; with commas."),
    ] = None,
) -> None:
    """Enter who works here, or further roles of one. Prints the id.

    At a terminal, what is not given is asked.
    """
    from appeals.workflow.records.registry_files import PERSON, enter

    questions = (
        Question("ID", "Id, as in legal-lead"),
        Question("--roles", "Roles: drafter, reviewer, approver, sender"),
    )
    given = {"id": person_id, "roles": roles}
    known = collect_answers("appeals people add", given, questions)
    fields = {"roles": split_names(known["roles"], "--roles")}
    entered = enter(STATE.open_workspace(), PERSON, known["id"], fields, {})
    put_result(entered.id)
    say(f"{'written' if entered.is_new else 'completed'}: {entered.place}")
