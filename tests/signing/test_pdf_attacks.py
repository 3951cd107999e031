"""Every attack on a signed letter is reported, and told rightly."""

import pytest

from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.verdict import Verdict
from tests.signing.byte_attacks import BYTE_ATTACKS
from tests.signing.certificates import trust
from tests.signing.update_attacks import UPDATE_ATTACKS

ATTACKS = BYTE_ATTACKS | UPDATE_ATTACKS


@pytest.mark.parametrize(("build", "verdict", "reason"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_reported(build, verdict, reason):
    report = examine_pdf(build(), trust("ana", "bo"))
    assert report.verdict is verdict
    assert reason in " | ".join(report.reasons)


def test_no_attack_is_expected_to_succeed():
    assert len(ATTACKS) >= 30
    assert Verdict.VALID not in {verdict for _, verdict, _ in ATTACKS.values()}
