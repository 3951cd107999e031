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
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, JsonValue, ValidationError

from appeals.errors import BlockedError, MachineError, raise_all
from appeals.model.protected import ProtectedPerson
from appeals.model.values import RegistryModel, Slug
from appeals.storage.atomic import machine_error, write_bytes
from appeals.storage.disks import find_sharing_service
from appeals.storage.locking import hold_lock
from appeals.storage.private_files import (
    already_exists_error,
    create_private,
    make_private_folder,
    placement_problems,
)
from appeals.storage.reading import read_if_exists
from appeals.vault.age import ENDING, AgeKey, decrypt, encrypt

SCHEMA: Final = "appeals/vault@1"
_VARIABLE: Final = "APPEALS_STATE"
_WHAT: Final = "the vault"

Readers = Mapping[str, str]
"""Public keys by the id of whose they are: {"ana": "age1..."}."""


class _HeldVault(RegistryModel):
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
        """Give it as it is encrypted: JSON, sorted keys, UTF-8."""
        persons = {
            id_: person.model_dump(mode="json", exclude={"id"}, exclude_none=True)
            for id_, person in self.persons.items()
        }
        held = {"schema": SCHEMA, "readers": dict(self.readers), "persons": persons}
        return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True).encode()


class VaultFile:
    """The file of a vault, which need not be there.

    `root` is the workspace, in which it must not lie.
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
        """Raise BlockedError where a vault is there, which is not replaced."""
        if self.is_there:
            raise already_exists_error(self.path)

    def make(self, vault: Vault) -> None:
        """Write a new vault; BlockedError where one is there, or may not be."""
        self._refuse_place()
        if shared := find_sharing_service(self.path.parent):
            raise BlockedError(
                f"the vault must be on this machine alone, and '{self.path.parent}' "
                f"is shared: {shared}",
                remedy=f"set {_VARIABLE} to a folder that no other machine sees",
            )
        make_private_folder(self.path.parent)
        with self._locked():
            create_private(self.path, _sealed(vault))

    def read(self, key: AgeKey) -> Vault:
        """Open the vault: `read(key).persons["p-017"].names[0].text`.

        Raises BlockedError where there is none, for a wrong key, a changed byte, and a
        file that others may read; MachineError for one that a newer version wrote.
        """
        self._refuse_place()
        content = read_if_exists(self.path)
        if content is None:
            raise BlockedError(
                f"this workspace has no vault: there is no '{self.path}'",
                remedy="`appeals vault new` makes one; one made on another machine is "
                "copied there",
            )
        return _read(decrypt(content, key, _WHAT), self.path)

    def change(self, key: AgeKey, changed: Callable[[Vault], Vault]) -> Vault:
        """Read the vault, change it, and write it; give what was written.

        The bytes before are kept beside it. Raises as `read`; BlockedError while
        another command changes it, MachineError when the disk refuses: it is then as
        it was.
        """
        with self._locked():
            before = read_if_exists(self.path)
            new = changed(self.read(key))
            content = _sealed(new)
            if before is not None:
                write_bytes(self.older_path, before, mode=0o600)
            write_bytes(self.path, content, mode=0o600)
        return new

    def forget_older(self) -> None:
        """Remove the copy before, of which somebody must see no more."""
        try:
            self.older_path.unlink(missing_ok=True)
        except OSError as error:
            raise machine_error(error, str(self.older_path)) from error

    def _locked(self) -> AbstractContextManager[None]:
        return hold_lock(self._lock, "the vault is being changed")

    def _refuse_place(self) -> None:
        raise_all(
            [
                BlockedError.of((each,))
                for each in placement_problems(
                    self.path, self._root, what="vault", variable=_VARIABLE
                )
            ]
        )


def _sealed(vault: Vault) -> bytes:
    if not vault.readers:
        raise BlockedError(
            "a vault that nobody may read is lost",
            remedy="let somebody in first: `appeals vault allow PERSON AGE-KEY`",
        )
    return encrypt(vault.content(), vault.readers.values())


def _read(clear: bytes, path: Path) -> Vault:
    """Read what was encrypted; no error repeats a word of it."""
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
        held = _HeldVault.model_validate_json(clear)
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
