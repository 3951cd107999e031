"""The reviewer's list as HTML: all of it, escaped, and open to all readers."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from appeals.writers.review_report import ListedSetAside, write_review_page
from tests.writers.review_report.sheets import sheet


def words(page: str) -> str:
    body = page[page.index("<body>") :]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.mark.parametrize(
    "expected",
    [
        "Letter first",
        "Subject A subject &lt;&amp; more&gt;",
        "Recipient office-a · Head of Office A",
        "Date 3 November 2099",
        "Citation style un",
        "Notes 2",
        "Findings 1 error, 2 warnings, 0 remarks",
        "Note 1 The text says It said “these four plain words” . 1 2",
        "The note prints A Report (n 2),",
        "Source report · ngo-report",
        "Title A Report &amp; More",
        "Certainty confirmed, except: date",
        "Link https://example.org/a?b=1&amp;c=2",
        "Place cited para. 14",
        "Words &lt;here&gt;. para. 14, one (unconfirmed): not quoted here",
        "Warning CIT040 The entry 'report' is &lt;unconfirmed&gt; .",
        "citations.yaml:3:3 compare it &amp; mark it",
        "Error QUO050 This quotation differs .",
        "Note 2 The text says The note prints Words.",
        "Figures and dates held It says People held &amp; hidden. Value 16 Unit",
        "Rival value 9 (the press) First used templates/x.md:5:2 Checked by on",
        "Source none from citations.yaml",
        "Checked by on",
        "STY001 templates/x.md:3:1 a slip",
    ],
)
def test_the_list_says(expected):
    assert expected.replace(" .", ".") in words(write_review_page(sheet())).replace(
        " .", "."
    )


def test_quoted_words_are_highlighted_and_the_own_mark_is_reported_from_others():
    page = write_review_page(sheet())
    assert "<mark>“these four plain words”</mark>" in page
    assert '<sup class="own">1</sup><sup>2</sup>' in page
    assert '<a href="https://example.org/a">para.\u00a014</a>' in page


def test_there_are_a_box_for_each_note_and_fact():
    assert write_review_page(sheet()).count('class="who"') == 3
    assert "This letter has no notes." in write_review_page(sheet(notes=()))


def test_remarks_set_aside_are_listed_with_their_reason_or_its_lack():
    without = write_review_page(
        sheet(set_aside=(ListedSetAside("STY001", "x.md:3", ""),))
    )
    assert "STY001 x.md:3 no reason is given" in words(without)
    assert "set aside" not in write_review_page(sheet(set_aside=()))


def test_the_page_is_well_formed_and_loads_nothing():
    page = write_review_page(sheet())
    ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert "<script" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page
    assert re.findall(r'\bsrc="|<link\b', page) == []


def test_headings_go_down_one_level_at_a_time_and_tables_name_their_rows():
    levels: list[int] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
            if re.fullmatch("h[1-6]", tag):
                levels.append(int(tag[1]))
            if tag == "th":
                assert dict(attrs)["scope"] in {"row", "col"}

    page = write_review_page(sheet())
    Reader().feed(page)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert '<html lang="en">' in page


def test_words_of_a_letter_from_right_to_left_keep_their_direction():
    page = write_review_page(sheet(lang="ar", direction="rtl"))
    assert '<span lang="ar" dir="rtl">' in page
