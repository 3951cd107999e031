"""Receipts: what was sent, one file per message under sent/ (kept in git).

A receipt is written after the message. A message that has one is never sent again. Each
receipt of a machine names the SHA-256 of the one before it: none can be changed or
removed unnoticed.

    sent/<letter>/<record>.json              what was sent; in git
    sent/<letter>/<record>-2.json            what became of it later
    sent/<letter>/kept/<record>/             the bytes that were sent, the packet that
                                             their signatures are in, a copy of the
                                             receipts; never in git
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from glob import escape
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appeals.delivery.sending_states import (
    ChainedReceipt,
    ChainHead,
    LedgerRow,
)
from appeals.delivery.sent_folder import FOLDER, KEPT, receipt_names
from appeals.errors import BlockedError, MachineError
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path, refuse_link_out, safe_name
from appeals.storage.private_files import (
    already_exists_error,
    create_private,
    create_private_folder,
    make_private_folder,
)
from appeals.storage.reading import hash_if_exists, read_if_exists, read_regular

if TYPE_CHECKING:
    from appeals.delivery.receipt import Receipt

RECEIPT = "receipt.json"
"""The name of the copy of a receipt beside the bytes that were sent."""

_IGNORE = ".gitignore"
_SHARED = "files"
"""The folder of files that many messages share; no record has this name."""
SCHEMA: Final = "appeals/receipt@2"
MODE = 0o600


def find_receipt(root: Path, record: str) -> "Receipt | None":
    """Give the first receipt of a message by its record, or None.

    Raises WorkspaceError for one that cannot be read.
    """
    if record != safe_name(record):
        return None
    for path in sorted(child_path(root, FOLDER).glob(f"*/{escape(record)}.json")):
        return Receipts(root, path.parent.name).receipt(record)
    return None


def make_receipt(row: LedgerRow, head: ChainHead, note: str) -> bytes:
    """Make the receipt of a message in its present state, after the last receipt."""
    receipt = json.loads(row.details) | {
        "schema": SCHEMA,
        "letter": row.letter,
        "recipient": row.recipient,
        "language": row.language,
        "transport": row.way,
        "message_id": row.message_id,
        "address": row.address,
        "written_at": row.at,
        "state": row.state,
        "sent_by": row.sent_by,
        "approvals": row.approvals,
        "signatures": row.signatures,
        "reply": row.reply,
        "note": note,
        "machine": head.machine,
        "number": head.number + 1,
        "previous": head.sha256,
    }
    return (json.dumps(receipt, ensure_ascii=False, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that many messages share; it is stored once, and linked."""

    sha256: str
    data: bytes | Iterable[bytes]


Contents = Mapping[str, bytes | Iterable[bytes] | SharedFile]
"""The kept content of a message by name: bytes, or pieces; the sent file first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the bytes of a message are: a folder, the sent file in it, its hash."""

    folder: Path
    main: str
    sha256: str


class Receipts:
    """The receipts of one letter."""

    def __init__(self, workspace: Path, letter: str) -> None:
        self._folder = child_path(child_path(workspace, FOLDER), letter)
        self._shown = f"{FOLDER}/{letter}"
        self._kept = child_path(self._folder, KEPT)
        self._shared = child_path(self._kept, _SHARED)
        self._proven: set[Path] = set()

    def read(self) -> "tuple[Receipt, ...]":
        """Give every receipt of the letter, in the order of their files.

        Raises WorkspaceError for one that cannot be read: it must not be ignored.
        """
        return tuple(
            self._read_receipt(self._folder / f"{name}.json") for name in self.names()
        )

    def keep(self, record: str, make: Callable[[], Contents]) -> Kept:
        """Keep the bytes of a message before it is sent, and give where they are.

        Nothing is overwritten: other bytes under the same name, of a run that was
        killed before the receipt, stay beside them. The receipt has the SHA-256 of the
        message that was sent. Raises MachineError when the disk refuses, and whatever
        `make` and its pieces raise.
        """
        make_private_folder(self._kept)
        if not (self._kept / _IGNORE).exists():
            write_bytes(self._kept / _IGNORE, b"*\n", mode=MODE)
        for name in _numbered_names(record):
            folder = child_path(self._kept, name)
            if not folder.exists():
                return _write_kept(folder, make(), self._share_file)
            own = {safe_name(name): _sha256(data) for name, data in make().items()}
            if all(hash_if_exists(folder / name) == own[name] for name in own):
                main = next(iter(own))
                return Kept(folder, main, own[main])
        raise AssertionError  # there is always another name

    def _share_file(self, file: SharedFile) -> Path:
        """Give the one copy of a file that many messages share; write it if needed.

        One that was damaged since is written again.
        """
        path = child_path(self._shared, file.sha256)
        if path not in self._proven:
            if hash_if_exists(path) != file.sha256:
                make_private_folder(self._shared)
                write_bytes(path, _split_pieces(file.data), mode=MODE)
            self._proven.add(path)
        return path

    def drop_shared(self) -> Iterator[Path]:
        """Remove shared files that no message uses any more; give their paths.

        If the disk does not support links, all are removed: each message has its own
        copy.
        """
        for path in sorted(self._shared.iterdir()) if self._shared.is_dir() else ():
            if path.stat().st_nlink == 1:
                path.unlink()
                yield path

    def claim(self, row: LedgerRow, head: ChainHead) -> bool:
        """Tell machines that share the folder that a message is being sent from here.

        `head` is the last receipt of this machine. The mark says what a receipt would
        if nobody learned the outcome, and stays until `release`, even if this machine
        dies. False if another machine has claimed the message.
        """
        path = self._claim_path(row.record)
        make_private_folder(self._folder)
        try:
            create_private(path, make_receipt(replace(row, state="unknown"), head, ""))
        except BlockedError:
            return not self.is_claimed_elsewhere(row.record, head.machine)
        return True

    def is_claimed_elsewhere(self, record: str, machine: str) -> bool:
        """Say whether a message is being sent from another machine."""
        content = read_if_exists(self._claim_path(record))
        return content is not None and _parse_claimant(content) != machine

    def claim_time(self, record: str) -> datetime | None:
        """Give when a message was claimed by any machine; None if it is not claimed."""
        try:
            at = self._claim_path(record).stat().st_mtime
        except FileNotFoundError:
            return None
        return datetime.fromtimestamp(at, UTC)

    def read_claim(self, record: str) -> "Receipt":
        """Read the mark of a message; raises as `read`."""
        return self._read_receipt(self._claim_path(record))

    def release(self, record: str) -> None:
        """Remove the mark of `claim`: it has its receipt, or was not sent."""
        self._claim_path(record).unlink(missing_ok=True)

    def names_of(self, record: str) -> tuple[str, ...]:
        """Give the names of the receipts of one message, the first one first."""
        return tuple(
            takewhile(
                lambda name: child_path(self._folder, f"{name}.json").exists(),
                _numbered_names(record),
            )
        )

    def _claim_path(self, record: str) -> Path:
        return child_path(self._folder, f"{record}.claim")

    def kept_folder(self, record: str) -> Path:
        """Give where the bytes of a message are first kept, or would be."""
        return child_path(self._kept, record)

    def find_kept(self, record: str, sha256: str) -> Kept | None:
        """Give where the bytes of a message are kept, by the hash of the sent file."""
        folders = (child_path(self._kept, name) for name in _numbered_names(record))
        for folder in takewhile(Path.is_dir, folders):
            for path in folder.iterdir():
                if hash_if_exists(path) == sha256:
                    return Kept(folder, path.name, sha256)
        return None

    def read_kept(self, receipt: "Receipt") -> dict[str, bytes]:
        """Give the files of a sent message by name, as far as they are here."""
        found: dict[str, bytes] = {}
        for folder in sorted(self._kept.glob(f"{receipt.record}*")):
            for file in receipt.files:
                path = child_path(folder, safe_name(file.name))
                if hash_if_exists(path) == file.sha256:
                    found[file.name] = read_regular(path)
        return found

    def names(self) -> tuple[str, ...]:
        """Give the names of all receipts without their ending, sorted."""
        return receipt_names(self._folder)

    def receipt(self, name: str) -> "Receipt":
        """Read one receipt; raises as `read`."""
        return self._read_receipt(child_path(self._folder, f"{name}.json"))

    def put(self, receipt: ChainedReceipt) -> Path:
        """Write a receipt of the ledger that only its owner can read; give its path.

        A copy is put beside the bytes that were sent, if this machine keeps them.
        Existing files are never replaced; the same bytes are not written twice. Raises
        MachineError when the disk refuses.
        """
        message_sha256 = str(json.loads(receipt.content)["message_sha256"])
        if kept := self._folder_of(receipt.record, message_sha256):
            self._write_receipt(kept, Path(RECEIPT).stem, receipt.content, is_copy=True)
        return self._write_receipt(self._folder, receipt.record, receipt.content)

    def _write_receipt(
        self, folder: Path, stem: str, content: bytes, *, is_copy: bool = False
    ) -> Path:
        """Write a receipt once; syncing its name covers that of its copy."""
        sha256 = hashlib.sha256(content).hexdigest()
        for name in _numbered_names(stem):
            path = child_path(folder, f"{name}.json")
            existing = hash_if_exists(path)
            if existing is None:
                shown = f"{FOLDER}/{path.relative_to(self._folder.parent).as_posix()}"
                write_bytes(
                    path, content, mode=MODE, shown=shown, is_one_of_many=is_copy
                )
            if existing in {None, sha256}:
                return path
        raise AssertionError  # there is always another name

    def _folder_of(self, record: str, sha256: str) -> Path | None:
        """Give the folder that keeps a message; a single one without reading it."""
        first = self.kept_folder(record)
        if not first.with_name(f"{record}-2").is_dir():
            return first if first.is_dir() else None
        kept = self.find_kept(record, sha256)
        return kept.folder if kept else None

    def _read_receipt(self, path: Path) -> "Receipt":
        from appeals.delivery.receipt import read_receipt  # listing reads none

        refuse_link_out(path)
        shown = f"{self._shown}/{path.name}"
        try:
            return read_receipt(read_regular(path), shown)
        except OSError as error:
            raise MachineError(
                f"the receipt '{shown}' cannot be read: {error.strerror}",
                remedy="check the permissions of the file",
            ) from None


def _numbered_names(name: str) -> Iterator[str]:
    """Yield a name and further ones: "a", "a-2", "a-3" ..."""
    yield name
    for number in count(2):
        yield f"{name}-{number}"


def _parse_claimant(content: bytes) -> str:
    """Give the machine that made a mark; older marks have nothing else."""
    text = content.decode("utf-8", "replace")
    try:
        mark = json.loads(text)
    except ValueError:
        return text
    return str(mark.get("machine", "")) if isinstance(mark, dict) else text


def keep_in(folder: Path, contents: Contents) -> Kept:
    """Write the kept content of a message, the sent file first, into a new folder.

    Raises BlockedError if there is one, MachineError when the disk refuses.
    """
    return _write_kept(folder, contents, lambda file: _split_pieces(file.data))


def _write_kept(
    folder: Path,
    contents: Contents,
    once: Callable[[SharedFile], Path | Iterable[bytes]],
) -> Kept:
    named = {safe_name(name): data for name, data in contents.items()}
    main = next(iter(named))
    files: dict[str, bytes | Iterable[bytes] | Path] = {
        name: once(data) if isinstance(data, SharedFile) else data
        for name, data in named.items()
    }
    leaves = _Hashed(named[main])
    if not create_private_folder(folder, {**files, main: leaves}):
        raise already_exists_error(folder)
    return Kept(folder, main, leaves.sha256)


def _split_pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data


def _sha256(data: bytes | Iterable[bytes] | SharedFile) -> str:
    if isinstance(data, SharedFile):
        return data.sha256
    hashed = _Hashed(data)
    for _ in hashed:
        pass
    return hashed.sha256


class _Hashed:
    """Bytes that are hashed while they are read, once."""

    def __init__(self, data: bytes | Iterable[bytes] | SharedFile) -> None:
        self._data = _split_pieces(data.data if isinstance(data, SharedFile) else data)
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._data:
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
