"""What is far too long to be a reference is refused at once, and said to be so."""

import pytest

from appeals.citations.communication import CommunicationRef
from appeals.citations.reference import read_reference
from appeals.citations.reference_list import parse_reference, parse_reference_list
from appeals.citations.symbol import Symbol
from appeals.citations.text_references import find_references
from appeals.model.pinpoint import Pinpoint
from tests.costs import assert_costs

LONG = [
    "A/HRC/" * 120,
    "/" * 25_000,
    "OL CHN " * 5_000,
    f"A/RES/{'5' * 12_000}",
    "A/HRC/1-" * 1_200,
    "General Assembly resolution " * 5_000,
    "A/HRC/45/13 and Add.1 " * 3_000,
    f"https://undocs.org/{'A/HRC/' * 2_500}",
    f"{'x' * 201}",
    f"A/HRC/45/13{' ' * 12_000}x",
    "(" * 12_000,
    f"A/RES/217 ({'X' * 12_000})",
    f"OL G/SO {'x ' * 12_000}CHN 15/2018",
    "`" * 12_001 + "1",
    "OL G/SO " * 5_000 + "1",
    f"A/HRC/45/13, paras. {'1-2, ' * 2_500}3",
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:12])
def test_a_text_too_long_for_a_reference_is_refused_at_once(text):
    refuse(text)
    assert_costs(lambda: refuse(text), lambda: refuse(text * 4), most=8)


def refuse(text: str) -> None:
    reading = read_reference(text)
    assert reading.verdict == "reject"
    assert reading.suggestions == ()
    assert "too long" in reading.why
    assert len(reading.why) < 200
    assert parse_reference(text) is None
    for parse in (Symbol.parse, CommunicationRef.parse):
        with pytest.raises(ValueError, match="too long"):
            parse(text)
    find_references.__wrapped__(text)
    if len(text) > 1000:
        assert parse_reference_list(text) is None
        with pytest.raises(ValueError, match="too long for a place"):
            Pinpoint.parse(text)


def test_long_forms_that_are_references_are_still_read():
    several = "; ".join(f"A/HRC/{n}/13" for n in range(10, 60))
    assert len(read_reference(several).references) == 50
    assert read_reference("A/HRC/45/13, paras. 1, 2, 3 and 4").verdict == "accept"
    address = f"https://docs.un.org/en/A/HRC/45/13?{'x=1&' * 300}"
    assert read_reference(address).canonical == "A/HRC/45/13"
