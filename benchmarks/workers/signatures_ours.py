"""Sign or verify with our own: one PDF, nine letters of two files, one file."""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from cryptography import x509

from appeals.signing.certificates import fingerprint
from appeals.signing.cms import sign_detached
from appeals.signing.docx_signature import sign_docx
from appeals.signing.docx_verification import examine_docx
from appeals.signing.packet import (
    PACKET,
    SIGNATURE,
    PacketSigner,
    make_packet,
    packet_entry,
)
from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from appeals.workflow.sealing.verify import verify
from benchmarks.signed_letter import FIELD, NAME, WHEN, docx, key_signer, pdf
from benchmarks.workers.timing import report

SIGNER, PDF, DOCX = key_signer(), pdf(), docx()
TRUST = Trust(pins={fingerprint(SIGNER.certificate): NAME})


def signed_pdf() -> bytes:
    return sign_pdf(PDF, SIGNER, field=FIELD, when=WHEN, is_first=True, is_only=True)


def signed_docx() -> bytes:
    return sign_docx(DOCX, SIGNER, when=WHEN, expected=(NAME,))


def nine() -> None:
    for _ in range(9):
        signed_pdf()
        signed_docx()


def packet_of_18(folder: Path) -> Path:
    """Write nine letters, each as a PDF and a Word file, and their packet."""
    files = []
    for number in range(9):
        for role, content in (("pdf", letter), ("docx", word)):
            name = f"letter-{number}.{role}"
            (folder / name).write_bytes(content)
            files.append(packet_entry(name, content, role, expected_signers=(NAME,)))
    mark = fingerprint(SIGNER.certificate)
    by = PacketSigner(id=NAME, name=NAME, certificate_sha256=mark)
    moment = f"{WHEN:%Y-%m-%dT%H:%M:%SZ}"
    listed = make_packet("letter", moment, files, (by,), (), is_demonstration=False)
    (folder / PACKET).write_bytes(listed.content())
    signature = sign_detached(listed.content(), SIGNER, when=WHEN)
    (folder / SIGNATURE).write_bytes(signature)
    return folder


def archive_copy() -> tuple[bytes, Trust]:
    """Give a letter of level LTA that two signed, and whom to trust for it."""
    folder = Path("tests/signing/earlier")
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    pins = json.loads((folder / "pins.json").read_bytes())
    return (folder / "two-lta.pdf").read_bytes(), Trust(pins=pins, roots=(root,))


letter, word = signed_pdf(), signed_docx()
assert examine_pdf(letter, TRUST).verdict is Verdict.VALID
assert examine_docx(word, TRUST).verdict is Verdict.VALID
folder = packet_of_18(Path(tempfile.mkdtemp()))
archive = archive_copy()
assert examine_pdf(*archive).verdict is Verdict.VALID
assert verify([folder], TRUST).verdict is Verdict.VALID
WORK = {
    "sign": signed_pdf,
    "nine": nine,
    "verify-pdf": lambda: examine_pdf(letter, TRUST),
    "verify-lta": lambda: examine_pdf(*archive),
    "verify-packet": lambda: verify([folder], TRUST),
    "verify-docx": lambda: examine_docx(word, TRUST),
}
what = sys.argv[1]
clock = time.process_time if what == "verify-lta" else time.perf_counter
times = 5 if what in {"nine", "verify-packet"} else 50
report(WORK[what], times=times, warm_up=3, clock=clock)
shutil.rmtree(folder)
