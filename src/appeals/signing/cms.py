"""Detached signatures of any bytes: CAdES in CMS, DER (RFC 5652, EN 319 122-1).

The library writes them. The signature names every certificate that comes along.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cryptography import x509

from appeals.errors import MachineError
from appeals.signing.certificates import asn1_certificate, holder_name, names
from appeals.signing.signer import Signer

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko.sign.timestamps import TimeStamper

T = TypeVar("T")
_NAMES = "signing_certificate_v2"


class Timestamper(Protocol):
    """An authority that says when it saw a digest (RFC 3161)."""

    def stamp(self, digest: bytes) -> bytes:
        """Give the time stamp token of a SHA-256 digest, DER.

        Raises MachineError when the authority does not answer, or answers wrongly.
        """
        ...


def sign_detached(
    data: bytes,
    signer: Signer,
    *,
    when: datetime,
    timestamper: Timestamper | None = None,
) -> bytes:
    """Sign `data` with SHA-256; the result is a `.p7s` that does not hold the data.

    `when` becomes the signing time, in UTC. With a time stamper, the level is CAdES
    B-T. Raises BlockedError when the key cannot be used, MachineError when its device
    or the time stamp authority does not answer.
    """
    load_pyhanko()
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    message = run(
        adapt_signer(signer).async_sign_general_data(
            data,
            "sha256",
            use_cades=True,
            timestamper=adapt_timestamper(timestamper),
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=when),
        )
    )
    return bytes(message.dump())


def load_pyhanko() -> None:
    """Load what signs. Raises MachineError when it is not installed."""
    try:
        import pyhanko.sign.signers  # noqa: F401  loaded for those who ask later
    except ImportError as error:
        raise MachineError(
            f"signing needs a package that is missing: {error.name}",
            remedy="`appeals doctor` says how to install it",
        ) from error


def run(steps: Coroutine[Any, Any, T]) -> T:
    """Run what pyHanko does in steps; ours never wait for one another."""
    return asyncio.run(steps)


def adapt_signer(signer: Signer) -> "PyhankoSigner":
    """Give pyHanko a signer of ours; the key stays where it is."""
    adapted: PyhankoSigner = _signer_class()(signer)
    return adapted


def adapt_timestamper(timestamper: Timestamper | None) -> "TimeStamper | None":
    """Give pyHanko a time stamper of ours."""
    return None if timestamper is None else _timestamper_class()(timestamper)


@cache
def _signer_class() -> Any:  # noqa: ANN401  a class that pyHanko is needed for
    """Make the class that stands between pyHanko and a signer of ours."""
    from asn1crypto import cms, tsp
    from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class KeptKeySigner(PyhankoSigner):
        """Signs with a key that is parsed once; pyHanko's own parses it each time."""

        def __init__(self, signer: Signer) -> None:
            self._signer = signer
            own = asn1_certificate(signer.certificate)
            issuers = [asn1_certificate(c) for c in signer.issuers if not _is_root(c)]
            self._chain = [own, *issuers]
            store = SimpleCertificateStore.from_certs(issuers)  # type: ignore[no-untyped-call]  # it has no types
            super().__init__(signing_cert=own, cert_registry=store)

        @property
        def subject_name(self) -> str:
            """Name the holder, whatever the certificate says it with."""
            return holder_name(self._signer.certificate)

        async def signed_attrs(self, *values: Any, **options: Any) -> Any:  # noqa: ANN401
            """Name every certificate, not the signer's alone (RFC 5035, 3)."""
            found = await super().signed_attrs(*values, **options)
            named = [as_signing_certificate_v2(c)["certs"][0] for c in self._chain]
            names_all = tsp.SigningCertificateV2({"certs": named})
            kept = [each for each in found if each["type"].native != _NAMES]
            added = simple_cms_attribute(_NAMES, names_all)  # type: ignore[no-untyped-call]  # it has no types
            return cms.CMSAttributes([*kept, added])

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,  # noqa: ARG002  always SHA-256
            dry_run: bool = False,
        ) -> bytes:
            size = self._signer.signature_size
            return bytes(size) if dry_run else self._signer.sign(data)

    return KeptKeySigner


@cache
def _timestamper_class() -> Any:  # noqa: ANN401  as above
    """Make the class that stands between pyHanko and a time stamper of ours."""
    from asn1crypto import cms
    from pyhanko.sign.timestamps import TimeStamper

    class KeptTimestamper(TimeStamper):
        def __init__(self, timestamper: Timestamper) -> None:
            super().__init__()  # type: ignore[no-untyped-call]  # it has no types
            self._timestamper = timestamper

        async def async_timestamp(
            self,
            message_digest: bytes,
            md_algorithm: str,  # noqa: ARG002  always SHA-256
        ) -> Any:  # noqa: ANN401
            return cms.ContentInfo.load(self._timestamper.stamp(message_digest))

    return KeptTimestamper


def _is_root(certificate: x509.Certificate) -> bool:
    subject, issuer = names(certificate)
    return subject == issuer
