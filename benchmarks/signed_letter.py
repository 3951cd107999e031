"""The letter of the reference workspace to sign, and a key made once for a run."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization import pkcs12 as containers
from cryptography.x509.oid import NameOID

from appeals.signing.keys import KeySigner
from appeals.writers.docx import write_docx
from appeals.writers.pdf.weasy import WeasyprintEngine
from benchmarks.reference import compose

NAME = "safeguard-defenders"
FIELD = f"signature-{NAME}"
PASSPHRASE = b"a passphrase for a measurement"
WHEN = datetime.now(UTC).replace(microsecond=0)
_USES = (
    *("digital_signature", "content_commitment", "key_encipherment"),
    *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
    *("encipher_only", "decipher_only"),
)


def key_signer() -> KeySigner:
    """Make a self-signed certificate with an RSA key of 2048 bits."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A measurement")])
    uses = {use: use in _USES[:2] for use in _USES}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(WHEN - timedelta(days=1))
        .not_valid_after(WHEN + timedelta(days=30))
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .sign(key, hashes.SHA256())
    )
    return KeySigner(NAME, certificate, key=key)


def pkcs12() -> bytes:
    """Give such a key in a file, as it is usually kept."""
    made = key_signer()
    return containers.serialize_key_and_certificates(
        b"key", made.key, made.certificate, None, BestAvailableEncryption(PASSPHRASE)
    )


def pdf() -> bytes:
    """Render the letter as PDF, with the empty field."""
    return WeasyprintEngine().render(compose().document).pdf


def docx() -> bytes:
    """Render the letter as Word file."""
    return write_docx(compose().document)
