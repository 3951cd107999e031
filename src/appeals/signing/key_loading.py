"""Open a key file of any format, for signing."""

import re
import unicodedata
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    pkcs12,
)

from appeals.errors import BlockedError
from appeals.signing.certificates import MALFORMED, has_issued, order_chain
from appeals.signing.key_folder import KeyFile, KeyForm, read_certificates
from appeals.signing.keys import KeySigner, Passphrases, PrivateKey, Signer, check_key

_PEM_KEY = re.compile(
    rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL
)
_PEM_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_MAX_BYTES = 1 << 20


def load_signer(file: KeyFile, passphrases: Passphrases) -> Signer:
    """Open a key.

    Raises BlockedError when the passphrase is wrong, the file damaged, or the key does
    not match its certificate; MachineError when a token does not answer.
    """
    if file.form is KeyForm.PKCS11:
        from appeals.signing.pkcs11 import load_token_signer

        return load_token_signer(file, passphrases)
    if file.form is KeyForm.PEM:
        return _load_pem(file, passphrases)
    return _load_pkcs12(file, passphrases)


def needs_passphrase(file: KeyFile) -> bool:
    """Tell whether a key can be used only with a passphrase or PIN."""
    if file.form is not KeyForm.PEM:
        return True
    match = _PEM_KEY.search(file.path.read_bytes())
    return match is not None and b"ENCRYPTED" in match[0]


def read_chain(file: KeyFile) -> tuple[x509.Certificate, ...]:
    """Give the certificates that are readable without a passphrase, with issuers.

    Empty when there are none. Raises BlockedError for a damaged file.
    """
    if file.form is KeyForm.PEM and _PEM_CERTIFICATE in file.path.read_bytes():
        return tuple(read_certificates(file.path))
    if file.form is not KeyForm.REQUEST and file.certificate_path.is_file():
        return tuple(read_certificates(file.certificate_path))
    return ()


def read_certificate(file: KeyFile) -> x509.Certificate | None:
    """Give the certificate of the holder as `read_chain` knows it."""
    chain = read_chain(file)
    for each in chain:
        if not any(has_issued(each, other) for other in chain if other != each):
            return each
    return None


def load_request(file: KeyFile, passphrases: Passphrases) -> tuple[PrivateKey, str]:
    """Open a key without a certificate yet; give it with its passphrase."""
    passphrase = passphrases.passphrase(file.id, "passphrase")
    key = _open_pkcs12(file, passphrase).key
    if not isinstance(key, PrivateKey):
        raise _damaged_file(file, "key")
    return key, passphrase


def _load_pkcs12(file: KeyFile, passphrases: Passphrases) -> KeySigner:
    opened = _open_pkcs12(file, passphrases.passphrase(file.id, "passphrase"))
    others = [each.certificate for each in opened.additional_certs]
    if opened.key is None:
        raise _damaged_file(file, "key")
    if opened.cert is not None:
        return _make_signer(file, opened.key, [opened.cert.certificate, *others])
    return _make_signer(file, opened.key, [*others, *read_chain(file)])


def passphrase_spellings(passphrase: str) -> tuple[str, ...]:
    """Give the possible encodings of a passphrase.

    A letter with an accent may be one character or two (Unicode NFC, NFD), depending on
    keyboard and system, and the passphrase of an older key may have begun with a byte
    order mark.
    """
    forms = [passphrase]
    forms += (unicodedata.normalize(each, passphrase) for each in ("NFC", "NFD"))
    return tuple(dict.fromkeys((*forms, *(f"\ufeff{each}" for each in forms))))


def _open_pkcs12(file: KeyFile, passphrase: str) -> pkcs12.PKCS12KeyAndCertificates:
    content = _read_content(file)
    for spelling in passphrase_spellings(passphrase):
        try:
            return pkcs12.load_pkcs12(content, spelling.encode())
        except ValueError as error:
            if "password" not in str(error):
                raise _damaged_file(file, "PKCS#12 key") from None
        except UnsupportedAlgorithm:
            raise _damaged_file(file, "key of a kind known here") from None
    raise _wrong_passphrase(file)


def _load_pem(file: KeyFile, passphrases: Passphrases) -> KeySigner:
    match = _PEM_KEY.search(_read_content(file))
    if match is None:
        raise _damaged_file(file, "private key")
    secrets: tuple[str | None, ...] = (None,)
    if b"ENCRYPTED" in match[0]:
        secrets = passphrase_spellings(passphrases.passphrase(file.id, "passphrase"))
    for secret in secrets:
        key = _open_pem(file, match[0], secret)
        if key is not None:
            return _make_signer(file, key, read_chain(file))
    raise _wrong_passphrase(file)


def _open_pem(file: KeyFile, content: bytes, secret: str | None) -> object | None:
    """Open a key; None when the passphrase is wrong."""
    try:
        return load_pem_private_key(
            content + b"\n", None if secret is None else secret.encode()
        )
    except TypeError:  # an empty passphrase counts as none
        return None
    except ValueError as error:
        if secret is not None and "password" in str(error).lower():
            return None
        raise _damaged_file(file, "private key") from None
    except UnsupportedAlgorithm:
        raise _damaged_file(file, "key of a kind known here") from None


def _make_signer(
    file: KeyFile, key: object, certificates: Sequence[x509.Certificate]
) -> KeySigner:
    """Join a key with its certificate, which may be anywhere in the list."""
    if not certificates:
        raise BlockedError(
            f"there is no certificate beside the key '{file.path}'",
            remedy=f"put it into '{file.certificate_path.name}' in the same folder",
        )
    matching = (each for each in certificates if is_key_of(key, each))
    certificate = next(matching, certificates[0])
    others = [each for each in certificates if each != certificate]
    return KeySigner(
        file.id,
        certificate,
        order_chain(certificate, others),
        key=check_key(key, certificate, file.path),
    )


def is_key_of(key: object, certificate: x509.Certificate) -> bool:
    """Tell whether a private key belongs to a certificate."""
    try:
        return bool(
            isinstance(key, PrivateKey) and key.public_key() == certificate.public_key()
        )
    except MALFORMED:
        return False


def _read_content(file: KeyFile) -> bytes:
    if file.path.stat().st_size > _MAX_BYTES:
        raise _damaged_file(file, "key")
    return file.path.read_bytes()


def _wrong_passphrase(file: KeyFile) -> BlockedError:
    return BlockedError(
        f"this passphrase does not open the key of '{file.id}'",
        remedy=f"try again; if it is the right one, '{file.path}' is damaged",
    )


def _damaged_file(file: KeyFile, what: str) -> BlockedError:
    return BlockedError(
        f"'{file.path}' is damaged: it holds no {what} that can be read",
        remedy="bring it back from your backup, or make a new key: `appeals keys new`",
    )
