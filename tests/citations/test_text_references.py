"""References in running text, beyond the cases from files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.citations.text_references import find_references


@pytest.mark.parametrize(
    ("line", "text", "canonical"),
    [
        ("A/HRC/\n  45/13 and", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/\u00a013", "A/HRC/45/13", "A/HRC/45/13"),
        ("OL\u00a0CHN\n15/2018.", "OL CHN 15/2018", "OL CHN 15/2018"),
        ("S/RES/1373\n(2001)", "S/RES/1373 (2001)", "S/RES/1373 (2001)"),
        ("A/67/775–S/2013/110,", "A/67/775–S/2013/110", "A/67/775-S/2013/110"),
        ("CERD/C/CHN/CO/14–17;", "CERD/C/CHN/CO/14–17", "CERD/C/CHN/CO/14-17"),
        ("CED/C/4/Rev.1* and", "CED/C/4/Rev.1", "CED/C/4/Rev.1"),
        ("A/69/40 (Vol. I), p. 3", "A/69/40 (Vol. I)", "A/69/40 (Vol. I)"),
        (
            "A/56/49 (Vol. I)/Corr.4",
            "A/56/49 (Vol. I)/Corr.4",
            "A/56/49 (Vol. I)/Corr.4",
        ),
        ("A/RES/217 (III):", "A/RES/217 (III)", "A/RES/217(III)"),
        ("A/54/L.74/ADD.1", "A/54/L.74/ADD.1", "A/54/L.74/Add.1"),
        ("A/HRC/45/13 (2020)", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/13’s words", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/13[4]", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/13³", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/13-based", "A/HRC/45/13", "A/HRC/45/13"),
        ("A/HRC/45/13...", "A/HRC/45/13", "A/HRC/45/13"),
        ("**A/HRC/45/13**", "A/HRC/45/13", "A/HRC/45/13"),
        ("见A/HRC/45/13号文件", "A/HRC/45/13", "A/HRC/45/13"),
        ("[A/HRC/45/13](https://undocs.org/A/HRC/45/13)", "A/HRC/45/13", "A/HRC/45/13"),
        ("S/RES/1325 says", "S/RES/1325", "S/RES/1325"),
        ("A/8018 says", "A/8018", "A/8018"),
        ("AL OTH 30/2019", "AL OTH 30/2019", "AL OTH 30/2019"),
        ("UA G/SO 218/2 (1-2) SAU 5/2014", None, "UA SAU 5/2014"),
        ("Opinion No. 62/2018 (China)", "Opinion No. 62/2018", "A/HRC/WGAD/2018/62"),
        ("General Assembly\nresolution 217 A (III).", None, "A/RES/217(III)"),
        ("Security Council resolution 1373 (2001)", None, "S/RES/1373 (2001)"),
        ("Human Rights Council resolution 45/3,", None, "A/HRC/RES/45/3"),
        ("Economic and Social Council resolution 1996/31", None, "E/RES/1996/31"),
        ("Commission on Human Rights resolution 1985/33", None, "E/CN.4/RES/1985/33"),
        ("CRC/GC/2003/5", "CRC/GC/2003/5", "CRC/GC/2003/5"),
    ],
)
def test_a_reference_is_found(line, text, canonical):
    (found,) = find_references(line)
    assert found.canonical == canonical
    read = " ".join(line.split()).rstrip(".,") if text is None else text
    assert found.text == read
    assert line[found.start : found.end][0] == read[0]


@pytest.mark.parametrize(
    "line",
    [
        "A/HRC/45/13.pdf",
        "A/HRC/45/13/en",
        "docs/A/HRC/45/13",
        "C:\\docs\\A/HRC/45/13",
        "undocs.org/A/HRC/45/13",
        "www.undocs.org/A/HRC/45/13",
        "https://x.example.org/?symbolno=A/HRC/45/13&Lang=en",
        "https://x.example.org/a b@A/HRC/45/13",
        "``A/HRC/45/13``",
        "```\nsee A/HRC/45/13\n```",
        "`see\nA/HRC/45/13`",
        "E/CN.4/res/1985/33",
        "CAT/C/Chn/CO/5",
        "CAT/CHN/CO/5",
        "CRC/32",
        "A/320 aircraft",
        "A/4 paper, A/2020",
        "E/1996",
        "A/HRC/45",
        "A/C.3 met",
        "S/1325/2000",
        "A/HRC/45/0",
        "OL CHI 15/2018",
        "OL CHN 15/18",
        "OL CHN 15-2018",
        "CHN 15/2018",
        "Human Rights Council resolution 45",
        "Opinion No. 62",
    ],
)
def test_what_is_no_reference_is_not_found(line):
    assert find_references(line) == ()


def test_a_stray_backtick_hides_nothing_beyond_its_paragraph():
    text = "a ` stray\n\nA/HRC/45/13\n\nand another ` here"
    assert [found.canonical for found in find_references(text)] == ["A/HRC/45/13"]


def test_references_come_in_order_with_their_offsets():
    text = "OL CHN 15/2018, A/HRC/45/13;A/HRC/46/14 and Opinion No. 81/2018"
    found = find_references(text)
    assert [text[f.start : f.end] for f in found] == [
        "OL CHN 15/2018",
        "A/HRC/45/13",
        "A/HRC/46/14",
        "Opinion No. 81/2018",
    ]


@settings(deadline=None)
@given(st.text(st.sampled_from("A/HRC45.13-– CNSE()\n`[]:"), max_size=60))
def test_what_is_found_lies_in_the_text_without_overlap(text):
    end = 0
    for found in find_references(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
