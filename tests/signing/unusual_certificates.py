"""Certificates as authorities of all kinds issue them, and some that none should.

`FIT` are those that must sign everything, `UNFIT` those that must be refused, with a
word of the sentence. Each is made when it is asked for; all are of "alice".
"""

from dataclasses import replace

from asn1crypto.core import ObjectIdentifier
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.keys import KeySigner
from tests.signing.der import SEQUENCE, SET, inside, tlv
from tests.signing.pki import make, rsa_key

UTF8, PRINTABLE, TELETEX, IA5, UNIVERSAL, BMP = 12, 19, 20, 22, 28, 30
CN, SURNAME, GIVEN, COUNTRY, ORGANISATION, UNIT, PSEUDONYM = (
    f"2.5.4.{number}" for number in (3, 4, 42, 6, 10, 11, 65)
)
MAIL = "1.2.840.113549.1.9.1"


def named(*parts: tuple[str, int, bytes]) -> KeySigner:
    """Make a certificate with this name, byte for byte, of its holder and issuer.

    `cryptography` writes no name that is out of order.
    """
    base = make("Any Name", signer_id="alice")
    fields = inside(inside(base.certificate.public_bytes(Encoding.DER))[0])
    name = tlv(
        SEQUENCE,
        *(
            tlv(SET, tlv(SEQUENCE, ObjectIdentifier(kind).dump(), tlv(tag, text)))
            for kind, tag, text in parts
        ),
    )
    fields[3] = fields[5] = name  # issuer and subject: RFC 5280, 4.1
    content = tlv(SEQUENCE, *fields)
    signature = base.key.sign(content, ec.ECDSA(hashes.SHA256()))
    whole = tlv(SEQUENCE, content, fields[2], tlv(3, b"\0", signature))
    return replace(base, certificate=x509.load_der_x509_certificate(whole))


def with_key(key: object) -> KeySigner:
    return make("Alice", signer_id="alice", key=key)


def only_alternative_names() -> KeySigner:
    address = x509.SubjectAlternativeName([x509.RFC822Name("alice@example.org")])
    empty = x509.Name([])
    return make("", signer_id="alice", subject=empty, more=((address, True),))


def for_pss_alone() -> KeySigner:
    """Make a certificate whose key may be used for RSASSA-PSS only (RFC 4055, 1.2)."""
    from asn1crypto.keys import PublicKeyAlgorithm
    from asn1crypto.x509 import Certificate

    base = with_key(rsa_key())
    built = Certificate.load(base.certificate.public_bytes(Encoding.DER))
    content = built["tbs_certificate"]
    kind = PublicKeyAlgorithm({"algorithm": "rsassa_pss"})
    content["subject_public_key_info"]["algorithm"] = kind
    signed = content.dump(force=True)
    built["signature_value"] = base.key.sign(
        signed, padding.PKCS1v15(), hashes.SHA256()
    )
    whole = x509.load_der_x509_certificate(built.dump(force=True))
    return replace(base, certificate=whole)


FIT = {
    "e-mail": lambda: named((MAIL, IA5, b"alice@example.org")),
    "unit": lambda: named((UNIT, UTF8, b"Advocacy")),
    "given name and surname": lambda: named((GIVEN, UTF8, b"A"), (SURNAME, UTF8, b"B")),
    "pseudonym": lambda: named((PSEUDONYM, UTF8, "Siegel Ä".encode())),
    "unknown attribute": lambda: named(("1.2.3.4", UTF8, b"Example Watch")),
    "BMPString": lambda: named((CN, BMP, "Jürgen Müller".encode("utf-16-be"))),
    "UniversalString": lambda: named((CN, UNIVERSAL, "Ægir".encode("utf-32-be"))),
    "TeletexString of ASCII": lambda: named((CN, TELETEX, b"Juergen")),
    "country of three letters": lambda: named(
        (COUNTRY, PRINTABLE, b"DEU"), (CN, UTF8, b"Alice")
    ),
    "empty country": lambda: named((COUNTRY, PRINTABLE, b""), (CN, UTF8, b"Alice")),
    "name of 70 signs": lambda: named((CN, UTF8, b"x" * 70)),
    "two lines": lambda: named((CN, UTF8, b'Alice\r\n& <"Example">')),
    "P-521": lambda: with_key(ec.generate_private_key(ec.SECP521R1())),
    "RSA": lambda: with_key(rsa_key()),
}

UNFIT = {
    "no name": (only_alternative_names, "does not name its holder"),
    "empty name": (lambda: named((CN, UTF8, b"")), "does not name its holder"),
    "TeletexString": (
        lambda: named((CN, TELETEX, "Jürgen Müller".encode("latin-1"))),
        "letters that can be read",
    ),
    "TeletexString beside a good name": (
        lambda: named((ORGANISATION, TELETEX, b"M\xfcller"), (CN, UTF8, b"Alice")),
        "letters that can be read",
    ),
    "wrong UTF-8": (lambda: named((CN, UTF8, b"J\xfcrgen")), "letters that can be"),
    "a number as name": (lambda: named((CN, 2, b"\1")), "letters that can be read"),
    "bits as name": (lambda: named((CN, 3, b"\0\1")), "letters that can be read"),
    "RSASSA-PSS": (for_pss_alone, "RSASSA-PSS"),
    "Brainpool": (
        lambda: with_key(ec.generate_private_key(ec.BrainpoolP256R1())),
        "curve brainpoolP256r1",
    ),
    "P-224": (lambda: with_key(ec.generate_private_key(ec.SECP224R1())), "weak curve"),
    "short RSA": (lambda: with_key(rsa_key(2047)), "2047 bits"),
}
