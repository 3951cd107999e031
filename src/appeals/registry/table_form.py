"""What kind of table a file is: its encoding, its line ends, what parts its cells.

Only what is certain is taken: a byte order mark, zeros of UTF-16, a line `sep=;`, the
columns that a file of cases must have. Anything else is refused by its name.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from appeals.errors import Place, WorkspaceError
from appeals.storage.reading import open_regular

MAX_WHOLE_BYTES: Final = 64 * 1024 * 1024
"""A file that is not plain UTF-8 with line feeds is read whole."""

_HEAD_BYTES: Final = 65_536
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS: Final = ",;\t|"


def lines_if_odd(path: Path, file: str) -> list[str] | None:
    """Give all lines of a file in UTF-16 or UTF-32, or with CR alone; None for others.

    Raises WorkspaceError for a spreadsheet, and for a file that is too big or damaged.
    """
    with open_regular(path) as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_SPREADSHEETS):
        message = f"'{file}' is the file of a spreadsheet, and no CSV"
        remedy = "save it as 'CSV UTF-8' there"
        raise WorkspaceError(message, place=Place(file), remedy=remedy)
    encoding = _encoding(head)
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
        raise not_utf_8(Place(file, line)) from None
    return list(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def not_utf_8(place: Place) -> WorkspaceError:
    """Make the error for a line in an encoding that cannot be known for certain."""
    return WorkspaceError(
        "this line is not written in UTF-8, perhaps in Windows-1252 or another "
        "encoding of spreadsheets",
        place=place,
        remedy="save the file as UTF-8 ('CSV UTF-8' in a spreadsheet)",
    )


def _encoding(head: bytes) -> str | None:
    """Give the encoding of wide characters, by its mark or by its zeros."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    pair = head[:4]
    if pair[1::2] == b"\0\0" and b"\0" not in pair[::2]:
        return "utf-16-le"
    if pair[::2] == b"\0\0" and b"\0" not in pair[1::2]:
        return "utf-16-be"
    return None


def separator_said(line: str) -> str | None:
    """Give what a line `sep=;`, which Excel writes and reads, says; None for others."""
    words = line.strip("\r\n")
    is_said = words[:4].lower() == "sep=" and len(words) == len("sep=") + 1
    return words[4] if is_said else None


def delimiter_of(header: str, known: Sequence[str]) -> str:
    """Give what parts the columns of a header: that which finds most of `known`."""

    def found(delimiter: str) -> int:
        names = columns_in(header, delimiter)
        return sum(name in names for name in known)

    return max(_DELIMITERS, key=found)


def columns_in(header: str, delimiter: str) -> list[str]:
    """Give the names in a header without blanks around them and empty ones behind."""
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
