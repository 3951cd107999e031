"""`appeals init`, `appeals doctor`: write a workspace, look at the machine."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.state import STATE, shown
from appeals.cli.terminal import as_called, program, put_data, say


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


def doctor() -> int:
    """Look at the machine and the workspace. Exit code 5 when a library is missing."""
    from appeals.workflow.setup.doctor import examine

    workspace = STATE.open_if_any()
    root = workspace.root if workspace else None
    codes = [0]
    for seen in examine(root):
        put_data(as_called(f"{seen.subject}: {seen.state}"))
        if seen.error is not None:
            say_error(seen.error, root)
            codes.append(seen.error.exit_code)
    return max(codes)
