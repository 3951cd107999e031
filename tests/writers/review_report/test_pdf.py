"""The reviewer's list on paper: A4, numbered pages, nothing lost, the same bytes."""

import io
import re
from dataclasses import replace

import page as judge
import pikepdf
import pypdf
import pytest

from appeals.model.document import Text
from appeals.writers.review_report.page import write_review_pdf
from appeals.writers.review_report.sheet import ReviewedNote, SentencePart
from tests.writers.pdf.structure import elements, opened
from tests.writers.review_report.sheets import NOTE, USE, long_list, sheet

ENGINES = ("weasyprint", "typst")
both_engines = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(scope="module", params=ENGINES)
def result(request):
    notes = [
        replace(NOTE, number=n, uses=(replace(USE, id=f"{n:016x}"),))
        for n in range(1, 6)
    ]
    return write_review_pdf(sheet(notes=tuple(notes)), request.param)


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


@both_engines
def test_the_same_list_gives_the_same_bytes(engine):
    first, again = (write_review_pdf(sheet(), engine).pdf for _ in range(2))
    assert first == again


@both_engines
def test_signs_without_a_font_are_reported(engine):
    note = ReviewedNote(1, (SentencePart("\u10d0"),), (Text("x"),), (), ())
    found = write_review_pdf(sheet(notes=(note,)), engine).findings
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


@pytest.fixture(scope="module", params=ENGINES)
def long_file(request):
    return write_review_pdf(long_list(), request.param)


def test_nothing_of_a_long_list_is_lost_or_runs_off_the_paper(long_file):
    from pypdfium2 import PdfDocument

    assert long_file.findings == ()
    said, right, low = "", 0.0, 842.0
    with PdfDocument(long_file.pdf) as file:
        for page in file:
            text = page.get_textpage()
            said += text.get_text_bounded()
            boxes = [text.get_charbox(n) for n in range(text.count_chars())]
            seen = [box for box in boxes if box[2] > box[0]]
            right = max(right, *(box[2] for box in seen))
            low = min(low, *(box[1] for box in seen))
    said = re.sub(r"[\s\ufffe\u200b-]", "", said)
    assert [int(n) for n in re.findall(r"word(\d+)", said)] == [*range(600)]
    assert [said.count(sign) for sign in "任何押晓"] == [200] * 4
    assert said.count("number") >= 70
    assert "Donaudampfschifffahrt" * 15 in said
    assert right < 595.3 - 45
    assert low > 20


def test_the_fields_of_a_long_list_are_on_the_paper_and_apart(long_file):
    reader = pypdf.PdfReader(io.BytesIO(long_file.pdf))
    found = []
    for number, page in enumerate(reader.pages):
        for note in page.get("/Annots", ()):
            field = note.get_object()
            if field["/Subtype"] == "/Widget" and field["/T"] != "list":
                left, low, right, high = map(float, field["/Rect"])
                assert 50 < left < right < 546
                assert 50 < low < high < 790
                assert right - left > 60
                assert 18 < high - low < 30
                found.append((number, left, low))
    assert len(found) == len(set(found)) == 2 + 2 * 6


def test_records_have_heads_of_rows_and_headings_leave_out_no_level(result):
    with opened(result.pdf) as document:
        found = elements(document)
        heads = [e for e in found if e.S == "/TH"]
        scopes = {str(scope_of(head)) for head in heads}
        rows = [e for e in found if e.S == "/TR"]
        levels = [int(str(e.S)[2]) for e in found if str(e.S) in {"/H1", "/H2", "/H3"}]
        fields = [e for e in found if e.S == "/Form"]
    assert len(heads) >= len(rows)
    assert scopes == {"/Row", "/Column"}
    assert levels[:3] == [1, 2, 2]
    assert set(levels) == {1, 2, 3}
    assert len(fields) == 3 + 2 * 6


def scope_of(head):
    said = head.A if isinstance(head.A, pikepdf.Array) else [head.A]
    return next(each.Scope for each in said if "/Scope" in each)
