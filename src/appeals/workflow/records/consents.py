"""Records of consent: enter one, check them, withdraw one.

What was sent cannot be recalled: for a withdrawn consent, sent/ says to whom and when,
so that each recipient can be asked to remove it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from appeals.delivery.plan import message_reference
from appeals.delivery.receipt import Receipt
from appeals.delivery.receipts import Receipts
from appeals.delivery.sent_folder import letters_with_receipts
from appeals.errors import AppealsError, Problem, UsageError, raise_all
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_date
from appeals.model.case import Case
from appeals.model.consent import ConsentRecord
from appeals.model.values import PartialDate
from appeals.registry.consents import consent_links, find_record, named_consents
from appeals.registry.editing import RegistryChange
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields
from appeals.storage.reading import hash_if_exists
from appeals.workflow.records.registry_files import (
    CONSENT,
    Entered,
    edit_registry,
    enter,
    written_fields,
)

SOON: Final = timedelta(days=30)
OLD: Final = timedelta(days=365)
"""A consent without a last day is to be asked for again after this long."""

_EXPLANATIONS = ("use", "state-reads", "publication", "risks", "can-withdraw")


def add_consent(
    workspace: Workspace, id_: str, given: Fields, empty_file: bytes
) -> Entered:
    """Enter a record; an existing one gets only what it lacks.

    consents.yaml is made from `empty_file` with the first one. Raises UsageError, with
    all problems, for values that make no record, one that contradicts itself, and
    unknown people and channels; the errors of the editor and of writing.
    """
    before = fields_of(workspace, id_)
    whole = {**before, **given}
    raise_all([*_contradictions(id_, whole), *_unknown_references(workspace, given)])
    return enter(workspace, CONSENT, id_, given, {}, empty_file=empty_file)


def _contradictions(id_: str, fields: Fields) -> Iterator[AppealsError]:
    try:
        record = ConsentRecord.model_validate({**fields, "id": id_})
    except ValueError:
        return  # `enter` reports what is wrong with the values
    for found in record.contradictions():
        yield UsageError(found.message, remedy=f"{found.remedy}; nothing was written")


def _unknown_references(workspace: Workspace, given: Fields) -> Iterator[AppealsError]:
    people, channels = tuple(workspace.people), tuple(workspace.channels)
    taker = given.get("taken_by")
    if isinstance(taker, str) and taker not in people:
        remedy = "`appeals people add` enters one"
        yield UsageError.no_such("people.yaml has no", taker, people, remedy)
    named = given.get("channels")
    for id_ in named if isinstance(named, tuple) and channels else ():
        if id_ not in channels:
            listing = "`appeals recipients channels` shows all"
            yield UsageError.no_such("unknown channel", str(id_), channels, listing)


def fields_of(workspace: Workspace, id_: str) -> Fields:
    """Give the fields of a record as the file has them; none if it does not exist."""
    return written_fields(workspace, CONSENT, id_) if workspace.has_consents else {}


def find_consent(workspace: Workspace, id_: str) -> ConsentRecord:
    """Give a record by its id; UsageError if there is none."""
    known = workspace.consents
    if id_ not in known:
        listing = "`appeals consent show` lists all" if known else "none is entered yet"
        raise UsageError.no_such("there is no consent", id_, known, listing)
    return known[id_]


def check_consents(
    workspace: Workspace, ids: Sequence[str], today: date
) -> tuple[tuple[str, Problem], ...]:
    """Give what needs attention in the records named, or in all: id and problem.

    Raises the errors of a malformed file, BlockedError for records that contradict
    themselves.
    """
    known = workspace.consents
    raise_all(list(consent_links(known, workspace.people, workspace.channels)))
    records = [find_consent(workspace, id_) for id_ in ids] or list(known.values())
    return tuple(
        (record.id, problem)
        for record in records
        for problem in _problems(workspace, record, today)
    )


def _problems(
    workspace: Workspace, record: ConsentRecord, today: date
) -> Iterator[Problem]:
    place = workspace.consents.place
    if record.withdrawn is not None:
        message = f"it was withdrawn on {record.withdrawn.date}"
        where = place(record.id, "withdrawn")
        yield Problem("withdrawn", message, "", where, "info")
        return
    found = (*_time_problems(record, today), *_proof_problems(workspace, record))
    for name, problem in found:
        yield replace(problem, place=place(record.id, name))
    missing = [each for each in _EXPLANATIONS if each not in record.told]
    if missing:
        message = f"it does not say that these were explained: {', '.join(missing)}"
        remedy = "explain them, and add them to 'told'"
        where = place(record.id, "told")
        yield Problem("not-told", message, remedy, where, "warning")


def _time_problems(record: ConsentRecord, today: date) -> Iterator[tuple[str, Problem]]:
    given = date.fromisoformat(record.date)
    remedy = "ask again, and enter what is agreed as a new record"
    if record.until is None:
        if given < today - OLD:
            message = f"it was given on {record.date}, and nobody has asked since"
            yield "date", Problem("old", message, remedy, severity="warning")
        return
    until = date.fromisoformat(record.until)
    if until < today:
        message = f"it held until {record.until}"
        yield "until", Problem("ended", message, remedy, severity="warning")
    elif until < today + SOON:
        message = f"it holds until {record.until}, which is soon"
        yield "until", Problem("ending", message, remedy, severity="warning")


def _proof_problems(
    workspace: Workspace, record: ConsentRecord
) -> Iterator[tuple[str, Problem]]:
    proof = record.proof
    if proof is None:
        message = "it does not say where its proof is kept"
        remedy = "add 'proof: {where: ...}': a place, or an encrypted file and its hash"
        yield "proof", Problem("no-proof", message, remedy, severity="warning")
    elif proof.sha256 is not None:
        found = hash_if_exists(workspace.root / proof.where)
        if found is None:
            message = "the file of its proof is not there"
            yield "proof", Problem("proof-missing", message, "bring it back")
        elif found != proof.sha256:
            message = "the file of its proof is not the one whose hash is given"
            remedy = "bring back the file that was meant"
            yield "proof", Problem("proof-differs", message, remedy)


class SentMessage(NamedTuple):
    """A sent message that relies on a consent; words that ask for its removal.

    `reference` is the sign in its subject. `words` are in the language of the letter.
    """

    receipt: Receipt
    reference: str
    words: str


class WithdrawnConsent(NamedTuple):
    """A withdrawal: the day, the letters that name it, the messages sent.

    `is_new` is False if it was withdrawn before.
    """

    record: ConsentRecord
    day: str
    letters: tuple[str, ...]
    messages: tuple[SentMessage, ...]
    is_new: bool = True


def withdraw_consent(
    workspace: Workspace,
    id_: str,
    day: date,
    today: date,
    cases: Collection[Case] = (),
) -> WithdrawnConsent:
    """Mark a record as withdrawn, and report which messages relied on it.

    `cases` are rows for which receipts of older versions have no consent. Raises
    UsageError for an unknown record, a day before it was given or after today, and one
    that was withdrawn on another day; the errors of the editor and of writing.
    """
    record = find_consent(workspace, id_)
    if record.withdrawn is None:
        _refuse_day(record, day, today)
        fields: Fields = {"withdrawn": {"date": day.isoformat()}}
        edit_registry(workspace, CONSENT, RegistryChange(changed={id_: fields}))
    elif record.withdrawn.date != day.isoformat() and day != today:
        raise UsageError(
            f"'{id_}' was withdrawn already, on {record.withdrawn.date}",
            place=workspace.consents.place(id_, "withdrawn"),
            remedy="correct the day there",
        )
    withdrawn = record.withdrawn.date if record.withdrawn else day.isoformat()
    letters = tuple(_letters(workspace, record))
    messages = find_sent_messages(workspace, record, cases)
    is_new = record.withdrawn is None
    return WithdrawnConsent(record, withdrawn, letters, messages, is_new)


def find_sent_messages(
    workspace: Workspace, record: ConsentRecord, cases: Collection[Case] = ()
) -> tuple[SentMessage, ...]:
    """Give the sent messages that rely on a record, the earliest first.

    `cases` as in `withdraw_consent`.
    """
    letters, known = tuple(_letters(workspace, record)), workspace.consents
    rows = {each.id for each in cases if find_record(known, each.consent) == record}
    found: list[Receipt] = []
    for letter in letters_with_receipts(workspace.root):
        receipts = Receipts(workspace.root, letter)
        firsts = {each.record: each for each in reversed(receipts.read())}
        for name, first in firsts.items():
            last = receipts.receipt(receipts.names_of(name)[-1])
            rests = (
                record.id in first.consents
                or (letter in letters and not first.consents)
                or first.case_id in rows
            )
            if rests and last.state != "planned":
                found.append(last)
    found.sort(key=lambda each: (each.written_at, each.record))
    return tuple(_sent_message(workspace, receipt) for receipt in found)


def _sent_message(workspace: Workspace, receipt: Receipt) -> SentMessage:
    language = language_of_letter(receipt.language)
    day = format_date(PartialDate.parse(receipt.day), language)
    about = workspace.settings.id or "", receipt.letter, receipt.edition
    words = language.consent.withdrawn.format(date=day)
    return SentMessage(receipt, message_reference(*about), words)


def _refuse_day(record: ConsentRecord, day: date, today: date) -> None:
    if day > today:
        raise UsageError(f"--date {day} is not yet", remedy="give the day it was said")
    if day.isoformat() < record.date:
        raise UsageError(
            f"--date {day} is before the day on which it was given ({record.date})",
            remedy="give the day it was withdrawn",
        )


def _letters(workspace: Workspace, record: ConsentRecord) -> Iterator[str]:
    """Give the letters whose front matter names a record."""
    for name, known in workspace.letters.items():
        if known.file is not None:
            file = workspace.letter(name)
            named = named_consents(workspace.consents, file, ())
            if any(each.record == record for each in named):
                yield name


def consent_state(record: ConsentRecord, today: date) -> str:
    """Give the state of a consent in a word: holds, ended or withdrawn."""
    if record.withdrawn is not None:
        return "withdrawn"
    return "ended" if record.ends_before(today.isoformat()) else "holds"
