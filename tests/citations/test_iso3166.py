"""Country codes."""

import pytest

from appeals.citations.iso3166 import (
    COUNTRY_NAMES,
    FORMER_CODES,
    is_country,
    near_countries,
)


def test_there_are_249_codes_and_each_has_a_name():
    assert len(COUNTRY_NAMES) == 249
    assert all(len(code) == 3 and code.isupper() for code in COUNTRY_NAMES)
    assert len(set(COUNTRY_NAMES.values())) == 249


def test_norway_is_a_country_and_oth_is_none():
    assert is_country("NOR")
    assert not is_country("OTH")
    assert not is_country("chn")
    assert not FORMER_CODES & set(COUNTRY_NAMES)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CHI", ("CHE", "CHL", "CHN", "CRI")),
        ("CNH", ("CHN",)),
        ("CN", ("CHN",)),
        ("China", ("CHN",)),
        ("UK", ("GBR",)),
        ("xyzzy", ()),
        ("", ()),
    ],
)
def test_near_codes_are_proposed(word, expected):
    assert near_countries(word)[: len(expected) or None] == expected
