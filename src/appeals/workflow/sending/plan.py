"""Plan a sending: who gets what at which address, and what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.checks.engine import is_in_the_way
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.addresses import choose_address, other_ways
from appeals.delivery.blockers import (
    address_blockers,
    counted,
    date_blockers,
    finding_blockers,
    placeholder_blockers,
    settings_blockers,
    size_blockers,
)
from appeals.delivery.plan import (
    MAX_BYTES,
    PLAN_MODE,
    Blocker,
    FindingCount,
    Plan,
    PlannedCase,
    PlannedCases,
    PlannedFile,
    PlannedMessage,
    PlannedSigner,
    Sender,
    is_plan,
    message_id,
)
from appeals.errors import AppealsError, BlockedError, Place, UsageError, WorkspaceError
from appeals.languages.find import language_of_letter
from appeals.languages.formats import date_text
from appeals.model.finding import Finding
from appeals.model.letter import FrontMatter, Settings
from appeals.model.recipient import Recipient
from appeals.model.values import PartialDate
from appeals.registry.channels import letter_channel
from appeals.registry.holders import holder_on
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import read_regular
from appeals.workflow.approving.checked_letters import CheckedLetter, LetterChecker
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.provenance import case_record
from appeals.workflow.drafting.selection import CaseChoice, select_letters
from appeals.workflow.sending.plan_options import (
    ATTACHED,
    Planning,
    PlanOptions,
    options_of,
)
from appeals.workflow.sending.planned_files import OUT, FileInspector, SeenFiles
from appeals.workflow.sending.release_blockers import ReleaseBlockers


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, the findings of its letters, and what kept some from being rendered."""

    plan: Plan
    findings: tuple[Finding, ...]
    errors: tuple[AppealsError, ...]

    @property
    def in_the_way(self) -> tuple[Finding, ...]:
        """The errors and final warnings, with which no letter goes out."""
        return tuple(finding for finding in self.findings if is_in_the_way(finding))


def plan(
    workspace: Workspace, options: PlanOptions, today: date, *, keys: Path
) -> PlanReport:
    """Plan the sending of a letter to its recipients, dated `today`.

    `keys` is the key folder, which judges approvals and signatures. The text of the
    messages is rendered if it is not there. Raises UsageError for an unknown letter,
    recipient or language and for a letter to nobody, WorkspaceError for a malformed
    file or settings without [mail], BlockedError when nothing of the letter was
    rendered.
    """
    letter, is_of_cases = options.selection.letter, options.selection.is_of_cases
    out = child_path(workspace.root, OUT)
    with Ledger(out, letter, is_forced=False, has_cases=is_of_cases) as files:
        common = Planning(workspace, options, files, keys, today, may_write=True)
        report = _planned(common)
    _refuse_if_nothing_is_rendered(letter, report.plan.messages, has_cases=is_of_cases)
    return report


def plan_again(workspace: Workspace, made: Plan, today: date, *, keys: Path) -> Plan:
    """Plan what a plan was made for once more, and write nothing.

    Raises what `plan` raises.
    """
    options = options_of(made, workspace.root)
    is_of_cases = options.selection.is_of_cases
    out = child_path(workspace.root, OUT)
    files = Ledger(out, made.letter, is_forced=False, has_cases=is_of_cases)
    try:
        common = Planning(workspace, options, files, keys, today, may_write=False)
        report = _planned(common)
    finally:
        files.rest()
    return report.plan


def _planned(common: Planning) -> PlanReport:
    workspace, options = common.workspace, common.options
    for kind in options.formats:
        if kind not in ATTACHED:
            raise UsageError(
                f"'{kind}' is not attached to a message",
                remedy=f"known: {', '.join(ATTACHED)}; the text is the message itself",
            )
    workspace.read_all()
    sender = sender_of(workspace.settings)
    chosen = select_letters(workspace, options.selection)
    cases = _planned_cases(options.selection.cases, workspace.root)
    planner = _Planner(common, sender)
    messages = tuple(m for each in chosen for m in planner.messages(each))
    made = Plan(
        letter=options.selection.letter,
        made_on=common.today.isoformat(),
        sender=sender,
        options=options.kept(),
        is_demo=workspace.settings.demo,
        messages=messages,
        cases=cases,
    ).sealed()
    findings = tuple(dict.fromkeys(planner.findings))
    return PlanReport(made, findings, tuple(planner.errors))


def write_plan(made: Plan, path: Path) -> None:
    """Write a plan, readable by its owner alone.

    An older plan is replaced; any other file is left as it is, with a UsageError, and
    so is every file when the plan is too long.
    """
    try:
        there = read_regular(path) if path.exists() else None
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be a plan: {error.strerror}",
            remedy="name a file: -o plan.json",
        ) from None
    if there is not None and not is_plan(there):
        raise UsageError(
            f"'{path}' is there already and is no plan; it was left as it is",
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
    """Give from whom mail goes out; WorkspaceError when the settings do not say."""
    if settings.mail is None:
        raise WorkspaceError(
            "the settings do not say from which address mail goes out",
            place=Place(SETTINGS_FILE),
            remedy="add a section [mail] with a line like "
            'from_address = "office@example.org"',
        )
    name = settings.mail.from_name or settings.organisation.name
    return Sender(name=_in_one_line(name), address=settings.mail.from_address)


@dataclass(frozen=True, slots=True)
class _Held:
    """What one rendering holds, to whomever it goes."""

    subject: str
    case: PlannedCase | None
    day: date
    files: tuple[PlannedFile, ...]
    findings: tuple[FindingCount, ...]
    blockers: tuple[Blocker, ...]


class _Planner:
    """Plans one message after the other, and gathers what was found on the way."""

    def __init__(self, common: Planning, sender: Sender) -> None:
        self._common = common
        self._workspace = common.workspace
        self._selection = common.options.selection
        self._sender = sender
        self._checker = LetterChecker(common.workspace, self._selection.letter)
        self._files = FileInspector(common)
        self._release = ReleaseBlockers(common, self._checker)
        self.findings: list[Finding] = []
        self.errors: list[AppealsError] = []

    def messages(self, selected: LetterRequest) -> tuple[PlannedMessage, ...]:
        """Plan the message, or those to each of the recipients of a joint letter."""
        recipients, front = _addressees(selected), selected.letter.front
        case = selected.case
        day = selected.day or date.fromisoformat(front.date)
        checked, blockers = self._check(selected)
        letter = checked.letter if checked else None
        findings = checked.findings if checked else ()
        seen = self._files.look(selected, letter, day) if letter else SeenFiles()
        release: tuple[Blocker, ...] = ()
        if letter is not None and not seen.blockers:
            release = tuple(self._release.of(selected))
        render = f"appeals draft {self._selection.letter}"
        annexes, of_annexes = self._files.annexes(selected)
        self.findings += (*findings, *seen.findings)
        held = _Held(
            subject=self._subject(letter, front, day),
            case=PlannedCase.model_validate(case_record(case)) if case else None,
            day=day,
            files=(*seen.files, *annexes),
            findings=counted((*findings, *seen.findings)),
            blockers=(
                *blockers,
                *seen.blockers,
                *release,
                *finding_blockers(seen.findings, render),
                *of_annexes,
                *date_blockers(day, front.reply_by, self._common.today),
                *settings_blockers(self._workspace.settings),
            ),
        )
        return tuple(self._message(selected, each, held) for each in recipients)

    def _message(
        self, selected: LetterRequest, recipient: Recipient, held: _Held
    ) -> PlannedMessage:
        found = letter_channel(self._workspace, selected.letter, recipient)
        channel = found.channel if found else None
        address = choose_address(recipient, channel)
        edition = recipient.id + selected.variant
        holder = holder_on(recipient, held.day).holder
        name = _in_one_line(holder.name if holder else recipient.name)
        own_id = message_id(
            self._selection.letter,
            edition,
            self._sender,
            (name, address.address if address else ""),
            held.subject,
            held.files,
        )
        return PlannedMessage(
            edition=edition,
            recipient=recipient.id,
            name=name,
            language=selected.lang,
            email=address,
            other_ways=other_ways(recipient, channel),
            channel=channel.id if channel else None,
            confidentiality=selected.letter.front.confidentiality,
            signers=self._signers(selected.letter.front),
            subject=held.subject,
            message_id=own_id,
            letter_date=held.day.isoformat(),
            files=held.files,
            findings=held.findings,
            blockers=(
                *held.blockers,
                *address_blockers(recipient.id, address),
                *size_blockers(held.files),
            ),
            case=held.case,
        )

    def _signers(self, front: FrontMatter) -> tuple[PlannedSigner, ...]:
        known = [self._workspace.signatories[id_] for id_ in front.signed_by]
        return tuple(
            PlannedSigner(id=each.id, certificate_sha256=each.certificate_sha256)
            for each in known
        )

    def _check(
        self, selected: LetterRequest
    ) -> tuple[CheckedLetter | None, tuple[Blocker, ...]]:
        """Compose a letter and check it; None where it cannot be rendered at all."""
        name = self._selection.letter
        try:
            checked = self._checker.check(selected, selected.day, selected.style)
        except AppealsError as error:
            self.errors.append(error)
            reported = f"the letter cannot be rendered: {error.message}"
            remedy = error.remedy or f"`appeals check {name}` says more"
            broken = Blocker(code="cannot-be-drawn", message=reported, remedy=remedy)
            return None, (broken,)
        show = f"appeals draft {name} --cases FILE" if self._selection.cases else ""
        wrong = finding_blockers(checked.findings, show or f"appeals check {name}")
        return checked, (*wrong, *placeholder_blockers(checked.findings))

    def _subject(
        self, letter: ComposedLetter | None, front: FrontMatter, day: date
    ) -> str:
        """Give the letter's subject if it is public, else one that reveals nothing."""
        case = letter.request.case if letter else None
        is_reported = case is None or case.confidentiality == "public"
        if letter is not None and front.confidentiality == "public" and is_reported:
            return _in_one_line(letter.front.subject)
        language = language_of_letter(front.language)
        when = date_text(PartialDate(day.year, day.month, day.day), language)
        parts = [self._workspace.settings.organisation.name, when]
        if front.reference:
            parts.append(language.letter.reference + front.reference)
        return _in_one_line(" - ".join(parts))


def _planned_cases(choice: CaseChoice | None, root: Path) -> PlannedCases | None:
    """Hash the file of cases: a row that is taken out of it makes the plan stale."""
    if choice is None:
        return None
    path = choice.path.resolve()
    inside = path.is_relative_to(root.resolve())
    file = path.relative_to(root.resolve()) if inside else path
    return PlannedCases(file=file.as_posix(), sha256=choice.sha256)


def _addressees(selected: LetterRequest) -> tuple[Recipient, ...]:
    """Give to whom one rendering goes: each of a joint letter gets a message."""
    if selected.recipient is not None:
        return (selected.recipient,)
    if not selected.recipients:
        raise UsageError(
            f"{selected.letter.file} is a public statement: it goes to nobody",
            remedy="name a recipient under `to:` in its head, or publish it instead",
        )
    return selected.recipients


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
