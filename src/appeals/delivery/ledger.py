"""The sending ledger: one row per message, sent exactly once or `unknown`.

    planned -> sending -> dot -> accepted           over SMTP
    planned -> sending -> drafted -> recorded       by hand

The commit point is the final dot: `sending -> dot` is durable before it. A message
whose command dies before it is planned again. If the command dies after it, before the
answer is recorded, the message is `unknown`, and is never sent again without evidence
or a person's word.

All SQL of sending is here. The database is only on this machine (a write-ahead log
breaks on shared disks); what others must know is in the receipts under sent/.
"""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, Self

from appeals.delivery.receipts import make_receipt
from appeals.delivery.sending_states import (
    AT_A_CRASH,
    FIRST_LINK,
    IN_FLIGHT,
    MOVES,
    OPEN_STATES,
    ChainedReceipt,
    ChainHead,
    LedgerEvent,
    LedgerRow,
    SendingState,
)
from appeals.errors import BlockedError, MachineError
from appeals.storage.atomic import machine_error
from appeals.storage.disks import find_sharing_service
from appeals.storage.private_files import make_private_folder

FILE: Final = "sending.sqlite"
VERSION: Final = 1
PATIENCE_S: Final = 10.0
"""How long a command waits for another one that is writing."""

_SCHEMA = """
create table letter (
  record text primary key,
  letter text not null,
  recipient text not null,
  case_id text not null,
  language text not null,
  revision integer not null check (revision > 0),
  message_id text not null unique,
  content text not null,
  address text not null,
  way text not null check (way in ('outbox', 'drafts', 'smtp', 'form', 'post')),
  state text not null check (state in ('planned', 'sending', 'dot', 'accepted',
    'unknown', 'failed', 'drafted', 'recorded')),
  at text not null,
  approvals text not null,
  signatures text not null,
  sent_by text not null,
  reply text not null,
  details text not null,
  epoch integer not null default 0,
  unique (letter, recipient, case_id, language, revision)
) strict;
create index letter_address on letter (letter, address);
create table event (
  number integer primary key,
  at text not null,
  record text not null,
  old text not null,
  new text not null,
  epoch integer not null,
  person text not null,
  note text not null
) strict;
create table receipt (
  number integer primary key,
  record text not null,
  sha256 text not null,
  content blob not null,
  is_written integer not null default 0 check (is_written in (0, 1))
) strict;
create table machine (id text not null) strict;
"""
_FOLDERS: Final = """
create table if not exists folder (
  letter text primary key,
  changed_ns integer not null
) strict
"""
"""Added later; an older version works without it."""
_ANSWERS: Final = """
create temp table if not exists answer (record text primary key, kinds text) strict
"""

_COLUMNS: Final = tuple(field.name for field in fields(LedgerRow))
_PEOPLE: Final = ("approvals", "signatures")
"""Columns of ids that are separated by blanks."""
_NAMED: Final = ", ".join(_COLUMNS)
_SELECT: Final = f"select {_NAMED} from letter"  # noqa: S608  our names
_INSERT: Final = (
    f"insert into letter ({_NAMED}) values (:{_NAMED.replace(', ', ', :')})"  # noqa: S608
)


class SendingLedger:
    """The ledger of one workspace on this machine; a context manager that closes it.

    Every method raises MachineError, with what to do, where the database is full,
    locked, read-only, damaged or of a newer version; then nothing was changed.
    """

    def __init__(self, folder: Path, *, patience_s: float = PATIENCE_S) -> None:
        """Open the ledger in a folder of this machine; create it if there is none.

        Raises BlockedError for a folder that other machines share.
        """
        if shared := find_sharing_service(folder):
            raise BlockedError(
                "the ledger of sending must be on this machine alone, and "
                f"'{folder}' is shared: {shared}",
                remedy="set APPEALS_STATE to a folder that no other machine sees",
            )
        self._path = folder / FILE
        make_private_folder(folder)
        with self._explain_errors():
            if not self._path.exists():
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._db = sqlite3.connect(
                self._path, isolation_level=None, timeout=patience_s
            )
        try:
            with self._explain_errors():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def rows(self, letter: str | None = None) -> tuple[LedgerRow, ...]:
        """Give all messages, or those of a letter, in the order of their recipients."""
        order = " order by letter, recipient, case_id, language, revision"
        if letter is None:
            return self._rows(order)
        return self._rows(f" where letter = ?{order}", letter)

    def listing(
        self,
        columns: Sequence[str],
        letter: str | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> str:
        """Give messages as one text, a line each, in the order of entry.

        Each line has a field per column, separated by tabs, without trailing empty
        ones. `columns` are names of fields of LedgerRow, and "day"; several ids are
        separated by blanks. `answers`, by record, is a last column. For a hundred
        thousand messages: SQLite makes one text of all.
        """
        assert {*columns} <= {*_COLUMNS, "day"}  # noqa: S101
        named = ["at" if each == "day" else each for each in columns]
        forms = ["%.10s" if each == "day" else "%s" for each in columns]
        if answers:
            named.append("(select kinds from answer where record = letter.record)")
            forms.append("%s")
        where = " where letter = ?" if letter is not None else ""
        with self._explain_errors():
            if answers:
                self._db.execute(_ANSWERS)
                self._db.executemany(
                    "insert or replace into answer values (?, ?)", answers.items()
                )
            (text,) = self._db.execute(  # the table itself is in the order of entering
                f"select coalesce(group_concat(printf(?, {', '.join(named)}), ''), '')"  # noqa: S608
                f" from letter not indexed{where}",
                ("\t".join(forms) + "\n", *([] if letter is None else [letter])),
            ).fetchone()
        while "\t\n" in text:
            text = text.replace("\t\n", "\n")
        return str(text)

    def sent_records(self, letter: str) -> frozenset[str]:
        """Give the records of a letter's messages that were sent, or may have been."""
        sql = "select record, state from letter where letter = ?"
        states = self._ask(sql, letter)
        return frozenset(name for name, state in states if state not in OPEN_STATES)

    def folder_times(self) -> Mapping[str, int]:
        """Give the known times of folders under sent/, by letter, in ns."""
        return dict(self._ask("select letter, changed_ns from folder"))

    def note_folder_times(self, times: Mapping[str, int]) -> None:
        """Note that the content of folders under sent/ at a time is known."""
        with self._transaction():
            self._db.executemany(
                "insert or replace into folder values (?, ?)", times.items()
            )

    def find(self, record: str) -> LedgerRow | None:
        """Give the message of a record or Message-ID; None if there is none."""
        found = self._rows(" where record = ? or message_id = ?", record, record)
        return found[0] if found else None

    def events(self, record: str) -> tuple[LedgerEvent, ...]:
        """Give the events of a message, the first one first."""
        columns = "at, record, old, new, person, note"
        sql = f"select {columns} from event where record = ? order by number"  # noqa: S608  our names
        return tuple(LedgerEvent(*each) for each in self._ask(sql, record))

    def latest_at(self) -> str:
        """Give when the last event was, in UTC; "" if there was none."""
        ((at,),) = self._ask("select coalesce(max(at), '') from event")
        return str(at)

    def enter(self, rows: Sequence[LedgerRow]) -> None:
        """Enter unknown messages as they are; known ones stay unchanged.

        A row whose revision is taken gets the next one.
        """
        with self._transaction():
            for row in rows:
                self._enter(row)

    def adopt(self, rows: Sequence[LedgerRow]) -> None:
        """Adopt what receipts of other machines say about messages.

        What was sent there counts as sent; accepted or recorded messages stay so. A
        message that is being sent here stays as it is.
        """
        self.enter(rows)
        with self._transaction():
            for row in rows:
                self._db.execute(
                    "update letter set state = :state, at = :at, way = :way, "
                    "sent_by = :sent_by, details = :details where record = :record "
                    "and (state in ('planned', 'failed') "
                    "or (state in ('drafted', 'unknown') and at <= :at))",
                    _row_values(row),
                )

    def claim(self, row: LedgerRow, now: datetime) -> LedgerRow | None:
        """Claim a message for sending; None if another command has it, or it was sent.

        An unknown one is entered in the same transaction. Gives it with its new epoch,
        by which `move` recognises its owner. It gets the transport and the people of
        `row`.
        """
        at = _format_time(now)
        with self._transaction():
            self._enter(row)
            found = self._db.execute(
                "update letter set state = 'sending', epoch = epoch + 1, at = :at, "
                "way = :way, approvals = :approvals, signatures = :signatures, "
                "sent_by = :sent_by, details = :details, reply = '' "
                "where record = :record and state in ('planned', 'failed') "
                "returning epoch",
                {**_row_values(row), "at": at},
            ).fetchone()
            if found is None:
                return None
            claimed = replace(row, state="sending", epoch=found[0], at=at, reply="")
            self._add_event(claimed, row.state, now)
        return claimed

    def move(
        self, row: LedgerRow, new: SendingState, now: datetime, *, reply: str = ""
    ) -> LedgerRow | None:
        """Move a claimed message from its state to a new one, durably.

        A compare-and-swap: None, and no change, if it is in another state or was
        claimed again since. An answer that comes late finds it `unknown`, and still
        counts. A message that was sent or may have been gets the next receipt of this
        machine in the same transaction.
        """
        assert (row.state, new) in MOVES, (row.state, new)  # noqa: S101
        late = "unknown" if new == "accepted" else row.state
        at = _format_time(now)
        with self._transaction():
            changed = self._db.execute(
                "update letter set state = ?, at = ?, reply = ? "
                "where record = ? and state in (?, ?) and epoch = ?",
                (new, at, reply, row.record, row.state, late, row.epoch),
            ).rowcount
            if not changed:
                return None
            moved = replace(row, state=new, at=at, reply=reply)
            self._add_event(moved, row.state, now, note=reply)
            if moved.has_left and new not in IN_FLIGHT:
                self._add_receipt(moved, "")
        return moved

    def recover(self, now: datetime) -> tuple[LedgerRow, ...]:
        """Settle messages that were in flight when a command died; give them.

        Sound at any time, since the dot is a compare-and-swap: before the dot they are
        planned again, after it `unknown`.
        """
        in_flight = self._rows(" where state in ('sending', 'dot') order by record")
        moved = (self.move(row, AT_A_CRASH[row.state], now) for row in in_flight)
        return tuple(row for row in moved if row is not None)

    def resolve(
        self,
        row: LedgerRow,
        new: Literal["accepted", "recorded", "planned"],
        now: datetime,
        *,
        person: str,
        note: str,
    ) -> bool:
        """Settle a message that is `unknown` or `drafted`, by a word or evidence.

        `person` is who said so, "" for evidence. False if it is in another state by
        now.
        """
        assert (row.state, new) in MOVES, (row.state, new)  # noqa: S101
        with self._transaction():
            changed = self._db.execute(
                "update letter set state = ?, at = ? where record = ? and state = ?",
                (new, _format_time(now), row.record, row.state),
            ).rowcount
            if changed:
                who = person or row.sent_by
                moved = replace(row, state=new, at=_format_time(now), sent_by=who)
                self._add_event(moved, row.state, now, person=person, note=note)
                self._add_receipt(moved, note)
        return bool(changed)

    def add_remark(
        self, row: LedgerRow, now: datetime, *, person: str, note: str
    ) -> None:
        """Record what a person did with the kept copies of a sent message.

        It stays in its state, and gets one more receipt with the note.
        """
        with self._transaction():
            self._add_event(row, row.state, now, person=person, note=note)
            self._add_receipt(row, note)

    def head(self) -> ChainHead:
        """Give the last receipt of this machine."""
        ((machine,),) = self._ask("select id from machine")
        sql = "select number, sha256 from receipt order by number desc limit 1"
        last = self._ask(sql)
        return ChainHead(machine, *(last[0] if last else (0, FIRST_LINK)))

    def unwritten_receipts(self) -> tuple[ChainedReceipt, ...]:
        """Give the receipts that are not under sent/ yet, the first one first."""
        sql = "select number, record, content from receipt where not is_written "
        return tuple(ChainedReceipt(*e) for e in self._ask(f"{sql}order by number"))

    def mark_written(self, number: int) -> None:
        """Note that a receipt is under sent/.

        This does not wait for the disk: if the power fails before the next transaction,
        the receipt is written again, and found there.
        """
        with self._explain_errors():
            self._db.execute("pragma synchronous = normal")
            try:
                self._db.execute(
                    "update receipt set is_written = 1 where number = ?", (number,)
                )
            finally:
                self._db.execute("pragma synchronous = full")

    def _prepare(self) -> None:
        """Set up the database and its tables if there are none; identify the machine.

        Raises MachineError for a newer version and a disk without a write-ahead log.
        """
        (version,) = self._db.execute("pragma user_version").fetchone()
        if version > VERSION:
            raise MachineError(
                f"the ledger '{self._path}' was written by a newer version of this "
                "program",
                remedy="use that version; nothing was changed",
            )
        (mode,) = self._db.execute("pragma journal_mode = wal").fetchone()
        if mode != "wal":
            raise MachineError(
                f"the disk of '{self._path}' cannot hold a database safely",
                remedy="set APPEALS_STATE to a folder on a disk of this machine",
            )
        self._db.execute("pragma synchronous = full")
        if version == VERSION:
            self._db.execute(_FOLDERS)
            return
        with self._transaction():
            (version,) = self._db.execute("pragma user_version").fetchone()
            if version == VERSION:
                return  # another command made them this moment
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._db.execute(statement)
            self._db.execute(_FOLDERS)
            self._db.execute("insert into machine values (?)", (secrets.token_hex(8),))
            self._db.execute(f"pragma user_version = {VERSION}")

    def _ask(self, sql: str, *values: str) -> list[Any]:  # rows of SQLite
        with self._explain_errors():
            return self._db.execute(sql, values).fetchall()

    def _rows(self, rest: str, *values: str) -> tuple[LedgerRow, ...]:
        return tuple(map(_parse_row, self._ask(_SELECT + rest, *values)))

    def _enter(self, row: LedgerRow) -> None:
        """Enter a message, under the next free revision, unless it is known."""
        stored = _row_values(row)
        same = "record = :record or message_id = :message_id"
        sql = f"select 1 from letter where {same}"  # noqa: S608  our words
        if self._db.execute(sql, stored).fetchone():
            return
        (last,) = self._db.execute(
            "select coalesce(max(revision), 0) from letter where letter = :letter "
            "and recipient = :recipient and case_id = :case_id "
            "and language = :language",
            stored,
        ).fetchone()
        self._db.execute(_INSERT, {**stored, "revision": last + 1})

    def _add_event(
        self,
        row: LedgerRow,
        old: str,
        now: datetime,
        *,
        person: str = "",
        note: str = "",
    ) -> None:
        self._db.execute(
            "insert into event (at, record, old, new, epoch, person, note) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            (_format_time(now), row.record, old, row.state, row.epoch, person, note),
        )

    def _add_receipt(self, row: LedgerRow, note: str) -> None:
        head = self.head()
        content = make_receipt(row, head, note)
        self._db.execute(
            "insert into receipt (number, record, sha256, content) values (?, ?, ?, ?)",
            (head.number + 1, row.record, hashlib.sha256(content).hexdigest(), content),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Run several statements in one durable transaction, or none of them."""
        with self._explain_errors():
            self._db.execute("begin immediate")
            try:
                yield
                self._db.execute("commit")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """Turn errors of the database or its disk into sentences."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise _explain_error(self._path, error) from error


def _parse_row(stored: tuple[Any, ...]) -> LedgerRow:  # columns of the table
    values = dict(zip(_COLUMNS, stored, strict=True))
    people = {name: tuple(values[name].split()) for name in _PEOPLE}
    return LedgerRow(**{**values, **people})


def _row_values(row: LedgerRow) -> dict[str, object]:
    """Give the values of a message in its table, by column."""
    people = {name: " ".join(getattr(row, name)) for name in _PEOPLE}
    return {name: getattr(row, name) for name in _COLUMNS} | people


def _format_time(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REFUSALS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space, then run it again"),
    sqlite3.SQLITE_BUSY: (
        "another command is writing it",
        "wait until that has ended, then run the command again",
    ),
    sqlite3.SQLITE_READONLY: (
        "it may not be written",
        "make its folder writable, or set APPEALS_STATE to another one",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "check the permissions of its folder, or set APPEALS_STATE to another one",
    ),
    sqlite3.SQLITE_IOERR: ("the disk has a fault", "check the disk and its cable"),
}
_REFUSALS[sqlite3.SQLITE_LOCKED] = _REFUSALS[sqlite3.SQLITE_BUSY]
_REFUSALS[sqlite3.SQLITE_PERM] = _REFUSALS[sqlite3.SQLITE_READONLY]


def _explain_error(path: Path, error: sqlite3.Error | OSError) -> MachineError:
    """Explain an error of the database; its low byte is the kind."""
    if isinstance(error, OSError):
        return machine_error(error, str(path))
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _DAMAGED:
        return MachineError(
            f"the ledger '{path}' is damaged",
            remedy="bring it back from a backup; or move it away: receipts under sent/ "
            "still say what was sent, and what was on its way then is not sent again",
        )
    what, remedy = _REFUSALS.get(kind, (str(error), "run `appeals doctor`"))
    return MachineError(f"the ledger '{path}': {what}", remedy=remedy)
