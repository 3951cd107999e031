"""What is said of honest files, and of those signed by the wrong hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.model.document import Paragraph, Text
from appeals.signing.certificates import fingerprint
from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_verification import Approved, examine_pdf
from appeals.signing.verdict import Verdict
from appeals.writers.pdf.typst.engine import TypstEngine
from tests.signing.certificates import AT, authority, issuer, loner, root, signer, trust
from tests.signing.pki import make, revoke
from tests.signing.sample_pdf import unsigned
from tests.signing.signed_pdf import both, first, one, sign
from tests.signing.time_authority import InProcess
from tests.writers.sample import sample_document


def examined(content, *, approved=None, **more):
    return examine_pdf(content, trust("ana", "bo", **more), approved=approved)


LEVELS = {"b": "B-B", "t": "B-T", "lt": "B-LT", "lta": "B-LTA"}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("letter", [one, both])
def test_an_honest_letter_is_valid(letter, level):
    report = examined(letter(level))
    assert (report.verdict, report.reasons) == (Verdict.VALID, ())
    assert report.expected == tuple(each.signer_id for each in report.signatures)
    for each in report.signatures:
        assert each.level == LEVELS[level]
        assert each.signed_at == AT
        assert each.is_time_stamped == (level != "b")
        assert each.revocation == ("good" if level in {"lt", "lta"} else "not checked")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("letter", [one, both])
def test_the_library_has_nothing_against_what_we_call_valid(letter, level):
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = Certificate.load(root().certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], moment=AT)
    signatures = PdfFileReader(BytesIO(letter(level))).embedded_regular_signatures
    assert len(signatures) == (2 if letter is both else 1)
    for held in signatures:
        assert validate_pdf_signature(held, context).bottom_line


def test_the_library_allows_a_second_signature_on_a_letter_set_with_typst():
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[], moment=AT)
    blocks = tuple(
        Paragraph((Text(name),), "signature", signer=name) for name in ("ana", "bo")
    )
    document = replace(sample_document(), blocks=blocks, notes=())
    letter = TypstEngine().render(document, css=None).pdf
    letter = sign(letter, "ana", is_only=False)
    letter = sign(letter, "bo", is_first=False, is_only=False)
    assert examined(letter).verdict is Verdict.VALID
    for held in PdfFileReader(BytesIO(letter)).embedded_regular_signatures:
        assert validate_pdf_signature(held, context).docmdp_ok


def test_an_rsa_key_signs_as_well():
    known = signer("ana", 2048)
    pins = {fingerprint(known.certificate): "ana"}
    report = examine_pdf(sign(unsigned("ana"), known), trust(pins=pins))
    assert report.verdict is Verdict.VALID


def test_a_letter_without_fields_is_not_signed():
    report = examined(unsigned())
    assert report.verdict is Verdict.NOT_SIGNED
    assert report.expected is None


@pytest.mark.parametrize(
    ("letter", "missing", "verdict"),
    [(unsigned("ana"), "ana", "NOT SIGNED"), (first(), "bo", "INCOMPLETE")],
)
def test_a_letter_with_an_empty_field_says_who_has_not_signed(letter, missing, verdict):
    report = examined(letter)
    assert report.verdict == verdict
    assert report.reasons == (f"signatures are missing: {missing}",)


def test_the_approved_bytes_are_recognised():
    approved = unsigned("ana")
    right = Approved(sha256(approved).hexdigest(), len(approved))
    assert examined(one(), approved=right).verdict is Verdict.VALID
    assert examined(one("lta"), approved=right).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "approved",
    [
        Approved(sha256(b"").hexdigest(), 0),
        Approved("0" * 64, len(unsigned("ana"))),
        Approved(sha256(one()[:500]).hexdigest(), 500),
        Approved(sha256(one()).hexdigest(), len(one())),
    ],
)
def test_other_bytes_than_the_approved_ones_are_reported(approved):
    report = examined(one(), approved=approved)
    assert report.verdict is Verdict.CHANGED
    assert report.reasons == ("it does not begin with the bytes that were approved",)


def test_a_signer_without_a_known_fingerprint_is_remarked():
    report = examine_pdf(one(), trust())
    assert report.verdict is Verdict.VALID
    assert report.remarks == (
        "the certificate of 'ana' is not registered here; its holder is 'ana'",
    )


def past():
    start, end = datetime(2021, 1, 1, tzinfo=AT.tzinfo), AT - timedelta(days=1)
    return make("Ana", issuer(), signer_id="ana", start=start, end=end)


def weak():
    from tests.signing.pki import rsa_key

    return make("Ana", issuer(), signer_id="ana", key=rsa_key(1024))


def for_mail():
    return make("Ana", issuer(), signer_id="ana", uses=("digital_signature",))


STRANGERS = {
    "nobody vouches": (lambda: loner("ana"), "no trusted certificate confirms"),
    "ended before it signed": (past, "ended on 2026-11-21"),
    "RSA of 1024 bits": (weak, "1024 bits"),
    "not made for documents": (for_mail, "not made for signing documents"),
    "another's place": (lambda: replace(signer("bo"), id="ana"), "'bo' signed in the"),
    "a known issuer, an unknown holder": (
        lambda: make("Ana", issuer(), signer_id="ana"),
        "'Ana' signed in the place of 'ana'",
    ),
}


@pytest.mark.parametrize(("make_signer", "reason"), STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_is_reported(make_signer, reason):
    report = examined(sign(unsigned("ana"), make_signer()))
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert reason in report.reasons[0]
    assert report.reasons[0].startswith("ana: ")


def test_a_revoked_certificate_is_reported():
    revoked = revoke(issuer(), signer("ana").certificate)
    report = examined(one(), crls=(revoked,))
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert "was revoked on 2026-06-01" in report.reasons[0]


def test_a_time_stamp_of_an_unknown_authority_is_reported():
    other = authority("Other TSA", is_known=False)
    signed = sign_pdf(
        unsigned("ana"),
        signer("ana"),
        field="signature-ana",
        when=AT,
        is_first=True,
        is_only=True,
        level="t",
        timestamper=InProcess(other),
    )
    report = examined(signed)
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert "time stamp authority 'Other TSA'" in report.reasons[0]


def test_a_time_stamp_counts_more_than_the_clock_of_the_signer():
    """The certificate ended by the signer's clock, and had not by the authority's."""
    later = datetime(2050, 1, 1, tzinfo=AT.tzinfo)
    assert examined(sign(unsigned("ana"), "ana", when=later)).verdict is (
        Verdict.UNKNOWN_SIGNER
    )
    stamped = sign(unsigned("ana"), "ana", when=later, level="t")
    assert examined(stamped).verdict is Verdict.VALID


def test_a_picture_in_the_field_is_no_change():
    from tests.signing.test_pdf_signature import png

    letter = sign(unsigned("ana", "bo"), "ana", is_only=False, image=png())
    signed = sign(letter, "bo", is_first=False, is_only=False, image=png())
    assert examined(signed).verdict is Verdict.VALID


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", b"PK\x03\x04", b"%"])
def test_what_is_no_pdf_is_never_valid(content):
    assert examined(content).verdict is not Verdict.VALID


def test_a_foreign_pdf_without_signatures_is_not_signed():
    import pikepdf

    out = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    report = examined(out.getvalue())
    assert report.verdict is Verdict.NOT_SIGNED
    assert report.reasons[0].startswith("it is not built as our letters are")


def test_one_signs_in_one_place():
    """Where nobody's certificate is known, the names of fields prove nothing."""
    ana = signer("ana")
    content = sign(first(), ana, field="signature-bo", is_first=False, is_only=False)
    report = examine_pdf(content, trust())
    assert report.verdict is Verdict.CHANGED
    assert report.reasons == ("one certificate signed in the places of 'ana' and 'bo'",)


LATE = datetime(2046, 1, 1, tzinfo=AT.tzinfo)


@pytest.mark.parametrize(("level", "is_remarked"), [("b", True), ("t", False)])
def test_only_a_time_stamp_proves_that_an_ended_certificate_was_good(
    level, is_remarked
):
    report = examined(one(level), now=LATE)
    assert report.verdict is Verdict.VALID
    assert any("ended on 2045-01-01" in each for each in report.remarks) is is_remarked


@pytest.mark.parametrize("level", ["b", "t"])
def test_what_was_signed_after_now_is_not_valid(level):
    report = examined(one(level), now=AT - timedelta(days=2))
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert "one of the two is wrong" in report.reasons[0]
    assert examined(one(level), now=AT - timedelta(minutes=5)).remarks == ()


def test_a_signature_that_says_it_is_younger_than_its_time_stamp_is_remarked_on():
    late = sign(
        unsigned("ana"),
        signer("ana"),
        when=AT + timedelta(days=1),
        level="t",
        timestamper=InProcess(),
    )
    report = examined(late)
    assert report.verdict is Verdict.VALID
    assert "by its time stamp it was signed on 2026-11-22" in report.remarks[0]
