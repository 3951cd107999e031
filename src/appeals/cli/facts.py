"""`appeals facts`: figures and dates, with their sources and rivals."""

from collections.abc import Mapping
from typing import Annotated

import typer

from appeals.cli import confirm
from appeals.cli.options import JsonLines
from appeals.cli.questions import Question, answered
from appeals.cli.state import STATE
from appeals.cli.terminal import Listing, put_json, put_result, say

app = typer.Typer(help="Figures and dates that letters use.", no_args_is_help=True)
app.command("confirm")(confirm.fact)


@app.command("list")
def list_facts(
    is_json: JsonLines = False,
) -> None:
    """List the facts: id, value, unit, as of, authority, rival values."""
    table = Listing("id", "value", "unit", "as of", "source", "rival values")
    for fact in STATE.open_workspace().facts.values():
        if is_json:
            put_json(fact.model_dump(mode="json", exclude_defaults=True, by_alias=True))
            continue
        value = f"{fact.value}" + (f"-{fact.upper}" if fact.upper is not None else "")
        bound = "" if fact.bound == "exact" else f"{fact.bound} "
        estimated = " (estimated)" if fact.is_estimate else ""
        rivals = "; ".join(f"rival: {r.value} ({r.source})" for r in fact.rivals)
        table.put(
            fact.id,
            f"{bound}{value}{estimated}",
            fact.unit or "",
            f"as of {fact.as_of}",
            fact.authority,
            rivals,
        )
    table.show()


@app.command("add")
def add(
    fact_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the fact.")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="16, 16-76, 2019-10-17, or words.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="The fact as a sentence.")] = None,
    authority: Annotated[
        str | None, typer.Option(help="Key, symbol or alias of its source.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day the value was stated for.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="number, range, date or text; else by its look.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="What is counted.")] = None,
    bound: Annotated[
        str | None, typer.Option(help="exact, at-least, at-most or about.")
    ] = None,
    locator: Annotated[
        str | None, typer.Option(help="The place in the source, as in 'para. 14'.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where it was seen, if not in the authority.")
    ] = None,
    is_estimated: Annotated[
        bool, typer.Option("--estimated", help="The source calls it an estimate.")
    ] = False,
    note: Annotated[str | None, typer.Option(help="A remark, never printed.")] = None,
) -> None:
    """Add a fact, unconfirmed, or complete one that is there. Prints its id.

    At a terminal, what is not given is asked.
    """
    given = {
        "unit": unit,
        "bound": bound,
        "estimated": is_estimated or None,
        "locator": locator,
        "source": source,
        "note": note,
    }
    fields = {name: known for name, known in given.items() if known is not None}
    needed = {"id": fact_id, "value": value, "text": text, "authority": authority}
    _add({**needed, "as_of": as_of}, kind, fields)


def _add(
    given: Mapping[str, str | None], kind: str | None, fields: Mapping[str, str | bool]
) -> None:
    from appeals.workflow.records.entries import complete
    from appeals.workflow.records.facts_add import NewFact, add_fact, refuse_day
    from appeals.workflow.records.references import find_authority
    from appeals.workflow.records.registry_files import FACT

    workspace = STATE.open_workspace()
    fact_id = given["id"]
    is_more = not any(given[name] for name in ("value", "authority"))
    if fact_id in workspace.facts and is_more and fact_id is not None:
        said = {n: v for n, v in given.items() if v is not None and n != "id"}
        completed = complete(workspace, FACT, fact_id, {**said, **fields})
        put_result(fact_id)
        say(f"completed: {completed.place}")
        return

    def check_source(answers: Mapping[str, str]) -> None:
        find_authority(workspace, answers["authority"])

    def check_day(answers: Mapping[str, str]) -> None:
        refuse_day("--as-of", answers["as_of"])

    questions = (
        Question("ID", "Id, as in cases-2019"),
        Question("--value", "Value: 16, 16-76, 2019-10-17, or words"),
        Question("--text", "The fact as a sentence"),
        Question("--authority", "Its source: key, symbol or alias", check=check_source),
        Question("--as-of", "Day the value was stated for", check=check_day),
    )
    known = answered("appeals facts add", given, questions)
    words = {**fields, "text": known["text"], "as_of": known["as_of"]}
    asked = NewFact(known["id"], known["value"], known["authority"], kind, words)
    place = add_fact(workspace, asked)
    put_result(known["id"])
    say(f"written: {place}, certainty: unconfirmed")
