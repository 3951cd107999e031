"""The reviewer's list on paper: A4, numbered pages, nothing lost, the same bytes."""

import io

import pypdf
import pytest

from appeals.model.document import Text
from appeals.writers.review_report import ReviewedNote, SentencePart, write_review_pdf
from tests.writers.review_report.sheets import NOTE, sheet


@pytest.fixture(scope="module")
def result():
    notes = [
        ReviewedNote(n, NOTE.sentence, NOTE.wording, NOTE.sources, NOTE.findings)
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
    assert text.count("Checked by") == 6
    assert "these four plain words" in text
    assert result.findings == ()


def test_the_same_list_gives_the_same_bytes():
    assert write_review_pdf(sheet()).pdf == write_review_pdf(sheet()).pdf


def test_signs_without_a_font_are_reported():
    note = ReviewedNote(1, (SentencePart("\u10d0"),), (Text("x"),), (), ())
    found = write_review_pdf(sheet(notes=(note,))).findings
    assert [f.code for f in found] == ["PDF004"]
    assert "U+10D0" in found[0].message
