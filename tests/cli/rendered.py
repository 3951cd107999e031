"""What is in the files that were rendered."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from zipfile import ZipFile

from pypdf import PdfReader

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_text(path: Path, part: str = "document") -> str:
    """Give the text of a part of a Word file, a line for each paragraph."""
    root = _part(path, part)
    return "\n".join(_words(paragraph) for paragraph in root.iter(f"{_W}p"))


def docx_notes(path: Path) -> dict[int, str]:
    """Give the footnotes of a Word file by the order of their references."""
    texts = {
        note.get(f"{_W}id"): _words(note).strip()
        for note in _part(path, "footnotes").iter(f"{_W}footnote")
    }
    references = _part(path, "document").iter(f"{_W}footnoteReference")
    return {
        number: texts[reference.get(f"{_W}id")]
        for number, reference in enumerate(references, 1)
    }


def pdf_text(path: Path) -> str:
    """Give the text of a PDF without any blank: lines break anywhere."""
    pages = "".join(page.extract_text() for page in PdfReader(path).pages)
    return without_blanks(pages)


def without_blanks(text: str) -> str:
    """Drop blanks, and the signs at which words may break."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


def _part(path: Path, name: str) -> ET.Element:
    with ZipFile(path) as package:
        return ET.fromstring(package.read(f"word/{name}.xml"))


def _words(element: ET.Element) -> str:
    parts = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}br":
            parts.append("\n")
    return "".join(parts)
