"""PDFs that the library signs as it comes: those of a partner, for tests."""

import asyncio
import io
import re
from functools import cache

from cryptography.hazmat.primitives import serialization

from tests.signing.certificates import signer
from tests.signing.time_authority import library_authority


@cache
def blank():
    import pikepdf

    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def _pyhanko_signer(who):
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def asn1(certificate):
        return Certificate.load(certificate.public_bytes(serialization.Encoding.DER))

    der = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    key = who.key.private_bytes(*der, serialization.NoEncryption())
    return SimpleSigner(
        signing_cert=asn1(who.certificate),
        signing_key=PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs(map(asn1, who.issuers)),
    )


def sign_as_library(content, who, field="Partner", *, is_stamped=False, **options):
    """Sign as pyHanko's documentation shows it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    by = signer(who) if isinstance(who, str) else who
    defaults = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES}
    meta = PdfSignatureMetadata(field_name=field, **defaults | options)
    stamper = library_authority(moment=None) if is_stamped else None
    out = io.BytesIO()
    PdfSigner(meta, signer=_pyhanko_signer(by), timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content), strict=False), output=out
    )
    return out.getvalue()


def add_as_poppler(content):
    """Append an object whose generation is 1, though nothing had its number."""
    last = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    size = int(re.search(rb"/Size (\d+)", content)[1])
    added = b"%d 1 obj\n<<>>\nendobj\n" % size
    table = b"xref\n%d 1\n%010d 00001 n\r\n" % (size, len(content))
    rest = b"trailer\n<</Size %d /Root 1 0 R /Prev %d>>\n" % (size + 1, last)
    end = b"startxref\n%d\n%%%%EOF\n" % (len(content) + len(added))
    return content + added + table + rest + end


def stamp_as_library(content):
    """Put a time stamp of the whole file behind it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    out = io.BytesIO()
    work = PdfTimeStamper(library_authority(moment=None)).async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), "sha256", output=out
    )
    asyncio.run(work)
    return out.getvalue()


def change_as_library(content, change):
    """Append an update; `change` takes the library's writer."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
