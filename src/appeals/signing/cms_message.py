"""Writes and reads signed messages: CMS, with CAdES attributes (RFC 5652, RFC 5035).

What is written here leaves nothing unsigned that a reader relies on: the signature
covers the digest of every certificate that comes along. What is read here was written
exactly so, or by a time stamp authority.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1, sha256
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.certificates import MALFORMED, is_exact, names, quiet
from appeals.signing.der import (
    GENERALIZED_TIME,
    INTEGER,
    NULL,
    OCTETS,
    SEQUENCE,
    SET,
    UTC_TIME,
    Der,
    DerError,
    context,
    integer,
    moment,
    oid,
    read_moment,
    tlv,
)
from appeals.signing.signer import Signer

SIGNED_DATA = oid("1.2.840.113549.1.7.2")
DATA = oid("1.2.840.113549.1.7.1")
STAMP_INFO = oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
SIGNING_TIME = oid("1.2.840.113549.1.9.5")
SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.12")
SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
TIME_STAMP = oid("1.2.840.113549.1.9.16.2.14")

_NOTHING = tlv(NULL)
_SHA256 = oid("2.16.840.1.101.3.4.2.1")
SHA256 = tlv(SEQUENCE, _SHA256, _NOTHING)
_RSA_SHA256 = tlv(SEQUENCE, oid("1.2.840.113549.1.1.11"), _NOTHING)
_EC_SHA256 = tlv(SEQUENCE, oid("1.2.840.10045.4.3.2"))

_MOST_CERTIFICATES = 10

Hash = hashes.SHA256 | hashes.SHA384 | hashes.SHA512


def _known_hashes() -> Iterator[tuple[bytes, Hash]]:
    for last, kind in ((1, hashes.SHA256), (2, hashes.SHA384), (3, hashes.SHA512)):
        name = oid(f"2.16.840.1.101.3.4.2.{last}")
        yield tlv(SEQUENCE, name), kind()
        yield tlv(SEQUENCE, name, _NOTHING), kind()


_SHA1 = tuple(
    tlv(SEQUENCE, oid("1.3.14.3.2.26"), parameter) for parameter in (b"", _NOTHING)
)
HASHES: Mapping[bytes, Hash] = MappingProxyType(dict(_known_hashes()))
"""Digest algorithms as they are written, with and without an empty parameter."""

_RSA: Mapping[bytes, Hash | None] = MappingProxyType(
    {
        tlv(SEQUENCE, oid("1.2.840.113549.1.1.1"), _NOTHING): None,
        _RSA_SHA256: hashes.SHA256(),
        tlv(SEQUENCE, oid("1.2.840.113549.1.1.12"), _NOTHING): hashes.SHA384(),
        tlv(SEQUENCE, oid("1.2.840.113549.1.1.13"), _NOTHING): hashes.SHA512(),
    }
)
_EC: Mapping[bytes, Hash | None] = MappingProxyType(
    {
        _EC_SHA256: hashes.SHA256(),
        tlv(SEQUENCE, oid("1.2.840.10045.4.3.3")): hashes.SHA384(),
        tlv(SEQUENCE, oid("1.2.840.10045.4.3.4")): hashes.SHA512(),
    }
)


@dataclass(frozen=True, slots=True)
class CmsMessage:
    """What a signed message holds. `others` are the certificates beside the signer's.

    `content` is what a time stamp holds; a detached message has None. `stamp` is the
    time stamp token of the signature.
    """

    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    digest_algorithm: bytes
    signature_algorithm: bytes
    attributes: Mapping[bytes, bytes]
    signed: bytes
    signature: bytes
    content: bytes | None = None
    stamp: bytes | None = None

    @property
    def signed_at(self) -> datetime | None:
        """The moment that the signer named, in UTC."""
        raw = self.attributes.get(SIGNING_TIME)
        if raw is None:
            return None
        tag, body, _ = Der(raw).value()
        if tag not in {UTC_TIME, GENERALIZED_TIME}:
            raise DerError("the signing time is none")
        return read_moment(tag, body)


def write_message(
    digest: bytes,
    signer: Signer,
    *,
    when: datetime | None,
) -> tuple[bytes, bytes]:
    """Sign a SHA-256 digest: give the message without a time stamp, and the signature.

    `when` is None in a PDF, which holds the moment itself (EN 319 142-1, 5.3).
    """
    chain = [_der(signer.certificate)]
    chain += [_der(each) for each in signer.issuers if not _is_root(each)]
    names = b"".join(
        tlv(SEQUENCE, tlv(OCTETS, sha256(each).digest())) for each in chain
    )
    attributes = [
        (CONTENT_TYPE, DATA),
        (MESSAGE_DIGEST, tlv(OCTETS, digest)),
        (SIGNING_CERTIFICATE_V2, tlv(SEQUENCE, tlv(SEQUENCE, names))),
    ]
    if when is not None:
        attributes.append((SIGNING_TIME, moment(when)))
    signed = b"".join(
        sorted(tlv(SEQUENCE, name, tlv(SET, value)) for name, value in attributes)
    )
    signature = signer.sign(tlv(SET, signed))
    is_rsa = isinstance(signer.certificate.public_key(), rsa.RSAPublicKey)
    issuer, serial = _issuer_and_serial(chain[0])
    info = (
        integer(1),
        tlv(SEQUENCE, issuer, serial),
        SHA256,
        tlv(context(0), signed),
        _RSA_SHA256 if is_rsa else _EC_SHA256,
        tlv(OCTETS, signature),
    )
    return _wrap(sorted(chain), b"".join(info)), signature


def _is_root(certificate: x509.Certificate) -> bool:
    subject, issuer = names(certificate)
    return subject == issuer


def add_stamp(message: bytes, token: bytes) -> bytes:
    """Put the time stamp token of its signature into a message without one."""
    found = read_message(message)
    chain = sorted(_der(each) for each in (found.signer, *found.others))
    outer = Der(message).open()
    outer.value()
    data = outer.open(context(0)).open()
    for _ in range(4):
        data.value()
    info = data.open(SET).take(SEQUENCE)
    attribute = tlv(SEQUENCE, TIME_STAMP, tlv(SET, token))
    return _wrap(chain, info + tlv(context(1), attribute))


def _wrap(chain: list[bytes], info: bytes) -> bytes:
    data = (
        integer(1),
        tlv(SET, SHA256),
        tlv(SEQUENCE, DATA),
        tlv(context(0), *chain),
        tlv(SET, tlv(SEQUENCE, info)),
    )
    return tlv(SEQUENCE, SIGNED_DATA, tlv(context(0), tlv(SEQUENCE, *data)))


def read_message(der: bytes) -> CmsMessage:
    """Read what `write_message` and `add_stamp` write. Raises DerError."""
    data = _open(der)
    data.expect(integer(1))
    if data.value()[2] in {tlv(SET, each) for each in _SHA1}:
        raise DerError("it was signed with SHA-1, which can be forged")
    data.at = 3  # behind the version
    data.expect(tlv(SET, SHA256))
    data.expect(tlv(SEQUENCE, DATA))
    message = _read(data, None, (SHA256,), (_RSA_SHA256, _EC_SHA256))
    needed = {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2}
    if not needed <= message.attributes.keys() <= needed | {SIGNING_TIME}:
        raise DerError("it holds other signed attributes than ours do")
    named = _named(message.attributes)
    chain = [sha256(_der(each)).digest() for each in (message.signer, *message.others)]
    if len(set(chain)) != len(chain) or named[:1] != chain[:1]:
        raise DerError("its certificate is not the one that was signed with")
    if sorted(named) != sorted(chain):
        raise DerError("it holds certificates that the signature does not name")
    return message


def read_stamp(der: bytes) -> CmsMessage:
    """Read a time stamp token (RFC 3161, 2.4.2). Raises DerError."""
    data = _open(der)
    data.expect(integer(3))
    algorithms = data.open(SET)
    while algorithms.tag != -1:
        algorithms.expect(*HASHES)
    held = data.open()
    held.expect(STAMP_INFO)
    content = held.open(context(0)).take(OCTETS)
    held.close()
    message = _read(data, content, tuple(HASHES), (*_RSA, *_EC))
    own = _der(message.signer)
    if SIGNING_CERTIFICATE_V2 in message.attributes:
        is_named = _named(message.attributes)[:1] == [sha256(own).digest()]
    else:  # RFC 2634, 5.4: older authorities know no other
        names = Der(message.attributes.get(SIGNING_CERTIFICATE, b"")).open().open()
        digest = names.open().take(OCTETS)
        is_named = digest == sha1(own, usedforsecurity=False).digest()
    if not is_named:
        raise DerError("its certificate is not the one that was signed with")
    return message


def _open(der: bytes) -> Der:
    whole = Der(der)
    outer = whole.open()
    whole.close()
    outer.expect(SIGNED_DATA)
    inner = outer.open(context(0))
    outer.close()
    data = inner.open()
    inner.close()
    return data


def _read(
    data: Der,
    content: bytes | None,
    digests: tuple[bytes, ...],
    algorithms: tuple[bytes, ...],
) -> CmsMessage:
    """Read the certificates and the one signer (RFC 5652, 5.1 and 5.3)."""
    bag = data.open(context(0))
    certificates = []
    while bag.tag != -1:
        certificates.append(bag.whole(SEQUENCE))
        if len(certificates) > _MOST_CERTIFICATES:
            raise DerError("it holds more certificates than any chain has")
    infos = data.open(SET)
    data.close()
    info = infos.open()
    infos.close()
    info.expect(integer(1))
    name = info.take(SEQUENCE)
    digest_algorithm = info.expect(*digests)
    signed = info.take(context(0))
    algorithm = info.expect(*algorithms)
    signature = info.take(OCTETS)
    stamp = None
    if content is None and info.tag == context(1):
        attributes = _attributes(info.take(context(1)))
        if list(attributes) != [TIME_STAMP]:
            raise DerError("it holds an unsigned attribute")
        stamp = attributes[TIME_STAMP]
    info.close()
    own = [each for each in certificates if b"".join(_issuer_and_serial(each)) == name]
    if len(own) != 1:
        raise DerError("the certificate of the signer is missing")
    others = [each for each in certificates if each != own[0]]
    if len(others) + 1 != len(certificates):
        raise DerError("a certificate is in it twice")
    return CmsMessage(
        load_certificate(own[0]),
        tuple(load_certificate(each) for each in others),
        digest_algorithm,
        algorithm,
        MappingProxyType(_attributes(signed)),
        tlv(SET, signed),
        signature,
        content,
        stamp,
    )


def _attributes(data: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    rest = Der(data)
    while rest.tag != -1:
        attribute = rest.open()
        name = attribute.value()[2]
        values = attribute.open(SET)
        attribute.close()
        if name in found:
            raise DerError("an attribute is in it twice")
        found[name] = values.value()[2]
        values.close()
    return found


def _named(attributes: Mapping[bytes, bytes]) -> list[bytes]:
    """Give the SHA-256 digests of the certificates that were named (RFC 5035, 3)."""
    names = Der(attributes[SIGNING_CERTIFICATE_V2]).open().open()
    found = []
    while names.tag != -1:
        name = names.open()
        if name.tag == SEQUENCE:
            name.expect(tlv(SEQUENCE, _SHA256), SHA256)
        found.append(name.take(OCTETS))
    return found


def digest_holds(message: CmsMessage, content_type: bytes, data: bytes | None) -> bool:
    """Tell whether the message is of this kind and was made of these bytes."""
    return message.attributes.get(
        CONTENT_TYPE
    ) == content_type and message.attributes.get(MESSAGE_DIGEST) == tlv(
        OCTETS, _digest(HASHES[message.digest_algorithm], data or b"")
    )


def _digest(kind: Hash, data: bytes) -> bytes:
    digest = hashes.Hash(kind)
    digest.update(data)
    return digest.finalize()


def signature_holds(message: CmsMessage) -> bool:
    """Tell whether the key in the signer's certificate made the signature."""
    algorithm = message.signature_algorithm
    known = _RSA if algorithm in _RSA else _EC
    kind = known[algorithm] or HASHES[message.digest_algorithm]
    try:
        key = message.signer.public_key()
        if isinstance(key, rsa.RSAPublicKey) and algorithm in _RSA:
            key.verify(message.signature, message.signed, padding.PKCS1v15(), kind)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm in _EC:
            _demand_der(message.signature)
            key.verify(message.signature, message.signed, ec.ECDSA(kind))
        else:
            return False
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _demand_der(signature: bytes) -> None:
    whole = Der(signature)
    pair = whole.open()
    whole.close()
    pair.number()
    pair.number()
    pair.close()


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """Give both as they are in a certificate (RFC 5280, 4.1)."""
    content = Der(certificate).open().open()
    if content.tag == context(0):
        content.value()
    serial = content.whole(INTEGER)
    content.value()
    return content.whole(SEQUENCE), serial


def load_certificate(der: bytes) -> x509.Certificate:
    """Load a certificate; every byte of it is read. Raises DerError."""
    serial = Der(_issuer_and_serial(der)[1])
    try:
        if serial.number() == 0:  # RFC 5280, 4.1.2.2
            raise DerError("a certificate in it has no number")
        with quiet():
            certificate = x509.load_der_x509_certificate(der)
            parts = (*names(certificate), certificate.extensions)
    except MALFORMED as error:
        raise DerError("a certificate in it is damaged") from error
    if not (all(parts[:2]) and is_exact(der) and _der(certificate) == der):
        raise DerError("a certificate in it is damaged")
    return certificate


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
