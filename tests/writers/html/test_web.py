import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from appeals.errors import LetterError
from appeals.model.document import (
    Emphasis,
    Heading,
    Letterhead,
    Link,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Span,
    Text,
)
from appeals.writers.html import write_html
from appeals.writers.pdf.page import print_page
from appeals.writers.plaintext import write_text
from tests.writers.golden import check_golden
from tests.writers.sample import para, sample_document


def page_of(*blocks, notes=(), **changes):
    changes = {"introduction": (), **changes}
    document = replace(sample_document(), blocks=blocks, notes=notes, **changes)
    return write_html(document)


def tree_of(page):
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def body_of(*blocks, **more):
    page = page_of(*blocks, **more)
    return page.split("</header>\n")[1].split("</article>")[0]


def test_the_sample_letter_prints_as_the_golden_file():
    check_golden("sample.html", write_html(sample_document()))


def test_the_page_loads_nothing_and_runs_nothing():
    page = write_html(sample_document())
    names = {element.tag for element in tree_of(page).iter()}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"\s(?:on\w+|src|style)=", page)


def test_the_policy_forbids_loading():
    tree = tree_of(write_html(sample_document()))
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
    expected = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert policy.get("content") == expected


def test_no_program_is_named_and_no_description_given():
    metas = tree_of(write_html(sample_document())).iter("meta")
    named = {meta.get("name") for meta in metas}
    assert named == {None, "viewport", "color-scheme", "referrer"}


def test_each_link_within_the_page_has_a_target_and_ids_are_unique():
    tree = tree_of(write_html(sample_document()))
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    targets = [e.get("href")[1:] for e in tree.iter("a") if e.get("href")[0] == "#"]
    assert set(ids.values()) == {1}
    assert set(targets) <= set(ids)
    assert len(targets) == 8 + 8 + 1


def test_marks_and_notes_carry_their_roles_and_names():
    tree = tree_of(write_html(sample_document()))
    mark = tree.find(".//a[@id='call-3']")
    assert mark.attrib["role"] == "doc-noteref"
    assert mark.attrib["aria-label"] == "Note 3"
    back = tree.find(".//li[@id='note-3']/a[@role='doc-backlink']")
    assert back.attrib["href"] == "#call-3"
    assert tree.find(".//section[@role='doc-endnotes']") is not None


def test_marks_of_notes_in_arabic_are_in_brackets():
    document = replace(sample_document(), lang="ar", direction="rtl")
    assert ">(1)</a></sup>" in write_html(document)
    assert 'data-number="1" data-mark="(1)" data-marker="(1)"' in print_page(document)
    english = print_page(sample_document())
    assert 'data-number="1" data-mark="1" data-marker="1."' in english


@pytest.mark.parametrize(("lang", "own"), [("zh-Hans", "公约"), ("ar", "اتفاقية")])
def test_latin_words_in_italics_are_so_among_letters_that_have_none(lang, own):
    latin, other = Emphasis((Text("Report"),)), Emphasis((Text(own),))
    document = replace(sample_document(), lang=lang, blocks=(para(latin, other),))
    page = print_page(document)
    assert '<em lang="und-Latn">Report</em>' in page
    assert f"<em>{own}</em>" in page
    assert "<em>Report</em>" in print_page(replace(document, lang="fr"))


def test_there_is_one_main_heading_and_it_comes_first():
    tree = tree_of(write_html(sample_document()))
    headings = [e.tag for e in tree.iter() if re.fullmatch("h[1-6]", e.tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1


def test_a_title_in_the_introduction_is_the_main_heading():
    subject = Paragraph((Text("S"),), "subject")
    page = page_of(subject, introduction=(Heading(1, (Text("News"),)),))
    assert "<h1>News</h1>" in page
    assert '<h2 class="subject">S</h2>' in page


def test_a_letter_without_subject_begins_with_headings_of_level_one():
    assert "<h1>H</h1>" in body_of(Heading(1, (Text("H"),)))


def test_the_introduction_stands_above_the_letter():
    page = write_html(sample_document())
    assert page.index('class="preface"') < page.index("<article")


def test_data_never_becomes_markup():
    evil = '<script>alert("1")</script>&amp;'
    page = page_of(
        para(evil, Link(f"https://example.org/?q={evil}", (Text(evil),))),
        title=evil,
        letterhead=Letterhead(evil, (evil,)),
        notes=(Note(1, (Text(evil),)),),
    )
    assert "<script" not in page
    assert tree_of(page).find(".//title").text == evil


def test_a_character_that_xml_forbids_is_seen_not_lost():
    assert "a\ufffdb" in body_of(para("a\x00b"))


def test_a_link_that_calls_a_note_is_cut_there():
    words = Emphasis((Text("a"), NoteMark(1), Text("b")))
    note = Note(1, (Text("n"),))
    printed = body_of(para(Link("https://example.org", (words,))), notes=(note,))
    start = '<a href="https://example.org"><em>a</em></a><sup class="call">'
    assert start in printed
    assert '</sup><a href="https://example.org"><em>b</em></a>' in printed


def test_a_link_in_a_link_is_one_link():
    inner = Link("https://example.org/b", (Text("b"), NoteNumber(1)))
    printed = body_of(para(Link("https://example.org/a", (inner,))))
    assert '<p><a href="https://example.org/a">b1</a></p>' in printed


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "x.html"])
def test_a_link_that_no_reader_can_follow_is_refused(href):
    with pytest.raises(LetterError, match=re.escape(href)) as caught:
        page_of(para(Link(href, (Text("x"),))))
    assert "https:" in caught.value.remedy


def test_language_and_direction_are_marked():
    span = Span((Text("x"),), "ar", "rtl")
    paragraph = Paragraph((span,), lang="fr", direction="ltr")
    expected = '<p lang="fr" dir="ltr"><span lang="ar" dir="rtl">x</span></p>'
    assert expected in body_of(paragraph)


def test_asks_are_a_numbered_list():
    asks = ListBlock(((para("a"),),), is_ordered=True, start=3, role="asks")
    assert '<ol class="asks" start="3">\n<li>a</li>' in body_of(asks)


def test_an_item_that_does_not_follow_the_one_before_says_its_number():
    items = tuple((para(word),) for word in "abcd")
    numbers = (12, 14, 15, 3)
    block = ListBlock(items, is_ordered=True, start=12, numbers=numbers, ending=")")
    printed = body_of(block).replace("\n", "")
    assert '<ol class="brackets" start="12"><li>a</li>' in printed
    assert '<li value="14">b</li><li>c</li><li value="3">d</li>' in printed


def test_labels_stay_with_their_values_in_notes_and_text():
    note = Note(1, (Text("para. 14"),))
    printed = body_of(para("para. 14", NoteMark(1)), notes=(note,))
    assert "<p>para.\u00a014<sup" in printed
    assert "para.\u00a014 <a" in printed


def test_words_of_the_page_are_in_the_letters_language():
    page = write_html(replace(sample_document(), lang="fr"))
    assert '<html lang="fr" dir="ltr">' in page
    assert 'aria-label="Retour au texte de la note 1"' in page


def test_the_address_of_a_link_is_percent_encoded_in_every_edition():
    link = Link("https://example.org/a b/ü", (Text("page"),))
    document = replace(sample_document(), blocks=(para(link),), notes=())
    printed = 'href="https://example.org/a%20b/%C3%BC"'
    assert printed in write_html(document)
    assert printed in print_page(document)
    assert "page <https://example.org/a%20b/ü>" in write_text(document)
