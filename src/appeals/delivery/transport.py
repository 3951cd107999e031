"""What every transport does: it composes a message, and hands it over.

A transport neither judges nor records. `send` has it compose a message, keeps the bytes
under sent/, claims the row of the ledger, and has it hand over the kept bytes.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar, Final, Literal

from appeals.delivery.message import (
    BYTES_AT_ONCE,
    Attachment,
    Mailbox,
    Message,
    eml_pieces,
)
from appeals.delivery.plan import (
    AddressKind,
    Plan,
    PlannedAddress,
    PlannedFile,
    PlannedMessage,
    new_message_id,
)
from appeals.delivery.receipts import Contents, SharedFile
from appeals.errors import BlockedError
from appeals.model.choices import TransportName
from appeals.storage.reading import read_pieces

MESSAGE: Final = "message.eml"
"""The file name of an e-mail where its bytes are kept."""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file of a letter; iterating gives its bytes in pieces, hashed on the way."""

    planned: PlannedFile
    path: Path

    def __iter__(self) -> Iterator[bytes]:
        """Read the file; BlockedError at its end if it is not the planned one.

        Raises MachineError if it cannot be read.
        """
        digest = hashlib.sha256()
        try:
            for piece in read_pieces(self.path, BYTES_AT_ONCE, self.planned.path):
                digest.update(piece)
                yield piece
        except FileNotFoundError:
            digest = hashlib.sha256(b"it is not there")
        if digest.hexdigest() != self.planned.sha256:
            raise BlockedError(
                f"'{self.planned.path}' was changed this moment; what was handed over "
                "before has its receipt",
                remedy="render the letter again, plan again, then use that plan",
            )


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A planned letter to one recipient, with its files.

    `notice` is put before its text.
    """

    plan: Plan
    message: PlannedMessage
    files: tuple[OutgoingFile, ...]
    notice: str = ""

    def text(self) -> str:
        """Read the text of its message; BlockedError if there is none."""
        for file in self.files:
            if file.planned.role == "text":
                try:
                    return self.notice + b"".join(file).decode("utf-8")
                except UnicodeDecodeError:
                    break
        raise BlockedError(
            f"{self.message.edition} has no text",
            remedy="render the letter again, plan again, then use that plan",
        )

    def as_test(self, address: str) -> "OutgoingLetter":
        """Give the same letter for one's own address, marked TEST, without copies."""
        message, sender = self.message, self.plan.sender
        changes = {
            "edition": f"TEST-{message.edition}",
            "name": f"TEST {message.name}",
            "email": PlannedAddress(address=address, certainty="confirmed"),
            "subject": f"TEST: {message.subject}",
            "message_id": new_message_id(f"{message.message_id}\n{address}", sender),
        }
        only_sender = sender.model_copy(update={"cc": None})
        return replace(
            self,
            plan=self.plan.model_copy(update={"sender": only_sender}),
            message=message.model_copy(update=changes),
            notice="TEST: this letter went to nobody else.\n\n",
        )


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed over: kept bytes, which are never made again.

    `folder` contains them; `main` is the file in it that is sent, or that a person
    opens, and `sha256` its hash. `known_sha256` are those of earlier messages of the
    letter to the recipient.
    """

    letter: OutgoingLetter
    folder: Path
    main: str
    sha256: str
    known_sha256: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """The file that is sent."""
        return self.folder / self.main

    def pieces(self) -> Iterator[bytes]:
        """Read the file that is sent."""
        return read_pieces(self.path, BYTES_AT_ONCE)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that a server delivers to: the recipient and all copies."""
        email = self.letter.message.email
        assert email is not None  # noqa: S101  it was judged before
        return (email.address, *(self.letter.plan.sender.cc or ()))


@dataclass(frozen=True, slots=True)
class TransportResult:
    """The outcome of a parcel.

    `state` is "planned" if it was not sent and may be tried again, "failed" if it was
    refused for good. `reply` is the answer of a server, in its own words. `path` is
    what a person opens. If it `stops`, no other parcel is tried: the server is gone, or
    accepts no more today.
    """

    state: Literal["accepted", "drafted", "failed", "planned"]
    reply: str = ""
    path: Path | None = None
    stops: bool = False


class Transport(ABC):
    """How letters are sent. With `is_network` no person sees them first."""

    name: ClassVar[TransportName]
    is_network: ClassVar[bool]
    address_kind: ClassVar[AddressKind]

    @abstractmethod
    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make the kept content of a letter by name, the sent file first.

        Raises BlockedError, before the first byte, for what it cannot send.
        """

    def refuse(self, _letter: OutgoingLetter, _known_sha256: Collection[str]) -> None:
        """Raise BlockedError if a letter has no place; called before any is sent.

        Most transports have a place for every letter.
        """
        return

    @abstractmethod
    def hand_over(self, parcel: Parcel, dot: Callable[[], None], /) -> TransportResult:
        """Hand over a parcel.

        A transport that cannot take it back afterwards calls `dot` just before, and
        continues only if that does not raise. A MachineError after it leaves the
        message `unknown`; one before it, planned.
        """

    def finish(self) -> tuple[Path, ...]:
        """Finish: close what is open; give the files that contain several letters."""
        return ()


def email_pieces(letter: OutgoingLetter, *, is_unsent: bool) -> Iterator[bytes]:
    """Make the e-mail of a letter, piece by piece; raises as `eml_pieces`."""
    plan, message = letter.plan, letter.message
    assert message.email is not None  # noqa: S101  it was judged before
    email = Message(
        sender=Mailbox(plan.sender.name, plan.sender.address),
        to=Mailbox(message.name, message.email.address),
        subject=message.subject,
        day=date.fromisoformat(plan.made_on),
        message_id=message.message_id,
        text=letter.text(),
        attachments=tuple(
            Attachment(file.planned.name, file)
            for file in letter.files
            if file.planned.role != "text"
        ),
        reply_to=plan.sender.reply_to or "",
        cc=plan.sender.cc or (),
        references=message.references or (),
        is_unsent=is_unsent,
    )
    return eml_pieces(email)


def compose_email(letter: OutgoingLetter, *, is_unsent: bool) -> Contents:
    """Make the e-mail of a letter, and beside it its files, under their names."""
    enclosed = {
        file.planned.name: SharedFile(file.planned.sha256, file)
        if file.planned.role == "annex"  # all recipients get the same
        else file
        for file in letter.files
    }
    return {MESSAGE: email_pieces(letter, is_unsent=is_unsent), **enclosed}
