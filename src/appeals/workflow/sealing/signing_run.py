"""What all letters of one `sign` share, and how a file is signed and packed.

A `SigningRun` is made once; each letter is inspected, signed and packed with it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from appeals.errors import BlockedError
from appeals.model.approval import ApprovedFile
from appeals.model.people import FIELD_PREFIX, Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import fingerprint, is_marked_demonstration
from appeals.signing.cms import Timestamper, sign_detached
from appeals.signing.docx_signature import sign_docx
from appeals.signing.keys import Passphrases, Signer
from appeals.signing.packet import (
    GUIDE,
    PACKET,
    SIGNATURE,
    Packet,
    PacketApproval,
    PacketFile,
    PacketSigner,
    make_packet,
    packet_entry,
    write_guide,
)
from appeals.signing.pdf_signature import Level, sign_pdf
from appeals.signing.pdf_updates import Evidence
from appeals.signing.pdf_verification import Approved
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, Verdict
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.private_files import close_folder, new_file_mode
from appeals.workflow.approving.approval_keys import approval_check
from appeals.workflow.approving.approval_status import ApprovalStatuses
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.ledger.records import FileRecord
from appeals.workflow.drafting.selection import Selection
from appeals.workflow.keys.organisation_keys import letter_trust
from appeals.workflow.protecting.name_search import NameSearch
from appeals.workflow.sealing.verify import examine, sound_packet

ARCHIVE = "archive"
"""The folder of the copies for the archive, beside the files that are sent."""


@dataclass(frozen=True, slots=True)
class SigningContext:
    """The inputs from outside: keys, passphrases, the time, a time stamper."""

    keys: Path
    passphrases: Passphrases
    when: datetime
    timestamper: Timestamper | None = None


@dataclass(frozen=True, slots=True)
class SigningRun:
    """One `sign` of a letter, or of its letters about cases.

    `expected` are the signatories who sign with keys. `earlier` is the existing packet,
    if its signature is valid: the manifest, which anybody may edit, does not count.
    """

    workspace: Workspace
    selection: Selection
    by: SigningContext
    expected: tuple[Signatory, ...]
    trust: Trust
    files: Ledger
    statuses: ApprovalStatuses
    checker: LetterChecker
    names: NameSearch
    earlier: Packet | None

    @property
    def letter(self) -> str:
        """The letter by name."""
        return self.selection.letter

    @property
    def ids(self) -> tuple[str, ...]:
        """Who signs, in the order of the letter."""
        return tuple(each.id for each in self.expected)

    @property
    def is_confidential(self) -> bool:
        """Whether its files are only for their owner."""
        return self.workspace.letter(self.letter).front.confidentiality != "public"

    @property
    def folder(self) -> Path:
        """The folder of the files and of the packet."""
        return self.files.path(PACKET).parent

    @property
    def approve(self) -> str:
        """The command that approves these letters."""
        return f"appeals review approve {self.selection.named()} --as PERSON"

    @property
    def render(self) -> str:
        """The command that renders a lost file again."""
        return f"`appeals draft {self.selection.named()} --as PERSON`"

    def is_packed(self, name: str, sha256: str, approved_sha256: str = "") -> bool:
        """Tell whether the existing packet lists a file with this hash.

        With `approved_sha256`, it must list these as its approved bytes.
        """
        file = self.earlier.file(name) if self.earlier else None
        if file is None or file.sha256 != sha256:
            return False
        return approved_sha256 in {"", file.approved_sha256}

    def close(self) -> None:
        """Close what no process may inherit."""
        self.files.close()
        self.statuses.close()


def open_run(
    workspace: Workspace, selection: Selection, by: SigningContext
) -> SigningRun:
    """Collect what a run needs; BlockedError if nobody signs the letter with a key."""
    letter = selection.letter
    trust = letter_trust(workspace, by.keys)
    files = Ledger.of(workspace.root, letter, has_cases=selection.is_of_cases)
    check = approval_check(workspace, by.keys, by.when)
    checker = LetterChecker(workspace, letter)
    return SigningRun(
        workspace=workspace,
        selection=selection,
        by=by,
        expected=_expected_signers(workspace, letter),
        trust=trust,
        files=files,
        statuses=ApprovalStatuses(workspace, letter, check, selection.cases, checker),
        checker=checker,
        names=NameSearch(workspace, selection.cases),
        earlier=sound_packet(files.path(PACKET).parent, letter, trust),
    )


def _expected_signers(workspace: Workspace, letter: str) -> tuple[Signatory, ...]:
    front = workspace.letter(letter).front
    signatories = [workspace.signatories[id_] for id_ in front.signed_by]
    expected = expected_signers(signatories, is_demo=workspace.settings.demo)
    if not expected:
        names = ", ".join(f"'{each.id}'" for each in signatories)
        raise BlockedError(
            f"nobody signs '{letter}' with a key: no certificate is registered for "
            f"{names}",
            remedy="`appeals keys new ID --self-signed` (or --csr) makes a key and "
            "says what to enter in signatories.yaml; then render the letter again",
        )
    return expected


def write_packet(
    run: SigningRun,
    listed: Sequence[PacketFile],
    approvals: Sequence[PacketApproval],
    signers: Sequence[Signer],
) -> tuple[Path, ...]:
    """Write a packet of the files listed, all of them verified; the first signer signs.

    Other files of the existing packet stay listed while they are unchanged, and so do
    its approvals. Certificates of signers who have no key here are taken from the
    registry, or from that packet.
    """
    earlier, when = run.earlier, run.by.when
    listed = (*listed, *_find_unchanged_entries(run, {file.name for file in listed}))
    known = (*(earlier.approvals if earlier else ()), *approvals)
    make = partial(
        make_packet,
        run.letter,
        when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        signers=tuple(_packet_signers(run, signers, listed)),
        approvals=tuple({each.sha256: each for each in known}.values()),
        is_demonstration=any(is_marked_demonstration(s.certificate) for s in signers),
    )
    guide = write_guide(make(listed))
    content = make((*listed, packet_entry(GUIDE, guide, "guide"))).content()
    stamps = run.by.timestamper
    signature = sign_detached(content, signers[0], when=when, timestamper=stamps)
    for name, each in {GUIDE: guide, SIGNATURE: signature, PACKET: content}.items():
        write_bytes(run.folder / name, each, mode=new_file_mode(run.folder))
    return tuple(run.folder / name for name in (PACKET, SIGNATURE, GUIDE))


def _find_unchanged_entries(
    run: SigningRun, listed: Collection[str]
) -> Iterator[PacketFile]:
    """Give the unchanged entries of the earlier packet: annexes, letters of cases."""
    for file in run.earlier.files if run.earlier else ():
        is_other = file.role != "guide" and file.name not in listed
        if (
            is_other
            and read_if_hash_is(run.folder / file.name, file.sha256) is not None
        ):
            yield file


def _packet_signers(
    run: SigningRun, signers: Sequence[Signer], listed: Sequence[PacketFile]
) -> Iterator[PacketSigner]:
    here = {each.id: fingerprint(each.certificate) for each in signers}
    earlier = run.earlier.signers if run.earlier else ()
    there = {each.id: each.certificate_sha256 for each in earlier}
    for each in run.expected:
        known = each.certificate_sha256 or here.get(each.id) or there.get(each.id)
        if known:
            yield PacketSigner(id=each.id, name=each.name, certificate_sha256=known)
    others = {id_ for file in listed for id_ in file.expected_signers} - {*run.ids}
    yield from (signer for signer in earlier if signer.id in others)


def read_if_hash_is(path: Path, wanted: str) -> bytes | None:
    """Give the bytes of a file if they have this SHA-256."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == wanted else None


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that was written.

    `missing` are those who have yet to sign it. `sha256` is its own; "" for the packet.
    """

    path: Path
    signed_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SigningTask:
    """One file: its approved bytes, its present state, and who has signed it.

    `record` is its entry in the manifest if it was rendered here.
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
    """A signed and verified file, not written yet. `archived` is its archive copy."""

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
        """Sign a file with the keys whose turn it is, and verify it; write nothing."""
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
        """Collect the evidence that the certificates were valid."""
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
