"""The own key to vaults and packs: one file under a passphrase in the folder of keys.

    vault-key.age   the private key, under a passphrase (scrypt)
    vault-key.pub   the public one, for others to encrypt to

`age --decrypt vault-key.age` gives the key file that age takes as --identity.
"""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appeals.errors import BlockedError, raise_all
from appeals.storage.atomic import write_bytes
from appeals.storage.private_files import (
    create_private,
    make_private_folder,
    placement_problems,
)
from appeals.storage.reading import read_if_exists
from appeals.vault.age import (
    ENDING,
    AgeKey,
    decrypt_with_passphrase,
    encrypt_with_passphrase,
    is_under_passphrase,
    new_key,
    read_key,
)

NAME: Final = "vault-key"
SHORTEST_PASSPHRASE: Final = 8
_WHAT: Final = "the key to the vault"
_MOST_BYTES: Final = 4096

Ask = Callable[[], str]
"""Gives a passphrase, or the key itself as text; BlockedError when there is none."""


class KeyPlace:
    """Where the own key is: a folder, which may not exist yet.

    `root` is the workspace, None outside of one: it is shared, so a key must not be in
    it.
    """

    def __init__(self, folder: Path, root: Path | None) -> None:
        self._folder, self._root = folder, root
        self.path = folder / f"{NAME}{ENDING}"
        self.public_path = folder / f"{NAME}.pub"

    @property
    def is_there(self) -> bool:
        """Whether a key was made."""
        return self.path.exists()

    def public(self) -> str | None:
        """Read the public key, which needs no passphrase; None where there is none."""
        content = read_if_exists(self.public_path) or b""
        return content[:_MOST_BYTES].decode("utf-8", "replace").strip() or None

    def make(self, ask: Ask) -> AgeKey:
        """Make a key under a new passphrase; BlockedError where one exists already.

        Raises MachineError when the disk refuses.
        """
        self._check_place()
        make_private_folder(self._folder)
        key, passphrase = new_key(), validate_passphrase(ask())
        create_private(self.path, self._encrypt_key(key, passphrase))
        write_bytes(self.public_path, f"{key.public}\n".encode(), mode=0o644)
        return key

    def load(self, ask: Ask) -> AgeKey:
        """Open the key; BlockedError where there is none, or for a wrong passphrase.

        The answer of `ask` may be the key itself, as from the key ring of a desktop.
        """
        content = read_if_exists(self.path)
        if content is None:
            key = read_key(ask()) if self.public() else None
            if key is not None:
                return key
            raise BlockedError(
                f"there is no key to the vault in '{self._folder}'",
                remedy="`appeals vault key` makes one; who may read the vault lets it "
                "in: `appeals vault allow PERSON AGE-KEY`",
            )
        self._check_place()
        if not is_under_passphrase(content):
            raise BlockedError(
                f"'{self.path}' is not a key under a passphrase: it was changed",
                remedy="bring it back from a copy",
            )
        answer = _normalize(ask())
        if (key := read_key(answer)) is not None:
            return key
        clear = decrypt_with_passphrase(content, answer, _WHAT)
        key = read_key(clear.decode("utf-8", "replace"))
        if key is None:
            raise BlockedError(
                f"'{self.path}' holds no key of age", remedy="bring it back from a copy"
            )
        return key

    def change_passphrase(self, ask: Ask, ask_new: Ask) -> None:
        """Put the key under another passphrase; it stays the same key."""
        key = self.load(ask)
        write_bytes(
            self.path,
            self._encrypt_key(key, validate_passphrase(ask_new())),
            mode=0o600,
        )

    @staticmethod
    def _encrypt_key(key: AgeKey, passphrase: str) -> bytes:
        text = f"# public key: {key.public}\n{key.secret}\n"
        return encrypt_with_passphrase(text.encode(), passphrase)

    def _check_place(self) -> None:
        found = placement_problems(
            self.path, self._root, what="key", variable="APPEALS_KEYS"
        )
        raise_all([BlockedError.of((each,)) for each in found])


def validate_passphrase(typed: str) -> str:
    """Normalise a new passphrase; BlockedError for a short one."""
    passphrase = _normalize(typed)
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BlockedError(
            f"a passphrase of {len(passphrase)} characters protects nobody",
            remedy=f"use {SHORTEST_PASSPHRASE} or more; six words taken at random are "
            "best",
        )
    return passphrase


def _normalize(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase)
