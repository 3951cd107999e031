"""`appeals list`, `appeals new`: the letters of the workspace."""

from typing import Annotated

import typer

from appeals.cli.options import JsonLines
from appeals.cli.state import STATE, shown, today
from appeals.cli.terminal import put_data, put_fields, put_json, say


def list_letters(
    is_json: JsonLines = False,
) -> None:
    """List the letters: name, date, kind, recipients, languages."""
    from appeals.cli.diagnostics import say_findings
    from appeals.rules.wsp001_stray_file import stray_findings

    workspace = STATE.open_workspace()
    say_findings(stray_findings(workspace.stray_files), None)
    for name, entry in workspace.letters.items():
        front = workspace.letter(name).front
        langs = (front.language, *entry.variants)
        if is_json:
            put_json(
                {
                    "name": name,
                    "date": front.date,
                    "kind": front.kind,
                    "to": front.to,
                    "languages": langs,
                    "subject": front.subject,
                }
            )
        else:
            to = ",".join(front.to) or "public"
            put_fields(name, front.date, front.kind, to, ",".join(langs))
    if not workspace.letters:
        say("no letter yet; `appeals new NAME` writes one")


def new(
    letter: Annotated[str, typer.Argument(help="Name of the new letter.")],
    skeleton: Annotated[
        str, typer.Option("--from", help="The skeleton to begin with.")
    ] = "appeal",
) -> None:
    """Write a new letter to fill in. Prints its path."""
    from appeals.workflow.setup.new import new_letter

    path = new_letter(STATE.open_workspace(), letter, skeleton, today())
    put_data(shown(path))
    say(f"next: fill it in, then `appeals check {letter}`")
