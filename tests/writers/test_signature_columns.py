"""Many signatories in columns, alike in every format, and no name is parted."""

import re

import pytest

from appeals.model.document import (
    Document,
    Letterhead,
    LineBreak,
    ListBlock,
    Paragraph,
    Strong,
    Text,
)
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.layout.signatures import column_count
from appeals.writers.plaintext import write_text
from tests.writers.docx.packages import part
from tests.writers.pdf.engines import both_engines, engine, write_pdf

__all__ = ["engine"]  # a fixture


def signed(count: int, name: str = "Name") -> ListBlock:
    return ListBlock(
        tuple(
            (
                Paragraph(
                    (Strong((Text(f"{name} {n}"),)), LineBreak(), Text("Land")),
                    role="signature",
                ),
            )
            for n in range(count)
        ),
        role="signatures",
    )


def document(block: ListBlock) -> Document:
    return Document("en", "T", "2099-11", Letterhead("Example Watch"), (block,))


@pytest.mark.parametrize(
    ("count", "name", "columns"),
    [
        (3, "Name", 1),
        (4, "Name", 2),
        (14, "Name", 2),
        (15, "Name", 3),
        (30, "A name that is longer than a third of a page", 2),
    ],
)
def test_columns_follow_number_and_length_of_the_names(count, name, columns):
    assert column_count(signed(count, name)) == columns


def test_in_word_a_row_holds_as_many_names_as_there_are_columns():
    xml = part(write_docx(document(signed(16))), "word/document.xml")
    rows = re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL)
    assert len(rows) == 6
    assert all("<w:cantSplit/>" in row for row in rows)
    assert all(row.count("<w:tc>") == 3 for row in rows)
    assert re.findall(r"Name \d+", rows[1]) == ["Name 3", "Name 4", "Name 5"]
    assert "<w:tblBorders" not in xml
    assert "w:tblStyle" not in xml


def test_on_the_web_and_in_text_they_are_a_list():
    page = write_html(document(signed(16)))
    assert '<ul class="signatures columns-3">' in page
    assert page.count("<li>") == 16
    assert "- Name 15\n  Land\n" in write_text(document(signed(16)))


@both_engines
def test_in_the_pdf_names_of_a_row_stand_side_by_side():
    rendered = write_pdf(document(signed(16)))
    assert rendered.page_count == 1
    assert [f for f in rendered.findings if f.severity == "error"] == []


def test_a_month_is_recorded_as_its_first_day():
    xml = part(write_docx(document(signed(1))), "docProps/core.xml")
    assert ">2099-11-01T00:00:00Z<" in xml
