"""What a certificate says, and what makes it unfit for signing documents."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

from appeals.errors import Problem
from appeals.signing.verdict import MalformedError

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)

DEMONSTRATION_MARK = x509.ObjectIdentifier(
    "2.25.66972115634352979602410952876065852640"
)
"""In every demonstration certificate: an identifier made of a UUID (ITU-T X.667), as a
non-critical extension."""

DEMONSTRATION_UNIT = "DEMONSTRATION - not a signature of anybody"
"""The organisational unit of demonstration certificates, for human readers."""

MALFORMED = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What `cryptography` raises for a malformed certificate, in part only when the part
in question is read."""

MIN_RSA_BITS = 2048
_WORD_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_CURVES = _WORD_CURVES | {"brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"}
_PLAIN_RSA = "1.2.840.113549.1.1.1"
_PERSONAL = (NameOID.GIVEN_NAME, NameOID.SURNAME)
_NAMING = (NameOID.PSEUDONYM, NameOID.EMAIL_ADDRESS, NameOID.ORGANIZATIONAL_UNIT_NAME)
_UNREADABLE_NAME = "a name that cannot be read"
_BROKEN_HASHES = (hashes.MD5, hashes.SHA1)
_OTHER_PURPOSES = frozenset(
    {
        Purpose.SERVER_AUTH,
        Purpose.CLIENT_AUTH,
        Purpose.CODE_SIGNING,
        Purpose.TIME_STAMPING,
        Purpose.OCSP_SIGNING,
    }
)


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 of the certificate as 64 hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def holder_name(certificate: x509.Certificate) -> str:
    """Give the common name of the holder, else the organisation or another name.

    "a name that cannot be read" where its encoding is unknown.
    """
    try:
        subject, _ = read_names(certificate)
    except ValueError:
        return _UNREADABLE_NAME
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if text := _read_text(subject, kind):
            return text
    person = " ".join(filter(None, (_read_text(subject, kind) for kind in _PERSONAL)))
    others = (_read_text(subject, kind) for kind in _NAMING)
    return person or next(filter(None, others), "") or subject.rfc4514_string()


def _read_text(subject: x509.Name, kind: x509.ObjectIdentifier) -> str:
    texts = (each.value for each in subject.get_attributes_for_oid(kind))
    words = (" ".join(text.split()) for text in texts if isinstance(text, str))
    return next(filter(None, words), "")


def read_names(certificate: x509.Certificate) -> tuple[x509.Name, x509.Name]:
    """Give the names of the holder and of the issuer; ValueError for unreadable ones.

    Old encodings (TeletexString with letters beyond ASCII) are not read.
    """
    try:
        with ignore_warnings():
            return certificate.subject, certificate.issuer
    except TypeError as error:  # a bit string where text is expected
        raise ValueError(*error.args) from error


@contextmanager
def ignore_warnings() -> Iterator[None]:
    """Suppress the warnings of `cryptography` while it reads a certificate.

    Nobody here can fix a country of three letters or a name of 65, and real faults are
    refused elsewhere, with a sentence.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def is_marked_demonstration(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate itself says that it is for demonstrations."""
    try:
        certificate.extensions.get_extension_for_oid(DEMONSTRATION_MARK)
    except x509.ExtensionNotFound:
        return False
    except MALFORMED:  # `find_unfitness` says so
        return False
    return True


def has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Tell whether `certificate` names `issuer` and has its signature."""
    try:
        with ignore_warnings():
            certificate.verify_directly_issued_by(issuer)
    except (*MALFORMED, TypeError, InvalidSignature):
        return False
    return True


def order_chain(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Give the issuers of a certificate, nearest first; unrelated ones are left out."""
    chain = [certificate]
    while not has_issued(chain[-1], chain[-1]):
        issuers = (o for o in others if o not in chain[1:] and has_issued(o, chain[-1]))
        if (issuer := next(issuers, None)) is None:
            break
        chain.append(issuer)
    return tuple(chain[1:])


def find_unfitness(certificate: x509.Certificate) -> Iterator[Problem]:
    """Yield what makes a certificate unfit at any time: its form, key, hash and use."""
    if not is_strictly_encoded(certificate.public_bytes(Encoding.DER)):
        yield malformed_problem(certificate)
    yield from _find_unusable_names(certificate)
    yield from find_weaknesses(certificate)
    yield from _find_wrong_uses(certificate)


def _find_unusable_names(certificate: x509.Certificate) -> Iterator[Problem]:
    """Yield why a certificate does not show whose signature it is, or its issuer.

    A certificate may have only an alternative name (RFC 5280, 4.1.2.6); Word and PDF
    readers then show a signature of nobody.
    """
    try:
        subject, issuer = read_names(certificate)
    except ValueError:
        message = (
            f"the names in the certificate {fingerprint(certificate)[:16]}... are not "
            "written in letters that can be read (in UTF-8, as is usual today)"
        )
        yield Problem("unreadable-name", message, "ask its issuer for another one")
        return
    is_named = any(_read_text(subject, each.oid) for each in subject)
    if not (is_named and len(issuer)):
        which = "issuer" if is_named else "holder"
        message = (
            f"the certificate {fingerprint(certificate)[:16]}... does not name its "
            f"{which}: nobody could see whose signature it makes"
        )
        yield Problem(
            "no-name", message, "order one that has a name (CN or O) in its subject"
        )


def find_unusual_key(certificate: x509.Certificate) -> Iterator[Problem]:
    """Yield that a key cannot sign every kind of file, such as those of Word.

    Existing signatures with it stay valid.
    """
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return
    if isinstance(key, ec.EllipticCurvePublicKey):
        curve = key.curve.name
        if curve in _CURVES - _WORD_CURVES:
            message = (
                f"the key of '{holder_name(certificate)}' is of the curve {curve}, "
                "which Word does not know"
            )
            remedy = "use a key of P-256, P-384, P-521 or RSA"
            yield Problem("kind-of-key", message, remedy)


@asn1.sequence
class _SignedPart:
    """The part of a certificate that its issuer signs (RFC 5280, 4.1)."""

    version: Annotated[int, asn1.Explicit(0), asn1.Default(0)]
    number: int
    algorithm: asn1.TLV
    issuer: asn1.TLV
    period: asn1.TLV
    holder: asn1.TLV
    key: asn1.TLV
    issuer_id: Annotated[asn1.BitString | None, asn1.Implicit(1)]
    holder_id: Annotated[asn1.BitString | None, asn1.Implicit(2)]
    extensions: Annotated[list[asn1.TLV] | None, asn1.Explicit(3)]


@asn1.sequence
class _EncodedCertificate:
    content: _SignedPart
    algorithm: asn1.TLV
    signature: asn1.BitString


def is_strictly_encoded(certificate: bytes) -> bool:
    """Tell whether the signature in a certificate is encoded in the one correct way.

    Libraries ignore its count of unused bits, which must be zero, and whether its
    algorithm is named the same both times (RFC 5280, 4.1.1.2).
    """
    try:
        read = asn1.decode_der(_EncodedCertificate, certificate)
    except ValueError:
        return False
    first, second = read.content.algorithm, read.algorithm
    is_same = (first.tag_bytes, first.data) == (second.tag_bytes, second.data)
    return is_same and read.signature.padding_bits() == 0


def load_certificate(der: bytes) -> x509.Certificate:
    """Load a certificate; every byte of it is read. Raises MalformedError."""
    try:
        with ignore_warnings():
            certificate = x509.load_der_x509_certificate(der)
            is_numbered = certificate.serial_number > 0  # RFC 5280, 4.1.2.2
            is_named = (
                all(read_names(certificate)) and certificate.extensions is not None
            )
    except MALFORMED as error:
        raise MalformedError("a certificate in it is damaged") from error
    is_exact = (
        is_strictly_encoded(der) and certificate.public_bytes(Encoding.DER) == der
    )
    if not (is_numbered and is_named and is_exact):
        raise MalformedError("a certificate in it is damaged")
    return certificate


def asn1_certificate(certificate: x509.Certificate) -> Any:  # noqa: ANN401  asn1crypto has no types
    """Convert a certificate to asn1crypto, as pyHanko needs it."""
    from asn1crypto.x509 import Certificate

    return Certificate.load(certificate.public_bytes(Encoding.DER))


def is_chain(signer: x509.Certificate, others: Iterable[x509.Certificate]) -> bool:
    """Tell whether each of the others issued one before it."""
    rest, current = [*others], signer
    while rest:
        issuer = next((each for each in rest if has_issued(each, current)), None)
        if issuer is None:
            return False
        rest.remove(issuer)
        current = issuer
    return True


def find_weaknesses(certificate: x509.Certificate) -> Iterator[Problem]:
    """Yield what makes the key or the signature of the certificate too weak."""
    who = holder_name(certificate)
    remedy = "make a new key with `appeals keys new`, or order a new certificate"
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPublicKey):
        if certificate.public_key_algorithm_oid.dotted_string != _PLAIN_RSA:
            message = (
                f"the certificate of '{who}' allows its RSA key signatures of the kind "
                "RSASSA-PSS alone, which Word and many readers of PDF do not know"
            )
            remedy = "order a certificate for an RSA key without this limit"
            yield Problem("kind-of-key", message, remedy)
        if key.key_size < MIN_RSA_BITS:
            message = (
                f"the RSA key of '{who}' has {key.key_size} bits; "
                f"at least {MIN_RSA_BITS} are needed"
            )
            yield Problem("weak-key", message, remedy)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.name not in _CURVES:
            message = f"the key of '{who}' uses the weak curve {key.curve.name}"
            yield Problem("weak-key", message, remedy)
    else:
        message = f"the key of '{who}' is neither RSA nor of an elliptic curve"
        yield Problem("kind-of-key", message, remedy)
    try:
        hashed = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        message = f"the certificate of '{who}' is signed in an unknown way"
        yield Problem("weak-hash", message, remedy)
        return
    if isinstance(hashed, _BROKEN_HASHES):
        name = "MD5" if isinstance(hashed, hashes.MD5) else "SHA-1"
        message = (
            f"the certificate of '{who}' is signed with {name}, which can be forged"
        )
        yield Problem("weak-hash", message, remedy)


def _find_wrong_uses(certificate: x509.Certificate) -> Iterator[Problem]:
    who = holder_name(certificate)
    remedy = (
        "use a certificate for signing documents "
        "(key usage digitalSignature and nonRepudiation)"
    )
    try:
        usage = _read_extension(certificate, x509.KeyUsage)
        purposes = _read_extension(certificate, x509.ExtendedKeyUsage)
        constraints = _read_extension(certificate, x509.BasicConstraints)
    except MALFORMED:
        yield malformed_problem(certificate)
        return
    faults = {
        "is that of a certificate authority": constraints is not None
        and constraints.ca,
        "is not made for signing documents (nonRepudiation is missing in its key "
        "usage)": usage is None or not usage.content_commitment,
        "is made for something other than documents, such as web servers (extended "
        "key usage)": purposes is not None and _OTHER_PURPOSES.issuperset(purposes),
    }
    for fault, is_found in faults.items():
        if is_found:
            yield Problem("wrong-use", f"the certificate of '{who}' {fault}", remedy)


def malformed_problem(certificate: x509.Certificate) -> Problem:
    """Make the problem of a malformed certificate."""
    return Problem(
        "malformed",
        f"the certificate of '{holder_name(certificate)}' is malformed",
        "ask its issuer for another one",
    )


def _read_extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    """Give an extension's value; ValueError when the extensions are malformed."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def find_period_faults(
    certificate: x509.Certificate, at: datetime
) -> Iterator[Problem]:
    """Yield why the certificate is not valid at a moment (with a time zone)."""
    who = holder_name(certificate)
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at > end:
        message = f"the certificate of '{who}' ended on {end:%Y-%m-%d}"
        yield Problem("expired", message, "renew it, or make a new key")
    if at < start:
        message = f"the certificate of '{who}' is valid only from {start:%Y-%m-%d}"
        remedy = "wait until then; if that day is past, set the clock of this machine"
        yield Problem("not-yet-valid", message, remedy)
