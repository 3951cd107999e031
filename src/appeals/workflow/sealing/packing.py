"""Pack what was signed: the list of all files of a letter, signed as a whole."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC
from functools import partial
from hashlib import sha256
from pathlib import Path

from appeals.signing.certificates import fingerprint, is_marked_demonstration
from appeals.signing.cms import sign_detached
from appeals.signing.keys import Signer
from appeals.signing.packet import (
    GUIDE,
    PACKET,
    SIGNATURE,
    PacketApproval,
    PacketFile,
    PacketSigner,
    make_packet,
    packed,
    write_guide,
)
from appeals.storage.atomic import write_bytes
from appeals.storage.private_files import mode_in
from appeals.workflow.sealing.signing_run import SigningRun


def write_packet(
    run: SigningRun,
    listed: Sequence[PacketFile],
    approvals: Sequence[PacketApproval],
    signers: Sequence[Signer],
) -> tuple[Path, ...]:
    """Write a packet of the files listed, each of them proven; the first signer signs.

    What the packet there lists besides stays listed while it is there as it was packed,
    and so do its approvals. Certificates of signers who have no key here are taken from
    the registry, or from that packet.
    """
    earlier, when = run.earlier, run.by.when
    listed = (*listed, *_kept(run, {file.name for file in listed}))
    known = (*(earlier.approvals if earlier else ()), *approvals)
    make = partial(
        make_packet,
        run.letter,
        when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        signers=tuple(_signers(run, signers, listed)),
        approvals=tuple({each.sha256: each for each in known}.values()),
        is_demonstration=any(is_marked_demonstration(s.certificate) for s in signers),
    )
    guide = write_guide(make(listed))
    content = make((*listed, packed(GUIDE, guide, "guide"))).content()
    stamps = run.by.timestamper
    signature = sign_detached(content, signers[0], when=when, timestamper=stamps)
    for name, each in {GUIDE: guide, SIGNATURE: signature, PACKET: content}.items():
        write_bytes(run.folder / name, each, mode=mode_in(run.folder))
    return tuple(run.folder / name for name in (PACKET, SIGNATURE, GUIDE))


def _kept(run: SigningRun, listed: Collection[str]) -> Iterator[PacketFile]:
    """Give what was packed before and is still there: annexes, letters of cases."""
    for file in run.earlier.files if run.earlier else ():
        is_other = file.role != "guide" and file.name not in listed
        if is_other and read_if(run.folder / file.name, file.sha256) is not None:
            yield file


def _signers(
    run: SigningRun, signers: Sequence[Signer], listed: Sequence[PacketFile]
) -> Iterator[PacketSigner]:
    here = {each.id: fingerprint(each.certificate) for each in signers}
    earlier = run.earlier.signers if run.earlier else ()
    there = {each.id: each.certificate_sha256 for each in earlier}
    for each in run.expected:
        known = each.certificate_sha256 or here.get(each.id) or there.get(each.id)
        if known:
            yield PacketSigner(id=each.id, name=each.name, certificate_sha256=known)
    asked = {id_ for file in listed for id_ in file.expected_signers} - {*run.ids}
    yield from (other for other in earlier if other.id in asked)


def read_if(path: Path, wanted: str) -> bytes | None:
    """Give the bytes of a file if they have this SHA-256."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == wanted else None
