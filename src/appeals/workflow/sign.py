"""Sign a letter: the approved bytes, never drawn again, each file by all who sign.

    reviews/<letter>/files/...   the approved bytes
      -> every gate for every file, before the first signature
      -> out/<letter>/<stem>.pdf, .docx   signed
      -> packet.json, packet.json.p7s, VERIFICATION.txt

A run that stops half-way goes on where it stopped. Who has a key on another machine
signs there: the files and the packet say whose signature is still missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from appeals.errors import AppealsError, GateError, raise_all
from appeals.model.approval import ApprovedFile
from appeals.model.people import Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.signing.cms import Timestamper
from appeals.signing.docx_signature import sign_docx
from appeals.signing.key_folder import KeyFolder
from appeals.signing.key_loading import Passphrases
from appeals.signing.packet import PacketApproval
from appeals.signing.pdf_archive import Evidence
from appeals.signing.pdf_fields import FIELD_PREFIX
from appeals.signing.pdf_signature import Level, sign_pdf
from appeals.signing.pdf_verification import Approved
from appeals.signing.signer import Signer
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, Verdict
from appeals.storage.atomic import write_bytes
from appeals.workflow.approval_keys import approval_check
from appeals.workflow.drawn_files import DrawnFiles
from appeals.workflow.keys import find_key, house_trust, load_signers
from appeals.workflow.packing import ARCHIVE, Batch, pack, packed_hashes
from appeals.workflow.selection import SelectedLetter, select_letters
from appeals.workflow.signing_gates import check_errors, composed_again, content_errors
from appeals.workflow.standing import OUT, Standing, Standings
from appeals.workflow.verify import examine


@dataclass(frozen=True, slots=True)
class SignOptions:
    """What `appeals sign` was asked for; `to` and `langs` as when drawing.

    `level` of the PDF signatures: "b", or "t" with a time stamp; with "lt" and "lta"
    the file to send has level "t", and a copy for the archive the one asked for.
    """

    letter: str
    to: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    level: Level = "b"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What comes from outside: keys, passphrases, the moment, a time stamper."""

    keys: Path
    passphrases: Passphrases
    when: datetime
    timestamper: Timestamper | None = None


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that was written. `missing` are those who have yet to sign it."""

    path: Path
    signed_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignRun:
    """A run under way: how many files there are to sign, and each as it is written."""

    total: int
    files: Iterator[SignedFile]


@dataclass(frozen=True, slots=True)
class _Task:
    """One file: its approved bytes, what is signed of it up to now, and by whom."""

    file: ApprovedFile
    approved: bytes
    current: bytes
    signed_by: tuple[str, ...]

    @property
    def is_pdf(self) -> bool:
        return self.file.role == "pdf"


def sign(workspace: Workspace, options: SignOptions, by: Surroundings) -> SignRun:
    """Sign what is approved of a letter, in the order of its signatories.

    Everything is looked at before the first signature: GateError, or Faults with all
    of them, when anything chosen is not approved, was changed since, cannot be signed
    or is signed already. Then the files are written as the run is read; MachineError
    when a token, a time-stamp authority or the disk stops it half-way.
    """
    workspace.read_all()
    selected = select_letters(workspace, options.letter, options.to, options.langs)
    expected = _expected(workspace, options.letter)
    standings = Standings(workspace, options.letter, approval_check(workspace, by.keys))
    stood = [standings.of(each.file_stem) for each in selected]
    raise_all([*_refusals(stood, options.letter)])
    trust = house_trust(workspace, by.keys)
    files = DrawnFiles(workspace.root / OUT, options.letter, is_forced=False)
    tasks = [
        task
        for standing in stood
        for task in _tasks(standings, standing, files, expected, trust)
    ]
    ids = [each.id for each in expected]
    open_tasks = [task for task in tasks if set(ids) - set(task.signed_by)]
    is_packed = _is_packed(files, tasks)
    if not open_tasks and is_packed:
        raise GateError(
            f"'{options.letter}' is signed already, by all who sign it",
            hint=f"`appeals verify {OUT}/{options.letter}` shows the signatures",
        )
    raise_all([*_gate_errors(workspace, options.letter, selected, stood, open_tasks)])
    signers = _signers(workspace, ids, open_tasks, by)
    batch = _batch(options.letter, expected, stood)
    run = _run(files, batch, open_tasks, signers, options.level, by, trust, workspace)
    return SignRun(len(open_tasks), run)


def _run(
    files: DrawnFiles,
    batch: Batch,
    tasks: Sequence[_Task],
    signers: Sequence[Signer],
    level: Level,
    by: Surroundings,
    trust: Trust,
    workspace: Workspace,
) -> Iterator[SignedFile]:
    writer = _Writer(files, batch, signers, level, by, trust, workspace)
    with files:
        for task in tasks:
            yield from writer.write(task)
        for path in pack(files, batch, signers, by.when, by.timestamper):
            yield SignedFile(path)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Signs the files of one run and writes them."""

    files: DrawnFiles
    batch: Batch
    signers: Sequence[Signer]
    level: Level
    by: Surroundings
    trust: Trust
    workspace: Workspace

    def write(self, task: _Task) -> Iterator[SignedFile]:
        """Sign a file by all whose turn it is, prove the result, then write it."""
        ids = tuple(each.id for each in self.batch.expected)
        level: Level = "t" if self.level in {"lt", "lta"} else self.level
        content = self._signed(task, task.current, task.signed_by, level)
        self._prove(task, content)
        path = self.files.path(task.file.name)
        digest = sha256(content).hexdigest()
        self.files.record_signed(path.name, digest, len(content))
        write_bytes(path, content)
        done = (*task.signed_by, *(each.id for each in self._turn(task.signed_by)))
        missing = tuple(id_ for id_ in ids if id_ not in done)
        yield SignedFile(path, done, missing)
        if task.is_pdf and self.level in {"lt", "lta"} and not missing:
            copy = self._signed(task, task.approved, (), self.level)
            self._prove(task, copy)
            archived = path.parent / ARCHIVE / path.name
            write_bytes(archived, copy)
            yield SignedFile(archived, done)

    def _turn(self, signed_by: Sequence[str]) -> Iterator[Signer]:
        """Give those who sign now: in the order of the letter, up to a missing key."""
        here = {each.id: each for each in self.signers}
        for signatory in self.batch.expected:
            if signatory.id in signed_by:
                continue
            if signatory.id not in here:
                return
            yield here[signatory.id]

    def _signed(
        self, task: _Task, content: bytes, signed_by: tuple[str, ...], level: Level
    ) -> bytes:
        ids = tuple(each.id for each in self.batch.expected)
        for signer in self._turn(signed_by):
            if task.is_pdf:
                content = sign_pdf(
                    content,
                    signer,
                    field=FIELD_PREFIX + signer.id,
                    when=self.by.when,
                    is_first=not signed_by,
                    is_only=len(ids) == 1,
                    level=level,
                    timestamper=self.by.timestamper,
                    image=self._image(signer.id),
                    evidence=self._evidence() if level in {"lt", "lta"} else None,
                )
            else:
                content = sign_docx(content, signer, when=self.by.when, expected=ids)
            signed_by = (*signed_by, signer.id)
        return content

    def _evidence(self) -> Evidence:
        """Gather what will prove later that the certificates were good."""
        issuers = [each for signer in self.signers for each in signer.issuers]
        known = (*issuers, *self.trust.roots, *self.trust.demo_roots)
        return Evidence(tuple(dict.fromkeys(known)), self.trust.crls)

    def _image(self, signer_id: str) -> bytes | None:
        """Read the picture of a signature: it is used here and nowhere else."""
        named = self.workspace.signatories[signer_id].signature_image
        if named is None:
            return None
        root = self.workspace.root.resolve()
        path = (root / named).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise GateError(
                f"the picture of the signature of '{signer_id}' is not there: {named}",
                place=self.workspace.signatories.place(signer_id, "signature_image"),
                hint="give the path of a PNG file inside of the workspace",
            )
        return path.read_bytes()

    def _prove(self, task: _Task, content: bytes) -> None:
        """Write nothing that our own verifier does not accept."""
        report = _report(task.file, task.approved, content, self.trust)
        fitting = {Verdict.VALID, Verdict.INCOMPLETE}
        if report.verdict not in fitting:
            raise GateError(
                f"the signature in '{task.file.name}' does not verify: "
                f"{'; '.join(report.reasons) or report.verdict}",
                hint="nothing was written; is the certificate registered or issued by "
                "somebody known here? `appeals keys check` says more",
            )


def _refusals(stood: Sequence[Standing], letter: str) -> Iterator[AppealsError]:
    """Say of each edition why it may not be signed; of those nobody approved, once."""
    plain = [s.edition for s in stood if s.state == "not-approved" and not s.refused]
    if len(plain) > 1:
        yield GateError(
            f"{len(plain)} of {len(stood)} are not approved: {', '.join(plain)}",
            hint=f"`appeals review approve {letter} --as PERSON`",
        )
    else:
        plain = []
    for each in stood:
        refusal = each.refusal()
        if refusal is not None and each.edition not in plain:
            yield refusal


def _expected(workspace: Workspace, letter: str) -> tuple[Signatory, ...]:
    front = workspace.letter(letter).front
    signatories = [workspace.signatories[id_] for id_ in front.signed_by]
    expected = expected_signers(signatories, is_demo=workspace.settings.demo)
    if not expected:
        names = ", ".join(f"'{each.id}'" for each in signatories)
        raise GateError(
            f"nobody signs '{letter}' with a key: no certificate is registered for "
            f"{names}",
            hint="`appeals keys new ID --self-signed` (or --csr) makes a key and says "
            "what to enter in signatories.yaml; then draw the letter again",
        )
    return expected


def _gate_errors(
    workspace: Workspace,
    letter: str,
    selected: Sequence[SelectedLetter],
    stood: Sequence[Standing],
    tasks: Sequence[_Task],
) -> Iterator[AppealsError]:
    signers = [each.id for each in _expected(workspace, letter)]
    files = {task.file.name: task for task in tasks if not task.signed_by}
    for each, standing in zip(selected, stood, strict=True):
        edition = standing.approved
        if edition is None:
            continue
        composed = composed_again(workspace, letter, each, edition)
        yield from check_errors(workspace, composed, edition.edition)
        for file in edition.files:
            if task := files.get(file.name):
                yield from content_errors(file, task.approved, composed, signers)


def _tasks(
    standings: Standings,
    standing: Standing,
    files: DrawnFiles,
    expected: Sequence[Signatory],
    trust: Trust,
) -> Iterator[_Task]:
    """Give the files of an approved edition that are signed one by one."""
    edition = standing.approved
    for file in edition.files if edition else ():
        if file.role not in {"docx", "pdf"}:
            continue
        approved = standings.folder.content_of(file)
        assert approved is not None  # noqa: S101  the standing has looked at it
        current, signed_by = _up_to_now(files, file, approved, expected, trust)
        yield _Task(file, approved, current, signed_by)


def _up_to_now(
    files: DrawnFiles,
    file: ApprovedFile,
    approved: bytes,
    expected: Sequence[Signatory],
    trust: Trust,
) -> tuple[bytes, tuple[str, ...]]:
    """Give what is signed of a file already, and by whom; else the approved bytes."""
    record = files.record(file.name)
    if record is None or not record.is_signed or record.drawn != file.sha256:
        return approved, ()
    try:
        content = files.path(file.name).read_bytes()
    except FileNotFoundError:
        return approved, ()
    if sha256(content).hexdigest() != record.sha256:
        return approved, ()
    report = _report(file, approved, content, trust)
    if report.verdict not in {Verdict.VALID, Verdict.INCOMPLETE}:
        return approved, ()
    valid = [s for s in report.signatures if s.verdict is Verdict.VALID]
    names = (report.expected or tuple(each.id for each in expected))[: len(valid)]
    return content, names


def _report(
    file: ApprovedFile, approved: bytes, content: bytes, trust: Trust
) -> FileReport:
    known = Approved(file.sha256, len(approved))
    return examine(file.name, content, trust, known)


def _is_packed(files: DrawnFiles, tasks: Sequence[_Task]) -> bool:
    listed = packed_hashes(files.path("packet.json").parent)
    return all(
        listed.get(task.file.name) == sha256(task.current).hexdigest() for task in tasks
    )


def _signers(
    workspace: Workspace, ids: Sequence[str], tasks: Sequence[_Task], by: Surroundings
) -> list[Signer]:
    """Open the keys that are here, of those who have yet to sign.

    Of those whose turn it is now, one key at least must be here.
    """
    needed = [id_ for id_ in ids if any(id_ not in task.signed_by for task in tasks)]
    wanted = needed or list(ids)
    here = [id_ for id_ in wanted if _has_key(workspace, id_, by.keys)]
    first = wanted[0]
    if first not in here:
        find_key(workspace, KeyFolder(by.keys), first)  # raises: says what to do
    return load_signers(workspace, here, by.keys, by.passphrases, at=by.when)


def _has_key(workspace: Workspace, id_: str, keys: Path) -> bool:
    try:
        find_key(workspace, KeyFolder(keys), id_)
    except GateError:
        return False
    return True


def _batch(
    letter: str, expected: tuple[Signatory, ...], stood: Sequence[Standing]
) -> Batch:
    votes = {vote.stored.file: vote for each in stood for vote in each.votes}
    approvals = tuple(
        PacketApproval(
            sha256=vote.stored.sha256,
            approved_by=vote.approval.approved_by,
            approved_at=_moment(vote.approval.approved_at),
            is_self_approved=vote.approval.is_self_approved,
        )
        for vote in votes.values()
    )
    editions = [each.approved for each in stood if each.approved]
    sizes = {f.sha256: f.size_bytes for edition in editions for f in edition.files}
    return Batch(letter, expected, approvals, sizes)


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
