"""Signs a PDF: PAdES baseline signatures in fields that the letter already has.

The signed file starts with the bytes that were given. Nothing is rendered but a picture
of the signature, in its own field. What is signed is never judged here.
"""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from appeals.errors import BlockedError, MachineError
from appeals.signing.certificates import names
from appeals.signing.cms import Timestamper
from appeals.signing.pdf_archive import (
    Evidence,
    add_evidence,
    add_time_stamp_field,
    stamp_document,
)
from appeals.signing.pdf_fields import empty_fields
from appeals.signing.pdf_objects import MalformedError
from appeals.signing.pdf_revisions import read_file
from appeals.signing.pyhanko_parts import (
    adapt_signer,
    load_pyhanko,
    quiet_writer,
    run,
)
from appeals.signing.signature_image import ImageStyle
from appeals.signing.signer import Signer
from appeals.signing.timestamps import MOST_IN_A_TOKEN

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

_RENDER = "render the letter again, and have it approved"

Level = Literal["b", "t", "lt", "lta"]


def sign_pdf(
    content: bytes,
    signer: Signer,
    *,
    field: str,
    when: datetime,
    is_first: bool,
    is_only: bool,
    level: Level = "b",
    timestamper: Timestamper | None = None,
    image: bytes | None = None,
    evidence: Evidence | None = None,
) -> bytes:
    """Sign in the field named `field`, "signature-example-ngo".

    The first signature certifies the document (ISO 32000-1, 12.8.4): it forbids every
    change when it is the only one, and allows further signatures otherwise. `level`
    "t" and above need a time stamper, "lt" and "lta" the evidence for all
    certificates; what makes a letter last is added when the last empty field is
    signed. `image` is a PNG that is shown in the field. `when` is written in UTC.

    Raises BlockedError when the field is missing or signed, or the image is unfit;
    MachineError when the authority or the key's device does not answer, or something
    is not installed. What else speaks against signing, `pdf_obstacles` finds.
    """
    load_pyhanko()
    _demand_means(level, timestamper, evidence)
    if level == "lta" and is_first:
        content = _with_time_stamp_field(content)
    stamper = timestamper if level != "b" else None
    signed = _sign(content, signer, field, when, is_first, is_only, stamper, image)
    if stamper is None or evidence is None or level not in {"lt", "lta"}:
        return signed
    file = read_file(signed)
    if empty_fields(file.at(len(file.revisions))):
        return signed
    signed = add_evidence(signed, evidence)
    return (
        stamp_document(signed, stamper, MOST_IN_A_TOKEN) if level == "lta" else signed
    )


def _demand_means(
    level: Level, timestamper: Timestamper | None, evidence: Evidence | None
) -> None:
    if level != "b" and timestamper is None:
        raise MachineError(
            f"level {level} needs a time stamp authority, and none is set",
            remedy="name one, or sign at level b",
        )
    if level in {"lt", "lta"} and evidence is None:
        raise MachineError(
            f"level {level} needs the lists of revoked certificates",
            remedy="put them where the keys are, or sign at level b or t",
        )


def _with_time_stamp_field(content: bytes) -> bytes:
    try:
        return add_time_stamp_field(content)
    except MalformedError as error:
        raise BlockedError(
            f"the PDF is no letter of ours: {error}", remedy=_RENDER
        ) from error


def _sign(
    content: bytes,
    signer: Signer,
    field: str,
    when: datetime,
    is_first: bool,
    is_only: bool,
    timestamper: Timestamper | None,
    image: bytes | None,
) -> bytes:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import NoOpStampStyle

    style: Any = ImageStyle.read(image) if image else NoOpStampStyle()
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=is_first,
            docmdp_permissions=MDPPerm.NO_CHANGES if is_only else MDPPerm.FILL_FORMS,
        ),
        signer=adapt_signer(signer, timestamper),
        stamp_style=style,
    )
    session = _open_field(pdf_signer, content, field)
    moment = when.astimezone(UTC).replace(microsecond=0)
    return _fill(session, moment, _room(signer, is_stamped=timestamper is not None))


def _open_field(
    pdf_signer: "PdfSigner", content: bytes, field: str
) -> "PdfSigningSession":
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        return pdf_signer.init_signing_session(
            quiet_writer(content), existing_fields_only=True
        )
    except SigningError as error:
        raise BlockedError(
            f"the field '{field}' cannot be signed: {error}", remedy=_RENDER
        ) from error
    except PdfError as error:
        raise BlockedError(
            f"the PDF cannot be read: {error}", remedy=_RENDER
        ) from error


def _fill(session: "PdfSigningSession", moment: datetime, room: int) -> bytes:
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    session.system_time = moment
    document = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=room, appearance_text_params=None
    )
    output = io.BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=moment)
    run(document.perform_signature(digest.document_digest, attributes))
    return output.getvalue()


def _room(signer: Signer, *, is_stamped: bool) -> int:
    """Count the hexadecimal digits to keep free for a signature."""
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = (signer.certificate, *signer.issuers)
    size = sum(len(each.public_bytes(Encoding.DER)) for each in certificates)
    size += len(names(signer.certificate)[1].public_bytes()) + signer.signature_size
    return 2 * (size + 1024 + (MOST_IN_A_TOKEN if is_stamped else 0))
