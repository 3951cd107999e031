"""Makes a signed letter last: evidence for its certificates, and a last time stamp.

Levels LT and LTA of PAdES (EN 319 142-1, 6.1). Nothing is fetched: the lists of
revoked certificates come in as an argument.
"""

import io
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import MachineError
from appeals.signing.certificates import has_issued, holder_name
from appeals.signing.cms import Timestamper
from appeals.signing.cms_message import read_message, read_stamp
from appeals.signing.pdf_archive_objects import evidence_objects, time_stamp_field
from appeals.signing.pdf_changes import read_update
from appeals.signing.pdf_fields import TIME_STAMP_FIELD
from appeals.signing.pdf_revisions import read_file, write_update
from appeals.signing.pyhanko_parts import quiet_writer


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves later that certificates were good: lists of revoked ones.

    `certificates` are the issuers up to the root of each, the time stamp authority's
    included.
    """

    certificates: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...]


def add_time_stamp_field(content: bytes) -> bytes:
    """Append a tagged field for a last time stamp, before anybody signs.

    Raises MalformedError when the file is not one of ours.
    """
    file = read_file(content)
    return content + write_update(file, time_stamp_field(file.at(len(file.revisions))))


def add_evidence(content: bytes, evidence: Evidence) -> bytes:
    """Append all certificates of the signatures, and the lists for them.

    Raises MachineError that names a certificate without a list.
    """
    file = read_file(content)
    found: dict[bytes, x509.Certificate] = {}
    for position in range(1, len(file.revisions)):
        update = read_update(file, position)
        if update.kind == "signature":
            message = read_message(update.message)
            stamp = read_stamp(message.stamp) if message.stamp else None
            for each in (message, stamp):
                for held in (each.signer, *each.others) if each else ():
                    found[_der(held)] = held
    known = (*found.values(), *evidence.certificates)
    needed: dict[bytes, x509.CertificateRevocationList] = {}
    waiting = [*found.values()]
    while waiting:
        certificate = waiting.pop()
        if has_issued(certificate, certificate):
            continue
        issuer = next((each for each in known if has_issued(each, certificate)), None)
        lists = [c for c in evidence.crls if issuer and _is_from(c, issuer)]
        if issuer is None or not lists:
            raise MachineError(
                "there is no list of revoked certificates for that of "
                f"'{holder_name(certificate)}'",
                remedy="put the list of its issuer (and the certificates up to the "
                "root) "
                "where the keys are, or sign at level b or t",
            )
        for crl in lists:
            needed[crl.public_bytes(Encoding.DER)] = crl
        if _der(issuer) not in found:
            found[_der(issuer)] = issuer
            waiting.append(issuer)
    objects = evidence_objects(
        file.at(len(file.revisions)), tuple(sorted(found)), tuple(sorted(needed))
    )
    return content + write_update(file, objects)


def _is_from(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    return crl.issuer == issuer.subject and crl.is_signature_valid(key)  # type: ignore[arg-type]  # issuers have RSA or EC keys


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def stamp_document(content: bytes, timestamper: Timestamper, room: int) -> bytes:
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
