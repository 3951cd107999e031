"""The few classes of pyHanko that are ours, made when first asked for.

Loading pyHanko takes most of a second, so nothing loads it before something is signed.
"""

from collections.abc import Callable, Coroutine
from functools import cache
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import MachineError
from appeals.signing.signer import Signer

if TYPE_CHECKING:
    import asn1crypto.x509
    from cryptography import x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko.sign.timestamps import TimeStamper as PyhankoTimeStamper

T = TypeVar("T")


class Timestamper(Protocol):
    """An authority that says when it saw a digest (RFC 3161)."""

    def stamp(self, digest: bytes) -> bytes:
        """Give the time stamp token of a SHA-256 digest, DER.

        Raises MachineError when the authority does not answer, or answers wrongly.
        """
        ...


def load_pyhanko() -> None:
    """Load what signs PDF files. Raises MachineError when it is not installed."""
    try:
        import pyhanko.sign.signers  # noqa: F401  loaded for those who ask later
    except ImportError as error:
        raise MachineError(
            f"signing needs a package that is missing: {error.name}",
            hint="install it with: pip install 'appeals[sign]'",
        ) from error


def run(steps: Coroutine[Any, Any, T]) -> T:
    """Run what pyHanko does in steps; ours never wait for one another."""
    import asyncio

    return asyncio.run(steps)


def quiet_writer(
    content: bytes | IO[bytes],
) -> "IncrementalPdfFileWriter":
    """Open a PDF for an update that leaves its metadata alone.

    pyHanko would name itself as the producer and write the machine's time zone. Raises
    pyHanko's PdfError when the file is malformed.
    """
    import io

    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    writer: IncrementalPdfFileWriter = _quiet_writer_class()(stream)
    return writer


@cache
def _quiet_writer_class() -> "type[IncrementalPdfFileWriter]":
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class QuietWriter(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Say nothing of the program, the day or the time zone."""

    return QuietWriter


def adapt_signer(signer: Signer) -> "PyhankoSigner":
    """Give pyHanko a signer of ours; the key stays where it is."""
    return _signer_class()(signer)


def asn1(certificate: "x509.Certificate") -> "asn1crypto.x509.Certificate":
    """Give a certificate as the ASN.1 library holds it."""
    from asn1crypto.x509 import Certificate

    return Certificate.load(certificate.public_bytes(Encoding.DER))


@cache
def _signer_class() -> "Callable[[Signer], PyhankoSigner]":
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class KeptKeySigner(PyhankoSigner):
        """pyHanko's own signer parses the key twice for each signature."""

        def __init__(self, signer: Signer) -> None:
            store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its __init__ has no types
            store.register(asn1(signer.certificate))
            for issuer in signer.issuers:
                if issuer.subject != issuer.issuer:  # a root proves nothing
                    store.register(asn1(issuer))
            self._signer = signer
            super().__init__(signing_cert=asn1(signer.certificate), cert_registry=store)

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,  # noqa: ARG002  it is always SHA-256
            dry_run: bool = False,
        ) -> bytes:
            if dry_run:
                return bytes(self._signer.signature_size)
            return self._signer.sign(data)

    return KeptKeySigner


def adapt_timestamper(timestamper: Timestamper | None) -> "PyhankoTimeStamper | None":
    """Give pyHanko a time stamper of ours, where there is one."""
    return _timestamper_class()(timestamper) if timestamper else None


@cache
def _timestamper_class() -> "Callable[[Timestamper], PyhankoTimeStamper]":
    from asn1crypto.cms import ContentInfo
    from pyhanko.sign.timestamps import TimeStamper as PyhankoTimeStamper

    class Stamper(PyhankoTimeStamper):
        def __init__(self, timestamper: Timestamper) -> None:
            super().__init__()  # type: ignore[no-untyped-call]  # it has no types
            self._timestamper = timestamper

        async def async_timestamp(
            self,
            message_digest: bytes,
            md_algorithm: str,  # noqa: ARG002  it is always SHA-256
        ) -> ContentInfo:
            return ContentInfo.load(self._timestamper.stamp(message_digest))

    return Stamper
