"""Transports that leave the last step to a person: outbox, drafts, web form, post.

What is handed over to them is `drafted` until somebody records that it was sent. Only
drafts are sent over a network: to the office's own mailbox.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from itertools import count, islice
from pathlib import Path
from typing import ClassVar

from appeals.delivery.form_sheet import FormSheet, write_sheet
from appeals.delivery.imap import ImapMailbox
from appeals.delivery.plan import AddressKind
from appeals.delivery.post_packet import PostItem, join_packets, write_post_packet
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
from appeals.languages.language import Language
from appeals.model.choices import TransportName
from appeals.model.settings import ImapServer
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import hash_if_exists

_OUTBOX = "outbox"
_MODE = 0o600
_SHEET, _FIELDS, _PACKET = "form.html", "form.json", "post.pdf"


class Outbox(Transport):
    """The outbox of one letter, in the folder of its rendered files."""

    name: ClassVar[TransportName] = "outbox"
    is_network: ClassVar[bool] = False
    address_kind: ClassVar[AddressKind] = "email"

    def __init__(self, out: Path, letter: str) -> None:
        self._folder = child_path(child_path(out, letter), _OUTBOX)

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make a message that a mail program opens as a draft."""
        return compose_email(letter, is_unsent=True)

    def refuse(self, letter: OutgoingLetter, known_sha256: Collection[str]) -> None:
        """Refuse if there is an unknown file.

        Raises BlockedError for other bytes, MachineError if the file cannot be read.
        """
        first = self._candidate_paths(letter.message.edition)
        if any(hash_if_exists(path) for path in islice(first, len(known_sha256) + 1)):
            digest = hashlib.sha256()
            for piece in email_pieces(letter, is_unsent=True):
                digest.update(piece)
            self._find_place(letter.message.edition, digest.hexdigest(), known_sha256)

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Write a message that only its owner can read.

        The same bytes are not written twice, and an earlier message stays: the next one
        is named "unodc-ed_2.eml". Raises as `refuse`, and MachineError if the disk
        refuses.
        """
        edition = parcel.letter.message.edition
        path = self._find_place(edition, parcel.sha256, parcel.known_sha256)
        if hash_if_exists(path) is None:
            write_bytes(path, parcel.pieces(), mode=_MODE)
        return TransportResult("drafted", path=path)

    def find(self, edition: str, sha256: str) -> Path:
        """Give where a message of an edition is, by its hash, or would be."""
        for path in self._candidate_paths(edition):
            if hash_if_exists(path) in {None, sha256}:
                return path
        raise AssertionError  # there is always a next place

    def _find_place(
        self, edition: str, sha256: str, known_sha256: Collection[str]
    ) -> Path:
        """Find where a message is, or where it can be without replacing another."""
        free: Path | None = None
        for path in islice(self._candidate_paths(edition), len(known_sha256) + 1):
            existing = hash_if_exists(path)
            if existing == sha256:
                return path
            if existing is None:
                free = free or path
            elif existing not in known_sha256:
                raise BlockedError(
                    f"'{path}' is there already and is not the message planned; "
                    "nothing was written",
                    remedy="move it to another folder, then run the command again",
                )
        assert free is not None  # noqa: S101  fewer messages are known than places
        return free

    def _candidate_paths(self, edition: str) -> Iterator[Path]:
        """Give the paths of the messages of an edition: no other name has a "_"."""
        yield child_path(self._folder, f"{edition}.eml")
        for number in count(2):
            yield child_path(self._folder, f"{edition}_{number}.eml")


class DraftsFolder(Transport):
    """The folder of drafts of the mailbox, opened when first needed.

    Before a draft is put in, its Message-ID is looked for, also among sent mail, so
    that there is only one even if a command died in between.
    """

    name: ClassVar[TransportName] = "drafts"
    is_network: ClassVar[bool] = True
    address_kind: ClassVar[AddressKind] = "email"

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._mailbox: ImapMailbox | None = None
        self._folder = ""

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make a message as it is to be sent."""
        return compose_email(letter, is_unsent=False)

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Put a draft in once; raises MachineError if the server does not accept it.

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


class FormSheets(Transport):
    """The sheets for web forms, beside the rendered files of a letter.

    `sheet_of` makes the sheet of a letter.
    """

    name: ClassVar[TransportName] = "form"
    is_network: ClassVar[bool] = False
    address_kind: ClassVar[AddressKind] = "web-form"

    def __init__(
        self, out: Path, letter: str, sheet_of: Callable[[OutgoingLetter], FormSheet]
    ) -> None:
        self._folder = child_path(child_path(out, letter), "form")
        self._sheet_of = sheet_of

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make the page, the same as JSON, and the files to upload beside it."""
        sheet = self._sheet_of(letter)
        fields = json.dumps(sheet.as_json(), ensure_ascii=False, indent=1) + "\n"
        enclosed = {f.planned.name: f for f in letter.files if f.planned.role != "text"}
        return {_SHEET: write_sheet(sheet), _FIELDS: fields.encode(), **enclosed}

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Write page and JSON for a person to open."""
        edition = parcel.letter.message.edition
        fields = (parcel.folder / _FIELDS).read_bytes()
        write_bytes(child_path(self._folder, f"{edition}.json"), fields, mode=_MODE)
        path = child_path(self._folder, f"{edition}.html")
        write_bytes(path, parcel.pieces(), mode=_MODE)
        return TransportResult("drafted", path=path)


class PostPackets(Transport):
    """Letters to print: one PDF each, and one of all that were handed over.

    `item_of` gives what a letter needs, without its PDFs.
    """

    name: ClassVar[TransportName] = "post"
    is_network: ClassVar[bool] = False
    address_kind: ClassVar[AddressKind] = "post"

    def __init__(
        self,
        out: Path,
        letter: str,
        item_of: Callable[[OutgoingLetter], tuple[PostItem, Language]],
    ) -> None:
        self._folder = child_path(child_path(out, letter), "post")
        self._item_of = item_of
        self._written: list[Path] = []

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make one PDF: an address sheet, followed by the letter and its annexes.

        It is made when it is read. Raises BlockedError if the letter has no PDF.
        """
        if not any(_is_pdf(f.planned.name) for f in letter.files):
            raise BlockedError(
                f"{letter.message.edition} has no PDF to print",
                remedy="plan it with --format docx,pdf",
            )
        return {_PACKET: self._render_packet(letter)}

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Write the PDF of one letter."""
        path = child_path(self._folder, f"{parcel.letter.message.edition}.pdf")
        write_bytes(path, parcel.pieces(), mode=_MODE)
        self._written.append(path)
        return TransportResult("drafted", path=path)

    def finish(self) -> tuple[Path, ...]:
        """Join all that were handed over into one PDF to print."""
        if not self._written:
            return ()
        path = child_path(self._folder, "packet.pdf")
        packet = join_packets([each.read_bytes() for each in self._written])
        write_bytes(path, packet, mode=_MODE)
        return (path,)

    def _render_packet(self, letter: OutgoingLetter) -> Iterator[bytes]:
        item, language = self._item_of(letter)
        yield write_post_packet(item, language)


def post_files(
    letter: OutgoingLetter,
) -> tuple[tuple[tuple[str, bytes], ...], tuple[str, ...]]:
    """Give the PDFs of a letter with their bytes, and the names of other annexes.

    The Word file of a letter is left out: its PDF is printed.
    """
    printed, others = [], []
    for file in letter.files:
        if _is_pdf(file.planned.name):
            printed.append((file.planned.name, b"".join(file)))
        elif file.planned.role == "annex":
            others.append(file.planned.name)
    return tuple(printed), tuple(others)


def _is_pdf(name: str) -> bool:
    return name.casefold().endswith(".pdf")
