"""Signing a DOCX: what is added, what is refused."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec

from appeals.errors import BlockedError
from appeals.signing.docx_signature import is_signed_form_of, sign_docx
from appeals.signing.docx_verification import examine_docx
from appeals.signing.keys import KeySigner
from appeals.signing.opc import read_archive
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from tests.signing.pki import AT, Pki, make
from tests.signing.sample_docx import (
    DOCUMENT,
    SECOND,
    SIGNATURE,
    Signed,
    letter,
    part,
    swapped,
)

DSIG = "{http://www.w3.org/2000/09/xmldsig#}"


def test_a_signed_letter_is_valid_and_names_its_signers(
    docx: Signed, trust: Trust
) -> None:
    report = examine_docx(docx.two, trust)
    assert report.verdict is Verdict.VALID
    assert report.reasons == ()
    assert report.expected == ("alice", "bob")
    alice, bob = report.signatures
    assert (alice.signer_id, alice.signer_name) == ("alice", "Alice Director")
    assert (bob.signer_id, bob.signer_name) == ("bob", "Bob Reviewer")
    assert alice.signed_at == AT
    assert alice.level == "XAdES"
    assert len(alice.certificate_sha256) == 64
    assert not alice.is_time_stamped
    assert not report.is_demonstration


def test_the_parts_of_the_letter_stay_as_they_were(docx: Signed) -> None:
    before, after = read_archive(docx.letter).parts, read_archive(docx.two).parts
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "_rels/.rels"}
    assert after.keys() - before.keys() == {
        "_xmlsignatures/origin.sigs",
        "_xmlsignatures/_rels/origin.sigs.rels",
        SIGNATURE,
        SECOND,
    }
    assert is_signed_form_of(docx.one, docx.letter)
    assert is_signed_form_of(docx.two, docx.letter)


def test_a_signed_file_is_no_form_of_another_letter(docx: Signed) -> None:
    other = swapped(docx.letter, DOCUMENT, "respectfully", "urgently")
    assert not is_signed_form_of(docx.one, other)
    assert not is_signed_form_of(docx.one, docx.one)
    assert not is_signed_form_of(docx.letter, docx.letter)
    assert not is_signed_form_of(b"PK", docx.letter)


@pytest.mark.parametrize("number", [1, 2])
def test_all_digests_are_those_that_a_parser_of_xml_finds(
    docx: Signed, number: int
) -> None:
    """lxml does what Word and LibreOffice do; nothing here is printed by us."""
    from lxml import etree

    def canonical(element: etree._Element) -> bytes:
        # Canonical form of a part of a tree needs a tree of its own in lxml.
        alone = etree.fromstring(etree.tostring(element, with_tail=False))
        file = BytesIO()
        alone.getroottree().write_c14n(file)
        return file.getvalue()

    parts = read_archive(docx.two).parts
    root = etree.fromstring(parts[f"_xmlsignatures/sig{number}.xml"])
    assert root.tag == f"{DSIG}Signature"
    by_id = {element.get("Id"): element for element in root.iter() if element.get("Id")}
    checked = []
    for reference in root.iter(f"{DSIG}Reference"):
        uri = str(reference.get("URI"))
        kinds = [t.get("Algorithm") for t in reference.iter(f"{DSIG}Transform")]
        if uri.startswith("#"):
            data = canonical(by_id[uri[1:]])
        else:
            data = parts[uri[1:].partition("?")[0]]
        if kinds and not uri.startswith("#"):
            relationships = etree.fromstring(data)
            sources = {e.get("SourceId") for e in reference.iter() if e.get("SourceId")}
            rows = sorted(
                (
                    relationship
                    for relationship in relationships
                    if relationship.get("Id") in sources
                ),
                key=lambda relationship: str(relationship.get("Id")),
            )
            relationships[:] = rows
            for row in rows:
                row.set("TargetMode", row.get("TargetMode", "Internal"))
            data = canonical(relationships)
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert reference.findtext(f"{DSIG}DigestValue") == digest, uri
        checked.append(uri)
    assert len(checked) == 4 + len(read_archive(docx.letter).parts) - 1


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_elliptic_curves_sign_too(
    pki: Pki, trust: Trust, curve: ec.EllipticCurve
) -> None:
    signer = make("Carol", pki.intermediate, key=ec.generate_private_key(curve))
    for minute in range(8):  # half of all values come out high and are turned
        when = AT + timedelta(minutes=minute)
        data = sign_docx(letter(), signer, when=when, expected=("carol",))
        report = examine_docx(data, trust)
        assert report.verdict is Verdict.VALID
        assert report.signatures[0].signer_id is None  # believed for its issuer
        assert report.signatures[0].signed_at == when


def test_equal_letters_and_keys_give_equal_bytes(docx: Signed) -> None:
    again = sign_docx(docx.letter, docx.pki.alice, when=AT, expected=("alice",))
    assert again == docx.one


def test_the_moment_is_written_in_utc_to_the_second(pki: Pki, trust: Trust) -> None:
    taipei = timezone(timedelta(hours=8))
    when = datetime(2026, 11, 22, 20, 0, 0, 999, tzinfo=taipei)
    data = sign_docx(letter(), pki.alice, when=when, expected=("alice",))
    assert "2026-11-22T12:00:00Z" in part(data, SIGNATURE)
    assert "+08" not in part(data, SIGNATURE)
    signed_at = examine_docx(data, trust).signatures[0].signed_at
    assert signed_at == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_signature_names_neither_program_nor_machine(docx: Signed) -> None:
    text = re.sub('SourceId="[^"]*"', "", part(docx.one, SIGNATURE))
    for row in ("WindowsVersion", "OfficeVersion", "ApplicationVersion", "SetupID"):
        assert f"<{row}></{row}>" in text
    for word in ("appeals", "python", "lxml", "LibreOffice", "16.0"):
        assert word.lower() not in text.lower()
    assert set(re.findall("Version>([^<]*)<", text)) == {""}


def test_a_key_of_another_certificate_is_refused(pki: Pki) -> None:
    mixed = KeySigner("alice", pki.alice.certificate, (), key=pki.root.key)
    with pytest.raises(BlockedError, match="does not belong to its certificate"):
        sign_docx(letter(), mixed, when=AT, expected=("alice",))


@pytest.mark.parametrize(
    ("who", "words"), [("rsa1024", "1024 bits"), ("sha1", "signed with SHA-1")]
)
def test_a_weak_key_is_refused(pki: Pki, who: str, words: str) -> None:
    signer = pki.bad[who]
    with pytest.raises(BlockedError, match=words):
        sign_docx(letter(), signer, when=AT, expected=(signer.id,))


@pytest.mark.parametrize("curve", [ec.BrainpoolP256R1(), ec.SECP256K1()])
def test_an_unusual_curve_is_refused(pki: Pki, curve: ec.EllipticCurve) -> None:
    signer = make("Carol", pki.intermediate, key=ec.generate_private_key(curve))
    with pytest.raises(BlockedError, match=f"curve {curve.name}"):
        sign_docx(letter(), signer, when=AT, expected=("carol",))


def test_a_key_of_another_kind_is_refused(pki: Pki) -> None:
    signer = make("Carol", pki.intermediate, key=dsa.generate_private_key(2048))
    with pytest.raises(BlockedError, match="neither RSA nor of an elliptic curve"):
        sign_docx(letter(), signer, when=AT, expected=("carol",))


def test_nobody_signs_twice(docx: Signed) -> None:
    with pytest.raises(BlockedError, match="'alice' has signed it already"):
        sign_docx(docx.two, docx.pki.alice, when=AT, expected=("alice", "bob"))


def test_a_key_signs_once_under_whatever_id(docx: Signed) -> None:
    pki = docx.pki
    both = ("alice", "carol")
    first = sign_docx(letter(), pki.alice, when=AT, expected=both)
    again = KeySigner("carol", pki.alice.certificate, (), key=pki.alice.key)
    with pytest.raises(BlockedError, match="'alice' has signed it already"):
        sign_docx(first, again, when=AT, expected=both)


def test_only_those_expected_sign(docx: Signed) -> None:
    with pytest.raises(BlockedError, match="'bob' is not among those"):
        sign_docx(docx.letter, docx.pki.bob, when=AT, expected=("alice",))


def test_all_signatures_expect_the_same(docx: Signed) -> None:
    with pytest.raises(BlockedError, match="expect other signers: alice"):
        sign_docx(docx.one, docx.pki.bob, when=AT, expected=("alice", "bob"))


def test_no_one_signs_beside_a_broken_signature(docx: Signed) -> None:
    first = sign_docx(letter(), docx.pki.alice, when=AT, expected=("alice", "bob"))
    changed = swapped(first, DOCUMENT, "respectfully", "urgently")
    with pytest.raises(BlockedError, match=r"signature 1: 'word/document\.xml' was"):
        sign_docx(changed, docx.pki.bob, when=AT, expected=("alice", "bob"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\3\4"])
def test_what_is_no_docx_is_refused(pki: Pki, content: bytes) -> None:
    with pytest.raises(BlockedError, match="cannot be signed"):
        sign_docx(content, pki.alice, when=AT, expected=("alice",))


def test_every_letter_of_the_writer_can_be_signed(pki: Pki, trust: Trust) -> None:
    from appeals.writers.docx import write_docx
    from tests.writers.docx import trees

    for name in ("rich_document", "arabic_document", "chinese_document"):
        data = write_docx(getattr(trees, name)())
        signed = sign_docx(data, pki.alice, when=AT, expected=("alice",))
        assert examine_docx(signed, trust).verdict is Verdict.VALID
