"""Detached signatures of any bytes: CAdES in CMS, DER (RFC 5652, EN 319 122-1).

The library writes and reads them, and checks the signature. Beyond that, a signature
names every certificate in its message, and a message has only one form: it is encoded
again from what its signature covers, and must be the same to the byte.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from cryptography import x509

from appeals.errors import MachineError
from appeals.signing.certificates import (
    asn1_certificate,
    holder_name,
    load_certificate,
    read_names,
)
from appeals.signing.keys import Signer
from appeals.signing.verdict import UNREADABLE, MalformedError

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko.sign.timestamps import TimeStamper

_NAMES = "signing_certificate_v2"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TIME_STAMP = "signature_time_stamp_token"
_SIGNED = {"content_type", "message_digest", _NAMES}
_MOST_CERTIFICATES = 10
_NONE = {b"", b"\x05\x00"}
"""How an algorithm without parameters is encoded."""


class Timestamper(Protocol):
    """An authority that confirms when it saw a digest (RFC 3161)."""

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
    """Sign `data` with SHA-256; the result is a `.p7s` without the data.

    `when` becomes the signing time, in UTC. With a time stamper, the level is CAdES
    B-T. Raises BlockedError when the key cannot be used, MachineError when its device
    or the time stamp authority does not answer.
    """
    load_pyhanko()
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    message = asyncio.run(
        adapt_signer(signer).async_sign_general_data(
            data,
            "sha256",
            use_cades=True,
            timestamper=adapt_timestamper(timestamper),
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=when),
        )
    )
    return bytes(message.dump())


def load_pyhanko() -> None:
    """Load pyHanko. Raises MachineError when it is not installed."""
    try:
        import pyhanko.sign.signers  # noqa: F401  loaded for those who ask later
    except ImportError as error:
        raise MachineError(
            f"signing needs a package that is missing: {error.name}",
            remedy="`appeals doctor` says how to install it",
        ) from error


def adapt_signer(signer: Signer) -> "PyhankoSigner":
    """Wrap a signer of ours for pyHanko; the key stays where it is."""
    adapted: PyhankoSigner = _signer_class()(signer)
    return adapted


def adapt_timestamper(timestamper: Timestamper | None) -> "TimeStamper | None":
    """Wrap a time stamper of ours for pyHanko."""
    return None if timestamper is None else _timestamper_class()(timestamper)


@cache
def _signer_class() -> Any:  # noqa: ANN401  a class that pyHanko is needed for
    """Make the class that adapts a signer of ours to pyHanko."""
    from asn1crypto import cms, tsp
    from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
    from pyhanko.sign.signers import Signer as PyhankoSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class SignerAdapter(PyhankoSigner):
        """Signs with a key that is parsed once; pyHanko's own parses it each time."""

        def __init__(self, signer: Signer) -> None:
            self._signer = signer
            own = asn1_certificate(signer.certificate)
            issuers = [asn1_certificate(c) for c in signer.issuers if not _is_root(c)]
            self._chain = [own, *issuers]
            store = SimpleCertificateStore.from_certs(issuers)  # type: ignore[no-untyped-call]  # it has no types
            super().__init__(signing_cert=own, cert_registry=store)

        @property
        def subject_name(self) -> str:
            """Name the holder, whatever the certificate says it with."""
            return holder_name(self._signer.certificate)

        async def signed_attrs(self, *values: Any, **options: Any) -> Any:  # noqa: ANN401
            """Name every certificate, not the signer's alone (RFC 5035, 3)."""
            found = await super().signed_attrs(*values, **options)
            named = [as_signing_certificate_v2(c)["certs"][0] for c in self._chain]
            names_all = tsp.SigningCertificateV2({"certs": named})
            kept = [each for each in found if each["type"].native != _NAMES]
            added = simple_cms_attribute(_NAMES, names_all)  # type: ignore[no-untyped-call]  # it has no types
            return cms.CMSAttributes([*kept, added])

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,  # noqa: ARG002  always SHA-256
            dry_run: bool = False,
        ) -> bytes:
            size = self._signer.signature_size
            return bytes(size) if dry_run else self._signer.sign(data)

    return SignerAdapter


@cache
def _timestamper_class() -> Any:  # noqa: ANN401  as above
    """Make the class that adapts a time stamper of ours to pyHanko."""
    from asn1crypto import cms
    from pyhanko.sign.timestamps import TimeStamper

    class TimestamperAdapter(TimeStamper):
        def __init__(self, timestamper: Timestamper) -> None:
            super().__init__()  # type: ignore[no-untyped-call]  # it has no types
            self._timestamper = timestamper

        async def async_timestamp(
            self,
            message_digest: bytes,
            md_algorithm: str,  # noqa: ARG002  always SHA-256
        ) -> Any:  # noqa: ANN401
            return cms.ContentInfo.load(self._timestamper.stamp(message_digest))

    return TimestamperAdapter


def _is_root(certificate: x509.Certificate) -> bool:
    subject, issuer = read_names(certificate)
    return subject == issuer


@dataclass(frozen=True, slots=True)
class CmsMessage:
    """The parts of a signed message. `others` are certificates besides the signer's.

    `signed_at` is the moment that the signer stated, in UTC; a PDF has it elsewhere.
    `stamp` is the time stamp token of the signature, `content` the content of a token.
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


@contextmanager
def convert_message_errors(what: str) -> Iterator[None]:
    """Turn the library's errors about a message into a MalformedError."""
    try:
        yield
    except MalformedError:
        raise
    except UNREADABLE as error:
        raise MalformedError(what) from error


@convert_message_errors("it is not a signed message, or is cut off")
def read_message(der: bytes) -> CmsMessage:
    """Read what `sign_detached` writes. Raises MalformedError."""
    from asn1crypto import algos, cms

    data, info, chain = _load_signed_data(der)
    if "sha1" in {each["algorithm"].native for each in data["digest_algorithms"]}:
        raise MalformedError("it was signed with SHA-1, which can be forged")
    if info["digest_algorithm"]["algorithm"].native != "sha256":
        raise MalformedError("it was signed with another digest than SHA-256")
    signed = _read_attributes(info["signed_attrs"])
    unsigned = _read_attributes(info["unsigned_attrs"])
    if not _SIGNED <= signed.keys() <= _SIGNED | {"signing_time"}:
        raise MalformedError("it holds other signed attributes than ours do")
    if not unsigned.keys() <= {_TIME_STAMP}:
        raise MalformedError("it holds an unsigned attribute")
    named = signed[_NAMES]["certs"]
    if {each["hash_algorithm"]["algorithm"].native for each in named} != {"sha256"}:
        raise MalformedError("it names its certificates by another digest")
    digests = [each["cert_hash"].native for each in named]
    own_digests = [sha256(each.dump()).digest() for each in chain]
    if digests[0] != own_digests[0]:
        raise MalformedError("its certificate is not the one that was signed with")
    if sorted(digests) != sorted(own_digests):
        raise MalformedError("it holds certificates that the signature does not name")
    kind = "rsa" if chain[0].public_key.algorithm == "rsa" else "ecdsa"
    digest = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
    mechanism = algos.SignedDigestAlgorithm({"algorithm": f"sha256_{kind}"}).dump()
    empty = cms.EncapsulatedContentInfo({"content_type": "data"}).dump()
    certificates = b"".join(sorted(each.dump() for each in chain))
    algorithms = (digest, mechanism)
    if _encode_message(1, empty, certificates, chain[0], info, algorithms) != der:
        raise MalformedError("it is not encoded as ours are")
    loaded = tuple(load_certificate(each.dump()) for each in chain)
    moment, stamp = signed.get("signing_time"), unsigned.get(_TIME_STAMP)
    return CmsMessage(
        loaded[0],
        loaded[1:],
        info,
        signed_at=None if moment is None else as_utc(moment.native),
        stamp=stamp.dump() if stamp is not None else None,
    )


@convert_message_errors("it is not a time stamp, or is cut off")
def read_token(der: bytes) -> CmsMessage:
    """Read a time stamp token (RFC 3161, 2.4.2). Raises MalformedError."""
    from asn1crypto import cms

    data, info, chain = _load_signed_data(der)
    digest, mechanism = info["digest_algorithm"], info["signature_algorithm"]
    if not {digest["parameters"].dump(), mechanism["parameters"].dump()} <= _NONE:
        raise MalformedError("an algorithm in it has unknown parameters")
    if digest["algorithm"].native not in {"sha256", "sha384", "sha512"}:
        raise MalformedError("it was signed with an unknown digest")
    if not _read_attributes(info["signed_attrs"]).keys() & {
        "signing_certificate",
        _NAMES,
    }:
        raise MalformedError("it does not name the certificate it was signed with")
    content = bytes(data["encap_content_info"]["content"])
    if not content or info["unsigned_attrs"].dump():
        raise MalformedError("it holds more or less than a time stamp does")
    enclosed = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": cms.ParsableOctetString(content)}
    ).dump()
    algorithms = (digest.dump(), mechanism.dump())
    bag = data["certificates"].contents
    if _encode_message(3, enclosed, bag, chain[0], info, algorithms) != der:
        raise MalformedError("it is encoded in an unusual way")
    certificates = tuple(load_certificate(each.dump()) for each in chain)
    return CmsMessage(certificates[0], certificates[1:], info, content=content)


def _load_signed_data(der: bytes) -> tuple[Any, Any, list[Any]]:
    """Give the signed data, the one signer, and the certificates, the signer's first.

    All are objects of asn1crypto.
    """
    from asn1crypto import cms
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info

    data = cms.ContentInfo.load(der, strict=True)["content"]
    if len(data["certificates"]) > _MOST_CERTIFICATES:
        raise MalformedError("it holds more certificates than any chain has")
    info, found = extract_signer_info(data), extract_certificate_info(data)
    chain = [found.signer_cert, *found.other_certs]
    if len({each.dump() for each in chain}) != len(data["certificates"]):
        raise MalformedError("a certificate is in it twice, or is not one")
    return data, info, chain


def _read_attributes(attributes: Any) -> dict[str, Any]:  # noqa: ANN401  asn1crypto has no types
    from asn1crypto.core import Void

    if isinstance(attributes, Void):
        return {}
    found = {each["type"].native: each["values"] for each in attributes}
    if len(found) != len(attributes) or any(len(each) != 1 for each in found.values()):
        raise MalformedError("an attribute is in it twice")
    return {name: values[0] for name, values in found.items()}


def as_utc(moment: datetime) -> datetime:
    """Give a moment in UTC, to the second. Raises MalformedError without a zone."""
    if moment.tzinfo is None:
        raise MalformedError("a moment is written in an unknown way")
    return moment.astimezone(UTC).replace(microsecond=0)


def _encode_message(
    version: int,
    enclosed: bytes,
    certificates: bytes,
    signer: Any,  # noqa: ANN401  a certificate of asn1crypto
    info: Any,  # noqa: ANN401
    algorithms: tuple[bytes, bytes],
) -> bytes:
    """Encode a message of one signer, DER: the one form that it may have.

    `enclosed` is what it encapsulates, `algorithms` those of the digest and signature.
    """
    from asn1crypto.core import Integer, ObjectIdentifier, OctetString
    from asn1crypto.parser import emit

    def sequence(*parts: bytes) -> bytes:
        return bytes(emit(0, 1, 16, b"".join(parts)))

    digest, mechanism = algorithms
    unsigned = info["unsigned_attrs"]
    person = sequence(
        Integer(1).dump(),
        sequence(signer.issuer.dump(), Integer(signer.serial_number).dump()),
        digest,
        emit(2, 1, 0, info["signed_attrs"].contents),
        mechanism,
        OctetString(info["signature"].native).dump(),
        emit(2, 1, 1, unsigned.contents) if unsigned.dump() else b"",
    )
    content = sequence(
        Integer(version).dump(),
        emit(0, 1, 17, digest),
        enclosed,
        emit(2, 1, 0, certificates),
        emit(0, 1, 17, person),
    )
    return sequence(ObjectIdentifier(_SIGNED_DATA).dump(), emit(2, 1, 0, content))


def find_signature_fault(message: CmsMessage, kind: str, digest: bytes) -> str:
    """Say why a message is not a valid signature of this digest; "" when it is.

    `kind` is that of the content: "data", or "tst_info" for a time stamp.
    """
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    own = asn1_certificate(message.signer)
    try:
        is_intact, is_valid = validate_sig_integrity(message.info, own, kind, digest)
    except UNREADABLE:
        is_intact = is_valid = False
    if not is_intact:
        return "what was signed is not what is here"
    return "" if is_valid else "the signature was not made with the key it names"
