"""The vault of a workspace: one encrypted file of names, outside of the workspace.

    ID.age         the vault: persons, and the public keys of those who may read it
    ID.older.age   how it was before the last change

In clear it is JSON, and nowhere on a disk: `VaultFile.read` reads it, `change`
writes it, whole or not at all, one command at a time.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, JsonValue, ValidationError

from appeals.errors import AppealsError, BlockedError, MachineError, raise_all
from appeals.model.protected import ProtectedPerson
from appeals.model.values import RegistryModel, Slug
from appeals.protection.hidden_names import HiddenNames
from appeals.storage.atomic import machine_error, write_bytes
from appeals.storage.disks import find_sharing_service
from appeals.storage.locking import hold_lock
from appeals.storage.private_files import (
    already_exists_error,
    create_private,
    make_private_folder,
    placement_problems,
)
from appeals.storage.reading import hash_if_exists, read_if_exists
from appeals.vault.age import ENDING, AgeKey, decrypt, encrypt, read_key
from appeals.vault.key_file import Ask, KeyPlace

SCHEMA: Final = "appeals/vault@1"
_VARIABLE: Final = "APPEALS_STATE"
_WHAT: Final = "the vault"

Readers = Mapping[str, str]
"""Public keys by the id of whose they are: {"ana": "age1..."}."""


class _VaultContent(RegistryModel):
    """What is encrypted."""

    schema_: Literal["appeals/vault@1"] = Field(alias="schema")
    readers: dict[Slug, str]
    persons: dict[Slug, dict[str, JsonValue]] = Field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Vault:
    """What an opened vault holds: persons by id, and who may read them."""

    readers: Readers
    persons: Mapping[str, ProtectedPerson] = field(default_factory=dict, repr=False)

    def content(self) -> bytes:
        """Serialize it for encryption: JSON, sorted keys, UTF-8."""
        persons = {
            id_: person.model_dump(mode="json", exclude={"id"}, exclude_none=True)
            for id_, person in self.persons.items()
        }
        held = {"schema": SCHEMA, "readers": dict(self.readers), "persons": persons}
        return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True).encode()


class VaultFile:
    """The file of a vault, which may not exist yet.

    `root` is the workspace, in which it must not be.
    """

    def __init__(self, path: Path, root: Path | None = None) -> None:
        self.path, self._root = path, root
        self.older_path = path.with_name(f"{path.stem}.older{ENDING}")
        self._lock = path.with_name(f"{path.stem}.lock")

    @property
    def is_there(self) -> bool:
        """Whether a vault was made."""
        return self.path.exists()

    def refuse_second(self) -> None:
        """Raise BlockedError where a vault exists: it is not replaced."""
        if self.is_there:
            raise already_exists_error(self.path)

    def make(self, vault: Vault) -> None:
        """Write a new vault; BlockedError where one exists, or may not be."""
        self._check_place()
        if shared := find_sharing_service(self.path.parent):
            raise BlockedError(
                f"the vault must be on this machine alone, and '{self.path.parent}' "
                f"is shared: {shared}",
                remedy=f"set {_VARIABLE} to a folder that no other machine sees",
            )
        make_private_folder(self.path.parent)
        with self._hold_lock():
            create_private(self.path, _encrypt_vault(vault))

    def read(self, key: AgeKey) -> Vault:
        """Open the vault: `read(key).persons["p-017"].names[0].text`.

        Raises BlockedError where there is none, for a wrong key, a changed byte, and a
        file that others may read; MachineError for one that a newer version wrote.
        """
        self._check_place()
        content = read_if_exists(self.path)
        if content is None:
            raise BlockedError(
                f"this workspace has no vault: there is no '{self.path}'",
                remedy="`appeals vault new` makes one; one made on another machine is "
                "copied there",
            )
        return _parse_vault(decrypt(content, key, _WHAT), self.path)

    def change(self, key: AgeKey, changed: Callable[[Vault], Vault]) -> Vault:
        """Read the vault, change it, and write it; give what was written.

        The previous bytes are kept beside it. Raises as `read`; BlockedError while
        another command changes it, MachineError when the disk refuses: it is then
        unchanged.
        """
        with self._hold_lock():
            before = read_if_exists(self.path)
            new = changed(self.read(key))
            content = _encrypt_vault(new)
            if before is not None:
                write_bytes(self.older_path, before, mode=0o600)
            write_bytes(self.path, content, mode=0o600)
        return new

    def forget_older(self) -> None:
        """Delete the previous copy, which someone must no longer read."""
        try:
            self.older_path.unlink(missing_ok=True)
        except OSError as error:
            raise machine_error(error, str(self.older_path)) from error

    def _hold_lock(self) -> AbstractContextManager[None]:
        return hold_lock(self._lock, "the vault is being changed")

    def _check_place(self) -> None:
        raise_all(
            [
                BlockedError.of((each,))
                for each in placement_problems(
                    self.path, self._root, what="vault", variable=_VARIABLE
                )
            ]
        )


def _encrypt_vault(vault: Vault) -> bytes:
    if not vault.readers:
        raise BlockedError(
            "a vault that nobody may read is lost",
            remedy="let somebody in first: `appeals vault allow PERSON AGE-KEY`",
        )
    return encrypt(vault.content(), vault.readers.values())


def _parse_vault(clear: bytes, path: Path) -> Vault:
    """Parse the decrypted content; no error repeats a word of it."""
    try:
        schema = str(json.loads(clear)["schema"])
    except (ValueError, KeyError, TypeError):
        schema = ""
    if schema != SCHEMA and schema.startswith("appeals/vault@"):
        raise MachineError(
            f"the vault '{path}' was written by a newer version of this program",
            remedy="use that version; nothing was changed",
        )
    try:
        held = _VaultContent.model_validate_json(clear)
        persons = {
            id_: ProtectedPerson.model_validate_json(json.dumps({**person, "id": id_}))
            for id_, person in held.persons.items()
        }
    except ValidationError:
        raise BlockedError(
            f"what is in the vault '{path}' cannot be read: another program wrote it, "
            "or changed it",
            remedy="take a copy of it, or the older one beside it",
        ) from None
    return Vault(held.readers, persons)


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
        """Give the state for another process of this program."""
        secret = self.key.secret if self.is_open else None
        known = {"file": self.file, "_place": self._place, "_ask": self._ask}
        opened = {"vault": self.vault} if "vault" in self.__dict__ else {}
        return {**known, **opened, "secret": secret}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Restore the state in another process."""
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
        """The hash of the vault, which changes with it; "" without one."""
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
        """What removes names from texts, once the vault was opened."""
        return self._hidden if "vault" in self.__dict__ else None

    def is_opened_by(self, unasked: Ask) -> bool:
        """Open the vault without asking anyone; False where that is impossible.

        `unasked` gives the known passphrase, BlockedError where there is none.
        """
        try:
            if not self.is_open:
                self.__dict__["key"] = self._place.load(unasked)
            return bool(self.vault)
        except AppealsError:
            return False

    def read_again(self) -> None:
        """Forget the content of the vault, which was changed; the key stays open."""
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
