"""Who signs: a key with its certificate, wherever the key lies."""

from typing import Protocol

from cryptography import x509


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
        """Those who vouch for it, nearest first; empty when it is self-signed."""
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
