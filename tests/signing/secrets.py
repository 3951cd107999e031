"""Passphrases for tests."""

from dataclasses import dataclass, field

from appeals.errors import BlockedError


@dataclass
class Known:
    """Gives one passphrase for all keys, and notes who was asked for."""

    word: str | None = "correct horse"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def passphrase(self, key_id, kind):
        self.asked.append((key_id, kind))
        if self.word is None:
            raise BlockedError("not known")
        return self.word

    def new_passphrase(self, key_id):
        return self.passphrase(key_id, "passphrase")
