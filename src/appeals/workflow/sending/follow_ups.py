"""What is due after letters were sent: check, ask again, or correct an address.

Nothing here says that a body owes an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from appeals.delivery.answers import Answer, Answers
from appeals.delivery.calendar_file import CalendarDay
from appeals.delivery.sending_states import LedgerRow, SendingState
from appeals.model.recipient import FollowUp
from appeals.model.values import Certainty
from appeals.registry.front_matter import LetterFile
from appeals.registry.workspace import Workspace
from appeals.workflow.sending.incoming_answers import reference_of

DueKind = Literal["reply-by", "follow-up", "bounced"]
_LEFT: frozenset[SendingState] = frozenset({"accepted", "drafted", "recorded"})


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day on which a person follows up a message.

    `text` says what to do. `record` is its name in commands, `reference` the sign in
    its subject. `source` says where the rule was seen, `certainty` how certain it is.
    """

    day: str
    record: str
    reference: str
    letter: str
    recipient: str
    kind: DueKind
    text: str
    certainty: Certainty
    source: str | None = None
    is_past: bool = False


def due_days(
    workspace: Workspace, rows: Sequence[LedgerRow], today: date
) -> tuple[DueDay, ...]:
    """Give what is due, the earliest first.

    A message that a person answered is no longer due; of several for one letter to a
    recipient the latest counts.
    """
    answers = Answers(workspace.root).by_record()
    latest = {
        (row.letter, row.recipient, row.case_id, row.language): row
        for row in sorted(rows, key=lambda row: row.revision)
        if row.state in _LEFT
    }
    found = [
        day
        for row in latest.values()
        for day in _due_days_of_row(workspace, row, answers.get(row.record, ()), today)
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.record, each.kind)))


def calendar_days(
    workspace: Workspace, days: Sequence[DueDay]
) -> tuple[CalendarDay, ...]:
    """Give the days for a calendar: the recipient, and nothing of the letter."""
    names = {id_: each.name for id_, each in workspace.recipients.items()}
    return tuple(
        CalendarDay(
            uid=f"{each.reference}-{each.kind}-{each.day}@appeals",
            day=date.fromisoformat(each.day),
            summary=f"{names.get(each.recipient, each.recipient)} [{each.reference}]",
            text=each.text,
        )
        for each in days
    )


def _due_days_of_row(
    workspace: Workspace, row: LedgerRow, answers: Sequence[Answer], today: date
) -> Iterator[DueDay]:
    if any(answer.kind == "reply" for answer in answers):
        return

    def due(
        kind: DueKind,
        day: date,
        text: str,
        certainty: Certainty = "confirmed",
        source: str | None = None,
    ) -> DueDay:
        return DueDay(
            day=day.isoformat(),
            record=row.record,
            reference=reference_of(workspace, row),
            letter=row.letter,
            recipient=row.recipient,
            kind=kind,
            text=text,
            certainty=certainty,
            source=source,
            is_past=day < today,
        )

    if bounce := next((each for each in answers if each.kind == "bounce"), None):
        status = f" ({bounce.status})" if bounce.status else ""
        text = f"the message to {row.address} came back{status}: look up another "
        yield due("bounced", date.fromisoformat(bounce.day), f"{text}address")
        return
    letter = _find_letter(workspace, row)
    if letter is not None and letter.front.reply_by:
        day = date.fromisoformat(letter.front.reply_by)
        text = "the letter asked for an answer by this day: ask how it stands"
        yield due("reply-by", day, text, source=letter.file)
    sent_on = date.fromisoformat(row.day)
    for rule in _follow_up_rules(workspace, row, letter):
        day = sent_on + timedelta(days=rule.after_days)
        yield due("follow-up", day, rule.text, rule.certainty, rule.source)


def _find_letter(workspace: Workspace, row: LedgerRow) -> LetterFile | None:
    """Give the present letter; None if it no longer exists."""
    entry = workspace.letters.get(row.letter)
    if entry is None:
        return None
    lang = row.language if row.language in entry.variants else None
    return workspace.letter(row.letter, lang)


def _follow_up_rules(
    workspace: Workspace, row: LedgerRow, letter: LetterFile | None
) -> tuple[FollowUp, ...]:
    """Give when to follow up: by the recipient, or else by the channel."""
    recipient = workspace.recipients.get(row.recipient)
    if recipient and recipient.follow_up:
        return recipient.follow_up
    name = letter.front.channel if letter else None
    name = name or (recipient.channel if recipient else None)
    channel = workspace.channels.get(name) if name else None
    return channel.follow_up if channel else ()
