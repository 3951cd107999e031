"""No changed byte is passed over: of a PDF, of a detached signature, of what it signs.

Each file is one alone: nothing beside it says what it was. The slow set looks at every
byte of a message and at more places of the letters.
"""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.signing.cms import sign_detached
from appeals.signing.cms_verification import check_detached
from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.verdict import Verdict
from tests.signing.certificates import AT, signer, trust
from tests.signing.signed_pdf import both, one
from tests.signing.time_authority import InProcess

DATA = b'{"letter":"unodc-nsc-mou","schema":"appeals/packet@1"}'
places = st.floats(0, 1, exclude_max=True)
masks = st.integers(1, 255)
KNOWN = trust("ana", "bo")


def changed(content, place, mask):
    damaged = bytearray(content)
    damaged[int(place * len(content))] ^= mask
    return bytes(damaged)


@cache
def message(level):
    stamper = InProcess() if level == "t" else None
    return sign_detached(DATA, signer("ana"), when=AT, timestamper=stamper)


def look_at_changed_letters(letter, level, count):
    @settings(max_examples=count)
    @given(place=places, mask=masks)
    def look(place, mask):
        report = examine_pdf(changed(letter(level), place, mask), KNOWN)
        assert report.verdict is not Verdict.VALID

    look()


@pytest.mark.parametrize("level", ["b", "t", "lt", "lta"])
@pytest.mark.parametrize("letter", [one, both])
def test_no_changed_byte_of_a_letter_is_passed_over(letter, level):
    look_at_changed_letters(letter, level, 12)


@pytest.mark.slow
@pytest.mark.parametrize("level", ["b", "t", "lt", "lta"])
@pytest.mark.parametrize("letter", [one, both])
def test_none_of_many_changed_bytes_of_a_letter_is_passed_over(letter, level):
    look_at_changed_letters(letter, level, 60)


@pytest.mark.parametrize("count", [40, pytest.param(150, marks=pytest.mark.slow)])
def test_no_changed_byte_of_an_update_is_passed_over(count):
    whole = both("lta")
    start = len(whole) // 3

    @settings(max_examples=count)
    @given(place=places, mask=masks)
    def look(place, mask):
        damaged = whole[:start] + changed(whole[start:], place, mask)
        assert examine_pdf(damaged, KNOWN).verdict is not Verdict.VALID

    look()


@pytest.mark.parametrize("level", ["b", "t"])
def test_an_honest_message_is_valid(level):
    report = check_detached(DATA, message(level), KNOWN)
    assert (report.verdict, report.reason) == (Verdict.VALID, "")
    assert (report.signer_id, report.signed_at) == ("ana", AT)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("level", ["b", "t"])
def test_no_changed_byte_of_a_message_is_passed_over(level, step):
    for at in range(0, len(message(level)), step):
        damaged = bytearray(message(level))
        damaged[at] ^= 1 + at % 255
        report = check_detached(DATA, bytes(damaged), KNOWN)
        assert report.verdict is not Verdict.VALID, at
        assert report.reason


@given(place=places, mask=masks)
def test_no_changed_byte_of_the_data_is_passed_over(place, mask):
    report = check_detached(changed(DATA, place, mask), message("b"), KNOWN)
    assert report.verdict is Verdict.CHANGED
    assert report.reason == "what was signed is not what is here"


@given(st.binary(max_size=200))
def test_what_is_no_message_is_never_valid(noise):
    assert check_detached(DATA, noise, KNOWN).verdict is Verdict.CHANGED
    for cut in (noise, message("b") + noise[:1] + b"\0", message("b")[:-1]):
        assert check_detached(DATA, cut, KNOWN).verdict is Verdict.CHANGED
