"""`appeals doctor`: what is in order on this machine, and what is missing."""

from pathlib import Path

from appeals.cli.diagnostics import say_error
from appeals.cli.state import STATE
from appeals.cli.terminal import as_called, put_data
from appeals.errors import UsageError


def doctor() -> int:
    """Look at the machine and the workspace. Exit code 5 when a library is missing."""
    from appeals.workflow.setup.doctor import examine

    root: Path | None = None
    try:
        root = STATE.open_workspace().root
    except UsageError:
        if STATE.workspace is not None:
            raise
    codes = [0]
    for seen in examine(root):
        put_data(as_called(f"{seen.subject}: {seen.state}"))
        if seen.error is not None:
            say_error(seen.error, root)
            codes.append(seen.error.exit_code)
    return max(codes)
