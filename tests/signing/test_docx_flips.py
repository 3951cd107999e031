"""Whatever is altered at random in a signed DOCX, it is never called VALID."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.signing.docx_verification import examine_docx
from appeals.signing.opc import read_archive
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from tests.signing.sample_docx import Signed, rebuilt


def refuse(altered: bytes, trust: Trust) -> None:
    """Refuse by a rule, not by a slip of the verifier."""
    report = examine_docx(altered, trust)
    assert report.verdict in {Verdict.CHANGED, Verdict.NOT_SIGNED}
    assert "to the end" not in " ".join(report.reasons)


@given(chance=st.randoms(use_true_random=False))
def test_flipped_bytes_are_never_valid(
    docx: Signed, trust: Trust, chance: random.Random
) -> None:
    altered = bytearray(docx.two)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        altered[chance.randrange(len(altered))] ^= chance.randrange(1, 256)
    if bytes(altered) != docx.two:
        refuse(bytes(altered), trust)


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
        refuse(altered, trust)


@given(chance=st.randoms(use_true_random=False))
def test_altered_parts_in_an_orderly_zip_are_never_valid(
    docx: Signed, trust: Trust, chance: random.Random
) -> None:
    parts = read_archive(docx.two).parts
    name = chance.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(chance.choice((1, 1, 3))):
        place = chance.randrange(len(content) + 1)
        new = chance.choice(b' <>/&"aA0=') if chance.random() < 0.5 else place % 256
        content[place : place + chance.choice((0, 1))] = bytes([new])
    if bytes(content) != parts[name]:
        refuse(rebuilt(docx.two, {name: bytes(content)}), trust)


@pytest.mark.slow
def test_no_byte_of_a_signed_docx_can_be_altered(docx: Signed, trust: Trust) -> None:
    chance = random.Random(6)
    for place in range(len(docx.one)):
        altered = bytearray(docx.one)
        altered[place] ^= 1 << chance.randrange(8)
        refuse(bytes(altered), trust)
