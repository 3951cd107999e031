"""Read the lines of a file of cases, CSV or JSON lines, into cells of text.

Messages name lines and columns, never a value: a row tells about a person.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from appeals.errors import AppealsError, MachineError, Place, WorkspaceError
from appeals.registry.characters import (
    character_faults,
    first_forbidden,
    forbidden,
)
from appeals.registry.nodes import Mark

MAX_LINE_BYTES = 1_000_000
_QUOTE_HINT = "is a quotation mark opened and never closed?"

Row = tuple[Place, Mapping[str, str] | AppealsError]
"""Where a row begins, and its cells by column, or what is wrong with it."""


def csv_rows(path: Path, file: str) -> Iterator[Row]:
    """Yield the rows of a CSV file (RFC 4180); the first line names the columns.

    What is wrong with the header or the encoding ends the file.
    """
    lines = _lines(path, file)
    numbers: list[int] = []

    def texts() -> Iterator[str]:
        for number, line in lines:
            numbers.append(number)
            yield line

    reader = csv.reader(texts(), strict=True)
    columns: list[str] | None = None
    while True:
        numbers.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            place = Place(file, numbers[0] if numbers else reader.line_num)
            yield place, WorkspaceError(_csv_words(error), place=place, hint=_csv_hint)
            return
        except WorkspaceError as error:
            yield error.place or Place(file), error
            return
        if cells is None:
            return
        place = Place(file, numbers[0])
        if columns is None:
            columns = cells
        elif cells:
            yield place, _named(cells, columns, place)


_csv_hint = f"save it as CSV with commas; {_QUOTE_HINT}"


def _csv_words(error: csv.Error) -> str:
    return (
        "this row never ends"
        if "unexpected end" in str(error)
        else "this row is no CSV"
    )


def _named(
    cells: list[str], columns: list[str], place: Place
) -> Mapping[str, str] | AppealsError:
    if len(cells) == len(columns):
        return {c: cell.strip() for c, cell in zip(columns, cells, strict=True)}
    return WorkspaceError(
        f"this row has {len(cells)} cells, the header {len(columns)}",
        place=place,
        hint="put a value that holds a comma between quotation marks",
    )


def csv_header(path: Path, file: str) -> list[str]:
    """Give the columns that the first line names; [] where it cannot be read."""
    try:
        return next(csv.reader((line for _, line in _lines(path, file)), strict=True))
    except (StopIteration, csv.Error, WorkspaceError):
        return []


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
        hint = "write one object a line, with its keys and texts in double quotes"
        return WorkspaceError("this line is no JSON", place=at, hint=hint)
    except (RecursionError, ValueError):
        return WorkspaceError("this line is no JSON", place=place)
    is_object = line.lstrip().startswith("{")
    if not is_object:
        hint = 'write each case as {"id": "...", "alias": "...", ...}'
        return WorkspaceError("this line is no JSON object", place=place, hint=hint)
    row: dict[str, str] = {}
    for number, (key, value) in enumerate(pairs, 1):
        if key in row:
            message = f"the key at position {number} stands twice in this line"
            return WorkspaceError(message, place=place, hint="keep one of them")
        if value is not None and not isinstance(value, str):
            message = f"the value at position {number} is neither text nor a number"
            hint = "write it as text, or several columns with one text each"
            return WorkspaceError(message, place=place, hint=hint)
        char = first_forbidden(f"{key}{value or ''}".replace("\t", " "))
        if char is not None:
            return forbidden(char, Mark(place.line), place.file)
        row[key] = (value or "").strip()
    return row


def _lines(path: Path, file: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; one at a time is in memory."""
    try:
        with path.open("rb") as stream:
            number = 0
            while data := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                yield number, _text(data, file, number)
    except OSError as error:
        raise MachineError(
            f"cannot read '{file}': {error.strerror}",
            hint="check its name and permissions",
        ) from None


def _text(data: bytes, file: str, number: int) -> str:
    if len(data) > MAX_LINE_BYTES:
        message = "this line is longer than a million bytes"
        raise WorkspaceError(
            message, place=Place(file, number), hint="is it the right file?"
        )
    encoding = "utf-8-sig" if number == 1 else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        column = len(data[: error.start].decode("utf-8", "replace")) + 1
        raise WorkspaceError(
            "this line is not written in UTF-8",
            place=Place(file, number, column),
            hint="save the file as UTF-8 ('CSV UTF-8' in a spreadsheet)",
        ) from None
    bare = text.rstrip("\r\n")
    faults = character_faults(bare, file, first_line=number, allow_tabs=True)
    if faults:
        raise faults[0]
    return text
