"""Read the lines of a file of cases, CSV or JSON lines, into cells of text.

Messages name lines and columns, never a value: a row tells about a person.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from appeals.errors import AppealsError, MachineError, Place, WorkspaceError
from appeals.registry.characters import (
    character_faults,
    first_forbidden,
    forbidden,
)
from appeals.registry.nodes import Mark
from appeals.registry.table_form import (
    columns_in,
    delimiter_of,
    lines_if_odd,
    not_utf_8,
    separator_said,
    without_tail,
)
from appeals.storage.reading import open_regular

MAX_LINE_BYTES = 1_000_000
_QUOTE_REMEDY = "is a quotation mark opened and never closed?"

Row = tuple[Place, Mapping[str, str] | AppealsError]
"""Where a row begins, and its cells by column, or what is wrong with it."""


def csv_rows(path: Path, file: str, known: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a CSV file (RFC 4180); the first line names the columns.

    Cells are parted by what finds the columns `known`, or by what a first line "sep=;"
    says. Rows without a word pass. What is wrong with the encoding ends the file.
    """
    numbers: list[int] = []
    lines = _lines(path, file)
    try:
        columns, delimiter, _ = _header(lines, known)
    except WorkspaceError as error:
        yield error.place or Place(file), error
        return

    def texts() -> Iterator[str]:
        for number, line in lines:
            numbers.append(number)
            yield line

    reader = csv.reader(texts(), strict=True, delimiter=delimiter)
    while True:
        numbers.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            place = Place(file, numbers[0] if numbers else reader.line_num)
            yield (
                place,
                WorkspaceError(_csv_words(error), place=place, remedy=_csv_remedy),
            )
            return
        except WorkspaceError as error:
            yield error.place or Place(file), error
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            place = Place(file, numbers[0])
            yield place, _named(cells, columns, place)


def _header(
    lines: Iterator[tuple[int, str]], known: Sequence[str]
) -> tuple[list[str], str, int]:
    """Read up to the line that names the columns: names, delimiter, line."""
    said = None
    for number, line in lines:
        if number == 1 and (said := separator_said(line)):
            continue
        if line.strip():
            delimiter = said or delimiter_of(line, known)
            return columns_in(line, delimiter), delimiter, number
    return [], ",", 1


_csv_remedy = f"save it as CSV with commas; {_QUOTE_REMEDY}"


def _csv_words(error: csv.Error) -> str:
    return (
        "this row never ends"
        if "unexpected end" in str(error)
        else "this row is no CSV"
    )


def _named(
    cells: list[str], columns: list[str], place: Place
) -> Mapping[str, str] | AppealsError:
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


def csv_header(
    path: Path, file: str, known: Sequence[str] = ()
) -> tuple[list[str], Place]:
    """Give the columns that the first line names, and its place.

    Raises WorkspaceError for a file that cannot be read as text.
    """
    columns, _, number = _header(_lines(path, file), known)
    return columns, Place(file, number)


def json_rows(path: Path, file: str) -> Iterator[Row]:
    """Yield the rows of a file that holds one JSON object a line; blank ones pass."""
    lines = _lines(path, file)
    while True:
        try:
            number, line = next(lines)
        except StopIteration:
            return
        except WorkspaceError as error:
            yield error.place or Place(file), error
            return
        if line.strip():
            place = Place(file, number)
            yield place, _object(line, place)


def _object(line: str, place: Place) -> Mapping[str, str] | AppealsError:
    try:
        pairs = json.loads(
            line, object_pairs_hook=tuple, parse_float=str, parse_int=str
        )
    except json.JSONDecodeError as error:
        at = Place(place.file, place.line, error.colno)
        remedy = "write one object a line, with its keys and texts in double quotes"
        return WorkspaceError("this line is no JSON", place=at, remedy=remedy)
    except (RecursionError, ValueError):
        return WorkspaceError("this line is no JSON", place=place)
    is_object = line.lstrip().startswith("{")
    if not is_object:
        remedy = 'write each case as {"id": "...", "alias": "...", ...}'
        return WorkspaceError("this line is no JSON object", place=place, remedy=remedy)
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
            return forbidden(char, Mark(place.line), place.file)
        row[key] = (value or "").strip()
    return row


def _lines(path: Path, file: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; one at a time is in memory."""
    try:
        odd = lines_if_odd(path, file)
        if odd is not None:
            for number, line in enumerate(odd, 1):
                yield number, _checked(line, file, number)
            return
        with open_regular(path) as stream:
            number = 0
            while data := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                yield number, _text(data, file, number)
    except OSError as error:
        raise MachineError(
            f"cannot read '{file}': {error.strerror}",
            remedy="check its name and permissions",
        ) from None


def _text(data: bytes, file: str, number: int) -> str:
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
        raise not_utf_8(Place(file, number, column)) from None
    return _checked(text, file, number)


def _checked(text: str, file: str, number: int) -> str:
    """Give a line without characters that are refused."""
    bare = text.rstrip("\r\n")
    faults = character_faults(bare, file, first_line=number, allow_tabs=True)
    if faults:
        raise faults[0]
    return text
