"""Web form and post: what is written for a person, who does the rest by hand.

What leaves this way is `drafted` until somebody records it.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from appeals.delivery.form_sheet import FormSheet, write_sheet
from appeals.delivery.plan import AddressKind
from appeals.delivery.post_packet import PostItem, join_packets, write_post_packet
from appeals.delivery.receipts import Contents
from appeals.delivery.transport import (
    OutgoingLetter,
    Parcel,
    Transport,
    TransportResult,
)
from appeals.errors import BlockedError
from appeals.languages.language import Language
from appeals.model.choices import TransportName
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path

_MODE = 0o600
_SHEET, _FIELDS, _PACKET = "form.html", "form.json", "post.pdf"


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
        """Make one PDF: an address sheet with the letter and its annexes behind.

        It is made when it is read. Raises BlockedError where the letter has no PDF.
        """
        if not any(_is_pdf(f.planned.name) for f in letter.files):
            raise BlockedError(
                f"{letter.message.edition} has no PDF to print",
                remedy="plan it with --format docx,pdf",
            )
        return {_PACKET: self._pieces(letter)}

    def hand_over(self, parcel: Parcel, _dot: Callable[[], None], /) -> TransportResult:
        """Write the PDF of one letter."""
        path = child_path(self._folder, f"{parcel.letter.message.edition}.pdf")
        write_bytes(path, parcel.pieces(), mode=_MODE)
        self._written.append(path)
        return TransportResult("drafted", path=path)

    def finish(self) -> tuple[Path, ...]:
        """Join what was handed over into one PDF to print."""
        if not self._written:
            return ()
        path = child_path(self._folder, "packet.pdf")
        packet = join_packets([each.read_bytes() for each in self._written])
        write_bytes(path, packet, mode=_MODE)
        return (path,)

    def _pieces(self, letter: OutgoingLetter) -> Iterator[bytes]:
        item, language = self._item_of(letter)
        yield write_post_packet([item], language)


def post_files(
    letter: OutgoingLetter,
) -> tuple[tuple[tuple[str, bytes], ...], tuple[str, ...]]:
    """Give the PDFs of a letter with their bytes, and the names of what is none.

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
