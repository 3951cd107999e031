"""Makes keys with their certificates or requests, and writes them to the key folder.

A key is never written over another, and only its owner can read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from appeals.signing.certificates import DEMONSTRATION_MARK, DEMONSTRATION_UNIT
from appeals.signing.key_folder import KeyFolder, KeyForm
from appeals.signing.keys import KeySigner, PrivateKey
from appeals.storage.private_files import (
    already_exists_error,
    create_private,
    make_private_folder,
)

KeyKind = Literal["rsa", "ec"]
RSA_BITS = 3072
_MAX_NAME_BYTES = 64  # X.520, upper bound of names; here in bytes of UTF-8
_MARK = "DEMONSTRATION"
Extensions = Sequence[tuple[x509.ExtensionType, bool]]
_PUBLIC = 0o644
_ROUNDS = 200_000  # of PBKDF2: a tenth of a second for us, for who guesses too


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The holder of a certificate. The seal of an organisation has no person.

    `organisation` is where a person works, "" if it is not to be named.
    """

    name: str
    organisation: str = ""

    @classmethod
    def seal(cls, organisation: str) -> "KeyHolder":
        """Name an organisation as the holder."""
        return cls(organisation, organisation)


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when a certificate is valid; both with a time zone."""

    start: datetime
    end: datetime


def new_key(kind: KeyKind = "rsa", *, rsa_bits: int = RSA_BITS) -> PrivateKey:
    """Make a key: RSA, or the elliptic curve P-256."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=rsa_bits)


def self_signed(key: PrivateKey, holder: KeyHolder, period: Period) -> x509.Certificate:
    """Make a certificate that is signed with its own key."""
    name = _make_name(holder)
    return _build_certificate(name, key, name, key, period, _signing_extensions())


def signing_request(
    key: PrivateKey, holder: KeyHolder
) -> x509.CertificateSigningRequest:
    """Make a request (PKCS#10) that a certificate authority can sign."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_make_name(holder))
    for extension, is_critical in _signing_extensions():
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(key, hashes.SHA256())


def demonstration_root(period: Period) -> KeySigner:
    """Make the authority that issues demonstration certificates, with its key."""
    key = new_key("ec")
    name = _make_name(KeyHolder("DEMONSTRATION CA"), DEMONSTRATION_UNIT)
    authority = (
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_key_usage(key_cert_sign=True, crl_sign=True), True),
        _demonstration_mark(),
    )
    certificate = _build_certificate(name, key, name, key, period, authority)
    return KeySigner("demonstration-ca", certificate, key=key)


def demonstration_signer(
    signer_id: str,
    holder: KeyHolder,
    period: Period,
    root: KeySigner,
    *,
    key: PrivateKey | None = None,
) -> KeySigner:
    """Make a key for demonstrations, issued and marked by the demonstration root."""
    key = key or new_key("rsa", rsa_bits=2048)
    certificate = _build_certificate(
        _make_name(holder, DEMONSTRATION_UNIT),
        key,
        root.certificate.subject,
        root.key,
        period,
        (*_signing_extensions(), _demonstration_mark()),
    )
    return KeySigner(signer_id, certificate, (root.certificate,), key=key)


def _build_certificate(
    subject: x509.Name,
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    period: Period,
    extensions: Extensions,
) -> x509.Certificate:
    public, issuer_public = key.public_key(), issuer_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(period.start)
        .not_valid_after(period.end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), False
        )
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _make_name(holder: KeyHolder, unit: str = "") -> x509.Name:
    """Name the holder; what exceeds the limits of X.520 is cut."""
    parts = (
        (NameOID.ORGANIZATION_NAME, holder.organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, holder.name),
    )
    return x509.Name(
        [
            x509.NameAttribute(kind, _truncate(text))
            for kind, text in parts
            if text.strip()
        ]
    )


def _truncate(text: str) -> str:
    room = " ".join(text.split()).encode()[:_MAX_NAME_BYTES]
    return room.decode("utf-8", "ignore").strip()


def _signing_extensions() -> Extensions:
    return (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(digital_signature=True, content_commitment=True), True),
    )


def _demonstration_mark() -> tuple[x509.ExtensionType, bool]:
    text = _MARK.encode("ascii")
    utf8_string = b"\x0c" + bytes([len(text)]) + text
    return x509.UnrecognizedExtension(DEMONSTRATION_MARK, utf8_string), False


def _key_usage(**uses: bool) -> x509.KeyUsage:
    none = dict.fromkeys(
        "digital_signature content_commitment key_encipherment data_encipherment "
        "key_agreement key_cert_sign crl_sign encipher_only decipher_only".split(),
        False,
    )
    return x509.KeyUsage(**none | uses)


def refuse_taken(folder: KeyFolder, key_id: str, but: Sequence[str] = ()) -> None:
    """Raise BlockedError when there is a file of this id, save one ending in `but`."""
    for suffix in (*KeyForm, ".crt", ".csr"):
        path = folder.path / f"{key_id}{suffix}"
        if suffix not in but and (path.exists() or path.is_symlink()):
            raise already_exists_error(path)


def write_key(folder: KeyFolder, signer: KeySigner, passphrase: str) -> Path:
    """Write ID.p12, encrypted, and ID.crt beside it; give the path of the first.

    Raises BlockedError when one of them is there, MachineError when the disk refuses.
    """
    make_private_folder(folder.path)
    path = folder.path / f"{signer.id}{KeyForm.PKCS12.value}"
    content = pkcs12.serialize_key_and_certificates(
        None, signer.key, signer.certificate, signer.issuers, _encryption(passphrase)
    )
    create_private(path, content)
    write_certificate(folder, signer.id, (signer.certificate, *signer.issuers))
    return path


def write_certificate(
    folder: KeyFolder, key_id: str, certificates: Sequence[x509.Certificate]
) -> Path:
    """Write ID.crt, the certificate and its issuers; BlockedError as above."""
    path = folder.path / f"{key_id}.crt"
    create_private(path, _pem(certificates), mode=_PUBLIC)
    return path


def write_request(
    folder: KeyFolder,
    key_id: str,
    key: PrivateKey,
    request: x509.CertificateSigningRequest,
    passphrase: str,
) -> tuple[Path, Path]:
    """Write ID.request.p12 with the key alone, and ID.csr to send away."""
    make_private_folder(folder.path)
    key_path = folder.path / f"{key_id}{KeyForm.REQUEST.value}"
    content = pkcs12.serialize_key_and_certificates(
        None, key, None, None, _encryption(passphrase)
    )
    create_private(key_path, content)
    request_path = folder.path / f"{key_id}.csr"
    create_private(request_path, request.public_bytes(Encoding.PEM), mode=_PUBLIC)
    return key_path, request_path


def write_demonstration(path: Path, signer: KeySigner) -> None:
    """Write a key for demonstrations as PEM, not encrypted, with its certificate."""
    make_private_folder(path.parent)
    key = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    create_private(path, key + _pem((signer.certificate, *signer.issuers)))


def _pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def _encryption(passphrase: str) -> KeySerializationEncryption:
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
