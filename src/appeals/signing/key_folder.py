"""The folder of keys: one file a key, named by the id of its holder.

ID.p12              key and certificate, encrypted (PKCS#12)
ID.pem              key and certificate as text
ID.pkcs11.toml      where on a token (PKCS#11) the key is
ID.crt              the certificate and its issuers, readable without passphrase
ID.request.p12      a key that waits for its certificate; ID.csr is the request
ca/                 issuers that this organisation trusts
crl/, ID.crl        lists of revoked certificates
demo/WORKSPACE/     keys of demonstrations
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    pkcs12,
)

from appeals.errors import BlockedError, Problem
from appeals.signing.certificates import (
    MALFORMED,
    has_issued,
    ignore_warnings,
    order_chain,
)
from appeals.signing.keys import KeySigner, Passphrases, PrivateKey, Signer, check_key
from appeals.storage.private_files import find_misplacement, placement_problems

_ID = r"[a-z0-9][a-z0-9-]*"
_WORLD_MAY_WRITE = stat.S_IWOTH
_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_VARIABLE = "APPEALS_KEYS"
_PEM_KEY = re.compile(
    rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL
)
_PEM_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_MAX_BYTES = 1 << 20


class KeyForm(StrEnum):
    """The format of a key file; the value ends the name of the file."""

    PKCS12 = ".p12"
    PEM = ".pem"
    PKCS11 = ".pkcs11.toml"
    REQUEST = ".request.p12"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One key of a folder. `path` is the file that holds or names it."""

    id: str
    form: KeyForm
    path: Path

    @property
    def certificate_path(self) -> Path:
        """Where the readable certificate is, if there is one."""
        return self.path.with_name(f"{self.id}.crt")


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder of keys, which need not exist."""

    path: Path

    def demonstrations(self, workspace: Path) -> "KeyFolder":
        """Give the folder for demonstration keys of the workspace at this path."""
        name = hashlib.sha256(os.fsencode(workspace.resolve())).hexdigest()[:12]
        return KeyFolder(self.path / "demo" / name)

    def key_files(self) -> tuple[KeyFile, ...]:
        """List the keys by id; a key of the same id in two forms is listed twice."""
        if not self.path.is_dir():
            return ()
        names = sorted(each.name for each in self.path.iterdir())
        found = (
            KeyFile(match[1], form, self.path / name)
            for name in names
            for form in KeyForm
            if (match := re.fullmatch(f"({_ID}){re.escape(form.value)}", name))
        )
        return tuple(each for each in found if (each.id, each.form) != _ROOT)

    def find(self, key_id: str) -> KeyFile | None:
        """Find the key of an id that can sign; None when there is none.

        Raises BlockedError when there are two, since either may be meant.
        """
        found = [
            each
            for each in self.key_files()
            if each.id == key_id and each.form is not KeyForm.REQUEST
        ]
        if len(found) > 1:
            names = " and ".join(f"'{each.path.name}'" for each in found)
            raise BlockedError(
                f"there are two keys for '{key_id}': {names}",
                remedy=f"move the one that is not to be used out of '{self.path}'",
            )
        return found[0] if found else None

    def roots(self) -> tuple[x509.Certificate, ...]:
        """Read the issuers that are trusted.

        Raises BlockedError for a file without a certificate or that anyone may write
        to.
        """
        roots: list[x509.Certificate] = []
        for path in _files(self.path / "ca"):
            if path.suffix in {".pem", ".crt", ".cer"}:
                if os.name != "nt" and path.stat().st_mode & _WORLD_MAY_WRITE:
                    raise BlockedError(
                        f"anybody on this machine may change '{path}', which says "
                        "who is trusted",
                        remedy=f"check it, then: chmod 644 '{path}'",
                    )
                roots += read_certificates(path)
        return tuple(roots)

    def crls(self) -> tuple[x509.CertificateRevocationList, ...]:
        """Read the revocation lists; BlockedError for one that is damaged."""
        own = (path for path in _files(self.path) if path.suffix == ".crl")
        return tuple(_read_crl(path) for path in (*own, *_files(self.path / "crl")))

    def demonstration_root(self) -> Path:
        """Give the path of the authority of demonstrations, key and certificate."""
        return self.path / f"{_ROOT[0]}{_ROOT[1].value}"


_ROOT = ("ca", KeyForm.PEM)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                yield path


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Read the certificates of a file: PEM, DER, or PKCS#7 of either kind.

    Raises BlockedError when it holds none.
    """
    from cryptography.hazmat.primitives.serialization import pkcs7

    content = path.read_bytes()
    readers = (
        x509.load_pem_x509_certificates,
        lambda data: [x509.load_der_x509_certificate(data)],
        pkcs7.load_pem_pkcs7_certificates,
        pkcs7.load_der_pkcs7_certificates,
    )
    for read in readers:
        with suppress(*MALFORMED), ignore_warnings():
            return read(content)
    raise BlockedError(
        f"'{path}' holds no certificate that can be read",
        remedy="ask for it as PEM, a text that begins with -----BEGIN CERTIFICATE-----",
    )


def _read_crl(path: Path) -> x509.CertificateRevocationList:
    content = path.read_bytes()
    for read in (x509.load_pem_x509_crl, x509.load_der_x509_crl):
        with suppress(*MALFORMED), ignore_warnings():
            return read(content)
    raise BlockedError(
        f"'{path}' is not a list of revoked certificates",
        remedy="download it again, or take it out of the key folder",
    )


def find_location_problems(path: Path, workspace: Path | None) -> Iterator[Problem]:
    """Yield why a key must not be used where it is: who may read it, and its folder.

    `workspace` is the folder of the workspace, None outside of one. Others may read a
    file that only says where on a token a key is, but not change it.
    """
    real = path.resolve()
    if path.name.endswith(KeyForm.PKCS11.value):
        if os.name != "nt" and real.stat().st_mode & _MAY_WRITE:
            yield Problem(
                "changeable",
                f"others on this machine may change '{path}', which names a program "
                "library",
                f"check it, then: chmod 644 '{path}'",
            )
        yield from find_misplacement(path, workspace, what="key", variable=_VARIABLE)
        return
    yield from placement_problems(path, workspace, what="key", variable=_VARIABLE)


def find_folder_problems(folder: Path, workspace: Path | None) -> Iterator[Problem]:
    """Yield why keys must not be put into a folder, which may not exist yet."""
    yield from find_misplacement(folder, workspace, what="key", variable=_VARIABLE)


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
