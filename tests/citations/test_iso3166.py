"""Country codes."""

import pytest

from appeals.citations.iso3166 import (
    ALPHA_2,
    FORMER_CODES,
    country_names,
    is_country,
    near_countries,
)


def test_there_are_249_codes_and_each_has_a_name():
    assert len(ALPHA_2) == len(set(ALPHA_2.values())) == 249
    assert all(len(code) == 3 and code.isupper() for code in ALPHA_2)
    assert len(set(country_names().values())) == 249


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ATG", "Antigua and Barbuda"),
        ("CIV", "Côte d’Ivoire"),
        ("COD", "Democratic Republic of the Congo"),
        ("LCA", "Saint Lucia"),
        ("PRK", "Democratic People’s Republic of Korea"),
        ("TUR", "Türkiye"),
        ("TWN", "Taiwan Province of China"),
        ("VNM", "Viet Nam"),
    ],
)
def test_a_country_has_the_name_that_the_united_nations_gives_it(code, name):
    assert country_names()[code] == name


def test_norway_is_a_country_and_oth_is_none():
    assert is_country("NOR")
    assert not is_country("OTH")
    assert not is_country("chn")
    assert not FORMER_CODES & set(ALPHA_2)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CHI", ("CHL", "CHN")),
        ("CNH", ("CHN",)),
        ("SWI", ("CHE",)),
        ("GER", ("DEU",)),
        ("ENG", ("GBR",)),
        ("USS", ("USA",)),
        ("CN", ("CHN",)),
        ("China", ("CHN",)),
        ("UK", ("GBR",)),
        ("xyzzy", ()),
        ("", ()),
    ],
)
def test_near_codes_are_proposed(word, expected):
    assert near_countries(word) == expected
