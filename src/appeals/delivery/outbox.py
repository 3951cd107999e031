"""The outbox: a folder of `.eml` files that a person opens, reads and sends.

Nothing here goes over a network.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path

from appeals.errors import GateError
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import read_if_there

FOLDER = "outbox"
MODE = 0o600


class Outbox:
    """The outbox of one letter, in the folder of its drawn files."""

    def __init__(self, out: Path, letter: str) -> None:
        self._folder = child_path(out, letter) / FOLDER

    def path(self, edition: str) -> Path:
        """Give where the message of an edition stands or will stand."""
        return child_path(self._folder, f"{edition}.eml")

    def refuse_stranger(
        self, edition: str, content: bytes, known_sha256: Collection[str]
    ) -> None:
        """Refuse if a file stands there that `put` would destroy.

        `known_sha256` are the hashes of messages that have a receipt. Raises
        GateError for other bytes, MachineError if the file cannot be read.
        """
        path = self.path(edition)
        there = read_if_there(path)
        if there is None or there == content:
            return
        if hashlib.sha256(there).hexdigest() not in known_sha256:
            raise GateError(
                f"'{path}' stands there already and is not the message planned; "
                "nothing was written",
                hint="move it to another folder, then run the command again",
            )

    def put(self, edition: str, content: bytes) -> Path:
        """Write a message, readable by its owner alone, and give its path.

        The same bytes are not written twice. Raises MachineError if the disk refuses.
        """
        path = self.path(edition)
        if read_if_there(path) != content:
            write_bytes(path, content, mode=MODE)
        return path
