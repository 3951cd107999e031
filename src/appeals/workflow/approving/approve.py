"""Approve a letter as it was rendered: the basis of every signature.

The approval is of bytes: the Word file and the PDF under out/, rendered from what is in
the workspace now, of a letter without errors or final warnings.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from appeals.checks.engine import blocks_release
from appeals.composition.letter_request import LetterRequest
from appeals.errors import (
    AppealsError,
    BlockedError,
    Place,
    shorten_list,
)
from appeals.model.approval import (
    SCHEMA,
    Approval,
    ApprovedCase,
    ApprovedEdition,
    bytes_key,
)
from appeals.model.finding import Finding
from appeals.model.people import expected_signers
from appeals.registry.workspace import Workspace
from appeals.review.approvals import ApprovalFolder
from appeals.review.input_lines import is_text_file, line_marks
from appeals.review.uses import LetterUse
from appeals.signing.verdict import Verdict
from appeals.storage.locking import hold_lock
from appeals.storage.names import child_path
from appeals.storage.reading import hash_if_exists, read_if_exists
from appeals.workflow.approving.approval_basis import basis_of, case_basis
from appeals.workflow.approving.approval_status import (
    ApprovalStatus,
    ApprovalStatuses,
    CheckSignature,
    Vote,
)
from appeals.workflow.approving.approved_files import (
    BatchOfCases,
    RenderedEdition,
    approved_edition,
    rendered_edition,
)
from appeals.workflow.approving.checked_letters import CheckedLetter, LetterChecker
from appeals.workflow.approving.marks import LetterMarks, find_person
from appeals.workflow.drafting.case_values import hide_values_in_error
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import OUT, Ledger
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.workflow.protecting.name_search import NameSearch


class ApprovalKey(NamedTuple):
    """The approver's key: it gives a `.p7s` for the bytes of a record."""

    certificate_sha256: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class ApproveOptions:
    """The options of `appeals review approve`; which letters, as when rendering.

    `account` is the fingerprint of the present account. `is_self_approved` allows the
    account that rendered the letter to approve it. All letters of a file of cases are
    approved in one act, or none.
    """

    selection: Selection
    person: str
    account: str
    is_self_approved: bool = False


class ApproveReport(NamedTuple):
    """The result of an approval.

    `path` is the record written, None when there is none. `findings` are those of all
    letters, `blocking_findings` those that stop a letter from being sent, `errors`
    other reasons for refusal. `is_repeated` means that this very approval was given
    before. `statuses` are those of the editions with it; `is_to_be_signed` says that a
    signatory of the letter signs with a key.
    """

    editions: tuple[str, ...]
    path: Path | None = None
    approval: Approval | None = None
    findings: tuple[Finding, ...] = ()
    errors: tuple[AppealsError, ...] = ()
    is_repeated: bool = False
    statuses: tuple[ApprovalStatus, ...] = ()
    is_to_be_signed: bool = False

    @property
    def blocking_findings(self) -> tuple[Finding, ...]:
        """The errors and final warnings."""
        return tuple(finding for finding in self.findings if blocks_release(finding))


def approve(
    workspace: Workspace,
    options: ApproveOptions,
    now: datetime,
    *,
    key: ApprovalKey | None = None,
    check: CheckSignature | None = None,
) -> ApproveReport:
    """Approve what was rendered of a letter: all editions chosen, or none of them.

    `key` signs the record, `check` judges it. Raises UsageError for an unknown letter,
    recipient, language or person, BlockedError for a person who may not approve or
    while another run approves or signs the letter, WorkspaceError for a malformed file.
    """
    workspace.read_all()
    _refuse_unfit_key(workspace, options, key)
    selection = options.selection
    chosen = select_letters(workspace, selection)
    with letter_lock(workspace.root, selection.letter):
        draft = _ApprovalDraft(workspace, options, key)
        names: list[str] = []
        for selected in chosen:
            draft.examine(selected)
            names.append(selected.file_stem)
        findings = tuple(dict.fromkeys(draft.findings))
        report = ApproveReport(tuple(names), findings=findings, errors=draft.errors())
        if report.errors or report.blocking_findings:
            return report
        signed_by = workspace.letter(selection.letter).front.signed_by
        signatories = [workspace.signatories[id_] for id_ in signed_by]
        signers = expected_signers(signatories, is_demo=workspace.settings.demo)
        report = report._replace(is_to_be_signed=bool(signers))
        return _record(workspace, draft, draft.approval(now), report, check)


def letter_lock(root: Path, letter: str) -> AbstractContextManager[None]:
    """Lock a letter while approving or signing it; BlockedError if it is locked."""
    path = child_path(child_path(root, OUT), f"{letter}.lock")
    return hold_lock(path, f"'{letter}' is being approved or signed")


def _record(
    workspace: Workspace,
    draft: "_ApprovalDraft",
    approval: Approval,
    report: ApproveReport,
    check: CheckSignature | None,
) -> ApproveReport:
    """Write the record, unless the same approval was given before."""
    about = workspace, approval.letter, check, draft.cases
    statuses = ApprovalStatuses(*about)
    letters = approval.cases.letters if approval.cases else approval.editions
    stems = [each.edition for each in letters]
    if all(_is_repeated(statuses, each, approval) for each in letters):
        found = tuple(map(statuses.of, stems))
        return report._replace(is_repeated=True, statuses=found)
    signature = _sign(approval, draft.key, check)
    folder = ApprovalFolder(workspace.root, approval.letter, workspace.name_vault)
    path = folder.add(
        approval,
        draft.contents,
        draft.line_marks(),
        signature,
        is_confidential=draft.is_closed,
    )
    found = tuple(map(ApprovalStatuses(*about).of, stems))
    return report._replace(path=path, approval=approval, statuses=found)


def _refuse_unfit_key(
    workspace: Workspace, options: ApproveOptions, key: ApprovalKey | None
) -> None:
    """Raise BlockedError for a person who may not approve, or not with this key."""
    people, id_ = workspace.people, options.person
    registered = find_person(
        workspace, id_, ("approver",), "approve"
    ).certificate_sha256
    if registered is None:
        return
    if key is None:
        raise BlockedError(
            f"'{id_}' approves with a key, and it is not here",
            place=people.place(id_, "certificate_sha256"),
            remedy="approve where the key is; `appeals keys list` shows those of this "
            "account",
        )
    if key.certificate_sha256 != registered:
        raise BlockedError(
            f"the key found for '{id_}' is not the one that people.yaml names",
            place=people.place(id_, "certificate_sha256"),
            remedy="use the right key, or correct the fingerprint: "
            f"{key.certificate_sha256}",
        )


class _ApprovalDraft:
    """Collects the editions that can be approved, and why others cannot.

    `contents` are files to be kept with the record, `is_closed` says that one of the
    letters is confidential.
    """

    def __init__(
        self, workspace: Workspace, options: ApproveOptions, key: ApprovalKey | None
    ) -> None:
        self._workspace = workspace
        self._options = options
        self.key = key
        chosen = options.selection
        self.cases = chosen.cases
        self._files = Ledger.of(
            workspace.root, chosen.letter, has_cases=chosen.is_of_cases
        )
        self._checker = LetterChecker(workspace, chosen.letter)
        self._origins = Origins(workspace, read_layout(workspace))
        self._editions: list[ApprovedEdition] = []
        self._batch = BatchOfCases(chosen.cases) if chosen.cases else None
        self._names = NameSearch(workspace, chosen.cases)
        self._marks = LetterMarks(workspace)
        self._uses: dict[str, tuple[LetterUse, LetterRequest]] = {}
        self._missing: list[str] = []
        self._signed: list[str] = []
        self._outdated: dict[str, list[str]] = {}
        self._inputs: dict[str, str] = {}
        self._accounts: set[str] = set()
        self._errors: list[AppealsError] = []
        self.contents: dict[str, bytes] = {}
        self.is_closed = False
        self.findings: list[Finding] = []

    def errors(self) -> tuple[AppealsError, ...]:
        """Give why nothing can be approved, each reason once."""
        letter = self._options.selection.letter
        cases = " --cases FILE" if self.cases else ""
        render = f"`appeals draft {letter}{cases} --as PERSON`, for the same recipients"
        found = [*{(e.message, e.place): e for e in self._errors}.values()]
        if self._missing:
            what = "not rendered yet as a Word file or a PDF"
            found.append(_files_error(what, self._missing, f"render first: {render}"))
        if self._is_all_signed:
            what = "signed already, there is nothing to approve"
            remedy = "to change the letter, render it again with --force"
            found.append(_files_error(what, self._signed, remedy))
        for changed, names in self._outdated.items():
            what = f"{changed} changed since these were rendered"
            found.append(_files_error(what, names, f"render again: {render}"))
        return (*found, *self._marks.blockers(self._uses))

    @property
    def _is_all_signed(self) -> bool:
        return bool(self._signed) and not (self._accounts or self._errors)

    def examine(self, selected: LetterRequest) -> None:
        """Examine an edition; record its faults, or else add it."""
        try:
            is_of_cases = self._batch is not None
            rendered = rendered_edition(self._files, selected, is_of_cases=is_of_cases)
            if rendered is None:
                self._missing.append(selected.file_stem)
                return
            if rendered.is_signed:
                self._signed.append(selected.file_stem)
                return
            self._errors += self._drafter_faults(rendered)
            checked = self._checker.check_with(selected, rendered.options)
            now = self._origins.of(checked.letter)
        except AppealsError as error:
            self._errors += hide_values_in_error(error, selected.case).split()
            return
        uses = self._marks.of_letter(checked.letter)
        for use in uses:
            self._uses.setdefault(use.id, (use, selected))
        named = self._search_names(rendered, checked, now)
        found = (*checked.findings, *rendered.findings, *named)
        self.findings += found
        self._errors += rendered.faults()
        for name, what in rendered.outdated(now):
            self._outdated.setdefault(what, []).append(name)
        is_refused = self._errors or self._missing or self._outdated
        if is_refused or self._is_all_signed or any(map(blocks_release, found)):
            return
        try:
            self._add(rendered, checked, now, uses)
        except AppealsError as error:
            self._errors.append(error)

    def _search_names(
        self, rendered: RenderedEdition, checked: CheckedLetter, now: Provenance
    ) -> tuple[Finding, ...]:
        """Find protected names in what is to be approved and in its inputs."""
        letter = self._options.selection.letter
        contents = {
            f"{OUT}/{letter}/{name}": read_if_exists(self._files.path(name)) or b""
            for name, _ in rendered.names(checked.letter)
        }
        return self._names.search_letter(checked.letter.request, contents, now.inputs)

    def _add(
        self,
        rendered: RenderedEdition,
        checked: CheckedLetter,
        now: Provenance,
        uses: Sequence[LetterUse],
    ) -> None:
        """Add an edition without faults; BlockedError for a file that is lost."""
        contents = dict(rendered.contents(checked.letter))
        self.is_closed |= checked.letter.is_closed
        if self._batch is None:
            basis = basis_of(checked, tuple(rendered.records))
            self.contents.update({file.name: data for file, data in contents.items()})
        else:
            basis = case_basis(checked)
        edition = approved_edition(rendered, tuple(contents), checked, now, basis)
        edition = edition.model_copy(update={"uses": self._marks.approved(uses)})
        if self._batch is None:
            self._editions.append(edition)
        else:
            self._batch.add(edition, checked.letter.request.case)
        self._accounts.update(edition.drafter_accounts)
        self._inputs.update(now.inputs)

    def approval(self, now: datetime) -> Approval:
        """Make the record of the act, with the present time."""
        key, is_own = self.key, self._options.account in self._accounts
        return Approval(
            schema_=SCHEMA,
            letter=self._options.selection.letter,
            approved_by=self._options.person,
            approved_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            account=self._options.account,
            is_self_approved=key is None and is_own,
            certificate_sha256=key.certificate_sha256 if key else None,
            inputs=dict(sorted(self._inputs.items())),
            editions=tuple(self._editions),
            cases=self._batch.approved() if self._batch else None,
        )

    def line_marks(self) -> Mapping[str, bytes]:
        """Give the marks of the lines of each text, by the hash of the text.

        Raises BlockedError for a file that was changed just now.
        """
        found: dict[str, bytes] = {}
        for file, sha256 in self._inputs.items():
            path = self._workspace.root / file
            content = path.read_bytes() if is_text_file(file) else None
            if content is None:
                now = hash_if_exists(path, file)
            else:
                now = hashlib.sha256(content).hexdigest()
            if now != sha256:
                raise BlockedError(
                    f"'{file}' was changed while the letter was being approved",
                    place=Place(file),
                    remedy="render the letter again, then approve it",
                )
            if content is not None:
                found[sha256] = line_marks(content)
        return found

    def _drafter_faults(self, rendered: RenderedEdition) -> Iterator[AppealsError]:
        """Give why this person may not approve what these people rendered."""
        letter, person = self._options.selection.letter, self._options.person
        if not (rendered.drafters and rendered.accounts):
            yield BlockedError(
                f"nobody knows who rendered '{letter}', hence nobody can approve it",
                remedy=f"the person who rendered it says so: `appeals draft {letter} "
                "--as PERSON`",
            )
            return
        if person in rendered.drafters:
            yield BlockedError(
                f"'{person}' rendered '{letter}' and cannot approve it",
                remedy="another person must examine it: --as PERSON",
            )
        is_same = self.key is None and self._options.account in rendered.accounts
        if is_same and not self._options.is_self_approved:
            yield BlockedError(
                f"this account rendered '{letter}': that '{person}' approves it is not "
                "certain",
                remedy=f"let '{person}' approve from another account, or with a key "
                "(`appeals keys new`); --self-approved does it all the same, and the "
                "record says so",
            )


def _is_repeated(
    statuses: ApprovalStatuses, edition: ApprovedEdition | ApprovedCase, new: Approval
) -> bool:
    """Say whether the same person has approved the same bytes already."""

    def is_same(vote: Vote) -> bool:
        old = vote.approval
        return (
            old.approved_by == new.approved_by
            and old.certificate_sha256 == new.certificate_sha256
            and (old.account == new.account or new.certificate_sha256 is not None)
            and vote.edition.bytes_key == bytes_key(edition.files)
        )

    return any(map(is_same, statuses.current_votes(edition.edition)))


def _files_error(what: str, names: Sequence[str], remedy: str) -> BlockedError:
    return BlockedError(f"{what}: {shorten_list(names)}", remedy=remedy)


def _sign(
    approval: Approval, key: ApprovalKey | None, check: CheckSignature | None
) -> bytes | None:
    """Sign the record, and make sure that the signature will count."""
    if key is None:
        return None
    content = approval.content()
    signature = key.sign(content)
    if check is not None:
        report = check(content, signature)
        is_own = report.signer_id == approval.approved_by
        if report.verdict is not Verdict.VALID or not is_own:
            reason = report.reason or f"it is not known as that of '{report.signer_id}'"
            raise BlockedError(
                f"the key of '{approval.approved_by}' would not count here: {reason}",
                remedy="register its certificate in people.yaml "
                f"(certificate_sha256: {approval.certificate_sha256})",
            )
    return signature
