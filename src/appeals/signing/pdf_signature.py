"""Sign a PDF: PAdES signatures in fields that the letter already has, by pyHanko.

The signed file starts with the bytes that were given. Nothing is rendered but an image
of the signature, in its own field. What is signed is never checked here.
"""

import asyncio
import io
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from appeals.errors import BlockedError, MachineError
from appeals.signing.certificates import read_names
from appeals.signing.cms import (
    Timestamper,
    adapt_signer,
    adapt_timestamper,
    load_pyhanko,
    read_message,
    read_token,
)
from appeals.signing.keys import Signer
from appeals.signing.pdf_file import (
    TIME_STAMP_FIELD,
    convert_errors,
    open_reader,
    parse_pdf,
    read_fields,
)
from appeals.signing.pdf_updates import (
    Evidence,
    collect_evidence,
    evidence_objects,
    read_update,
    time_stamp_field,
    write_update,
)
from appeals.signing.signature_image import ImageStyle
from appeals.signing.timestamps import MOST_IN_A_TOKEN
from appeals.signing.verdict import MalformedError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

_REMEDY = "render the letter again, and have it approved"

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
    certificates, which is added when the last empty field is signed. `image` is a PNG
    that is shown in the field. `when` is written in UTC.

    Raises BlockedError when the field is missing or signed, or the image is unfit;
    MachineError when the authority or the key's device does not answer, or something
    is not installed. `pdf_blockers` finds other reasons not to sign.
    """
    load_pyhanko()
    _require_services(level, timestamper, evidence)
    if level == "lta" and is_first:
        content = _with_time_stamp_field(content)
    stamper = timestamper if level != "b" else None
    signed = _sign(content, signer, field, when, is_first, is_only, stamper, image)
    if stamper is None or evidence is None or level not in {"lt", "lta"}:
        return signed
    fields = read_fields(parse_pdf(signed).last)
    if any(
        "/V" not in fields[name].entries for name in fields if name != TIME_STAMP_FIELD
    ):
        return signed
    signed = _add_evidence(signed, evidence)
    return (
        _stamp_document(signed, stamper, MOST_IN_A_TOKEN) if level == "lta" else signed
    )


def _require_services(
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
    """Append a tagged field for a last time stamp, before anyone signs."""
    try:
        with convert_errors():
            file = parse_pdf(content)
            field = time_stamp_field(file.last)
    except MalformedError as error:
        raise BlockedError(
            f"the PDF is not a letter of ours: {error}", remedy=_REMEDY
        ) from error
    return content + write_update(file, field)


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
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.stamp import NoOpStampStyle

    style: Any = ImageStyle.read(image) if image else NoOpStampStyle()
    pdf_signer = _pyhanko_classes()[1](
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=is_first,
            docmdp_permissions=MDPPerm.NO_CHANGES if is_only else MDPPerm.FILL_FORMS,
        ),
        signer=adapt_signer(signer),
        timestamper=adapt_timestamper(timestamper),
        stamp_style=style,
    )
    session = _open_field(pdf_signer, content, field)
    moment = when.astimezone(UTC).replace(microsecond=0)
    return _complete_signature(
        session, moment, _reserved_digits(signer, is_stamped=timestamper is not None)
    )


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
            f"the field '{field}' cannot be signed: {error}", remedy=_REMEDY
        ) from error
    except (PdfError, MalformedError) as error:
        raise BlockedError(
            f"the PDF cannot be read: {error}", remedy=_REMEDY
        ) from error


def _complete_signature(
    session: "PdfSigningSession", moment: datetime, room: int
) -> bytes:
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    session.system_time = moment
    document = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=room, appearance_text_params=None
    )
    output = io.BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=moment)
    asyncio.run(document.perform_signature(digest.document_digest, attributes))
    return output.getvalue()


def _reserved_digits(signer: Signer, *, is_stamped: bool) -> int:
    """Give the number of hexadecimal digits to reserve for a signature."""
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = (signer.certificate, *signer.issuers)
    size = sum(len(each.public_bytes(Encoding.DER)) for each in certificates)
    size += (
        len(read_names(signer.certificate)[1].public_bytes()) + signer.signature_size
    )
    return 2 * (size + 1024 + (MOST_IN_A_TOKEN if is_stamped else 0))


def _add_evidence(content: bytes, evidence: Evidence) -> bytes:
    """Append all certificates of the signatures, and the lists for them.

    Raises MachineError that names a certificate without a list.
    """
    file = parse_pdf(content)
    certificates = []
    for position in range(1, len(file.revisions)):
        update = read_update(file, position)
        if update.kind == "signature":
            message = read_message(update.message)
            certificates += [message.signer, *message.others]
            if message.stamp:
                token = read_token(message.stamp)
                certificates += [token.signer, *token.others]
    found = collect_evidence(tuple(certificates), evidence)
    objects = evidence_objects(file.last, *found)
    return content + write_update(file, objects)


def _stamp_document(content: bytes, timestamper: Timestamper, room: int) -> bytes:
    """Put a time stamp of the whole file into its field (EN 319 142-1, 5.4.3).

    `room` counts the bytes for the token. Raises MachineError as the authority does.
    """
    from pyhanko.sign.signers.cms_embedder import (
        PdfCMSEmbedder,
        SigIOSetup,
        SigObjSetup,
    )
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

    writer = quiet_writer(content)
    steps = PdfCMSEmbedder().write_cms(
        field_name=TIME_STAMP_FIELD, writer=writer, existing_fields_only=True
    )
    next(steps)
    place = DocumentTimestamp(bytes_reserved=2 * room)  # type: ignore[no-untyped-call]  # it has no types
    steps.send(SigObjSetup(sig_placeholder=place))
    output = io.BytesIO()
    digest, _ = steps.send(SigIOSetup(md_algorithm="sha256", output=output))
    steps.send(timestamper.stamp(digest.document_digest))
    return output.getvalue()


def quiet_writer(content: bytes) -> "IncrementalPdfFileWriter":
    """Open a PDF for an update that leaves its metadata alone.

    pyHanko would name itself as the producer and write the machine's time zone. Raises
    pyHanko's PdfError when the file is malformed.
    """
    reader = open_reader(content)
    return _pyhanko_classes()[0](reader.stream, prev=reader)


@cache
def _pyhanko_classes() -> "tuple[type[IncrementalPdfFileWriter], type[PdfSigner]]":
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1

    class QuietWriter(IncrementalPdfFileWriter):
        output_version = (1, 7)  # PDF/A-3 knows no later one

        def _update_meta(self) -> None:
            """Say nothing of the program, the day or the time zone."""

    class QuietSigner(PdfSigner):
        def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:  # noqa: ANN401, ARG002  as pyHanko asks
            """Say nothing of curves: pyHanko would call the file PDF 2.0 for them."""
            pdf_out.register_extension(ESIC_EXTENSION_1)

    return QuietWriter, QuietSigner
