"""Signatures, the same in every format: columns, and the name in the first line."""

from itertools import takewhile

from appeals.model.document import Inline, LineBreak, ListBlock, Paragraph, plain_text

_MANY = 14
_LONG_NAME = 34  # characters that a third of the page's width still takes
_FEW = 3


def first_line(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Give what comes before the first line break."""
    return tuple(takewhile(lambda node: not isinstance(node, LineBreak), inlines))


def column_count(block: ListBlock) -> int:
    """Give two columns, three for many short names, and one for up to three."""
    if len(block.items) <= _FEW:
        return 1
    lines = [line for item in block.items for line in _line_lengths(item[0])]
    is_wide = max(lines, default=0) > _LONG_NAME
    return 2 if is_wide or len(block.items) <= _MANY else 3


def _line_lengths(block: object) -> list[int]:
    if not isinstance(block, Paragraph):
        return []
    lengths, start = [], 0
    for index, inline in enumerate((*block.inlines, LineBreak())):
        if isinstance(inline, LineBreak):
            lengths.append(len(plain_text(block.inlines[start:index])))
            start = index + 1
    return lengths
