"""Whom to believe: certificates known by their fingerprint, and issuers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography import x509

from appeals.signing.verdict import Revocation


@dataclass(frozen=True, slots=True)
class Trust:
    """What is believed.

    `pins` gives the id of a signatory or person by the SHA-256 of the certificate
    (64 hexadecimal digits). `roots` are issuers whose certificates are believed.
    `demo_roots` issue demonstration keys. `crls` are lists of revoked certificates.
    """

    pins: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[x509.Certificate, ...] = ()
    demo_roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a certificate; `reason` says why it is not believed."""

    is_trusted: bool
    is_demonstration: bool = False
    who: str | None = None
    revocation: Revocation = "not checked"
    reason: str = ""
