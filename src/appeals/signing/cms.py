"""Detached signatures of any bytes: CAdES in CMS, DER (RFC 5652, EN 319 122-1)."""

from datetime import UTC, datetime

from appeals.signing.pyhanko_parts import (
    Timestamper,
    adapt_signer,
    adapt_timestamper,
    load_pyhanko,
    run,
)
from appeals.signing.signer import Signer


def sign_detached(
    data: bytes,
    signer: Signer,
    *,
    when: datetime,
    timestamper: Timestamper | None = None,
) -> bytes:
    """Sign `data` with SHA-256; the result is a `.p7s` that does not hold the data.

    `when` becomes the signing time, in UTC. With a time stamper, the level is CAdES
    B-T. Raises GateError when the key cannot be used, MachineError when its device or
    the time stamp authority does not answer.
    """
    load_pyhanko()
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    message = run(
        adapt_signer(signer).async_sign_general_data(
            data,
            "sha256",
            detached=True,
            use_cades=True,
            timestamper=adapt_timestamper(timestamper),
            signed_attr_settings=PdfCMSSignedAttributes(
                signing_time=when.astimezone(UTC).replace(microsecond=0),
                cades_signed_attrs=CAdESSignedAttrSpec(),
            ),
        )
    )
    return bytes(message.dump())
