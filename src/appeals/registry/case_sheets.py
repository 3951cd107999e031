"""Read a file of cases from an Excel workbook (.xlsx), with the text of its CSV.

Nothing is guessed: a cell that a letter would print differently from the sheet is
refused by name. Messages name cells and sheets, never a value: a row is about a person.
"""

import importlib.util
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from appeals.errors import AppealsError, MachineError, Place, WorkspaceError, raise_all
from appeals.registry.case_lines import MAX_WHOLE_BYTES, Row, named_cells, without_tail
from appeals.registry.characters import first_forbidden, forbidden_error
from appeals.registry.nodes import Mark
from appeals.storage.reading import read_regular

_MOST_PARTS = 2_000
_MOST_BYTES = (
    ("/worksheets/", 256 * 1024 * 1024),
    ("/sharedStrings", MAX_WHOLE_BYTES),
    ("", 8 * 1024 * 1024),
)
"""How big a part may be when unpacked, by what is in its name."""

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 1_000
_MOST_FAULTS = 200
_STEP = 1 << 16
_LOCKED_OR_OLD = b"\xd0\xcf\x11\xe0"
_MACROS = re.compile(r"vbaProject|macrosheets|activeX", re.IGNORECASE)
_STRICT = b"purl.oclc.org/ooxml"
_SAVE_AGAIN = "open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"
_TYPE_IT = "make it a text (format the cell as text, then type what is to be printed)"
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PLAIN_NUMBER = re.compile(r"(?:#,##)?0(?:\.(0+))?(?:_\))?")
_ROUNDED_FROM = 1e11
"""From this size on Excel shows a number in general format with an exponent."""

_DAY_NUMBERS = range(10_000, 80_000)
"""The days from 1927 to 2119 as Excel numbers."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile and openpyxl raise for a file that is cut off or wrong inside."""


def sheet_header(path: Path, file: str) -> tuple[list[str], Place]:
    """Give the columns that the first non-empty row names, and its place.

    Raises WorkspaceError with all that is wrong with the workbook or its sheet.
    """
    number, cells = next(_read_cells(path, file), (1, ()))
    return _column_names(cells), Place(file, number)


def sheet_rows(path: Path, file: str) -> Iterator[Row]:
    """Yield the rows of the one sheet with words; a line is the number of a row.

    Days are given as ISO 8601, formulas as their value when the file was saved. One row
    at a time is in memory, and the texts of the workbook.
    """
    columns: list[str] | None = None
    try:
        for number, cells in _read_cells(path, file):
            if columns is None:
                columns = _column_names(cells)
                continue
            place = Place(file, number)
            try:
                texts = [
                    _cell_text(cell, place, columns[at] if at < len(columns) else "")
                    for at, cell in enumerate(cells)
                ]
            except WorkspaceError as error:
                yield place, error
            else:
                yield place, named_cells(texts, columns, place)
    except AppealsError as error:
        for each in error.split():
            yield each.place or Place(file), each


def _column_names(cells: Sequence[Any]) -> list[str]:
    return without_tail([str(_cell_value(cell) or "").strip() for cell in cells])


def _cell_value(cell: Any) -> Any:  # noqa: ANN401  of openpyxl, which has no annotations
    return getattr(cell, "value", None)


def _read_cells(path: Path, file: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the non-empty rows: their number, and a cell for each column."""
    if importlib.util.find_spec("openpyxl") is None:
        raise MachineError(
            f"'{file}' cannot be read: what reads a workbook is not installed",
            remedy="`appeals doctor` says how; or save it as 'CSV UTF-8'",
        )
    data = _read_package(path, file)
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            scans = {
                sheet.title: (sheet, _scan_sheet(archive, sheet, file))
                for sheet in book.worksheets
            }
        found = [each for each in scans.values() if each[1].last_row]
        _refuse_several(file, [sheet.title for sheet, _ in found])
        for sheet, scan in found:
            raise_all(list(scan.all_faults()))
            sheet.reset_dimensions()  # the size that a file states may be wrong
            rows = sheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column)
            for number, cells in enumerate(rows, 1):
                if any(str(_cell_value(cell) or "").strip() for cell in cells):
                    yield number, cells
    except _DAMAGED as error:
        raise _workbook_error(file, "is cut off or damaged", _SAVE_AGAIN) from error


def _refuse_several(file: str, titles: Sequence[str]) -> None:
    if len(titles) > 1:
        named = ", ".join(f"'{title}'" for title in titles)
        raise _workbook_error(
            file,
            f"has {len(titles)} sheets with words: {named}; which of them holds the "
            "cases is not certain",
            "save a copy with that sheet alone (a hidden sheet counts: show it first)",
        )


def _workbook_error(file: str, message: str, remedy: str) -> WorkspaceError:
    return WorkspaceError(f"'{file}' {message}", place=Place(file), remedy=remedy)


def _read_package(path: Path, file: str) -> bytes:
    """Read a workbook; refuse one with parts that are too big or declare entities."""
    data = read_regular(path)
    if len(data) > MAX_WHOLE_BYTES:
        raise _workbook_error(file, "is bigger than 64 MiB", "is it the right file?")
    if data.startswith(_LOCKED_OR_OLD):
        raise _workbook_error(
            file, "is protected by a password, or of an old Excel (.xls)", _SAVE_AGAIN
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, file)
    except _DAMAGED as error:
        raise _workbook_error(file, "is cut off or damaged", _SAVE_AGAIN) from error
    return data


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    members = archive.infolist()
    if len(members) > _MOST_PARTS or len({m.filename for m in members}) < len(members):
        raise _workbook_error(
            file, "has too many parts, or two of one name", _SAVE_AGAIN
        )
    for member in members:
        name = f"/{member.filename}"
        if _MACROS.search(name):
            remedy = "save it without them, as an Excel workbook (.xlsx)"
            raise _workbook_error(file, "holds macros", remedy)
        if not name.endswith((".xml", ".rels")):
            continue
        if member.file_size > next(most for part, most in _MOST_BYTES if part in name):
            raise _workbook_error(
                file, f"unpacks to more than is read ('{member.filename}')", _SAVE_AGAIN
            )
        with archive.open(member) as stream:
            head = stream.read(_STEP)
            if name == "/xl/workbook.xml" and _STRICT in head:
                raise _workbook_error(
                    file, "is a workbook in the strict form", _SAVE_AGAIN
                )
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = _refuse_declaration(file)
            _feed_parser(parser, head, stream)


def _refuse_declaration(file: str) -> Any:  # noqa: ANN401  a handler of expat
    def refuse(*_: object) -> None:
        raise _workbook_error(
            file, "declares entities, as no workbook does", _SAVE_AGAIN
        )

    return refuse


def _feed_parser(parser: expat.XMLParserType, head: bytes, stream: IO[bytes]) -> None:
    while head:
        parser.Parse(head)
        head = stream.read(_STEP)
    parser.Parse(b"", True)


def _scan_sheet(archive: zipfile.ZipFile, sheet: Any, file: str) -> "_Scan":  # noqa: ANN401
    """Find in a sheet what openpyxl does not report while streaming."""
    scan = _Scan(file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.begin
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.read
    part = sheet._worksheet_path  # noqa: SLF001  it has no public name
    with archive.open(part) as stream:
        _feed_parser(parser, stream.read(_STEP), stream)
    return scan


@dataclass(slots=True)
class _Scan:
    """The extent of a sheet, and what is wrong with single cells."""

    file: str
    first_row: int = 0
    last_row: int = 0
    last_column: int = 0
    faults: list[WorkspaceError] = field(default_factory=list)
    _columns: set[int] = field(default_factory=set)
    _hidden: list[range] = field(default_factory=list)
    _merged: list[str] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _is_hidden_row: bool = False
    _is_row_reported: bool = False
    _kind: str = ""
    _is_formula: bool = False
    _is_value: bool = False
    _is_inside: bool = False

    def begin(self, name: str, given: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        match name.rpartition(":")[2]:
            case "col" if given.get("hidden") in {"1", "true"}:
                self._hidden.append(range(int(given["min"]), int(given["max"]) + 1))
            case "row":
                self._row = self._next(self._row, int(given.get("r", 0)), _MOST_ROWS)
                self._column = 0
                self._is_hidden_row = given.get("hidden") in {"1", "true"}
                self._is_row_reported = False
            case "c":
                column = _column_of(given.get("r", ""))
                self._column = self._next(self._column, column, 1 << 14)
                self._kind = given.get("t", "n")
                self._is_formula = self._is_value = False
            case "f":
                self._is_formula = True
            case "v" | "t":
                self._is_inside = True
            case "mergeCell":
                self._merged.append(given["ref"])

    @staticmethod
    def _next(before: int, said: int, most: int) -> int:
        number = said or before + 1
        if not before < number <= most:  # openpyxl would leave it out
            raise ValueError(number)
        return number

    def read(self, text: str) -> None:
        """Handle text; all that matters is whether there is any."""
        self._is_value = self._is_value or (self._is_inside and bool(text.strip()))

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._is_inside = False
            case "c" if self._is_value or self._is_formula:
                self._check_cell()

    def _check_cell(self) -> None:
        self.first_row = self.first_row or self._row
        self.last_row = self._row
        self.last_column = max(self.last_column, self._column)
        self._columns.add(self._column)
        if len(self.faults) >= _MOST_FAULTS:
            return
        if self._is_formula and not self._is_value:
            self._report(
                f"the formula in {self._cell} has no value in this file",
                "open the file in Excel and save it, or put the value there",
            )
        elif self._kind == "e":
            self._report(f"{self._cell} shows an error", "put a value there")
        elif self._is_hidden_row and not self._is_row_reported:
            self._is_row_reported = True
            self._report(
                f"row {self._row} is hidden, perhaps by a filter, and would be a case",
                "show it, or delete it",
            )

    @property
    def _cell(self) -> str:
        return f"{_letters(self._column)}{self._row}"

    def _report(self, message: str, remedy: str) -> None:
        place = Place(self.file, self._row, self._column)
        self.faults.append(WorkspaceError(message, place=place, remedy=remedy))

    def all_faults(self) -> Iterator[WorkspaceError]:
        """Yield the faults: those of cells, then those of the whole sheet."""
        from openpyxl.utils import range_boundaries

        yield from self.faults
        if self.last_column > _MOST_COLUMNS:
            message = f"has words as far as column {_letters(self.last_column)}"
            yield _workbook_error(self.file, message, "delete what is beside the table")
        for hidden in self._hidden:
            for column in sorted(self._columns & set(hidden)):
                place = Place(self.file, self.first_row, column)
                yield WorkspaceError(
                    f"column {_letters(column)} is hidden and holds words",
                    place=place,
                    remedy="show it, or delete it",
                )
        for area in self._merged[:_MOST_FAULTS]:
            column, row, _, _ = range_boundaries(area)
            if row <= self.last_row and column <= self.last_column:
                yield WorkspaceError(
                    f"the cells {area} are merged: which rows their value is for is "
                    "not certain",
                    place=Place(self.file, row, column),
                    remedy="unmerge them, and write the value into each",
                )


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _column_of(cell: str) -> int:
    number = 0
    for letter in cell[:4]:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _cell_text(cell: Any, row: Place, column: str) -> str:  # noqa: ANN401  of openpyxl
    """Give what a cell shows; WorkspaceError, naming the cell, if that is uncertain."""
    value = _cell_value(cell)
    if value is None:
        return ""
    if isinstance(value, str):
        if (
            char := first_forbidden(value.replace("\t", " ").replace("\n", " "))
        ) is None:
            return value
        raise forbidden_error(char, Mark(row.line, cell.column), row.file)
    if isinstance(value, bool):
        return str(value).upper()
    form = _NOT_SHOWN.sub("", cell.number_format or "General")
    text = _day_text(value, form) or _number_text(value, form)
    name = cell.coordinate
    message = f"{name} holds a number or a time that the sheet shows in another form"
    if isinstance(value, int) and value in _DAY_NUMBERS and "date" in column.casefold():
        text, message = "", f"{name} holds a number, perhaps a day without its format"
    if text:
        return text
    at = Place(row.file, row.line, cell.column)
    raise WorkspaceError(message, place=at, remedy=_TYPE_IT)


def _day_text(value: object, form: str) -> str:
    """Write a day or a time of day; "" if the cell shows less, such as a month."""
    shown = form.casefold()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, datetime):
        if "d" not in shown or "y" not in shown:
            return ""
        day = value.date().isoformat()
        return f"{day} {value.time().isoformat('minutes')}" if "h" in shown else day
    return value.isoformat() if isinstance(value, date) else ""


def _number_text(value: object, form: str) -> str:
    """Write a number as it is shown; "" if it is rounded, or more than a number."""
    if not isinstance(value, int | float):
        return ""
    exact = Decimal(f"{value:.15g}")
    if form.casefold() in {"general", "@"}:
        return f"{exact:f}" if abs(value) < _ROUNDED_FROM else ""
    match = _PLAIN_NUMBER.fullmatch(form.partition(";")[0])
    if match is None:
        return ""
    shown = f"{exact:.{len(match[1] or '')}f}"
    return shown if Decimal(shown) == exact else ""
