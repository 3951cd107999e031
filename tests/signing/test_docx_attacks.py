"""No altered DOCX is VALID, and each refusal names its reason."""

import io
import zipfile

import pytest

from appeals.signing.docx_signature import sign_docx
from appeals.signing.docx_verification import examine_docx
from appeals.signing.trust import Judgement, Trust
from appeals.signing.verdict import Verdict
from tests.signing import (
    docx_attacks_on_parts,
    docx_attacks_on_signatures,
    docx_attacks_on_zips,
)
from tests.signing.pki import AT, Pki, make
from tests.signing.sample_docx import Signed

ATTACKS = {
    **docx_attacks_on_parts.ATTACKS,
    **docx_attacks_on_signatures.ATTACKS,
    **docx_attacks_on_zips.ATTACKS,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_altered_docx_is_refused_with_its_reason(
    name: str, docx: Signed, trust: Trust
) -> None:
    verdict, words, attack = ATTACKS[name]
    altered = attack(docx)
    assert altered not in {docx.one, docx.two}
    report = examine_docx(altered, trust)
    assert report.verdict is verdict is not Verdict.VALID
    assert report.reasons
    assert words in " ".join(report.reasons)
    assert all(reason.endswith(".") for reason in report.reasons)
    assert "to the end" not in " ".join(report.reasons)


def packed_elsewhere(data: bytes, changed: dict[str, bytes | None]) -> bytes:
    """Pack the parts of a DOCX as most programs do; None takes a part out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = changed.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def test_what_was_changed_is_said_whatever_program_packed_it(
    docx: Signed, trust: Trust
) -> None:
    with zipfile.ZipFile(io.BytesIO(docx.one)) as archive:
        text = archive.read("word/document.xml").replace(b"<w:t", b"<w:t ", 1)
        signatures = [n for n in archive.namelist() if n.startswith("_xml")]
    swapped = packed_elsewhere(docx.one, {"word/document.xml": text})
    report = examine_docx(swapped, trust)
    assert report.verdict is Verdict.CHANGED
    assert "'word/document.xml' was changed after signing" in report.reasons[0]
    stripped = packed_elsewhere(docx.one, dict.fromkeys(signatures))
    report = examine_docx(stripped, trust)
    assert report.verdict is Verdict.CHANGED
    assert report.reasons[0] == "Its signatures were taken out of it."
    report = examine_docx(packed_elsewhere(docx.one, {}), trust)
    assert report.verdict is Verdict.CHANGED
    assert "parts are as they were" in report.reasons[0]


def test_what_stops_the_verifier_is_not_valid(docx: Signed) -> None:
    class Broken(Trust):
        def judge(self, *_: object, **__: object) -> Judgement:
            raise RecursionError

    report = examine_docx(docx.one, Broken())
    assert report.verdict is Verdict.CHANGED
    assert report.reasons == ("It could not be checked to the end (RecursionError).",)


def test_a_signer_whom_nothing_makes_known_is_unknown(docx: Signed) -> None:
    report = examine_docx(docx.one, Trust())
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert report.reasons[0].startswith("Signature 1 (Alice Director): ")


def test_a_new_key_of_a_known_signer_must_be_made_known(
    docx: Signed, pki: Pki, trust: Trust
) -> None:
    newer = make("Alice Director", pki.intermediate, signer_id="alice")
    data = sign_docx(docx.letter, newer, when=AT, expected=("alice",))
    report = examine_docx(data, trust)
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert "whose key is known as another one" in report.reasons[0]


def test_the_letters_that_are_attacked_are_valid(docx: Signed, trust: Trust) -> None:
    for data in (docx.one, docx.two):
        assert examine_docx(data, trust).verdict is Verdict.VALID
