"""What this process works with: the workspace, the user's folders, the account."""

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
    from appeals.vault.vault import LockedVault


@dataclass(slots=True)
class CliState:
    """The global options. `root` is set once the workspace has been found.

    `names` opens the vault; once it is open, no output contains a name. `was_tried`
    says that this was tried for the output. `found_code` is the exit code as known
    before the output is written, since the reader may stop early (`| head`).
    """

    workspace: Path | None = None
    root: Path | None = None
    names: "LockedVault | None" = None
    was_tried: bool = False
    found_code: int = 0

    def begin(self, workspace: Path | None) -> None:
        """Begin a command: forget the one before, and where its links led."""
        self.workspace, self.root = workspace, None
        self.names, self.was_tried, self.found_code = None, False, 0
        _relative_path.cache_clear()

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

        If there is a vault, or a key to one, it can look up names when they are needed.
        """
        from appeals.registry.workspace import load_workspace

        workspace = load_workspace(self.find_root())
        if not (vaults_folder().is_dir() or (keys_folder() / PUBLIC_KEY).exists()):
            return workspace
        from appeals.cli.vault_access import with_own_key

        return with_own_key(workspace)

    def hidden_names(self) -> "HiddenNames | None":
        """Give the names to hide from output; None if none was read."""
        return self.names.hidden if self.names else None

    def prepare_to_quote(self) -> None:
        """Prepare to print words of files, in which somebody may have typed a name.

        Opens the vault for that if no passphrase has to be asked for; else warns, once,
        that names are not hidden.
        """
        if self.names is None or self.was_tried or self.names.hidden is not None:
            return
        self.was_tried = True
        if self.names.has_vault:
            from appeals.cli.vault_access import open_without_asking

            open_without_asking(self.names)

    def open_if_present(self) -> "Workspace | None":
        """Open the workspace, if there is one; UsageError if one was named."""
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
    """Give a path relative to the current folder, if it is below."""
    here = Path.cwd()
    folder = None if path.is_symlink() else _relative_path(path.parent, here)
    if folder is not None and path.name not in {"", ".."}:
        return str(folder / path.name)
    return str(_relative_path(path, here) or path)


def quote_path(path: Path) -> str:
    """Give a path as `display_path` does, quoted for a command line."""
    return shlex.quote(display_path(path))


@lru_cache(maxsize=64)
def _relative_path(path: Path, here: Path) -> Path | None:
    try:
        return path.resolve().relative_to(here.resolve())
    except (ValueError, RuntimeError):  # RuntimeError: a link to itself
        return None


PUBLIC_KEY = "vault-key.pub"
"""The file in the folder of keys that shows that there is a key to a vault."""


def account_at(workspace: Path) -> str:
    """Give a fingerprint of this account in this workspace: 16 hexadecimal digits.

    It shows whether two acts were done from one account, but not whose it is. Another
    machine or another folder gives another fingerprint.
    """
    number = str(os.getuid()) if hasattr(os, "getuid") else ""
    name = ""
    with suppress(KeyError, OSError, ImportError):
        name = getpass.getuser()
    parts = ("appeals/account@1", number, name, platform.node(), workspace.resolve())
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def state_folder() -> Path:
    """Give the folder of ledgers: $APPEALS_STATE, else in the user's state (XDG)."""
    return _folder_from("APPEALS_STATE") or _user_folder("XDG_STATE_HOME", "state")


def keys_folder() -> Path:
    """Give the folder of keys: $APPEALS_KEYS, else in the user's data (XDG)."""
    own = _folder_from("APPEALS_KEYS")
    return own or _user_folder("XDG_DATA_HOME", "share") / "keys"


def vaults_folder() -> Path:
    """Give the folder of vaults: in $APPEALS_STATE, else in the user's data (XDG)."""
    own = _folder_from("APPEALS_STATE")
    return (own or _user_folder("XDG_DATA_HOME", "share")) / "vaults"


def _folder_from(variable: str) -> Path | None:
    """Give the folder that an environment variable names, if it is set."""
    named = os.environ.get(variable)
    return Path(named).expanduser().absolute() if named else None


def _user_folder(variable: str, name: str) -> Path:
    """Give our folder among the user's: by the XDG variable, else under ~/.local."""
    named = os.environ.get(variable)
    base = Path(named) if named and Path(named).is_absolute() else None
    return (base or Path.home() / ".local" / name) / "appeals"


def today() -> date:
    """Give the day in the user's time zone."""
    return local_now().date()


def local_now() -> datetime:
    """Give the time in the user's time zone."""
    return datetime.now().astimezone()
