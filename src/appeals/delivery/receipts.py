"""Receipts: what left the organisation, one file a message under sent/ (kept in git).

A receipt is written after the message. A message that has one is never written again.

    sent/<letter>/<receipt>.json             says what left; in git
    sent/<letter>/kept/<receipt>/            the bytes that left; never in git
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from appeals.delivery.plan import Plan, PlannedMessage
from appeals.errors import MachineError, Place, WorkspaceError
from appeals.model.values import Certainty, LanguageTag, RegistryModel, Slug
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path, refuse_link_out, safe_name
from appeals.storage.private_files import create_private_folder, make_private_folder
from appeals.storage.reading import hash_if_there, read_regular

FOLDER = "sent"
KEPT = "kept"
_IGNORE = ".gitignore"
SCHEMA: Literal["appeals/receipt@1"] = "appeals/receipt@1"
MODE = 0o600
_NAME_LENGTH = 12
_SHA256 = r"^[0-9a-f]{64}$"


class ReceiptFile(RegistryModel):
    """A file that went along, under the name that the recipient sees."""

    name: str
    sha256: str = Field(pattern=_SHA256)


class Receipt(RegistryModel):
    """One message that was handed over to a transport.

    `written_at` is UTC, to the second. `unverified_reason` says why an address that
    nobody had confirmed was used, `again_reason` why the recipient got another
    message of the same letter.
    """

    schema_: Literal["appeals/receipt@1"] = Field(alias="schema")
    plan: str
    letter: Slug
    edition: str
    recipient: Slug
    language: LanguageTag
    transport: Literal["outbox"]
    message_id: str
    address: str
    certainty: Certainty
    message_sha256: str = Field(pattern=_SHA256)
    files: tuple[ReceiptFile, ...]
    written_at: str
    unverified_reason: str | None = None
    again_reason: str | None = None

    @property
    def day(self) -> str:
        """The day on which it was written, UTC."""
        return self.written_at[:10]


class Receipts:
    """The receipts of one letter."""

    def __init__(self, workspace: Path, letter: str) -> None:
        self._folder = child_path(child_path(workspace, FOLDER), letter)
        self._shown = f"{FOLDER}/{letter}"

    def read(self) -> tuple[Receipt, ...]:
        """Give every receipt of the letter, in the order of their files.

        Raises WorkspaceError for one that cannot be read: it must not count as none.
        """
        if not self._folder.is_dir():
            return ()
        return tuple(self._read(path) for path in sorted(self._folder.glob("*.json")))

    def keep(self, message: PlannedMessage, contents: Mapping[str, bytes]) -> Path:
        """Keep the bytes of a message before it leaves, and give their folder.

        Nothing is written over: other bytes under the same name, of a run that was
        killed before the receipt, stay beside them. The receipt has the SHA-256 of the
        message that left. Raises MachineError when the disk refuses.
        """
        top = child_path(self._folder, KEPT)
        make_private_folder(top)
        if not (top / _IGNORE).exists():
            write_bytes(top / _IGNORE, b"*\n", mode=MODE)
        own = {safe_name(name): data for name, data in contents.items()}
        for number in count(1):
            ending = f"-{number}" if number > 1 else ""
            folder = child_path(top, _stem(message) + ending)
            if create_private_folder(folder, own) or _holds(folder, own):
                return folder
        raise AssertionError  # count() has no end

    def add(self, receipt: Receipt) -> Path:
        """Write a receipt, readable by its owner alone; MachineError if it fails."""
        name = f"{_stem(receipt)}.json"
        held = receipt.model_dump(mode="json", by_alias=True)
        line = json.dumps(held, ensure_ascii=False, sort_keys=True) + "\n"
        path = child_path(self._folder, name)
        write_bytes(path, line.encode(), mode=MODE, shown=f"{self._shown}/{name}")
        return path

    def _read(self, path: Path) -> Receipt:
        refuse_link_out(path)
        shown = f"{self._shown}/{path.name}"
        try:
            return Receipt.model_validate_json(
                read_regular(path), strict=True, by_alias=True, by_name=False
            )
        except ValidationError:
            raise WorkspaceError(
                f"the receipt '{shown}' cannot be read",
                place=Place(shown),
                remedy="bring back the file as it was (git checkout); it says what "
                "left",
            ) from None
        except OSError as error:
            raise MachineError(
                f"the receipt '{shown}' cannot be read: {error.strerror}",
                remedy="check the permissions of the file",
            ) from None


def _stem(of: Receipt | PlannedMessage) -> str:
    """Give the name of a receipt, without its ending."""
    return f"{of.edition}-{of.message_id.strip('<>')[:_NAME_LENGTH]}"


def _holds(folder: Path, contents: Mapping[str, bytes]) -> bool:
    """Say whether a folder keeps these bytes already."""
    return all(
        hash_if_there(folder / name) == hashlib.sha256(data).hexdigest()
        for name, data in contents.items()
    )


def receipt_of(
    plan: Plan,
    message: PlannedMessage,
    message_sha256: str,
    now: datetime,
    *,
    unverified_reason: str | None,
    again_reason: str | None,
) -> Receipt:
    """Make the receipt of a message that was put into the outbox at `now`.

    A reason is kept where it was needed: the callers say which.
    """
    assert message.email is not None  # noqa: S101  it passed the gates
    return Receipt(
        schema_=SCHEMA,
        plan=plan.id,
        letter=plan.letter,
        edition=message.edition,
        recipient=message.recipient,
        language=message.language,
        transport="outbox",
        message_id=message.message_id,
        address=message.email.address,
        certainty=message.email.certainty,
        message_sha256=message_sha256,
        files=tuple(
            ReceiptFile(name=file.name, sha256=file.sha256) for file in message.files
        ),
        written_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        unverified_reason=unverified_reason,
        again_reason=again_reason,
    )
