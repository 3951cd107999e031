"""The Markdown of letters: what of it is read, and what is refused."""

import re
from functools import cache
from typing import TYPE_CHECKING

from appeals.composition.as_typed import keep_as_typed
from appeals.model.document import Alignment

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
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

ATTRIBUTES = ("lang", "dir", "class", "only")
"""What words, paragraphs, lists and other blocks can have in braces."""

UNREAD_ATTRIBUTES = re.compile(
    r"\{\s*(?:(?:lang|dir|id|only)\s*=|\.asks)[^{}]*\}?", re.IGNORECASE
)
"""Attributes left in the words: something in them, or before them, is amiss."""

LIMIT = re.compile(r"(?<!\\)\{[^{}\n]*\bonly\b\s*=", re.IGNORECASE)
"""Every `{only=...}` that is typed: each of them has to be read."""

_LIMIT_BEFORE = re.compile(r"\{\s*only=\"?([\w-]*)\"?\s*\}[ \t]*")
_LIMIT_BEHIND = re.compile(r"[ \t]+\{\s*only=\"?([\w-]*)\"?\s*\}$")
_ALONE = re.compile(r"\{[^{}]*\}[ \t]*")
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
    parser.use(attrs_plugin, spans=True, allowed=("lang", "dir", "only"))
    parser.use(attrs_block_plugin, allowed=ATTRIBUTES)
    parser.block.ruler.at("attr", _attributes)
    parser.core.ruler.after("attr", "only", _read_limits)
    keep_as_typed(parser)
    return parser


def _attributes(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """Read a line of attributes, unless words follow them in the line.

    The plug-in takes the line `{lang=fr} words [words]{lang=en}` for attributes.
    """
    from mdit_py_plugins.attrs.index import _attr_block_rule

    start = state.bMarks[first] + state.tShift[first]
    if not _ALONE.fullmatch(state.src, start, state.eMarks[first]):
        return False
    return _attr_block_rule(state, first, end, silent)


def _read_limits(state: "StateCore") -> None:
    """Read `{only=un}` before the words of a paragraph or item, or behind a heading's.

    Before those of an item it is the whole item's.
    """
    for index, inline in enumerate(state.tokens):
        if inline.type != "inline" or index == 0:
            continue
        opening = state.tokens[index - 1]
        is_heading = opening.type == "heading_open"
        if opening.type == "paragraph_open" or is_heading:
            match = _LIMIT_BEFORE.match(inline.content)
            if match:
                inline.content = inline.content[match.end() :]
            elif is_heading and (match := _LIMIT_BEHIND.search(inline.content)):
                inline.content = inline.content[: match.start()]
            if match:
                opening.attrSet("only", match[1])
        item = state.tokens[index - 2] if index > 1 else None
        if item and item.type == "list_item_open" and "only" in opening.attrs:
            item.attrSet("only", opening.attrs.pop("only"))


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


def unread_remedy(typed: str) -> str:
    """Say how attributes are written that were left in the words."""
    if LIMIT.match(typed):
        return (
            "write [words]{only=un}, or {only=un} in a line above a paragraph, with an "
            "empty line before it; \\{ for a brace"
        )
    return "write [words]{lang=fr}, without blanks or quotes; \\{ for a brace"


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
