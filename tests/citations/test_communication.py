"""References of communications."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.citations.communication import COMMUNICATION_TYPES, CommunicationRef
from appeals.citations.iso3166 import ALPHA_2
from appeals.citations.text_references import find_references


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("OL CHN 15/2018", "OL CHN 15/2018"),
        ("ol chn 15/2018", "OL CHN 15/2018"),
        ("OL\u00a0CHN\n15/2018.", "OL CHN 15/2018"),
        ("ＯＬ CHN 15／2018", "OL CHN 15/2018"),
        ("AL OTH 30/2019", "AL OTH 30/2019"),
        ("JUA CHN 3/2012", "JUA CHN 3/2012"),
        ("CHN 15/2018", "CHN 15/2018"),
        (
            "UA G/SO 218/2 G/SO 214 (67-17) G/SO 214 (3-3-16) SAU 5/2014",
            "UA SAU 5/2014",
        ),
        ("AL G/SO 214 (67-17) CHN 4/2013", "AL CHN 4/2013"),
    ],
)
def test_a_communication_has_one_canonical_form(written, canonical):
    assert str(CommunicationRef.parse(written)) == canonical


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("OL CHI 15/2018", "CHI is not an ISO 3166-1 alpha-3 code"),
        ("XL CHN 15/2018", r"'XL' is no type of communication \(AL, UA, OL"),
        ("OL CHN 0/2018", "a number is never zero"),
        ("OL CHN 15-2018", "write OL CHN 15/2018"),
        ("OL CHN 15/18", "write OL CHN 15/2018"),
        ("OL CHN 15/3018", "write OL CHN 15/2018"),
        ("OL CHN 15/2018/1", "write OL CHN 15/2018"),
        ("GOAL CHN 15/2018", "write OL CHN 15/2018"),
        ("OL 15/2018", "write OL CHN 15/2018"),
        ("", "write OL CHN 15/2018"),
    ],
)
def test_what_is_no_communication_is_refused_with_a_reason(text, message):
    with pytest.raises(ValueError, match=message):
        CommunicationRef.parse(text)


def test_the_type_is_absent_from_the_parse_of_a_lookup_code():
    assert CommunicationRef.parse("TUN 4/2026").parse_keys() == {
        "pattern": "sp-communication-untyped",
        "country": "TUN",
        "number": "4",
        "year": 2026,
    }


references = st.builds(
    CommunicationRef,
    st.sampled_from([*COMMUNICATION_TYPES, None]),
    st.sampled_from([*ALPHA_2, "OTH"]),
    st.integers(1, 9999).map(str),
    st.integers(1990, 2099),
)


@settings(deadline=None)
@given(references)
def test_a_printed_communication_is_read_as_the_same(reference):
    assert CommunicationRef.parse(str(reference)) == reference
    assert CommunicationRef.parse(str(reference).lower()) == reference


@settings(deadline=None)
@given(references)
def test_a_communication_is_found_in_running_text_if_it_has_its_type(reference):
    found = find_references(f"in {reference}, p. 4.")
    expected = [str(reference)] if reference.comm_type else []
    assert [bare.canonical for bare in found] == expected
