"""One encrypted file for a recipient with an OpenPGP key: documents.zip.pgp.

The key (RFC 9580) is read from the workspace. It must be the one that recipients.yaml
names, valid on the day, and a public one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appeals.errors import BlockedError, MachineError
from appeals.model.office_zip import store_part, write_zip
from appeals.model.recipient import OpenPgpKey
from appeals.storage.reading import read_if_exists

if TYPE_CHECKING:
    from pysequoia import Cert

CONTAINER: Final = "documents.zip.pgp"
_MOST_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """A usable key: its fingerprint, and the object that encrypts to it."""

    fingerprint: str
    certificate: "Cert"

    def seal(self, files: Mapping[str, bytes]) -> bytes:
        """Pack files into one ZIP archive and encrypt it; each run gives other bytes.

        Raises BlockedError for a key that cannot encrypt.
        """
        import pysequoia

        archive = write_zip(store_part(name, data) for name, data in files.items())
        try:
            sealed = pysequoia.encrypt(
                recipients=[self.certificate], bytes=archive, armor=False
            )
        except (RuntimeError, ValueError) as error:
            raise BlockedError(
                f"the OpenPGP key {self.fingerprint} cannot encrypt",
                remedy="ask the office for a key with a part that encrypts",
            ) from error
        return bytes(sealed)


def read_recipient_key(
    root: Path, recipient: str, key: OpenPgpKey, now: datetime
) -> RecipientKey:
    """Read the key of a recipient. `root` is the workspace, `now` has a time zone.

    Raises BlockedError for a file that is missing, outside the workspace or no public
    key, for a key other than the one named, and for one that expired or was revoked;
    MachineError without the package that encrypts.
    """
    try:
        from pysequoia import Cert
    except ImportError:
        raise MachineError(
            "encrypting to an OpenPGP key needs the package pysequoia",
            remedy="`appeals doctor` says how to install it",
        ) from None
    path = (root / key.file).resolve()
    data = read_if_exists(path) if path.is_relative_to(root.resolve()) else None
    where = f"the OpenPGP key of '{recipient}', '{key.file}',"
    if data is None:
        raise BlockedError(
            f"{where} is not in the workspace",
            remedy="put the public key there, or correct `openpgp:` in recipients.yaml",
        )
    if _is_private(data):
        raise BlockedError(
            f"{where} is a private key, which is nobody's but the office's",
            remedy="delete it, tell the office, and enter its public key",
        )
    try:
        cert = Cert.from_bytes(data[:_MOST_BYTES])
    except (RuntimeError, ValueError) as error:
        raise BlockedError(
            f"{where} is not an OpenPGP key", remedy="get it from the office once more"
        ) from error
    return RecipientKey(_check_certificate(cert, where, key, now), cert)


def _is_private(data: bytes) -> bool:
    """Say whether a key begins with a secret part (RFC 9580, 4.2 and 5.5.1.3)."""
    first = data[:1]
    is_packet = first == b"\xc5" or b"\x94" <= first <= b"\x97"
    return is_packet or b"PRIVATE KEY BLOCK" in data[:_MOST_BYTES]


def _check_certificate(cert: "Cert", where: str, key: OpenPgpKey, now: datetime) -> str:
    """Give the fingerprint of a usable key; BlockedError for any other."""
    fingerprint = str(cert.fingerprint).upper()
    if fingerprint != key.digits:
        raise BlockedError(
            f"{where} is another key than recipients.yaml names: {fingerprint}",
            remedy="compare it with what the office publishes; enter the right one",
        )
    if cert.is_revoked:
        raise BlockedError(f"{where} was revoked", remedy="ask the office for its key")
    if cert.expiration is not None and cert.expiration <= now:
        raise BlockedError(
            f"{where} ended on {cert.expiration.date()}",
            remedy="ask the office for its present key",
        )
    return fingerprint
