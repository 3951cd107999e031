"""`appeals facts`: figures and dates, with their sources and rivals."""

from typing import Annotated

import typer

from appeals.cli.state import STATE
from appeals.cli.terminal import put_data, put_json

app = typer.Typer(help="Figures and dates that letters use.", no_args_is_help=True)


@app.callback()
def facts() -> None:
    """Figures and dates that letters use."""


@app.command("list")
def list_facts(
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
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
        fields = (
            fact.id,
            f"{bound}{value}{estimated}",
            fact.unit or "",
            f"as of {fact.as_of}",
            fact.authority,
            rivals,
        )
        put_data("\t".join(fields).rstrip())
