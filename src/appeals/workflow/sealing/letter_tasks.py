"""One letter to be signed: its files, who has signed them, what blocks them.

The approved bytes of a letter are kept with its approval. Those of a letter of cases
exist only under out/: the file there with the approved hash is signed. A signed PDF
contains them; a signed Word file is the approved one if a valid packet says so, or if
the letter, rendered again, has the approved hash.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256

from appeals.annexes.cleaning import CannotClean
from appeals.annexes.inspection import clean_file
from appeals.checks.engine import blocks_release
from appeals.checks.sty010_placeholder_left import placeholders
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, BlockedError, Problem
from appeals.model.approval import ApprovedEdition, ApprovedFile
from appeals.model.case import Case
from appeals.model.document import inline_groups, plain_text
from appeals.registry.files import find_below
from appeals.signing.docx_blockers import docx_blockers
from appeals.signing.docx_signature import is_signed_form_of
from appeals.signing.packet import PacketFile, packet_entry
from appeals.signing.pdf_blockers import pdf_blockers
from appeals.signing.verdict import Verdict
from appeals.storage.names import child_path
from appeals.storage.reading import hash_if_exists, read_if_exists
from appeals.workflow.approving.approval_status import ApprovalStatus
from appeals.workflow.approving.checked_letters import CheckedLetter
from appeals.workflow.drafting.formats import read_layout, write_as
from appeals.workflow.drafting.ledger.records import FileRecord
from appeals.workflow.protecting.name_search import blocking_errors
from appeals.workflow.sealing.signing_run import (
    ARCHIVE,
    ProvenFile,
    SigningRun,
    SigningTask,
    examine_approved,
    read_if_hash_is,
    signers_of,
)


class LetterTasks:
    """The files of one letter, what is left to sign, and their packet entries.

    `stem` names its files; `selected` is the present letter, None if nothing is left to
    sign and the packet lists what was signed.
    """

    def __init__(
        self, run: SigningRun, stem: str, selected: LetterRequest | None = None
    ) -> None:
        self._run = run
        self._selected = selected
        self.stem = stem

    @property
    def case(self) -> Case | None:
        """The id of its case."""
        return self._selected.case if self._selected else None

    @cached_property
    def approval_status(self) -> ApprovalStatus:
        """The approval status of the letter."""
        return self._run.statuses.of(self.stem, self._selected)

    @property
    def refusal(self) -> BlockedError | None:
        """Why it may not be signed; None when it may."""
        return self.approval_status.refusal(
            self._run.approve if self._run.selection.cases else ""
        )

    @cached_property
    def tasks(self) -> tuple[SigningTask, ...]:
        """Its files that are signed individually; BlockedError when one may not be."""
        signed = [f for f in self._edition.files if f.role in {"docx", "pdf"}]
        return tuple(map(self._task, signed))

    @cached_property
    def enclosed(self) -> Mapping[str, bytes]:
        """Its annexes and annex sheets by name, as they were approved.

        They are beside the letter where it was rendered; elsewhere a sheet is kept with
        the approval, and an annex is in the workspace. Raises BlockedError for one that
        cannot be found.
        """
        others = [f for f in self._edition.files if f.role in {"sheet", "annex"}]
        return {file.name: self._find_enclosed(file) for file in others}

    def errors(self) -> Iterator[AppealsError]:
        """Yield the other blockers of its signature: checks, and the content of files.

        A rule may be newer than the approval.
        """
        checked = self._checked
        for finding in filter(blocks_release, checked.findings):
            yield BlockedError(
                f"'{self.stem}' fails a check, {finding.code}: {finding.message}",
                place=finding.place,
                remedy=finding.remedy or f"`appeals rule {finding.code}` says more",
            )
        yield from self._protected_names()
        for task in self.tasks:
            if not task.signed_by:
                yield from _content_errors(task, checked.letter, self._run.ids)

    def _protected_names(self) -> Iterator[AppealsError]:
        """Yield where its files, or their sources, contain a protected name."""
        assert self._selected is not None  # noqa: S101  it is to be signed
        contents = {task.file.name: task.approved for task in self.tasks}
        yield from blocking_errors(
            self._run.names.search_letter(
                self._selected,
                {**contents, **self.enclosed},
                self.approval_status.votes[0].approval.inputs,
            )
        )

    def entries(self, proven: Sequence[ProvenFile] = ()) -> Iterator[PacketFile]:
        """Yield the packet entries of its signed files, archived copies included.

        `proven` are those that were signed now.
        """
        now = {each.task.file.name: each for each in proven}
        for task in self.tasks:
            file, done = task.file, now.get(task.file.name)
            if not (done.signed_by if done else task.signed_by):
                continue
            yield self._entry(file, file.name, done.content if done else task.current)
            copy = done.archived if done else None
            if task.is_pdf and copy is None:
                copy = self._read_archived(file)
            if copy is not None:
                yield self._entry(file, f"{ARCHIVE}/{file.name}", copy)

    def enclosed_entries(self) -> Iterator[PacketFile]:
        """Yield the packet entries of its annexes and annex sheets."""
        for name, content in self.enclosed.items():
            yield packet_entry(name, content, "annex", **self._about)

    @cached_property
    def _edition(self) -> ApprovedEdition:
        if (refusal := self.refusal) is not None:
            raise refusal
        edition = self.approval_status.approved
        assert edition is not None  # noqa: S101  it is approved
        return edition

    @cached_property
    def _checked(self) -> CheckedLetter:
        """Compose and check the letter as it was rendered."""
        assert self._selected is not None  # noqa: S101  it is to be signed
        return self._run.checker.check_with(self._selected, self._edition.options)

    def _task(self, file: ApprovedFile) -> SigningTask:
        """Find how far a file is signed, and by whom.

        The file under out/ may come from another machine, where someone else signed: it
        counts if it is the approved file with valid signatures and nothing else.
        """
        run, record = self._run, self._record(file)
        is_kept = not self._edition.is_of_cases
        kept = run.statuses.folder.content_of(file) if is_kept else None
        current = read_if_exists(run.files.path(file.name), file.name)
        if current is None:
            current = kept
        if current is None:
            raise self._missing_error(file)
        if sha256(current).hexdigest() == file.sha256:
            return SigningTask(file, record, current, current, ())
        if self._is_signed_form(file, current, kept):
            report = examine_approved(file, current, run.trust)
            if report.verdict in {Verdict.VALID, Verdict.INCOMPLETE}:
                signed_by = signers_of(report, run.expected)
                approved = kept or current[: file.size_bytes]
                return SigningTask(file, record, approved, current, signed_by)
        if kept is None:
            raise self._changed_error(file)
        return SigningTask(file, record, kept, kept, ())

    def _is_signed_form(
        self, file: ApprovedFile, content: bytes, kept: bytes | None
    ) -> bool:
        """Tell whether a Word file is the approved one; a PDF's report shows it."""
        if file.role == "pdf":
            return True
        if kept is not None:
            return is_signed_form_of(content, kept)
        if self._run.is_packed(file.name, sha256(content).hexdigest(), file.sha256):
            return True
        layout = read_layout(self._run.workspace)
        again = write_as("docx", self._checked.letter.document, layout).content
        is_approved = sha256(again).hexdigest() == file.sha256
        return is_approved and is_signed_form_of(content, again)

    def _find_enclosed(self, file: ApprovedFile) -> bytes:
        run, inputs = self._run, self.approval_status.votes[0].approval.inputs
        sources = [name for name, digest in inputs.items() if digest == file.sha256]
        places = [run.files.path(file.name)]
        places += [run.workspace.root / name for name in sources]
        found = (read_if_hash_is(place, file.sha256) for place in places)
        content = next((each for each in found if each is not None), None)
        if content is None and file.role == "annex":
            content = self._clean_again(file, inputs)
        if content is None and file.is_kept:
            content = run.statuses.folder.content_of(file)
        if content is None:
            raise BlockedError(
                f"'{file.name}' is not there as it was approved",
                remedy="bring the annex back into the workspace, or render the letter "
                "again and have it approved again",
            )
        return content

    def _clean_again(
        self, file: ApprovedFile, inputs: Mapping[str, str]
    ) -> bytes | None:
        """Clean the approved annex once more: the result is the same."""
        selected = self._selected
        for annex in selected.letter.front.annexes if selected else ():
            path = find_below(self._run.workspace.root, annex.file)
            if path is None or inputs.get(str(annex.file)) != hash_if_exists(path):
                continue
            with suppress(CannotClean):
                content = clean_file(path).data
                if sha256(content).hexdigest() == file.sha256:
                    return content
        return None

    def _read_archived(self, file: ApprovedFile) -> bytes | None:
        """Read the archive copy that an earlier run wrote."""
        path = child_path(self._run.files.path(ARCHIVE), file.name)
        content = read_if_exists(path, file.name)
        if content is None:
            return None
        report = examine_approved(file, content, self._run.trust)
        return content if report.verdict is Verdict.VALID else None

    def _record(self, file: ApprovedFile) -> FileRecord:
        """Build the manifest's record of a rendered file, as it was approved."""
        edition, inputs = self._edition, self.approval_status.votes[0].approval.inputs
        options = edition.options.model_dump(exclude_none=True)
        return FileRecord(
            name=file.name,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            recipient=edition.recipient,
            language=edition.language,
            tree=edition.tree,
            inputs={name: inputs[name] for name in edition.inputs},
            options={key: str(value) for key, value in options.items()},
            drawn_by=next(iter(edition.drawn_by), None),
            account=next(iter(edition.drafter_accounts), None),
        )

    @property
    def _about(self) -> dict[str, str | None]:
        return {
            "recipient": self._edition.recipient,
            "language": self._edition.language,
            "case": self.case.id if self.case else None,
        }

    def _entry(self, file: ApprovedFile, name: str, content: bytes) -> PacketFile:
        return packet_entry(
            name,
            content,
            "docx" if file.role == "docx" else "pdf",
            approved_sha256=file.sha256,
            approved_size_bytes=file.size_bytes,
            expected_signers=self._run.ids,
            **self._about,
        )

    def _missing_error(self, file: ApprovedFile) -> BlockedError:
        return BlockedError(
            f"'{file.name}' is not there any more",
            remedy=f"render it again: {self._run.render}; rendered the same, it is "
            "approved still",
        )

    def _changed_error(self, file: ApprovedFile) -> BlockedError:
        return BlockedError(
            f"'{file.name}' is neither the file that was approved nor that file with "
            "valid signatures",
            remedy=f"take it away and render it again: {self._run.render}; rendered "
            "the same, it is approved still",
        )


def _content_errors(
    task: SigningTask, letter: ComposedLetter, signers: Sequence[str]
) -> Iterator[BlockedError]:
    """Yield what blocks signing in the approved bytes of a file.

    Words in capitals in the letter itself were judged by its checks.
    """
    refusals: dict[Problem, None] = {}
    if task.is_pdf:
        for signer in signers:
            refusals.update(dict.fromkeys(pdf_blockers(task.approved, signer)))
    else:
        document = letter.document
        notes = (note.inlines for note in document.notes)
        groups = (*inline_groups(document.blocks), *notes)
        known = (document.title, *map(plain_text, groups))
        find = partial(placeholders, acronyms=frozenset())
        found = docx_blockers(task.approved, find, accepted=known)
        refusals = dict.fromkeys(found)
    for refusal in refusals:
        message = f"'{task.file.name}': {refusal.message}"
        yield BlockedError(message, remedy=refusal.remedy)
