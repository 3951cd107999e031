"""Verify what was signed: a file, the files of a packet, everything in a folder.

A packet says who should have signed which file, and which bytes the file has; a file
alone can only say what is in it. What cannot be proven is not VALID.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from appeals.delivery.receipt import Receipt
from appeals.delivery.receipts import RECEIPT
from appeals.delivery.sent_folder import FOLDER as SENT
from appeals.delivery.sent_folder import KEPT
from appeals.errors import MachineError, UsageError, shorten_list
from appeals.model.name_vault import NameVault
from appeals.model.people import Signatory
from appeals.review.approvals import SEALED
from appeals.signing.cms_verification import check_detached
from appeals.signing.docx_verification import examine_docx
from appeals.signing.packet import (
    GUIDE,
    PACKET,
    SIGNATURE,
    FileRole,
    Packet,
    PacketFile,
    read_packet,
)
from appeals.signing.pdf_verification import Approved, examine_pdf
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, SignatureReport, Verdict, most_severe
from appeals.storage.names import safe_name
from appeals.storage.reading import (
    hash_if_exists,
    open_regular,
    read_if_exists,
    read_regular,
)
from appeals.workflow.drafting.ledger.ledger import REVIEW_PREFIX
from appeals.workflow.drafting.ledger.records import JOURNAL, MANIFEST, RECORDS

SIGNED_KINDS = (".pdf", ".docx")
Role = Literal["packet"] | FileRole

_WORD_KINDS = {".docm", ".doc", ".dotx", ".dotm", ".dot", ".odt", ".rtf", ".pages"}
_OUR_NAMES = {PACKET, SIGNATURE, GUIDE, MANIFEST, JOURNAL, RECORDS}
_OUR_FOLDERS = {"outbox", "replaced"}
_ENDS_BYTES = 64 * 1024

NO_PACKET = "expected signers unknown: there is no packet beside the file"
NOT_LISTED = "the packet does not list this file"
OTHER_FILE = "it is not the file that was packed: its SHA-256 is another"
ONLY_COVERED = "only the packet confirms it"
LINK_OUT = "a link leads out of the packet's folder"
LOOKS_LIKE_LETTER = (
    "it looks like a letter, and the packet does not list it; it was not verified"
)

_MOST_BYTES = 256 * 1024 * 1024
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """One file and what was found; `role` is what it is in a packet, if in one."""

    path: Path
    report: FileReport
    role: Role | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the file."""
        return self.report.verdict


@dataclass(frozen=True, slots=True)
class Verification:
    """All verified files; the verdict on all is the most severe of theirs.

    `skipped` are files and folders beside them that were not verified.
    """

    files: tuple[VerifiedFile, ...]
    skipped: tuple[Path, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The most severe verdict."""
        return most_severe(each.verdict for each in self.files)

    @property
    def is_demonstration(self) -> bool:
        """Whether any signature is one of a demonstration key."""
        return any(each.report.is_demonstration for each in self.files)


def verify(
    paths: Sequence[Path], trust: Trust, name_vault: NameVault | None = None
) -> Verification:
    """Verify files, packets (by packet.json or its signature) and folders.

    Nothing is looked up on a network. A file that is encrypted, `x.pdf.age`, is
    decrypted by `name_vault`, in memory. Raises UsageError for a path that is not
    there, or has nothing that is ever signed; MachineError when a file cannot be read.
    """
    found: dict[Path, VerifiedFile] = {}
    skipped: dict[Path, None] = {}
    for path in paths:
        for each in _verify_encrypted(path, trust, name_vault) or _verify_path(
            path, trust
        ):
            if isinstance(each, Path):
                skipped[each] = None
                continue
            known = found.setdefault(each.path, each)
            if most_severe((known.verdict, each.verdict)) is not known.verdict:
                found[each.path] = each
    rest = tuple(path for path in skipped if path not in found)
    return Verification(tuple(found.values()), rest)


def _verify_encrypted(
    path: Path, trust: Trust, name_vault: NameVault | None
) -> tuple[VerifiedFile, ...]:
    """Verify an encrypted file, if the path leads to one that can be decrypted."""
    inner = Path(path.stem)
    is_sealed = path.suffix == SEALED and inner.suffix.casefold() in SIGNED_KINDS
    if name_vault is None or not is_sealed or not path.is_file():
        return ()
    report = examine(inner.name, name_vault.unseal(_read(path) or b""), trust, None)
    return (VerifiedFile(path, replace(report, remarks=(*report.remarks, NO_PACKET))),)


def _verify_path(path: Path, trust: Trust) -> tuple[VerifiedFile | Path, ...]:
    """Verify what a path leads to; also give the paths that were skipped."""
    if path.is_dir():
        files = tuple(_verify_folder(path, trust))
        if not any(isinstance(each, VerifiedFile) for each in files):
            raise UsageError(
                f"'{path}' holds neither a packet nor a PDF nor a DOCX file",
                remedy="name the folder that `appeals sign` wrote to: out/LETTER",
            )
        return files
    if not path.is_file():
        raise UsageError(f"'{path}' is not there", remedy="name a file or a folder")
    if path.name in {PACKET, SIGNATURE}:
        all_listed = tuple(_verify_packet(path.parent, trust))
        return *all_listed, *_files_beside(path.parent, all_listed)
    if path.suffix.casefold() not in SIGNED_KINDS:
        raise UsageError(
            f"'{path.name}' is not a file that carries a signature",
            remedy="name a PDF, a DOCX, a packet (packet.json) or a folder",
        )
    if not _has_packet(path.parent):
        return (_verify_single(path, trust),)
    packet, *listed = _verify_packet(path.parent, trust)
    own = next((e for e in listed if e.path == path), None)
    beside = _files_beside(path.parent, listed)
    return packet, own or _verify_unlisted(path, trust), *beside


def _has_packet(folder: Path) -> bool:
    return any(os.path.lexists(folder / name) for name in (PACKET, SIGNATURE, GUIDE))


def _files_beside(folder: Path, listed: Sequence[VerifiedFile]) -> Iterator[Path]:
    """Yield the other files in the folder of a packet that was named by one file."""
    known = {_resolve(each.path) for each in listed}
    for path in sorted(folder.iterdir()):
        if path.name not in _OUR_NAMES and _resolve(path) not in known:
            yield path


def _verify_folder(top: Path, trust: Trust) -> Iterator[VerifiedFile | Path]:
    """Verify each packet in a folder and below it, and each file without one.

    Nothing below a packet is valid unless a packet lists it. The paths of skipped files
    are given.
    """
    ahead: list[tuple[Path, frozenset[Path] | None]] = [(top, None)]
    while ahead:
        folder, listed = ahead.pop()
        lists: tuple[Path, ...] = ()
        has_packet = _has_packet(folder)
        if has_packet:
            lists = tuple(_unsigned_pdfs(folder, trust))
            in_packet = tuple(_verify_packet(folder, trust))
            yield from in_packet
            listed = frozenset(_resolve(each.path) for each in in_packet)
        for path in sorted(folder.iterdir()):
            if not path.is_dir():
                yield from _verify_entry(path, listed, lists, trust)
            elif listed is None and path.name.startswith("."):
                continue
            elif path.is_symlink():
                reason = "a link to a folder: what it leads to was not verified"
                yield _fail(path, Verdict.INCOMPLETE, reason)
            elif has_packet and path.name in _OUR_FOLDERS:
                yield path
            else:
                ahead.append((path, listed))


def _verify_entry(
    path: Path, listed: frozenset[Path] | None, lists: Sequence[Path], trust: Trust
) -> Iterator[VerifiedFile | Path]:
    """Verify a file of a folder; `listed` is what packets in it or above it list."""
    is_hidden = listed is None and path.name.startswith(".")
    if is_hidden or path.name in _OUR_NAMES:
        return
    if not _is_signed_kind(path) or path in lists:
        yield from _report_unsigned_kind(path, listed)
    elif listed is None:
        yield _verify_single(path, trust)
    elif _resolve(path) not in listed:
        yield _verify_unlisted(path, trust)


def _verify_packet(folder: Path, trust: Trust) -> Iterator[VerifiedFile]:
    """Verify a packet, and the files that it lists."""
    for name in (PACKET, SIGNATURE):
        if not _resolve(folder / name).is_relative_to(_resolve(folder)):
            yield _fail(folder / name, Verdict.CHANGED, LINK_OUT, "packet")
            return
    content = _read(folder / PACKET)
    report, packet = _examine_packet(content, _read(folder / SIGNATURE), trust)
    receipt = _read_receipt(folder)
    if packet and receipt and receipt.letter == packet.letter:
        yield from _verify_kept(folder, receipt, packet, report, trust)
        return
    yield VerifiedFile(folder / PACKET, report, "packet")
    for file in packet.files if packet else ():
        assert packet is not None  # noqa: S101  it has the files
        yield _verify_listed(folder, file, packet, report.verdict, trust)


def _read_receipt(folder: Path) -> Receipt | None:
    """Give the receipt of a message if its bytes are kept here, else None.

    That is only sent/<letter>/kept/<record>/: elsewhere a packet must be complete.
    """
    where = folder.resolve().parts[-4:-1]
    content = _read(folder / RECEIPT)
    if content is None or (*where[:1], *where[2:]) != (SENT, KEPT):
        return None
    try:
        receipt = Receipt.model_validate_json(
            content, strict=True, by_alias=True, by_name=False
        )
    except ValidationError:
        return None
    return receipt if receipt.letter == where[1] else None


def _verify_kept(
    folder: Path,
    receipt: Receipt,
    packet: Packet,
    packet_report: FileReport,
    trust: Trust,
) -> Iterator[VerifiedFile]:
    """Verify what was sent to one recipient: a part of a packet, under other names."""
    by_sha256 = {each.sha256: each for each in packet.files}
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    there = {path.name: hash_if_exists(path) for path in files}
    own = {name: by_sha256[sha] for name, sha in there.items() if sha in by_sha256}
    away = [f.name for f in packet.files if f.sha256 not in there.values()]
    rest = [name for name in away if name != GUIDE]
    if not any(file.role in {"pdf", "docx"} for file in own.values()):
        why = "no letter that it lists is here"
        packet_report = packet_report.downgrade(Verdict.INCOMPLETE, why)
    elif rest:
        part = f"only what left to one recipient is here, without {shorten_list(rest)}"
        packet_report = replace(packet_report, remarks=(*packet_report.remarks, part))
    yield VerifiedFile(folder / PACKET, packet_report, "packet")
    for name, file in own.items():
        named = file.model_copy(update={"name": name})
        yield _verify_listed(folder, named, packet, packet_report.verdict, trust)
    yield from _compare_receipt(folder, receipt, there)


def _compare_receipt(
    folder: Path, receipt: Receipt, there: Mapping[str, str | None]
) -> Iterator[VerifiedFile]:
    """Yield what differs from the receipt; the receipt itself, if changed."""
    for file in receipt.files:
        found, path = there.get(safe_name(file.name)), folder / safe_name(file.name)
        if found is None:
            yield _fail(path, Verdict.INCOMPLETE, "it left, and is missing here")
        elif found != file.sha256:
            why = "it is not the file that left: its SHA-256 is another"
            yield _fail(path, Verdict.CHANGED, why)
    first = _read(folder.resolve().parents[1] / f"{receipt.record}.json")
    if first is not None and first != _read(folder / RECEIPT):
        why = "it differs from the receipt that is kept with the others of this letter"
    elif receipt.message_sha256 not in there.values():
        why = "the message that left is missing here, or was changed"
    else:
        return
    yield _fail(folder / RECEIPT, Verdict.CHANGED, why)


def _fail(
    path: Path, verdict: Verdict, reason: str, role: Role | None = None
) -> VerifiedFile:
    return VerifiedFile(path, FileReport(verdict, (reason,)), role)


def _unsigned_pdfs(folder: Path, trust: Trust) -> Iterator[Path]:
    """Yield the lists for reviewers: with such a name, and no signature field.

    Also kept post packets, with their address sheet.
    """
    if receipt := _read_receipt(folder):
        for path in folder.glob("*.pdf"):
            if hash_if_exists(path) == receipt.message_sha256:
                yield path
    for path in sorted(folder.glob(f"{REVIEW_PREFIX}*.pdf")):
        content = _read(path) or b""
        report = examine(path.name, content, trust, None)
        if report.verdict is Verdict.NOT_SIGNED and not report.expected:
            yield path


def _report_unsigned_kind(
    path: Path, listed: frozenset[Path] | None
) -> Iterator[VerifiedFile | Path]:
    """Yield the path of a file of an unsigned kind; a verdict if it looks like ours."""
    if listed is None:
        yield path
    elif _resolve(path) in listed:
        return
    elif _looks_like_letter(path, {each.stem for each in listed}):
        yield _fail(path, Verdict.INCOMPLETE, LOOKS_LIKE_LETTER)
    else:
        yield path


def _looks_like_letter(path: Path, letters: set[str]) -> bool:
    """Tell whether a reader may mistake a file for one of the letters of a packet.

    A Word file with the name of one, or a PDF or Word file under another ending.
    """
    if path.suffix.casefold() in _WORD_KINDS and path.stem in letters:
        return True
    if _is_signed_kind(path) or not path.is_file():
        return False
    with open_regular(path) as file:
        start = file.read(_ENDS_BYTES)
        file.seek(max(0, path.stat().st_size - _ENDS_BYTES))
        is_word = start[:2] == b"PK" and b"word/document.xml" in start + file.read()
    return is_word or b"%PDF-" in start[:1024]


def _is_signed_kind(path: Path) -> bool:
    return path.suffix.casefold() in SIGNED_KINDS and path.is_file()


def _resolve(path: Path) -> Path:
    """Follow all links; unlike `resolve`, one that leads to itself is not an error."""
    return Path(os.path.realpath(path))


def _examine_packet(
    content: bytes | None, signature: bytes | None, trust: Trust
) -> tuple[FileReport, Packet | None]:
    if content is None:
        rest = GUIDE if signature is None else "its signature"
        reason = f"{PACKET} is missing; only {rest} is there"
        return FileReport(Verdict.INCOMPLETE, (reason,)), None
    try:
        packet = read_packet(content, PACKET)
    except UsageError as error:
        return FileReport(Verdict.CHANGED, (error.message,)), None
    if signature is None:
        reason = f"{SIGNATURE} is missing: no trusted certificate confirms the list"
        return FileReport(Verdict.NOT_SIGNED, (reason,)), packet
    found = _check_signer_is_named(packet, check_detached(content, signature, trust))
    reasons = (found.reason,) if found.reason else ()
    remarks = (found.remark,) if found.remark and not reasons else ()
    return FileReport(found.verdict, reasons, (found,), remarks=remarks), packet


def sound_packet(folder: Path, letter: str, trust: Trust) -> Packet | None:
    """Give the packet of a letter in a folder, with a valid signature of a signatory.

    None where there is none, or one that is not as it was signed. A trusted issuer is
    not enough: the signer's certificate must be registered.
    """
    content = _read(folder / PACKET)
    report, packet = _examine_packet(content, _read(folder / SIGNATURE), trust)
    is_known = any(each.signer_id for each in report.signatures)
    is_sound = report.verdict is Verdict.VALID and is_known
    return packet if packet and is_sound and packet.letter == letter else None


def _check_signer_is_named(packet: Packet, found: SignatureReport) -> SignatureReport:
    """Refuse a signature by someone whom the packet does not name as a signer."""
    if found.verdict is not Verdict.VALID:
        return found
    named = {each.certificate_sha256: each.id for each in packet.signers}
    id_ = named.get(found.certificate_sha256)
    if id_ is None:
        reason = f"signed by {found.signer_name}, whom it does not name as a signer"
    elif found.signer_id not in {None, id_}:
        reason = (
            f"it calls the signer '{id_}', and the certificate is registered here as "
            f"that of '{found.signer_id}'"
        )
    else:
        return found
    return replace(found, verdict=Verdict.UNKNOWN_SIGNER, reason=reason)


def _verify_listed(
    folder: Path,
    file: PacketFile,
    packet: Packet,
    packet_verdict: Verdict,
    trust: Trust,
) -> VerifiedFile:
    path = folder / file.name
    if not _resolve(path).is_relative_to(_resolve(folder)):
        return _fail(path, Verdict.CHANGED, LINK_OUT, file.role)
    content = _read(path)
    if content is None:
        reason = "the packet lists this file, and it is missing"
        return _fail(path, Verdict.INCOMPLETE, reason, file.role)
    is_same = hashlib.sha256(content).hexdigest() == file.sha256
    if file.role not in {"pdf", "docx"}:
        if not is_same:
            return _fail(path, Verdict.CHANGED, OTHER_FILE, file.role)
        if packet_verdict is not Verdict.VALID:
            return _fail(path, packet_verdict, ONLY_COVERED, file.role)
        return VerifiedFile(path, _check_enclosed(path.name, content, trust), file.role)
    approved = None
    if file.approved_sha256 is not None and file.approved_size_bytes is not None:
        approved = Approved(file.approved_sha256, file.approved_size_bytes)
    report = examine(path.name, content, trust, approved)
    if report.verdict is Verdict.SIGNED_ELSEWHERE:  # never a letter of the packet's
        report = replace(report, verdict=Verdict.CHANGED)
    report = _check_completeness(report, file, packet)
    if not is_same:
        reasons = tuple(dict.fromkeys((OTHER_FILE, *report.reasons)))
        report = replace(report, verdict=Verdict.CHANGED, reasons=reasons)
    return VerifiedFile(path, report, file.role)


def _check_enclosed(name: str, content: bytes, trust: Trust) -> FileReport:
    """Report on a file that the packet covers; a PDF may be an unsigned letter."""
    covered = FileReport(Verdict.VALID, remarks=("covered by the packet",))
    if not name.casefold().endswith(".pdf"):
        return covered
    own = examine(name, content, trust, None)
    if not own.expected or own.verdict not in {Verdict.NOT_SIGNED, Verdict.INCOMPLETE}:
        return covered
    why = "it is a letter, and not an annex"
    return covered.downgrade(Verdict.INCOMPLETE, why, *own.reasons)


def _check_completeness(
    report: FileReport, file: PacketFile, packet: Packet
) -> FileReport:
    """Compare the signatures found with those that the packet expects."""
    signers = packet.signers_by_id
    there = {
        each.certificate_sha256
        for each in report.signatures
        if each.verdict is Verdict.VALID
    }
    missing = [
        id_
        for id_ in file.expected_signers
        if id_ not in signers or signers[id_].certificate_sha256 not in there
    ]
    if not missing:
        return report
    seen = {each.certificate_sha256 for each in report.signatures}
    known = {id_: each.certificate_sha256 for id_, each in signers.items()}
    absent = ", ".join(id_ for id_ in missing if known.get(id_) not in seen)
    reasons = (f"not signed by {absent}, as the packet asks",) if absent else ()
    return report.downgrade(Verdict.INCOMPLETE, *reasons)


def _verify_single(path: Path, trust: Trust) -> VerifiedFile:
    """Verify a file without a packet in its folder."""
    content = _read(path)
    assert content is not None  # noqa: S101  it was there a moment ago
    report = examine(path.name, content, trust, None)
    return VerifiedFile(path, replace(report, remarks=(*report.remarks, NO_PACKET)))


def _verify_unlisted(path: Path, trust: Trust) -> VerifiedFile:
    """Verify a file that the packet in its folder does not list.

    It may be valid, and yet be an older letter, or one to someone else.
    """
    report = _verify_single(path, trust).report
    remarks = tuple(each for each in report.remarks if each != NO_PACKET)
    report = report.downgrade(Verdict.INCOMPLETE, NOT_LISTED)
    return VerifiedFile(path, replace(report, remarks=remarks))


def examine(
    name: str, content: bytes, trust: Trust, approved: Approved | None
) -> FileReport:
    """Examine a PDF or DOCX, by the end of its name."""
    if name.casefold().endswith(".docx"):
        return examine_docx(content, trust)
    return examine_pdf(content, trust, approved=approved)


def missing_signatures(
    path: Path, expected: Sequence[Signatory], trust: Trust
) -> tuple[Signatory, ...]:
    """Give those of `expected` who have not signed the present PDF or DOCX.

    `trust` says whose each certificate is; revocation is not checked. Raises
    MachineError when the file cannot be read.
    """
    content = read_if_exists(path)
    if content is None:
        return tuple(expected)
    report = examine(path.name, content, trust, None)
    if report.verdict is Verdict.CHANGED:
        return tuple(expected)
    there = {
        each.signer_id
        for each in report.signatures
        if each.verdict is not Verdict.CHANGED
    }
    return tuple(each for each in expected if each.id not in there)


def _read(path: Path) -> bytes | None:
    """Read a file; None when there is no such file."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return None
        if found.st_size > _MOST_BYTES:
            raise MachineError(
                f"'{path.name}' is larger than {_MOST_BYTES // 2**20} MB",
                remedy="no file of ours is: ask the sender for it again",
            )
        return read_regular(path)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise MachineError(
            f"'{path}' cannot be read: {error.strerror}",
            remedy="check its permissions, or close the program that has it open",
        ) from None
