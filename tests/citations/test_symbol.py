"""Document symbols: shapes, canonical writing, refusals, round trips."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appeals.citations import shapes
from appeals.citations.symbol import Symbol, slug, tidy
from appeals.citations.text_references import find_references

SHAPES = [
    shape
    for family in (
        shapes._HRC,
        shapes._GA,
        shapes._SC,
        shapes._COMMISSION,
        shapes._ECOSOC,
        shapes._COMMITTEES,
        shapes._HRI,
        shapes._OTHER,
    )
    for shape in family
]

READ = {
    "A/RES/2200(XXI)": "ga-resolution-roman A 21 2200",
    "A/RES/3201(S-VI)": "ga-resolution-roman A S-6 3201",
    "A/RES/S-30/1": "ga-resolution A S-30 1",
    "A/RES/ES-11/1": "ga-resolution A ES-11 1",
    "A/RES/59/113B": "ga-resolution A 59 113B",
    "A/DEC/60/500": "ga-decision A 60 500",
    "A/ES-11/L.1": "ga-draft A ES-11 L.1",
    "A/C.3/75/L.50/Rev.1": "ga-draft A/C.3 75 L.50 Rev.1",
    "A/S-27/19/Rev.1": "ga-document A S-27 19 Rev.1",
    "A/C.3/73/SR.30": "ga-document A/C.3 73 SR.30",
    "A/INF/75/3": "ga-document A/INF 75 3",
    "A/74/PV.12": "ga-document A 74 PV.12",
    "A/57/4 (Part I)": "ga-document A 57 4",
    "A/56/49 (Vol. I)/Corr.4": "ga-document-volume A 56 49 Corr.4",
    "A/CN.4/L.682/Add.1": "ga-subsidiary-document A/CN.4 - L.682 Add.1",
    "A/CN.9/WG.II/WP.100": "ga-subsidiary-document A/CN.9/WG.II - WP.100",
    "A/AC.96/1187": "ga-subsidiary-document A/AC.96 - 1187",
    "A/AC.109/2020/L.7": "ga-subsidiary-document A/AC.109 - L.7",
    "A/CONF.157/24 (Part I)": "ga-conference A/CONF - 24",
    "A/CONF.144/28/Rev.1": "ga-conference A/CONF - 28 Rev.1",
    "A/810": "ga-document-before-1976 A - 810",
    "A/64/Add.1": "ga-document-before-1976 A - 64 Add.1",
    "A/C.3/SR.98": "ga-document-before-1976 A/C.3 - SR.98",
    "A/HRC/46/NGO/12": "hrc-document A/HRC 46 12",
    "A/HRC/25/CRP.1": "hrc-document A/HRC 25 CRP.1",
    "A/HRC/EMRIP/2019/3/Rev.1": "hrc-document A/HRC/EMRIP - 3 Rev.1",
    "A/HRC/WG.6/31/CHN/1": "hrc-upr-document A/HRC/WG.6 31 1",
    "A/HRC/S-33/L.1": "hrc-draft A/HRC S-33 L.1",
    "A/HRC/RES/S-17/1": "hrc-resolution A/HRC S-17 1",
    "A/HRC/PRST/19/1": "hrc-presidential-statement A/HRC 19 1",
    "S/PRST/2015/3": "sc-document S - 3",
    "S/PV.7000": "sc-document S - PV.7000",
    "S/PV.7000 (Resumption 1)": "sc-document S - PV.7000",
    "S/24111": "sc-document S - 24111",
    "S/AC.43/1": "sc-document S/AC.43 - 1",
    "E/RES/1503(XLVIII)": "ecosoc-resolution E 48 1503",
    "E/DEC/2019/245": "ecosoc-decision E - 245",
    "E/CN.6/2020/NGO/5": "ecosoc-document E/CN.6 - 5",
    "E/C.19/2010/13": "ecosoc-document E/C.19 - 13",
    "E/1990/5/Add.59": "ecosoc-document E - 5 Add.59",
    "E/CN.4/1435/Add.1": "chr-document E/CN.4 - 1435 Add.1",
    "E/CN.4/S-8/L.1": "chr-document E/CN.4 S-8 L.1",
    "E/CN.4/Sub.2/2003/12/Rev.2": "chr-sub-commission-document E/CN.4/Sub.2 - 12 Rev.2",
    "E/CN.4/Sub.2/RES/2003/16": "chr-resolution E/CN.4/Sub.2 - 16",
    "E/C.12/1/Add.107": "tb-plain-document E/C.12 - 1 Add.107",
    "E/C.12/GC/25": "tb-general-comment E/C.12 - 25",
    "E/C.12/55/D/2/2014": "tb-decision E/C.12 55 2",
    "E/C.12/2014/SR.23": "tb-summary-record E/C.12 - SR.23",
    "CAT/OP/MEX/1": "tb-country-document CAT/OP - 1",
    "CAT/OP/12/5": "tb-session-document CAT/OP 12 5",
    "CAT/C/CHN/FCO/5": "tb-country-document CAT/C - 5",
    "CEDAW/C/CHN/QPR/9": "tb-country-document CEDAW/C - 9",
    "CEDAW/C/OP.8/CAN/1": "tb-country-document CEDAW/C/OP.8 - 1",
    "CRC/C/OPSC/CHN/CO/1": "tb-country-document CRC/C/OPSC - 1",
    "CRC/C/Q/CHN/2": "tb-country-document CRC/C - 2",
    "CRPD/C/EU/CO/1": "tb-country-document CRPD/C - 1",
    "CCPR/C/HKG/2005/2": "tb-country-document CCPR/C - 2",
    "CCPR/C/CHN-HKG/CO/4": "tb-territory-document CCPR/C - 4",
    "CCPR/C/131/D/2728/2016": "tb-decision CCPR/C 131 2728",
    "CCPR/C/88/D/1321-1322/2004": "tb-decision CCPR/C 88 1321-1322",
    "CRC/C/15/Add.271": "tb-plain-document CRC/C - 15 Add.271",
    "CERD/C/63/CO/3": "tb-session-document CERD/C 63 3",
    "CRC/GC/2003/5": "tb-general-comment CRC - 5",
    "CCPR/C/21/Rev.1": "tb-old-general-comment CCPR/C - 21 Rev.1",
    "CRPD/CSP/2018/2": "tb-states-parties-document CRPD/CSP - 2",
    "HRI/GEN/1/Rev.9 (Vol. I)": "hri-document HRI/GEN - 1 Rev.9",
    "HRI/CORE/1/Add.21/Rev.2": "hri-document HRI/CORE - 1 Add.21 Rev.2",
    "HRI/CORE/CHN/2010": "hri-document HRI/CORE - -",
    "ST/SGB/2019/8": "secretariat-document ST/SGB - 8",
    "ST/LEG/SER.E/26": "secretariat-document ST/LEG - 26",
    "CTOC/COP/2020/10": "conference-of-parties-document CTOC/COP - 10",
    "CAC/COSP/WG.2/2019/2": "conference-of-parties-document CAC/COSP/WG.2 - 2",
    "UNEP/EA.5/Res.14": "other-document UNEP/EA.5 - Res.14",
    "FCCC/CP/2015/10/Add.1": "other-document FCCC/CP - 10 Add.1",
    "HR/P/PT/8/Rev.1": "other-document HR/P/PT - 8 Rev.1",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_symbol_is_read_by_its_shape(text, expected):
    symbol = Symbol.parse(text)
    parts = [symbol.pattern, symbol.organ, symbol.session, symbol.number]
    assert " ".join([p or "-" for p in parts] + list(symbol.suffixes)) == expected
    assert str(symbol) == text


def test_a_year_is_given_only_where_the_symbol_prints_it():
    assert Symbol.parse("S/PRST/2015/3").year == 2015
    assert Symbol.parse("HRI/CORE/CHN/2010").year == 2010
    assert Symbol.parse("A/HRC/45/13").year is None
    views = Symbol.parse("CAT/C/59/D/651/2015")
    assert (views.year, views.year_means) == (2015, "registration")


def test_a_joint_general_comment_is_a_double_symbol():
    joint = Symbol.parse("CEDAW/C/GC/31/Rev.1–CRC/C/GC/18/Rev.1")
    assert joint.parse_keys() == {
        "pattern": "double-symbol",
        "number": "31",
        "symbols": ["CEDAW/C/GC/31/Rev.1", "CRC/C/GC/18/Rev.1"],
    }


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a/hrc/45/13", "A/HRC/45/13"),
        ("A/54/L.74/ADD.1", "A/54/L.74/Add.1"),
        ("E/CN.4/res/1985/33", "E/CN.4/RES/1985/33"),
        ("E/CN.4/SUB.2/2003/12/REV.2", "E/CN.4/Sub.2/2003/12/Rev.2"),
        ("CED/C/4/Rev.1*", "CED/C/4/Rev.1"),
        ("CED/C/4/Rev.1**.", "CED/C/4/Rev.1"),
        ("CERD/C/CHN/CO/14–17", "CERD/C/CHN/CO/14-17"),
        ("A／HRC／45／13", "A/HRC/45/13"),
        ("S/RES/1373(2001)", "S/RES/1373 (2001)"),
        ("S/RES/1373\u00a0(2001)", "S/RES/1373 (2001)"),
        ("A/RES/217 (III)", "A/RES/217(III)"),
        ("A/RES/217 A (III)", "A/RES/217(III)"),
        ("A/RES/217(III)A", "A/RES/217(III)"),
        ("A/RES/2200A(XXI)", "A/RES/2200(XXI)"),
        ("A/RES/59/113 B", "A/RES/59/113B"),
        ("A/69/40(VOL.I)", "A/69/40 (Vol. I)"),
        ("A/69/40, vol. I", "A/69/40 (Vol. I)"),
        ("A/56/49(Vol. I)/Corr.4", "A/56/49 (Vol. I)/Corr.4"),
        ("UNEP/EA.5/RES.14", "UNEP/EA.5/Res.14"),
    ],
)
def test_other_writings_have_one_canonical_form(written, canonical):
    assert str(Symbol.parse(written)) == canonical


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("S/RES/1325", r"needs its year: write S/RES/1325 \(year\)"),
        ("S/1325/2000", "the first number would be a year"),
        ("E/31/1996", "the first number would be a year"),
        ("A/HRC/45/0", "a number is never zero"),
        ("A/HRC/0/13", "a number is never zero"),
        ("A/HRC/45/13/Add.0", "a number is never zero"),
        ("CAT/CHN/4/Corr.1", "symbols of this committee begin CAT/C/"),
        ("CAT/C/CHI/CO/5", "CHI is not an ISO 3166-1 alpha-3 code"),
        ("CAT/C/CHN-HGK/CO/5", "HGK is not an ISO 3166-1 alpha-3 code"),
        ("CAT/C/CHN/CO", "has no document number"),
        ("A/HRC", "has no document number"),
        ("A/HRC/45", "the shape of no UN document symbol"),
        ("A/45", "the shape of no UN document symbol"),
        ("A/C.3/75", "the shape of no UN document symbol"),
        ("E/1996", "the shape of no UN document symbol"),
        ("E/CN.4/1998", "the shape of no UN document symbol"),
        ("A/HRC/2018/62", "the shape of no UN document symbol"),
        ("A/HRC/45/L/2", "the shape of no UN document symbol"),
        ("A/RES/5/1", "the shape of no UN document symbol"),
        ("A/5/10", "the shape of no UN document symbol"),
        ("CAT/C/CO/5", "the shape of no UN document symbol"),
        ("CAT/C/CHN/OC/5", "the shape of no UN document symbol"),
        ("CERD/C/CHN/CO/17-14", "the shape of no UN document symbol"),
        ("A/HRC/45/13-A/HRC/45/14", "the shape of no UN document symbol"),
        ("A/HRC/٤٥/13", "the shape of no UN document symbol"),
        ("N/A", "does not begin like a UN document symbol"),
        ("AC/DC", "does not begin like a UN document symbol"),
        ("", "does not begin like a UN document symbol"),
    ],
)
def test_what_is_no_symbol_is_refused_with_a_reason(text, message):
    with pytest.raises(ValueError, match=message):
        Symbol.parse(text)


@pytest.mark.parametrize(
    ("canonical", "key"),
    [
        ("A/HRC/45/13", "a-hrc-45-13"),
        ("OL CHN 15/2018", "ol-chn-15-2018"),
        ("S/RES/1373 (2001)", "s-res-1373-2001"),
        ("A/RES/217(III)", "a-res-217-iii"),
        ("E/CN.4/1998/44/Add.2", "e-cn-4-1998-44-add-2"),
        ("A/69/40 (Vol. I)", "a-69-40-vol-i"),
    ],
)
def test_the_key_of_a_symbol_is_mechanical(canonical, key):
    assert slug(canonical) == key


@settings(max_examples=30)
@given(
    st.one_of(
        [
            st.from_regex(shapes.compile_shape(shape.written), fullmatch=True)
            for shape in SHAPES
        ]
    )
)
def test_whatever_has_a_shape_survives_the_round_trip(text):
    try:
        symbol = Symbol.parse(text)
    except ValueError:
        assume(False)
    assert Symbol.parse(str(symbol)) == symbol
    assert tidy(symbol.text) == symbol.text


noises = st.sampled_from(["{}*", " {} ", "{}.", "\u200b{}", "{}\u00ad", "\u00a0{},"])


@settings(deadline=None)
@given(st.sampled_from(sorted(READ)), noises, st.booleans())
def test_noise_around_a_symbol_and_capitals_change_nothing(text, noise, is_small):
    written = noise.format(text.lower() if is_small else text)
    assert Symbol.parse(written) == Symbol.parse(text)


@settings(deadline=None)
@given(st.sampled_from(sorted(set(READ) - {"A/810"})))
def test_every_shape_is_found_in_running_text(text):
    line = f"As stated (see {text}, para. 3), it holds."
    (found,) = find_references(line)
    assert (found.text, found.canonical) == (text, text)
    assert line[found.start : found.end] == text


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        symbol = Symbol.parse(text)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "read"
        assert Symbol.parse(str(symbol)) == symbol
    assert reason
