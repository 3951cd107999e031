"""Numbered paragraphs and the table of contents, alike in every format."""

import re
from dataclasses import replace
from io import BytesIO

from appeals.model.document import Paragraph, Text
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.native import write_native
from appeals.writers.plaintext import write_text
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import RESAVED_REFERENCE, part
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.submissions import FILLING, SECTIONS, numbered_submission

__all__ = ["engine"]  # a fixture

NUMBERS = [str(n) for n in range(1, 13)]
FIRST = FILLING.split(" has")[0]


def pdf_pages(pdf: bytes) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@both_engines
def test_paragraphs_have_the_same_numbers_in_text_web_page_and_pdf() -> None:
    document = numbered_submission()
    text, page = write_text(document), write_html(document)
    assert re.findall(rf"^(\d+)\. {FIRST}", text, re.MULTILINE) == NUMBERS
    assert re.findall(rf'<span class="number">(\d+)\.</span> {FIRST}', page) == NUMBERS
    result = write_pdf(document)
    assert result.findings == ()
    words = "\n".join(pdf_pages(result.pdf))
    assert re.findall(rf"(\d+)\.\s+{FIRST}", words) == NUMBERS


def test_word_counts_the_paragraphs_of_a_submission_in_one_list_of_their_own() -> None:
    xml = part(write_docx(numbered_submission()))
    lists = re.findall(
        r'<w:pStyle w:val="LetterParagraphs"/>.*?<w:numId w:val="(\d+)"/>', xml
    )
    assert len(lists) == len(NUMBERS)
    assert len(set(lists)) == 1
    assert f"1. {FIRST}" not in xml


def test_a_number_out_of_turn_begins_a_list_that_starts_there() -> None:
    document = numbered_submission()
    late = Paragraph((Text(FILLING),), number=40)
    data = write_docx(replace(document, blocks=(*document.blocks, late)))
    assert '<w:startOverride w:val="40"/>' in part(data, "word/numbering.xml")


def test_a_reference_without_the_new_styles_still_serves() -> None:
    data = write_docx(numbered_submission(), RESAVED_REFERENCE)
    assert violations(data) == []
    assert part(data).count('<w:pStyle w:val="LetterNumbers"/>') == len(NUMBERS) + 4


@both_engines
def test_the_contents_of_the_pdf_name_the_page_of_each_heading() -> None:
    first, *others = pages = pdf_pages(write_pdf(numbered_submission()).pdf)
    assert others
    for _, words in SECTIONS:
        listed = re.search(rf"^{words}[ .]*?(\d+)$", first, re.MULTILINE)
        assert listed, first
        headed = [
            number
            for number, page in enumerate(pages, 1)
            if re.search(rf"^{words}1?\s*$", page, re.MULTILINE)
        ]
        assert headed == [int(listed[1])]


def test_the_contents_of_the_word_file_are_a_field_with_links_and_no_wrong_page() -> (
    None
):
    xml = part(write_docx(numbered_submission()))
    assert xml.count(' TOC \\o "1-2" \\h \\z ') == 1
    for number in range(1, len(SECTIONS) + 1):
        anchor = f"_Toc{number:09d}"
        assert xml.count(f'w:name="{anchor}"') == 1
        assert f'<w:hyperlink w:anchor="{anchor}"' in xml
        assert f" PAGEREF {anchor} \\h " in xml
    separate = '<w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>'
    assert xml.count(separate + end) == len(SECTIONS)
    assert xml.count('<w:fldChar w:fldCharType="begin" w:dirty="true"/>') == 4


def test_the_contents_of_the_web_page_are_a_landmark_of_links() -> None:
    page = write_html(numbered_submission())
    assert '<nav class="contents" aria-labelledby="contents">' in page
    targets = re.findall(r'<a href="#(section-\d)">', page)
    assert len(targets) == len(SECTIONS)
    for target in targets:
        assert page.count(f'id="{target}"') == 1
    assert "Custody &amp; after" in page


def test_the_contents_of_plain_text_have_no_pages() -> None:
    lines = write_text(numbered_submission()).splitlines()
    start = lines.index("Contents")
    assert lines[start + 1 : start + 5] == [
        "The facts",
        "    Arrest",
        "    Custody & after",
        "The law",
    ]


def test_the_golden_format_shows_numbers_and_contents() -> None:
    lines = write_native(numbered_submission()).splitlines()
    assert '    contents "Contents"' in lines
    assert '      entry 2 level 2 "Arrest"' in lines
    assert "    heading 2 number=2" in lines
    assert "    paragraph body number=12" in lines
