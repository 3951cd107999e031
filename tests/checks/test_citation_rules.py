"""Rules about places, sources and notes: each with letters that fail and that pass."""

import pytest

from tests.checks.composed import at, found
from tests.checks.letters import FRONT, changed, findings_in

OTHERS = "@ol-chn-15-2098; @al-chn-2-2098; @new-law"

FAILING = [
    ("CIT010", "Said so. [@a-hrc-99-13]", "80 paragraphs", "[@a-hrc-99-13, whole]"),
    ("CIT011", "Said so. [@cat-c-chn-co-99, para. 13]", "paragraph 13", "'extent'"),
    ("CIT011", "Said so. [@a-hrc-99-13, paras. 3, 79-81]", "paragraph 81", "'extent'"),
    ("CIT011", "Said so. [@a-hrc-99-13, p. 25]", "ends with page 24", "'extent'"),
    ("CIT012", "Said so. [@a-hrc-99-13, p. 4]", "numbered", "para."),
    ("CIT013", "Said so. [@a-hrc-99-13, paras. 14-12]", "'14-12'", "12-14"),
    ("CIT013", "Said so. [@a-hrc-99-13, paras. 14]", "'paras'", "'para. 14'"),
    ("CIT013", "Said so. [@{A/HRC/99/13}, para. 12-14]", "several", "'paras. 12-14'"),
    ("CIT020", "Is so. [@old-law, art. 1]", "superseded by 'new-law'", "[@new-law]"),
    ("CIT060", "In an allegation letter it asked. [@ol-chn-15-2098]", "OL", "other"),
    (
        "CIT060",
        "In a joint\nallegation *letter*, it asked. [@ol-chn-15-2098]",
        "joint allegation letter",
        "or 'letter'",
    ),
    ("CIT060", "An urgent appeal.^[Thus [@al-chn-2-2098].]", "urgent appeal", "cite"),
    ("CIT060", "It asked.^[The other letter, [@al-chn-2-2098].]", "other letter", "al"),
    (
        "CIT074",
        f"So. [@a-hrc-99-13, para. 1; @report; {OTHERS}]",
        "5 sources",
        "strong",
    ),
    ("FN002", "A. [@report]{id=x} B. [@new-law]{id=x}", "Notes 1 and 2", "[#x]"),
]


@pytest.mark.parametrize(("code", "text", "named", "remedy"), FAILING)
def test_a_fault_is_named_with_its_remedy(tmp_path, code, text, named, remedy):
    (finding,) = found(tmp_path, code, text)
    assert named in finding.message
    assert remedy in finding.remedy
    assert finding.note == (2 if code == "FN002" else 1)
    assert finding.place is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("CIT010", "Said so. [@a-hrc-99-13, whole]"),
        ("CIT010", "Said so. [@a-hrc-99-13, para. 14]"),
        ("CIT010", "Said so. [@cat-c-chn-co-99]"),
        ("CIT010", "Said so. [@report]"),
        ("CIT011", "Said so. [@a-hrc-99-13, paras. 14, 79-80]"),
        ("CIT011", "Said so. [@a-hrc-99-13, annex II, para. 99]"),
        ("CIT011", "Said so. [@report, p. 999]"),
        ("CIT012", "Said so. [@report, p. 4]"),
        ("CIT012", "Said so. [@a-hrc-99-13, para. 4]"),
        ("CIT013", "Said so. [@a-hrc-99-13, paras. 12-14 and 20]"),
        ("CIT013", "Said so. [@report, pp. 114-15]"),
        ("CIT013", "Said so. [@report, annex II, para. 2 | paras. 4]"),
        ("CIT020", "Is so. [@new-law, art. 1]"),
        ("CIT020", "Is so. [@old-law, art. 1; @new-law, art. 2]"),
        ("CIT060", "In an other letter it asked. [@ol-chn-15-2098]"),
        ("CIT060", "In a joint letter it asked. [@ol-chn-15-2098]"),
        ("CIT060", "An allegation letter came. Then this. [@ol-chn-15-2098]"),
        (
            "CIT060",
            "An allegation letter, [@al-chn-2-2098] then a letter. [@ol-chn-15-2098]",
        ),
        ("CIT060", "Allegation letters. [@ol-chn-15-2098; @al-chn-2-2098]"),
        ("CIT060", "In an allegation letter. [@report]"),
        ("CIT074", "So. [@report, p. 1; @report, p. 2; @new-law; @ol-chn-15-2098]"),
        ("FN002", "A. [@report]{id=x} B. [@new-law]{id=y} C.^[See [#x].]"),
    ],
)
def test_a_sound_letter_passes(tmp_path, code, text):
    assert found(tmp_path, code, text) == []


def test_a_source_that_is_not_yet_amended_on_the_day_of_the_letter_passes(tmp_path):
    messages = [f.message for f in found(tmp_path, "CIT020", "So. [@old-law, art. 1]")]
    assert messages == ["'old-law' is superseded by 'new-law'"]


def test_the_name_of_a_type_is_shown_where_it_stands(tmp_path):
    text = "One. In a joint allegation letter, it asked. [@ol-chn-15-2098]"
    (finding,) = found(tmp_path, "CIT060", text)
    assert at(finding) == (1, 11, 34)


def test_a_place_of_which_a_part_is_not_understood_is_found(tmp_path):
    front = changed(FRONT, "kind: appeal", "kind: appeal\nlanguage: fr")
    met = findings_in(tmp_path, "B. [@report, par. 14 et suivants]", front)
    (finding,) = [f for f in met if f.code == "CIT013"]
    assert "'et suivants' in 'par. 14 et suivants'" in finding.message
    assert "[@report, ... | et suivants]" in finding.remedy


def test_an_odd_place_is_found_below_an_expression_in_the_subject(tmp_path):
    front = changed(FRONT, "subject: A subject", 'subject: "{{ recipient.name }}"')
    met = findings_in(tmp_path, "A.\n\nB. [@report, paras. 14]", front)
    assert [(f.code, f.place.line) for f in met if f.code == "CIT013"] == [
        ("CIT013", 10)
    ]
