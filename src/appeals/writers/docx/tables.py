"""Tables: columns as wide as their words need, a head repeated on each page.

Signatures too, in the columns of a table without borders; no name is split.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from appeals.model.document import (
    Inline,
    ListBlock,
    Paragraph,
    Strong,
    Table,
    plain_text,
)
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import Look, Runs
from appeals.writers.docx.markup import paragraph_xml
from appeals.writers.layout.signatures import column_count, first_line

_LONGEST_WORD, _LONGEST_CELL = 16, 48  # characters that count for a column's width
_LETTER, _PADDING = 110, 240  # twips
_ABOVE, _GUTTER = 120, 170  # twips, of signatures


class TableSetting(NamedTuple):
    """What a table is in: style ids by name, its look, width and indent in twips."""

    style_ids: Mapping[str, str]
    look: Look
    width: int
    left: int
    is_rtl: bool


def table_xml(table: Table, setting: TableSetting, runs: Runs) -> str:
    """Print a table and the gap after it.

    Word joins two tables with nothing between, and needs a paragraph after the last.
    "left" and "right" are where a line starts and ends: mirrored in Arabic, as Word
    reads `w:jc` in a paragraph from right to left.
    """
    widths = column_widths(table, setting.width)
    has_head = any(table.header)
    left = f'<w:tblInd w:w="{setting.left}" w:type="dxa"/>' if setting.left else ""
    rows = []
    if has_head:
        rows.append(_row(table, table.header, widths, setting, runs, is_head=True))
    rows += [_row(table, row, widths, setting, runs) for row in table.rows]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{setting.style_ids[styles.TABLE]}"/>'
        f"{'<w:bidiVisual/>' if setting.is_rtl else ''}"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{left}'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0{int(has_head) * 20:03d}" '
        f'w:firstRow="{int(has_head)}" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        f"{paragraph_xml(setting.style_ids[styles.GAP])}"
    )


def column_widths(table: Table, width: int) -> tuple[int, ...]:
    """Share `width` among the columns by their words; the sum is `width`.

    Each column has room for its longest word, and more the longer its cells are.
    """
    rows = (table.header, *table.rows) if any(table.header) else table.rows
    columns = [
        [plain_text(cell) for cell in column] for column in zip(*rows, strict=True)
    ]
    floors = [
        _PADDING + _LETTER * min(max(map(_longest_word, column)), _LONGEST_WORD)
        for column in columns
    ]
    wishes = [min(max(map(len, column)), _LONGEST_CELL) + 1 for column in columns]
    spare = max(width - sum(floors), 0) / sum(wishes)
    shares = [floor + spare * wish for floor, wish in zip(floors, wishes, strict=True)]
    ends = [round(width * end / sum(shares)) for end in accumulate(shares)]
    return tuple(end - start for start, end in pairwise((0, *ends)))


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _row(
    table: Table,
    cells: tuple[tuple[Inline, ...], ...],
    widths: tuple[int, ...],
    setting: TableSetting,
    runs: Runs,
    *,
    is_head: bool = False,
) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    style = setting.style_ids[styles.TABLE_HEADING if is_head else styles.TABLE_TEXT]
    parts = [f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"]
    for cell, width, alignment in zip(cells, widths, table.alignments, strict=True):
        properties = "<w:bidi/>" if setting.is_rtl else ""
        if alignment != "left":
            properties += f'<w:jc w:val="{alignment}"/>'
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{paragraph_xml(style, properties, runs.xml(cell, setting.look))}</w:tc>"
        )
    parts.append("</w:tr>")
    return "".join(parts)


def signature_table(block: ListBlock, setting: TableSetting, runs: Runs) -> str:
    """Print the table and the gap after it.

    Rows are read first (ECMA-376, 17.4), as on the page. One column needs no table.
    """
    direction = "<w:bidi/>" if setting.is_rtl else ""
    entries = [
        "".join(
            _signature(each, setting, runs, direction)
            for each in item
            if isinstance(each, Paragraph)
        )
        for item in block.items
    ]
    columns = column_count(block)
    gap = paragraph_xml(setting.style_ids[styles.GAP])
    if columns == 1:
        return "".join(entries) + gap
    column = setting.width // columns
    empty = paragraph_xml(setting.style_ids[styles.TABLE_TEXT], direction)
    entries += [empty] * (-len(entries) % columns)
    rows = "".join(
        _signature_row(entries[start : start + columns], column)
        for start in range(0, len(entries), columns)
    )
    grid = f'<w:gridCol w:w="{column}"/>' * columns
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if setting.is_rtl else ''}"
        f'<w:tblW w:w="{column * columns}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="{_GUTTER}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{gap}"
    )


def _signature_row(entries: Sequence[str], column: int) -> str:
    width = f'<w:tcPr><w:tcW w:w="{column}" w:type="dxa"/></w:tcPr>'
    cells = "".join(f"<w:tc>{width}{entry}</w:tc>" for entry in entries)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _signature(
    paragraph: Paragraph, setting: TableSetting, runs: Runs, direction: str
) -> str:
    """Print the name, and the lines beneath it in a smaller size."""
    inlines = paragraph.inlines
    end = len(first_line(inlines))
    name = paragraph_xml(
        setting.style_ids[styles.ROLES["signature"]],
        f"{'<w:keepNext/>' if end < len(inlines) else ''}{direction}"
        f'<w:spacing w:before="{_ABOVE}" w:after="0"/>',
        runs.xml((Strong(inlines[:end]),), setting.look),
    )
    if end == len(inlines):
        return name
    rest = runs.xml(inlines[end + 1 :], setting.look)
    return name + paragraph_xml(
        setting.style_ids[styles.ROLES["annex"]], direction, rest
    )
