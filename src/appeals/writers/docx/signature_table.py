"""Many signatures in the columns of a table without borders; no name is parted."""

from collections.abc import Callable, Mapping, Sequence

from appeals.model.document import Inline, LineBreak, ListBlock, Paragraph, Strong
from appeals.writers.docx import styles
from appeals.writers.layout.columns import column_count

_ABOVE, _PADDING = 120, 170  # twips


def signature_table(
    block: ListBlock,
    style_ids: Mapping[str, str],
    width: int,
    words: Callable[[Sequence[Inline]], str],
    *,
    is_rtl: bool,
) -> str:
    """Print the table and the gap behind it. `words` prints inlines, `width` twips.

    Rows are read first (ECMA-376, 17.4), as on the page. One column needs no table.
    """
    direction = "<w:bidi/>" if is_rtl else ""
    entries = [
        "".join(
            _signature(each, style_ids, words, direction)
            for each in item
            if isinstance(each, Paragraph)
        )
        for item in block.items
    ]
    columns = column_count(block)
    gap = f'<w:p><w:pPr><w:pStyle w:val="{style_ids[styles.GAP]}"/></w:pPr></w:p>'
    if columns == 1:
        return "".join(entries) + gap
    column = width // columns
    empty = _paragraph(style_ids[styles.TABLE_TEXT], direction, "")
    entries += [empty] * (-len(entries) % columns)
    rows = "".join(
        _row(entries[start : start + columns], column)
        for start in range(0, len(entries), columns)
    )
    grid = f'<w:gridCol w:w="{column}"/>' * columns
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if is_rtl else ''}"
        f'<w:tblW w:w="{column * columns}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="{_PADDING}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{gap}"
    )


def _row(entries: Sequence[str], column: int) -> str:
    width = f'<w:tcPr><w:tcW w:w="{column}" w:type="dxa"/></w:tcPr>'
    cells = "".join(f"<w:tc>{width}{entry}</w:tc>" for entry in entries)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _signature(
    paragraph: Paragraph,
    style_ids: Mapping[str, str],
    words: Callable[[Sequence[Inline]], str],
    direction: str,
) -> str:
    """Print the name, and the lines beneath it in a smaller size."""
    inlines = paragraph.inlines
    breaks = (i for i, part in enumerate(inlines) if isinstance(part, LineBreak))
    end = next(breaks, len(inlines))
    name = _paragraph(
        style_ids[styles.ROLES["signature"]],
        f'<w:keepNext/>{direction}<w:spacing w:before="{_ABOVE}" w:after="0"/>'
        if end < len(inlines)
        else f'{direction}<w:spacing w:before="{_ABOVE}" w:after="0"/>',
        words((Strong(inlines[:end]),)),
    )
    if end == len(inlines):
        return name
    annex = style_ids[styles.ROLES["annex"]]
    return name + _paragraph(annex, direction, words(inlines[end + 1 :]))


def _paragraph(style: str, properties: str, words: str) -> str:
    pattern = f'<w:pStyle w:val="{style}"/>{properties}'
    return f"<w:p><w:pPr>{pattern}</w:pPr>{words}</w:p>"
