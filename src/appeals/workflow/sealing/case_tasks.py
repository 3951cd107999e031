"""One letter of a case that is to be signed: its files, and who has signed them.

Approved bytes of letters of cases are kept nowhere but under out/: what has the
approved hash there is signed. A PDF that is signed holds them; a Word file that is
signed is the approved one if a sound packet says so, or if the letter, written again,
has the approved hash. It is apart from `sign_cases`, which knows of runs and processes.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from appeals.checks.engine import check_letter, source_findings
from appeals.composition.compose import ComposedLetter, Composer
from appeals.errors import AppealsError, BlockedError
from appeals.model.approval import ApprovedEdition, ApprovedFile
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.signing.docx_signature import is_signed_form_of
from appeals.signing.packet import FileRole, PacketFile, packed
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from appeals.storage.names import child_path
from appeals.storage.reading import read_if_there
from appeals.workflow.approving.approval_basis import case_basis
from appeals.workflow.approving.approval_status import ApprovalStatus, ApprovalStatuses
from appeals.workflow.approving.approved_files import rendered_edition
from appeals.workflow.drafting.case_letters import without_values
from appeals.workflow.drafting.formats import Layout, write_as
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import SelectedLetter
from appeals.workflow.sealing.packing import ARCHIVE, Batch
from appeals.workflow.sealing.preflight import content_errors, finding_errors
from appeals.workflow.sealing.signed_files import (
    ProvenFile,
    SigningTask,
    rendered_record,
    report_on,
    signers_of,
)


@dataclass(frozen=True, slots=True)
class CaseSigning:
    """What all letters of a run have in common.

    `cases` is how a command names them: "first --cases FILE".
    """

    workspace: Workspace
    cases: str
    files: Ledger
    standings: ApprovalStatuses
    batch: Batch
    trust: Trust
    composer: Composer
    layout: Layout

    @property
    def approve(self) -> str:
        """The command that approves these letters."""
        return f"appeals review approve {self.cases} --as PERSON"

    @property
    def render(self) -> str:
        """The command that renders what is lost."""
        return f"`appeals draft {self.cases} --as PERSON`"

    def rest(self) -> None:
        """Close what no process may inherit."""
        self.files.rest()
        self.standings.rest()


class CaseTasks:
    """The files of one letter, what is left to sign of them, and their entries.

    A letter is composed only when something must be known that no hash says.
    """

    def __init__(self, common: CaseSigning, selected: SelectedLetter) -> None:
        self._common = common
        self._selected = selected

    @cached_property
    def standing(self) -> ApprovalStatus:
        """How the letter stands."""
        return self._common.standings.of(self._selected.file_stem, self._basis)

    @cached_property
    def tasks(self) -> tuple[SigningTask, ...]:
        """Its files that are signed one by one; BlockedError when one may not be."""
        signed = [f for f in self._edition.files if f.role in {"docx", "pdf"}]
        return tuple(map(self._task, signed))

    def errors(self) -> Iterator[AppealsError]:
        """Say what else keeps it from being signed: checks, and what the files hold."""
        yield from finding_errors(self._findings, self._selected.file_stem)
        ids = [each.id for each in self._common.batch.expected]
        for task in self.tasks:
            if not task.signed_by:
                yield from content_errors(task.file, task.approved, self._composed, ids)

    def entries(self, proven: Sequence[ProvenFile] = ()) -> Iterator[PacketFile]:
        """Give the entries of its signed files and their copies for the archive.

        `proven` are those that were signed now.
        """
        now = {each.task.file.name: each for each in proven}
        for task in self.tasks:
            done = now.get(task.file.name)
            content = done.content if done else task.current
            yield self._entry(task.file, task.file.name, content)
            copy = done.archived if done else None
            if task.is_pdf and copy is None:
                copy = self._archived(task.file)
            if copy is not None:
                yield self._entry(task.file, f"{ARCHIVE}/{task.file.name}", copy)

    def enclosed(self) -> Iterator[PacketFile]:
        """Give the entries of annexes and annex sheets, as they were approved."""
        for file in self._edition.files:
            if file.role not in {"sheet", "annex"}:
                continue
            content = self._content(file)
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise self._changed(file)
            yield packed(file.name, content, "annex", **self._who)

    @cached_property
    def _edition(self) -> ApprovedEdition:
        refusal = self.standing.refusal(self._common.approve)
        if refusal is not None:
            raise refusal
        edition = self.standing.approved
        assert edition is not None  # noqa: S101  it is approved
        return edition

    @cached_property
    def _composed(self) -> ComposedLetter:
        """Compose the letter as it was rendered; BlockedError when it never was."""
        common, selected = self._common, self._selected
        rendered = rendered_edition(common.files, selected, is_of_cases=True)
        if rendered is None:
            raise BlockedError(
                f"'{selected.file_stem}' is not there as a Word file or a PDF",
                remedy=f"render it: {common.render}",
            )
        request = selected.request(
            common.batch.letter, rendered.day, rendered.options.style
        )
        return common.composer.compose(request)

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        letter, workspace = self._composed, self._common.workspace
        found = (*check_letter(letter, workspace), *source_findings(letter, workspace))
        return without_values(found, self._selected.case)

    def _basis(self) -> str:
        workspace, selected = self._common.workspace, self._selected
        return case_basis(workspace, selected, self._composed, self._findings)

    def _task(self, file: ApprovedFile) -> SigningTask:
        """Say what is signed of a file up to now; BlockedError if it is another one."""
        common, edition = self._common, self._edition
        current = self._content(file)
        record = rendered_record(file, edition, self.standing.votes[0].approval)
        if hashlib.sha256(current).hexdigest() == file.sha256:
            return SigningTask(file, record, current, current, ())
        report = report_on(file, current, common.trust)
        is_sound = report.verdict in {Verdict.VALID, Verdict.INCOMPLETE}
        approved = current[: file.size_bytes]
        if file.role == "docx" and is_sound:
            is_sound = self._is_packed(file, current) or self._is_written(file, current)
            approved = b""  # a signed file is not looked into again
        if not is_sound:
            raise self._changed(file)
        signed_by = signers_of(report, common.batch.expected)
        return SigningTask(file, record, approved, current, signed_by)

    def _is_packed(self, file: ApprovedFile, content: bytes) -> bool:
        """Tell whether a sound packet says that this comes from the approved file."""
        return self._common.batch.is_packed(
            file.name, hashlib.sha256(content).hexdigest(), file.sha256
        )

    def _is_written(self, file: ApprovedFile, content: bytes) -> bool:
        """Write the Word file again, in memory, and compare."""
        document = self._composed.document
        again = write_as("docx", document, self._common.layout).content
        is_approved = hashlib.sha256(again).hexdigest() == file.sha256
        return is_approved and is_signed_form_of(content, again)

    def _content(self, file: ApprovedFile) -> bytes:
        common = self._common
        content = read_if_there(common.files.path(file.name), file.name)
        if content is None:
            raise BlockedError(
                f"'{file.name}' is not there any more",
                remedy=f"render it again: {common.render}; rendered the same, it is "
                "approved "
                "still",
            )
        return content

    def _changed(self, file: ApprovedFile) -> BlockedError:
        return BlockedError(
            f"'{file.name}' is neither the file that was approved nor that file with "
            "valid signatures",
            remedy=f"take it away and render it again: {self._common.render}; "
            "rendered the "
            "same, it is approved still",
        )

    def _archived(self, file: ApprovedFile) -> bytes | None:
        """Read the copy for the archive that an earlier run wrote."""
        folder = self._common.files.path(ARCHIVE)
        content = read_if_there(child_path(folder, file.name), file.name)
        if content is None:
            return None
        report = report_on(file, content, self._common.trust)
        return content if report.verdict is Verdict.VALID else None

    @property
    def _who(self) -> dict[str, str | None]:
        case, edition = self._selected.case, self._edition
        return {
            "recipient": edition.recipient,
            "language": edition.language,
            "case": case.id if case else None,
        }

    def _entry(self, file: ApprovedFile, name: str, content: bytes) -> PacketFile:
        role: FileRole = "docx" if file.role == "docx" else "pdf"
        return packed(
            name,
            content,
            role,
            approved_sha256=file.sha256,
            approved_size_bytes=file.size_bytes,
            expected_signers=tuple(each.id for each in self._common.batch.expected),
            **self._who,
        )
