"""Addresses on the web."""

import pytest

from appeals.citations.links import reference_in_address, web_address
from appeals.citations.reference import read_reference
from appeals.citations.symbol import Symbol

DATABASE = "https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal/Download.aspx"


@pytest.mark.parametrize(
    ("text", "language", "address"),
    [
        ("A/HRC/45/13", "fr", "https://docs.un.org/fr/A/HRC/45/13"),
        ("A/HRC/45/13", "zh-Hans", "https://docs.un.org/zh/A/HRC/45/13"),
        ("A/HRC/45/13", "de", "https://docs.un.org/en/A/HRC/45/13"),
        ("S/RES/1325 (2000)", "es", "https://docs.un.org/es/S/RES/1325(2000)"),
        ("A/69/40 (Vol. I)", "en", "https://docs.un.org/en/A/69/40%20(Vol.%20I)"),
        ("CAT/OP/MEX/1", "en", f"{DATABASE}?symbolno=CAT%2FOP%2FMEX%2F1&Lang=en"),
        ("CAT/C/CHN/5", "ar", f"{DATABASE}?symbolno=CAT%2FC%2FCHN%2F5&Lang=ar"),
        (
            "CMW/C/GC/3-CRC/C/GC/22",
            "en",
            f"{DATABASE}?symbolno=CMW%2FC%2FGC%2F3-CRC%2FC%2FGC%2F22&Lang=en",
        ),
        (
            "HRI/GEN/1/Rev.9 (Vol. I)",
            "ru",
            f"{DATABASE}?symbolno=HRI%2FGEN%2F1%2FRev.9%20(Vol.%20I)&Lang=ru",
        ),
        (
            "OL CHN 15/2018",
            "fr",
            "https://spcommreports.ohchr.org/TmSearch/RelCom?code=CHN+15%2F2018",
        ),
    ],
)
def test_an_address_is_built(text, language, address):
    (reference,) = read_reference(text).references
    assert web_address(reference, language) == address


@pytest.mark.parametrize(
    "symbol", ["A/HRC/45/13", "S/RES/1325 (2000)", "CAT/C/CHN/CO/5", "A/69/40 (Vol. I)"]
)
def test_an_address_that_was_built_is_read_back(symbol):
    written = reference_in_address(web_address(Symbol.parse(symbol)))
    assert str(Symbol.parse(written or "")) == symbol


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/A/HRC/45/13",
        "https://www.ohchr.org/en/treaty-bodies",
        "https://undocs.org/",
        "A/HRC/45/13",
        "U.N. Doc. A/HRC/45/13",
        "",
    ],
)
def test_other_texts_hold_no_reference(address):
    assert reference_in_address(address) is None
