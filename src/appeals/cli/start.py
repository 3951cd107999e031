"""The entry point: completion for the shell, which must be quick, or a command.

At every TAB the shell calls the program. Importing Typer takes longer than a TAB may,
so nothing is imported before it is known which of the two is wanted.
"""

import gc
import os
import sys

_GARBAGE_THRESHOLD = 10_000
"""How many new objects make Python collect garbage.

With its own number, 700, it does so two hundred times while modules are loaded, where
there is no garbage: a twentieth of `appeals check`.
"""


def run() -> None:
    """Answer the shell, or run the process's own command line: `appeals`."""
    gc.set_threshold(_GARBAGE_THRESHOLD)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # there are none
    shell = os.environ.get("_APPEALS_COMPLETE", "").removeprefix("complete_")
    if shell in {"bash", "zsh", "fish", "powershell", "pwsh"}:
        from appeals.cli.completion import answer

        sys.exit(answer(shell, os.environ))
    from appeals.cli.main import run as run_command

    run_command()
