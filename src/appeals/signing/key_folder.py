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
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509

from appeals.errors import BlockedError, Problem
from appeals.signing.certificates import MALFORMED, ignore_warnings
from appeals.storage.private_files import find_misplacement, placement_problems

_ID = r"[a-z0-9][a-z0-9-]*"
_WORLD_MAY_WRITE = stat.S_IWOTH
_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_VARIABLE = "APPEALS_KEYS"


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
        try:
            with ignore_warnings():
                return read(content)
        except MALFORMED:
            continue
    raise BlockedError(
        f"'{path}' holds no certificate that can be read",
        remedy="ask for it as PEM, a text that begins with -----BEGIN CERTIFICATE-----",
    )


def _read_crl(path: Path) -> x509.CertificateRevocationList:
    content = path.read_bytes()
    for read in (x509.load_pem_x509_crl, x509.load_der_x509_crl):
        try:
            with ignore_warnings():
                return read(content)
        except MALFORMED:
            continue
    raise BlockedError(
        f"'{path}' is no list of revoked certificates",
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
