"""The reviewer's list as HTML: all of it, escaped, and open to all readers."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from appeals.writers.review_report.page import write_review_page
from appeals.writers.review_report.sheet import ListedSetAside
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
        "Findings 1 error, 1 warning, 0 remarks",
        "To check 2 uses of sources, quotations and facts",
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
        "Figure or date: held It says People held &amp; hidden. Record Value 16; Unit",
        "Rival value 9 (the press) First used templates/x.md:5:2 It said these",
        "Source none from citations.yaml",
        "Checked by (id of people.yaml) On (2026-11-30)",
        "report, para. 14 verified : para. 14 is there The letter It said these four",
        "The archived copy It said plain words query, reviewer-a, 2099-11-04: =which",
        "No mark is kept of words without a source.",
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


def test_there_are_boxes_for_each_use_and_one_for_who_checked_it():
    page = write_review_page(sheet())
    assert page.count('class="who"') == 1
    assert re.findall('data-field="(verdict-[^"]*)"', page) == [
        "verdict-9f86d081884c7d65-d0815aaf",
        "verdict-0f86d081884c7d65-d0815aaf",
    ]
    assert page.count('data-field="comment-') == 2
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
