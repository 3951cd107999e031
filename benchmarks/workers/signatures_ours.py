"""Sign or verify with our own: one PDF, nine letters of two files, one file."""

import sys

from appeals.signing.certificates import fingerprint
from appeals.signing.docx_signature import sign_docx
from appeals.signing.docx_verification import examine_docx
from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
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


letter, word = signed_pdf(), signed_docx()
assert examine_pdf(letter, TRUST).verdict is Verdict.VALID
assert examine_docx(word, TRUST).verdict is Verdict.VALID
WORK = {
    "sign": signed_pdf,
    "nine": nine,
    "verify-pdf": lambda: examine_pdf(letter, TRUST),
    "verify-docx": lambda: examine_docx(word, TRUST),
}
report(WORK[sys.argv[1]], times=5 if sys.argv[1] == "nine" else 50, warm_up=3)
