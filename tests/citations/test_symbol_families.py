"""Symbols of every body: the families that notes of the United Nations cite."""

import pytest

from appeals.citations.links import web_address
from appeals.citations.reference import read_reference
from appeals.citations.symbol import Symbol

AS_PRINTED = (
    "A/76/6 (Sect. 26)",
    "A/77/6 (Sect. 14)/Corr.1",
    "A/79/6 (Sect. 3)/Add.4",
    "A/78/6 (Plan outline)",
    "A/78/6 (Prog. 1)",
    "A/76/6 (Introduction)",
    "A/76/6 (Income sect. 2)",
    "A/C.6/64/SR.1-28/Corrigendum",
    "A/RES/78/227A-B",
    "A/CN.4/SER.A/2001/Add.1 (Part 2)",
    "A/HRC/OM/11/L.1",
    "A/HRC/WG.16/1/NGO/3",
    "A/CONF.234/PM.1",
    "A/AC.292/2022/INF/4",
    "A/CONF.157/PC/62/Add.5",
    "A/CONF.192/BMS/2014/2",
    "A/CONF.192/2018/RC/3",
    "A/CONF.223/2024/PC/L.1",
    "APLC/MSP.21/2023/5",
    "CAT/C/XXVII/Concl.5",
    "BWC/AD HOC GROUP/56",
    "BWC/MSP/2020/MX.2/WP.3",
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
    "DP/CRP.1",
    "E/CN.17/2002/PC.2/3",
    "E/ECA/CM/54/6",
    "E/ESCAP/RES/79/1",
    "E/ESCWA/31/5",
    "E/ICEF/2022/P/L.10",
    "E/NL.2005/1",
    "EC/74/SC/CRP.15",
    "E/FFDF/2019/3",
    "E/HLPF/2016/2",
    "E/HLS/2017/1",
    "E/INCB/2019/1",
    "ESCAP/78/12/Add.1",
    "GC.15/INF/4",
    "GC.18/3",
    "ICCD/COP(13)/21/Add.1",
    "HCR/1P/4/ENG/Rev.4",
    "HSP/EB.2020/7",
    "HSP/HA.1/Res.1",
    "IDB.48/16/Rev.1",
    "IPBES/7/10/Add.1",
    "ISBA/ST/SGB/2011/2",
    "INFCIRC/153",
    "INT/CCPR/CSS/HKG/49005/E",
    "ISBA/12/A/11",
    "ISBA/26/C/13/Add.1",
    "JIU/REP/2018/4",
    "LC/G.2681-P/Rev.3",
    "LC/PUB.2018/8",
    "LOS/PCN/152",
    "NPT/CONF.1995/32 (Part I)/Corr.2",
    "NPT/CONF.2000/28 (Parts I and II)",
    "PBC/1/OC/2",
    "PCNICC/2000/1/Add.2",
    "S/Agenda/9453",
    "SAICM/ICCM.5/4",
    "NPT/CONF.2010/50 (Vol. I)",
    "SPLOS/32/15",
    "SPLOS/183",
    "TD/519/Add.2/Corr.1",
    "TPNW/MSP/2023/14",
    "T/PET.4/L.1",
    "T/RES/2183(LIII)",
    "UNCTAD/DTL/2021/1",
    "UNEP/OzL.Pro.28/12",
    "UNEP/OzL.Pro/ExCom/80/59",
    "UNEP/OzL.Pro/ImpCom/46/3",
    "UNW/2022/4",
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


OF_OTHERS = (
    "SC/14700 GA/12345 SG/SM/20000 ICC-ASP/8/Res.3 UNCLOS/MP/1 UNHCR/CDR/2020 "
    "E/CN.7/RES/62/1 WHA72.8 HLPF/2019/1"
)


@pytest.mark.parametrize("typed", OF_OTHERS.split())
def test_what_is_another_body_s_is_advised_into_no_document(typed):
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


@pytest.mark.parametrize(
    "typed",
    [
        "Commission on Narcotic Drugs resolution 62/1",
        "CND Res. 62/1",
        "resolution 30/1 of the Commission on Crime Prevention and Criminal Justice",
        "Commission on the Status of Women resolution 60/1",
        "Sub-Commission resolution 1998/5",
    ],
)
def test_a_resolution_of_a_commission_is_no_document_of_another_body(typed):
    reading = read_reference(typed)
    assert (reading.references, reading.suggestions) == ((), ())
    assert "report of the commission" in reading.why


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A/RES/1503(XLVIII)", ("E/RES/1503(XLVIII)",)),
        ("General Assembly resolution 8 (XXIII)", ()),
        ("A/RES/2005/80", ()),
        ("General Assembly resolution 1993/54", ()),
    ],
)
def test_a_resolution_that_the_assembly_cannot_have_is_refused(typed, meant):
    reading = read_reference(typed)
    assert (reading.references, reading.suggestions) == ((), meant)


@pytest.mark.parametrize(
    "number",
    "1(I) 181(II) 194(III) 302(IV) 377(V) 523(VI) 640(VII) 793(VIII) 837(IX) 903(X) "
    "1514(XV) 2106(XX) 2200(XXI) 2391(XXIII) 3068(XXVIII) 3201(S-VI) 3452(XXX)".split(),
)
def test_resolutions_of_the_first_thirty_sessions_are_read(number):
    assert str(Symbol.parse(f"A/RES/{number}")) == f"A/RES/{number}"


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("UNSC Res 1373 (28 September 2001) UN Doc S/RES/1373", "S/RES/1373 (2001)"),
        ("UNSC Res 1373 (2001) UN Doc S/RES/1373 (2001)", "S/RES/1373 (2001)"),
        ("S.C. Res. 1373, U.N. Doc. S/RES/1373 (Sept. 28, 2001)", "S/RES/1373 (2001)"),
        ("UN Doc S/RES/1373 (28 September 2001)", "S/RES/1373 (2001)"),
        ("UNGA Res 62/228 (22 December 2007) UN Doc A/RES/62/228", "A/RES/62/228"),
        (
            "G.A. Res. 217 (III) A, U.N. Doc. A/RES/217(III) (Dec. 10, 1948)",
            "A/RES/217(III)",
        ),
    ],
)
def test_a_resolution_with_its_document_is_one_with_or_without_a_place(
    typed, canonical
):
    assert read_reference(typed).canonicals == (canonical,)
    with_place = read_reference(f"{typed}, para. 2")
    assert with_place.canonicals == (canonical,)
    assert with_place.pinpoint_printed == "para. 2"


def test_two_different_resolutions_are_not_taken_as_one():
    typed = "UNSC Res 1374 (28 September 2001) UN Doc S/RES/1373"
    assert read_reference(typed).references == ()
