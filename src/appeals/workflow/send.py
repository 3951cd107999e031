"""Carry out a plan: every message into the outbox, exactly once.

Nothing goes over a network. All gates are passed before the first byte is written.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from appeals.delivery.addresses import choose_address
from appeals.delivery.message import Attachment, Mailbox, Message, eml_bytes
from appeals.delivery.obstacles import address_obstacles, read_planned
from appeals.delivery.outbox import Outbox
from appeals.delivery.plan import (
    UNVERIFIED,
    Plan,
    PlannedFile,
    PlannedMessage,
    read_plan,
)
from appeals.delivery.receipts import Receipt, Receipts, receipt_of
from appeals.errors import AppealsError, GateError, UsageError, raise_all
from appeals.registry.channels import letter_channel
from appeals.registry.front_matter import LetterFile
from appeals.registry.reader import flatten
from appeals.registry.workspace import Workspace
from appeals.workflow.plan import ATTACHED, hash_of_cases, sender_of
from appeals.workflow.planned_files import OUT
from appeals.workflow.reasons import refuse_idle_reason
from appeals.workflow.selection import JOINT


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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message that passed every gate. Its bytes are made anew when it is written."""

    gate: "_Gate"
    is_again: bool


def send(
    workspace: Workspace, options: SendOptions, now: datetime
) -> Iterator[Handover]:
    """Write the messages of a plan into the outbox, and a receipt for each.

    A message that has a receipt is not written again. One that was written while its
    receipt was not is written with the same bytes to the same place.

    Raises UsageError for a file that is no plan or an empty reason; GateError for a
    plan that was changed or is out of date, and for each message that a gate refuses;
    all before anything is written. MachineError when the disk refuses: running again
    goes on where it stopped.
    """
    refuse_idle_reason("--allow-unverified", options.unverified_reason)
    refuse_idle_reason("--again", options.again_reason)
    plan = read_plan(_read(options.plan), str(options.plan))
    letter_receipts = Receipts(workspace.root, plan.letter)
    known = letter_receipts.read()
    outbox = Outbox(options.out or workspace.root / OUT, plan.letter)
    recorded = {receipt.message_id: receipt for receipt in known}
    ready = _pass_gates(workspace, plan, options, known, outbox)
    for message in plan.messages:
        before = recorded.get(message.message_id)
        if before is not None:
            path = outbox.path(message.edition)
            yield Handover(message, path, before, is_new=False)
            continue
        prepared = ready[message.edition]
        content = prepared.gate.content()
        path = outbox.put(message.edition, content)
        receipt = receipt_of(
            plan,
            message,
            hashlib.sha256(content).hexdigest(),
            now,
            unverified_reason=_needed_reason(message, options),
            again_reason=options.again_reason if prepared.is_again else None,
        )
        letter_receipts.add(receipt)
        yield Handover(message, path, receipt, is_new=True)


def refuse_live(workspace: Workspace) -> None:
    """Refuse to send over the network: nothing can do this yet."""
    demo = (
        "; besides, `demo = true` in appeals.toml forbids it"
        if workspace.settings.demo
        else ""
    )
    raise GateError(
        f"live sending is not available yet{demo}",
        hint="without --live the messages are written to the outbox; send them from "
        "your mail program",
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the plan '{path}' cannot be read: {error.strerror}",
            hint="`appeals plan LETTER -o PLAN` writes one",
        ) from None


def _pass_gates(
    workspace: Workspace,
    plan: Plan,
    options: SendOptions,
    known: tuple[Receipt, ...],
    outbox: Outbox,
) -> dict[str, _Ready]:
    """Give the messages that are to be written; raise all refusals at once."""
    recorded = {receipt.message_id for receipt in known}
    due = [m for m in plan.messages if m.message_id not in recorded]
    ready: dict[str, _Ready] = {}
    refusals: list[AppealsError] = []
    if due and sender_of(workspace.settings) != plan.sender:
        refusals.append(_stale("appeals.toml names another sender"))
    if due:
        refusals += _cases(workspace, plan)
    for message in due:
        earlier = [r for r in known if r.edition == message.edition]
        gate = _Gate(workspace, plan, message)
        refused = [*gate.refusals(options), *_doubles(message, earlier, options)]
        if not refused:
            try:
                content = gate.content()
                hashes = {receipt.message_sha256 for receipt in earlier}
                outbox.refuse_stranger(message.edition, content, hashes)
            except AppealsError as error:
                refused = [*flatten(error)]
            else:
                ready[message.edition] = _Ready(gate, bool(earlier))
        refusals += refused
    raise_all(list({(e.message, e.hint): e for e in refusals}.values()))
    return ready


def _cases(workspace: Workspace, plan: Plan) -> Iterator[AppealsError]:
    """Refuse where the file of cases changed: a consent may have been taken back."""
    if plan.cases is None:
        return
    now = hash_of_cases(workspace.root / plan.cases.file)
    if now is None:
        yield _stale(f"the file of cases '{plan.cases.file}' is not there any more")
    elif now != plan.cases.sha256:
        yield _stale(f"the file of cases '{plan.cases.file}' was changed since")


class _Gate:
    """Judges one message of a plan by the workspace as it is now."""

    def __init__(
        self, workspace: Workspace, plan: Plan, message: PlannedMessage
    ) -> None:
        self._workspace = workspace
        self._plan = plan
        self._message = message

    def refusals(self, options: SendOptions) -> list[AppealsError]:
        """Give every reason for which the message may not go out."""
        message = self._message
        found: list[AppealsError] = [
            GateError(f"{message.edition}: {o.message}", hint=o.remedy)
            for o in message.obstacles
            if not o.is_remark and o.code not in _ADDRESS_CODES
        ]
        _, of_files = self._files()
        return [*found, *self._case(), *self._address(options), *of_files]

    def content(self) -> bytes:
        """Give the message as bytes.

        Raises GateError where mail cannot carry it, or a file changed this moment.
        """
        plan, message = self._plan, self._message
        assert message.email is not None  # noqa: S101  `refusals` was empty
        contents, changes = self._files()
        if changes:
            raise GateError(
                f"a file of '{message.edition}' was changed this moment; what was "
                "written before has its receipt",
                hint="draw the letter again, plan again, then send that plan",
            )
        texts = [contents[f.path] for f in message.files if f.role == "text"]
        try:
            text = texts[0].decode("utf-8")
        except (IndexError, UnicodeDecodeError):
            raise _stale(f"{message.edition} has no text") from None
        return eml_bytes(
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

    def _address(self, options: SendOptions) -> Iterator[AppealsError]:
        """Compare the address with recipients.yaml and channels.yaml as they are."""
        message = self._message
        recipient = self._workspace.recipients.get(message.recipient)
        if recipient is None:
            yield _stale(f"recipients.yaml has no '{message.recipient}' any more")
            return
        found = letter_channel(self._workspace, self._letter, recipient)
        now = choose_address(recipient, found.channel if found else None)
        if now != message.email:
            yield _stale(f"the address of '{message.recipient}' is another one now")
        for obstacle in address_obstacles(message.recipient, now):
            if obstacle.code != UNVERIFIED or options.unverified_reason is None:
                yield GateError(obstacle.message, hint=obstacle.remedy)

    def _case(self) -> Iterator[AppealsError]:
        """Compare the class of the case with the letter as it is."""
        case, front = self._message.case, self._letter.front
        if case is None or case.confidentiality == "public":
            return
        if front.confidentiality == "public":
            yield _stale(f"the case '{case.id}' is confidential, the letter is public")

    def _files(self) -> tuple[dict[str, bytes], list[AppealsError]]:
        """Read the files and compare their hashes; give bytes, and what is wrong."""
        contents: dict[str, bytes] = {}
        wrong: list[AppealsError] = []
        for file in self._message.files:
            content = read_planned(self._workspace.root, file.path)
            if not self._is_of_letter(file):
                wrong.append(_stale(f"'{file.path}' is no file of this letter"))
            elif content is None:
                wrong.append(_stale(f"'{file.path}' is not there any more"))
            elif hashlib.sha256(content).hexdigest() != file.sha256:
                what = f"'{file.path}' was changed since the plan was made"
                wrong.append(_stale(what))
            else:
                contents[file.path] = content
        return contents, wrong

    def _is_of_letter(self, file: PlannedFile) -> bool:
        """Say whether a file may go along: no plan may carry off another one."""
        if file.role == "annex":
            annexes = self._letter.front.annexes
            return file.path in {annex.file for annex in annexes}
        message, folder = self._message, f"{OUT}/{self._plan.letter}"
        language = message.edition.removeprefix(message.recipient)
        names = {message.recipient}
        if self._letter.front.joint:
            names.add(JOINT)
        suffixes = ("txt",) if file.role == "text" else ATTACHED
        return file.path in {
            f"{folder}/{name}{language}.{suffix}"
            for name in names
            for suffix in suffixes
        }

    @property
    def _letter(self) -> LetterFile:
        lang = self._message.language
        master = self._workspace.letter(self._plan.letter)
        if master.front.language == lang:
            return master
        return self._workspace.letter(self._plan.letter, lang)


_ADDRESS_CODES = frozenset(
    {"no-email", "legacy-address", "unusable-address", UNVERIFIED}
)


def _doubles(
    message: PlannedMessage, earlier: list[Receipt], options: SendOptions
) -> Iterator[AppealsError]:
    """Refuse a second, different message of a letter to one recipient."""
    if earlier and options.again_reason is None:
        latest = max(earlier, key=lambda receipt: receipt.written_at)
        about = f" about the case '{message.case.id}'" if message.case else ""
        yield GateError(
            f"'{message.recipient}' has had another message of this letter{about}: "
            "written to "
            f"the outbox on {latest.day}, with other files, words or address",
            hint="if it must get a second one, give --again REASON",
        )


def _needed_reason(message: PlannedMessage, options: SendOptions) -> str | None:
    is_confirmed = message.email is not None and message.email.certainty == "confirmed"
    return None if is_confirmed else options.unverified_reason


def _stale(what: str) -> GateError:
    return GateError(
        f"the plan is out of date: {what}; nothing was written",
        hint="look at the change, draw the letter again if need be, and plan again",
    )
