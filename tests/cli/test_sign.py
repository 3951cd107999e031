"""`appeals sign`: what it prints, and the options it refuses."""

import pytest

from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "one", "signed", "signed_once"]  # fixtures


def test_all_files_and_the_packet_are_signed_and_printed(signed):
    assert signed.lines == [DOCX, PDF, PACKET, SIGNATURE, f"{OUT}/VERIFICATION.txt"]
    assert "2 files signed, and the packet" in signed.err
    assert f"next: `appeals verify {OUT}`" in signed.err


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--level", "lta"), "needs a time stamp"),
        (("--level", "ltv"), "there is no level 'ltv'"),
        (("--to", "unodk"), "did you mean"),
    ],
)
def test_a_wrong_option_of_sign_is_refused(options, words):
    ran = run("sign", NAME, *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
