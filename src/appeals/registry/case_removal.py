"""The row of a case in a file of cases, and the file without it.

Only the lines of the row are removed; every other byte stays. Where that cannot be
proved, the file is left unchanged and the reason is given.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from appeals.errors import AppealsError, Place
from appeals.registry.case_lines import (
    encoding_of,
    json_row,
    named_cells,
    read_header,
)
from appeals.registry.case_sheets import sheet_rows
from appeals.storage.reading import read_if_exists

_SIGN = "\ufeff"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The row of a case: its file, its line, its words of consent.

    `before` are the bytes of the file, `without` those without the row, None if it
    cannot be removed; `why` then gives the reason as a clause.
    """

    path: Path
    line: int
    consent: str = ""
    before: bytes = b""
    without: bytes | None = None
    why: str = ""


def find_case_row(path: Path, case: str) -> CaseRow | None:
    """Find the row of a case in a file of cases; None if it has none.

    A file that cannot be read gives a row with `why` if the id occurs in it.
    """
    if path.suffix.lower() == ".xlsx":
        for place, row in sheet_rows(path, path.name):
            if _row_id(row) == case:
                return CaseRow(
                    path, place.line, _row_consent(row), why="it is a workbook"
                )
        return None
    data = read_if_exists(path) or b""
    try:
        return _row_in_text(path, data, case)
    except (AppealsError, UnicodeError, csv.Error):
        if case.encode() not in data:
            return None
        return CaseRow(path, 0, why="the file cannot be read as one of cases")


def _row_in_text(path: Path, data: bytes, case: str) -> CaseRow | None:
    is_json = path.suffix.lower() == ".jsonl"
    form = encoding_of(data[:4]) or "utf-8"
    lines = _split_lines(data.decode(form))
    spans = [*_row_spans(lines, path.name, is_json=is_json)]
    own_rows = [each for each in spans if _row_id(each[1]) == case]
    if not own_rows:
        return None
    found = CaseRow(path, own_rows[0][0].start + 1, _row_consent(own_rows[0][1]), data)
    removed = {number for span, _ in own_rows for number in span}
    kept_lines = [line for number, line in enumerate(lines) if number not in removed]
    other_rows = [row for _, row in spans if _row_id(row) != case]
    if any(isinstance(row, AppealsError) for row in other_rows):
        return replace(found, why="another row of it is faulty")
    after = [row for _, row in _row_spans(kept_lines, path.name, is_json=is_json)]
    is_same = after == other_rows and "".join(lines).encode(form) == data
    if not is_same:
        return replace(found, why="the other rows would not stay as they are")
    return replace(found, without="".join(kept_lines).encode(form))


def _split_lines(text: str) -> list[str]:
    """Split a text into lines with their ends, as the reader of cases does."""
    if "\n" not in text:
        return [*io.StringIO(text, newline="")]
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]


def _row_spans(
    lines: Sequence[str], file: str, *, is_json: bool
) -> Iterator[tuple[range, Mapping[str, str] | AppealsError]]:
    """Yield each row with the numbers of its lines, from 0."""
    if is_json:
        for number, line in enumerate(lines):
            if line.strip(f" \t\r\n{_SIGN}"):
                place = Place(file, number + 1)
                yield range(number, number + 1), json_row(line.lstrip(_SIGN), place)
        return
    numbered = ((n, line.lstrip(_SIGN)) for n, line in enumerate(lines, 1))
    line_numbers = list[int]()
    columns, delimiter, _ = read_header(numbered)

    def texts() -> Iterator[str]:
        for number, line in numbered:
            line_numbers.append(number)
            yield line

    reader = csv.reader(texts(), strict=True, delimiter=delimiter)
    for cells in reader:
        span = range(line_numbers[0] - 1, line_numbers[-1])
        line_numbers.clear()
        if any(cell.strip() for cell in cells):
            yield span, named_cells(cells, columns, Place(file, span.start + 1))


def _row_id(row: Mapping[str, str] | AppealsError) -> str:
    return "" if isinstance(row, AppealsError) else row.get("id", "")


def _row_consent(row: Mapping[str, str] | AppealsError) -> str:
    return "" if isinstance(row, AppealsError) else row.get("consent", "")
