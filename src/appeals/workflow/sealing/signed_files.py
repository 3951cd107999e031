"""Sign one file at a time: who has signed it already, and who signs next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from appeals.errors import BlockedError
from appeals.model.approval import ApprovedFile
from appeals.model.people import FIELD_PREFIX, Signatory
from appeals.signing.docx_signature import sign_docx
from appeals.signing.keys import Signer
from appeals.signing.pdf_evidence import Evidence
from appeals.signing.pdf_signature import Level, sign_pdf
from appeals.signing.pdf_verification import Approved
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, Verdict
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.private_files import close_folder, new_file_mode
from appeals.workflow.drafting.ledger.record import FileRecord
from appeals.workflow.sealing.signing_run import SigningRun
from appeals.workflow.sealing.verify import examine

ARCHIVE = "archive"
"""The folder of the copies for the archive, beside the files that are sent."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that was written. `missing` are those who have yet to sign it.

    `sha256` is its own; "" for the packet.
    """

    path: Path
    signed_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SigningTask:
    """One file: its approved bytes, how it is now, and who has signed it.

    `record` is its entry in the manifest where it was rendered.
    """

    file: ApprovedFile
    record: FileRecord
    approved: bytes
    current: bytes
    signed_by: tuple[str, ...]

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF, and not a DOCX."""
        return self.file.role == "pdf"


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """A file that is signed and verified, but not yet written.

    `archived` is its archive copy.
    """

    task: SigningTask
    content: bytes
    signed_by: tuple[str, ...]
    missing: tuple[str, ...]
    archived: bytes | None = None


@dataclass(frozen=True, slots=True)
class FileSigner:
    """Signs the files of one run, and then writes them."""

    run: SigningRun
    signers: Sequence[Signer]
    level: Level

    def sign(self, task: SigningTask) -> ProvenFile:
        """Sign a file by all whose turn it is, and verify the result; write nothing."""
        level: Level = "t" if self.level in {"lt", "lta"} else self.level
        content = self._add_signatures(task, task.current, task.signed_by, level)
        self._verify(task, content)
        turn = self._next_signers(task.signed_by)
        done = (*task.signed_by, *(each.id for each in turn))
        missing = tuple(id_ for id_ in self.run.ids if id_ not in done)
        copy = None
        if task.is_pdf and self.level in {"lt", "lta"} and not missing:
            copy = self._add_signatures(task, task.approved, (), self.level)
            self._verify(task, copy)
        return ProvenFile(task, content, done, missing, copy)

    def write(self, file: ProvenFile) -> Iterator[SignedFile]:
        """Write a signed file, and its archive copy."""
        path, content = self.run.files.path(file.task.file.name), file.content
        digest, record = sha256(content).hexdigest(), file.task.record
        if self.run.is_confidential:
            close_folder(self.run.folder)
        mode = new_file_mode(self.run.folder)
        self.run.files.record_signed(path.name, digest, len(content), approved=record)
        write_bytes(path, content, mode=mode)
        yield SignedFile(path, file.signed_by, file.missing, digest)
        if file.archived is not None:
            archived = child_path(child_path(path.parent, ARCHIVE), path.name)
            write_bytes(archived, file.archived, mode=mode)
            digest = sha256(file.archived).hexdigest()
            yield SignedFile(archived, file.signed_by, (), digest)

    def _next_signers(self, signed_by: Sequence[str]) -> Iterator[Signer]:
        """Give those who sign now: in the order of the letter, up to a missing key."""
        here = {each.id: each for each in self.signers}
        for signatory in self.run.expected:
            if signatory.id in signed_by:
                continue
            if signatory.id not in here:
                return
            yield here[signatory.id]

    def _add_signatures(
        self,
        task: SigningTask,
        content: bytes,
        signed_by: tuple[str, ...],
        level: Level,
    ) -> bytes:
        ids, by = self.run.ids, self.run.by
        for signer in self._next_signers(signed_by):
            if task.is_pdf:
                content = sign_pdf(
                    content,
                    signer,
                    field=FIELD_PREFIX + signer.id,
                    when=by.when,
                    is_first=not signed_by,
                    is_only=len(ids) == 1,
                    level=level,
                    timestamper=by.timestamper,
                    image=self._image(signer.id),
                    evidence=self._evidence() if level in {"lt", "lta"} else None,
                )
            else:
                content = sign_docx(content, signer, when=by.when, expected=ids)
            signed_by = (*signed_by, signer.id)
        return content

    def _evidence(self) -> Evidence:
        """Gather what will prove later that the certificates were valid."""
        issuers = [each for signer in self.signers for each in signer.issuers]
        known = (*issuers, *self.run.trust.roots, *self.run.trust.demo_roots)
        return Evidence(tuple(dict.fromkeys(known)), self.run.trust.crls)

    def _image(self, signer_id: str) -> bytes | None:
        """Read the picture of a signature: it is used here and nowhere else."""
        named = self.run.workspace.signatories[signer_id].signature_image
        if named is None:
            return None
        root = self.run.workspace.root.resolve()
        path = (root / named).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise BlockedError(
                f"the picture of the signature of '{signer_id}' is not there: {named}",
                place=self.run.workspace.signatories.place(
                    signer_id, "signature_image"
                ),
                remedy="give the path of a PNG file inside of the workspace",
            )
        return path.read_bytes()

    def _verify(self, task: SigningTask, content: bytes) -> None:
        """Refuse a file that our own verifier does not accept."""
        report = examine_approved(task.file, content, self.run.trust)
        if report.verdict not in {Verdict.VALID, Verdict.INCOMPLETE}:
            raise BlockedError(
                f"the signature in '{task.file.name}' does not verify: "
                f"{'; '.join(report.reasons) or report.verdict}",
                remedy="nothing was written; is the certificate registered, or its "
                "issuer trusted? `appeals keys check` says more",
            )


def signers_of(report: FileReport, expected: Sequence[Signatory]) -> tuple[str, ...]:
    """Give who has signed a file, as the file says; `expected` where it does not."""
    valid = [s for s in report.signatures if s.verdict is Verdict.VALID]
    return (report.expected or tuple(each.id for each in expected))[: len(valid)]


def examine_approved(file: ApprovedFile, content: bytes, trust: Trust) -> FileReport:
    """Examine a file that should be an approved one with signatures."""
    approved = Approved(file.sha256, file.size_bytes)
    return examine(file.name, content, trust, approved)
