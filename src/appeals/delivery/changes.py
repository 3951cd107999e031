"""What is no longer as it was planned: two plans, compared row by row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from appeals.delivery.plan import (
    BlockerCode,
    FindingCount,
    Plan,
    PlannedAddress,
    PlannedConsent,
    PlannedFile,
    PlannedMessage,
)
from appeals.errors import Problem
from appeals.model.audience import AUDIENCES, split_edition

_OF_FILES: Collection[BlockerCode] = frozenset(
    {"not-drawn", "file-missing", "file-changed", "out-of-date", "not-proven"}
)
"""What is said of a file: nothing new where its hash is another one already."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What changed, in words, and the editions that it concerns; () for all."""

    what: str
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Now:
    """The workspace as it is: where it lies, and which recipients it knows."""

    root: Path
    recipients: Collection[str]


def changes(
    planned: Plan, again: Plan, due: Collection[str], now: Now
) -> tuple[PlanChange, ...]:
    """Say in what a plan made again differs, for the editions that are `due`.

    The same change of several rows is said once. Other ways to reach a recipient are
    left out: no message depends on them.
    """
    found: dict[str, list[str]] = {}
    for what in _of_all(planned, again):
        found[what] = []
    there = {message.edition: message for message in again.messages}
    for message in planned.messages:
        if message.edition in due:
            other = there.get(message.edition)
            if other is None and (what := _other_edition(message, again)):
                found.setdefault(what, []).append(message.edition)
                continue
            for what in _of_row(planned, message, other, now):
                found.setdefault(what, []).append(message.edition)
    known = {message.edition for message in planned.messages}
    for edition in there:
        if edition not in known:
            found.setdefault("it would get a message too now", []).append(edition)
    return tuple(PlanChange(what, tuple(sorted(rows))) for what, rows in found.items())


def _other_edition(planned: PlannedMessage, again: Plan) -> str:
    """Say that the recipient reads another edition now, "" where that is not so."""
    stem, before = split_edition(planned.edition)
    now = {split_edition(each.edition) for each in again.messages}
    for audience in AUDIENCES:
        if audience != before and (stem, audience) in now:
            return (
                f"'{planned.recipient}' gets the edition for '{audience}' now, and the "
                f"plan has the one for '{before}'"
            )
    return ""


def _of_all(planned: Plan, again: Plan) -> Iterator[str]:
    if planned.sender != again.sender:
        yield "appeals.toml names another sender"
    if planned.is_demo != again.is_demo:
        words = {True: "true", False: "false"}
        yield (
            f"`demo` is {words[again.is_demo]} in appeals.toml now, and was "
            f"{words[planned.is_demo]}"
        )


def _of_row(
    plan: Plan, planned: PlannedMessage, again: PlannedMessage | None, now: Now
) -> Iterator[str]:
    """Say what changed of one message; a last sentence covers what has no own one."""
    if again is None:
        if planned.recipient not in now.recipients:
            yield f"recipients.yaml has no '{planned.recipient}' any more"
        elif planned.case is not None:
            yield f"the letter about the case '{planned.case.id}' goes there no more"
        else:
            yield f"the letter does not go to '{planned.recipient}' any more"
        return
    if again == planned.model_copy(update={"other_ways": again.other_ways}):
        return
    said = [
        *_of_addressee(planned, again),
        *_of_letter(planned, again),
        *_of_contents(planned, again, now),
    ]
    yield from (
        said
        or [*_of_findings(planned.findings, again.findings)]
        or [f"the message of the plan '{plan.id}' is not what would be planned now"]
    )


def _of_addressee(planned: PlannedMessage, again: PlannedMessage) -> Iterator[str]:
    who = planned.recipient
    if planned.name != again.name:
        yield f"'{who}' is called '{again.name}' now, and was not when it was planned"
    if planned.email != again.email:
        yield (
            f"the address of '{who}' is another one now than planned: "
            f"{_shown(again.email)}"
        )
    if planned.channel != again.channel:
        yield (
            f"the letter to '{who}' is sent via another channel now: "
            f"{again.channel or 'none'}"
        )


def _shown(address: PlannedAddress | None) -> str:
    return f"{address.address} ({address.certainty})" if address else "none"


def _of_letter(planned: PlannedMessage, again: PlannedMessage) -> Iterator[str]:
    if planned.confidentiality != again.confidentiality:
        yield f"the letter is {again.confidentiality} now, and was " + (
            planned.confidentiality
        )
        case = planned.case
        is_closed = case is not None and case.confidentiality != "public"
        if case is not None and is_closed and again.confidentiality == "public":
            yield f"the case '{case.id}' is confidential, the letter is public"
    elif planned.subject != again.subject:
        yield "the subject of the message is another one now"
    yield from _of_consents(planned.consents or (), again.consents or ())
    if planned.case != again.case:
        yield "the case has another class or another record of consent now"
    if planned.letter_date != again.letter_date:
        yield (
            f"the letter is dated {again.letter_date} now, and was "
            f"{planned.letter_date}"
        )
    before = {each.id: each.certificate_sha256 for each in planned.signers}
    after = {each.id: each.certificate_sha256 for each in again.signers}
    if list(before) != list(after):
        yield f"the letter is from {', '.join(after)} now, and was from " + (
            ", ".join(before)
        )
    for id_, certificate in before.items():
        if id_ in after and certificate != after[id_]:
            yield f"another certificate, or none, is registered for '{id_}' now"


def _of_consents(
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


def _of_contents(
    planned: PlannedMessage, again: PlannedMessage, now: Now
) -> Iterator[str]:
    of_files = [*_of_files(planned.files, again.files, now.root)]
    yield from of_files
    before, after = _by_words(planned.blockers), _by_words(again.blockers)
    for words, blocker in after.items():
        if words not in before and not (of_files and blocker.code in _OF_FILES):
            yield f"this is new: {words}"
    for words, blocker in before.items():
        if words not in after and not (of_files and blocker.code in _OF_FILES):
            yield f"this is no longer so: {words}"


def _by_words(blockers: tuple[Problem, ...]) -> Mapping[str, Problem]:
    return {each.message: each for each in blockers}


def _of_files(
    planned: tuple[PlannedFile, ...], again: tuple[PlannedFile, ...], root: Path
) -> Iterator[str]:
    there = {file.path: file for file in again}
    is_any = False
    for file in planned:
        other = there.get(file.path)
        if other is None and (root / file.path).exists():
            yield f"'{file.path}' is no file of this letter"
        elif other is None:
            yield f"'{file.path}' is not there any more"
        elif other.sha256 != file.sha256:
            yield f"'{file.path}' was changed since the plan was made"
        elif other != file:
            yield f"'{file.path}' is attached under another name now"
        else:
            continue
        is_any = True
    known = {file.path for file in planned}
    for file in again:
        if not is_any and file.path not in known:
            yield f"'{file.path}' goes along now, and was not planned"


def _of_findings(
    planned: tuple[FindingCount, ...], again: tuple[FindingCount, ...]
) -> Iterator[str]:
    before, after = set(planned), set(again)
    codes = sorted({each.code for each in before ^ after})
    if codes:
        yield (
            f"the checks remark something else on the letter now ({', '.join(codes)})"
        )
