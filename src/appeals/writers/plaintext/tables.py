"""A table as plain text: in columns where it fits, else row by row."""

from collections.abc import Sequence

from appeals.model.document import Alignment
from appeals.writers.plaintext.wrapping import columns, wrap

_GAP = 2
_NARROWEST = 8


def table_lines(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    alignments: Sequence[Alignment],
    width: int,
    colon: str,
) -> list[str]:
    """Print a table in at most `width` columns.

    Cells are wrapped inside their column. Where a column would be narrower than
    its longest word, each row is a list of "Header: cell" lines instead, with the
    colon of the language.
    """
    table = [[_flat(c) for c in header], *([_flat(c) for c in row] for row in rows)]
    widths = _column_widths(table, width)
    if any(_longest_word(table, i) > size for i, size in enumerate(widths)):
        return _row_by_row(table[0], table[1:], width, colon)
    lines = _row(table[0], widths, alignments)
    lines.append((" " * _GAP).join("-" * size for size in widths))
    for row in table[1:]:
        lines += _row(row, widths, alignments)
    return lines


def _flat(cell: str) -> str:
    return cell.replace("\n", " ")


def _column_widths(table: Sequence[Sequence[str]], width: int) -> list[int]:
    """Give each column what it needs; take from the widest what is too much."""
    widths = [max(columns(row[i]) for row in table) for i in range(len(table[0]))]
    space = width - _GAP * (len(widths) - 1)
    while sum(widths) > space and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _longest_word(table: Sequence[Sequence[str]], column: int) -> int:
    words = (wrap(row[column], 1) for row in table)
    return max(columns(word) for cell in words for word in cell)


def _row(
    cells: Sequence[str], widths: Sequence[int], alignments: Sequence[Alignment]
) -> list[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(map(len, wrapped))):
        texts = [
            _aligned(cell[index] if index < len(cell) else "", size, alignment)
            for cell, size, alignment in zip(wrapped, widths, alignments, strict=True)
        ]
        lines.append((" " * _GAP).join(texts).rstrip())
    return lines


def _aligned(text: str, width: int, alignment: Alignment) -> str:
    blanks = width - columns(text)
    match alignment:
        case "left":
            before = 0
        case "right":
            before = blanks
        case "center":
            before = blanks // 2
    return " " * before + text + " " * (blanks - before)


def _row_by_row(
    header: Sequence[str], rows: Sequence[Sequence[str]], width: int, colon: str
) -> list[str]:
    lines: list[str] = []
    for row in rows:
        if lines:
            lines.append("")
        for name, cell in zip(header, row, strict=True):
            lines += wrap(cell, width, f"{name}{colon}" if name else "", "  ")
    return lines
