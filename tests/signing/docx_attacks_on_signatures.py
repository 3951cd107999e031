"""Attacks on the signatures themselves."""

import base64
import re
from collections.abc import Callable

from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.docx_package import pack_signed, read_package
from appeals.signing.docx_signature import sign_docx
from appeals.signing.docx_verification import encode_value
from appeals.signing.keys import KeySigner
from appeals.signing.verdict import Verdict
from appeals.signing.xml_signature import (
    SignatureFacts,
    escape,
    render_manifest,
    render_signature,
)
from tests.signing.pki import AT
from tests.signing.sample_docx import (
    DOCUMENT,
    ORIGIN,
    ORIGIN_RELATIONSHIPS,
    ROOT_RELATIONSHIPS,
    SECOND,
    SIGNATURE,
    TYPES,
    Signed,
    part,
    rebuilt,
    swapped,
)

CHANGED, INCOMPLETE = Verdict.CHANGED, Verdict.INCOMPLETE
UNKNOWN, NOT_SIGNED = Verdict.UNKNOWN_SIGNER, Verdict.NOT_SIGNED
WROTE = "another program than this one wrote it"
STAND = "are not in it as this program writes them"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def forged(
    data: bytes,
    signer: KeySigner,
    change: Callable[[str], str] = str,
    value: Callable[[bytes], bytes] = bytes,
    **facts: object,
) -> bytes:
    """Sign as `sign_docx` would not: anything may be changed before and after."""
    package = read_package(data)
    certificates = (signer.certificate, *signer.issuers)
    whole: dict[str, object] = {
        "key_kind": "rsa" if "RSA" in type(signer.key).__name__ else "ecdsa",
        "signer_id": "alice",
        "expected": ("alice",),
        "moment": "2026-11-22T12:00:00Z",
        "certificates": tuple(c.public_bytes(Encoding.DER) for c in certificates),
        "issuer_name": escape(signer.certificate.issuer.rfc4514_string()),
        "serial_number": str(signer.certificate.serial_number),
    }
    draft = render_signature(
        change(render_manifest(package)),
        package.fingerprint(),
        SignatureFacts(**{**whole, **facts}),
    )
    made = encode_value(signer.certificate, signer.sign(draft.signed_info))
    return pack_signed(package, (*package.signatures, draft.xml(value(made))))


def high(value: bytes) -> bytes:
    """Give the other ECDSA value that fits as well."""
    s = P256 - int.from_bytes(value[32:])
    return value[:32] + s.to_bytes(32)


def with_signatures(s: Signed, *numbers: int) -> bytes:
    package = read_package(s.two)
    return pack_signed(package, [package.signatures[n] for n in numbers])


def der_of(signer: KeySigner) -> str:
    return base64.b64encode(signer.certificate.public_bytes(Encoding.DER)).decode()


def origin_untied(s: Signed) -> bytes:
    relationships = part(s.one, ROOT_RELATIONSHIPS)
    return rebuilt(
        s.one,
        {
            ROOT_RELATIONSHIPS: re.sub(
                '<Relationship Id="signatures".*?/>', "", relationships
            )
        },
    )


def all_taken_out(s: Signed) -> bytes:
    types = part(s.one, TYPES)
    types = re.sub('<Default Extension="sigs".*(?=</Types>)', "", types)
    data = rebuilt(origin_untied(s), {TYPES: types})
    return rebuilt(data, dropped=(SIGNATURE, ORIGIN, ORIGIN_RELATIONSHIPS))


def transplanted(s: Signed) -> bytes:
    """Put the signature of this letter on another letter."""
    other = swapped(s.letter, DOCUMENT, "respectfully", "urgently")
    return pack_signed(read_package(other), read_package(s.one).signatures)


def resigned(s: Signed, signer: KeySigner) -> bytes:
    other = swapped(s.letter, DOCUMENT, "respectfully", "urgently")
    return sign_docx(other, signer, when=AT, expected=(signer.id,))


def at_signature(old: str, new: str) -> Callable[[Signed], bytes]:
    return lambda s: swapped(s.one, SIGNATURE, old, new)


def value_exchanged(s: Signed) -> bytes:
    found = re.search("<SignatureValue>(.)", part(s.one, SIGNATURE))
    letter = "A" if found[1] != "A" else "B"
    return swapped(s.one, SIGNATURE, found[0], f"<SignatureValue>{letter}")


ATTACKS = {
    "the value is another": (CHANGED, "its value does not fit", value_exchanged),
    "the moment of signing is another": (
        CHANGED,
        WROTE,
        at_signature("2026-11", "2025-11"),
    ),
    "the expected signers are fewer": (
        CHANGED,
        WROTE,
        lambda s: swapped(
            with_signatures(s, 0), SIGNATURE, "<l:Expected>bob</l:Expected>", ""
        ),
    ),
    "the signer is called otherwise": (
        CHANGED,
        WROTE,
        at_signature("<l:Signer>alice", "<l:Signer>alicia"),
    ),
    "the certificate is that of another": (
        CHANGED,
        WROTE,
        lambda s: swapped(
            s.one, SIGNATURE, der_of(s.pki.alice), der_of(s.pki.self_signed)
        ),
    ),
    "the issuer's certificate is another": (
        CHANGED,
        WROTE,
        lambda s: swapped(
            s.one, SIGNATURE, der_of(s.pki.intermediate), der_of(s.pki.self_signed)
        ),
    ),
    "a certificate is added": (
        CHANGED,
        WROTE,
        lambda s: swapped(
            s.one,
            SIGNATURE,
            "</X509Data>",
            f"<X509Certificate>{der_of(s.pki.bob)}</X509Certificate></X509Data>",
        ),
    ),
    "digests are SHA-1": (
        CHANGED,
        "it rests on SHA1",
        at_signature("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
    ),
    "the signature is RSA with MD5": (
        CHANGED,
        "it rests on MD5",
        at_signature(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
    ),
    "a transform hides a part of what is signed": (
        CHANGED,
        WROTE,
        at_signature(
            "<Transforms>",
            '<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/'
            'REC-xpath-19991116"></Transform>',
        ),
    ),
    "the signed object is there twice": (
        CHANGED,
        WROTE,
        at_signature(
            "</Signature>",
            '<Object Id="idPackageObject"><Manifest></Manifest></Object></Signature>',
        ),
    ),
    "a comment is in the signature": (
        CHANGED,
        WROTE,
        at_signature("<KeyInfo>", "<!-- x --><KeyInfo>"),
    ),
    "a line break ends the signature": (
        CHANGED,
        WROTE,
        at_signature("</Signature>", "</Signature>\n"),
    ),
    "the signature has a document type": (
        CHANGED,
        WROTE,
        at_signature("<Signature ", "<!DOCTYPE Signature><Signature "),
    ),
    "a purpose is written into the signature": (
        CHANGED,
        WROTE,
        at_signature("<SignatureComments>", "<SignatureComments>As agreed"),
    ),
    "the signature is no XML": (
        CHANGED,
        WROTE,
        lambda s: rebuilt(s.one, {SIGNATURE: b"\xff\0"}),
    ),
    "the signature is empty": (
        CHANGED,
        WROTE,
        lambda s: rebuilt(s.one, {SIGNATURE: b""}),
    ),
    "the signature is that of another letter": (
        CHANGED,
        "'word/document.xml' was changed",
        transplanted,
    ),
    "a signature covers nothing": (
        CHANGED,
        "is not covered by this signature",
        lambda s: forged(s.letter, s.pki.alice, lambda _: "<Manifest></Manifest>"),
    ),
    "a signature leaves the properties out": (
        CHANGED,
        "'docProps/app.xml' is not covered",
        lambda s: forged(
            s.letter,
            s.pki.alice,
            lambda m: re.sub('<Reference URI="/docProps/app.*?</Reference>', "", m),
        ),
    ),
    "the key has 1024 bits": (
        CHANGED,
        "1024 bits",
        lambda s: forged(s.letter, s.pki.rsa1024),
    ),
    "the certificate rests on SHA-1": (
        CHANGED,
        "signed with SHA-1",
        lambda s: forged(s.letter, s.pki.sha1),
    ),
    "the value is the other one that fits": (
        CHANGED,
        "its value does not fit",
        lambda s: forged(
            s.letter, s.pki.bob, value=high, signer_id="bob", expected=("bob",)
        ),
    ),
    "the moment is none": (
        CHANGED,
        WROTE,
        lambda s: forged(s.letter, s.pki.alice, moment="2026-13-41T12:00:00Z"),
    ),
    "somebody signs for somebody else": (
        UNKNOWN,
        "the key is that of 'bob'",
        lambda s: forged(s.letter, s.pki.bob),
    ),
    "a stranger has the name of a signer": (
        UNKNOWN,
        "",
        lambda s: resigned(s, s.pki.self_signed),
    ),
    "a stranger calls himself by a signer's id": (
        UNKNOWN,
        "",
        lambda s: forged(s.letter, s.pki.self_signed),
    ),
    "a certificate was revoked": (UNKNOWN, "", lambda s: resigned(s, s.pki.revoked)),
    "a certificate had expired": (UNKNOWN, "", lambda s: resigned(s, s.pki.expired)),
    "a signer is not one of those expected": (
        CHANGED,
        "is not among those",
        lambda s: forged(s.letter, s.pki.bob, signer_id="bob"),
    ),
    "two signatures expect different signers": (
        CHANGED,
        "do not name the same signers",
        lambda s: forged(s.one, s.pki.bob, signer_id="bob", expected=("alice", "bob")),
    ),
    "one of two signatures is broken": (
        CHANGED,
        "Signature 2 (Bob Reviewer)",
        lambda s: swapped(s.two, SECOND, "<l:Signer>bob", "<l:Signer>bot"),
    ),
    "a signature is there twice": (
        CHANGED,
        "signed it twice",
        lambda s: with_signatures(s, 0, 0),
    ),
    "the last signature is taken out": (
        INCOMPLETE,
        "The signature of 'bob' is missing.",
        lambda s: with_signatures(s, 0),
    ),
    "the first signature is taken out": (
        INCOMPLETE,
        "The signature of 'alice' is missing.",
        lambda s: with_signatures(s, 1),
    ),
    "all signatures are taken out": (NOT_SIGNED, "holds no signature", all_taken_out),
    "the last signature is emptied out of the zip alone": (
        CHANGED,
        STAND,
        lambda s: rebuilt(s.two, dropped=(SECOND,)),
    ),
    "nothing ties the signatures to the letter": (CHANGED, STAND, origin_untied),
    "only the parts of the signatures are taken out": (
        CHANGED,
        "were taken out",
        lambda s: rebuilt(s.one, dropped=(SIGNATURE, ORIGIN, ORIGIN_RELATIONSHIPS)),
    ),
    "a signature is beside the chain": (
        CHANGED,
        STAND,
        lambda s: rebuilt(s.one, {"_xmlsignatures/sig9.xml": part(s.one, SIGNATURE)}),
    ),
    "the chain leads to another signature": (
        CHANGED,
        STAND,
        lambda s: swapped(s.two, ORIGIN_RELATIONSHIPS, '"sig2.xml"', '"sig1.xml"'),
    ),
    "the origin holds something": (
        CHANGED,
        STAND,
        lambda s: rebuilt(s.one, {ORIGIN: b"x"}),
    ),
}
