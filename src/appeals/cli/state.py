"""What the global options said, handed to every command."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace


@dataclass(slots=True)
class CliState:
    """The global options. `root` is set once the workspace was found."""

    workspace: Path | None = None
    root: Path | None = None

    def open_workspace(self) -> "Workspace":
        """Find and open the workspace; UsageError when there is none."""
        from appeals.registry.workspace import find_workspace, load_workspace

        named = self.workspace
        if named is None and os.environ.get("APPEALS_WORKSPACE"):
            named = Path(os.environ["APPEALS_WORKSPACE"])
        self.root = find_workspace(Path.cwd(), named)
        return load_workspace(self.root)


STATE = CliState()
"""The state of this process: one command line, one workspace."""


def shown(path: Path) -> str:
    """Give a path as short as the present folder allows."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
