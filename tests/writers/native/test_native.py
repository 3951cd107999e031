from dataclasses import replace

import pytest

from appeals.errors import Place
from appeals.model.cite import Cite
from appeals.model.document import (
    Document,
    Letterhead,
    Note,
    Paragraph,
    Span,
    Text,
)
from appeals.model.pinpoint import Locator, Pinpoint
from appeals.writers.native import write_native
from tests.writers.golden import check_golden
from tests.writers.sample import sample_document


def one_paragraph(*inlines):
    return Document("en", "T", "2020-11-03", Letterhead("O"), (Paragraph(inlines),))


def test_the_sample_letter_prints_as_the_golden_file():
    check_golden("sample.native.txt", write_native(sample_document()))


CHANGES = [
    {"lang": "fr"},
    {"title": "Other"},
    {"date": "2020-11-04"},
    {"letterhead": Letterhead("Other")},
    {"blocks": ()},
    {"notes": ()},
    {"introduction": ()},
    {"reference": "X"},
    {"direction": "rtl"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: next(iter(c)))
def test_a_change_of_any_field_of_the_document_shows(change):
    document = sample_document()
    assert write_native(replace(document, **change)) != write_native(document)


@pytest.mark.parametrize(
    "cite",
    [
        Cite("b", "a"),
        Cite("a", None),
        Cite("a", "a", Pinpoint((Locator("para", "1"),))),
        Cite("a", "a", Pinpoint(is_whole=True)),
        Cite("a", "a", signal="see"),
        Cite("a", "a", suffix="emphasis added"),
    ],
)
def test_a_change_of_any_field_of_a_cite_shows(cite):
    document = one_paragraph(Text("x"))
    before = replace(document, notes=(Note(1, (Text("n"),), (Cite("a", "a"),)),))
    after = replace(document, notes=(Note(1, (Text("n"),), (cite,)),))
    assert write_native(before) != write_native(after)


def test_places_do_not_show():
    here = one_paragraph(Text("x", Place("a.md", 1, 1)))
    there = one_paragraph(Text("x", Place("b.md", 9, 9)))
    assert write_native(here) == write_native(there)


def test_signs_that_the_eye_cannot_tell_apart_are_written_out():
    text = write_native(one_paragraph(Text('a\u00a0b\u2069c\U000e0001"\\')))
    assert r'text "a\u00a0b\u2069c\U000e0001\"\\"' in text


def test_language_and_direction_of_a_span_show():
    text = write_native(one_paragraph(Span((Text("x"),), "ar", "rtl")))
    assert "span lang=ar direction=rtl" in text
