"""Plan a sending: who gets what at which address, and what blocks it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from appeals.checks.engine import blocks_release
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.addresses import choose_address, other_ways
from appeals.delivery.answers import Answer, Answers
from appeals.delivery.blockers import (
    accepted_files,
    address_blockers,
    count_findings,
    date_blockers,
    finding_blockers,
    name_blockers,
    placeholder_blockers,
    settings_blockers,
    signatory_blockers,
    size_blockers,
)
from appeals.delivery.plan import (
    MAX_BYTES,
    PLAN_MODE,
    Plan,
    PlannedCase,
    PlannedCases,
    PlannedConsent,
    PlannedFile,
    PlannedMessage,
    PlannedSigner,
    Sender,
    blocker,
    is_plan,
    message_id,
    message_reference,
    parse_plan,
)
from appeals.delivery.receipts import find_receipt
from appeals.errors import (
    AppealsError,
    BlockedError,
    Place,
    Problem,
    UsageError,
    WorkspaceError,
)
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_date
from appeals.model.finding import Finding
from appeals.model.letter import FrontMatter
from appeals.model.recipient import Recipient
from appeals.model.settings import Settings
from appeals.model.values import PartialDate
from appeals.registry.channels import letter_channel
from appeals.registry.consents import named_consents
from appeals.registry.holders import holder_on
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.reading import read_regular
from appeals.workflow.approving.checked_letters import CheckedLetter, LetterChecker
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.provenance import case_record
from appeals.workflow.drafting.selection import (
    CaseChoice,
    edition_read,
    select_letters,
)
from appeals.workflow.sending.plan_cache import PlanCache
from appeals.workflow.sending.plan_options import (
    ATTACHED,
    Planning,
    PlanOptions,
    options_of,
)
from appeals.workflow.sending.planned_files import FileInspector, SeenFiles
from appeals.workflow.sending.release_blockers import Release, ReleaseJudge


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, the findings of its letters, and why some could not be rendered."""

    plan: Plan
    findings: tuple[Finding, ...]
    errors: tuple[AppealsError, ...]

    @property
    def blocking_findings(self) -> tuple[Finding, ...]:
        """The errors and final warnings, which stop a letter from being sent."""
        return tuple(finding for finding in self.findings if blocks_release(finding))


def plan(
    workspace: Workspace,
    options: PlanOptions,
    today: date,
    *,
    keys: Path,
    memory: Path | None = None,
    earlier: Plan | None = None,
) -> PlanReport:
    """Plan the sending of a letter to its recipients, dated `today`.

    `keys` is the key folder, which judges approvals and signatures. The text of the
    messages is rendered if it is not there. With `memory` (see `Planning`), rows of an
    `earlier` plan are taken over if they would come out the same; what was remarked in
    their letters is not said again. Raises UsageError for an unknown letter,
    recipient or language and for a letter to nobody, WorkspaceError for a malformed
    file or settings without [mail], BlockedError when nothing of the letter was
    rendered.
    """
    letter, is_of_cases = options.selection.letter, options.selection.is_of_cases
    with Ledger.of(workspace.root, letter, has_cases=is_of_cases) as files:
        about = workspace, options, files, keys, today
        report = _plan_rows(Planning(*about, may_write=True, memory=memory), earlier)
    _refuse_if_nothing_is_rendered(letter, report.plan.messages, has_cases=is_of_cases)
    return report


def plan_again(
    workspace: Workspace,
    made: Plan,
    today: date,
    *,
    keys: Path,
    memory: Path | None = None,
) -> Plan:
    """Plan what a plan was made for once more, and write nothing.

    With `memory`, rows that would come out the same are taken over. Raises what `plan`
    raises.
    """
    options = options_of(made, workspace.root)
    is_of_cases = options.selection.is_of_cases
    ledger = Ledger.of(workspace.root, made.letter, has_cases=is_of_cases)
    with closing(ledger) as files:
        about = workspace, options, files, keys, today
        common = Planning(*about, may_write=False, memory=memory)
        return _plan_rows(common, made).plan


def _plan_rows(common: Planning, earlier: Plan | None) -> PlanReport:
    """Plan all rows, reusing those of an earlier plan that would be the same."""
    workspace, options = common.workspace, common.options
    for kind in options.formats:
        if kind not in ATTACHED:
            raise UsageError(
                f"'{kind}' is not attached to a message",
                remedy=f"known: {', '.join(ATTACHED)}; the text is the message itself",
            )
    before = PlanCache(common, earlier)
    workspace.read_all()
    sender = sender_of(workspace.settings)
    chosen = select_letters(workspace, options.selection)
    cases = _planned_cases(options.selection.cases, workspace.root)
    planner = _Planner(common, sender, before)
    messages = tuple(m for each in chosen for m in planner.messages(each))
    if before.is_refuted:
        planner = _Planner(common, sender, PlanCache(common, None))
        messages = tuple(m for each in chosen for m in planner.messages(each))
    new_plan = Plan(
        letter=options.selection.letter,
        made_on=common.today.isoformat(),
        sender=sender,
        options=options.as_planned(),
        is_demo=workspace.settings.demo,
        messages=messages,
        cases=cases,
    )
    unsealed = {"sha256": new_plan.sha256}
    if (
        earlier
        and new_plan == earlier.model_copy(update=unsealed)
        and (before.has_seal(earlier))
    ):
        new_plan = earlier
    else:
        new_plan = new_plan.with_seal()
    if common.may_write:
        before.keep(new_plan)
    findings = tuple(dict.fromkeys(planner.findings))
    return PlanReport(new_plan, findings, tuple(planner.errors))


def find_plan(path: Path) -> Plan | None:
    """Give the plan in a file without checking its seal or ids.

    None if no plan can be read.
    """
    try:
        content = read_regular(path)
        return parse_plan(content)
    except (AppealsError, OSError, ValueError):
        return None


def write_plan(made: Plan, path: Path) -> None:
    """Write a plan that only its owner can read.

    An older plan is replaced; any other file is left alone, with a UsageError, and so
    is every file when the plan is too long.
    """
    try:
        existing = read_regular(path) if path.exists() else None
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be a plan: {error.strerror}",
            remedy="name a file: -o plan.json",
        ) from None
    if existing is not None and not is_plan(existing):
        raise UsageError(
            f"'{path}' is there already and is not a plan; it was left as it is",
            remedy="choose another name for the plan",
        )
    content = made.content()
    if len(content) > MAX_BYTES:
        raise UsageError(
            f"{len(made.messages)} messages are too many for one plan",
            remedy="split the file of cases, or plan for some recipients with --to",
        )
    write_bytes(path, content, mode=PLAN_MODE)


def sender_of(settings: Settings) -> Sender:
    """Give the sender of mail; WorkspaceError when the settings do not say it."""
    if settings.mail is None:
        raise WorkspaceError(
            "the settings do not say from which address mail goes out",
            place=Place(SETTINGS_FILE),
            remedy="add a section [mail] with a line like "
            'from_address = "office@example.org"',
        )
    mail = settings.mail
    return Sender(
        name=_in_one_line(mail.from_name or settings.organisation.name),
        address=mail.from_address,
        reply_to=mail.reply_to,
        cc=mail.cc or None,
    )


class _Rendering(NamedTuple):
    """One rendering; `shared` are the fields that its messages share."""

    selected: LetterRequest
    letter: ComposedLetter | None
    day: date
    subject: str
    files: tuple[PlannedFile, ...]
    blockers: tuple[Problem, ...]
    shared: dict[str, Any]


class _Planner:
    """Plans one message after the other, and collects the findings of the letters."""

    def __init__(self, common: Planning, sender: Sender, before: PlanCache) -> None:
        self._common = common
        self._workspace = common.workspace
        self._selection = common.options.selection
        self._sender = sender
        self._before = before
        self._checker = LetterChecker(common.workspace, self._selection.letter)
        self._files = FileInspector(common)
        self._release = ReleaseJudge(common, self._checker)
        self.findings: list[Finding] = []
        self.errors: list[AppealsError] = []

    def messages(self, selected: LetterRequest) -> tuple[PlannedMessage, ...]:
        """Plan the message, or those to each of the recipients of a joint letter.

        A row that was planned before is reused, once it was searched for names.
        """
        if not selected.addressees:
            raise UsageError(
                f"{selected.letter.file} is a public statement: it goes to nobody",
                remedy="name a recipient under `to:` in its head, or publish it "
                "instead",
            )
        cached = self._before.find(selected)
        if cached is not None and not self._files.find_names(
            selected, None, cached.files, cached.subject
        ):
            return (cached,)
        known, errors = len(self.findings), len(self.errors)
        messages = self._plan_rendering(selected)
        is_silent = len(self.errors) == errors
        if is_silent and not any(map(blocks_release, self.findings[known:])):
            self._before.note(selected, messages)
        return messages

    def _plan_rendering(self, selected: LetterRequest) -> tuple[PlannedMessage, ...]:
        """Plan a message to each recipient of one rendering."""
        front, case, name = selected.letter.front, selected.case, selected.name
        workspace = self._workspace
        day = selected.day or date.fromisoformat(front.date)
        checked, blockers = self._check_letter(selected)
        letter = checked.letter if checked else None
        findings = checked.findings if checked else ()
        seen = self._files.inspect(selected, letter, day) if letter else SeenFiles()
        is_sound = letter is not None and not seen.blockers
        release = self._release.judge(selected) if is_sound else Release()
        annexes, annex_blockers = self._files.inspect_annexes(selected)
        subject = self._letter_subject(letter, front, day)
        files = (*seen.files, *annexes)
        named = self._files.find_names(selected, letter, files, subject)
        self.findings += (*findings, *seen.findings, *named)
        unsure = workspace.unsure_signatories(name, front.signed_by)
        further, today = front.further_signatories, self._common.today
        blockers = (
            *blockers,
            *seen.blockers,
            *release.blockers,
            *finding_blockers(seen.findings, f"appeals draft {name}"),
            *annex_blockers,
            *name_blockers(named),
            *date_blockers(day, front.reply_by, today),
            *signatory_blockers(name, unsure, further, today),
            *settings_blockers(workspace.settings),
        )
        signatories = (workspace.signatories[id_] for id_ in front.signed_by)
        shared: dict[str, Any] = {  # fields of PlannedMessage
            "language": selected.lang,
            "confidentiality": front.confidentiality,
            "signers": tuple(
                PlannedSigner(id=each.id, certificate_sha256=each.certificate_sha256)
                for each in signatories
            ),
            "letter_date": day.isoformat(),
            "findings": count_findings((*findings, *seen.findings)),
            "case": PlannedCase.model_validate(case_record(case)) if case else None,
            "approvers": release.approvers or None,
            "signed": release.signed or None,
            "consents": self._planned_consents(selected) or None,
            "audience": selected.audience if selected.is_edition else None,
        }
        rendered = _Rendering(selected, letter, day, subject, files, blockers, shared)
        return tuple(self._plan_message(each, rendered) for each in selected.addressees)

    def _plan_message(self, recipient: Recipient, of: _Rendering) -> PlannedMessage:
        selected, front = of.selected, of.selected.letter.front
        found = letter_channel(self._workspace, selected.letter, recipient)
        channel = found.channel if found else None
        address = choose_address(recipient, channel)
        edition = recipient.id + selected.variant
        holder = holder_on(recipient, of.day).holder
        name = _in_one_line(holder.name if holder else recipient.name)
        files, refused = accepted_files(of.files, recipient, channel)
        if of.letter is not None and address is not None:
            files, unsealed = self._files.seal(recipient, edition, of.letter, files)
            refused = (*refused, *unsealed)
        subject = self._marked_subject(of.subject, edition, selected.lang)
        to = name, address.address if address else ""
        return PlannedMessage(
            edition=edition,
            recipient=recipient.id,
            name=name,
            email=address,
            other_ways=other_ways(recipient, channel),
            channel=channel.id if channel else None,
            subject=subject,
            message_id=message_id(
                selected.name, edition, self._sender, to, subject, files
            ),
            files=files,
            blockers=(
                *of.blockers,
                *refused,
                *address_blockers(recipient.id, address),
                *self._audience_blockers(selected, recipient),
                *size_blockers(files, recipient.max_message),
            ),
            references=self._find_references(front, recipient.id) or None,
            **of.shared,
        )

    def _audience_blockers(
        self, selected: LetterRequest, recipient: Recipient
    ) -> Iterator[Problem]:
        """Report that the recipient reads another edition than this one.

        A joint letter is for the widest audience of all who get it.
        """
        if not selected.is_edition:
            return
        readers = selected.addressees
        reads = edition_read(self._workspace, selected.letter, readers)
        if reads != selected.audience:
            yield blocker(
                "audience-too-wide",
                f"this is the edition for '{selected.audience}', and what goes "
                f"to '{recipient.id}' is read by '{reads}'",
                "leave --audience out: the plan then takes the edition that the "
                "channel reads",
            )

    def _find_references(self, front: FrontMatter, recipient: str) -> tuple[str, ...]:
        """Give the messages that it continues: ours, then the answers to them."""
        found: list[str] = []
        for record in front.follows:
            receipt = find_receipt(self._workspace.root, record)
            if receipt is None:
                raise UsageError(
                    f"`follows:` names '{record}', and nothing that was sent is called "
                    "so",
                    remedy="`appeals sent list` shows the records",
                )
            if receipt.recipient == recipient:
                answers = (a for a in self._answers[record] if a.kind == "reply")
                found += [receipt.message_id, *(a.message_id for a in answers)]
        return tuple(dict.fromkeys(each for each in found if each))

    @cached_property
    def _answers(self) -> Mapping[str, Sequence[Answer]]:
        return Answers(self._workspace.root).by_record()

    def _marked_subject(self, subject: str, edition: str, lang: str) -> str:
        """Put the reference of a message after its subject, as answers quote it."""
        settings = self._workspace.settings
        code = message_reference(settings.id or "", self._selection.letter, edition)
        label = language_of_letter(lang).letter.reference
        return f"{subject} [{_in_one_line(label + code)}]"

    def _planned_consents(self, selected: LetterRequest) -> tuple[PlannedConsent, ...]:
        """Give the records of consent that a letter relies on, sorted."""
        known, cases = self._workspace.consents, selected.every_case
        named = named_consents(known, selected.letter, cases)
        records = {each.record.id: each.record for each in named if each.record}
        return tuple(
            PlannedConsent(
                id=id_,
                sha256=hashlib.sha256(record.model_dump_json().encode()).hexdigest(),
                withdrawn=record.withdrawn.date if record.withdrawn else None,
            )
            for id_, record in sorted(records.items())
        )

    def _check_letter(
        self, selected: LetterRequest
    ) -> tuple[CheckedLetter | None, tuple[Problem, ...]]:
        """Compose a letter and check it; None where it cannot be rendered at all."""
        name = self._selection.letter
        try:
            checked = self._checker.check(selected, selected.day, selected.style)
        except AppealsError as error:
            self.errors.append(error)
            reported = f"the letter cannot be rendered: {error.message}"
            remedy = error.remedy or f"`appeals check {name}` says more"
            broken = blocker("cannot-be-drawn", reported, remedy)
            return None, (broken,)
        show = f"appeals draft {name} --cases FILE" if self._selection.cases else ""
        wrong = finding_blockers(checked.findings, show or f"appeals check {name}")
        return checked, (*wrong, *placeholder_blockers(checked.findings))

    def _letter_subject(
        self, letter: ComposedLetter | None, front: FrontMatter, day: date
    ) -> str:
        """Give the letter's subject if it is public, else one that reveals nothing."""
        case = letter.request.case if letter else None
        is_reported = case is None or case.confidentiality == "public"
        if letter is not None and front.confidentiality == "public" and is_reported:
            return _in_one_line(letter.front.subject)
        language = language_of_letter(front.language)
        when = format_date(PartialDate(day.year, day.month, day.day), language)
        parts = [self._workspace.settings.organisation.name, when]
        if front.reference:
            parts.append(language.letter.reference + front.reference)
        return _in_one_line(" - ".join(parts))


def _planned_cases(choice: CaseChoice | None, root: Path) -> PlannedCases | None:
    """Hash the file of cases: removing a row makes the plan stale."""
    if choice is None:
        return None
    path = choice.path.resolve()
    inside = path.is_relative_to(root.resolve())
    file = path.relative_to(root.resolve()) if inside else path
    return PlannedCases(file=file.as_posix(), sha256=choice.sha256)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _refuse_if_nothing_is_rendered(
    letter: str, messages: Sequence[PlannedMessage], *, has_cases: bool
) -> None:
    unready = {"not-drawn", "cannot-be-drawn"}
    for message in messages:
        codes = {blocker.code for blocker in message.blockers}
        roles = {file.role for file in message.files}
        if roles - {"annex"} or not codes & unready:
            return
    command = f"appeals draft {letter}{' --cases FILE' if has_cases else ''}"
    raise BlockedError(
        f"nothing of '{letter}' is rendered yet; no plan was written",
        remedy=f"`{command}` renders it; then plan again",
    )
