"""Verify a signed DOCX: whether it is what was signed, by whom, and by all.

Each signature is printed again from the letter and must equal the one in the file, to
the byte. Nothing that XML could hide (a second element with the same id, a transform, a
comment in a digest) has a place there.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from appeals.signing.certificates import (
    MALFORMED,
    find_weaknesses,
    fingerprint,
    holder_name,
    ignore_warnings,
)
from appeals.signing.docx_package import DocxPackage, read_package, repack
from appeals.signing.opc import DocxFault
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, SignatureReport, Verdict, most_severe
from appeals.signing.xml_signature import (
    KeyKind,
    SignatureFacts,
    render_manifest,
    render_signature,
)

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What the id of a signatory may look like inside a signature."""

MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"

_CERTIFICATES: Final = 10
_ORDERS: Final = {
    "secp256r1": int(
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16
    ),
    "secp384r1": int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        16,
    ),
    "secp521r1": int(
        "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA"
        "51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
        16,
    ),
}
"""The orders of the curves that LibreOffice and Word know (FIPS 186-4, D.1.2)."""
_NAME: Final = re.compile(r"[\w./-]+", re.ASCII)
_ALGORITHM: Final = re.compile(r'Algorithm="([^"]*)"')
_SHORT_OR_BROKEN: Final = re.compile(r"sha1|md5", re.IGNORECASE)
_FOREIGN: Final = (
    "this signature was changed, or another program than this one wrote it"
)
_SIGNATURE_FOLDER = b"_xmlsignatures"


@dataclass(frozen=True, slots=True)
class DocxSignature:
    """A signature as it is in the file.

    `fault` says in a sentence why it does not match the letter; "" when it does. With a
    fault the other fields are what the file claims, or None and empty.
    """

    number: int
    fault: str = ""
    signer_id: str = ""
    expected: tuple[str, ...] = ()
    signed_at: datetime | None = None
    certificate: x509.Certificate | None = None
    issuers: tuple[x509.Certificate, ...] = ()


def check_signatures(package: DocxPackage) -> tuple[DocxSignature, ...]:
    """Check all signatures of a letter, in their order; () when there is none."""
    if not package.signatures:
        return ()
    manifest, fingerprint = render_manifest(package), package.fingerprint()
    return tuple(
        _check_signature(number, xml, manifest, fingerprint)
        for number, xml in enumerate(package.signatures, 1)
    )


def key_fault(certificate: x509.Certificate) -> str:
    """Say why the key of a certificate is too weak or of an unknown kind; "" if not."""
    for refusal in find_weaknesses(certificate):
        return refusal.message
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _ORDERS:
        return (
            f"its key is of the curve {key.curve.name}, which Word does not know; "
            "those of P-256, P-384 and P-521 sign a DOCX"
        )
    return ""


def key_kind(certificate: x509.Certificate) -> KeyKind:
    """Give the kind of the key of a certificate without `key_fault`."""
    is_rsa = isinstance(certificate.public_key(), rsa.RSAPublicKey)
    return "rsa" if is_rsa else "ecdsa"


def encode_value(certificate: x509.Certificate, value: bytes) -> bytes:
    """Encode the result of `Signer.sign` for XML (XML Signature 6.4.3).

    Of the two equivalent ECDSA values the lower one is taken.
    """
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return value
    r, s = decode_dss_signature(value)
    s = min(s, _ORDERS[key.curve.name] - s)
    size = (key.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def is_value_valid(certificate: x509.Certificate, value: bytes, data: bytes) -> bool:
    """Tell whether `value`, as it is in XML, is the key's signature of `data`."""
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, data, PKCS1v15(), SHA256())
            return True
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        half = (key.key_size + 7) // 8
        r, s = (int.from_bytes(n, "big") for n in (value[:half], value[half:]))
        if len(value) != 2 * half or s > _ORDERS[key.curve.name] // 2:
            return False
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _check_signature(
    number: int, xml: bytes, manifest: str, fingerprint: str
) -> DocxSignature:
    try:
        text = xml.decode("ascii" if xml.isascii() else "utf-8")
        facts, value = _read_signature(text)
        with ignore_warnings():
            certificates = tuple(
                x509.load_der_x509_certificate(each) for each in facts.certificates
            )
        signed_at = datetime.strptime(facts.moment, MOMENT).replace(tzinfo=UTC)
    except MALFORMED:
        return DocxSignature(number, _find_weak_algorithm(xml) or _FOREIGN)
    draft = render_signature(manifest, fingerprint, facts)
    fault = ""
    if draft.xml(value) != xml:
        fault = _explain_difference(xml.decode(), draft.xml(value).decode())
    elif weakness := key_fault(certificates[0]):
        fault = weakness
    elif not is_value_valid(certificates[0], value, draft.signed_info):
        fault = "its value does not fit: the signature or its key was exchanged"
    return DocxSignature(
        number,
        fault,
        facts.signer_id,
        facts.expected,
        signed_at,
        certificates[0],
        certificates[1:],
    )


def _read_signature(text: str) -> tuple[SignatureFacts, bytes]:
    """Extract what only the signer knew. ValueError unless each is there once."""
    certificates = _find_all(text, "X509Certificate", r"[A-Za-z0-9+/=]+")
    if not 1 <= len(certificates) <= _CERTIFICATES:
        raise ValueError(len(certificates))
    is_rsa = "#rsa-sha256" in text.partition("<SignatureMethod ")[2].partition(">")[0]
    facts = SignatureFacts(
        key_kind="rsa" if is_rsa else "ecdsa",
        signer_id=_find_one(text, "l:Signer", ID.pattern),
        expected=_find_all(text, "l:Expected", ID.pattern),
        moment=_find_one(text, "xd:SigningTime", r"[0-9TZ:-]{20}"),
        certificates=tuple(
            base64.b64decode(each, validate=True) for each in certificates
        ),
        issuer_name=_find_one(text, "X509IssuerName", "[^<>]*"),
        serial_number=_find_one(text, "X509SerialNumber", "-?[0-9]+"),
    )
    value = _find_one(text, "SignatureValue", r"[A-Za-z0-9+/=]+")
    return facts, base64.b64decode(value, validate=True)


def _find_all(text: str, tag: str, pattern: str) -> tuple[str, ...]:
    return tuple(re.findall(f"<{tag}>({pattern})</{tag}>", text))


def _find_one(text: str, tag: str, pattern: str) -> str:
    found = _find_all(text, tag, pattern)
    if len(found) != 1:
        raise ValueError(tag)
    return found[0]


def _explain_difference(found: str, expected: str) -> str:
    """Explain why a signature does not match, as far as possible."""
    if weakness := _find_weak_algorithm(found.encode()):
        return weakness
    return next(_find_changes(found, expected), _FOREIGN)


def _find_weak_algorithm(xml: bytes) -> str:
    for algorithm in _ALGORITHM.findall(xml.decode("utf-8", "replace")):
        if name := _SHORT_OR_BROKEN.search(algorithm):
            return f"it rests on {name[0].upper()}, which is broken"
    return ""


def _find_changes(found: str, expected: str) -> Iterator[str]:
    signed, here = _read_references(found), _read_references(expected)
    for name in signed.keys() - here.keys():
        yield f"'{name}' was taken out after signing"
    for name in here.keys() - signed.keys():
        yield f"'{name}' is not covered by this signature"
    for name in sorted(signed.keys() & here.keys()):
        if signed[name][0] != here[name][0]:
            yield f"the content type of '{name}' was changed after signing"
        elif signed[name] != here[name] and name.endswith(".rels"):
            yield f"the relationships in '{name}' were changed after signing"
        elif signed[name] != here[name]:
            yield f"'{name}' was changed after signing"
    digests = [_find_all(each, "l:FileDigest", "[^<>]*") for each in (found, expected)]
    if digests[0] != digests[1]:
        yield (
            "its parts are as they were, but the file was packed anew after signing, "
            "or its list of content types was changed"
        )


def _read_references(text: str) -> dict[str, tuple[str, str]]:
    """Give type and digest by part; by splitting, as the text may be hostile."""
    found = {}
    for piece in text.split('<Reference URI="/')[1:]:
        address, _, rest = piece.partition('"')
        name, _, kind = address.partition("?ContentType=")
        if _NAME.fullmatch(name):
            found[name] = (kind, rest.partition("</Reference>")[0])
    return found


def find_fault(signatures: tuple[DocxSignature, ...]) -> DocxFault | None:
    """Give the fault of the first signature that does not match, or of all together."""
    for each in signatures:
        if each.fault:
            return DocxFault(
                "broken-signature", f"signature {each.number}: {each.fault}"
            )
    if len({each.expected for each in signatures}) > 1:
        message = "its signatures do not name the same signers as expected"
        return DocxFault("broken-signature", message)
    signers = [each.signer_id for each in signatures]
    keys = [each.certificate for each in signatures]
    for number, each in enumerate(signatures):
        if each.signer_id not in each.expected:
            message = f"'{each.signer_id}' is not among those whom it expects to sign"
            return DocxFault("broken-signature", message)
        if each.signer_id in signers[:number] or each.certificate in keys[:number]:
            message = f"'{each.signer_id}' signed it twice"
            return DocxFault("broken-signature", message)
    return None


def examine_docx(content: bytes, trust: Trust) -> FileReport:
    """Say what the signatures in a DOCX prove; never raises.

    VALID only when the file is to the byte what signing gave, each signer is trusted,
    and all whom the signatures name have signed. The file alone cannot show that all
    its signatures were removed: it is then NOT SIGNED.
    """
    try:
        return _verify(content, trust)
    except DocxFault as fault:
        is_foreign = fault.code not in {"damaged", "stripped"}
        found = _explain_repacked(content, fault, trust)
        if is_foreign and _SIGNATURE_FOLDER not in content.lower():
            reason = f"It holds no signature, and {fault.message}."
            return FileReport(Verdict.NOT_SIGNED, (*found, reason))
        return FileReport(Verdict.CHANGED, (*found, _as_sentence(fault.message)))
    except Exception as error:  # noqa: BLE001  what cannot be checked is not valid
        reason = f"It could not be checked to the end ({type(error).__name__})."
        return FileReport(Verdict.CHANGED, (reason,))


def _explain_repacked(
    content: bytes, fault: DocxFault, trust: Trust
) -> tuple[str, ...]:
    """Say what was changed in the parts of a file that another program packed.

    Users know the parts of a letter, not the dates in a zip.
    """
    if fault.code != "foreign":
        return ()
    try:
        report = _verify(repack(content), trust)
    except DocxFault as inner:
        return (_as_sentence(inner.message),) if inner.code != "foreign" else ()
    except Exception:  # noqa: BLE001  it is CHANGED as it is; this only says more
        return ()
    as_signed = "Its parts are as they were signed; another program packed them anew."
    return (as_signed,) if report.verdict is Verdict.VALID else report.reasons


def _verify(content: bytes, trust: Trust) -> FileReport:
    signatures = check_signatures(read_package(content))
    if not signatures:
        return FileReport(Verdict.NOT_SIGNED, ("It holds no signature.",))
    reports = tuple(_report(each, trust) for each in signatures)
    reasons = [
        _as_sentence(f"signature {n} ({each.signer_name or 'unknown'}): {each.reason}")
        for n, each in enumerate(reports, 1)
        if each.reason
    ]
    if any(each.fault for each in signatures):
        return FileReport(Verdict.CHANGED, tuple(reasons), reports)
    if fault := find_fault(signatures):
        return FileReport(Verdict.CHANGED, (_as_sentence(fault.message),), reports)
    expected = signatures[0].expected
    missing = [i for i in expected if i not in {s.signer_id for s in signatures}]
    reasons += [f"The signature of '{id_}' is missing." for id_ in missing]
    complete = Verdict.INCOMPLETE if missing else Verdict.VALID
    verdict = most_severe((complete, *(each.verdict for each in reports)))
    remarks = tuple(dict.fromkeys(each.remark for each in reports if each.remark))
    return FileReport(verdict, tuple(reasons), reports, expected, remarks)


def _report(signature: DocxSignature, trust: Trust) -> SignatureReport:
    certificate, signed_at = signature.certificate, signature.signed_at
    if certificate is None or signed_at is None:
        return SignatureReport("", "", Verdict.CHANGED, signature.fault)
    name, sha256 = holder_name(certificate), fingerprint(certificate)
    if signature.fault:
        return SignatureReport(name, sha256, Verdict.CHANGED, signature.fault)
    judgement = trust.judge(certificate, signature.issuers, signed_at)
    reason = ""
    if not judgement.is_trusted or judgement.revocation == "revoked":
        reason = judgement.reason or "nothing says whose key this is"
    elif (judgement.who or signature.signer_id) != signature.signer_id:
        reason = (
            f"it says '{signature.signer_id}', but the key is that of '{judgement.who}'"
        )
    elif judgement.who is None and signature.signer_id in trust.pins.values():
        reason = f"it says '{signature.signer_id}', whose key is known as another one"
    return SignatureReport(
        signer_name=name,
        certificate_sha256=sha256,
        verdict=Verdict.UNKNOWN_SIGNER if reason else Verdict.VALID,
        reason=reason,
        signer_id=judgement.who,
        level="XAdES",
        signed_at=signed_at,
        is_demonstration=judgement.is_demonstration,
        revocation=judgement.revocation,
        remark="" if reason else judgement.remark,
    )


def _as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
