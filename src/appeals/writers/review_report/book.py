"""The reviewer's list as a workbook: a row for each use, filled in and read back.

No cell is a formula, no matter how its text begins.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from appeals.errors import MachineError
from appeals.model.document import plain_text
from appeals.writers.review_report.sheet import (
    ABOUT,
    COMMENT,
    DAY,
    PERSON,
    VERDICT,
    VERDICTS,
    ReviewedFact,
    ReviewedNote,
    ReviewedUse,
    ReviewList,
    SentencePart,
)

Page = Any
"""A worksheet of openpyxl, which has no annotations."""

USE = "use"
HEADS = (
    VERDICT, COMMENT, "what", "found in", "the letter says", "the note prints",
    "entry", "the archived copy", "its words", "findings", "marks so far", USE,
)  # fmt: skip
_WIDTHS = (11, 34, 30, 22, 48, 40, 40, 26, 60, 40, 30, 28)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TIME = re.compile(rb">\d{4}-\d\d-\d\dT[\d:]+Z<")
_LONGEST = 32_000
_PACKED_ON = (1980, 1, 1, 0, 0, 0)


def write_review_book(whole: ReviewList) -> bytes:
    """Write the workbook. The same list gives the same bytes.

    Raises MachineError when openpyxl is missing.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MachineError(
            "what writes a workbook is missing: openpyxl",
            remedy="`appeals doctor` says how to install it",
        ) from None
    book: Any = Workbook()
    book.properties.creator = ""
    _fill_sheet(book.active, whole)
    others = book.create_sheet("Besides")
    _write_row(others, 1, ("what", "where", "words"))
    for number, row in enumerate(_other_rows(whole), 2):
        _write_row(others, number, row)
    hidden = book.create_sheet(ABOUT)
    hidden.sheet_state = "hidden"
    _write_row(hidden, 1, (whole.about,))
    stream = io.BytesIO()
    book.save(stream)
    return _drop_times(stream.getvalue())


def _fill_sheet(page: Page, whole: ReviewList) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    page.title = "Review"
    _write_row(page, 1, (PERSON, ""))
    _write_row(page, 2, (DAY, ""))
    _write_row(page, 3, HEADS)
    last = 3
    for last, (entry, use) in enumerate(whole.uses, 4):
        _write_row(page, last, ("", "", *_row_texts(entry, use), use.row))
        if any(part.kind == "quoted" for part in use.archived):
            page.cell(last, HEADS.index("its words") + 1).value = _rich_text(
                use.archived
            )
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row in {1, 2, 3} and cell.value in {PERSON, DAY, *HEADS}:
                cell.font = Font(bold=True)
    page.freeze_panes = "C4"
    known = DataValidation("list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
    known.error = f"one of: {', '.join(VERDICTS)}"
    known.add(f"A4:A{last}")
    page.add_data_validation(known)


def _write_row(page: Page, row: int, cells: Iterable[str]) -> None:
    """Write a row of text: what begins with = + - @ is not a formula."""
    for column, text in enumerate(cells, 1):
        if text:
            cell: Any = page.cell(row, column)
            cell.value = _UNFIT.sub("\ufffd", text)[:_LONGEST]
            cell.data_type = "s"
            cell.quotePrefix = text[0] in "=+-@\t\r"


def _row_texts(entry: ReviewedNote | ReviewedFact, use: ReviewedUse) -> Iterator[str]:
    yield f"note {use.note}: {use.name}" if use.note else use.name
    yield use.found_in
    if isinstance(entry, ReviewedNote):
        shown = "".join(p.text for p in entry.sentence if p.kind in {"plain", "quoted"})
        others = (f"{where}: {plain_text(words)}" for where, words in entry.others)
        yield shown or use.words
        yield "\n".join((plain_text(entry.wording), *others))
        yield "\n".join(
            f"{name}: {value}"
            for source in entry.sources
            for name, value in (("Source", source.key), *source.record)
        )
    else:
        yield use.words
        yield entry.text
        yield "\n".join(f"{name}: {value}" for name, value in entry.record)
    yield f"{use.answer}: {use.why}"
    yield "".join(part.text for part in use.archived)
    findings = entry.findings if isinstance(entry, ReviewedNote) else ()
    yield "\n".join(f"{f.code} {f.message}. {f.remedy}" for f in findings)
    yield "\n".join(use.marks)


def _rich_text(parts: tuple[SentencePart, ...]) -> Any:  # noqa: ANN401  of openpyxl
    """Print the words that agree in bold."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    return CellRichText(
        *(
            TextBlock(InlineFont(b=True), text) if part.kind == "quoted" else text
            for part in parts
            if (text := _UNFIT.sub("\ufffd", part.text))
        )
    )


def _other_rows(whole: ReviewList) -> Iterator[tuple[str, str, str]]:
    """Yield rows that get no verdict: notes without a source, and other findings."""
    for section in whole.sections:
        for note in section.notes:
            if not note.uses:
                where = note.found_in or f"note {note.number}"
                yield f"note {note.number}", where, plain_text(note.wording)
                for found in note.findings:
                    yield found.code, str(found.place or where), found.message
    for found in whole.findings:
        yield found.code, str(found.place or ""), found.message
    for held in whole.set_aside:
        yield f"{held.code}, set aside", held.place, held.reason


def _drop_times(data: bytes) -> bytes:
    """Remove the time of writing from a workbook."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as book,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sorted(book.namelist()):
            content = book.read(name)
            if name == "docProps/core.xml":
                content = _TIME.sub(b">1980-01-01T00:00:00Z<", content)
            written.writestr(zipfile.ZipInfo(name, _PACKED_ON), content)
    return stream.getvalue()
