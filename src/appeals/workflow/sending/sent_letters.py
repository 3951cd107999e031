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
"""The longest time that a server may take (RFC 5321, 4.5.3.2.6: ten minutes)."""

_SETTLED_S = 10.0
"""A folder that did not change for this long has a reliable time of change."""


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """A person's word on a message: whether it was sent, and how they know."""

    was_sent: bool
    person: str
    note: str


def open_ledger(workspace: "Workspace", state: Path) -> SendingLedger:
    """Open the ledger of a workspace in the user's state folder, joined with sent/.

    It is stored under the id of the workspace; a workspace of an earlier version has
    none, and is known by its path. Receipts that a killed command did not write are
    written, those of other machines are adopted. Raises what SendingLedger raises, and
    WorkspaceError for a receipt that cannot be read.
    """
    root = workspace.root

    def take_over(ledger: SendingLedger) -> None:
        _adopt_receipts(ledger, root, letters_with_receipts(root))

    return _open_and_join(root, state / workspace.folder_name, take_over)


def open_to_list(root: Path, state: Path, now: datetime) -> SendingLedger:
    """Open the ledger of a workspace for a command that only lists; as `open_ledger`.

    The settings are not read completely, and of sent/ only what changed since the last
    time, by the times of its folders. Commands that send look at every name.
    """
    name = read_workspace_id(root)
    if name is None:
        from appeals.registry.workspace import load_workspace

        name = load_workspace(root).folder_name
    return _open_and_join(
        root, state / name, lambda e: _adopt_changed_folders(e, root, now)
    )


def _open_and_join(
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
    """Open the ledger for a command that sends; only one per machine.

    Messages that a dead command was sending are planned again, or `unknown`. Raises as
    `open_ledger`, and BlockedError while another command sends.
    """
    lock = state / workspace.folder_name / _LOCK
    with (
        open_ledger(workspace, state) as ledger,
        hold_lock(lock, "letters of this workspace are being sent"),
    ):
        if ledger.recover(now):  # others may have recorded its outcome since
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

    A sent message is known by its record; only its later receipts are read.
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
    """Adopt receipts in folders that changed since they were read.

    A folder that changed a moment ago is read again: some disks record times in steps
    of two seconds.
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
    """Give a message that another machine began but did not finish: `unknown` here.

    None if no other machine has its mark on it. Raises BlockedError while that machine
    may still wait for an answer, or if the mark does not say enough.
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
    """Record what a person knows of a message that is in doubt, or was written.

    Raises BlockedError for a message that is not in doubt, UsageError for an empty
    note.
    """
    refuse_empty_reason("--note", word.note, "it is among the sent mail of the office")
    refuse_if_settled(row)
    new: Literal["recorded", "planned"] = "recorded" if word.was_sent else "planned"
    if not ledger.resolve(row, new, now, person=word.person, note=word.note):
        raise changed_meanwhile(row)
    write_receipts(ledger, root)


def refuse_if_settled(row: LedgerRow) -> None:
    """Raise BlockedError for a message whose outcome is known."""
    if row.state not in {"unknown", "drafted"}:
        raise BlockedError(
            f"nothing is open with '{row.record}': it is {row.state}",
            remedy="only what is unknown or drafted needs the word of a person",
        )


def changed_meanwhile(row: LedgerRow) -> BlockedError:
    """Make the error for a message that another command moved."""
    return BlockedError(
        f"'{row.record}' was changed by another command this moment",
        remedy="`appeals sent list` shows how it stands",
    )
