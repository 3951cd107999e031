"""What the global options said, handed to every command."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace


@dataclass(slots=True)
class CliState:
    """The global options. `root` is set once the workspace was found."""

    workspace: Path | None = None
    root: Path | None = None

    def find_root(self) -> Path:
        """Find the workspace without opening it; UsageError when there is none."""
        from appeals.registry.locate import find_workspace

        named = self.workspace
        if named is None and os.environ.get("APPEALS_WORKSPACE"):
            named = Path(os.environ["APPEALS_WORKSPACE"])
        self.root = find_workspace(Path.cwd(), named)
        return self.root

    def open_workspace(self) -> "Workspace":
        """Find and open the workspace; UsageError when there is none."""
        from appeals.registry.workspace import load_workspace

        return load_workspace(self.find_root())


STATE = CliState()
"""The state of this process: one command line, one workspace."""


def shown(path: Path) -> str:
    """Give a path as short as the present folder allows."""
    here = Path.cwd()
    near = None if path.is_symlink() else _near(path.parent, here)
    if near is not None and path.name not in {"", ".."}:
        return str(near / path.name)
    found = _near(path, here)
    return str(path) if found is None else str(found)


@lru_cache(maxsize=64)
def _near(path: Path, here: Path) -> Path | None:
    try:
        return path.resolve().relative_to(here.resolve())
    except (ValueError, RuntimeError):  # a link that leads to itself
        return None
