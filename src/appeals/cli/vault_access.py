"""The vault of the current workspace: where it is, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING

from appeals.cli.diagnostics import say_warning
from appeals.cli.signing_keys import EnvironmentPassphrases
from appeals.cli.state import STATE, keys_folder, vaults_folder

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.vault.key_file import KeyPlace
    from appeals.vault.vault import LockedVault, VaultFile

FILE = "APPEALS_VAULT_PASSPHRASE_FILE"
VARIABLE = "APPEALS_VAULT_PASSPHRASE"
_KEY = "vault"


def vault_file(workspace: "Workspace") -> "VaultFile":
    """Give the file of the vault of a workspace; it need not exist."""
    from appeals.vault.age import ENDING
    from appeals.vault.vault import VaultFile

    return VaultFile(
        vaults_folder() / f"{workspace.folder_name}{ENDING}", workspace.root
    )


def key_place(root: Path | None) -> "KeyPlace":
    """Give the place of the user's own key; it need not exist."""
    from appeals.vault.key_file import KeyPlace

    return KeyPlace(keys_folder(), root)


def passphrases() -> EnvironmentPassphrases:
    """Give what asks for the passphrase of the user's own key."""
    return EnvironmentPassphrases(FILE, VARIABLE, "the key to the vault")


def passphrase() -> str:
    """Ask for the passphrase of the user's own key."""
    return passphrases().passphrase(_KEY, "passphrase")


def open_without_asking(names: "LockedVault") -> bool:
    """Open the vault if its key opens without a question; else warn."""
    known = passphrases()
    if names.is_opened_by(lambda: known.known_passphrase(_KEY, "passphrase")):
        return True
    say_warning(
        "a name of the vault that somebody typed is not taken out of what is said "
        f"here: the passphrase of the key has to be asked for. Let {FILE} name a file "
        "with it, or keep it in the key ring"
    )
    return False


def new_passphrase() -> str:
    """Ask for one for a new key; at a terminal it is typed twice."""
    return passphrases().new_passphrase(_KEY)


def locked_names(workspace: "Workspace") -> "LockedVault":
    """Give what opens the vault when names are needed, and not before."""
    from appeals.vault.vault import LockedVault

    return LockedVault(
        lambda: vault_file(workspace), key_place(workspace.root), passphrase
    )


def with_own_key(workspace: "Workspace") -> "Workspace":
    """Give the workspace with what knows names and opens the own key, when asked.

    The program then says no name that it has read, whatever it says.
    """
    from dataclasses import replace

    if STATE.names is None:  # opened once in a command that opens its workspace again
        STATE.names = locked_names(workspace)
    return replace(workspace, name_vault=STATE.names)
