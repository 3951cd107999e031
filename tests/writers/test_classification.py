"""A confidential letter says so on every page of every format; a public one nowhere."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pypdf
import pytest

from appeals.languages.find import LANGUAGES, find_or_english
from appeals.model.document import Document, Letterhead, Paragraph, Text
from appeals.writers.docx import write_docx
from appeals.writers.docx.reference import default_reference
from appeals.writers.html import write_html
from appeals.writers.plaintext import write_text
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import (
    RESAVED_REFERENCE,
    changed,
    part,
    parts_of,
    replaced,
)
from tests.writers.pdf.engines import both_engines, engine, write_pdf

__all__ = ["engine"]  # a fixture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HEADER = re.compile(r'<w:headerReference w:type="\w+" r:id="\w+"/>')
FIRST = re.compile(r'<w:\w+Reference w:type="first" r:id="\w+"/>')
languages = pytest.mark.parametrize("lang", LANGUAGES)


def letter(lang: str = "en", *, pages: int = 3) -> Document:
    language = find_or_english(lang)
    words = "A paragraph of a letter that is long enough to fill some pages. " * 8
    return Document(
        lang=lang,
        title="A case",
        date="2026-11-29",
        letterhead=Letterhead("Example Rights Initiative", ("1 Example Street",)),
        blocks=(
            Paragraph((Text("29 November 2026"),), role="date"),
            Paragraph((Text("A case"),), role="subject"),
            *[Paragraph((Text(words),))] * (8 * pages),
        ),
        direction=language.direction,
        classification=language.letter.confidential,
    )


def public(document: Document) -> Document:
    return replace(document, classification="")


def marks(data: bytes) -> dict[tuple[str, str], list[str]]:
    """Give the paragraphs of the header and footer of each kind of page."""
    relationships = ET.fromstring(part(data, "word/_rels/document.xml.rels"))
    targets = {each.get("Id"): each.get("Target") for each in relationships}
    section = ET.fromstring(part(data)).find(f".//{W}sectPr")
    assert section is not None
    found = {}
    for kind in ("header", "footer"):
        for each in section.findall(f"{W}{kind}Reference"):
            root = ET.fromstring(part(data, f"word/{targets[each.get(f'{R}id')]}"))
            texts = ["".join(p.itertext()) for p in root.iter(f"{W}p")]
            found[kind, each.get(f"{W}type", "")] = texts
    return found


@languages
def test_the_first_and_the_last_line_of_a_text_say_it(lang):
    lines = write_text(letter(lang)).splitlines()
    word = find_or_english(lang).letter.confidential
    assert lines[0] == lines[-1] == word
    assert word not in write_text(public(letter(lang)))


@languages
def test_a_web_page_says_it_before_and_behind_all_else(lang):
    page = ET.fromstring(write_html(letter(lang)).removeprefix("<!DOCTYPE html>\n"))
    main = page.find(".//main")
    assert main is not None
    word = find_or_english(lang).letter.confidential
    assert [main[0].text, main[-1].text] == [word, word]
    assert "classification" not in write_html(public(letter(lang)))


@both_engines
@languages
def test_every_page_of_a_pdf_says_it_at_head_and_foot(lang):
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(letter(lang)).pdf)).pages
    word = find_or_english(lang).letter.confidential
    assert len(pages) > 1
    for page in pages:
        text = unicodedata.normalize("NFKC", page.extract_text())
        assert text.count(word) + text.count(word[::-1]) == 2


@languages
def test_every_header_and_footer_of_a_docx_says_it_once(lang):
    data = write_docx(letter(lang))
    word = find_or_english(lang).letter.confidential
    found = marks(data)
    assert len(found) == 4
    for (kind, _), texts in found.items():
        assert texts.count(word) == 1
        assert texts[0 if kind == "header" else -1] == word
    assert not violations(data)
    assert "Classification" not in part(write_docx(public(letter(lang))), STYLES)


STYLES = "word/styles.xml"


def landscape(xml: str) -> str:
    return xml.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(landscape, id="landscape"),
        pytest.param(lambda xml: FIRST.sub("", xml), id="blank first page"),
        pytest.param(lambda xml: HEADER.sub("", xml), id="no header at all"),
    ],
)
def test_no_letterhead_leaves_a_page_without_it(change: Callable[[str], str]) -> None:
    reference = changed(default_reference(), "word/document.xml", change)
    data = write_docx(letter(), reference)
    found = marks(data)
    assert set(found) == {
        (kind, page) for kind in ("header", "footer") for page in ("default", "first")
    }
    assert all(texts.count("CONFIDENTIAL") == 1 for texts in found.values())
    assert not violations(data)


def test_even_pages_that_have_a_header_of_their_own_say_it_too() -> None:
    even = "<w:evenAndOddHeaders/>"
    reference = changed(
        default_reference(),
        "word/settings.xml",
        lambda xml: xml.removesuffix("/>") + f">{even}</w:settings>",
    )
    found = marks(write_docx(letter(), reference))
    assert found["header", "even"] == found["footer", "even"] == ["CONFIDENTIAL"]


def test_a_reference_that_libreoffice_saved_says_it_on_every_page() -> None:
    data = write_docx(letter(), RESAVED_REFERENCE)
    found = marks(data)
    assert {page for _, page in found} >= {"default", "first"}
    assert all(texts.count("CONFIDENTIAL") == 1 for texts in found.values())
    assert not violations(data)


def test_a_house_may_draw_the_style_and_choose_its_place() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Secret">'
        '<w:name w:val="letter classification"/></w:style></w:styles>'
    )
    pattern = '<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr></w:p></w:hdr>'
    reference = replaced(default_reference(), STYLES, "</w:styles>", style)
    reference = replaced(reference, "word/header2.xml", "</w:hdr>", pattern)
    data = write_docx(letter(), reference)
    assert marks(data)["header", "default"][-1] == "CONFIDENTIAL"
    assert all(texts.count("CONFIDENTIAL") == 1 for texts in marks(data).values())
    assert part(data, STYLES).casefold().count('"letter classification"') == 1
    quiet = marks(write_docx(public(letter()), reference))
    assert not any("CONFIDENTIAL" in texts for texts in quiet.values())


def test_no_style_sheet_of_the_house_takes_it_out_of_a_pdf() -> None:
    css = (
        "@page{margin:8mm;@top-center{content:none}@bottom-center{content:'x'}}"
        ".classification{position:static}"
    )
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(letter(), css=css).pdf)).pages
    assert [page.extract_text().count("CONFIDENTIAL") for page in pages] == [2] * len(
        pages
    )


def test_a_public_letter_has_the_same_parts_as_before() -> None:
    there = parts_of(write_docx(public(letter())))
    assert "word/mark-header-first.xml" not in there
    assert set(there) == set(parts_of(write_docx(letter())))
