"""Word files and PDF have one look; where they differ, it is said."""

import pytest

from appeals.model.settings import LookSettings
from appeals.writers.docx import default_reference, write_docx
from appeals.writers.docx.examine import examine_reference, read_reference_look
from appeals.writers.docx.restyle import restyle_reference
from appeals.writers.layout.actual_look import compare_looks
from appeals.writers.layout.page_look import PageLook
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import part
from tests.writers.looks import FONT, page_look
from tests.writers.sample import sample_document


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    return page_look(tmp_path_factory.mktemp("layout"))


def seen_in_pdf(look, css=None):
    root = look.faces[0].path.parent if look else None
    return WeasyprintEngine(root, look).inspect_look(sample_document(), css=css)


def test_word_and_pdf_are_alike_in_font_margins_and_logo(look):
    in_docx = read_reference_look(restyle_reference(look), "reference.docx")
    assert in_docx.font == FONT
    assert [round(mm) for mm in in_docx.margins_mm] == [30, 20, 16, 35]
    assert round(in_docx.logo.width_mm) == 40
    assert list(compare_looks(in_docx, seen_in_pdf(look))) == []


def test_the_package_has_one_look_too():
    in_docx = read_reference_look(default_reference(), "reference.docx")
    assert in_docx.logo is None
    assert list(compare_looks(in_docx, seen_in_pdf(None))) == []


def test_what_differs_is_named(look, tmp_path):
    css = "html { font-family: 'Appeals Serif' } @page { margin-left: 20mm }"
    in_docx = read_reference_look(restyle_reference(look), "reference.docx")
    found = compare_looks(in_docx, seen_in_pdf(look, css))
    assert [(d.subject, d.in_docx, d.in_pdf) for d in found] == [
        ("font", "'League Serif'", "'Noto Serif'"),
        ("left margin", "35 mm", "20 mm"),
    ]
    for css, difference in (
        (".letterhead { background: none }", ("there", "none")),
        (".letterhead { background-size: 20mm auto }", ("40 mm wide", "20 mm wide")),
    ):
        (found,) = compare_looks(in_docx, seen_in_pdf(look, css))
        assert (found.subject, found.in_docx, found.in_pdf) == ("logo", *difference)


def test_the_word_file_is_sound_and_always_the_same(look):
    reference = restyle_reference(look)
    assert not [s for s in examine_reference(reference, "r.docx") if s.error]
    restyle_reference.cache_clear()
    assert restyle_reference(look) == reference
    docx = write_docx(sample_document(), reference)
    assert violations(docx) == []
    styles = part(docx, "word/styles.xml")
    assert 'w:after="180"' in styles  # 9 pt below a paragraph
    assert '<w:sz w:val="24"/>' in styles  # 12 pt
    assert "7A1F3A" in styles
    assert "1F3A5F" not in styles + part(docx, "word/numbering.xml")
    assert "NUMPAGES" not in part(docx, "word/footer1.xml")
    assert 'descr="Logo of The League"' in part(docx, "word/header1.xml")


def test_a_setting_changes_nothing_else():
    one = restyle_reference(PageLook(LookSettings(accent="#7a1f3a")))
    for name in ("word/header1.xml", "word/footer1.xml", "word/document.xml"):
        assert part(one, name) == part(default_reference(), name)
