"""Pack what was signed: the list of all files of a letter, signed as a whole."""

from collections.abc import Iterator, Mapping, Sequence
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
    read_packet,
)
from appeals.signing.signer import Signer
from appeals.storage.atomic import write_bytes
from appeals.workflow.drawn_files import DrawnFiles
from appeals.workflow.drawn_record import DrawnRecord

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
    approved bytes by their SHA-256.
    """

    letter: str
    expected: tuple[Signatory, ...]
    approvals: tuple[PacketApproval, ...]
    sizes: Mapping[str, int]
    enclosed: tuple[Enclosed, ...] = ()


def pack(
    files: DrawnFiles,
    batch: Batch,
    signers: Sequence[Signer],
    when: datetime,
    timestamper: Timestamper | None,
) -> tuple[Path, ...]:
    """Write the packet of a letter: everything of it that is signed, and its annexes.

    The first of `signers` signs it. Certificates of signers who have no key here are
    taken from the registry, or from the packet that lies there already.
    """
    folder = files.path(PACKET).parent
    earlier = _earlier(folder)
    batch = _with_earlier(batch, earlier)
    listed = [
        *_signed_files(files, batch),
        *_enclosed(folder, batch, earlier),
        *_archived(folder, files, batch),
    ]
    moment = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    packet = make_packet(
        batch.letter,
        moment,
        listed,
        tuple(_signers(batch.expected, signers, earlier)),
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


def packed_hashes(folder: Path) -> Mapping[str, str]:
    """Give the SHA-256 of each file that the packet of a folder lists, by name."""
    packet = _earlier(folder)
    is_signed = (folder / SIGNATURE).is_file()
    files = packet.files if packet and is_signed else ()
    return {file.name: file.sha256 for file in files}


def _with_earlier(batch: Batch, earlier: Packet | None) -> Batch:
    """Add what the packet says already of files that were signed before."""
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


def _signed_files(files: DrawnFiles, batch: Batch) -> Iterator[PacketFile]:
    for name in files.names():
        record = files.record(name)
        if record is not None and record.is_signed:
            content = read_if(files.path(name), record.sha256)
            if content is not None:
                yield _signed(name, content, record, batch)


def _enclosed(
    folder: Path, batch: Batch, earlier: Packet | None
) -> Iterator[PacketFile]:
    """Give what is enclosed now, and before where it is still there."""
    for each in batch.enclosed:
        yield packed(
            each.name,
            each.content,
            "annex",
            recipient=each.recipient,
            language=each.language,
        )
    now = {each.name for each in batch.enclosed}
    for file in earlier.files if earlier else ():
        is_other = file.role == "annex" and file.name not in now
        if is_other and read_if(folder / file.name, file.sha256) is not None:
            yield file


def _archived(folder: Path, files: DrawnFiles, batch: Batch) -> Iterator[PacketFile]:
    for path in sorted((folder / ARCHIVE).glob("*.pdf")):
        record = files.record(path.name)
        if record is not None and record.is_signed:
            content = path.read_bytes()
            yield _signed(f"{ARCHIVE}/{path.name}", content, record, batch)


def _signed(name: str, content: bytes, record: DrawnRecord, batch: Batch) -> PacketFile:
    role: FileRole = "docx" if name.endswith(".docx") else "pdf"
    return _entry(
        name,
        content,
        role,
        record,
        approved_sha256=record.drawn,
        approved_size_bytes=batch.sizes.get(record.drawn),
        expected_signers=tuple(each.id for each in batch.expected),
    )


def _entry(
    name: str, content: bytes, role: FileRole, record: DrawnRecord, **more: object
) -> PacketFile:
    who = {"recipient": record.recipient, "language": record.language}
    return packed(name, content, role, **who, **more)


def _signers(
    expected: Sequence[Signatory], signers: Sequence[Signer], earlier: Packet | None
) -> Iterator[PacketSigner]:
    here = {each.id: fingerprint(each.certificate) for each in signers}
    there = {
        each.id: each.certificate_sha256
        for each in (earlier.signers if earlier else ())
    }
    for each in expected:
        known = each.certificate_sha256 or here.get(each.id) or there.get(each.id)
        if known:
            yield PacketSigner(id=each.id, name=each.name, certificate_sha256=known)


def _earlier(folder: Path) -> Packet | None:
    from appeals.errors import UsageError

    try:
        return read_packet((folder / PACKET).read_bytes(), PACKET)
    except (OSError, UsageError):
        return None


def read_if(path: Path, wanted: str) -> bytes | None:
    """Give the bytes of a file if they have this SHA-256."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == wanted else None
