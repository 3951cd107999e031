"""References typed by hand are found wherever they stand, and nowhere else."""

import pytest

from tests.checks.composed import at, found

UNKNOWN, KNOWN = "CIT022", "CIT023"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As A/HRC/99/31 says.", (1, 4, 15)),
        ("One line\nand A/HRC/99/31.", (2, 5, 16)),
        ("See *A/HRC/99/31*.", (1, 6, 17)),
        ("See A/HRC/*99*/31.", (1, 5, 18)),
        ("See [A/HRC/99/31](https://example.org/x).", (1, 6, 17)),
        ("See A/HRC/\u00a099/31.", (1, 5, 17)),
        ("See A/HRC/\n99/31.", (1, 5, 11)),
        ("See A/HRC/\\\n99/31.", (1, 5, 11)),
        ("## On A/HRC/99/31", (1, 7, 18)),
        ("| a |\n|---|\n| A/HRC/99/31 |", (3, 3, 14)),
        ("- one\n- A/HRC/99/31", (2, 3, 14)),
        ("> A/HRC/99/31 said.", (1, 3, 14)),
        ("A word.^[As A/HRC/99/31 says.]", (1, 13, 24)),
        ("A word. [@report]. Then A/HRC/99/31 came.", (1, 25, 36)),
        ("{{ organisation.name }} read A/HRC/99/31.", (1, 30, 41)),
        ("{% if true %}yes{% endif %} and A/HRC/99/31.", (1, 33, 44)),
        ("In UA CHN 3/2098 it said so.", (1, 4, 17)),
    ],
)
def test_an_unregistered_reference_is_reported_at_its_place(tmp_path, text, expected):
    (finding,) = found(tmp_path, UNKNOWN, text)
    assert at(finding) == expected
    assert finding.severity == "error"
    assert "is not in citations.yaml" in finding.message
    assert "appeals citations add" in finding.remedy


def test_a_registered_reference_typed_by_hand_is_a_warning(tmp_path):
    (finding,) = found(tmp_path, KNOWN, "As A/HRC/99/13 and others say.")
    assert at(finding) == (1, 4, 15)
    assert finding.severity == "warning"
    assert finding.message == "'A/HRC/99/13' is typed by hand"
    assert finding.remedy == "write [@a-hrc-99-13]"


@pytest.mark.parametrize("code", [UNKNOWN, KNOWN])
@pytest.mark.parametrize(
    "text",
    [
        "A word. [@a-hrc-99-13, para. 14]",
        "A word.^[See [@{A/HRC/99/13}, para. 14] and others.]",
        "A word. [see @ol-chn-15-2098 | on the law]",
        "A [link](https://docs.un.org/en/A/HRC/99/77) to it.",
        "A/B testing, and/or 24/7.",
        '{{ quote("a-hrc-99-13", "q14") }}',
    ],
)
def test_what_a_cite_or_an_address_holds_is_not_reported(tmp_path, code, text):
    assert found(tmp_path, code, text) == []


def test_words_of_a_note_that_a_cite_printed_are_no_reference_typed_by_hand(tmp_path):
    text = "A word.^[Both [@a-hrc-99-13, para. 1] and A/HRC/99/13 say so.]"
    (finding,) = found(tmp_path, KNOWN, text)
    assert at(finding) == (1, 43, 54)
    assert finding.note == 1


def test_the_words_behind_the_bar_of_a_cite_are_read(tmp_path):
    text = "A word. [@report | quoting A/HRC/99/31]"
    (finding,) = found(tmp_path, UNKNOWN, text)
    assert finding.note == 1


def test_a_value_has_the_place_of_its_expression(tmp_path):
    text = 'Then {{ fact("words", cite=False) }} came.'
    (finding,) = found(tmp_path, UNKNOWN, text)
    assert at(finding) == (1, 6, 0)


def test_the_text_of_a_used_fact_is_read_where_it_stands(tmp_path):
    text = 'There were {{ fact("cases") }} cases.'
    fact = "Cases, as UA CHN 3/2098 has them."
    (finding,) = found(tmp_path, UNKNOWN, text, fact=fact)
    assert finding.place.file == "facts.yaml"
    assert found(tmp_path, UNKNOWN, "None.", fact=fact) == []


def test_a_subject_may_name_what_is_registered_and_nothing_else(tmp_path):
    assert found(tmp_path, KNOWN, "Text.", subject="On A/HRC/99/13") == []
    assert found(tmp_path, UNKNOWN, "Text.", subject="On A/HRC/99/13") == []
    (finding,) = found(tmp_path, UNKNOWN, "Text.", subject="On A/HRC/99/31")
    assert finding.place.line == 2


def test_the_list_of_documents_cited_is_not_typed_by_hand(tmp_path):
    text = "A word. [@a-hrc-99-13, para. 14]"
    assert found(tmp_path, KNOWN, text, more="documents_cited: true\n") == []
