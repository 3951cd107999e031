"""Names and sealed files for one command: nothing is opened before it is needed."""

from collections.abc import Callable, Mapping
from functools import cached_property

from appeals.errors import AppealsError
from appeals.model.protected import ProtectedPerson
from appeals.protection.hidden_names import HiddenNames
from appeals.storage.reading import hash_if_exists
from appeals.vault.age import AgeKey, decrypt, encrypt, read_key
from appeals.vault.key_file import Ask, KeyPlace
from appeals.vault.vault import Vault, VaultFile


class LockedVault:
    """A `NameVault` over a vault and the own key, each opened once, when asked for.

    `find` says where the vault is, `ask` gives the passphrase of the key. Sent to
    another process, it is there what it was here: open, if it was opened.
    """

    def __init__(
        self, find: Callable[[], VaultFile], place: KeyPlace, ask: Ask
    ) -> None:
        self._find, self._place, self._ask = find, place, ask

    def __getstate__(self) -> dict[str, object]:
        """Give what another process of this program begins with."""
        secret = self.key.secret if self.is_open else None
        known = {"file": self.file, "_place": self._place, "_ask": self._ask}
        opened = {"vault": self.vault} if "vault" in self.__dict__ else {}
        return {**known, **opened, "secret": secret}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Be what was sent."""
        secret = state.pop("secret")
        self.__dict__.update(state)
        if isinstance(secret, str):
            self.__dict__["key"] = read_key(secret)

    @cached_property
    def file(self) -> VaultFile:
        """Where the vault is."""
        return self._find()

    @property
    def has_vault(self) -> bool:
        """Whether there is a vault here."""
        return self.file.is_there

    @property
    def is_open(self) -> bool:
        """Whether the key was opened."""
        return "key" in self.__dict__

    @property
    def state(self) -> str:
        """What tells one state of the vault from another: its hash, "" without one."""
        return hash_if_exists(self.file.path) or ""

    @cached_property
    def key(self) -> AgeKey:
        """The own key."""
        return self._place.load(self._ask)

    @cached_property
    def vault(self) -> Vault:
        """What the vault holds; raises as `VaultFile.read`."""
        return self.file.read(self.key)

    @cached_property
    def _hidden(self) -> HiddenNames:
        return HiddenNames(self.vault.persons.values())

    @property
    def hidden(self) -> HiddenNames | None:
        """What takes names out of texts, once the vault was opened."""
        return self._hidden if "vault" in self.__dict__ else None

    def is_opened_by(self, unasked: Ask) -> bool:
        """Open the vault by what is known without a question; False where it is not.

        `unasked` gives what is known, BlockedError where nothing is.
        """
        try:
            if not self.is_open:
                self.__dict__["key"] = self._place.load(unasked)
            return bool(self.vault)
        except AppealsError:
            return False

    def read_again(self) -> None:
        """Forget what the vault held, which was changed; the key stays open."""
        for name in ("vault", "_hidden"):
            self.__dict__.pop(name, None)

    def persons(self) -> Mapping[str, ProtectedPerson]:
        """Give the persons by id; none without a vault."""
        return self.vault.persons if self.has_vault else {}

    def readers(self) -> Mapping[str, str]:
        """Give the public keys of those who may read the vault, by id."""
        return self.vault.readers if self.has_vault else {}

    def seal(self, content: bytes) -> bytes:
        """Encrypt a file to all who may read the vault; without one, to ourselves."""
        return encrypt(content, self.readers().values() or (self.key.public,))

    def unseal(self, content: bytes, what: str = "this file") -> bytes:
        """Decrypt a file, in memory."""
        return decrypt(content, self.key, what)
