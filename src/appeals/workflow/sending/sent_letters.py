"""What was sent: the ledger of this machine, joined with the receipts of all others."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.receipts import Receipts
from appeals.delivery.sending_states import LedgerRow
from appeals.delivery.sent_folder import FOLDER, letters_with_receipts
from appeals.errors import BlockedError, WorkspaceError
from appeals.registry.locate import read_workspace_id
from appeals.review.reasons import refuse_empty_reason
from appeals.storage.locking import hold_lock
from appeals.storage.names import child_path

if TYPE_CHECKING:
    from appeals.delivery.receipt import Receipt
    from appeals.registry.workspace import Workspace

_LOCK = "sending.lock"
_LONGEST_ANSWER = timedelta(minutes=15)
"""No server may take longer (RFC 5321, 4.5.3.2.6: ten minutes)."""

_SETTLED_S = 10.0
"""A folder that did not change for so long has the time of its last change."""


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """What a person says of a message: whether it was sent, and how they know."""

    was_sent: bool
    person: str
    note: str


def open_ledger(workspace: "Workspace", state: Path) -> SendingLedger:
    """Open the ledger of a workspace in the user's state folder, joined with sent/.

    It lies under the id of the workspace; one that an earlier version made has none,
    and is known by where it lies. Receipts that a killed command did not write are
    written, those of other machines are taken over. Raises what SendingLedger raises,
    and WorkspaceError for a receipt that cannot be read.
    """
    root = workspace.root

    def take_over(ledger: SendingLedger) -> None:
        _adopt_receipts(ledger, root, letters_with_receipts(root))

    return _open_joined(root, state / workspace.folder_name, take_over)


def open_to_list(root: Path, state: Path, now: datetime) -> SendingLedger:
    """Open the ledger of a workspace for a command that only lists; as `open_ledger`.

    The settings are not read whole, and of sent/ only what changed since the last such
    look, by the times of its folders. What sends looks at every name.
    """
    name = read_workspace_id(root)
    if name is None:
        from appeals.registry.workspace import load_workspace

        name = load_workspace(root).folder_name
    return _open_joined(
        root, state / name, lambda e: _adopt_changed_folders(e, root, now)
    )


def _open_joined(
    root: Path, folder: Path, take_over: Callable[[SendingLedger], None]
) -> SendingLedger:
    ledger = SendingLedger(folder)
    try:
        write_receipts(ledger, root)
        take_over(ledger)
    except BaseException:
        ledger.close()
        raise
    return ledger


@contextmanager
def open_to_send(
    workspace: "Workspace", state: Path, now: datetime
) -> Iterator[SendingLedger]:
    """Open the ledger for a command that sends; no other one on this machine does.

    What a command that died left on its way is planned again, or `unknown`. Raises as
    `open_ledger`, and BlockedError while another command sends.
    """
    lock = state / workspace.folder_name / _LOCK
    with (
        open_ledger(workspace, state) as ledger,
        hold_lock(lock, "letters of this workspace are being sent"),
    ):
        if ledger.recover(now):  # others may have said since what became of it
            _adopt_receipts(
                ledger, workspace.root, letters_with_receipts(workspace.root)
            )
        yield ledger


def write_receipts(ledger: SendingLedger, root: Path) -> None:
    """Write the receipts of the ledger that are not under sent/ yet."""
    for receipt in ledger.unwritten_receipts():
        letter = json.loads(receipt.content)["letter"]
        receipts = Receipts(root, letter)
        receipts.put(receipt)
        receipts.release(receipt.record)
        ledger.mark_written(receipt.number)


def _adopt_receipts(ledger: SendingLedger, root: Path, letters: Iterable[str]) -> None:
    """Read the receipts of letters that the ledger does not know, and enter them.

    A message that left is known by its record; only its later receipts are read.
    """
    found: list[Receipt] = []
    for letter in letters:
        receipts = Receipts(root, letter)
        if names := receipts.names():
            left = ledger.sent_records(letter)
            found += map(receipts.receipt, (n for n in names if n not in left))
    own = ledger.head().machine if found else ""
    found = [each for each in found if each.machine != own]  # it knows these itself
    if found:
        found.sort(key=lambda each: (each.written_at, each.number or 0))
        ledger.adopt([each.row() for each in found])


def _adopt_changed_folders(ledger: SendingLedger, root: Path, now: datetime) -> None:
    """Take over what lies in folders that changed since they were looked into.

    A folder that changed a moment ago is looked into again: some disks tell times by
    steps of two seconds.
    """
    known, sent = ledger.folder_times(), child_path(root, FOLDER)
    times = {
        letter: child_path(sent, letter).stat().st_mtime_ns
        for letter in letters_with_receipts(root)
    }
    changed = {name: at for name, at in times.items() if known.get(name) != at}
    if not changed:
        return
    _adopt_receipts(ledger, root, changed)
    latest = (now.timestamp() - _SETTLED_S) * 1e9
    if settled := {name: at for name, at in changed.items() if at < latest}:
        ledger.note_folder_times(settled)


def take_over_claim(
    workspace: "Workspace", ledger: SendingLedger, record: str, now: datetime
) -> LedgerRow | None:
    """Give a message that another machine began and did not end: it is `unknown` here.

    None where no other machine has its mark on it. Raises BlockedError while that
    machine may still wait for an answer, or where the mark does not say enough.
    """
    for letter in letters_with_receipts(workspace.root):
        receipts = Receipts(workspace.root, letter)
        at = receipts.claim_time(record)
        if at is None or not receipts.is_claimed_elsewhere(
            record, ledger.head().machine
        ):
            continue
        if now - at < _LONGEST_ANSWER:
            raise BlockedError(
                f"'{record}' may be on its way from another machine at this moment",
                remedy=f"wait {_LONGEST_ANSWER.seconds // 60} minutes; that machine "
                "may still be waiting for the answer of a server",
            )
        try:
            ledger.adopt([receipts.read_claim(record).row()])
        except WorkspaceError:
            raise BlockedError(
                f"'sent/{letter}/{record}.claim' does not say which letter it is about",
                remedy="an earlier version made it: once you are certain that no "
                "machine sends this letter, delete that file",
            ) from None
        return ledger.find(record)
    return None


def resolve(
    ledger: SendingLedger,
    root: Path,
    row: LedgerRow,
    word: PersonsWord,
    now: datetime,
) -> None:
    """Put on record what a person knows of a message that is in doubt, or was written.

    Raises BlockedError for one of which nothing is open, UsageError for a note that
    tells nobody anything.
    """
    refuse_empty_reason("--note", word.note, "it is among the sent mail of the office")
    refuse_if_settled(row)
    new: Literal["recorded", "planned"] = "recorded" if word.was_sent else "planned"
    if not ledger.resolve(row, new, now, person=word.person, note=word.note):
        raise changed_meanwhile(row)
    write_receipts(ledger, root)


def refuse_if_settled(row: LedgerRow) -> None:
    """Raise BlockedError for a message of which it is known what became of it."""
    if row.state not in {"unknown", "drafted"}:
        raise BlockedError(
            f"nothing is open with '{row.record}': it is {row.state}",
            remedy="only what is unknown or drafted needs the word of a person",
        )


def changed_meanwhile(row: LedgerRow) -> BlockedError:
    """Say that another command moved a message."""
    return BlockedError(
        f"'{row.record}' was changed by another command this moment",
        remedy="`appeals sent list` shows how it stands",
    )
