"""The reviewer's list on paper: A4, numbered pages, nothing lost, the same bytes."""

import io
from dataclasses import replace

import page as judge
import pypdf
import pytest

from appeals.model.document import Text
from appeals.writers.review_report import ReviewedNote, SentencePart, write_review_pdf
from tests.writers.review_report.sheets import NOTE, USE, sheet


@pytest.fixture(scope="module")
def result():
    notes = [
        replace(NOTE, number=n, uses=(replace(USE, id=f"{n:016x}"),))
        for n in range(1, 6)
    ]
    return write_review_pdf(sheet(notes=tuple(notes)))


def pages(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_every_page_is_a4_and_has_its_number(result):
    reader = pypdf.PdfReader(io.BytesIO(result.pdf))
    assert result.page_count > 1
    for number, page in enumerate(reader.pages, 1):
        assert [round(float(x)) for x in page.mediabox[2:]] == [595, 842]
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {result.page_count}" in text


def test_every_note_and_its_boxes_are_printed(result):
    text = " ".join(pages(result.pdf))
    assert [f"Note {n} The text says" in text for n in range(1, 6)] == [True] * 5
    assert text.count("Checked by") == 1
    assert text.count("Verdict") == 6
    assert "these four plain words" in text
    assert result.findings == ()


def test_the_same_list_gives_the_same_bytes():
    assert write_review_pdf(sheet()).pdf == write_review_pdf(sheet()).pdf


def test_signs_without_a_font_are_reported():
    note = ReviewedNote(1, (SentencePart("\u10d0"),), (Text("x"),), (), ())
    found = write_review_pdf(sheet(notes=(note,))).findings
    assert [f.code for f in found] == ["PDF004"]
    assert "U+10D0" in found[0].message


def test_what_is_to_be_filled_in_is_a_field_with_a_name_and_words(result):
    fields = pypdf.PdfReader(io.BytesIO(result.pdf)).get_fields()
    assert {"reviewer", "day", "list"} < fields.keys()
    assert fields["list"]["/V"] == '{"letters": "first"}'
    verdict = fields[f"verdict-{1:016x}-d0815aaf"]
    assert verdict["/Opt"] == ["", "verified", "query", "wrong"]
    assert verdict["/TU"] == "Verdict: report, para. 14, note 1"
    assert len(fields) == 3 + 2 * 6


@pytest.mark.parametrize("standard", ["ua1", "3a"])
def test_the_fields_keep_to_both_standards(standard, result):
    assert judge.validate_pdf_bytes(result.pdf, profile=standard).failures == []
