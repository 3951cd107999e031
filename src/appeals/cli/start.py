"""Where the process begins: completion in the shell, which must be quick, or a command.

At every TAB the shell calls the program. To import Typer takes longer than a TAB may,
so nothing is imported here before it is known which of the two is asked.
"""

import gc
import os
import sys

_GARBAGE_LOOKED_FOR = 10_000
"""How many values more than before there are when Python looks for garbage.

At 700, its own number, it looks two hundred times while modules are loaded, where
there is none: a twentieth of `appeals check`.
"""


def run() -> None:
    """Answer the shell, or run the process's own command line: `appeals`."""
    gc.set_threshold(_GARBAGE_LOOKED_FOR)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # nobody looks on
    shell = os.environ.get("_APPEALS_COMPLETE", "").removeprefix("complete_")
    if shell in {"bash", "zsh", "fish", "powershell", "pwsh"}:
        from appeals.cli.completion import answer

        sys.exit(answer(shell, os.environ))
    from appeals.cli.main import run as run_command

    run_command()
