"""Throw-away certificates: a root, an issuer, signers, a time stamp authority."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment"
    " key_agreement key_cert_sign crl_sign encipher_only decipher_only"
).split()


@dataclass(frozen=True)
class TestSigner:
    """A signer as signing/ sees it, with its key at hand."""

    __test__ = False
    id: str
    key: object
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def signature_size(self):
        is_rsa = isinstance(self.key, rsa.RSAPrivateKey)
        return self.key.key_size // 8 if is_rsa else 150

    def sign(self, data):
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


@cache
def key_for(name, bits=2048):
    if bits == 256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, bits)


def certificate(
    name,
    key,
    issuer=None,
    *,
    usages=("digital_signature", "content_commitment"),
    purpose=None,
    start=START,
    days=3650,
    digest=None,
):
    """Issue a certificate; without `issuer`, (certificate, key), it is self-signed."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Open Courts Initiative"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    is_ca = "key_cert_sign" in usages
    issuing, issuing_key = issuer or (None, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuing.subject if issuing else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(is_ca, None), True)
        .add_extension(x509.KeyUsage(**{n: n in usages for n in USAGES}), True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                issuing_key.public_key()
            ),
            False,
        )
    )
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), True)
    return builder.sign(issuing_key, digest or hashes.SHA256())


CA = ("key_cert_sign", "crl_sign")


@cache
def root():
    return certificate("Test Root", key_for("root"), usages=CA)


@cache
def issuer():
    top = (root(), key_for("root"))
    return certificate("Test Issuer", key_for("issuer"), top, usages=CA)


@cache
def signer(name, bits=2048, **options):
    """Give a signer whom the root vouches for, through the issuer."""
    key = key_for(name, bits)
    made = certificate(name, key, (issuer(), key_for("issuer")), **options)
    return TestSigner(name, key, made, (issuer(), root()))


@cache
def loner(name):
    """Give a signer whom nobody vouches for."""
    key = key_for(f"{name} alone")
    return TestSigner(name, key, certificate(name, key))


@cache
def authority(name="Test Time"):
    """Give key and certificate of a time stamp authority under the root."""
    key = key_for(name)
    made = certificate(
        name,
        key,
        (root(), key_for("root")),
        usages=("digital_signature",),
        purpose=ExtendedKeyUsageOID.TIME_STAMPING,
    )
    return key, made


@cache
def revocations(name="root", *revoked):
    """Give a list of revoked certificates of the root or the issuer."""
    by = root() if name == "root" else issuer()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.subject)
        .last_update(START)
        .next_update(START + timedelta(days=3650))
    )
    for serial in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(START)
            .build()
        )
    return builder.sign(key_for(name), hashes.SHA256())
