"""Typed references: verdict, canonical form, better form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.citations.reference import read_reference

ACCEPTED = {
    "UN Doc A/HRC/45/13, para 57": "A/HRC/45/13",
    "U.N. Doc. A/HRC/45/13, ¶ 57": "A/HRC/45/13",
    "United Nations document A/HRC/45/13": "A/HRC/45/13",
    "(A/HRC/45/13)": "A/HRC/45/13",
    "“A/HRC/45/13”.": "A/HRC/45/13",
    "a/hrc/45/13": "A/HRC/45/13",
    "Ref.: AL CHN 4/2021": "AL CHN 4/2021",
    "communication OL CHN 15/2018, p. 4": "OL CHN 15/2018",
    "A/HRC/45/13 Add.1": "A/HRC/45/13/Add.1",
    "A/HRC/45/13, whole": "A/HRC/45/13",
    "A/69/40 (Vol. I), p. 3": "A/69/40 (Vol. I)",
    "A/69/40, vol. I, p. 3": "A/69/40 (Vol. I)",
    "A/HRC/45/13, appendix B": "A/HRC/45/13",
    "A/69/40, part one, chap. II": "A/69/40",
    "S/RES/1373(2001), para. 3": "S/RES/1373 (2001)",
    "Security Council resolution 1373 (2001)": "S/RES/1373 (2001)",
    "UNSC Res 1373 (2001)": "S/RES/1373 (2001)",
    "UNGA Res 217 A(III)": "A/RES/217(III)",
    "General Assembly resolution 217 A (III)": "A/RES/217(III)",
    "General Assembly resolution 61/177 of 20 December 2006": "A/RES/61/177",
    "G.A. Res. 62/228": "A/RES/62/228",
    "General Assembly decision 60/500": "A/DEC/60/500",
    "HRC res. 45/3": "A/HRC/RES/45/3",
    "Human Rights Council decision 6/102": "A/HRC/DEC/6/102",
    "Human Rights Council resolution S-17/1": "A/HRC/RES/S-17/1",
    "Economic and Social Council resolution 1996/31": "E/RES/1996/31",
    "ECOSOC resolution 1503 (XLVIII)": "E/RES/1503(XLVIII)",
    "Commission on Human Rights resolution 1985/33": "E/CN.4/RES/1985/33",
    "WGAD, Opinion No. 62/2018 (China), para. 40": "A/HRC/WGAD/2018/62",
    "opinion 62/2018": "A/HRC/WGAD/2018/62",
    "https://undocs.org/A/HRC/45/13": "A/HRC/45/13",
    "https://undocs.org/en/A/HRC/45/13": "A/HRC/45/13",
    "docs.un.org/zh/S/RES/1325(2000)": "S/RES/1325 (2000)",
    "https://spcommreports.ohchr.org/TmSearch/RelCom?code=CHN+15%2F2018": "CHN 15/2018",
}


@pytest.mark.parametrize(("text", "canonical"), ACCEPTED.items())
def test_a_right_reference_is_accepted_in_silence(text, canonical):
    reading = read_reference(text)
    assert (reading.verdict, reading.canonical) == ("accept", canonical)
    assert reading.suggestions == ()


@pytest.mark.parametrize(
    ("text", "canonicals"),
    [
        ("A/HRC/16/47 Add.2 and 3", ["A/HRC/16/47/Add.2", "A/HRC/16/47/Add.3"]),
        ("A/54/98 and Corr.1", ["A/54/98", "A/54/98/Corr.1"]),
        ("A/54/98/Add.1–3", ["A/54/98/Add.1", "A/54/98/Add.2", "A/54/98/Add.3"]),
        (
            "A/54/98 and Add.1, 2 and Corr.1",
            ["A/54/98", "A/54/98/Add.1", "A/54/98/Add.2", "A/54/98/Corr.1"],
        ),
        (
            "A/HRC/45/13/Add.1 and Corr.1",
            ["A/HRC/45/13/Add.1", "A/HRC/45/13/Add.1/Corr.1"],
        ),
        ("A/HRC/45/13 and 14", ["A/HRC/45/13", "A/HRC/45/14"]),
        ("A/HRC/45/13; CAT/C/CHN/CO/5", ["A/HRC/45/13", "CAT/C/CHN/CO/5"]),
        ("OL CHN 15/2018 and 16/2018", ["OL CHN 15/2018", "OL CHN 16/2018"]),
        ("AL CHN 14/2022, UA CHN 3/2021", ["AL CHN 14/2022", "UA CHN 3/2021"]),
        (
            "General Assembly resolutions 60/251 and 61/177",
            ["A/RES/60/251", "A/RES/61/177"],
        ),
        (
            "Opinions Nos. 81/2018 and 82/2018",
            ["A/HRC/WGAD/2018/81", "A/HRC/WGAD/2018/82"],
        ),
    ],
)
def test_an_elliptic_reference_is_split(text, canonicals):
    reading = read_reference(text)
    assert (reading.verdict, list(reading.canonicals)) == ("accept-split", canonicals)
    assert reading.canonical is None


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("A/HRC/45/13, para. 12-14", "A/HRC/45/13, paras. 12–14"),
        ("A/HRC/45/13, para. 14 and 15", "A/HRC/45/13, paras. 14 and 15"),
        ("A/HRC/45/13, paras. 57", "A/HRC/45/13, para. 57"),
        ("A/HRC/45/13, p. 4-6", "A/HRC/45/13, pp. 4–6"),
        ("A/HRC/45/13, paras. 14-12", "A/HRC/45/13, paras. 12–14"),
        ("A/HRC/45/13, pp. 114-15", "A/HRC/45/13, pp. 114–115"),
        ("A/HRC/45/13, paras. 12 - 14", "A/HRC/45/13, paras. 12–14"),
        ("A/HRC/45/13, paras. 12 to 14", "A/HRC/45/13, paras. 12–14"),
        ("A/HRC/45/13, paras. 14 & 15", "A/HRC/45/13, paras. 14 and 15"),
        ("A/HRC/45/13, para.57", "A/HRC/45/13, para. 57"),
        ("A/HRC/45/13, at para. 57", "A/HRC/45/13, para. 57"),
        ("A/HRC/45/13 para. 57", "A/HRC/45/13, para. 57"),
        ("A/HRC/45/13 (para. 57)", "A/HRC/45/13, para. 57"),
        ("A/HRC/45/ 13", "A/HRC/45/13"),
        ("A/HRC/45/ 13, para. 57", "A/HRC/45/13, para. 57"),
    ],
)
def test_a_slip_that_leaves_no_doubt_is_a_warning(text, better):
    reading = read_reference(text)
    assert (reading.verdict, reading.canonical) == ("lint", "A/HRC/45/13")
    assert reading.suggestions == (better,)
    assert reading.why
    assert read_reference(better).verdict == "accept"


def test_decimal_paragraphs_in_a_range_are_left_as_they_are():
    reading = read_reference("A/HRC/45/13, paras. 8.12-8.3")
    assert (reading.verdict, reading.pinpoint_printed) == ("accept", "paras. 8.12–8.3")


@pytest.mark.parametrize(
    ("known", "canonical", "suggested"),
    [
        ([], None, ()),
        (["S/RES/1325 (2000)"], "S/RES/1325 (2000)", ("S/RES/1325 (2000)",)),
        (["S/RES/13250 (2000)"], None, ()),
        (
            ["S/RES/1325 (2000)", "S/RES/1325 (2001)"],
            None,
            ("S/RES/1325 (2000)", "S/RES/1325 (2001)"),
        ),
    ],
)
@pytest.mark.parametrize("text", ["S/RES/1325", "Security Council resolution 1325"])
def test_a_resolution_without_its_year_is_looked_up(text, known, canonical, suggested):
    reading = read_reference(text, known)
    assert (reading.verdict, reading.canonical) == ("lint", canonical)
    assert reading.suggestions == suggested
    assert "needs its year" in reading.why


def test_the_year_is_asked_for_where_the_registry_has_none():
    reading = read_reference("S/RES/1325, para. 3")
    assert "write the year it was adopted in" in reading.why
    assert reading.pinpoint_printed == "para. 3"
    (offered,) = read_reference(
        "S/RES/1325, para. 3", ["S/RES/1325 (2000)"]
    ).suggestions
    assert offered == "S/RES/1325 (2000), para. 3"


SUGGESTED = {
    "CAT/C/CHN/Q/4?Add.1": ["CAT/C/CHN/Q/4/Add.1"],
    "CAT/CHN/CO/5, para. 14": ["CAT/C/CHN/CO/5, para. 14"],
    "CCPR/GC/35": ["CCPR/C/GC/35"],
    "CATC/CHN/CO/5": ["CAT/C/CHN/CO/5"],
    "CESCR/C/CHN/CO/3": ["E/C.12/CHN/CO/3"],
    "CAT/C/CHI/CO/5": ["CAT/C/CHN/CO/5", "CAT/C/CHL/CO/5"],
    "CCPR/C/CHN-HK/CO/3": ["CCPR/C/CHN-HKG/CO/3"],
    "CAT/C/CHN/C0/5": ["CAT/C/CHN/CO/5"],
    "CAT/C/CHN/CO5": ["CAT/C/CHN/CO/5"],
    "CAT/C/CHN/OC/5": ["CAT/C/CHN/CO/5"],
    "CAT/C/CO/CHN/5": ["CAT/C/CHN/CO/5"],
    "CAT.C.CHN.CO.5": ["CAT/C/CHN/CO/5"],
    "CAT_C_CHN_CO_5": ["CAT/C/CHN/CO/5"],
    "CERD/C/CHN/CO/17-14": ["CERD/C/CHN/CO/14-17"],
    "CEDAW/C/GC/31/CRC/C/GC/18": ["CEDAW/C/GC/31-CRC/C/GC/18"],
    "A-HRC-45-13": ["A/HRC/45/13"],
    "a_hrc_45_13": ["A/HRC/45/13"],
    "A\\HRC\\45\\13": ["A/HRC/45/13"],
    "A//HRC/45/13": ["A/HRC/45/13"],
    "A/HRC/45/13/": ["A/HRC/45/13"],
    "A/HRC/45-13": ["A/HRC/45/13"],
    "A/HRC 45/13": ["A/HRC/45/13"],
    "A/HRC/45/013": ["A/HRC/45/13"],
    "A/HRC/45/l3": ["A/HRC/45/13"],
    "A/HCR/45/13": ["A/HRC/45/13"],
    "HRC/45/13": ["A/HRC/45/13"],
    "AHRC/45/13": ["A/HRC/45/13"],
    "A/HRC/45/13/Add1": ["A/HRC/45/13/Add.1"],
    "A/HRC/45/13 (2020)": ["A/HRC/45/13"],
    "A/HRC/45/13, 57": ["A/HRC/45/13, para. 57", "A/HRC/45/13, p. 57"],
    "A/HRC/45/13, par. 57": ["A/HRC/45/13, para. 57"],
    "A/HRC/45/13, exhibit B": ["A/HRC/45/13"],
    "see A/HRC/45/13": ["A/HRC/45/13"],
    "A/HRC/32/L2": ["A/HRC/32/L.2"],
    "E/CN4/1998/44/Add.2": ["E/CN.4/1998/44/Add.2"],
    "A/HRC/WGAD/62/2018": ["A/HRC/WGAD/2018/62"],
    "Opinion No. 2018/62": ["A/HRC/WGAD/2018/62"],
    "resolution 61/177": ["A/RES/61/177", "A/HRC/RES/61/177"],
    "A/RES/5/1": ["A/HRC/RES/5/1"],
    "A/RES/217/III": ["A/RES/217(III)"],
    "S/RES/1373/2001": ["S/RES/1373 (2001)"],
    "S/RES/2001/1373": ["S/RES/1373 (2001)"],
    "OL/CHN/15/2018": ["OL CHN 15/2018"],
    "OL CHN 15-2018, p. 4": ["OL CHN 15/2018, p. 4"],
    "OLCHN 15/2018": ["OL CHN 15/2018"],
    "OL CHN 15/18": ["OL CHN 15/2018"],
    "OL CHN 015/2018": ["OL CHN 15/2018"],
    "OL China 15/2018": ["OL CHN 15/2018"],
    "OL CN 15/2018": ["OL CHN 15/2018"],
    "OL PRC 15/2018": ["OL CHN 15/2018"],
    "OL CHI 15/2018": ["OL CHN 15/2018", "OL CHL 15/2018"],
    "XL CHN 15/2018": ["OL CHN 15/2018", "AL CHN 15/2018"],
    "CHN 15-2018": ["CHN 15/2018"],
}


@pytest.mark.parametrize(("text", "expected"), SUGGESTED.items())
def test_a_wrong_reference_is_refused_with_what_was_meant(text, expected):
    reading = read_reference(text)
    assert (reading.verdict, reading.references) == ("reject-suggest", ())
    assert set(expected) <= set(reading.suggestions)
    assert reading.why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("S/1325/2000", "the first number would be a year"),
        ("E/31/1996", "the first number would be a year"),
        ("A/HRC/45/0", "a number is never zero"),
        ("OL CHN 0/2018", "a number is never zero"),
        ("Human Rights Council resolution 45/0", "a number is never zero"),
        ("A/HRC/45", "no UN document symbol"),
        ("A/HRC", "no document number"),
        ("A/1325/2000", "no UN document symbol"),
        ("24/7", "does not begin like"),
        ("hello", "does not begin like"),
        ("https://example.org/A/HRC/45/13", "does not begin like"),
        ("", "nothing is written"),
        ("  ", "nothing is written"),
    ],
)
def test_what_is_no_reference_is_refused_without_an_offer(text, why):
    reading = read_reference(text)
    assert (reading.verdict, reading.references) == ("reject", ())
    assert reading.suggestions == ()
    assert why in reading.why


@pytest.mark.parametrize("text", SUGGESTED)
def test_what_is_offered_is_accepted(text):
    for offered in read_reference(text).suggestions:
        assert read_reference(offered).verdict == "accept"


alphabet = st.sampled_from("A/HRC45.13,-– CATOLN()para.IV?é第\n")


@settings(deadline=None)
@given(st.text(alphabet, max_size=30) | st.text(max_size=30))
def test_any_text_gets_a_verdict_that_fits_what_was_found(text):
    reading = read_reference(text)
    assert reading.why
    if reading.verdict in {"accept", "accept-split"}:
        assert reading.references
    if reading.verdict in {"reject", "reject-suggest"}:
        assert not reading.references
        assert bool(reading.suggestions) == (reading.verdict == "reject-suggest")
