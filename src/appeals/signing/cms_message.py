"""Reads signed messages: CMS with CAdES attributes (RFC 5652, RFC 5035).

The library parses them and checks the signature. Above that a message has one form: it
is written anew from what its signature covers, and must be the same to the byte. What
is read here was written by `cms`, or by a time stamp authority.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from appeals.signing.certificates import asn1_certificate, load_certificate
from appeals.signing.verdict import MalformedError

UNREADABLE = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)
"""What the libraries raise for bytes that are not what they should be."""

_MOST_CERTIFICATES = 10
_NO_PARAMETERS = (b"", b"\x05\x00")
_SHA2 = ("sha256", "sha384", "sha512")
_SIGNED = {"content_type", "message_digest", "signing_certificate_v2"}
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TIME_STAMP = "signature_time_stamp_token"


@dataclass(frozen=True, slots=True)
class CmsMessage:
    """What a signed message holds. `others` are the certificates beside the signer's.

    `signed_at` is the moment that the signer named, in UTC; a PDF has it elsewhere.
    `stamp` is the time stamp token of the signature, `content` what such a token holds.
    `info` is the signer's part as the library reads it.
    """

    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    info: Any  # SignerInfo of asn1crypto, which has no types
    signed_at: datetime | None = None
    stamp: bytes | None = None
    content: bytes | None = None

    @property
    def signature(self) -> bytes:
        """The value that the key made."""
        return bytes(self.info["signature"].native)


def read_message(der: bytes) -> CmsMessage:
    """Read what `cms.sign_detached` writes. Raises MalformedError."""
    try:
        return _read_message(der)
    except MalformedError:
        raise
    except UNREADABLE as error:
        raise MalformedError("it is no signed message, or is cut off") from error


def _read_message(der: bytes) -> CmsMessage:
    from asn1crypto import algos, cms

    data, info, chain = _open(der)
    names = {each["algorithm"].native for each in data["digest_algorithms"]}
    if "sha1" in names:
        raise MalformedError("it was signed with SHA-1, which can be forged")
    if info["digest_algorithm"]["algorithm"].native != "sha256":
        raise MalformedError("it was signed with another digest than SHA-256")
    signed = _attributes(info["signed_attrs"])
    unsigned = _attributes(info["unsigned_attrs"])
    if not _SIGNED <= signed.keys() <= _SIGNED | {"signing_time"}:
        raise MalformedError("it holds other signed attributes than ours do")
    if not unsigned.keys() <= {_TIME_STAMP}:
        raise MalformedError("it holds an unsigned attribute")
    named = _named(signed["signing_certificate_v2"])
    if named[0] != sha256(chain[0].dump()).digest():
        raise MalformedError("its certificate is not the one that was signed with")
    if sorted(named) != sorted(sha256(each.dump()).digest() for each in chain):
        raise MalformedError("it holds certificates that the signature does not name")
    certificates = tuple(load_certificate(each.dump()) for each in chain)
    kind = "rsa" if chain[0].public_key.algorithm == "rsa" else "ecdsa"
    algorithms = (
        algos.DigestAlgorithm({"algorithm": "sha256"}).dump(),
        algos.SignedDigestAlgorithm({"algorithm": f"sha256_{kind}"}).dump(),
    )
    held = cms.EncapsulatedContentInfo({"content_type": "data"}).dump()
    sorted_chain = sorted(each.dump() for each in chain)
    again = _written(1, algorithms, held, sorted_chain, chain[0], info)
    if again != der:
        raise MalformedError("it is written in another way than ours are")
    moment = signed.get("signing_time")
    stamp = unsigned.get(_TIME_STAMP)
    return CmsMessage(
        certificates[0],
        certificates[1:],
        info,
        signed_at=None if moment is None else as_utc(moment.native),
        stamp=stamp.dump() if stamp is not None else None,
    )


def read_token(der: bytes) -> CmsMessage:
    """Read a time stamp token (RFC 3161, 2.4.2). Raises MalformedError."""
    try:
        return _read_token(der)
    except MalformedError:
        raise
    except UNREADABLE as error:
        raise MalformedError("it is no time stamp, or is cut off") from error


def _read_token(der: bytes) -> CmsMessage:
    from asn1crypto import cms

    data, info, chain = _open(der)
    digest, mechanism = info["digest_algorithm"], info["signature_algorithm"]
    for each in (digest, mechanism):
        if each["parameters"].dump() not in _NO_PARAMETERS:
            raise MalformedError("an algorithm in it has unknown parameters")
    if digest["algorithm"].native not in _SHA2:
        raise MalformedError("it was signed with an unknown digest")
    attributes = _attributes(info["signed_attrs"])
    if not attributes.keys() & {"signing_certificate", "signing_certificate_v2"}:
        raise MalformedError("it does not name the certificate it was signed with")
    content = bytes(data["encap_content_info"]["content"])
    if not content or info["unsigned_attrs"].dump():
        raise MalformedError("it holds more or less than a time stamp does")
    held = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": cms.ParsableOctetString(content)}
    ).dump()
    algorithms = (digest.dump(), mechanism.dump())
    bag = (data["certificates"].contents,)
    again = _written(3, algorithms, held, bag, chain[0], info)
    if again != der:
        raise MalformedError("it is written in an unusual way")
    certificates = tuple(load_certificate(each.dump()) for each in chain)
    return CmsMessage(certificates[0], certificates[1:], info, content=content)


def _open(der: bytes) -> tuple[Any, Any, list[Any]]:
    """Give the signed data, the one signer, and the certificates, the signer's first.

    All are objects of asn1crypto.
    """
    from asn1crypto import cms
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info

    data = cms.ContentInfo.load(der, strict=True)["content"]
    if len(data["certificates"]) > _MOST_CERTIFICATES:
        raise MalformedError("it holds more certificates than any chain has")
    info, held = extract_signer_info(data), extract_certificate_info(data)
    chain = [held.signer_cert, *held.other_certs]
    if len({each.dump() for each in chain}) != len(data["certificates"]):
        raise MalformedError("a certificate is in it twice, or is none")
    return data, info, chain


def _attributes(held: Any) -> dict[str, Any]:  # noqa: ANN401  asn1crypto has no types
    from asn1crypto.core import Void

    if isinstance(held, Void):
        return {}
    found = {each["type"].native: each["values"] for each in held}
    if len(found) != len(held) or any(len(each) != 1 for each in found.values()):
        raise MalformedError("an attribute is in it twice")
    return {name: values[0] for name, values in found.items()}


def _named(attribute: Any) -> list[bytes]:  # noqa: ANN401  asn1crypto has no types
    """Give the SHA-256 digests of the certificates that were named (RFC 5035, 3)."""
    for each in attribute["certs"]:
        if each["hash_algorithm"]["algorithm"].native != "sha256":
            raise MalformedError("it names its certificates by another digest")
    return [each["cert_hash"].native for each in attribute["certs"]]


def as_utc(moment: datetime) -> datetime:
    """Give a moment in UTC, to the second. Raises MalformedError without a zone."""
    if moment.tzinfo is None:
        raise MalformedError("a moment is written in an unknown way")
    return moment.astimezone(UTC).replace(microsecond=0)


def _written(
    version: int,
    algorithms: tuple[bytes, bytes],
    held: bytes,
    certificates: Iterable[bytes],
    signer: Any,  # noqa: ANN401  a certificate of asn1crypto
    info: Any,  # noqa: ANN401
) -> bytes:
    """Write a message of one signer, DER: the one form that it may have.

    `algorithms` are those of the digest and of the signature.
    """
    from asn1crypto.core import Integer, ObjectIdentifier, OctetString
    from asn1crypto.parser import emit

    def sequence(*parts: bytes) -> bytes:
        return bytes(emit(0, 1, 16, b"".join(parts)))

    def tagged(number: int, *parts: bytes) -> bytes:
        return bytes(emit(2, 1, number, b"".join(parts)))

    digest, mechanism = algorithms
    unsigned = info["unsigned_attrs"]
    person = sequence(
        Integer(1).dump(),
        sequence(signer.issuer.dump(), Integer(signer.serial_number).dump()),
        digest,
        tagged(0, info["signed_attrs"].contents),
        mechanism,
        OctetString(info["signature"].native).dump(),
        tagged(1, unsigned.contents) if unsigned.dump() else b"",
    )
    content = sequence(
        Integer(version).dump(),
        emit(0, 1, 17, digest),
        held,
        tagged(0, *certificates),
        emit(0, 1, 17, person),
    )
    return sequence(ObjectIdentifier(_SIGNED_DATA).dump(), tagged(0, content))


def signature_fault(message: CmsMessage, kind: str, digest: bytes) -> str:
    """Say why a message is no sound signature of this digest; "" when it is.

    `kind` is that of the content: "data", or "tst_info" for a time stamp.
    """
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    own = asn1_certificate(message.signer)
    try:
        is_intact, is_made_so = validate_sig_integrity(message.info, own, kind, digest)
    except UNREADABLE:
        is_intact = is_made_so = False
    if not is_intact:
        return "what was signed is not what is here"
    return "" if is_made_so else "the signature was not made with the key it names"
