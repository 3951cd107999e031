"""A registered address leads to the document in the letter's language."""

import pytest

from appeals.citations.links import localise_address
from appeals.composition.cited_sources import address_of

UNDOCS = "https://undocs.org"
TREATY = "https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal/Download.aspx"


@pytest.mark.parametrize("lang", ["ar", "en", "es", "fr", "ru", "zh"])
def test_an_address_by_symbol_follows_the_language(lang):
    for stored in (
        "https://docs.un.org/en/A/HRC/51/6",
        "https://docs.un.org/A/HRC/51/6",
        "https://docs.un.org/fr/A/HRC/51/6",
    ):
        assert (
            localise_address(stored, lang) == f"https://docs.un.org/{lang}/A/HRC/51/6"
        )
    for stored in (f"{UNDOCS}/A/HRC/51/6", f"{UNDOCS}/en/A/HRC/51/6"):
        assert localise_address(stored, lang) == f"{UNDOCS}/{lang}/A/HRC/51/6"
    stored = f"{TREATY}?symbolno=CAT/C/CHN/CO/5&Lang=En"
    assert localise_address(stored, lang).endswith(f"CO/5&Lang={lang}")
    assert address_of(stored, lang) == localise_address(stored, lang)


def test_a_chinese_script_is_chinese_and_other_languages_keep_what_is_stored():
    stored = "https://docs.un.org/en/S/RES/1325(2000)"
    assert localise_address(stored, "zh-Hant").startswith(
        "https://docs.un.org/zh/S/RES"
    )
    assert localise_address(stored, "la") == stored


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ohchr.org/en/documents/a",
        "https://example.org/en/A/HRC/51/6",
        "https://docs.un.org/en",
        "https://spcommreports.ohchr.org/TmSearch/RelCom?code=CHN+15%2F2018",
    ],
)
def test_other_addresses_stay_as_they_are(address):
    assert localise_address(address, "fr") == address
