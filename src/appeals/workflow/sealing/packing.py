"""Pack what was signed: the list of all files of a letter, signed as a whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from appeals.model.people import Signatory
from appeals.signing.certificates import fingerprint, is_marked_demonstration
from appeals.signing.cms import Timestamper, sign_detached
from appeals.signing.guide import GUIDE, write_guide
from appeals.signing.packet import (
    PACKET,
    SIGNATURE,
    FileRole,
    Packet,
    PacketApproval,
    PacketFile,
    PacketSigner,
    make_packet,
    packed,
)
from appeals.signing.pdf_verification import Approved, examine_pdf
from appeals.signing.signer import Signer
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.ledger.record import FileRecord

ARCHIVE = "archive"
"""The folder of the copies for the archive, beside the files that are sent."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes along with a letter and carries no signature of its own."""

    name: str
    content: bytes
    recipient: str
    language: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What a packet is made for.

    `expected` are the signatories who sign with keys, `sizes` gives the size of
    approved bytes by their SHA-256. `sound` are the SHA-256 of files that were proven
    to be approved ones with sound signatures: the manifest, which anybody may edit,
    can add none. `earlier` is the packet that lies there, if it is soundly signed.
    """

    letter: str
    expected: tuple[Signatory, ...]
    approvals: tuple[PacketApproval, ...]
    sizes: Mapping[str, int]
    enclosed: tuple[Enclosed, ...] = ()
    sound: frozenset[str] = frozenset()
    earlier: Packet | None = None

    def is_packed(self, name: str, sha256: str, approved_sha256: str = "") -> bool:
        """Tell whether the packet that lies there lists a file with this hash.

        And as one that came from these approved bytes, where they are named.
        """
        file = self.earlier.file(name) if self.earlier else None
        if file is None or file.sha256 != sha256:
            return False
        return approved_sha256 in {"", file.approved_sha256}

    def is_sound(self, name: str, sha256: str) -> bool:
        """Tell whether a file was proven now, or for the packet that lies there."""
        return sha256 in self.sound or self.is_packed(name, sha256)


def pack(
    files: Ledger,
    batch: Batch,
    signers: Sequence[Signer],
    when: datetime,
    timestamper: Timestamper | None,
    trust: Trust,
) -> tuple[Path, ...]:
    """Write the packet of a letter: everything of it that is signed, and its annexes.

    The first of `signers` signs it. Certificates of signers who have no key here are
    taken from the registry, or from the packet that lies there already.
    """
    folder = files.path(PACKET).parent
    batch = _with_earlier(batch)
    listed = (
        *_signed_files(files, batch),
        *_enclosed(batch),
        *_archived(folder, files, batch, trust),
    )
    return write_packet(folder, batch, listed, signers, when, timestamper)


def write_packet(
    folder: Path,
    batch: Batch,
    listed: Sequence[PacketFile],
    signers: Sequence[Signer],
    when: datetime,
    timestamper: Timestamper | None,
) -> tuple[Path, ...]:
    """Write a packet of the files listed, each of them proven.

    What the packet there lists besides stays listed while it is there as it was packed.
    """
    batch = _with_earlier(batch)
    listed = (*listed, *_kept(folder, batch, {file.name for file in listed}))
    moment = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    packet = make_packet(
        batch.letter,
        moment,
        listed,
        tuple(_signers(batch, signers, listed)),
        batch.approvals,
        is_demonstration=any(is_marked_demonstration(s.certificate) for s in signers),
    )
    guide = write_guide(packet)
    complete = make_packet(
        batch.letter,
        moment,
        (*packet.files, packed(GUIDE, guide, "guide")),
        packet.signers,
        packet.approvals,
        is_demonstration=packet.is_demonstration,
    )
    content = complete.content()
    signature = sign_detached(content, signers[0], when=when, timestamper=timestamper)
    contents = {GUIDE: guide, SIGNATURE: signature, PACKET: content}
    for name, each in contents.items():
        write_bytes(folder / name, each)
    return tuple(folder / name for name in (PACKET, SIGNATURE, GUIDE))


def _with_earlier(batch: Batch) -> Batch:
    """Add what the packet says already of files that were signed before."""
    earlier = batch.earlier
    if earlier is None:
        return batch
    sizes = {
        file.approved_sha256: file.approved_size_bytes
        for file in earlier.files
        if file.approved_sha256 and file.approved_size_bytes
    }
    approvals = {each.sha256: each for each in (*earlier.approvals, *batch.approvals)}
    return replace(
        batch, sizes={**sizes, **batch.sizes}, approvals=tuple(approvals.values())
    )


def _signed_files(files: Ledger, batch: Batch) -> Iterator[PacketFile]:
    for name in files.names():
        record = files.record(name)
        if record is None or not record.is_signed:
            continue
        content = read_if(files.path(name), record.sha256)
        if content is not None and batch.is_sound(name, record.sha256):
            yield _signed(name, content, record, batch)


def _enclosed(batch: Batch) -> Iterator[PacketFile]:
    for each in batch.enclosed:
        yield packed(
            each.name,
            each.content,
            "annex",
            recipient=each.recipient,
            language=each.language,
        )


def _kept(folder: Path, batch: Batch, listed: Collection[str]) -> Iterator[PacketFile]:
    """Give what was packed before and is still there: annexes, letters of cases."""
    for file in batch.earlier.files if batch.earlier else ():
        is_other = file.role != "guide" and file.name not in listed
        if is_other and read_if(folder / file.name, file.sha256) is not None:
            yield file


def _archived(
    folder: Path, files: Ledger, batch: Batch, trust: Trust
) -> Iterator[PacketFile]:
    for path in sorted(child_path(folder, ARCHIVE).glob("*.pdf")):
        record, name = files.record(path.name), f"{ARCHIVE}/{path.name}"
        if record is None or not record.is_signed:
            continue
        content = path.read_bytes()
        is_sound = batch.is_sound(name, sha256(content).hexdigest())
        if not is_sound and (size := batch.sizes.get(record.rendered)) is not None:
            report = examine_pdf(
                content, trust, approved=Approved(record.rendered, size)
            )
            is_sound = report.verdict is Verdict.VALID
        if is_sound:
            yield _signed(name, content, record, batch)


def _signed(name: str, content: bytes, record: FileRecord, batch: Batch) -> PacketFile:
    role: FileRole = "docx" if name.endswith(".docx") else "pdf"
    return _entry(
        name,
        content,
        role,
        record,
        approved_sha256=record.rendered,
        approved_size_bytes=batch.sizes.get(record.rendered),
        expected_signers=tuple(each.id for each in batch.expected),
    )


def _entry(
    name: str, content: bytes, role: FileRole, record: FileRecord, **more: object
) -> PacketFile:
    who = {"recipient": record.recipient, "language": record.language}
    return packed(name, content, role, **who, **more)


def _signers(
    batch: Batch, signers: Sequence[Signer], listed: Sequence[PacketFile]
) -> Iterator[PacketSigner]:
    here = {each.id: fingerprint(each.certificate) for each in signers}
    there = {
        each.id: each.certificate_sha256
        for each in (batch.earlier.signers if batch.earlier else ())
    }
    for each in batch.expected:
        known = each.certificate_sha256 or here.get(each.id) or there.get(each.id)
        if known:
            yield PacketSigner(id=each.id, name=each.name, certificate_sha256=known)
    now = {each.id for each in batch.expected}
    asked = {id_ for file in listed for id_ in file.expected_signers} - now
    for other in batch.earlier.signers if batch.earlier else ():
        if other.id in asked:
            yield other


def read_if(path: Path, wanted: str) -> bytes | None:
    """Give the bytes of a file if they have this SHA-256."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == wanted else None
