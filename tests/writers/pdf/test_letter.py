import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from appeals.model.document import (
    Emphasis,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Span,
    Text,
    plain_text,
)
from appeals.writers.pdf.engine import PdfResult
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.pdf.structure import tags
from tests.writers.sample import para, sample_document

PRINT_HASH = """
import hashlib
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.writers.pdf.structure import tags
from tests.writers.sample import sample_document
print(hashlib.sha256(WeasyprintEngine().render(sample_document()).pdf).hexdigest())
"""

__all__ = ["engine"]  # a fixture


@pytest.fixture(scope="module")
def sample_pdf():
    return write_pdf(sample_document()).pdf


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_another_process_gives_the_same_bytes(sample_pdf):
    environment_fingerprint = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
        "TZ": "Asia/Tokyo",
    }
    run = subprocess.run(
        [sys.executable, "-c", PRINT_HASH],
        capture_output=True,
        check=True,
        text=True,
        env=environment_fingerprint,
    )
    assert run.stdout.split() == [hashlib.sha256(sample_pdf).hexdigest()]
    assert run.stderr == ""


def test_a_second_letter_in_one_process_gives_the_same_bytes(sample_pdf):
    write_pdf(replace(sample_document(), title="Other"), css="p{color:#333}")
    assert write_pdf(sample_document()).pdf == sample_pdf


def test_it_claims_pdf_ua_and_states_title_and_language(sample_pdf):
    with pikepdf.open(io.BytesIO(sample_pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == sample_document().title
        assert sample_document().title in xmp


def test_dates_are_those_of_the_letter(sample_pdf):
    info = reader(sample_pdf).metadata
    assert info["/CreationDate"] == "D:20201103000000Z"
    assert info["/ModDate"] == "D:20201103000000Z"


def test_no_program_is_named(sample_pdf):
    with pikepdf.open(io.BytesIO(sample_pdf)) as pdf:
        keys = set(pdf.docinfo.keys())
        plain = io.BytesIO()
        pdf.save(plain, compress_streams=False, fix_metadata_version=False)
    assert keys == {"/Title", "/Author", "/CreationDate", "/ModDate"}
    assert not re.search(
        rb"weasyprint|pydyf|Producer|/Creator|CreatorTool", sample_pdf, re.IGNORECASE
    )
    assert not re.search(
        rb"weasyprint|pydyf|pdf:Producer", plain.getvalue(), re.IGNORECASE
    )


def test_each_note_is_tagged_and_has_an_id_of_its_own(sample_pdf):
    found = tags(sample_pdf)
    assert found["Note"] == found["Reference"] == 8
    assert found["H1"] == 1
    with pikepdf.open(io.BytesIO(sample_pdf)) as pdf:
        ids = [
            str(o.ID)
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Note"
        ]
    assert ids == [f"note-{n}" for n in range(1, 9)]


def test_every_link_is_tagged():
    styled = (Text("a "), Emphasis((Text("b"),)), Span((Text("c"),), "ar", "rtl"))
    link = Link("https://example.org/x", styled)
    letter = replace(sample_document(), blocks=(para(link),), notes=())
    pdf = write_pdf(letter).pdf
    annotations = [a for page in reader(pdf).pages for a in page.get("/Annots", ())]
    assert len(annotations) == tags(pdf)["Link"] == 3


def test_blocks_within_a_list_stand_in_the_body_of_its_entry():
    inner = ListBlock(((para("deep"),),))
    outer = ListBlock(((para("one"), inner),), is_ordered=True, start=3)
    letter = replace(sample_document(), blocks=(outer,), notes=())
    pdf = write_pdf(letter).pdf
    assert "3." in reader(pdf).pages[0].extract_text()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parents = {
            str(o.P.S)
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary)
            and o.get("/Type") == "/StructElem"
            and o.S in ("/P", "/L")
            and o.P.S != "/Document"
        }
    assert parents == {"/LBody", "/Div"}


def test_only_fonts_of_the_house_are_used():
    letter = replace(sample_document(), blocks=(para("ab → ≥"),), notes=())
    for css in (None, "p{font-family:'DejaVu Sans',sans-serif}"):
        pages = reader(write_pdf(letter, css=css).pdf).pages
        fonts = pages[0]["/Resources"]["/Font"].get_object()
        names = {f.get_object()["/BaseFont"].split("+")[1] for f in fonts.values()}
        assert {n.rsplit("-", 1)[0] for n in names} <= {"Appeals", "Appeals-Serif"}


def test_the_words_of_the_letter_are_all_there(sample_pdf):
    def letters(text):
        return "".join(c for c in text if c.isalnum())

    pages = letters("".join(p.extract_text() for p in reader(sample_pdf).pages))
    for note in sample_document().notes:
        assert f"{note.number}{letters(plain_text(note.inlines))}" in pages


def test_the_head_runs_on_later_pages_only(sample_pdf):
    first, *later = (page.extract_text() for page in reader(sample_pdf).pages)
    assert first.count("OCI/UNODC/2020-11") == 1
    assert all("OCI/UNODC/2020-11" in page for page in later)
    assert "Calle de Ejemplo" in first
    assert not any("Calle de Ejemplo" in page for page in later)


@both_engines
@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Page 1 of 1"), ("fr", "Page 1 sur 1"), ("ru", "Страница 1 из 1")],
)
def test_pages_are_counted_in_the_letters_language(lang, words):
    letter = replace(sample_document(), lang=lang, blocks=(para("x"),), notes=())
    assert words in reader(write_pdf(letter).pdf).pages[0].extract_text()


@both_engines
def test_without_a_reference_the_head_shows_the_date_as_printed():
    date = Paragraph((Text("Madrid, 3 November 2020"),), "date")
    filler = [para("word " * 200) for _ in range(4)]
    letter = replace(sample_document(), reference="", blocks=(date, *filler), notes=())
    second = reader(write_pdf(letter).pdf).pages[1].extract_text()
    assert "Madrid, 3 November 2020" in second


def test_the_head_shows_reference_and_date_as_the_word_file_does(sample_pdf):
    later = reader(sample_pdf).pages[1].extract_text()
    date = next(b for b in sample_document().blocks if getattr(b, "role", "") == "date")
    assert f"{sample_document().reference} · {date.inlines[0].text}" in later


@both_engines
def test_data_in_the_margins_stays_data():
    evil = '"}} body{display:none} \\ <b>&'
    letter = replace(sample_document(), reference=evil, title=evil)
    result = write_pdf(letter)
    assert result.findings == ()
    assert evil in reader(result.pdf).pages[1].extract_text()
    assert reader(result.pdf).metadata.title == evil


@both_engines
def test_the_outline_shows_headings_without_note_numbers():
    subject = Paragraph((Text("Subject"), NoteMark(1)), "subject")
    note = sample_document().notes[1]
    letter = replace(
        sample_document(), blocks=(subject,), notes=(replace(note, number=1),)
    )
    assert [entry.title for entry in reader(write_pdf(letter).pdf).outline] == [
        "Subject"
    ]


def test_another_engine_takes_the_place_of_weasyprint():
    class Engine:
        def render(self, document, *, css):
            return PdfResult(f"{document.lang} {css}".encode(), 1, ())

    result = write_pdf(sample_document(), css="p{}", engine=Engine())
    assert result.pdf == b"en p{}"


@both_engines
def test_annexes_never_stand_alone_on_the_last_page():
    text = [para("word " * 160) for _ in range(4)]
    last = para("We thank you for your attention. " * 4)
    end = (
        Paragraph((Text("Yours sincerely,"),), "closing"),
        Paragraph((Text("Example Watch"),), "signature"),
        Paragraph((Text("Annexes"),), "label"),
        Paragraph((Text("1. A report"),), "annex"),
    )
    parted = 0
    for lines in range(1, 30, 3):
        filler = [para("x") for _ in range(lines)]
        letter = replace(
            sample_document(), blocks=(*text, *filler, last, *end), notes=()
        )
        *_, page = (p.extract_text() for p in reader(write_pdf(letter).pdf).pages)
        assert "Annexes" in page
        assert "attention" in page
        parted += "Yours sincerely" in page and "x\nx" not in page
    assert parted  # a page began among the last lines at least once


@both_engines
def test_a_list_prints_the_numbers_that_were_typed():
    items = tuple((para(word),) for word in ("one", "two", "three"))
    inner = ListBlock(
        ((para("four"),), (para("five"),)), is_ordered=True, start=4, ending=")"
    )
    block = ListBlock(
        (*items, (para("six"), inner)),
        is_ordered=True,
        start=12,
        numbers=(12, 14, 13, 13),
    )
    document = replace(sample_document(), blocks=(block,), notes=())
    text = reader(write_pdf(document).pdf).pages[0].extract_text()
    found = re.findall(r"^(\d+[.)])", text, re.MULTILINE)
    assert found == ["12.", "14.", "13.", "13.", "4)", "5)"]
