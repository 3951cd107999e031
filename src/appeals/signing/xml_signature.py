"""The XML of a package signature, rendered in canonical form.

Nothing here parses XML: a verifier renders the signature that should be in the file,
from the letter and from what only the signer knew, and compares. Canonical XML 1.0, XML
Signature 1.1, ETSI TS 101 903 (XAdES), ECMA-376 part 2 clause 13, and for the office
object [MS-OFFCRYPTO] 2.5.2.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from appeals.model.office_zip import CONTENT_TYPES_NAME, DECLARATION
from appeals.signing.docx_package import DocxPackage
from appeals.signing.opc import (
    RELATIONSHIPS,
    RELATIONSHIPS_TYPE,
    RelationshipEntry,
)

KeyKind = Literal["rsa", "ecdsa"]

PACKAGE: Final = "urn:signed-letter:1"
"""Namespace of our additions: the expected signers, and the file's fingerprint."""

_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
_OFFICE: Final = "http://schemas.microsoft.com/office/2006/digsig"
_OPC: Final = "http://schemas.openxmlformats.org/package/2006"
_C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_METHODS: Final[dict[KeyKind, str]] = {
    "rsa": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "ecdsa": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}
_DIGEST_METHOD: Final = f'<DigestMethod Algorithm="{_SHA256}"></DigestMethod>'
_CANONICAL: Final = f'<Transform Algorithm="{_C14N}"></Transform>'
# xmlsec up to 1.2 does not escape these in the relationships transform, Word does:
# relationships that hold one are signed as a file, which both read alike.
_SPECIAL: Final = re.compile(r"""[&<>"\s]""")
_PARENT: Final = "#idPackageSignature"
# Word needs these rows; whatever describes a program or a screen is empty or minimal.
_OFFICE_ROWS: Final = (
    ("SetupID", ""),
    ("SignatureText", ""),
    ("SignatureImage", ""),
    ("SignatureComments", ""),
    ("WindowsVersion", ""),
    ("OfficeVersion", ""),
    ("ApplicationVersion", ""),
    ("Monitors", "1"),
    ("HorizontalResolution", "1"),
    ("VerticalResolution", "1"),
    ("ColorDepth", "1"),
    ("SignatureProviderId", "{00000000-0000-0000-0000-000000000000}"),
    ("SignatureProviderUrl", ""),
    ("SignatureProviderDetails", "9"),
    ("SignatureType", "1"),
)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What a signature says besides the letter.

    `moment` is UTC, "2026-11-22T09:30:00Z". `certificates` are DER, the signer's
    first. `issuer_name` is of RFC 4514, escaped as in XML; the serial number is
    decimal.
    """

    key_kind: KeyKind
    signer_id: str
    expected: tuple[str, ...]
    moment: str
    certificates: tuple[bytes, ...]
    issuer_name: str
    serial_number: str


@dataclass(frozen=True, slots=True)
class SignatureDraft:
    """A signature without its value; `signed_info` is what the key signs."""

    signed_info: bytes
    before_value: str
    after_value: str

    def xml(self, value: bytes) -> bytes:
        """Render the part with its value."""
        text = base64.b64encode(value).decode()
        return f"{self.before_value}{text}{self.after_value}".encode()


def render_manifest(package: DocxPackage) -> str:
    """Render the list of all parts of a letter with their digests."""
    rows = []
    for name in sorted(package.contents):
        if name == CONTENT_TYPES_NAME:
            continue
        found = package.parts.relationships.get(name)
        if found is not None and not any(_SPECIAL.search(e.target) for e in found):
            rows.append(_relationships_reference(name, found))
        else:
            uri = f"/{name}?ContentType={package.parts.types[name]}"
            rows.append(_reference(uri, package.contents[name]))
    return f"<Manifest>{''.join(rows)}</Manifest>"


def render_signature(
    manifest: str, fingerprint: str, facts: SignatureFacts
) -> SignatureDraft:
    """Render a signature of the letter with this manifest and fingerprint."""
    package_object = _package_object(manifest, facts.moment)
    letter_object = _letter_object(fingerprint, facts)
    office_object = _office_object()
    properties = _signed_properties(facts)
    references = (
        _object_reference("idPackageObject", package_object),
        _object_reference("idOfficeObject", office_object),
        _object_reference("idLetterObject", letter_object),
        _reference(
            "#idSignedProperties",
            _add_namespaces(properties, f' xmlns:xd="{_XADES}"').encode(),
            ' Type="http://uri.etsi.org/01903#SignedProperties"',
            _CANONICAL,
        ),
    )
    method = _METHODS[facts.key_kind]
    info = (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{_C14N}">'
        "</CanonicalizationMethod>"
        f'<SignatureMethod Algorithm="{method}"></SignatureMethod>'
        f"{''.join(references)}</SignedInfo>"
    )
    keys = "".join(
        f"<X509Certificate>{_base64(each)}</X509Certificate>"
        for each in facts.certificates
    )
    return SignatureDraft(
        signed_info=_add_namespaces(info).encode(),
        before_value=(
            f'{DECLARATION}<Signature xmlns="{_DSIG}" Id="idPackageSignature">'
            f"{info}<SignatureValue>"
        ),
        after_value=(
            f"</SignatureValue><KeyInfo><X509Data>{keys}</X509Data></KeyInfo>"
            f"{package_object}{office_object}{letter_object}"
            f'<Object><xd:QualifyingProperties xmlns:xd="{_XADES}" '
            f'Target="{_PARENT}">{properties}</xd:QualifyingProperties></Object>'
            "</Signature>"
        ),
    )


def escape(text: str) -> str:
    """Escape a text as Canonical XML does (clause 2.3)."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#xD;")


def _package_object(manifest: str, moment: str) -> str:
    name = f"{_OPC}/digital-signature"
    return (
        f'<Object Id="idPackageObject">{manifest}<SignatureProperties>'
        f'<SignatureProperty Id="idSignatureTime" Target="{_PARENT}">'
        f'<mdssi:SignatureTime xmlns:mdssi="{name}">'
        "<mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format>"
        f"<mdssi:Value>{moment}</mdssi:Value></mdssi:SignatureTime>"
        "</SignatureProperty></SignatureProperties></Object>"
    )


def _office_object() -> str:
    rows = "".join(f"<{tag}>{text}</{tag}>" for tag, text in _OFFICE_ROWS)
    return (
        '<Object Id="idOfficeObject"><SignatureProperties>'
        f'<SignatureProperty Id="idOfficeV1Details" Target="{_PARENT}">'
        f'<SignatureInfoV1 xmlns="{_OFFICE}">{rows}</SignatureInfoV1>'
        "</SignatureProperty></SignatureProperties></Object>"
    )


def _letter_object(fingerprint: str, facts: SignatureFacts) -> str:
    issuers = (hashlib.sha256(each).hexdigest() for each in facts.certificates[1:])
    return (
        '<Object Id="idLetterObject"><SignatureProperties>'
        f'<SignatureProperty Id="idLetter" Target="{_PARENT}">'
        f'<l:Letter xmlns:l="{PACKAGE}"><l:Signer>{facts.signer_id}</l:Signer>'
        f"{_elements('l:Expected', facts.expected)}"
        f"{_elements('l:IssuerDigest', issuers)}"
        f"<l:FileDigest>{fingerprint}</l:FileDigest></l:Letter>"
        "</SignatureProperty></SignatureProperties></Object>"
    )


def _signed_properties(facts: SignatureFacts) -> str:
    digest = _base64(hashlib.sha256(facts.certificates[0]).digest())
    return (
        '<xd:SignedProperties Id="idSignedProperties"><xd:SignedSignatureProperties>'
        f"<xd:SigningTime>{facts.moment}</xd:SigningTime>"
        "<xd:SigningCertificate><xd:Cert><xd:CertDigest>"
        f"{_DIGEST_METHOD}<DigestValue>{digest}</DigestValue></xd:CertDigest>"
        f"<xd:IssuerSerial><X509IssuerName>{facts.issuer_name}</X509IssuerName>"
        f"<X509SerialNumber>{facts.serial_number}</X509SerialNumber>"
        "</xd:IssuerSerial></xd:Cert></xd:SigningCertificate>"
        "<xd:SignaturePolicyIdentifier><xd:SignaturePolicyImplied>"
        "</xd:SignaturePolicyImplied></xd:SignaturePolicyIdentifier>"
        "</xd:SignedSignatureProperties></xd:SignedProperties>"
    )


def _elements(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def _relationships_reference(
    name: str, relationships: Sequence[RelationshipEntry]
) -> str:
    """Refer to relationships by their ids (ECMA-376 part 2, 13.2.4.24)."""
    ordered = sorted(relationships)
    rows = "".join(
        f'<Relationship Id="{each.id}" Target="{each.target}" '
        f'TargetMode="{"External" if each.is_external else "Internal"}" '
        f'Type="{each.type}"></Relationship>'
        for each in ordered
    )
    ids = "".join(
        f'<mdssi:RelationshipReference xmlns:mdssi="{_OPC}/digital-signature" '
        f'SourceId="{each.id}"></mdssi:RelationshipReference>'
        for each in ordered
    )
    return _reference(
        f"/{name}?ContentType={RELATIONSHIPS_TYPE}",
        f'<Relationships xmlns="{RELATIONSHIPS}">{rows}</Relationships>'.encode(),
        transforms=(
            f'<Transform Algorithm="{_OPC}/RelationshipTransform">{ids}</Transform>'
            f"{_CANONICAL}"
        ),
    )


def _object_reference(id_: str, markup: str) -> str:
    return _reference(
        f"#{id_}", _add_namespaces(markup).encode(), f' Type="{_DSIG}Object"'
    )


def _reference(uri: str, data: bytes, kind: str = "", transforms: str = "") -> str:
    if transforms:
        transforms = f"<Transforms>{transforms}</Transforms>"
    digest = _base64(hashlib.sha256(data).digest())
    return (
        f'<Reference{kind} URI="{uri}">{transforms}{_DIGEST_METHOD}'
        f"<DigestValue>{digest}</DigestValue></Reference>"
    )


def _add_namespaces(markup: str, more: str = "") -> str:
    """Add to an element of the signature the namespaces it inherits there."""
    tag_end = min(markup.index(" "), markup.index(">"))
    return f'{markup[:tag_end]} xmlns="{_DSIG}"{more}{markup[tag_end:]}'


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
