"""Drafts in a mailbox: a person opens each in a mail program, and presses send."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from appeals.delivery.imap import ImapMailbox
from appeals.delivery.plan import AddressKind
from appeals.delivery.receipts import Contents
from appeals.delivery.transport import (
    OutgoingLetter,
    Parcel,
    Transport,
    TransportResult,
    compose_email,
)
from appeals.model.choices import TransportName
from appeals.model.settings import ImapServer


class DraftsFolder(Transport):
    """The folder of drafts of the mailbox. It is opened when first needed.

    A draft is looked for by its Message-ID before it is put in, also among what was
    sent, so that there is one whatever died in between.
    """

    name: ClassVar[TransportName] = "drafts"
    is_network: ClassVar[bool] = True
    address_kind: ClassVar[AddressKind] = "email"

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._mailbox: ImapMailbox | None = None
        self._folder = ""

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make a message as it is to leave."""
        return compose_email(letter, is_unsent=False)

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Put a draft in, once; raises MachineError where the server does not take it.

        It can be taken back: no dot is needed.
        """
        if self._mailbox is None:
            self._mailbox = ImapMailbox(self._server)
            self._folder = self._mailbox.drafts_folder()
        message_id = parcel.letter.message.message_id
        content = b"".join(parcel.pieces())
        is_new = self._mailbox.append_draft(self._folder, content, message_id)
        return TransportResult(
            "drafted", reply="" if is_new else "it was there already"
        )

    def finish(self) -> tuple[Path, ...]:
        """Close the mailbox."""
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox = None
        return ()
