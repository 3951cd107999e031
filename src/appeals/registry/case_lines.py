"""Read the lines of a file of cases, CSV or JSON lines, into cells of text.

Encoding, line ends and delimiter are not guessed: only a byte order mark, zeros of
UTF-16, a line `sep=;` and the required columns decide. Messages name lines and columns,
never a value: a row is about a person.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from appeals.errors import AppealsError, MachineError, Place, WorkspaceError
from appeals.registry.characters import (
    character_faults,
    first_forbidden,
    forbidden_error,
)
from appeals.registry.nodes import Mark
from appeals.storage.reading import open_regular

MAX_WHOLE_BYTES = 64 * 1024 * 1024
"""A file that is not plain UTF-8 with line feeds is read whole."""

_HEAD_BYTES = 65_536
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ",;\t|"

REQUIRED_COLUMNS = {
    "id": "a short name for the file, as in case-017",
    "alias": "what the person is called in the letter",
    "consent": "the reference of the record of consent",
    "confidentiality": "public or confidential",
}
"""The required columns, and what is written in each."""


def _read_unusual_lines(path: Path, file: str) -> list[str] | None:
    """Give all lines of a file in UTF-16 or UTF-32, or with CR alone; else None.

    Raises WorkspaceError for a spreadsheet, and for a file that is too big or damaged.
    """
    with open_regular(path) as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_SPREADSHEETS):
        message = f"'{file}' is a spreadsheet, not a CSV file"
        remedy = "give its name the ending .xlsx, or save it as 'CSV UTF-8' there"
        raise WorkspaceError(message, place=Place(file), remedy=remedy)
    encoding = encoding_of(head)
    is_cr_alone = b"\r" in head and b"\n" not in head
    if encoding is None and not is_cr_alone:
        return None
    data = path.read_bytes()
    if len(data) > MAX_WHOLE_BYTES:
        message = f"'{file}' is too big to be read as {encoding or 'lines ended by CR'}"
        remedy = "save it as 'CSV UTF-8'"
        raise WorkspaceError(message, place=Place(file), remedy=remedy)
    try:
        text = data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\r", 0, error.start) + 1 if is_cr_alone else 0
        raise _encoding_error(Place(file, line)) from None
    return list(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def _encoding_error(place: Place) -> WorkspaceError:
    """Make the error for a line whose encoding is uncertain."""
    return WorkspaceError(
        "this line is not written in UTF-8, perhaps in Windows-1252 or another "
        "encoding of spreadsheets",
        place=place,
        remedy="save the file as UTF-8 ('CSV UTF-8' in a spreadsheet)",
    )


def encoding_of(head: bytes) -> str | None:
    """Give the encoding of wide characters, by its mark or its zeros."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    pair = head[:4]
    if pair[1::2] == b"\0\0" and b"\0" not in pair[::2]:
        return "utf-16-le"
    if pair[::2] == b"\0\0" and b"\0" not in pair[1::2]:
        return "utf-16-be"
    return None


def _columns_in(header: str, delimiter: str) -> list[str]:
    """Give the names in a header, stripped, without empty ones at the end."""
    try:
        names = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return without_tail([name.strip() for name in names])


def without_tail(cells: list[str]) -> list[str]:
    """Drop empty cells at the end, which spreadsheets add."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


MAX_LINE_BYTES = 1_000_000

Row = tuple[Place, Mapping[str, str] | AppealsError]
"""The place of a row, and its cells by column, or what is wrong with it."""


def csv_rows(path: Path, file: str) -> Iterator[Row]:
    """Yield the rows of a CSV file (RFC 4180); the first line names the columns.

    The delimiter is what a first line "sep=;" says, or the one that finds most of the
    required columns. Empty rows are skipped. An encoding error ends the file.
    """
    lines = _lines(path, file)
    numbers: list[int] = []

    def texts() -> Iterator[str]:
        for number, line in lines:
            numbers.append(number)
            yield line

    try:
        columns, delimiter, _ = read_header(lines)
        for cells in csv.reader(texts(), strict=True, delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                place = Place(file, numbers[0])
                yield place, named_cells(cells, columns, place)
            numbers.clear()
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
        place = Place(file, numbers[0] if numbers else 0)
        message = "this row never ends" if is_open else "this row is not valid CSV"
        remedy = "save it as CSV with commas; is a quotation mark opened and never "
        remedy += "closed?"
        yield place, WorkspaceError(message, place=place, remedy=remedy)
    except WorkspaceError as error:
        yield error.place or Place(file), error


def read_header(lines: Iterator[tuple[int, str]]) -> tuple[list[str], str, int]:
    """Read up to the line that names the columns: names, delimiter, line number.

    The delimiter is that of a first line `sep=;`, which Excel writes and reads, or else
    the one that finds most of the required columns.
    """
    declared = None
    for number, line in lines:
        words = line.strip("\r\n")
        if number == 1 and re.fullmatch("sep=.", words, re.IGNORECASE):
            declared = words[-1]
        elif line.strip():
            found = {each: _columns_in(line, each) for each in declared or _DELIMITERS}
            best = max(
                found, key=lambda each: len(REQUIRED_COLUMNS.keys() & found[each])
            )
            return found[best], best, number
    return [], ",", 1


def named_cells(
    cells: list[str], columns: list[str], place: Place
) -> Mapping[str, str] | AppealsError:
    """Give the cells of a row by column; an error if it has more or fewer."""
    if len(cells) > len(columns):
        shorter = without_tail(cells)
        cells = shorter + [""] * (len(columns) - len(shorter))
    if len(cells) == len(columns):
        return {c: cell.strip() for c, cell in zip(columns, cells, strict=True)}
    return WorkspaceError(
        f"this row has {len(cells)} cells, the header {len(columns)}",
        place=place,
        remedy="put a value that holds a comma between quotation marks",
    )


def csv_header(path: Path, file: str) -> tuple[list[str], Place]:
    """Give the columns that the first line names, and its place.

    Raises WorkspaceError for a file that cannot be read as text.
    """
    columns, _, number = read_header(_lines(path, file))
    return columns, Place(file, number)


def json_rows(path: Path, file: str) -> Iterator[Row]:
    """Yield the rows of a file with one JSON object a line; blank lines are skipped."""
    try:
        for number, line in _lines(path, file):
            if line.strip():
                place = Place(file, number)
                yield place, json_row(line, place)
    except WorkspaceError as error:
        yield error.place or Place(file), error


def json_row(line: str, place: Place) -> Mapping[str, str] | AppealsError:
    """Give the cells of a line with one JSON object; an error for any other line."""
    try:
        pairs = json.loads(
            line, object_pairs_hook=tuple, parse_float=str, parse_int=str
        )
    except json.JSONDecodeError as error:
        at = Place(place.file, place.line, error.colno)
        remedy = "write one object a line, with its keys and texts in double quotes"
        return WorkspaceError("this line is not JSON", place=at, remedy=remedy)
    except (RecursionError, ValueError):
        return WorkspaceError("this line is not JSON", place=place)
    if not line.lstrip().startswith("{"):
        remedy = 'write each case as {"id": "...", "alias": "...", ...}'
        return WorkspaceError(
            "this line is not a JSON object", place=place, remedy=remedy
        )
    row: dict[str, str] = {}
    for number, (key, value) in enumerate(pairs, 1):
        if key in row:
            message = f"the key at position {number} appears twice in this line"
            return WorkspaceError(message, place=place, remedy="keep one of them")
        if value is not None and not isinstance(value, str):
            message = f"the value at position {number} is neither text nor a number"
            remedy = "write it as text, or several columns with one text each"
            return WorkspaceError(message, place=place, remedy=remedy)
        char = first_forbidden(f"{key}{value or ''}".replace("\t", " "))
        if char is not None:
            return forbidden_error(char, Mark(place.line), place.file)
        row[key] = (value or "").strip()
    return row


def _lines(path: Path, file: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, with one line at a time in memory."""
    try:
        odd = _read_unusual_lines(path, file)
        if odd is not None:
            for number, line in enumerate(odd, 1):
                yield number, _refuse_forbidden(line, file, number)
            return
        with open_regular(path) as stream:
            number = 0
            while data := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                yield number, _decode_line(data, file, number)
    except OSError as error:
        raise MachineError(
            f"cannot read '{file}': {error.strerror}",
            remedy="check its name and permissions",
        ) from None


def _decode_line(data: bytes, file: str, number: int) -> str:
    if len(data) > MAX_LINE_BYTES:
        message = "this line is longer than a million bytes"
        raise WorkspaceError(
            message, place=Place(file, number), remedy="is it the right file?"
        )
    encoding = "utf-8-sig" if number == 1 else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        column = len(data[: error.start].decode("utf-8", "replace")) + 1
        raise _encoding_error(Place(file, number, column)) from None
    return _refuse_forbidden(text, file, number)


def _refuse_forbidden(text: str, file: str, number: int) -> str:
    """Give the line back; WorkspaceError if it has a forbidden character."""
    bare = text.rstrip("\r\n")
    faults = character_faults(bare, file, first_line=number, allow_tabs=True)
    if faults:
        raise faults[0]
    return text
