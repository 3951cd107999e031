"""`appeals init`: write a starter workspace."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from appeals.cli.state import shown
from appeals.cli.terminal import program, put_data, say


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder for the workspace.")
    ] = Path(),
    organisation: Annotated[
        str | None, typer.Option(help="Name of your organisation.")
    ] = None,
) -> None:
    """Write a starter workspace with a first letter to render."""
    from appeals.workflow.setup.init import EXAMPLE_NAME, init_workspace

    for path in init_workspace(folder, organisation or EXAMPLE_NAME):
        put_data(shown(path))
    called = program(is_elsewhere=True)
    say(f"next: cd {shlex.quote(str(folder))} && {called} draft unodc-nsc-mou")
