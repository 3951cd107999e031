"""Record answers to a message: by hand, or as found in the mailbox."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from appeals.delivery.answers import Answer, Answers, answer_key
from appeals.delivery.imap import FoundMail, ImapMailbox, encode_folder
from appeals.delivery.incoming import (
    MOST_BYTES,
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
"""How many bytes of an answer are kept; of a larger one the first of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A message of the inbox that may answer one of these; a person decides."""

    records: tuple[str, ...]
    by: str
    answer: IncomingMessage


@dataclass(frozen=True, slots=True)
class WatchReport:
    """The result of a search: noted now, suggested, and how many were read."""

    noted: tuple[Answer, ...]
    suggestions: tuple[Suggestion, ...]
    count: int


def find_sent(workspace: Workspace, ledger: SendingLedger, name: str) -> LedgerRow:
    """Give the message of a record, a Message-ID or a reference like "K7QM-2XPD".

    Of several with one reference the latest. Raises UsageError for one not known.
    """
    if found := ledger.find(name):
        return found
    rows = ledger.rows()
    named = [row for row in rows if reference_of(workspace, row) == name.upper()]
    if named:
        return max(named, key=lambda row: row.revision)
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
    """Record an answer that a person has: a message as a file, or words of their own.

    None if it was recorded before.
    """
    words = IncomingMessage("reply", "", "", "", "")
    read = words if is_text else read_incoming(content)
    answer = _make_answer(row, read, content, now, noted_by=person)
    ending = "txt" if is_text else "eml"
    return answer if Answers(workspace.root).add(answer, content, ending) else None


def read_message_file(path: Path) -> bytes:
    """Read a message that was saved as a file.

    Raises UsageError for a file that cannot be read, is too large, or is not a message.
    """
    try:
        content = read_regular(path)
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be read: {error.strerror}",
            remedy="save the message from your mail program as a file (.eml)",
        ) from None
    read = read_incoming(content)
    if len(content) > MOST_KEPT or not (read.sender or read.message_id):
        raise UsageError(
            f"'{path}' is not a message as mail programs save it",
            remedy="save it as .eml; or note the words: --text 'They write ...'",
        )
    return content


def watch_mailbox(
    workspace: Workspace, rows: Sequence[LedgerRow], now: datetime
) -> WatchReport:
    """Look for answers in the mailbox of the settings; nothing in it is changed.

    Messages since the first one was sent are read. Raises WorkspaceError if the
    settings have no mailbox, MachineError if it cannot be read.
    """
    server = mailbox_of(workspace)
    left = {row.record: row for row in rows if row.has_left}
    if not left:
        return WatchReport((), (), 0)
    first = date.fromisoformat(min(row.day for row in left.values()))
    watch = _Watch(workspace, left, now)
    with ImapMailbox(server) as mailbox:
        for folder in server.folders:
            since = first - timedelta(days=1)
            for mail in mailbox.messages_since(encode_folder(folder), since):
                watch.inspect(mail, mailbox.read)
    return WatchReport(tuple(watch.noted), tuple(watch.suggestions), watch.count)


class _Watch:
    """One search of a mailbox for answers to sent messages, by their records."""

    def __init__(
        self, workspace: Workspace, left: Mapping[str, LedgerRow], now: datetime
    ) -> None:
        self._answers, self._left, self._now = Answers(workspace.root), left, now
        self._awaited = [
            AwaitedMessage(
                record, row.message_id, reference_of(workspace, row), row.address
            )
            for record, row in left.items()
        ]
        self._known = {key for _, _, key in answer_names(workspace.root)}
        mail = workspace.settings.mail
        own = (mail.from_address, mail.reply_to or "", *mail.cc) if mail else ()
        self._own = {each.casefold() for each in own if each}
        self.noted: list[Answer] = []
        self.suggestions: list[Suggestion] = []
        self.count = 0

    def inspect(self, mail: FoundMail, read: Callable[[int, int], bytes]) -> None:
        """Match a message; its body is read only if its head is not enough."""
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
        is_whole = len(content) >= mail.size_bytes
        for each in found:
            more: dict[str, str | bool] = {"by": each.by, "is_whole": is_whole}
            row = self._left[each.record]
            made = _make_answer(row, answer, content, self._now, **more)
            if self._answers.add(made, content, "eml"):
                self.noted.append(made)


def _make_answer(
    row: LedgerRow,
    read: IncomingMessage,
    content: bytes,
    now: datetime,
    **more: str | bool,
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
    ).model_copy(update=more)


def mailbox_of(workspace: Workspace) -> ImapServer:
    """Give the address of the mailbox; WorkspaceError if the settings have none."""
    mail = workspace.settings.mail
    if mail is None or mail.imap is None:
        raise WorkspaceError(
            "the settings do not say where the mailbox is",
            remedy="add [mail.imap] with host, port, security and user to appeals.toml",
        )
    return mail.imap
