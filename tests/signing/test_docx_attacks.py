"""No altered DOCX is VALID, and each refusal names its reason."""

import pytest

from appeals.signing.docx_verification import examine_docx
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from tests.signing import (
    docx_attacks_on_parts,
    docx_attacks_on_signatures,
    docx_attacks_on_zips,
)
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


def test_the_letters_that_are_attacked_are_valid(docx: Signed, trust: Trust) -> None:
    for data in (docx.one, docx.two):
        assert examine_docx(data, trust).verdict is Verdict.VALID
