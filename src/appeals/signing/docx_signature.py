"""Sign a DOCX: one OOXML package signature (XAdES) for each signatory.

ECMA-376 part 2 clause 13; ETSI TS 101 903, form EPES. Word and LibreOffice show it.
Nothing of the machine, the program or its user enters the file.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import BlockedError
from appeals.signing.certificates import read_names
from appeals.signing.docx_package import DocxPackage, pack_signed, read_package
from appeals.signing.docx_verification import (
    ID,
    MOMENT,
    check_signatures,
    encode_value,
    find_fault,
    is_value_valid,
    key_fault,
    key_kind,
)
from appeals.signing.keys import Signer
from appeals.signing.opc import DocxFault
from appeals.signing.xml_signature import (
    SignatureFacts,
    escape,
    render_manifest,
    render_signature,
)


def sign_docx(
    content: bytes, signer: Signer, *, when: datetime, expected: tuple[str, ...]
) -> bytes:
    """Add the signature of one signatory; a second call adds the next.

    `expected` are the ids of all who sign this letter, the signer's among them; they
    are in each signature, so that a missing one is seen in a lone file. `when` is
    cut to the second and written as UTC. BlockedError when the file is damaged or was
    changed since it was rendered or signed, when the signer has signed it, or when the
    key is too weak.
    """
    _check_signer(signer, expected)
    try:
        package = read_package(content)
        _check_earlier(package, signer, expected)
        draft = render_signature(
            render_manifest(package),
            package.fingerprint(),
            _facts(signer, when, expected),
        )
        value = encode_value(signer.certificate, signer.sign(draft.signed_info))
        if not is_value_valid(signer.certificate, value, draft.signed_info):
            raise BlockedError(
                f"the key of '{signer.id}' does not belong to its certificate",
                remedy="give the certificate that was issued for this key",
            )
        return pack_signed(package, (*package.signatures, draft.xml(value)))
    except DocxFault as fault:
        raise BlockedError(
            f"the DOCX cannot be signed: {fault.message}",
            remedy="render the letter again, have it approved and sign that file",
        ) from None


def is_signed_form_of(signed: bytes, unsigned: bytes) -> bool:
    """Tell whether `signed` is `unsigned` with signatures added and nothing else.

    It does not check the signatures. False when either cannot be read.
    """
    try:
        here, there = read_package(signed), read_package(unsigned)
    except DocxFault:
        return False
    is_new = bool(here.signatures) and not there.signatures
    return is_new and here.fingerprint() == there.fingerprint()


def _check_signer(signer: Signer, expected: tuple[str, ...]) -> None:
    if when_odd := [id_ for id_ in expected if not ID.fullmatch(id_)]:
        raise ValueError(when_odd)
    if signer.id not in expected:
        raise BlockedError(
            f"'{signer.id}' is not among those who sign this letter",
            remedy=f"those are: {', '.join(expected) or 'nobody'}",
        )
    if fault := key_fault(signer.certificate):
        raise BlockedError(
            f"'{signer.id}' cannot sign: {fault}", remedy="use a key that is not weak"
        )


def _check_earlier(
    package: DocxPackage, signer: Signer, expected: tuple[str, ...]
) -> None:
    """Refuse to sign beside a signature that does not fit, or twice."""
    earlier = check_signatures(package)
    if fault := find_fault(earlier):
        raise fault
    if earlier and earlier[0].expected != expected:
        message = (
            f"its signatures expect other signers: {', '.join(earlier[0].expected)}"
        )
        raise DocxFault("broken-signature", message)
    for each in earlier:
        if signer.id == each.signer_id or signer.certificate == each.certificate:
            raise DocxFault("signed", f"'{each.signer_id}' has signed it already")


def _facts(signer: Signer, when: datetime, expected: tuple[str, ...]) -> SignatureFacts:
    certificates = (signer.certificate, *signer.issuers)
    return SignatureFacts(
        key_kind=key_kind(signer.certificate),
        signer_id=signer.id,
        expected=expected,
        moment=when.astimezone(UTC).strftime(MOMENT),
        certificates=tuple(each.public_bytes(Encoding.DER) for each in certificates),
        issuer_name=escape(read_names(signer.certificate)[1].rfc4514_string()),
        serial_number=str(signer.certificate.serial_number),
    )
