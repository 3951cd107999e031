"""Where this process works: the workspace of the global options, and the account."""

import getpass
import hashlib
import os
import platform
import shlex
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appeals.protection.hidden_names import HiddenNames
    from appeals.registry.workspace import Workspace
    from appeals.vault.locked_vault import LockedVault


@dataclass(slots=True)
class CliState:
    """The global options. `root` is set once the workspace was found.

    `names` is what opens the vault: once it has, no output holds a name.
    `is_tried` says that it was to be opened for what is said. `found_code` is the exit
    code that is known before the output is written: whoever reads may stop (`| head`).
    """

    workspace: Path | None = None
    root: Path | None = None
    names: "LockedVault | None" = None
    is_tried: bool = False
    found_code: int = 0

    def begin(self, workspace: Path | None) -> None:
        """Begin a command: nothing is known any more of where links lead."""
        self.workspace, self.root = workspace, None
        self.names, self.is_tried, self.found_code = None, False, 0
        _near.cache_clear()

    def find_root(self) -> Path:
        """Find the workspace without opening it; UsageError when there is none."""
        from appeals.registry.locate import find_workspace

        named = self.workspace
        if named is None and os.environ.get("APPEALS_WORKSPACE"):
            named = Path(os.environ["APPEALS_WORKSPACE"])
        self.root = find_workspace(Path.cwd(), named)
        return self.root

    def open_workspace(self) -> "Workspace":
        """Find and open the workspace; UsageError when there is none.

        Where there is a vault or a key to one, it knows names when they are needed.
        """
        from appeals.registry.workspace import load_workspace

        workspace = load_workspace(self.find_root())
        if not (vaults_folder().is_dir() or (keys_folder() / PUBLIC_KEY).exists()):
            return workspace
        from appeals.cli.vault_access import with_own_key

        return with_own_key(workspace)

    def hidden_names(self) -> "HiddenNames | None":
        """Give what takes names out of output; None where none was read."""
        return self.names.hidden if self.names else None

    def repeat_words(self) -> None:
        """Make ready to say words of files, in which somebody may have typed a name.

        The vault is opened for that where nobody has to be asked; else it is said,
        once, that names are not taken out.
        """
        if self.names is None or self.is_tried or self.names.hidden is not None:
            return
        self.is_tried = True
        if self.names.has_vault:
            from appeals.cli.vault_access import open_unasked

            open_unasked(self.names)

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


def display_path(path: Path) -> str:
    """Give a path as short as the present folder allows."""
    here = Path.cwd()
    near = None if path.is_symlink() else _near(path.parent, here)
    if near is not None and path.name not in {"", ".."}:
        return str(near / path.name)
    found = _near(path, here)
    return str(path) if found is None else str(found)


def quote_path(path: Path) -> str:
    """Give a path as `display_path`, as it is typed in a command."""
    return shlex.quote(display_path(path))


@lru_cache(maxsize=64)
def _near(path: Path, here: Path) -> Path | None:
    try:
        return path.resolve().relative_to(here.resolve())
    except (ValueError, RuntimeError):  # a link that leads to itself
        return None


_LENGTH = 16
PUBLIC_KEY = "vault-key.pub"
"""The file in the folder of keys that says that there is one to a vault."""


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


def state_folder() -> Path:
    """Give where ledgers are: $APPEALS_STATE, else in the user's state (XDG)."""
    return _named("APPEALS_STATE") or _own_folder("XDG_STATE_HOME", "state")


def keys_folder() -> Path:
    """Give the folder of keys: $APPEALS_KEYS, else in the user's data (XDG)."""
    return _named("APPEALS_KEYS") or _own_folder("XDG_DATA_HOME", "share") / "keys"


def vaults_folder() -> Path:
    """Give where vaults are: under $APPEALS_STATE, else in the user's data (XDG)."""
    folder = _named("APPEALS_STATE") or _own_folder("XDG_DATA_HOME", "share")
    return folder / "vaults"


def _named(variable: str) -> Path | None:
    """Give the folder that a variable of the environment names, if it does."""
    named = os.environ.get(variable)
    return Path(named).expanduser().absolute() if named else None


def _own_folder(variable: str, name: str) -> Path:
    """Give our folder in one of the user's: as XDG says, else ~/.local/share."""
    named = os.environ.get(variable)
    base = Path(named) if named and Path(named).is_absolute() else None
    return (base or Path.home() / ".local" / name) / "appeals"


def today() -> date:
    """Give the day where the user is."""
    return datetime.now().astimezone().date()
