"""The file of cases that a letter is rendered for: validated whole, then streamed.

No message contains a value: a row is about a person.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

from appeals.errors import (
    AppealsError,
    Place,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.languages.find import EVERY_LANGUAGE
from appeals.model.audience import AUDIENCES
from appeals.model.case import CASE_ENDINGS, Case, CaseConfidentiality
from appeals.model.choices import FORMATS
from appeals.registry.case_lines import (
    REQUIRED_COLUMNS,
    Row,
    csv_header,
    csv_rows,
    json_rows,
)
from appeals.registry.case_sheets import sheet_header, sheet_rows

REQUIRED = tuple(REQUIRED_COLUMNS)
_OTHER_SHEETS = (".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".fods", ".numbers")
MOST_FAULTS = 200

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LIKE_A_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LIKE_A_FILE = re.compile("|".join((*AUDIENCES, "annexes", r"annex-[0-9]+", *FORMATS)))
"""What follows the recipient in file names of letters: "unodc-ed.state.docx"."""
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
_CLASSES: tuple[str, ...] = get_args(CaseConfidentiality)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases without a fault. Iterating reads it again, one row at a time.

    `columns` are those that a template may print, `count` is the number of rows.
    """

    path: Path
    file: str
    columns: tuple[str, ...]
    count: int

    def __iter__(self) -> Iterator[Case]:
        """Yield the cases in order; WorkspaceError where the file was changed."""
        blank = dict.fromkeys(self.columns, "")
        for place, row in _rows(self.path, self.file):
            if isinstance(row, AppealsError):
                raise row
            if fault := _row_fault(row, place):
                raise fault
            own = {k: v for k, v in row.items() if k not in REQUIRED}
            data = {k: v for k, v in (blank | own).items() if k not in REQUIRED}
            kind = cast("CaseConfidentiality", row["confidentiality"])
            yield Case(row["id"], row["alias"], row["consent"], kind, data, place)


def read_cases(path: Path, root: Path) -> CaseFile:
    """Validate a file of cases: CSV, a workbook (.xlsx) or JSON lines (.jsonl).

    `root` is the workspace, for names in messages. Raises UsageError for another file
    type or a missing file, WorkspaceError with every problem of the file (the first
    200), MachineError where it cannot be read.
    """
    file, ending = _display_path(path, root), path.suffix.lower()
    if ending not in CASE_ENDINGS:
        remedy = f"its name must end in {', '.join(CASE_ENDINGS[:-1])} or "
        remedy += CASE_ENDINGS[-1]
        if ending in _OTHER_SHEETS:
            remedy = "save it as an Excel workbook (.xlsx), without macros, or as 'CSV "
            remedy += "UTF-8'"
        raise UsageError(f"'{file}' is not a file of cases", remedy=remedy)
    if not path.is_file():
        raise UsageError(f"there is no file '{file}'", remedy="check the path")
    columns: dict[str, None] = {}
    if ending != ".jsonl":
        read_header = sheet_header if ending == ".xlsx" else csv_header
        header, place = read_header(path, file)
        columns.update(dict.fromkeys(header))
        raise_all(tuple(_header_faults(header, place)))
    faults: list[AppealsError] = []
    lines: dict[str, int] = {}
    for place, row in _rows(path, file):
        faults += _check_row(row, place, lines)
        if not isinstance(row, AppealsError):
            columns.update(dict.fromkeys(row))
        if len(faults) >= MOST_FAULTS:
            break
    raise_all(faults)
    if not lines:
        raise WorkspaceError(
            f"'{file}' holds no case",
            place=Place(file),
            remedy="add a row for each case",
        )
    further = tuple(name for name in columns if name not in REQUIRED)
    return CaseFile(path, file, ("id", "alias", *further), len(lines))


def _rows(path: Path, file: str) -> Iterator[Row]:
    match path.suffix.lower():
        case ".xlsx":
            return sheet_rows(path, file)
        case ".jsonl":
            return json_rows(path, file)
        case _:
            return csv_rows(path, file)


def _display_path(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _check_row(
    row: Mapping[str, str] | AppealsError, place: Place, lines: dict[str, int]
) -> Iterator[AppealsError]:
    if isinstance(row, AppealsError):
        yield row
        return
    if fault := _row_fault(row, place):
        yield fault
    id_ = row.get("id", "")
    if _SLUG.fullmatch(id_) and id_ in lines:
        yield WorkspaceError(
            f"the id '{id_}' is in line {lines[id_]} already",
            place=place,
            remedy="give each case an id of its own",
        )
    lines.setdefault(id_, place.line)


def _header_faults(header: list[str], place: Place) -> Iterator[AppealsError]:
    missing = [name for name in REQUIRED if name not in header]
    if len(missing) == len(REQUIRED):  # perhaps a row: its words are not repeated
        remedy = "begin with a line such as id,alias,consent,confidentiality,date"
        message = "the first line does not name the columns"
        yield WorkspaceError(message, place=place, remedy=remedy)
        return
    yield from _column_faults(header, place)
    for name in missing:
        yield _missing_column(name, place)


def _column_faults(names: list[str], place: Place) -> Iterator[AppealsError]:
    for number, name in enumerate(names, 1):
        if content := _personal_column(name):
            yield WorkspaceError(
                f"column {number} is for {content} in this file",
                place=place,
                remedy="take it out; 'alias' is what the person is called in the "
                "letter",
            )
        elif not _COLUMN.fullmatch(name):
            yield WorkspaceError(
                f"column {number} has a name that a template cannot use",
                place=place,
                remedy="use small letters, digits and '_', as in place_of_detention",
            )
        elif name in names[: number - 1]:
            message = f"column {number} has the same name as one before it"
            yield WorkspaceError(message, place=place, remedy="rename one of them")


@cache
def _personal_column(column: str) -> str:
    """Say what a column of this name reveals about a person, in any language, or "".

    Capitals, accents, digits, blanks and punctuation do not matter: "Full-Name 2".
    """
    letters = _keep_letters(column)
    for language in EVERY_LANGUAGE:
        if letters in map(_keep_letters, language.text.name_columns.split()):
            return "real names, which never are"
        if letters in map(_keep_letters, language.text.contact_columns.split()):
            return "what finds a person, which never is"
    return ""


def _keep_letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalpha, plain))


def _row_fault(row: Mapping[str, str], place: Place) -> AppealsError | None:
    """Find what is wrong with a row: one fault, since others may follow from it."""
    if fault := next(_column_faults(list(row), place), None):
        return fault
    missing = [name for name in REQUIRED if not row.get(name)]
    if len(missing) == 1:
        return _missing_column(missing[0], place)
    if missing:
        names = ", ".join(f"'{name}'" for name in missing)
        message = f"{names} are missing"
        remedy = "; ".join(f"{name}: {REQUIRED_COLUMNS[name]}" for name in missing)
    elif not _SLUG.fullmatch(row["id"]):
        message = "the id of this row cannot be in a file name"
        remedy = "use small letters, digits and '-', at most 64; never a name"
    elif _LIKE_A_LANGUAGE.fullmatch(row["id"]):
        message = "the id of this row can be taken for a language"
        remedy = "files end in languages, as in unodc-ed.fr.docx: make it longer"
    elif _LIKE_A_FILE.fullmatch(row["id"]):
        message = "the id of this row can be taken for an edition, an annex or a format"
        remedy = "files are called so, as in unodc-ed.state.docx: write case-017"
    elif row["confidentiality"] not in _CLASSES:
        message = "the confidentiality of this row is not a known one"
        remedy = f"write {' or '.join(_CLASSES)}"
    else:
        return None
    return WorkspaceError(message, place=place, remedy=remedy)


def _missing_column(name: str, place: Place) -> WorkspaceError:
    return WorkspaceError(
        f"'{name}' is missing", place=place, remedy=REQUIRED_COLUMNS[name]
    )
