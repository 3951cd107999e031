"""Build the package's reference.docx, with equal bytes each time.

Its body shows each style; no letter takes it over.

python -m tools.build_reference PATH
"""

import argparse
import posixpath
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from appeals.model.office_zip import CONTENT_TYPES_NAME, store_part, write_zip
from appeals.writers.docx import styles
from tools.reference_design import (
    LETTERHEAD_RULE,
    LETTERHEAD_TABLE,
    STYLES,
    fonts_xml,
    numbering_xml,
    styles_xml,
    theme_xml,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships
    from docx.section import Section

_LETTERHEAD_MM: Final = 33  # the header's foot is where the address begins
# What the parts of python-docx declare beyond the prefixes that we write.
_UNUSED: Final = re.compile(rb' (?:xmlns:(?!w=|r=|a=)\w+|mc:Ignorable)="[^"]*"')
_KEPT: Final = frozenset(
    {"core-properties", "footer", "header", "officeDocument", "settings"}
)


def build_reference() -> bytes:
    """Build the reference file with python-docx, with equal bytes each time."""
    import docx

    document = docx.Document()
    for relationships in (document.part.package.rels, document.part.rels):
        _drop_leftovers(relationships)
    _replace_parts(document)
    _set_page(document.sections[0])
    _set_headers(document.sections[0])
    document.settings.element.clear()
    for style in STYLES:
        if style.kind == "paragraph":
            document.add_paragraph(style.name, style.name)
    _set_properties(document)
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as archive:
        names = sorted(archive.namelist(), key=lambda n: (n != CONTENT_TYPES_NAME, n))
        return write_zip(store_part(name, _content(archive, name)) for name in names)


def _content(archive: ZipFile, name: str) -> bytes:
    content = archive.read(name)
    return _UNUSED.sub(b"", content) if name.startswith("word/") else content


def _drop_leftovers(relationships: "Relationships") -> None:
    """Drop theme, thumbnail and the like of the template of python-docx."""
    for key in list(relationships):
        if posixpath.basename(relationships[key].reltype) not in _KEPT:
            relationships.pop(key)


def _replace_parts(document: "Document") -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.parts.numbering import NumberingPart
    from docx.parts.styles import StylesPart

    package = document.part.package
    kinds, links, lists = CONTENT_TYPE, RELATIONSHIP_TYPE, numbering_xml()
    for name, kind, content_type, link, text in (
        ("styles", StylesPart, kinds.WML_STYLES, links.STYLES, styles_xml()),
        ("numbering", NumberingPart, kinds.WML_NUMBERING, links.NUMBERING, lists),
        ("fontTable", Part, kinds.WML_FONT_TABLE, links.FONT_TABLE, fonts_xml()),
        ("theme", Part, kinds.OFC_THEME, links.THEME, theme_xml()),
    ):
        uri = PackURI(f"/word/{name}.xml")
        part = kind.load(uri, content_type, text.encode(), package)
        document.part.relate_to(part, link)


def _set_page(section: "Section") -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True


def _set_headers(section: "Section") -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    header = section.first_page_header
    table = header.add_table(1, 1, Mm(160))
    table.style = LETTERHEAD_TABLE
    row = table.rows[0]
    row.height, row.height_rule = Mm(_LETTERHEAD_MM), WD_ROW_HEIGHT_RULE.AT_LEAST
    cell = row.cells[0]
    name = cell.paragraphs[0]
    name.text, name.style = "Organisation", styles.LETTERHEAD_NAME
    cell.add_paragraph("Address, web, e-mail", styles.LETTERHEAD_LINE)
    cell.add_paragraph("", LETTERHEAD_RULE)
    # Word wants a paragraph behind a table, and the new header has one before it.
    last = header.paragraphs[0]
    last.style = styles.GAP
    table._tbl.addnext(last._p)  # noqa: SLF001  python-docx cannot move a paragraph
    running = section.header.paragraphs[0]
    running.text, running.style = "Organisation\tReference", styles.RUNNING_HEADER
    for footer in (section.first_page_footer, section.footer):
        count = footer.paragraphs[0]
        count.text, count.style = "Page 1 of 1", styles.PAGE_COUNT


def _set_properties(document: "Document") -> None:
    properties = document.core_properties
    properties.title = "Reference for letters"
    for name in ("author", "comments", "keywords", "last_modified_by", "subject"):
        setattr(properties, name, "")
    properties.created = properties.modified = datetime(2020, 1, 1, tzinfo=UTC)
    properties.revision = 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="the file to write")
    parser.parse_args().path.write_bytes(build_reference())
