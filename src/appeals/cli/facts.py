"""`appeals facts`: figures and dates, with their sources and rivals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

import typer

from appeals.cli import confirm
from appeals.cli.options import JsonLines, text_options, with_options
from appeals.cli.questions import Question, collect_answers, question_options
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


_QUESTIONS = (
    Question("--value", "Value: 16, 16-76, 2019-10-17, or words"),
    Question("--text", "The fact as a sentence"),
    Question("--authority", "Its source: key, symbol or alias"),
    Question("--as-of", "Day the value was stated for", is_day=True),
)
_NEEDED = question_options(_QUESTIONS)
_FURTHER = text_options(
    unit="What is counted.",
    bound="exact, at-least, at-most or about.",
    locator="The place in the source, as in 'para. 14'.",
    source="Where it was seen, if not in the authority.",
    note="A remark, never printed.",
)


@app.command("add")
@with_options({**_NEEDED, **_FURTHER})
def add(
    given: Mapping[str, str | None],
    fact_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the fact.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="number, range, date or text; without, as the value looks."),
    ] = None,
    is_estimated: Annotated[
        bool, typer.Option("--estimated", help="The source calls it an estimate.")
    ] = False,
) -> None:
    """Add a fact, unconfirmed, or complete one that is there. Prints its id.

    At a terminal, what is not given is asked.
    """
    further = {
        **{name: given[name] for name in _FURTHER},
        "estimated": is_estimated or None,
    }
    fields = {name: known for name, known in further.items() if known is not None}
    _enter_fact({"id": fact_id, **{n: given[n] for n in _NEEDED}}, kind, fields)


def _enter_fact(
    given: Mapping[str, str | None], kind: str | None, fields: Mapping[str, str | bool]
) -> None:
    from appeals.workflow.records.facts_add import NewFact, add_fact, refuse_day
    from appeals.workflow.records.references import find_authority
    from appeals.workflow.records.registry_files import FACT, complete

    workspace = STATE.open_workspace()
    fact_id = given["id"]
    is_more = not any(given[name] for name in ("value", "authority"))
    if fact_id in workspace.facts and is_more and fact_id is not None:
        said = {n: v for n, v in given.items() if v is not None and n != "id"}
        completed = complete(workspace, FACT, fact_id, {**said, **fields})
        put_result(fact_id)
        say(f"completed: {completed.place}")
        return

    checks: dict[str, Callable[[Mapping[str, str]], object]] = {
        "authority": lambda known: find_authority(workspace, known["authority"]),
        "as_of": lambda known: refuse_day("--as-of", known["as_of"]),
    }
    checked = [replace(each, check=checks.get(each.name)) for each in _QUESTIONS]
    questions = (Question("ID", "Id, as in cases-2019"), *checked)
    known = collect_answers("appeals facts add", given, questions)
    words = {**fields, "text": known["text"], "as_of": known["as_of"]}
    asked = NewFact(known["id"], known["value"], known["authority"], kind, words)
    place = add_fact(workspace, asked)
    put_result(known["id"])
    say(f"written: {place}, certainty: unconfirmed")
