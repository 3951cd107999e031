"""What signs: a private key with its certificate, and where its passphrase is from."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from appeals.errors import BlockedError
from appeals.signing.certificates import MALFORMED, holder_name

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
Secret = Literal["passphrase", "PIN"]


class Signer(Protocol):
    """A private key that can be used, and the certificate that goes with it."""

    @property
    def id(self) -> str:
        """Id of the signatory or person."""
        ...

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""
        ...

    @property
    def issuers(self) -> tuple[x509.Certificate, ...]:
        """Its issuers, nearest first; empty when it is self-signed."""
        ...

    @property
    def signature_size(self) -> int:
        """The greatest size of a signature in bytes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256: RSASSA-PKCS1-v1_5, or ECDSA as DER (RFC 3279, 2.2.3).

        Raises BlockedError when the key cannot be used, MachineError when its device
        does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeySigner:
    """A `Signer` whose key was read from a file: parsed once, used many times."""

    id: str
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()
    key: PrivateKey = field(kw_only=True, repr=False)

    @property
    def signature_size(self) -> int:
        """The greatest size of a signature in bytes."""
        return signature_size(self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256: RSASSA-PKCS1-v1_5, or ECDSA as DER."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def signature_size(key: PublicKey) -> int:
    """Give the greatest size in bytes of a signature by such a key.

    An ECDSA signature is a DER sequence of two integers (RFC 3279, 2.2.3), each with
    a leading zero where its first bit is set.
    """
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8 + (key.key_size % 8 > 0)
    integers = 2 * (2 + key.key_size // 8 + 1)
    return integers + (2 if integers < 0x80 else 3)  # noqa: PLR2004  DER, short length


def public_key(certificate: x509.Certificate) -> PublicKey:
    """Give the public key of a certificate; BlockedError for one of an unknown kind."""
    try:
        key = certificate.public_key()
    except MALFORMED:
        key = None
    if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return key
    raise BlockedError(
        f"the key of '{holder_name(certificate)}' is neither RSA nor of an "
        "elliptic curve",
        remedy="make a new one with `appeals keys new`",
    )


def check_key(key: object, certificate: x509.Certificate, path: Path) -> PrivateKey:
    """Give back the key of a file when it can sign and matches the certificate.

    Raises BlockedError.
    """
    expected = public_key(certificate)
    if (
        isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        and key.public_key() == expected
    ):
        return key
    raise mismatch_error(certificate, path)


def mismatch_error(certificate: x509.Certificate, path: Path) -> BlockedError:
    """Make the error for a key that does not match a certificate."""
    return BlockedError(
        f"the key '{path}' and the certificate of '{holder_name(certificate)}' "
        "do not match",
        remedy="put the certificate that was issued for this very key beside it",
    )


class Passphrases(Protocol):
    """Where passphrases and PINs come from."""

    def passphrase(self, key_id: str, kind: Secret) -> str:
        """Give the one for an existing key; BlockedError when there is none."""
        ...

    def new_passphrase(self, key_id: str) -> str:
        """Give one for a new key; BlockedError when there is none."""
        ...


class NoPassphrases:
    """For keys that need none: none is ever given."""

    def passphrase(self, key_id: str, kind: Secret) -> str:
        """Refuse to give one."""
        raise BlockedError(
            f"the {kind} of the key of '{key_id}' is not known",
            remedy="give it as `appeals keys check --help` says",
        )

    def new_passphrase(self, key_id: str) -> str:
        """Refuse to give one."""
        return self.passphrase(key_id, "passphrase")
