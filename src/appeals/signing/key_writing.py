"""Writes new keys into their folder: never over another, readable by nobody else."""

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from appeals.signing.key_folder import KeyFolder, KeyForm
from appeals.signing.keys import KeySigner, PrivateKey
from appeals.storage.private_files import (
    create_private,
    exists_already,
    make_private_folder,
)

_PUBLIC = 0o644
_ROUNDS = 200_000  # of PBKDF2: a tenth of a second for us, for who guesses too


def refuse_taken(folder: KeyFolder, key_id: str, but: Sequence[str] = ()) -> None:
    """Raise BlockedError when there is a file of this id, save one ending in `but`."""
    suffixes = (*(form.value for form in KeyForm), ".crt", ".csr")
    for suffix in (each for each in suffixes if each not in but):
        path = folder.path / f"{key_id}{suffix}"
        if path.exists() or path.is_symlink():
            raise exists_already(path)


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
