"""What a workspace asks the vault for, without knowing it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # every command loads this, and few need a name
    from appeals.model.protected import ProtectedPerson


class HidesNames(Protocol):
    """What takes names out of what is said."""

    def hide(self, text: str) -> str:
        """Give a text with the id of the person in place of each of their strings."""
        ...


class NameVault(Protocol):
    """The vault of a workspace: it knows names, and encrypts files for its readers.

    Nothing is opened, and nobody asked for a passphrase, before it is needed. Every
    method raises BlockedError, with what to do, where the key cannot be opened or is
    not the right one.
    """

    @property
    def has_vault(self) -> bool:
        """Whether there is a vault here; without one there is only a key of ours."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether the key was opened, so that nobody has to be asked any more."""
        ...

    @property
    def state(self) -> str:
        """What tells one state of the vault from another; "" without one."""
        ...

    @property
    def hidden(self) -> HidesNames | None:
        """What takes the names out of a text, once any were read."""
        ...

    def persons(self) -> "Mapping[str, ProtectedPerson]":
        """Give the persons by id; none without a vault."""
        ...

    def readers(self) -> Mapping[str, str]:
        """Give the public keys of those who may read the vault, by id."""
        ...

    def seal(self, content: bytes) -> bytes:
        """Encrypt a file to all who may read the vault; without one, to ourselves."""
        ...

    def unseal(self, content: bytes, what: str = "this file") -> bytes:
        """Decrypt a file, in memory; `what` names it in errors."""
        ...
