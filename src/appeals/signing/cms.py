"""Detached signatures of any bytes: CAdES in CMS, DER (RFC 5652, EN 319 122-1)."""

from datetime import datetime
from hashlib import sha256
from typing import Protocol

from appeals.signing.cms_message import add_stamp, write_message
from appeals.signing.signer import Signer


class Timestamper(Protocol):
    """An authority that says when it saw a digest (RFC 3161)."""

    def stamp(self, digest: bytes) -> bytes:
        """Give the time stamp token of a SHA-256 digest, DER.

        Raises MachineError when the authority does not answer, or answers wrongly.
        """
        ...


def sign_detached(
    data: bytes,
    signer: Signer,
    *,
    when: datetime,
    timestamper: Timestamper | None = None,
) -> bytes:
    """Sign `data` with SHA-256; the result is a `.p7s` that does not hold the data.

    `when` becomes the signing time, in UTC. With a time stamper, the level is CAdES
    B-T. Raises BlockedError when the key cannot be used, MachineError when its device
    or the time stamp authority does not answer.
    """
    return sign_digest(sha256(data).digest(), signer, when, timestamper)


def sign_digest(
    digest: bytes,
    signer: Signer,
    when: datetime | None,
    timestamper: Timestamper | None,
) -> bytes:
    """Sign a SHA-256 digest as `sign_detached` does; `when` is None in a PDF."""
    message, signature = write_message(digest, signer, when=when)
    if timestamper is None:
        return message
    return add_stamp(message, timestamper.stamp(sha256(signature).digest()))
