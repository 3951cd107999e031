"""One answer for each certificate: it signs everything, or a sentence refuses it."""

import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.certificates import fingerprint, holder_name
from appeals.signing.cms import sign_detached
from appeals.signing.cms_verification import check_detached
from appeals.signing.docx_signature import sign_docx
from appeals.signing.docx_verification import examine_docx
from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.trust import Trust, find_certificate_problems
from appeals.signing.verdict import Verdict
from tests.signing.pki import AT
from tests.signing.sample_docx import letter
from tests.signing.sample_pdf import unsigned
from tests.signing.unusual_certificates import FIT, UNFIT


def trusting(signer):
    return Trust(pins={fingerprint(signer.certificate): "alice"})


def signed_pdf(signer):
    return sign_pdf(
        unsigned("alice"),
        signer,
        field="signature-alice",
        when=AT,
        is_first=True,
        is_only=True,
    )


@pytest.mark.parametrize("make", FIT.values(), ids=FIT)
def test_what_may_sign_signs_every_kind_of_file(make):
    signer = make()
    trust = trusting(signer)
    assert find_certificate_problems(signer.certificate, (), trust, AT) == ()
    docx = sign_docx(letter(), signer, when=AT, expected=("alice",))
    assert examine_docx(docx, trust).verdict is Verdict.VALID
    assert examine_pdf(signed_pdf(signer), trust).verdict is Verdict.VALID
    message = sign_detached(b"list", signer, when=AT)
    assert check_detached(b"list", message, trust).verdict is Verdict.VALID


@pytest.mark.parametrize(("make", "words"), UNFIT.values(), ids=UNFIT)
def test_what_may_not_sign_is_refused_with_a_sentence(make, words):
    signer = make()
    certificate = signer.certificate
    found = find_certificate_problems(certificate, (), trusting(signer), AT)
    assert any(words in each.message for each in found), found
    assert all(each.remedy for each in found)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("e-mail", "alice@example.org"),
        ("unit", "Advocacy"),
        ("given name and surname", "A B"),
        ("pseudonym", "Siegel Ä"),
        ("BMPString", "Jürgen Müller"),
        ("two lines", 'Alice & <"Example">'),
    ],
)
def test_a_holder_without_a_common_name_is_named_by_what_there_is(kind, name):
    assert holder_name(FIT[kind]().certificate) == name


def test_what_a_brainpool_key_signed_before_counts_still():
    signer = UNFIT["Brainpool"][0]()
    message = sign_detached(b"list", signer, when=AT)
    found = check_detached(b"list", message, trusting(signer))
    assert found.verdict is Verdict.VALID


@pytest.mark.slow
@pytest.mark.parametrize("make", FIT.values(), ids=FIT)
def test_openssl_accepts_what_they_sign(make, tmp_path):
    signer = make()
    (tmp_path / "list").write_bytes(b"list")
    (tmp_path / "list.p7s").write_bytes(sign_detached(b"list", signer, when=AT))
    pem = signer.certificate.public_bytes(Encoding.PEM)
    (tmp_path / "signer.pem").write_bytes(pem)
    asked = "openssl cms -verify -binary -inform DER -in list.p7s -content list"
    asked += " -CAfile signer.pem -partial_chain -purpose any -cades -out listed"
    subprocess.run(asked.split(), cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "listed").read_bytes() == b"list"
