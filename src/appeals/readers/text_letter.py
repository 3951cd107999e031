"""Reads an old letter in plain text: paragraphs that empty lines part, typed lists."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from appeals.errors import Place
from appeals.model.document import (
    Block,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Text,
    own_numbers,
)
from appeals.readers.old_letter import LINE_END, OldLetter, find_meant_line_ends

_ITEM = re.compile(
    r"\s*(?:(?P<bullet>[-*•–·])|(?P<number>\d{1,3})(?P<end>[.)]))\s+(?=\S)"
)


def read_text_letter(text: str, file: str) -> OldLetter:
    r"""Read a letter whose line ends are "\n"; lines of one paragraph are joined."""
    blocks: list[Block] = []
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append((number, line))
        elif lines:
            blocks += _blocks(lines, file)
            lines = []
    return OldLetter(_join_lists(blocks))


def _blocks(lines: list[tuple[int, str]], file: str) -> Iterator[Block]:
    """Read lines that no empty line parts: a paragraph, or a list."""
    first = next((n for n in range(len(lines)) if _begins_list(lines, n)), len(lines))
    if first:
        yield _paragraph(lines[:first], file)
    lines = lines[first:]
    items: list[list[tuple[int, str]]] = []
    for number, line in lines:
        if not items or _ITEM.match(line):
            items.append([])
        items[-1].append((number, line))
    for item in items:
        yield from _item(item, file)


def _begins_list(lines: list[tuple[int, str]], at: int) -> bool:
    """Say whether a list begins with a line: the first one, or one behind a colon."""
    is_led_to = not at or lines[at - 1][1].rstrip().endswith((":", "：", ";"))
    return is_led_to and _ITEM.match(lines[at][1]) is not None


def _item(lines: list[tuple[int, str]], file: str) -> Iterator[Block]:
    number, line = lines[0]
    match = _ITEM.match(line)
    assert match is not None  # noqa: S101  it began an item
    rest = [(number, line[match.end() :]), *lines[1:]]
    ending: Literal[".", ")"] = ")" if match["end"] == ")" else "."
    yield ListBlock(
        ((_paragraph(rest, file),),),
        is_ordered=match["number"] is not None,
        start=int(match["number"] or 1),
        place=Place(file, number),
        ending=ending,
    )


def _join_lists(blocks: list[Block]) -> tuple[Block, ...]:
    """Make one list of items that follow each other."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            isinstance(block, ListBlock)
            and isinstance(last, ListBlock)
            and (last.is_ordered, last.ending) == (block.is_ordered, block.ending)
        ):
            items = (*last.items, *block.items)
            numbers = own_numbers((*last.item_numbers, block.start))
            numbers = numbers if last.is_ordered else ()
            joined[-1] = replace(last, items=items, numbers=numbers)
        else:
            joined.append(block)
    return tuple(joined)


def _paragraph(lines: list[tuple[int, str]], file: str) -> Paragraph:
    """Join lines that were broken to a width; keep those that were ended on purpose."""
    ended = find_meant_line_ends([line for _, line in lines])
    inlines: list[Inline] = []
    for (number, line), is_ended in zip(lines, ended, strict=True):
        if inlines:
            inlines.append(LineBreak() if is_ended else Text(LINE_END))
        inlines.append(Text(line.strip(), Place(file, number)))
    return Paragraph(tuple(inlines), place=Place(file, lines[0][0]))
