"""Places are found where their numbers can be counted, and never guessed."""

import pytest

from appeals.citations.source_places import find_place, numbered_paragraphs
from appeals.model.pinpoint import Pinpoint
from appeals.model.source_text import SourceLine, SourceText


def source(text: str, **fields: object) -> SourceText:
    lines = tuple(SourceLine(line.strip()) for line in text.strip().splitlines())
    return SourceText(lines=lines, lang="en", **fields)


def place(text: str, at: str, **fields: object):
    return find_place(source(text, **fields), Pinpoint.parse(at))


REPORT = """
Contents
I. Introduction 1-2
Annex 9
1. One is first.
2. Two goes on
over a line.
1. A heading with a number
3. Three.
4. Four.
5. Five.
Annex
1. Annexed one.
2. Annexed two.
3. Annexed three.
"""
VIEWS = "1.1 First.\n1.2 Second.\n2.1 Third.\n2.2 Fourth.\n3. Fifth.\n4.1 Sixth."
COVENANT = """
Article 1
1. All peoples.
2. All peoples may.
Article 2
1. Each State.
2. Where not.
Article 3
The States.
"""
LAW = "第一条 总则。\n第二条 分则。"


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        (REPORT, "para. 2", "Two goes on\nover a line.\n1. A heading with a number"),
        (REPORT, "paras. 3-4", "Three.\n4. Four."),
        (REPORT, "paras. 1 and 3", "One is first.\nThree."),
        (REPORT, "annex, para. 2", "Annexed two."),
        (REPORT, "para. 5", "Five."),
        (VIEWS, "para. 2.2", "Fourth."),
        ("1. A.\n2. 2017 saw\n3. C.\n2.5 million", "para. 2", "2017 saw"),
        (VIEWS, "para. 2", "2.1 Third.\n2.2 Fourth."),
        (COVENANT, "art. 2, para. 1", "Each State."),
        (COVENANT, "art. 2", "1. Each State.\n2. Where not."),
        (COVENANT, "art. 3", "The States."),
        ("Rule 1\nA.\nRule 2\nB.\nRule 3\nC.", "rule 2", "B."),
        ("Chapter I\nA.\nChapter II\nB.\nChapter III\nC.", "chap. II", "B."),
    ],
)
def test_a_place_is_found_with_its_words(text, at, words):
    found = place(text, at)
    assert (found.state, found.text) == ("found", words)


@pytest.mark.parametrize(
    ("text", "at", "last"),
    [
        (REPORT, "para. 99", "para. 5"),
        (REPORT, "para. 6", "para. 5"),
        (REPORT, "annex, para. 4", "para. 3"),
        (COVENANT, "art. 4", "art. 3"),
        (VIEWS, "para. 5", "para. 4.1"),
    ],
)
def test_a_place_behind_the_last_one_is_absent(text, at, last):
    found = place(text, at)
    assert found.state == "absent"
    assert found.why.endswith(last)


LOST = "1. A.\n2. B.\n3. C.\n5. E.\n6. F."
DOUBLED = "1. A.\n2. B.\n3. C.\n1. list\n2. list\n3. list\n4. list\n4. D.\n5. E."
LONGER_ANNEX = "1. A.\n2. B.\n3. C.\n" + "\n".join(f"{n}. x" for n in range(1, 9))
LIST_AT_END = "1. A.\n2. B.\n3. C.\n1. first\n2. second"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (LOST, "para. 3"),
        (LOST, "para. 4"),
        (LOST, "para. 99"),
        (DOUBLED, "para. 3"),
        (DOUBLED, "para. 4"),
        (LONGER_ANNEX, "para. 5"),
        (LONGER_ANNEX, "para. 2"),
        (LONGER_ANNEX, "para. 9"),
        (LIST_AT_END, "para. 3"),
        (LIST_AT_END, "para. 4"),
        ("1. A.\n2. B.", "para. 3"),
        ("Words without numbers.", "para. 3"),
        ("5. Begins.\n6. Behind.\n7. The first.", "para. 9"),
        (REPORT, "para. 2 bis"),
        (REPORT, "para. 2a"),
        (REPORT, "table 2"),
        (REPORT, "p. 2"),
        (REPORT, "annex II, para. 1"),
        (VIEWS, "para. 2.9"),
        (LAW, "art. 2"),
    ],
)
def test_what_cannot_be_counted_is_unsure(text, at):
    assert place(text, at).state == "unsure"


def test_a_page_without_text_leaves_the_end_open():
    assert place(REPORT, "para. 99", is_whole=False).state == "unsure"


def test_pages_count_from_the_number_printed_on_the_first():
    lines = tuple(SourceLine(f"Page {n}.", n) for n in (1, 2, 3))
    paged = SourceText(lines=lines, pages=3, first_page=101)
    assert find_place(paged, Pinpoint.parse("p. 102")).text == "Page 2."
    assert find_place(paged, Pinpoint.parse("p. 2")).state == "absent"


def test_a_heading_behind_a_paragraph_is_no_part_of_it():
    lines = (
        SourceLine("1. One."),
        SourceLine("B. Heading", 0, True),
        SourceLine("2. Two."),
        SourceLine("3. Three."),
    )
    found = find_place(SourceText(lines=lines), Pinpoint.parse("para. 1"))
    assert found.text == "One."
    assert not found.is_open
    assert find_place(SourceText(lines=lines), Pinpoint.parse("para. 3")).is_open


def test_a_paragraph_in_bold_is_whole():
    bold = [SourceLine(text, 0, True) for text in ("1. One", "goes on.", "2. Two.")]
    found = find_place(
        SourceText(lines=(*bold, SourceLine("3. Three."))), Pinpoint.parse("para. 1")
    )
    assert found.text == "One\ngoes on."


def test_every_paragraph_is_given_with_its_number():
    names = [name for name, _ in numbered_paragraphs(source(VIEWS))]
    assert names == ["1.1", "1.2", "2.1", "2.2", "3", "4.1"]
