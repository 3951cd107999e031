"""What has changed since it was planned: two plans, compared row by row."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from appeals.delivery.plan import (
    BlockerCode,
    FindingCount,
    Plan,
    PlannedConsent,
    PlannedFile,
    PlannedMessage,
)
from appeals.errors import Problem
from appeals.model.audience import AUDIENCES, split_edition

_ABOUT_FILES: Collection[BlockerCode] = frozenset(
    {"not-drawn", "file-missing", "file-changed", "out-of-date", "not-proven"}
)
"""Blockers that add nothing for a file whose hash has changed."""


def find_plan_changes(
    planned: Plan,
    again: Plan,
    due: Collection[str],
    workspace: Path,
    recipients: Collection[str],
) -> Mapping[str, tuple[str, ...]]:
    """Report how a plan made again differs, for the editions that are `due`.

    Gives each change in words with the editions that it concerns, () for all.
    `recipients` are those that the workspace knows. Other ways to reach a recipient are
    left out: no message depends on them.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for change in _plan_changes(planned, again):
        found[change] = []
    messages = {message.edition: message for message in again.messages}
    for message in planned.messages:
        if message.edition not in due:
            continue
        other = messages.get(message.edition)
        if other is None:
            found[_why_missing(message, again, recipients)].append(message.edition)
            continue
        for change in _message_changes(message, other, workspace, planned.id):
            found[change].append(message.edition)
    known = {message.edition for message in planned.messages}
    if added := messages.keys() - known:
        found["it would get a message too now"] += added
    return {change: tuple(sorted(editions)) for change, editions in found.items()}


def _plan_changes(planned: Plan, again: Plan) -> Iterator[str]:
    if planned.sender != again.sender:
        yield "appeals.toml names another sender"
    if planned.is_demo != again.is_demo:
        now, before = ("true", "false") if again.is_demo else ("false", "true")
        yield f"`demo` is {now} in appeals.toml now, and was {before}"


def _why_missing(
    planned: PlannedMessage, again: Plan, recipients: Collection[str]
) -> str:
    stem, before = split_edition(planned.edition)
    editions = {split_edition(each.edition) for each in again.messages}
    for audience in AUDIENCES:
        if audience != before and (stem, audience) in editions:
            return (
                f"'{planned.recipient}' gets the edition for '{audience}' now, and the "
                f"plan has the one for '{before}'"
            )
    if planned.recipient not in recipients:
        return f"recipients.yaml has no '{planned.recipient}' any more"
    if planned.case is not None:
        return f"the letter about the case '{planned.case.id}' goes there no more"
    return f"the letter does not go to '{planned.recipient}' any more"


def _message_changes(
    planned: PlannedMessage, again: PlannedMessage, workspace: Path, plan_id: str
) -> Iterator[str]:
    """Report the changes of one message; a final sentence covers all other fields."""
    if again == planned.model_copy(update={"other_ways": again.other_ways}):
        return
    found = [
        *_addressee_changes(planned, again),
        *_letter_changes(planned, again),
        *_content_changes(planned, again, workspace),
    ]
    found = found or [*_finding_changes(planned.findings, again.findings)]
    yield from found or [
        f"the message of the plan '{plan_id}' is not what would be planned now"
    ]


def _addressee_changes(planned: PlannedMessage, again: PlannedMessage) -> Iterator[str]:
    who, email = planned.recipient, again.email
    if planned.name != again.name:
        yield f"'{who}' is called '{again.name}' now, and was not when it was planned"
    if planned.email != email:
        now = f"{email.address} ({email.certainty})" if email else "none"
        yield f"the address of '{who}' is another one now than planned: {now}"
    if planned.channel != again.channel:
        channel = again.channel or "none"
        yield f"the letter to '{who}' is sent via another channel now: {channel}"


def _letter_changes(planned: PlannedMessage, again: PlannedMessage) -> Iterator[str]:
    case = planned.case
    if planned.confidentiality != again.confidentiality:
        now, before = again.confidentiality, planned.confidentiality
        yield f"the letter is {now} now, and was {before}"
        if case and case.confidentiality != "public" and now == "public":
            yield f"the case '{case.id}' is confidential, the letter is public"
    elif planned.subject != again.subject:
        yield "the subject of the message is another one now"
    yield from _consent_changes(planned.consents or (), again.consents or ())
    if case != again.case:
        yield "the case has another class or another record of consent now"
    if planned.letter_date != again.letter_date:
        day, before_day = again.letter_date, planned.letter_date
        yield f"the letter is dated {day} now, and was {before_day}"
    before_by = {each.id: each.certificate_sha256 for each in planned.signers}
    now_by = {each.id: each.certificate_sha256 for each in again.signers}
    if list(before_by) != list(now_by):
        names = ", ".join(now_by), ", ".join(before_by)
        yield f"the letter is from {names[0]} now, and was from {names[1]}"
    for id_, certificate in before_by.items():
        if id_ in now_by and certificate != now_by[id_]:
            yield f"another certificate, or none, is registered for '{id_}' now"


def _consent_changes(
    planned: tuple[PlannedConsent, ...], again: tuple[PlannedConsent, ...]
) -> Iterator[str]:
    before = {each.id: each.sha256 for each in planned}
    for consent in again:
        known = before.pop(consent.id, None)
        if known == consent.sha256:
            continue
        if consent.withdrawn:
            yield f"the consent '{consent.id}' was withdrawn on {consent.withdrawn}"
        elif known is None:
            yield f"it rests on the consent '{consent.id}' now, and did not"
        else:
            yield f"the record of the consent '{consent.id}' was changed"
    for id_ in before:
        yield f"it does not rest on the consent '{id_}' any more"


def _content_changes(
    planned: PlannedMessage, again: PlannedMessage, workspace: Path
) -> Iterator[str]:
    changed_files = [*_file_changes(planned.files, again.files, workspace)]
    yield from changed_files

    def new_blockers(
        now: tuple[Problem, ...], before: tuple[Problem, ...]
    ) -> Iterator[str]:
        known = {each.message for each in before}
        for message, code in {each.message: each.code for each in now}.items():
            if message not in known and not (changed_files and code in _ABOUT_FILES):
                yield message

    for message in new_blockers(again.blockers, planned.blockers):
        yield f"this is new: {message}"
    for message in new_blockers(planned.blockers, again.blockers):
        yield f"this is no longer so: {message}"


def _file_changes(
    planned: tuple[PlannedFile, ...], again: tuple[PlannedFile, ...], workspace: Path
) -> Iterator[str]:
    files, has_changed = {file.path: file for file in again}, False
    for file in planned:
        other = files.get(file.path)
        if other == file:
            continue
        has_changed = True
        if other is None and (workspace / file.path).exists():
            yield f"'{file.path}' is not a file of this letter"
        elif other is None:
            yield f"'{file.path}' is not there any more"
        elif other.sha256 != file.sha256:
            yield f"'{file.path}' was changed since the plan was made"
        else:
            yield f"'{file.path}' is attached under another name now"
    known = {file.path for file in planned}
    for path in files:
        if not has_changed and path not in known:
            yield f"'{path}' goes along now, and was not planned"


def _finding_changes(
    planned: tuple[FindingCount, ...], again: tuple[FindingCount, ...]
) -> Iterator[str]:
    if codes := ", ".join(sorted({each.code for each in {*planned} ^ {*again}})):
        yield f"the checks remark something else on the letter now ({codes})"
