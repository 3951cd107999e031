"""The Markdown of letters: what of it is read, and what is refused."""

import re
from functools import cache
from typing import TYPE_CHECKING

from appeals.composition.as_typed import keep_as_typed
from appeals.model.document import Alignment

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

NOT_IN_LETTERS = {
    "image": ("an image", "put it into an annex"),
    "code_inline": ("code in backticks", "delete the backticks"),
    "fence": ("a block of code", "delete the backticks"),
    "code_block": ("a block of code", "delete the four blanks before it"),
    "hr": ("a rule across the page", "use a heading"),
    "html_block": ("HTML", "use Markdown"),
    "html_inline": ("HTML", "use Markdown"),
}
"""What a token of the parser is called, and how to do without it."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""A tag of BCP 47, as `model.values.LanguageTag` takes it."""

UNREAD_ATTRIBUTES = re.compile(r"\{\s*(?:(?:lang|dir|id)\s*=|\.asks)[^{}]*\}?")
"""Attributes left in the words: something in them, or before them, is amiss."""

_CELL_BORDER = re.compile(r"(?<!\\)\|")


@cache
def letter_parser() -> "MarkdownIt":
    """Give the parser: CommonMark with tables and attributes, without HTML."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin

    class LetterMarkdown(MarkdownIt):
        """Leaves addresses alone: tokens stay whole, schemes are judged below."""

        def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  theirs
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

    parser = LetterMarkdown("commonmark", {"html": False}).enable("table")
    parser.disable(["reference", "code", "html_block", "html_inline", "text_join"])
    parser.use(attrs_plugin, spans=True, allowed=("lang", "dir"))
    parser.use(attrs_block_plugin)
    keep_as_typed(parser)
    return parser


def parsed(text: str) -> "SyntaxTreeNode":
    """Parse a text into blocks."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(letter_parser().parse(text))


def cells_of(line: str) -> list[str]:
    """Give the cells of a table's row as written, those too many included.

    GitHub Flavored Markdown, 4.10: leading and trailing bars are no borders.
    """
    cells = _CELL_BORDER.split(line.strip().lstrip("> "))
    if not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def attribute(node: "SyntaxTreeNode", name: str) -> str | None:
    """Give an attribute of a node as text."""
    value = node.attrs.get(name)
    return None if value is None else str(value)


def alignment_of(cell: "SyntaxTreeNode") -> Alignment:
    """Say how the words of a cell of a table's head stand."""
    style = attribute(cell, "style") or ""
    if "right" in style:
        return "right"
    return "center" if "center" in style else "left"
