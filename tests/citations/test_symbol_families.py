"""Symbols of every body: the families that notes of the United Nations cite."""

import pytest

from appeals.citations.links import web_address
from appeals.citations.reference import read_reference
from appeals.citations.symbol import Symbol

AS_PRINTED = (
    "A/76/6 (Sect. 26)",
    "A/77/6 (Sect. 14)/Corr.1",
    "A/79/6 (Sect. 3)/Add.4",
    "A/AC.292/2022/INF/4",
    "A/CONF.157/PC/62/Add.5",
    "A/CONF.192/BMS/2014/2",
    "A/CONF.192/2018/RC/3",
    "A/CONF.223/2024/PC/L.1",
    "APLC/MSP.21/2023/5",
    "CAT/C/XXVII/Concl.5",
    "CCM/CONF/2021/6",
    "CCPR/C/108/DR/2202/2012",
    "CCPR/CO/73/UK",
    "CCW/AP.II/CONF.23/5",
    "CCW/P.V/CONF/2023/5",
    "CD/8/Rev.10",
    "CD/1064",
    "CEB/2019/1/Add.5",
    "CEDAW/C/2005/OP.8/MEXICO",
    "CEDAW/C/UK/CO/6",
    "CERD/C/DEN/CO/17",
    "CERD/C/USA/DEC/1",
    "CLCS/11/Add.1/Corr.1",
    "CLCS/51/1",
    "E/CN.4/2005/WG.22/WP.1/Rev.4",
    "E/ECA/CM/54/6",
    "E/FFDF/2019/3",
    "E/HLPF/2016/2",
    "E/HLS/2017/1",
    "E/INCB/2019/1",
    "ESCAP/78/12/Add.1",
    "GC.15/INF/4",
    "GC.18/3",
    "ICCD/COP(13)/21/Add.1",
    "IDB.48/16/Rev.1",
    "INFCIRC/153",
    "INT/CCPR/CSS/HKG/49005/E",
    "ISBA/12/A/11",
    "ISBA/26/C/13/Add.1",
    "JIU/REP/2018/4",
    "NPT/CONF.1995/32 (Part I)/Corr.2",
    "NPT/CONF.2010/50 (Vol. I)",
    "SPLOS/32/15",
    "SPLOS/183",
    "TD/519/Add.2/Corr.1",
    "TPNW/MSP/2023/14",
)


@pytest.mark.parametrize("printed", AS_PRINTED)
def test_a_symbol_of_any_family_is_accepted_as_printed(printed):
    reading = read_reference(printed)
    assert (reading.verdict, reading.canonicals) == ("accept", (printed,))


def test_a_section_of_the_budget_is_a_document_of_its_own():
    reading = read_reference("A/76/6 (Sect. 26), para. 3")
    assert reading.canonicals == ("A/76/6 (Sect. 26)",)
    assert reading.pinpoint_printed == "para. 3"
    assert read_reference("A/76/6(sect. 26)").canonicals == ("A/76/6 (Sect. 26)",)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("E/2005/23-E/CN.4/2005/135", "E/2005/23-E/CN.4/2005/135"),
        ("E/CN.4/2005/135-E/2005/23", "E/2005/23-E/CN.4/2005/135"),
        ("E/1991/23–E/C.12/1990/8", "E/1991/23-E/C.12/1990/8"),
        ("E/CN.15/2020/3-E/CN.7/2020/3", "E/CN.7/2020/3-E/CN.15/2020/3"),
        (
            "CCPR/C/122/D/2270/2013-CCPR/C/122/D/2851/2016",
            "CCPR/C/122/D/2270/2013-CCPR/C/122/D/2851/2016",
        ),
        ("S/2013/110-A/67/775", "A/67/775-S/2013/110"),
    ],
)
def test_a_double_symbol_is_one_whichever_half_comes_first(typed, canonical):
    symbol = Symbol.parse(typed)
    assert (str(symbol), symbol.pattern) == (canonical, "double-symbol")
    assert Symbol.parse(canonical) == symbol


def test_a_submission_to_a_committee_has_its_address():
    address = web_address(Symbol.parse("INT/CCPR/CSS/HKG/49005/E"))
    assert address.endswith("?symbolno=INT%2FCCPR%2FCSS%2FHKG%2F49005%2FE&Lang=en")


@pytest.mark.parametrize("typed", ["SC/14700", "GA/12345", "SG/SM/20000"])
def test_a_press_release_is_advised_into_no_document(typed):
    assert read_reference(typed).suggestions == ()


@pytest.mark.parametrize("typed", ["А/HRC/45/13", "A/НRC/45/13", "А/75/1, para. 10"])
def test_a_cyrillic_letter_in_a_symbol_is_read_and_said(typed):
    reading = read_reference(typed)
    assert reading.verdict == "lint"
    assert reading.canonical in {"A/HRC/45/13", "A/75/1"}
    assert "Cyrillic" in reading.why


@pytest.mark.parametrize(
    "typed",
    [
        "U.N. Doc. A/RES/62/228 (Dec. 22, 2007)",
        "UN Doc A/RES/62/228 (22 December 2007)",
        "General Assembly resolution 62/228, UN Doc. A/RES/62/228",
        "General Assembly resolution 62/228 (U.N. Doc. A/RES/62/228)",
    ],
)
def test_a_date_and_the_document_of_a_resolution_are_no_part_of_it(typed):
    reading = read_reference(typed)
    assert (reading.verdict, reading.canonical) == ("accept", "A/RES/62/228")


def test_a_resolution_and_another_document_are_not_taken_as_one():
    typed = "General Assembly resolution 62/229, UN Doc. A/RES/62/228"
    assert read_reference(typed).references == ()


def test_a_letter_with_its_type_behind_the_state_is_a_suggestion():
    reading = read_reference("CHN OL 15/2018")
    assert (reading.verdict, reading.suggestions) == (
        "reject-suggest",
        ("OL CHN 15/2018",),
    )
