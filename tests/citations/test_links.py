"""Addresses on the web."""

import pytest

from appeals.citations.communication import CommunicationRef
from appeals.citations.links import (
    find_other_document,
    reference_in_address,
    web_address,
)
from appeals.citations.reference import read_reference
from appeals.citations.symbol import Symbol

DATABASE = "https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal/Download.aspx"


@pytest.mark.parametrize(
    ("text", "language", "address"),
    [
        ("A/HRC/45/13", "fr", "https://docs.un.org/fr/A/HRC/45/13"),
        ("A/HRC/45/13", "zh-Hans", "https://docs.un.org/zh/A/HRC/45/13"),
        ("A/HRC/45/13", "la", "https://docs.un.org/en/A/HRC/45/13"),
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
    "symbol",
    (
        "INFCIRC/153 IPBES/7/10 SAICM/ICCM.4/15 GC.18/15 IDB.48/3 ATT/CSP/2019/1 "
        "CBD/COP/14/9 HCR/1P/4/ENG LC/G.2807"
    ).split(),
)
def test_what_docs_un_org_does_not_hold_has_no_address(symbol):
    assert web_address(Symbol.parse(symbol)) is None


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


@pytest.mark.parametrize(
    ("address", "symbols", "there"),
    [
        ("https://docs.un.org/en/A/HRC/45/12", ["A/HRC/45/13"], "A/HRC/45/12"),
        ("https://undocs.org/A/60/1/Corr.1", ["A/60/1"], "A/60/1/Corr.1"),
        ("https://undocs.org/en/S/RES/1373", ["S/RES/1373 (2001)"], None),
        ("https://undocs.org/S/RES/1373(2001)", ["S/RES/1373 (2001)"], None),
        (
            "https://undocs.org/S/RES/1267(1999)",
            ["S/RES/1373 (2001)"],
            "S/RES/1267(1999)",
        ),
        ("https://undocs.org/A/67/775", ["A/67/775-S/2013/110"], None),
        ("https://undocs.org/A/RES/53/243", ["A/RES/53/243 A"], None),
        ("https://undocs.org/A/RES/60/1", ["A/RES/61/1"], "A/RES/60/1"),
        (
            "https://www.un.org/en/view_doc.asp?symbol=A/RES/60/1",
            ["A/60/1"],
            "A/RES/60/1",
        ),
        ("https://undocs.org/pdf?symbol=fr/A/HRC/45/13", ["A/HRC/45/13"], None),
        (
            "https://documents.un.org/api/symbol/access?s=A/60/1&l=en",
            ["A/60/2"],
            "A/60/1",
        ),
        ("https://www.un.org/en/about-us", ["A/HRC/45/13"], None),
        ("https://example.org/A/HRC/45/12", ["A/HRC/45/13"], None),
        ("https://docs.un.org/en/A/HRC/45/12", ["no symbol"], None),
    ],
)
def test_an_address_of_another_document_is_named(address, symbols, there):
    assert find_other_document(address, symbols) == there


def test_communications_are_one_whatever_the_type():
    address = web_address(CommunicationRef.parse("OL CHN 15/2018"))
    assert find_other_document(address, ["AL CHN 15/2018"]) is None
    assert find_other_document(address, ["OL CHN 16/2018"])
