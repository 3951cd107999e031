"""What was sent in a year, joined with what came back, for an annual report."""

from collections.abc import Iterator, Sequence

from appeals.delivery.answers import Answer, Answers
from appeals.delivery.sending_export import ExportedMessage, export_row
from appeals.delivery.sending_states import LedgerRow
from appeals.errors import AppealsError
from appeals.registry.workspace import Workspace

_RANK = ("reply", "bounce", "automatic")


def exported_messages(
    workspace: Workspace, rows: Sequence[LedgerRow], year: int | None
) -> tuple[ExportedMessage, ...]:
    """Give what left, by its day; of one year where one is given.

    A letter that is confidential, about a case, or not there any more has no name.
    """
    answers: dict[str, list[Answer]] = {}
    for answer in Answers(workspace.root).read():
        answers.setdefault(answer.record, []).append(answer)
    subjects = {row.letter: _public_subject(workspace, row.letter) for row in rows}
    left = sorted((row for row in rows if row.has_left), key=lambda row: row.at)
    return tuple(
        _exported(workspace, row, answers.get(row.record, []), subjects[row.letter])
        for row in left
        if year is None or row.day.startswith(f"{year}-")
    )


def _exported(
    workspace: Workspace,
    row: LedgerRow,
    answers: Sequence[Answer],
    subject: str | None,
) -> ExportedMessage:
    best = min(_ranked(answers), default=None)
    recipient = workspace.recipients.get(row.recipient)
    told = ExportedMessage(
        day=row.day,
        recipient=recipient.name if recipient else row.recipient,
        letter=row.letter,
        subject=subject or "",
        language=row.language,
        way=row.way,
        state=row.state,
        answer=_RANK[best[0]] if best else "",
        answered_on=best[1] if best else "",
    )
    return export_row(told, is_public=subject is not None and not row.case_id)


def _ranked(answers: Sequence[Answer]) -> Iterator[tuple[int, str]]:
    for each in answers:
        yield _RANK.index(each.kind), each.day


def _public_subject(workspace: Workspace, letter: str) -> str | None:
    """Give the subject of a public letter; "" where it is a template; else None."""
    if letter not in workspace.letters:
        return None
    try:
        front = workspace.letter(letter).front
    except AppealsError:
        return None
    if front.confidentiality != "public":
        return None
    return "" if "{" in front.subject else front.subject
