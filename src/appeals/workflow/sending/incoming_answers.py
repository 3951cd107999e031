"""Note what came back for a message: by hand, or by a look into the mailbox."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from appeals.delivery.answers import Answer, Answers, answer_key
from appeals.delivery.imap import FoundMail, ImapMailbox, encoded_folder
from appeals.delivery.incoming import (
    MOST_BYTES,
    AnswerMatch,
    AwaitedMessage,
    IncomingMessage,
    match_answer,
    read_incoming,
)
from appeals.delivery.ledger import SendingLedger
from appeals.delivery.plan import message_reference
from appeals.delivery.receipt import read_details
from appeals.delivery.sending_states import LedgerRow
from appeals.delivery.sent_folder import answer_names
from appeals.errors import UsageError, WorkspaceError
from appeals.model.settings import ImapServer
from appeals.registry.workspace import Workspace
from appeals.storage.reading import read_regular

MOST_KEPT: Final = 25_000_000
"""So many bytes of an answer are kept; of a larger one the first of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A message of the inbox that may answer one of these; a person decides."""

    records: tuple[str, ...]
    by: str
    answer: IncomingMessage


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What a look into the mailbox found: noted now, suggested, and looked at."""

    noted: tuple[Answer, ...]
    suggestions: tuple[Suggestion, ...]
    count: int


def find_sent(workspace: Workspace, ledger: SendingLedger, name: str) -> LedgerRow:
    """Give the message of a record, a Message-ID or a reference like "K7QM-2XPD".

    Of several with one reference the latest. Raises UsageError for one not known.
    """
    found = ledger.find(name)
    if found is not None:
        return found
    rows = ledger.rows()
    sign = name.upper()
    known = [row for row in rows if reference_of(workspace, row) == sign]
    if known:
        return max(known, key=lambda row: row.revision)
    records = (row.record for row in rows)
    listing = "`appeals sent list` shows the records"
    raise UsageError.no_such("nothing that was sent is called", name, records, listing)


def reference_of(workspace: Workspace, row: LedgerRow) -> str:
    """Give the reference that is in the subject of a message."""
    edition = read_details(row).edition
    return message_reference(workspace.settings.id or "", row.letter, edition)


def note_reply(
    workspace: Workspace,
    row: LedgerRow,
    content: bytes,
    now: datetime,
    *,
    person: str,
    is_text: bool,
) -> Answer | None:
    """Note an answer that a person has: a message as a file, or words of their own.

    None where it was noted before.
    """
    read = IncomingMessage("reply", "", "", "", "") if is_text else None
    answer = _answer(row, read or read_incoming(content), content, now)
    answer = answer.model_copy(update={"by": "person", "noted_by": person})
    ending = "txt" if is_text else "eml"
    return answer if Answers(workspace.root).add(answer, content, ending) else None


def read_message_file(path: Path) -> bytes:
    """Read a message that was saved as a file.

    Raises UsageError for a file that cannot be read, is too large, or is no message.
    """
    try:
        content = read_regular(path)
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be read: {error.strerror}",
            remedy="save the message from your mail program as a file (.eml)",
        ) from None
    if len(content) > MOST_KEPT or not _is_message(content):
        raise UsageError(
            f"'{path}' is not a message as mail programs save it",
            remedy="save it as .eml; or note the words: --text 'They write ...'",
        )
    return content


def watch_mailbox(
    workspace: Workspace, rows: Sequence[LedgerRow], now: datetime
) -> WatchReport:
    """Look for answers in the mailbox of the settings; nothing in it is changed.

    What came since the first message left is looked at. Raises WorkspaceError where the
    settings have no mailbox, MachineError where it cannot be read.
    """
    server = mailbox_of(workspace)
    awaited = [_awaited(workspace, row) for row in rows if row.has_left]
    if not awaited:
        return WatchReport((), (), 0)
    first = min(row.at for row in rows if row.has_left)
    look = _Look(workspace, {row.record: row for row in rows}, awaited, now)
    with ImapMailbox(server) as mailbox:
        for folder in server.folders:
            since = date.fromisoformat(first[:10]) - timedelta(days=1)
            for mail in mailbox.since(encoded_folder(folder), since):
                look.at(mail, mailbox.read)
    return WatchReport(tuple(look.noted), tuple(look.suggestions), look.count)


class _Look:
    """One look into a mailbox."""

    def __init__(
        self,
        workspace: Workspace,
        rows: dict[str, LedgerRow],
        awaited: Sequence[AwaitedMessage],
        now: datetime,
    ) -> None:
        self._answers, self._rows = Answers(workspace.root), rows
        self._awaited, self._now = awaited, now
        self._known = {key for _, _, key in answer_names(workspace.root)}
        self._own = _own_addresses(workspace)
        self.noted: list[Answer] = []
        self.suggestions: list[Suggestion] = []
        self.count = 0

    def at(self, mail: FoundMail, read: Callable[[int, int], bytes]) -> None:
        """Look at a message; its body is read only where its head says little."""
        self.count += 1
        answer = read_incoming(mail.head)
        if answer.sender.casefold() in self._own:
            return
        if answer.message_id and answer_key(answer.message_id, "") in self._known:
            return
        found = match_answer(answer, self._awaited)
        if answer.kind != "reply" or (found and found[0].is_suggestion):
            answer = read_incoming(read(mail.uid, MOST_BYTES))
            found = match_answer(answer, self._awaited)
        if not found:
            return
        if found[0].is_suggestion:
            records = tuple(each.record for each in found)
            self.suggestions.append(Suggestion(records, found[0].by, answer))
            return
        content = read(mail.uid, MOST_KEPT)
        for each in found:
            self._note(each, answer, content, is_whole=len(content) >= mail.size_bytes)

    def _note(
        self,
        match: AnswerMatch,
        answer: IncomingMessage,
        content: bytes,
        *,
        is_whole: bool,
    ) -> None:
        made = _answer(self._rows[match.record], answer, content, self._now)
        made = made.model_copy(update={"by": match.by, "is_whole": is_whole})
        if self._answers.add(made, content, "eml"):
            self.noted.append(made)


def _answer(
    row: LedgerRow, read: IncomingMessage, content: bytes, now: datetime
) -> Answer:
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    return Answer(
        record=row.record,
        letter=row.letter,
        kind=read.kind,
        by="person",
        day=read.day or at[:10],
        noted_at=at,
        sender=read.sender,
        message_id=read.message_id,
        status=read.status,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _awaited(workspace: Workspace, row: LedgerRow) -> AwaitedMessage:
    reference = reference_of(workspace, row)
    return AwaitedMessage(row.record, row.message_id, reference, row.address)


def _own_addresses(workspace: Workspace) -> frozenset[str]:
    mail = workspace.settings.mail
    own = (mail.from_address, mail.reply_to or "", *mail.cc) if mail else ()
    return frozenset(each.casefold() for each in own if each)


def mailbox_of(workspace: Workspace) -> ImapServer:
    """Give where the mailbox is; WorkspaceError where the settings do not say it."""
    mail = workspace.settings.mail
    if mail is None or mail.imap is None:
        raise WorkspaceError(
            "the settings do not say where the mailbox is",
            remedy="add [mail.imap] with host, port, security and user to appeals.toml",
        )
    return mail.imap


def _is_message(content: bytes) -> bool:
    read = read_incoming(content)
    return bool(read.sender or read.message_id)
