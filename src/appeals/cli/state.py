"""Where this process works: the workspace of the global options, and the account."""

import getpass
import hashlib
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
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

    def open_if_any(self) -> "Workspace | None":
        """Open the workspace, None where there is none; UsageError for one named."""
        from appeals.errors import UsageError

        try:
            self.find_root()
        except UsageError:
            if self.workspace is not None:
                raise
            return None
        return self.open_workspace()


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


_LENGTH = 16


def account_at(workspace: Path) -> str:
    """Give 16 hexadecimal digits that stand for this account in this workspace.

    They say whether two acts were done from one account; who that is cannot be read
    from them. Another machine or another folder gives another fingerprint.
    """
    number = str(os.getuid()) if hasattr(os, "getuid") else ""
    name = ""
    with suppress(KeyError, OSError, ImportError):
        name = getpass.getuser()
    parts = ("appeals/account@1", number, name, platform.node(), workspace.resolve())
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:_LENGTH]


def today() -> date:
    """Give the day where the user is."""
    return datetime.now().astimezone().date()
