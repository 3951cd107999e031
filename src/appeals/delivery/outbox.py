"""The outbox: a folder of `.eml` files that a person opens, reads and sends.

Nothing here goes over a network.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from itertools import count, islice
from pathlib import Path
from typing import ClassVar

from appeals.delivery.plan import AddressKind
from appeals.delivery.receipts import Contents
from appeals.delivery.transport import (
    OutgoingLetter,
    Parcel,
    Transport,
    TransportResult,
    compose_email,
    email_pieces,
)
from appeals.errors import BlockedError
from appeals.model.choices import TransportName
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import hash_if_there

FOLDER = "outbox"
MODE = 0o600


class Outbox(Transport):
    """The outbox of one letter, in the folder of its rendered files."""

    name: ClassVar[TransportName] = "outbox"
    is_network: ClassVar[bool] = False
    address_kind: ClassVar[AddressKind] = "email"

    def __init__(self, out: Path, letter: str) -> None:
        self._folder = child_path(child_path(out, letter), FOLDER)

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make a message that a mail program opens as a draft."""
        return compose_email(letter, is_unsent=True)

    def refuse(self, letter: OutgoingLetter, known_sha256: Collection[str]) -> None:
        """Refuse if a file is there that is not known.

        Raises BlockedError for other bytes, MachineError if the file cannot be read.
        """
        first = self._places(letter.message.edition)
        if any(hash_if_there(path) for path in islice(first, len(known_sha256) + 1)):
            digest = hashlib.sha256()
            for piece in email_pieces(letter, is_unsent=True):
                digest.update(piece)
            self._place(letter.message.edition, digest.hexdigest(), known_sha256)

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Write a message, readable by its owner alone.

        The same bytes are not written twice, and an earlier message stays: the next one
        is called "unodc-ed_2.eml". Raises as `refuse`, and MachineError if the disk
        refuses.
        """
        edition = parcel.letter.message.edition
        path = self._place(edition, parcel.sha256, parcel.known_sha256)
        if hash_if_there(path) is None:
            write_bytes(path, parcel.pieces(), mode=MODE)
        return TransportResult("drafted", path=path)

    def find(self, edition: str, sha256: str) -> Path:
        """Give where a message of an edition is by its hash, or would be."""
        for path in self._places(edition):
            if hash_if_there(path) in {None, sha256}:
                return path
        raise AssertionError  # there is always a next place

    def _place(self, edition: str, sha256: str, known_sha256: Collection[str]) -> Path:
        """Find where a message is, or where it can go without replacing another."""
        free: Path | None = None
        for path in islice(self._places(edition), len(known_sha256) + 1):
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
