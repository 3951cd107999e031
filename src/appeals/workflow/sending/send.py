"""Carry out a plan: every message into the outbox, exactly once.

Nothing goes over a network. All gates are passed before the first byte is written.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from appeals.delivery.blockers import address_blockers, read_planned
from appeals.delivery.changes import Now, changes
from appeals.delivery.message import Attachment, Mailbox, Message, eml_bytes
from appeals.delivery.outbox import Outbox
from appeals.delivery.plan import (
    UNVERIFIED,
    Plan,
    PlannedFile,
    PlannedMessage,
    read_plan,
)
from appeals.delivery.receipts import Receipt, Receipts, receipt_of
from appeals.errors import (
    AppealsError,
    BlockedError,
    MachineError,
    UsageError,
    a_few,
    raise_all,
)
from appeals.registry.workspace import Workspace
from appeals.review.reasons import refuse_idle_reason
from appeals.storage.names import child_path
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.selection import hash_of_cases
from appeals.workflow.sending.plan import plan_again
from appeals.workflow.sending.planned_files import OUT


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What `appeals send` was asked for.

    `out` is where the outbox is, by default out/ in the workspace.
    `unverified_reason` lets messages go to addresses that nobody confirmed,
    `again_reason` lets a recipient have another message of the same letter.
    """

    plan: Path
    out: Path | None = None
    unverified_reason: str | None = None
    again_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """What became of one message. `is_new` is False when it was recorded before."""

    message: PlannedMessage
    path: Path
    receipt: Receipt
    is_new: bool


def send(
    workspace: Workspace, options: SendOptions, now: datetime, *, keys: Path
) -> Iterator[Handover]:
    """Write the messages of a plan into the outbox, and a receipt for each.

    Before the first, everything is planned again and compared, row by row; `now` has
    the day of the calendar here, `keys` is the key folder.

    A message that has a receipt is not written again. One that was written while its
    receipt was not is written with the same bytes to the same place. Its bytes are kept
    under sent/ before it is put into the outbox.

    Raises UsageError for a file that is no plan or an empty reason; BlockedError for a
    plan that was changed or is out of date, and for each message that a gate refuses;
    all before anything is written. MachineError when the disk refuses: running again
    goes on where it stopped.
    """
    refuse_idle_reason("--allow-unverified", options.unverified_reason)
    refuse_idle_reason("--again", options.again_reason)
    plan = read_plan(_read(options.plan), str(options.plan))
    receipts = Receipts(workspace.root, plan.letter)
    outbox = Outbox(options.out or child_path(workspace.root, OUT), plan.letter)
    sending = _Sending(workspace, plan, options, keys, receipts.read(), outbox)
    recorded = {receipt.message_id: receipt for receipt in sending.known}
    due = [m for m in plan.messages if m.message_id not in recorded]
    outgoing = {m.edition: _Outgoing(sending, m) for m in due}
    if due:
        _refuse_blocked(sending, outgoing, now.date())
    for message in plan.messages:
        before = recorded.get(message.message_id)
        if before is not None:
            path = outbox.find(message.edition, before.message_sha256)
            yield Handover(message, path, before, is_new=False)
            continue
        ready = outgoing[message.edition]
        content, enclosed = ready.content()
        receipts.keep(message, {MESSAGE: content, **enclosed})
        path = outbox.put(message.edition, content, ready.known_sha256)
        receipt = receipt_of(
            plan,
            message,
            hashlib.sha256(content).hexdigest(),
            now,
            unverified_reason=_needed_reason(message, options),
            again_reason=options.again_reason if ready.known_sha256 else None,
        )
        receipts.add(receipt)
        yield Handover(message, path, receipt, is_new=True)


def refuse_live(workspace: Workspace) -> None:
    """Refuse to send over the network: nothing can do this yet."""
    demo = (
        "; besides, `demo = true` in appeals.toml forbids it"
        if workspace.settings.demo
        else ""
    )
    raise BlockedError(
        f"live sending is not available yet{demo}",
        remedy="without --live the messages are written to the outbox; send them from "
        "your mail program",
    )


def _read(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise UsageError(
            f"the plan '{path}' cannot be read: {error.strerror}",
            remedy="`appeals plan LETTER -o PLAN` writes one",
        ) from None


@dataclass(frozen=True, slots=True)
class _Sending:
    """What all messages of a plan have in common; `known` are earlier receipts."""

    workspace: Workspace
    plan: Plan
    options: SendOptions
    keys: Path
    known: tuple[Receipt, ...]
    outbox: Outbox


def _refuse_blocked(
    sending: _Sending, outgoing: Mapping[str, "_Outgoing"], today: date
) -> None:
    """Raise all refusals at once: of the plan, of what changed, of what mail carries.

    Messages are made once for the last, and only where nothing else refuses.
    """
    refusals = [e for message in outgoing.values() for e in message.refusals()]
    refusals += _changes(sending, outgoing.keys(), today)
    if not refusals:
        refusals += [e for each in outgoing.values() for e in each.misfits()]
    raise_all(list({(e.message, e.remedy): e for e in refusals}.values()))


def _changes(
    sending: _Sending, due: Collection[str], today: date
) -> Iterator[AppealsError]:
    """Plan again, and say what is no longer as it was planned."""
    workspace, plan = sending.workspace, sending.plan
    if plan.cases is not None:
        file = plan.cases.file
        now = hash_of_cases(workspace.root / file)
        if now is None:
            yield _stale(f"the file of cases '{file}' is not there any more")
            return
        if now != plan.cases.sha256:  # a consent may have been taken back
            yield _stale(f"the file of cases '{file}' was changed since")
            return
    try:
        again = plan_again(workspace, plan, today, keys=sending.keys)
    except MachineError:
        raise
    except AppealsError as error:
        for each in error.split():
            what = f"the plan cannot be made again: {each.message}; nothing was written"
            yield BlockedError(what, place=each.place, remedy=each.remedy)
        return
    state = Now(workspace.root, workspace.recipients.keys())
    for change in changes(plan, again, due, state):
        yield _stale(change.what, change.editions)


class _Outgoing:
    """Judges a message that is to be written, and makes its bytes each time anew."""

    def __init__(self, sending: _Sending, message: PlannedMessage) -> None:
        self._sending = sending
        self._message = message
        edition = message.edition
        self._earlier = [r for r in sending.known if r.edition == edition]

    @property
    def known_sha256(self) -> frozenset[str]:
        """The hashes of earlier messages of the letter to the recipient."""
        return frozenset(receipt.message_sha256 for receipt in self._earlier)

    def refusals(self) -> Iterator[AppealsError]:
        """Give every reason in the plan for which the message may not go out.

        One is that the recipient has had another message of the letter.
        """
        message, options = self._message, self._sending.options
        for each in message.blockers:
            if not each.is_remark and each.code not in _ADDRESS_CODES:
                yield BlockedError(
                    f"{message.edition}: {each.message}", remedy=each.remedy
                )
        for each in address_blockers(message.recipient, message.email):
            if each.code != UNVERIFIED or options.unverified_reason is None:
                yield BlockedError(each.message, remedy=each.remedy)
        if self._earlier and options.again_reason is None:
            latest = max(self._earlier, key=lambda receipt: receipt.written_at)
            about = f" about the case '{message.case.id}'" if message.case else ""
            yield BlockedError(
                f"'{message.recipient}' has had another message of this letter{about}: "
                f"written to the outbox on {latest.day}, with other files, words or "
                "address",
                remedy="if it must get a second one, give --again REASON",
            )

    def misfits(self) -> Sequence[AppealsError]:
        """Make the message: say what mail cannot carry, or that it has no place."""
        outbox, edition = self._sending.outbox, self._message.edition
        try:
            outbox.refuse_stranger(edition, self.content()[0], self.known_sha256)
        except AppealsError as error:
            return error.split()
        return ()

    def content(self) -> tuple[bytes, dict[str, bytes]]:
        """Give the message as bytes, and the files in it by the names they have.

        Raises BlockedError where mail cannot carry it, or a file changed this moment.
        """
        plan, message = self._sending.plan, self._message
        assert message.email is not None  # noqa: S101  `refusals` was empty
        contents = {file.path: self._read(file) for file in message.files}
        texts = [contents[f.path] for f in message.files if f.role == "text"]
        try:
            text = texts[0].decode("utf-8")
        except (IndexError, UnicodeDecodeError):
            raise _stale(f"{message.edition} has no text") from None
        content = eml_bytes(
            Message(
                sender=Mailbox(plan.sender.name, plan.sender.address),
                to=Mailbox(message.name, message.email.address),
                subject=message.subject,
                day=date.fromisoformat(plan.made_on),
                message_id=message.message_id,
                text=text,
                attachments=tuple(
                    Attachment(file.name, contents[file.path])
                    for file in message.files
                    if file.role != "text"
                ),
            )
        )
        return content, {file.name: contents[file.path] for file in message.files}

    def _read(self, file: PlannedFile) -> bytes:
        content = read_planned(self._sending.workspace.root, file.path)
        if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
            raise BlockedError(
                f"a file of '{self._message.edition}' was changed this moment; what "
                "was written before has its receipt",
                remedy="render the letter again, plan again, then send that plan",
            )
        return content


MESSAGE = "message.eml"
"""What the message itself is called where its bytes are kept."""
_ADDRESS_CODES = frozenset(
    {"no-email", "legacy-address", "unusable-address", UNVERIFIED}
)


def _needed_reason(message: PlannedMessage, options: SendOptions) -> str | None:
    is_confirmed = message.email is not None and message.email.certainty == "confirmed"
    return None if is_confirmed else options.unverified_reason


def _stale(what: str, editions: Sequence[str] = ()) -> BlockedError:
    which = f"{a_few(editions)}: " if editions else ""
    return BlockedError(
        f"the plan is out of date: {which}{what}; nothing was written",
        remedy="look at the change, render the letter again if need be, and plan again",
    )
