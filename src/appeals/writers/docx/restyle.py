"""Turn the `[look]` of appeals.toml into a reference file: the package's, restyled.

`writers/layout/page_look` does the same for the PDF and the web page.
"""

import io
import re
from functools import lru_cache
from typing import Final
from zipfile import ZipFile

from appeals.model.office_zip import store_part, write_zip
from appeals.model.settings import MarginsMm
from appeals.writers.docx.markup import escape_attribute
from appeals.writers.docx.reference import default_reference
from appeals.writers.layout.fonts import PACKAGE_FONT
from appeals.writers.layout.page_look import ACCENT, LOGO_GAP_MM, PageLook, foot_gap_mm

_STYLE: Final = re.compile(r"<w:style .*?</w:style>")
_SIZES: Final = re.compile(
    r'(<w:sz(?:Cs)? w:val="|w:line=")(\d+)(?=")(?!" w:lineRule="exact)'
)
_NOTE_INDENT: Final = re.compile(r'(w:(?:pos|left|hanging)=")(\d+)')
_MARGINS: Final = re.compile(r"<w:pgMar [^>]*/>")
_TEXT_WIDTH: Final = re.compile(r'(?<=w:pos=")9072(?=")|(?<=w:w=")9071(?=")')
_PAGE_COUNT: Final = re.compile(
    r'<w:pStyle w:val="LetterPageCount"/></w:pPr><w:r>.*?</w:r>'
)
_HEAD_MM: Final = 10  # from the running header to the text
_FOOT_LINE_MM: Final = 3
_ABOVE_NAME_PT: Final = 28
_PAPER_MM: Final = 210


@lru_cache(maxsize=4)
def restyle_reference(look: PageLook) -> bytes:
    """Give the reference file of the package in this look; equal looks, equal bytes."""
    data = _add_logo(default_reference(), look) if look.logo else default_reference()
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            parts[name] = _restyle_part(name, content.decode(), look).encode()
    return write_zip(store_part(name, content) for name, content in parts.items())


def _restyle_part(name: str, xml: str, look: PageLook) -> str:
    """Restyle one part of the file."""
    settings = look.settings
    if name == "word/styles.xml":
        xml = _STYLE.sub(lambda style: _resize_style(style[0], look), xml)
    if look.font:
        xml = xml.replace(f'"{PACKAGE_FONT}"', f'"{escape_attribute(look.font)}"')
    if settings.accent:
        xml = xml.replace(ACCENT[1:].upper(), settings.accent[1:].upper())
    if margins := settings.margins_mm:
        width = _twips(_PAPER_MM - margins.left - margins.right)
        xml = _TEXT_WIDTH.sub(str(width), xml)
        xml = _MARGINS.sub(_page_margins(margins), xml)
    if not settings.page_numbers and name.startswith("word/footer"):
        xml = _PAGE_COUNT.sub('<w:pStyle w:val="Footer"/></w:pPr>', xml)
    return xml


def _resize_style(style: str, look: PageLook) -> str:
    """Resize the letters and the lines of a style."""
    is_note = 'w:styleId="FootnoteText"' in style
    ratio = look.note_ratio if is_note else look.size_ratio
    style = _SIZES.sub(lambda m: f"{m[1]}{round(int(m[2]) * ratio)}", style)
    if is_note:
        return _NOTE_INDENT.sub(lambda m: f"{m[1]}{round(int(m[2]) * ratio)}", style)
    space = look.settings.paragraph_space_pt
    is_text = re.search(r'w:styleId="(?:Normal|LetterParagraphs)"', style)
    if is_text and space is not None:
        style = style.replace('w:after="120"', f'w:after="{round(space * 20)}"')
    return style


def _page_margins(margins: MarginsMm) -> str:
    """Print `w:pgMar` (ECMA-376 part 1, 17.6.11), head and foot as in letter.css."""
    foot = margins.bottom - foot_gap_mm(margins) - _FOOT_LINE_MM
    measures = {
        "top": margins.top,
        "right": margins.right,
        "bottom": margins.bottom,
        "left": margins.left,
        "header": margins.top - _HEAD_MM,
        "footer": foot,
        "gutter": 0,
    }
    fields = (f'w:{name}="{_twips(mm)}"' for name, mm in measures.items())
    return f"<w:pgMar {' '.join(fields)}/>"


def _twips(mm: float) -> int:
    return round(mm / 25.4 * 1440)


def _add_logo(reference: bytes, look: PageLook) -> bytes:
    """Put the logo above the name in the header of the first page."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    assert look.logo is not None  # noqa: S101  asked by the caller
    document = Document(io.BytesIO(reference))
    cell = document.sections[0].first_page_header.tables[0].rows[0].cells[0]
    name = cell.paragraphs[0]
    above = name.insert_paragraph_before()
    above.add_run().add_picture(
        io.BytesIO(look.logo.content), width=Mm(look.logo_width_mm)
    )
    position = look.settings.logo_position or "left"
    above.alignment = getattr(WD_ALIGN_PARAGRAPH, position.upper())
    above.paragraph_format.space_before = Pt(_ABOVE_NAME_PT)
    above.paragraph_format.space_after = Mm(LOGO_GAP_MM)
    name.paragraph_format.space_before = Pt(0)
    described = above._p.xpath(".//wp:docPr")[0]  # noqa: SLF001  no public way
    described.set("descr", f"Logo of {look.organisation}")
    described.set("name", "Logo")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
