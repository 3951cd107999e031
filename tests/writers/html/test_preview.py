import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from appeals.errors import Place, Problem
from appeals.model.cite import Cite
from appeals.model.document import Emphasis, Note, NoteMark, Text
from appeals.model.finding import Finding
from appeals.writers.html import write_html
from appeals.writers.html.preview import write_preview
from tests.writers.sample import para, sample_document

FILE = "templates/letters/x.md"
WORDS = "They were held."


def words_at(line, column, words=WORDS, *, exact=True):
    end = column + len(words) if exact else 0
    return Text(words, Place(FILE, line, column, end))


def page_of(*inlines, problems=(), notes=(), entries=()):
    document = replace(sample_document(), blocks=(para(*inlines),), notes=notes)
    return write_preview(document, None, problems, dict(entries))


def pieces(page):
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    return [
        (span.text, span.get("data-place"))
        for span in tree.iter("span")
        if span.get("data-place")
    ]


def marked(page):
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    return [
        ("".join(m.itertext()), m.get("class"), m.get("data-problems"))
        for m in tree.iter("mark")
    ]


def at(line, column=0, end=0, severity="error", note=None):
    place = Place(FILE, line, column, end)
    return Finding("STY001", "a word is doubled", "", place, severity, note=note)


def test_a_run_of_words_carries_its_place_and_says_that_it_is_exact():
    page = page_of(words_at(12, 5))
    assert f'<span data-place="{FILE}:12:5" data-exact="yes">{WORDS}</span>' in page


def test_words_that_a_filter_or_a_value_made_have_the_place_of_what_made_them():
    page = page_of(words_at(12, 5, exact=False))
    assert f'<span data-place="{FILE}:12:5">{WORDS}</span>' in page


def test_a_problem_marks_its_own_words_alone():
    page = page_of(words_at(12, 5), problems=(at(12, 10, 14),))
    assert marked(page) == [("were", "error", "0")]
    assert pieces(page) == [
        ("They ", f"{FILE}:12:5"),
        ("were", f"{FILE}:12:10"),
        (" held.", f"{FILE}:12:14"),
    ]


def test_problems_that_overlap_share_the_words_and_the_gravest_names_the_mark():
    found = (at(12, 5, 14, "warning"), at(12, 10, 20, "error"))
    page = page_of(words_at(12, 5), problems=found)
    assert marked(page) == [
        ("They ", "warning", "0"),
        ("were", "error", "0 1"),
        (" held.", "error", "1"),
    ]


def test_a_problem_of_a_whole_line_marks_all_its_words_and_no_other_line():
    page = page_of(words_at(12, 5), words_at(13, 1), problems=(at(12),))
    assert marked(page) == [(WORDS, "error", "0")]


def test_words_whose_columns_are_not_known_are_marked_whole():
    page = page_of(words_at(12, 5, exact=False), problems=(at(12, 5, 9),))
    assert marked(page) == [(WORDS, "error", "0")]


def test_a_problem_of_a_file_without_a_line_marks_nothing():
    assert not marked(
        page_of(words_at(1, 1), problems=(Problem("x", "y", place=Place(FILE)),))
    )


def test_a_note_carries_its_cite_and_the_entries_that_it_cites():
    cite = Cite(ref="udhr", key="udhr", place=Place(FILE, 3, 4))
    note = Note(1, (Text("UDHR."),), (cite,), place=Place(FILE, 3, 4, 12))
    page = page_of(
        Text("Held"),
        NoteMark(1),
        notes=(note,),
        problems=(at(3, 4, 12, note=1),),
        entries={"udhr": Place("citations.yaml", 40, 3)},
    )
    assert f'<li data-place="{FILE}:3:4" data-entries="citations.yaml:40:3"' in page
    assert marked(page) == [("1", "error", "0")]


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", 'a" onclick="b', "</mark>"]
)
def test_what_looks_like_markup_stays_text(words):
    problem = replace(at(1, 1, 3), message=words)
    page = page_of(words_at(1, 1, words), problems=(problem,))
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert words in "".join(tree.itertext())
    assert not list(tree.iter("script"))
    assert all("onclick" not in each.attrib for each in tree.iter())


def test_the_words_are_those_of_the_page_that_is_published():
    document = sample_document()
    preview = write_preview(document, None, (), {})

    def text_of(page):
        return "".join(ET.fromstring(page.split("\n", 1)[1]).find("body").itertext())

    assert text_of(preview) == text_of(write_html(document))


def test_no_page_that_is_published_says_where_its_words_are():
    document = replace(sample_document(), blocks=(para(Emphasis((words_at(1, 1),))),))
    assert not re.search(
        r"data-|templates/|<mark", write_html(document).split("<body>")[1]
    )
