"""Carry out a plan: every letter is sent exactly once, or reported as unknown.

All of them are judged before the first byte is written. What is sent is kept under
sent/, claimed in the ledger, handed over, recorded, and gets its receipt.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.manual_transports import Outbox
from appeals.delivery.plan import UNVERIFIED, Plan, PlannedMessage, read_plan
from appeals.delivery.receipt import ReceiptDetails, ReceiptFile, read_details
from appeals.delivery.receipts import Kept, Receipts, keep_in
from appeals.delivery.sending_states import AT_A_CRASH, LedgerRow, content_key
from appeals.delivery.transport import (
    OutgoingFile,
    OutgoingLetter,
    Parcel,
    Transport,
    TransportResult,
)
from appeals.errors import BlockedError, MachineError, Problem, UsageError
from appeals.model.choices import TransportName
from appeals.registry.workspace import Workspace
from appeals.storage.names import child_path
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.ledger.ledger import OUT
from appeals.workflow.sending.evidence import MailEvidence, settle_doubts
from appeals.workflow.sending.planned_files import packet_of, read_packet
from appeals.workflow.sending.send_blockers import SendJudge, stale_problems
from appeals.workflow.sending.send_options import AGAIN, SendOptions, refuse_options
from appeals.workflow.sending.sent_letters import (
    open_ledger,
    open_to_send,
    write_receipts,
)
from appeals.workflow.sending.transports import make_transport

Outlook = Literal["free", "later", "blocked", "done", "in-doubt"]
_PARTLY: Final = 3
"""The exit code of partial success."""
_MINUTE_S: Final = 60.0
_UNDECIDED: Final = frozenset({"free", "blocked"})
_IN_DOUBT: Final = frozenset({"dot", "unknown"})


@dataclass(frozen=True, slots=True)
class SendRow:
    """What would happen to a letter of a plan, and what blocks it.

    `outlook` is "free" if it would be sent, "later" if --limit leaves it for another
    time, "done" if it was sent before, "in-doubt" if nobody knows. `row` is its row in
    the ledger.
    """

    message: PlannedMessage
    transport: TransportName
    outlook: Outlook
    problems: tuple[Problem, ...] = ()
    row: LedgerRow | None = None


@dataclass(frozen=True, slots=True)
class SendReport:
    """What would happen to all letters of a plan, before any is sent."""

    rows: tuple[SendRow, ...]
    is_partial: bool

    def blocking_problems(self) -> tuple[Problem, ...]:
        """Give what blocks letters, each once."""
        found = (
            problem
            for each in self.rows
            if each.outlook == "blocked"
            for problem in each.problems
            if problem.severity == "error"
        )
        return tuple({(each.message, each.remedy): each for each in found}.values())

    @property
    def is_refused(self) -> bool:
        """Whether nothing is sent, since something blocks it."""
        outlooks = {each.outlook for each in self.rows}
        return "blocked" in outlooks and not (self.is_partial and "free" in outlooks)

    @property
    def exit_code(self) -> int:
        """What the command ends with if nothing fails: 0, 3 in part, 4 blocked."""
        if self.is_refused:
            return BlockedError.exit_code
        unsent = {"blocked", "in-doubt"} & {each.outlook for each in self.rows}
        return _PARTLY if unsent else 0


@dataclass(frozen=True, slots=True)
class Handover:
    """The result for one letter.

    `is_new` is False when it was sent before. `path` is what a person opens, None if
    there is nothing to open.
    """

    message: PlannedMessage
    path: Path | None
    row: LedgerRow
    is_new: bool

    @property
    def details(self) -> ReceiptDetails:
        """The parts of its receipt about its bytes, and why it might be sent."""
        return read_details(self.row)


@contextmanager
def open_sending(
    workspace: Workspace,
    options: SendOptions,
    clock: Callable[[], datetime],
    *,
    keys: Path,
    state: Path,
    is_live: bool,
) -> "Iterator[Sending]":
    """Read a plan and judge its letters; with `is_live` they can be sent.

    `clock` gives the time with its zone, `keys` is the key folder, `state` the folder
    of ledgers. Everything is planned again and compared, row by row. Before that, its
    `unknown` messages are looked for in the office's mail. Raises UsageError for a file
    that is not a plan or impossible options, BlockedError for a plan that was changed,
    or while another command sends.
    """
    plan = read_plan(_read_plan_file(options.plan), str(options.plan))
    refuse_options(options, plan)
    ledgers = (
        open_to_send(workspace, state, clock())
        if is_live
        else open_ledger(workspace, state)
    )
    before = frozenset(Receipts(workspace.root, plan.letter).names())
    with ledgers as ledger:
        evidence = MailEvidence()
        if is_live and options.test_address is None:
            evidence = settle_doubts(workspace, ledger, plan, clock())
        folders = keys, state / workspace.folder_name
        yield Sending(
            workspace, plan, options, ledger, clock, *folders, evidence, before
        )


@dataclass(eq=False)
class Sending:
    """One plan that is being carried out.

    `keys` is the key folder, `memory` the folder with rows planned before. `evidence`
    is what was found of letters that were `unknown`, `receipts_before` are the receipts
    that existed before the ledger was joined with them. `bundles` are the files that
    contain several letters, `failures` counts letters that were not sent.
    """

    workspace: Workspace
    plan: Plan
    options: SendOptions
    ledger: SendingLedger
    clock: Callable[[], datetime]
    keys: Path
    memory: Path
    evidence: MailEvidence
    receipts_before: frozenset[str]
    bundles: tuple[Path, ...] = ()
    failures: int = 0

    def __post_init__(self) -> None:
        """Record the state of the ledger before anything is sent."""
        self._receipts = Receipts(self.workspace.root, self.plan.letter)
        self._judge = SendJudge(self.plan, self.options, self.ledger, self.clock())
        self._transports: dict[TransportName, Transport] = {}
        self._machine = self.ledger.head().machine

    @cached_property
    def report(self) -> SendReport:
        """What would happen to each letter. Nothing is written."""
        options = self.options
        rows = [
            self._judge_message(message)
            for message in self.plan.messages
            if (not options.only or message.recipient in options.only)
            and message.recipient not in options.excluded
        ]
        stale: Mapping[Problem, Collection[str]] = {}
        if due := {e.message.edition for e in rows if e.outlook in _UNDECIDED}:
            stale = stale_problems(
                self.workspace, self.plan, due, self.clock(), self.keys, self.memory
            )
        rows = [self._check_further(each, stale) for each in rows]
        return SendReport(tuple(_apply_limit(rows, options.limit)), options.is_partial)

    def send(self) -> Iterator[Handover]:
        """Send the free letters, one after the other, and report on each.

        A letter that was sent before is not touched. Raises BlockedError, before
        anything is written, for all that blocks letters, unless the free ones may be
        sent alone; MachineError when the disk refuses: running again continues where it
        stopped.
        """
        report = self.report
        if report.is_refused:
            raise BlockedError.of(report.blocking_problems())
        is_first = True
        try:
            for each in report.rows:
                if self.options.test_address is not None:
                    if each.outlook == "free":
                        yield self._hand_over_test(each, self.options.test_address)
                elif each.outlook in {"done", "in-doubt"} and each.row is not None:
                    path = self._find_outbox_file(each.message, each.row)
                    yield Handover(each.message, path, each.row, is_new=False)
                elif each.outlook == "free":
                    if not is_first:
                        self._wait_for_rate(each)
                    is_first = False
                    handover, stops = self._hand_over(each)
                    self.failures += handover.row.state not in {"accepted", "drafted"}
                    yield handover
                    if stops:
                        break
        finally:
            self.bundles = tuple(
                path
                for transport in self._transports.values()
                for path in transport.finish()
            )

    @property
    def exit_code(self) -> int:
        """The exit code after `send`: 5 if all letters failed."""
        free = sum(each.outlook == "free" for each in self.report.rows)
        if self.failures and self.failures == free:
            return MachineError.exit_code
        return _PARTLY if self.failures else self.report.exit_code

    def _judge_message(self, message: PlannedMessage) -> SendRow:
        """Judge a letter by the plan and the ledger only."""
        transport = self._transport(self._transport_name(message))
        row = self._judge.rows.get(message.message_id)
        if row is not None and self.options.test_address is None:
            if row.state in _IN_DOUBT:
                doubt = (_doubt_problem(row),)
                return SendRow(message, transport.name, "in-doubt", doubt, row)
            if row.has_left and row.state != "sending":
                return SendRow(message, transport.name, "done", (), row)
        found = tuple(self._judge.problems(message, transport))
        return SendRow(message, transport.name, _outlook(found), found, row)

    def _check_further(
        self, each: SendRow, stale: Mapping[Problem, Collection[str]]
    ) -> SendRow:
        """Add changes since the plan, and what its transport cannot send.

        Sent letters do not depend on either.
        """
        if each.outlook not in _UNDECIDED:
            return each
        planned = {message.edition for message in self.plan.messages}
        problems = each.problems + tuple(
            problem
            for problem, editions in stale.items()
            if not editions
            or each.message.edition in editions
            or not planned.issuperset(editions)
        )
        if _outlook(problems) == "free":
            try:
                self._refuse_misfit(each)
            except BlockedError as error:
                return replace(each, problems=error.problems, outlook="blocked")
        return replace(each, problems=problems, outlook=_outlook(problems))

    def _refuse_misfit(self, each: SendRow) -> None:
        """Raise BlockedError where another machine or the transport forbids it."""
        letter, transport = (
            self._outgoing_letter(each.message),
            self._transport(each.transport),
        )
        if self._receipts.is_claimed_elsewhere(each.message.record, self._machine):
            raise _elsewhere_error(each.message.record)
        transport.compose(letter)
        transport.refuse(letter, self._known_sha256(each.message))

    def _hand_over(self, each: SendRow) -> tuple[Handover, bool]:
        """Keep, claim, hand over, record; say whether to stop after this one."""
        message, transport = each.message, self._transport(each.transport)
        letter = self._outgoing_letter(message)
        kept = self._keep_bytes(each, transport, letter)
        row = self._new_row(message, transport, kept.sha256)
        claimed = self.ledger.claim(row, self.clock())
        if claimed is None:
            raise BlockedError(
                f"'{message.edition}' is being sent by another command, or was before",
                remedy="`appeals sent list` shows how it stands",
            )
        claim = _Claim(self.ledger, claimed, self.clock)
        if not self._claim_in_folder(claimed):
            claim.end(None, "")
            raise _elsewhere_error(row.record)
        known = self._known_sha256(message)
        parcel = Parcel(letter, kept.folder, kept.main, kept.sha256, known)
        try:
            handed = transport.hand_over(parcel, claim.dot)
        except MachineError as error:
            handed = TransportResult("planned", reply=error.message, stops=True)
            moved = claim.end(None, error.message)
            if not transport.is_network:
                self._receipts.release(row.record)
                raise
        else:
            moved = claim.end(handed.state, handed.reply)
        write_receipts(self.ledger, self.workspace.root)
        self._receipts.release(row.record)
        return Handover(message, handed.path, moved, is_new=True), handed.stops

    def _claim_in_folder(self, row: LedgerRow) -> bool:
        """Claim a message in the folder; False if another machine has or had it.

        Receipts that came since this command began are those of another machine.
        """
        record = row.record
        if not self._receipts.claim(row, self.ledger.head()):
            return False
        new = {*self._receipts.names_of(record)} - self.receipts_before
        if any(self._receipts.receipt(n).machine != self._machine for n in new):
            self._receipts.release(record)
            return False
        return True

    def _hand_over_test(self, each: SendRow, address: str) -> Handover:
        """Send a letter to one's own address; no ledger, no receipt."""
        transport = self._transport(each.transport)
        if transport.address_kind != "email":
            raise UsageError(
                f"--test needs an e-mail, and '{each.message.recipient}' is written to "
                f"by {transport.name}",
                remedy="add --by smtp, --by drafts or --by outbox",
            )
        letter = self._outgoing_letter(each.message).as_test(address)
        with TemporaryDirectory(prefix="appeals-test-") as folder:
            kept = keep_in(Path(folder) / "kept", transport.compose(letter))
            parcel = Parcel(letter, kept.folder, kept.main, kept.sha256)
            handed = transport.hand_over(parcel, lambda: None)
        row = self._new_row(letter.message, transport, kept.sha256)
        row = replace(row, state=handed.state, reply=handed.reply)
        return Handover(letter.message, handed.path, row, is_new=True)

    def _keep_bytes(
        self, each: SendRow, transport: Transport, letter: OutgoingLetter
    ) -> Kept:
        """Keep the bytes of a letter; those of a failed attempt are reused."""
        record, row = each.message.record, each.row
        if row is not None and row.way == transport.name and row.details:
            sha256 = read_details(row).message_sha256
            if there := self._receipts.find_kept(record, sha256):
                return there
        packet = packet_of(letter, self._packet)
        return self._receipts.keep(
            record, lambda: {**transport.compose(letter), **packet}
        )

    @cached_property
    def _packet(self) -> Mapping[str, bytes]:
        return read_packet(self.workspace.root, self.plan.letter)

    def _find_outbox_file(self, message: PlannedMessage, row: LedgerRow) -> Path | None:
        """Give where a sent letter is for a person to open, if anywhere."""
        if row.way != "outbox" or not row.details:
            return None
        outbox = self._transport("outbox")
        assert isinstance(outbox, Outbox)  # noqa: S101  its name says so
        return outbox.find(message.edition, read_details(row).message_sha256)

    def _wait_for_rate(self, each: SendRow) -> None:
        if self.options.rate and self._transport(each.transport).is_network:
            time.sleep(_MINUTE_S / self.options.rate)

    def _transport(self, name: TransportName) -> Transport:
        if name not in self._transports:
            out = self.options.out or child_path(self.workspace.root, OUT)
            self._transports[name] = make_transport(
                name, self.workspace, self.plan, out
            )
        return self._transports[name]

    def _transport_name(self, message: PlannedMessage) -> TransportName:
        recipient = self.workspace.recipients.get(message.recipient)
        mail = self.workspace.settings.mail
        own = recipient.send_by if recipient else None
        return self.options.by or own or (mail.send_by if mail else "outbox")

    def _outgoing_letter(self, message: PlannedMessage) -> OutgoingLetter:
        root = self.workspace.root
        files = (OutgoingFile(file, root / file.path) for file in message.files)
        return OutgoingLetter(self.plan, message, tuple(files))

    def _known_sha256(self, message: PlannedMessage) -> frozenset[str]:
        earlier = self._judge.earlier_messages(message)
        return frozenset(read_details(row).message_sha256 for row in earlier)

    def _new_row(
        self, message: PlannedMessage, transport: Transport, message_sha256: str
    ) -> LedgerRow:
        """Give the message as a row of the ledger, with all that its receipt says."""
        allowed = self._judge.allowed(message, transport)
        known = message.address(transport.address_kind)
        assert known is not None  # noqa: S101  it was judged before
        address, certainty = known
        details = ReceiptDetails(
            plan=self.plan.id,
            edition=message.edition,
            certainty=certainty,
            message_sha256=message_sha256,
            files=tuple(
                ReceiptFile(name=file.name, sha256=file.sha256)
                for file in message.files
            ),
            unverified_reason=allowed.pop(UNVERIFIED, None),
            again_reason=allowed.pop(AGAIN, None),
            allowed=allowed,
            consents=tuple(each.id for each in message.consents or ()),
        )
        return LedgerRow(
            record=message.record,
            letter=self.plan.letter,
            recipient=message.recipient,
            case_id=message.case_id,
            language=message.language,
            revision=1,
            message_id=message.message_id,
            content=content_key(file.sha256 for file in message.files),
            address=address,
            way=transport.name,
            approvals=message.approvers or (),
            signatures=message.signed or (),
            sent_by=self.options.sent_by,
            details=details.model_dump_json(),
        )


class _Claim:
    """One message that is being sent: the only one who may move its row."""

    def __init__(
        self, ledger: SendingLedger, row: LedgerRow, clock: Callable[[], datetime]
    ) -> None:
        self._ledger, self._row, self._clock = ledger, row, clock

    def dot(self) -> None:
        """Record durably that it is sent now; BlockedError if it was taken away."""
        moved = self._ledger.move(self._row, "dot", self._clock())
        if moved is None:
            raise BlockedError(
                f"'{self._row.record}' was taken over by another command; nothing left",
                remedy="run one command at a time",
            )
        self._row = moved

    def end(
        self,
        state: Literal["accepted", "drafted", "failed", "planned"] | None,
        reply: str,
    ) -> LedgerRow:
        """Record the result; None if the server is gone."""
        row = self._row
        outcome = AT_A_CRASH[row.state]
        try:
            moved = self._ledger.move(row, state or outcome, self._clock(), reply=reply)
        except MachineError as error:
            if row.state != "dot":
                raise
            raise MachineError(
                f"the message {row.message_id} to {row.address} left, the server said "
                f"'{reply}', and this cannot be recorded: {error.message}",
                remedy="write it down; then put the disk right. The message counts as "
                f"unknown: `appeals sent resolve {row.record} --sent --note WHY`",
            ) from error
        return moved or replace(row, state=outcome, reply=reply)


def _outlook(problems: Collection[Problem]) -> Outlook:
    is_blocked = any(each.severity == "error" for each in problems)
    return "blocked" if is_blocked else "free"


def _apply_limit(rows: list[SendRow], limit: int | None) -> Iterator[SendRow]:
    """Leave all free letters except the first few for another time."""
    remaining = len(rows) if limit is None else limit
    for each in rows:
        if each.outlook == "free" and not remaining:
            yield replace(each, outlook="later")
        else:
            remaining -= each.outlook == "free"
            yield each


def _doubt_problem(row: LedgerRow) -> Problem:
    return Problem(
        "unknown",
        f"the letter to {row.address} may have reached it on {row.day}: the answer of "
        "the server is not known",
        "look for it among your mail there; then say what you found: `appeals sent "
        f"resolve {row.record} --sent` or `--not-sent`, with --note",
        severity="warning",
    )


def _elsewhere_error(record: str) -> BlockedError:
    return BlockedError(
        f"'{record}' is on its way from another machine that shares this folder, or "
        "was when that machine stopped",
        remedy="run the command again on that machine; if it is gone for good, look "
        f"whether the letter left, and say so: `appeals sent resolve {record} --sent` "
        "or `--not-sent`, with --note",
    )


def _read_plan_file(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise UsageError(
            f"the plan '{path}' cannot be read: {error.strerror}",
            remedy="`appeals plan LETTER -o PLAN` writes one",
        ) from None
