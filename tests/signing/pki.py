"""Certificates for tests, made in milliseconds. All names are invented.

They hold from 2020 to 2045, so that programs with a clock of their own agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from appeals.signing.keys import KeySigner, PrivateKey

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The moment at which tests sign and verify."""
START = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2045, 1, 1, tzinfo=UTC)

SIGNING = ("digital_signature", "content_commitment")
ISSUING = ("key_cert_sign", "crl_sign")
_USES = (
    *SIGNING,
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    *ISSUING,
    "encipher_only",
    "decipher_only",
)


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def name_of(common: str, organisation: str = "Example Watch") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def make(
    common: str,
    issuer: KeySigner | None = None,
    *,
    signer_id: str = "",
    key: PrivateKey | None = None,
    uses: tuple[str, ...] | None = SIGNING,
    purposes: tuple[ObjectIdentifier, ...] = (),
    is_authority: bool = False,
    path_length: int | None = None,
    start: datetime = START,
    end: datetime = END,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    subject: x509.Name | None = None,
    public: object = None,
) -> KeySigner:
    """Make a certificate with its key; without `issuer`, one that is self-signed.

    `purposes` are the extended key usage, critical for a time-stamp authority.
    `public` is the key to certify, when it is one that the program does not know.
    """
    key = key or ec_key()
    subject = name_of(common) if subject is None else subject
    issuer_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public or key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(is_authority, path_length), True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            False,
        )
    )
    for extension, is_critical in (*_purpose(uses, purposes), *more):
        builder = builder.add_extension(extension, is_critical)
    certificate = builder.sign(issuer_key, hashes.SHA256())
    issuers = (issuer.certificate, *issuer.issuers) if issuer else ()
    return KeySigner(
        signer_id or common.lower().replace(" ", "-"), certificate, issuers, key=key
    )


def _purpose(
    uses: tuple[str, ...] | None, purposes: tuple[ObjectIdentifier, ...]
) -> Iterator[tuple[x509.ExtensionType, bool]]:
    if uses is not None:
        yield x509.KeyUsage(**{use: use in uses for use in _USES}), True
    if purposes:
        is_critical = ExtendedKeyUsageOID.TIME_STAMPING in purposes
        yield x509.ExtendedKeyUsage(purposes), is_critical


def make_authority(
    common: str, issuer: KeySigner | None = None, **more: object
) -> KeySigner:
    """Make an authority: a root without `issuer`, else an intermediate one."""
    return make(common, issuer, uses=ISSUING, is_authority=True, **more)


def revoke(
    issuer: KeySigner,
    *certificates: x509.Certificate,
    when: datetime = datetime(2026, 6, 1, tzinfo=UTC),
    last: datetime = datetime(2026, 11, 1, tzinfo=UTC),
    renewed: datetime = datetime(2027, 11, 1, tzinfo=UTC),
) -> x509.CertificateRevocationList:
    """Make a list of revoked certificates of an issuer."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(last)
        .next_update(renewed)
    )
    for each in certificates:
        entry = x509.RevokedCertificateBuilder()
        entry = entry.serial_number(each.serial_number).revocation_date(when)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256())


def signed_with_sha1(
    certificate: x509.Certificate, issuer: KeySigner
) -> x509.Certificate:
    """Give the same certificate signed with RSA and SHA-1, as `cryptography` refuses.

    The issuer's key must be RSA. PKCS#1 v1.5, RFC 8017, 9.2, computed by hand.
    """
    from hashlib import sha1

    from asn1crypto.algos import DigestInfo, SignedDigestAlgorithm
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding

    numbers = issuer.key.private_numbers()
    built = Certificate.load(certificate.public_bytes(Encoding.DER))
    algorithm = SignedDigestAlgorithm({"algorithm": "sha1_rsa"})
    built["tbs_certificate"]["signature"] = algorithm
    built["signature_algorithm"] = algorithm
    digest = sha1(built["tbs_certificate"].dump(force=True)).digest()
    info = DigestInfo({"digest_algorithm": {"algorithm": "sha1"}, "digest": digest})
    size = issuer.key.key_size // 8
    ending = b"\0" + info.dump()
    block = b"\0\1" + b"\xff" * (size - 2 - len(ending)) + ending
    modulus = numbers.public_numbers.n
    signature = pow(int.from_bytes(block), numbers.d, modulus).to_bytes(size)
    built["signature_value"] = signature
    return x509.load_der_x509_certificate(built.dump(force=True))


@dataclass(frozen=True)
class Pki:
    """A root, an intermediate authority, and those whom it certified."""

    root: KeySigner
    intermediate: KeySigner
    alice: KeySigner
    alice_ec: KeySigner
    bob: KeySigner
    tsa: KeySigner
    expired: KeySigner
    not_yet_valid: KeySigner
    rsa1024: KeySigner
    no_nonrepudiation: KeySigner
    tls_only: KeySigner
    self_signed: KeySigner
    revoked: KeySigner
    sha1: KeySigner
    crl: x509.CertificateRevocationList

    @property
    def bad(self) -> dict[str, KeySigner]:
        """Those who must not sign, by what is wrong with them."""
        return {
            "expired": self.expired,
            "not_yet_valid": self.not_yet_valid,
            "rsa1024": self.rsa1024,
            "no_nonrepudiation": self.no_nonrepudiation,
            "tls_only": self.tls_only,
            "self_signed": self.self_signed,
            "revoked": self.revoked,
            "sha1": self.sha1,
        }


def build_pki() -> Pki:
    """Make all of it; alice has RSA-2048, the others elliptic curves where they can."""
    root = make_authority("Example Root CA", key=rsa_key())
    inter = make_authority("Example Intermediate CA", root)
    past = {
        "start": datetime(2021, 1, 1, tzinfo=UTC),
        "end": datetime(2022, 1, 1, tzinfo=UTC),
    }
    future = {"start": datetime(2040, 1, 1, tzinfo=UTC)}
    mail = ("digital_signature", "key_encipherment")
    revoked = make("Alice Revoked", inter)
    by_root = make("Alice Hash", root)
    sha1 = KeySigner(
        by_root.id,
        signed_with_sha1(by_root.certificate, root),
        by_root.issuers,
        key=by_root.key,
    )
    return Pki(
        root=root,
        intermediate=inter,
        alice=make("Alice Director", inter, signer_id="alice", key=rsa_key()),
        alice_ec=make("Alice Director", inter, signer_id="alice-ec"),
        bob=make("Bob Reviewer", inter, signer_id="bob"),
        tsa=make(
            "Example TSA",
            root,
            uses=("digital_signature",),
            purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
        ),
        expired=make("Alice Expired", inter, **past),
        not_yet_valid=make("Alice Early", inter, **future),
        rsa1024=make("Alice Short", inter, key=rsa_key(1024)),
        no_nonrepudiation=make("Alice Mail", inter, uses=mail),
        tls_only=make(
            "Alice Server", inter, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)
        ),
        self_signed=make("Alice Director"),
        revoked=revoked,
        sha1=sha1,
        crl=revoke(inter, revoked.certificate),
    )
