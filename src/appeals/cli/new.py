"""`appeals new`: write a letter from a skeleton."""

from datetime import datetime
from typing import Annotated

import typer

from appeals.cli.state import STATE, shown
from appeals.cli.terminal import put_data, say


def new(
    letter: Annotated[str, typer.Argument(help="Name of the new letter.")],
    skeleton: Annotated[
        str, typer.Option("--from", help="The skeleton to begin with.")
    ] = "appeal",
) -> None:
    """Write a new letter to fill in. Prints its path."""
    from appeals.workflow.setup.new import new_letter

    today = datetime.now().astimezone().date()
    path = new_letter(STATE.open_workspace(), letter, skeleton, today)
    put_data(shown(path))
    say(f"next: fill it in, then `appeals check {letter}`")
