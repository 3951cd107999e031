"""What keeps a PDF from being signed."""

import io
import zipfile

import pikepdf
import pytest

from appeals.signing.pdf_blockers import pdf_blockers
from tests.signing.byte_attacks import archive_behind, resaved
from tests.signing.sample_pdf import opened, saved, unsigned
from tests.signing.signed_pdf import both, first, one, sign
from tests.signing.update_attacks import annotation, root_with, updated


def codes(content, signer_id=None):
    return [each.code for each in pdf_blockers(content, signer_id)]


@pytest.mark.parametrize(
    ("content", "signer_id"),
    [
        (lambda: unsigned("ana"), "ana"),
        (lambda: unsigned("ana", "bo"), "bo"),
        (lambda: unsigned("ana"), None),
        (first, "bo"),
        (first, None),
        (lambda: first("t"), "bo"),
    ],
)
def test_a_letter_that_waits_for_a_signature_may_be_signed(content, signer_id):
    assert pdf_blockers(content(), signer_id) == ()


def encrypted():
    secret = pikepdf.Encryption(owner="x", user="")
    return saved(opened(unsigned("ana")), encryption=secret)


def plain():
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def archive_before():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "b")
    return out.getvalue() + unsigned("ana")


def nameless():
    return unsigned("ana").replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>2<")


BLOCKERS = {
    "no PDF": (lambda: b"PK\x03\x04", "not-a-pdf", "not a PDF"),
    "nothing": (lambda: b"", "not-a-pdf", "not a PDF"),
    "encrypted": (encrypted, "encrypted", "is encrypted"),
    "cut off": (lambda: unsigned("ana")[:-100], "damaged", "is cut off"),
    "bytes behind": (lambda: unsigned("ana") + b"x", "damaged", "follow its end"),
    "bytes before": (lambda: b"<html>" + unsigned("ana"), "polyglot", "before the PDF"),
    "archive before": (archive_before, "polyglot", "before the PDF"),
    "archive behind": (archive_behind, "polyglot", "ZIP archive as well"),
    "of another program": (plain, "not-ours", "not built as our letters are"),
    "saved again": (resaved, "not-ours", "no letter of ours"),
    "scripts": (
        lambda: updated(unsigned("ana"), root_with(OpenAction={})),
        "not-ours",
        "the catalogue of the file was changed",
    ),
    "changed": (
        lambda: updated(unsigned("ana"), annotation),
        "not-ours",
        "a page was changed",
    ),
    "not accessible": (nameless, "not-ours", "PDF/UA-1 missing"),
    "no field": (unsigned, "no-field", "no field for a signature"),
    "no field for this one": (
        lambda: unsigned("bo", "cy"),
        "no-field",
        "no field for 'ana', but for: bo, cy",
    ),
    "signed": (one, "already-signed", "'ana' has signed the PDF already"),
    "signed, others not": (first, "already-signed", "'ana' has signed the PDF already"),
    "forbidden": (
        lambda: sign(unsigned("bo", "ana"), "bo"),
        "certified",
        "allows no other",
    ),
}


@pytest.mark.parametrize(("build", "code", "words"), BLOCKERS.values(), ids=BLOCKERS)
def test_an_blocker_is_named_with_its_remedy(build, code, words):
    found = pdf_blockers(build(), "ana")
    assert code in [each.code for each in found]
    assert words in " | ".join(each.message for each in found)
    assert all(each.remedy for each in found)


def test_a_letter_that_all_have_signed_is_done():
    assert codes(both()) == ["already-signed"]
    assert codes(one("lta")) == ["already-signed"]
