"""One table of settings makes the sheets of the PDF and of the web page."""

import pytest

from appeals.errors import UsageError
from appeals.model.settings import LookSettings, MarginsMm
from appeals.writers.html import write_html
from appeals.writers.layout import style_sheet
from appeals.writers.layout.fonts import find_font
from appeals.writers.layout.page_look import PageLook, letter_sheet, web_sheet
from tests.writers.looks import FONT, page_look
from tests.writers.sample import sample_document

OF_PAGES = {
    "size": (LookSettings(size_pt=12), "font: 12pt/1.4", "font-size: 12pt"),
    "notes": (LookSettings(note_size_pt=9.5), "font-size: 9.5pt", "font-size: 9.5pt"),
    "accent": (LookSettings(accent="#7a1f3a"), "a { color: #7a1f3a", "accent: #7a1f3a"),
    "margins": (
        LookSettings(margins_mm=MarginsMm(top=30, bottom=16)),
        "margin: 30mm 25mm 16mm 25mm;",
        "margin: 30mm 25mm 16mm 25mm",
    ),
    "space": (
        LookSettings(paragraph_space_pt=9),
        "p, ul, ol, table, blockquote { margin: 0 0 9pt }",
        ".table { margin: 0 0 1.5em }",
    ),
    "font": (
        LookSettings(font="Gentium"),
        '"Gentium", "Appeals Serif"',
        '"Gentium", "N',
    ),
}


@pytest.mark.parametrize("name", OF_PAGES)
def test_each_setting_reaches_the_pdf_and_the_page(name):
    settings, in_pdf, on_page = OF_PAGES[name]
    look = PageLook(settings)
    assert in_pdf not in style_sheet("letter.css")
    assert in_pdf in letter_sheet("letter.css", look)
    assert on_page not in style_sheet("web.css")
    assert on_page in web_sheet(look)


def test_without_a_look_nothing_is_touched():
    for name in ("letter.css", "arabic-letter.css", "chinese.css"):
        assert letter_sheet(name, None) is style_sheet(name)
    assert web_sheet(None) is style_sheet("web.css")
    assert write_html(sample_document(), None) == write_html(sample_document())


def test_every_script_follows():
    look = PageLook(LookSettings(font="Gentium", size_pt=12))
    assert "font: 13.71pt/1.6" in letter_sheet("arabic-letter.css", look)
    assert '"Appeals Naskh", "Gentium"' in letter_sheet("arabic-letter.css", look)
    chinese = letter_sheet("chinese.css", look)
    assert '"Gentium for Chinese", "Appeals Song", "Appeals Ming", "Gentium"' in chinese
    assert '{ font-family: "Gentium", "Appeals Serif"' in chinese


def test_the_logo_is_named_in_the_sheet_and_held_by_the_page(tmp_path):
    look = page_look(tmp_path)
    rule = "padding-top: 13mm; background: {} no-repeat right top / 40mm auto"
    assert rule.format("url(logo.png)") in letter_sheet("letter.css", look)
    assert 'url("data:image/png;base64,' in write_html(sample_document(), look)


def test_a_font_is_found_in_the_folder_by_its_family(tmp_path):
    page_look(tmp_path)
    faces = find_font(FONT.lower(), tmp_path)
    assert [face.path.name for face in faces] == [
        "League-Regular.ttf",
        "League-Bold.ttf",
    ]
    assert find_font("Noto Serif", tmp_path) == ()


def test_a_font_that_is_nowhere_is_refused_with_those_that_are(tmp_path):
    page_look(tmp_path)
    with pytest.raises(UsageError) as error:
        find_font("League Serfi", tmp_path)
    assert error.value.message == "there is no font 'League Serfi' on this computer"
    assert "did you mean 'League Serif'?" in error.value.remedy
    assert "Noto Serif" in error.value.remedy


def test_a_font_without_its_upright_face_is_refused(tmp_path):
    page_look(tmp_path)
    (tmp_path / "League-Regular.ttf").unlink()
    find_font.cache_clear()
    with pytest.raises(UsageError, match="has no upright face"):
        find_font(FONT, tmp_path)
