"""`appeals translations`: letters in other languages."""

from typing import Annotated

import typer

from appeals.cli.options import Letter
from appeals.cli.state import STATE, shown
from appeals.cli.terminal import put_data, say

app = typer.Typer(help="Letters in other languages.", no_args_is_help=True)


@app.command("accept")
def accept(
    letter: Letter,
    lang: Annotated[str, typer.Argument(help="Language of the translation, as in fr.")],
    reason: Annotated[
        str | None,
        typer.Option(help="Why it leaves something out; accepted only with this."),
    ] = None,
) -> None:
    """Note that a translation says what its letter says now. Prints its path."""
    from appeals.workflow.records.translations import accept_translation

    accepted = accept_translation(STATE.open_workspace(), letter, lang, reason)
    put_data(shown(accepted.path))
    is_new = "" if accepted.is_changed else "; it said so before"
    say(f"{accepted.block_count} paragraphs of '{letter}' noted{is_new}")
    for gap in accepted.gaps:
        say(f"accepted as it is: {gap}")
