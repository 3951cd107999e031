"""Sign or validate with pyHanko as its documentation shows it."""

import io
import logging
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import NoOpStampStyle
from pyhanko_certvalidator import ValidationContext

from benchmarks.signed_letter import FIELD, PASSPHRASE, pdf, pkcs12
from benchmarks.workers.timing import report

logging.disable(logging.CRITICAL)
PDF = pdf()
SIGNER = signers.SimpleSigner.load_pkcs12_data(
    pkcs12(), other_certs=[], passphrase=PASSPHRASE
)


def signed() -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
    )
    output = io.BytesIO()
    signers.PdfSigner(meta, signer=SIGNER, stamp_style=NoOpStampStyle()).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(PDF)), output=output
    )
    return output.getvalue()


def validate() -> bool:
    context = ValidationContext(trust_roots=[SIGNER.signing_cert])
    (signature,) = PdfFileReader(io.BytesIO(letter)).embedded_signatures
    return bool(validate_pdf_signature(signature, context).bottom_line)


def nine() -> None:
    for _ in range(9):
        signed()


def validate_nine() -> bool:
    return all(validate() for _ in range(9))


letter = signed()
assert validate()
WORK = {
    "sign": signed,
    "nine": nine,
    "verify": validate,
    "verify-nine": validate_nine,
}
report(WORK[sys.argv[1]], times=3 if sys.argv[1] == "nine" else 20, warm_up=2)
