"""`appeals facts`: figures and dates, with their sources and rivals."""

from typing import Annotated

import typer

from appeals.cli.options import JsonLines
from appeals.cli.state import STATE
from appeals.cli.terminal import put_data, put_fields, put_json, say

app = typer.Typer(help="Figures and dates that letters use.", no_args_is_help=True)


@app.command("list")
def list_facts(
    is_json: JsonLines = False,
) -> None:
    """List the facts: id, value, unit, as of, authority, rival values."""
    for fact in STATE.open_workspace().facts.values():
        if is_json:
            put_json(fact.model_dump(mode="json", exclude_defaults=True, by_alias=True))
            continue
        value = f"{fact.value}" + (f"-{fact.upper}" if fact.upper is not None else "")
        bound = "" if fact.bound == "exact" else f"{fact.bound} "
        estimated = " (estimated)" if fact.is_estimate else ""
        rivals = "; ".join(f"rival: {r.value} ({r.source})" for r in fact.rivals)
        put_fields(
            fact.id,
            f"{bound}{value}{estimated}",
            fact.unit or "",
            f"as of {fact.as_of}",
            fact.authority,
            rivals,
        )


@app.command("add")
def add(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new fact.")],
    value: Annotated[str, typer.Option(help="16, 16-76, 2019-10-17, or words.")],
    text: Annotated[str, typer.Option(help="The fact as a sentence.")],
    authority: Annotated[str, typer.Option(help="Key, symbol or alias of its source.")],
    as_of: Annotated[str, typer.Option(help="The day the value was stated for.")],
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
    """Add a fact to facts.yaml, unconfirmed. Prints its id."""
    from appeals.workflow.records.facts_add import NewFact, add_fact

    given = {
        "unit": unit,
        "bound": bound,
        "estimated": is_estimated or None,
        "text": text,
        "as_of": as_of,
        "locator": locator,
        "source": source,
        "note": note,
    }
    fields = {name: known for name, known in given.items() if known is not None}
    asked = NewFact(fact_id, value, authority, kind, fields)
    place = add_fact(STATE.open_workspace(), asked)
    put_data(fact_id)
    say(f"written: {place}, certainty: unconfirmed")
