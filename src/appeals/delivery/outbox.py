"""The outbox: a folder of `.eml` files that a person opens, reads and sends.

Nothing here goes over a network.
"""

import hashlib
from collections.abc import Collection, Iterator
from itertools import count, islice
from pathlib import Path

from appeals.errors import BlockedError
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import hash_if_there

FOLDER = "outbox"
MODE = 0o600


class Outbox:
    """The outbox of one letter, in the folder of its rendered files."""

    def __init__(self, out: Path, letter: str) -> None:
        self._folder = child_path(child_path(out, letter), FOLDER)

    def find(self, edition: str, sha256: str) -> Path:
        """Give where a message of an edition is by its hash, or would be."""
        for path in self._places(edition):
            if hash_if_there(path) in {None, sha256}:
                return path
        raise AssertionError  # there is always a next place

    def refuse_stranger(
        self, edition: str, content: bytes, known_sha256: Collection[str]
    ) -> None:
        """Refuse if a file is there that is not known.

        `known_sha256` are the hashes of messages that have a receipt. Raises
        BlockedError for other bytes, MachineError if the file cannot be read.
        """
        self._place(edition, content, known_sha256)

    def put(
        self, edition: str, content: bytes, known_sha256: Collection[str] = ()
    ) -> Path:
        """Write a message, readable by its owner alone, and give its path.

        The same bytes are not written twice, and an earlier message stays: the next one
        is called "unodc-ed_2.eml". Raises as `refuse_stranger`, and MachineError if the
        disk refuses.
        """
        path = self._place(edition, content, known_sha256)
        if hash_if_there(path) is None:
            write_bytes(path, content, mode=MODE)
        return path

    def _place(
        self, edition: str, content: bytes, known_sha256: Collection[str]
    ) -> Path:
        """Find where a message is, or where it can go without replacing another."""
        free: Path | None = None
        sha256 = hashlib.sha256(content).hexdigest()
        last = len(known_sha256) + 1
        for path in islice(self._places(edition), last):
            there = hash_if_there(path)
            if there == sha256:
                return path
            if there is None:
                free = free or path
            elif there not in known_sha256:
                raise BlockedError(
                    f"'{path}' is there already and is not the message planned; "
                    "nothing was written",
                    remedy="move it to another folder, then run the command again",
                )
        assert free is not None  # noqa: S101  fewer messages are known than places
        return free

    def _places(self, edition: str) -> Iterator[Path]:
        """Give the paths of the messages of an edition: no other one has a "_"."""
        yield child_path(self._folder, f"{edition}.eml")
        for number in count(2):
            yield child_path(self._folder, f"{edition}_{number}.eml")
