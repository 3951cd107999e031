"""Signers for tests of PDF signatures, each made once and only when asked for."""

from functools import cache

from cryptography.x509.oid import ExtendedKeyUsageOID

from appeals.signing.certificates import fingerprint
from appeals.signing.trust import Trust
from tests.signing.pki import AT, ec_key, make, make_authority, revoke, rsa_key

__all__ = ["AT", "authority", "issuer", "loner", "revocations", "root", "signer"]


@cache
def root():
    return make_authority("Example Root CA")


@cache
def issuer():
    return make_authority("Example Intermediate CA", root())


@cache
def signer(name, bits=256):
    """Give a signer whom the root vouches for, through the issuer."""
    key = ec_key() if bits == 256 else rsa_key(bits)
    return make(name, issuer(), signer_id=name, key=key)


@cache
def loner(name):
    """Give a signer whom no trusted certificate confirms."""
    return make(name, signer_id=name)


@cache
def authority(name="Example TSA", is_known=True, **more):
    """Give a time stamp authority, RSA as the library asks; under the root."""
    return make(
        name,
        root() if is_known else make_authority("Other Root CA"),
        key=rsa_key(),
        uses=("digital_signature",),
        **{"purposes": (ExtendedKeyUsageOID.TIME_STAMPING,)} | more,
    )


def trust(*pinned, **more):
    """Believe the root, and know the signers named."""
    pins = {fingerprint(signer(name).certificate): name for name in pinned}
    return Trust(**{"pins": pins, "roots": (root().certificate,)} | more)


@cache
def revocations():
    """Give the lists of revoked certificates of the root and the issuer: empty."""
    return revoke(root()), revoke(issuer())
