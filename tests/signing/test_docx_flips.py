"""Whatever is altered at random in a signed DOCX, it is never called VALID."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.signing.docx_verification import examine_docx
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from tests.signing.sample_docx import Signed


@given(chance=st.randoms(use_true_random=False))
def test_flipped_bytes_are_never_valid(
    docx: Signed, trust: Trust, chance: random.Random
) -> None:
    altered = bytearray(docx.two)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        altered[chance.randrange(len(altered))] ^= chance.randrange(1, 256)
    if bytes(altered) != docx.two:
        assert examine_docx(bytes(altered), trust).verdict is not Verdict.VALID


@given(chance=st.randoms(use_true_random=False))
def test_bytes_taken_out_put_in_or_moved_are_never_valid(
    docx: Signed, trust: Trust, chance: random.Random
) -> None:
    data = docx.two
    start, end, to = sorted(chance.randrange(len(data)) for _ in range(3))
    altered = chance.choice(
        (
            data[:start] + data[end:],
            data[:end] + data[start:],
            data[:start] + data[end:to] + data[start:end] + data[to:],
            data[:start] + chance.randbytes(end - start) + data[end:],
            data[:start] + bytes(end - start) + data[end:],
        )
    )
    if altered != data:
        assert examine_docx(altered, trust).verdict is not Verdict.VALID


@pytest.mark.slow
def test_no_byte_of_a_signed_docx_can_be_altered(docx: Signed, trust: Trust) -> None:
    chance = random.Random(6)
    for place in range(len(docx.one)):
        altered = bytearray(docx.one)
        altered[place] ^= 1 << chance.randrange(8)
        report = examine_docx(bytes(altered), trust)
        assert report.verdict in {Verdict.CHANGED, Verdict.NOT_SIGNED}, place
