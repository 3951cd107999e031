"""What a screen reader and an archive find in a PDF; fast judges on every sample.

page-validation judges here, veraPDF in `./run test-slow`. The former is stricter on one
point: it wants the metadata stream of PDF/A-3 unpacked, which ISO 19005-3 does not ask
for. Ours is.
"""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise

import page
import pikepdf
import pypdf
import pytest

from appeals.model.document import Heading, ListBlock, Note, NoteMark, Span, Table, Text
from tests.writers.pdf.engines import ENGINES, both_engines, engine, using, write_pdf
from tests.writers.pdf.random_letters import random_letter
from tests.writers.pdf.structure import (
    elements,
    kinds_in,
    opened,
    painted,
    tags,
    untagged_links,
)
from tests.writers.sample import para, sample_document
from tests.writers.sample_languages import LANGUAGES, letter_in, submission

NAMES = (*LANGUAGES, "submission", "moved", "at the end")
PRINT_HASHES = """
import hashlib
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.writers.sample_languages import letter_in
for lang in ("en", "zh-Hans", "ar"):
    print(hashlib.sha256(WeasyprintEngine().render(letter_in(lang)).pdf).hexdigest())
"""
NO_FONTS = "<?xml version='1.0'?><fontconfig></fontconfig>"

__all__ = ["engine"]  # a fixture


def document_named(name):
    """Give a sample letter; "moved" has notes that do not fit."""
    if name == "submission":
        return submission()
    if name == "at the end":
        letter = letter_in("en")
        notes = tuple(replace(note, placement="end") for note in letter.notes)
        return replace(letter, notes=notes)
    return random_letter(11, 4) if name == "moved" else letter_in(name)


@cache
def rendered_by(engine_name):
    with using(engine_name):
        return {name: write_pdf(document_named(name)) for name in NAMES}


@pytest.fixture(scope="module")
def rendered():
    return rendered_by("weasyprint")


@pytest.fixture(scope="module", params=ENGINES)
def rendered_by_each(request):
    return rendered_by(request.param)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_accessible_to_a_fast_judge(rendered_by_each, name):
    for standard in ("ua1", "3a"):
        report = page.validate_pdf_bytes(rendered_by_each[name].pdf, profile=standard)
        assert [f.message for f in report.failures] == []


@both_engines
def test_the_fast_judge_sees_what_is_wrong():
    """A page of plain WeasyPrint is neither tagged nor titled."""
    import weasyprint

    plain = weasyprint.HTML(string="<p>plain <a href='https://example.org'>a</a>")
    assert not page.is_pdf_compliant_bytes(plain.write_pdf(), profile="ua1")


@pytest.mark.parametrize("name", NAMES)
def test_no_remark_but_on_notes_that_had_to_move(rendered, name):
    found = {f.code for f in rendered[name].findings}
    assert found == ({"PDF006"} if name == "moved" else set())


@pytest.mark.parametrize("name", NAMES)
def test_both_standards_title_and_language_are_stated(rendered, name):
    document = document_named(name)
    with opened(rendered[name].pdf) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert xmp.count("<rdf:RDF") == 1
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert 'pdfaid:part="3"' in xmp
        assert 'pdfaid:conformance="A"' in xmp
        assert str(pdf.Root.Lang) == document.lang
        assert str(pdf.docinfo.Title) == document.title
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/ID" in pdf.trailer


@pytest.mark.parametrize("name", NAMES)
def test_each_note_is_one_note_and_each_link_is_tagged(rendered_by_each, name):
    document, result = document_named(name), rendered_by_each[name]
    found = tags(result.pdf)
    assert found["Note"] == len(document.notes)
    assert found["Reference"] >= len(document.notes)
    assert untagged_links(result.pdf) == []
    with opened(result.pdf) as pdf:
        notes = [e for e in elements(pdf) if e.S == "/Note"]
        ids = {str(note.ID) for note in notes}
        assert ids == {f"note-{n.number}" for n in document.notes}
        assert all(kinds_in(note)[1:3] == ["Lbl", "Link"] for note in notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_field_lies_over_the_place_of_a_digital_signature(rendered, lang):
    name = letter_in(lang).blocks
    signature = next(b for b in name if getattr(b, "role", "") == "signature")
    words = signature.inlines[0].text
    with opened(rendered[lang].pdf) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.T) == "signature-example"
        assert words in str(field.TU)
        assert "/V" not in field
        assert bytes(field.AP.N.read_bytes()) == b""
        left, bottom, right, top = map(float, field.Rect)
        width, height = map(float, field.P.MediaBox[2:])
        assert 50 < left < right < width - 50
        assert 50 < bottom < top < height - 50
        assert 30 < top - bottom < 100
        (form,) = [e for e in elements(pdf) if e.S == "/Form"]
        assert form.K.Obj == field
        assert form.P.S == "/P"
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        keys = [int(n) for n in numbers[::2]]
        assert len(keys) == len(set(keys))
        assert numbers[2 * keys.index(int(field.StructParent)) + 1] == form


@both_engines
def test_signatures_in_columns_have_fields_for_those_who_sign_with_keys():
    names = ("one", "two", "three")
    items = tuple(
        (replace(para(name), role="signature", signer=name if name != "two" else None),)
        for name in names
    )
    sample = sample_document()
    many = ListBlock(items, role="signatures")
    letter = replace(sample, blocks=(*sample.blocks, many))
    pdf = write_pdf(letter).pdf
    for standard in ("ua1", "3a"):
        assert page.validate_pdf_bytes(pdf, profile=standard).failures == []
    with opened(pdf) as rendered_pdf:
        fields = rendered_pdf.Root.AcroForm.Fields
        assert [str(f.T) for f in fields] == ["signature-one", "signature-three"]


@both_engines
def test_a_letter_that_nobody_signs_with_a_key_has_no_field():
    with opened(write_pdf(sample_document()).pdf) as pdf:
        assert "/AcroForm" not in pdf.Root


@pytest.mark.parametrize("name", NAMES)
def test_marks_and_notes_link_to_each_other(rendered, name):
    document = document_named(name)
    with opened(rendered[name].pdf) as pdf:
        links = [a for p in pdf.pages for a in p.get("/Annots", ()) if "/Dest" in a]
        targets = {str(link.Dest) for link in links}
        names = pdf.Root.Names.Dests.Names
        known = {str(each) for each in names[::2]}
    numbers = range(1, len(document.notes) + 1)
    wanted = {f"{end}-{n}" for n in numbers for end in ("note", "mark")}
    assert targets == known == wanted


def test_a_link_to_a_note_says_in_words_where_it_leads(rendered):
    with opened(rendered["fr"].pdf) as pdf:
        said = {
            str(a.Dest): str(a.Contents)
            for p in pdf.pages
            for a in p.get("/Annots", ())
            if "/Dest" in a
        }
    assert said["note-3"] == "Note 3"
    assert said["mark-3"] == "Retour au texte de la note 3"


def test_foreign_words_carry_their_language(rendered):
    with opened(rendered["zh-Hans"].pdf) as pdf:
        languages = [str(e.Lang) for e in elements(pdf) if "/Lang" in e]
    # und-Latn: words in italics whose language nobody has said
    assert set(languages) == {"zh-Latn", "en", "und-Latn"}


def test_heads_of_columns_say_so_and_headings_do_not_skip(rendered):
    with opened(rendered["submission"].pdf) as pdf:
        found = elements(pdf)
        heads = [e for e in found if e.S == "/TH"]
        assert heads
        assert {str(e.A.Scope) for e in heads} == {"/Column"}
        levels = [int(str(e.S)[2:]) for e in found if str(e.S)[:2] == "/H"]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@both_engines
def test_sections_side_by_side_are_tagged_alike():
    blocks = tuple(Heading(level, (Text("a"),)) for level in (2, 2, 3, 2))
    document = replace(sample_document(), blocks=blocks, notes=())
    with pikepdf.open(io.BytesIO(write_pdf(document).pdf)) as file:
        found = [str(e.S) for e in elements(file) if str(e.S)[:2] == "/H"]
    assert found == ["/H1", "/H1", "/H2", "/H1"]


@both_engines
def test_a_heading_that_skips_a_level_is_tagged_without_the_gap():
    blocks = (Heading(1, (Text("a"),)), Heading(4, (Text("b"),)))
    letter = replace(sample_document(), blocks=blocks, notes=())
    found = tags(write_pdf(letter).pdf)
    assert (found["H1"], found["H2"]) == (1, 1)


@both_engines
def test_what_a_page_break_parts_is_one_element():
    long = para("One sentence among many. " * 300)
    letter = replace(sample_document(), blocks=(long, para("end")), notes=())
    result = write_pdf(letter)
    assert result.page_count == 3
    with opened(result.pdf) as pdf:
        # organisation, its address, the long paragraph, the last
        assert sum(e.S == "/P" for e in elements(pdf)) == 4


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_first_is_painted_first(rendered, name):
    with opened(rendered[name].pdf) as document:
        pages = painted(document)
    assert pages == {number: sorted(marks) for number, marks in pages.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_note_is_read_after_its_mark(rendered_by_each, name):
    with opened(rendered_by_each[name].pdf) as document:
        kinds = [str(element.S)[1:] for element in elements(document)]
    marks, notes = (
        [place for place, kind in enumerate(kinds) if kind == wanted]
        for wanted in ("Reference", "Note")
    )
    assert len(marks) >= len(notes) > 0
    assert all(m < n for m, n in zip(marks, notes, strict=False))


def test_running_heads_are_artifacts(rendered):
    with opened(rendered["en"].pdf) as pdf:
        content = b"".join(
            bytes(str(i.operands[0]), "ascii")
            for i in pikepdf.parse_content_stream(pdf.pages[1])
            if str(i.operator) == "BMC"
        )
    assert content.count(b"/Artifact") >= 3


def test_the_outline_has_the_headings(rendered_by_each):
    def titles(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield entry.title

    outline = pypdf.PdfReader(io.BytesIO(rendered_by_each["submission"].pdf)).outline
    assert list(titles(outline))[:3] == [
        "Submission to the Committee against Torture",
        "1. What the treaty bodies have said",
        "Access to counsel",
    ]


def test_soft_hyphens_show_where_a_line_ends_and_nowhere_else():
    word = "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschaft"
    heading = Heading(2, (Text(word),))
    letter = replace(
        sample_document(), blocks=(heading, para(" ".join([word] * 20))), notes=()
    )
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(letter).pdf))
    whole = word.replace("\u00ad", "")
    assert [entry.title for entry in reader.outline] == [whole]
    words = "".join(page.extract_text() for page in reader.pages)
    assert "\u00ad" not in words
    parted = words.count("\u2010\n")
    assert parted == words.count("\u2010") > 0
    assert words.replace("\u2010\n", "").count(whole) == 21


@pytest.mark.parametrize("name", NAMES)
def test_faces_are_ours_and_never_synthetic(rendered, name):
    reader = pypdf.PdfReader(io.BytesIO(rendered[name].pdf))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for p in reader.pages
        for font in p["/Resources"]["/Font"].get_object().values()
    }
    assert all(font.startswith("Appeals") for font in fonts)
    chinese = {f for f in fonts if "Song" in f or "Ming" in f or "Naskh" in f}
    assert not {f for f in chinese if "Italic" in f or "Oblique" in f}
    if name.startswith("zh"):
        assert len(chinese) == 2


def test_fonts_of_the_machine_change_no_byte(rendered, tmp_path):
    (tmp_path / "none.conf").write_text(NO_FONTS)
    run = subprocess.run(
        [sys.executable, "-c", PRINT_HASHES],
        capture_output=True,
        check=True,
        text=True,
        env={
            **os.environ,
            "FONTCONFIG_FILE": str(tmp_path / "none.conf"),
            "FONTCONFIG_PATH": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path),
            "HOME": str(tmp_path),
        },
    )
    assert run.stdout.split() == [
        hashlib.sha256(rendered[lang].pdf).hexdigest()
        for lang in ("en", "zh-Hans", "ar")
    ]


def test_a_logo_with_transparency_is_rendered(tmp_path):
    from PIL import Image

    from appeals.writers.pdf.weasy import WeasyprintEngine

    Image.new("RGBA", (60, 60), (200, 0, 0, 90)).save(tmp_path / "logo.png")
    css = ".letterhead{background:url(logo.png) right top no-repeat}"
    letter = letter_in("en")
    result = write_pdf(letter, css=css, engine=WeasyprintEngine(tmp_path))
    assert result.findings == ()
    reader = pypdf.PdfReader(io.BytesIO(result.pdf))
    assert len(reader.pages[0].images) == 1


@both_engines
def test_notes_in_every_kind_of_block_are_whole():
    cell = (Text("cell"), NoteMark(1))
    table = Table(
        (cell, (Text("b"),)),
        (((Text("c"),), (Text("d"), NoteMark(2))),),
        ("left", "left"),
    )
    span = para(Span((Text("habeas corpus"), NoteMark(3)), "la"))
    notes = tuple(Note(n, (Text(f"Words of note {n}."),)) for n in (1, 2, 3))
    letter = replace(sample_document(), blocks=(table, span), notes=notes)
    assert write_pdf(letter).findings == ()
