"""Evidence that a message was sent: a copy among the office's mail, or an answer.

Evidence moves an `unknown` message to `accepted`. Finding nothing proves nothing: a
person says what became of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from appeals.delivery.answers import Answers
from appeals.delivery.imap import ImapMailbox, decode_folder
from appeals.delivery.ledger import SendingLedger
from appeals.delivery.plan import Plan
from appeals.delivery.sending_states import LedgerRow, SendingState
from appeals.delivery.sent_folder import answer_names
from appeals.errors import BlockedError, MachineError, WorkspaceError
from appeals.registry.workspace import Workspace
from appeals.workflow.sending.sent_letters import (
    PersonsWord,
    changed_meanwhile,
    refuse_if_settled,
    resolve,
    write_receipts,
)

_OPEN: Final = frozenset({"unknown", "drafted"})
_E_MAIL: Final = frozenset({"outbox", "drafts", "smtp"})


@dataclass(frozen=True, slots=True)
class MailEvidence:
    """The evidence for some messages, whose records are `asked`.

    `found` says by record where: "its copy is in the folder 'Sent' of 127.0.0.1".
    `folders` are those that were searched, none if the settings name no mailbox.
    `failure` says why no folder could be searched.
    """

    asked: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    failure: str = ""

    @property
    def has_looked(self) -> bool:
        """Whether there was a mailbox to search, or an answer."""
        return bool(self.found or self.folders or self.failure)

    def describe(self, record: str) -> str:
        """Describe in a line what was found for a message, or where nothing was."""
        if record not in self.asked:
            return "it was no e-mail, of which a mailbox has a copy"
        if record in self.found:
            return f"it left: {self.found[record]}"
        if self.failure:
            return f"the mailbox cannot be looked into: {self.failure}"
        if self.folders:
            names = ", ".join(f"'{each}'" for each in self.folders)
            return f"no copy is in {names}, which proves nothing"
        return "no mailbox was looked into: [mail.imap] in appeals.toml names none"


def find_evidence(workspace: Workspace, rows: Sequence[LedgerRow]) -> MailEvidence:
    """Look for evidence that messages were sent; nothing in the mailbox is changed.

    An answer that names the Message-ID proves it, and so does a copy that is not a
    draft in the folder of sent mail, in the archive, or in one that is watched.
    """
    mails = [row for row in rows if row.way in _E_MAIL]
    asked = tuple(row.record for row in mails)
    found = _find_answered(workspace, asked)
    server = workspace.settings.mail and workspace.settings.mail.imap
    sought = [row for row in mails if row.record not in found]
    if not server or not sought:
        return MailEvidence(asked, found)
    try:
        with ImapMailbox(server) as mailbox:
            folders = mailbox.copy_folders()
            for row in sought:
                for each in folders:
                    if mailbox.find(each, row.message_id, has_left=True):
                        where = f"the folder '{decode_folder(each)}' of {server.host}"
                        found[row.record] = f"its copy is in {where}"
                        break
    except (MachineError, WorkspaceError) as error:
        return MailEvidence(asked, found, failure=error.message)
    return MailEvidence(asked, found, tuple(map(decode_folder, folders)))


def settle_doubts(
    workspace: Workspace, ledger: SendingLedger, plan: Plan, now: datetime
) -> MailEvidence:
    """Look for the `unknown` messages of a plan, and record those that were sent."""
    ids = {message.message_id for message in plan.messages}
    rows = [
        row
        for row in ledger.rows(plan.letter)
        if row.state == "unknown" and row.message_id in ids
    ]
    return _settle_rows(workspace, ledger, rows, now)


def settle_open(
    workspace: Workspace, ledger: SendingLedger, now: datetime
) -> MailEvidence:
    """Look for all messages that are `unknown`, or left to a person; record them.

    What a person sent with their own program is in its folder of sent mail.
    """
    rows = [row for row in ledger.rows() if row.state in _OPEN]
    return _settle_rows(workspace, ledger, rows, now)


def _settle_rows(
    workspace: Workspace,
    ledger: SendingLedger,
    rows: Sequence[LedgerRow],
    now: datetime,
) -> MailEvidence:
    """Look for evidence that messages were sent, and record it."""
    evidence = find_evidence(workspace, rows)
    for row in rows:
        if row.record in evidence.found:
            _record_evidence(ledger, row, evidence, now)
    write_receipts(ledger, workspace.root)
    return evidence


def resolve_with_evidence(
    workspace: Workspace,
    ledger: SendingLedger,
    row: LedgerRow,
    word: PersonsWord | None,
    now: datetime,
) -> tuple[SendingState, MailEvidence]:
    """Record what became of a message, by a person's word or by evidence.

    Raises BlockedError if neither says it, if evidence contradicts the person's word
    that it was not sent, and as `resolve`.
    """
    is_open = row.state in _OPEN
    evidence = find_evidence(workspace, [row]) if is_open else MailEvidence()
    found = evidence.found.get(row.record)
    if found and word and not word.was_sent:
        raise BlockedError(
            f"'{row.record}' left: {found}",
            remedy=f"`appeals sent resolve {row.record}` puts that on record",
        )
    if word is not None:
        resolve(ledger, workspace.root, row, word, now)
        return "recorded" if word.was_sent else "planned", evidence
    if not found:
        refuse_if_settled(row)
        raise BlockedError(
            f"whether '{row.record}' left is not known: "
            f"{evidence.describe(row.record)}",
            remedy="look for it yourself; then say what you found: --sent or "
            "--not-sent, with --note",
        )
    _record_evidence(ledger, row, evidence, now)
    write_receipts(ledger, workspace.root)
    return "accepted", evidence


def _record_evidence(
    ledger: SendingLedger, row: LedgerRow, evidence: MailEvidence, now: datetime
) -> None:
    note = evidence.found[row.record]
    if not ledger.resolve(row, "accepted", now, person="", note=note):
        raise changed_meanwhile(row)


def _find_answered(workspace: Workspace, records: Collection[str]) -> dict[str, str]:
    """Give the messages that an answer names by their Message-ID."""
    if not any(name in records for name, _, _ in answer_names(workspace.root)):
        return {}
    return {
        each.record: f"an answer of {each.day} names it ({each.kind})"
        for each in Answers(workspace.root).read()
        if each.record in records and each.by == "message-id"
    }
