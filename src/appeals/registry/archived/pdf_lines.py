"""The lines of a PDF, without headers, page numbers and footnotes.

Imported only where a copy is read, in a process with bounds.
"""

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from appeals.model.source_text import SourceLine, SourceText

ENCRYPTED = "it is encrypted"
BROKEN = "it is not a PDF that can be opened"
SCAN = "its pages are pictures without text (a scan)"

_SMALL = 0.96
"""The United Nations print notes in 9 points where the text has 10."""

_RAISED = 0.85
_LARGE = 1.05
_MOST_PAGES = 3000
_SIGNS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SAMPLED = 6
_AT_AN_EDGE = 2
_FEWEST_PAGES = 3
_FEW_LETTERS = 25
_PARAGRAPH = re.compile(r"\s*(?:\d+\.\d+|\d+[.．、])\s+\w")
_HYPHEN = re.compile("[\x02\ufffe\uffff]")
_NUMBER = re.compile(r"^\d{1,4}(?=\s|$)|(?<=\s)\d{1,4}$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on the page: its text, the size of its letters, and whether it is bold."""

    text: str
    size: float
    is_bold: bool


def read_pdf(data: bytes) -> SourceText:
    """Read the lines of a PDF; `fault` says why there are none."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code == raw.FPDF_ERR_PASSWORD
        return SourceText(fault=ENCRYPTED if is_locked else BROKEN)
    pages: list[list[_Line]] = []
    is_whole = len(document) <= _MOST_PAGES
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        pages.append(_read_page(page))
        is_whole &= bool(pages[-1]) or raw.FPDFPage_CountObjects(page.raw) == 0
    letters = [sum(len(line.text) for line in page) for page in pages]
    if sum(letters) < _FEW_LETTERS * len(pages) or not pages:
        return SourceText(pages=len(pages), fault=SCAN if pages else BROKEN)
    return _remove_edges(pages, is_whole=is_whole)


def _read_page(page: Any) -> list[_Line]:  # noqa: ANN401  pypdfium2 has no types
    from pypdfium2 import raw

    textpage = page.get_textpage()
    count, handle = textpage.count_chars(), textpage.raw
    lines: list[_Line] = []
    signs: list[tuple[str, float]] = []
    start, size = 0, 0.0
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(handle, index) if index < count else 10
        if code == 13:  # noqa: PLR2004  a carriage return
            continue
        if code == 10:  # noqa: PLR2004  a line feed
            if signs:
                lines.append(
                    _join_signs(signs, is_bold=_is_bold(handle, (start + index) // 2))
                )
            signs, start = [], index + 1
            continue
        sign = chr(code) if code else ""
        if (
            len(signs) % _SAMPLED == 0 or sign.isdecimal()
        ):  # asking for the size is slow
            size = raw.FPDFText_GetFontSize(handle, index)
        signs.append((sign, size))
    return [line for line in lines if line.text.strip()]


def _join_signs(signs: list[tuple[str, float]], *, is_bold: bool) -> _Line:
    sizes = Counter(round(size, 1) for sign, size in signs if sign.isalnum())
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    text = "".join(
        sign.translate(_SIGNS) if index > 0 and size < usual * _RAISED else sign
        for index, (sign, size) in enumerate(signs)
    )
    return _Line(_HYPHEN.sub("-", text), usual, is_bold)


def _is_bold(handle: Any, index: int) -> bool:  # noqa: ANN401  as above
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, name, 128, ctypes.byref(flags))
    return b"bold" in name.value.lower()


def _remove_edges(pages: list[list[_Line]], *, is_whole: bool) -> SourceText:
    """Remove repeated lines at the edges of pages, and notes at their foot."""
    repeated = Counter(
        shape
        for page in pages
        for shape in {_line_shape(each) for each in _edge_lines(page)}
    )
    enough = min(max(_FEWEST_PAGES, len(pages) * 2 // 5), max(len(pages), 2))
    shapes = {shape for shape, count in repeated.items() if count >= enough}
    sizes = Counter[float]()
    for line in (line for page in pages for line in page):
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    lines: list[SourceLine] = []
    headers: list[str] = []
    first = _first_page_number(pages)
    for number, page in enumerate(pages, 1):
        printed = str(number - 1 + first) if first is not None else ""
        edges = [
            each
            for each in _edge_lines(page)
            if _line_shape(each) in shapes and _is_header(each.text.strip(), printed)
        ]
        headers += [line.text.strip() for line in edges]
        header_ids = set(
            map(id, edges)
        )  # words of the text may equal those of a header
        body_lines = [line for line in page if id(line) not in header_ids]
        while body_lines and body_lines[-1].size < body * _SMALL:
            body_lines.pop()  # a note at the foot
        is_bold = bool(body_lines) and all(line.is_bold for line in body_lines)
        for line in body_lines:
            is_heading = line.size > body * _LARGE or (line.is_bold and not is_bold)
            lines.append(SourceLine(line.text.strip(), number, is_heading))
    return SourceText(
        lines=tuple(lines),
        headers=tuple(dict.fromkeys(headers))[:50],
        pages=len(pages),
        first_page=first,
        is_whole=is_whole,
    )


def _edge_lines(page: list[_Line]) -> list[_Line]:
    """Give the lines at the top and foot that do not begin a paragraph ("14. The")."""
    edges = [*page[:_AT_AN_EDGE], *page[_AT_AN_EDGE:][-_AT_AN_EDGE:]]
    return [line for line in edges if not _PARAGRAPH.match(line.text)]


def _line_shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _is_header(text: str, printed: str) -> bool:
    """Say whether a line is a header: a number in a table has no words."""
    return any(map(str.isalpha, text)) or text == printed


def _first_page_number(pages: list[list[_Line]]) -> int | None:
    """Give the number printed on the first page, if two thirds of them agree on it."""
    votes = Counter(
        int(match[0]) - index
        for index, page in enumerate(pages)
        for line in _edge_lines(page)
        if (match := _NUMBER.search(line.text.strip()))
    )
    if not votes:
        return None
    first, count = votes.most_common(1)[0]
    return first if count >= 2 and count * 3 >= len(pages) * 2 else None  # noqa: PLR2004
