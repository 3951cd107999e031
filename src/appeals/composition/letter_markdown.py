"""The Markdown of letters: what is read, what is refused, what stays literal.

A paragraph may begin with a year ("1989. That was"), a day ("3. November 2020") or a
telephone number ("+ 41 22 917 00 00"); a calculation has stars in it (2*3*2), and so
may an address. None of them loses a character.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from appeals.model.document import (
    Alignment,
    Block,
    Inline,
    ListBlock,
    Table,
    own_numbers,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from appeals.composition.marks import TOKEN
from appeals.errors import Place
from appeals.languages.find import EVERY_LANGUAGE

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline


_MONTHS = (
    # in the form that follows a day with a full stop ("listopadu"), for languages that
    # letters quote; the languages that letters are written in have lists of their own
    "januar jänner februar feber märz juni juli oktober dezember marts desember "
    "januari februari maart augusti tammikuuta helmikuuta maaliskuuta huhtikuuta "
    "toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta "
    "joulukuuta janúar febrúar apríl maí júní júlí ágúst október nóvember jaanuar "
    "jaanuaril veebruar märts aprill juuni juuli detsember janvāris janvārī "
    "februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī "
    "decembrī ledna února března dubna května června července srpna září října "
    "listopadu prosince januára februára apríla mája júna júla septembra októbra "
    "novembra decembra januarja februarja junija julija oktobra siječnja veljače "
    "ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga "
    "studenog prosinca stycznia lutego kwietnia czerwca lipca sierpnia września "
    "października grudnia januara februara јануара фебруара априла маја јуна јула "
    "септембра октобра новембра децембра січня лютого березня квітня травня червня "
    "липня серпня вересня жовтня листопада грудня şubat mayıs haziran temmuz "
    "ağustos eylül kasım aralık setiembre gennaio febbraio aprile maggio giugno "
    "luglio settembre ottobre dicembre"
)
_MONTHS_OR_WORDS = (  # "1. May we ask", "2. April Smith": names and verbs as well
    "march april may june august mars mai maj mei juin maja marca aprila augusta mayo "
    "agosto maio marzo março jula juna ocak nisan ekim jan feb mar mär apr jun jul aug "
    "sep sept okt oct nov dec dez des déc janv févr avr juil"
)
_OWN_MONTHS = {
    name.casefold()
    for language in EVERY_LANGUAGE
    for name in language.dates.months
    if name.isalpha()
}
_MONTH = "|".join(
    sorted({*_MONTHS.split(), *_OWN_MONTHS} - {*_MONTHS_OR_WORDS.split()}, reverse=True)
)
_MONTH_OR_WORD = "|".join(sorted(_MONTHS_OR_WORDS.split(), reverse=True))
_NO_ITEM = re.compile(
    r"\d{4,}[.)]"  # a year
    r"|0\d+[.)]"  # 01. First
    r"|(?:[1-9]|[12]\d|3[01])\.[ \t]+"  # a day
    rf"(?:(?:{_MONTH})(?![^\W_])"
    rf"|(?:{_MONTH_OR_WORD})\b\.?(?:[ \t]+\d{{4}}\b|[ \t]*[,.:;]|[ \t]*$)"
    r"|(?:[1-9]|1[0-2])\.[ \t]*\d{4}\b)"  # 3. 11. 2020
    r"|\+[ \t]+\d{1,3}[ (\d][\d ()./-]{5,}",  # a telephone number
    re.IGNORECASE,
)
_MORE_THAN = re.compile(r">=?\d(?!\d*[.)](?:[ \t]|$))")
_UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*")
_BLANK = r"\s<>\"“”„«»|"
_ADDRESS = re.compile(
    rf"(?<![^\W_])(?:(?:https?|ftps?)://|www\.)"
    rf"(?:[^{_BLANK}\[\]]|\[[^{_BLANK}\[\]]*\])+"
    rf"|(?<![\w.-])(?:[^\W_](?:[\w-]*[^\W_])?\.)+[a-z]{{2,}}/"
    rf"(?:[^{_BLANK}\[\]]|\[[^{_BLANK}\[\]]*\])*"
    r"|(?<![\w.+-])[\w.+-]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[a-z]{2,}",
    re.IGNORECASE,
)
_STOPS = ".,;:!?…'’)}，。、；：？！）》」』】”"
_MARKS = "*_"
_OPENERS = "([{<\"'“‘«‹„‚¿¡-–—*_~"
_ENDS = ".,;:!?)]}»”’"
_LONGEST_MARK = 3
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u2e80", "\u9fff"),
    ("\uac00", "\ud7af"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
"""First and last sign of scripts without blanks between words."""


def _keep_literals(parser: "MarkdownIt") -> None:
    """Teach the parser to leave alone what only looks like markup.

    A line of hyphens is a rule; it does not turn the paragraph above it into a heading.
    """
    inline = parser.inline.ruler
    parser.block.ruler.at("list", _read_list, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at(
        "blockquote", _read_quotation, {"alt": ["paragraph", "blockquote", "list"]}
    )
    parser.block.ruler.before(
        "list", "begins_with_number", _end_block, {"alt": ["list", "paragraph"]}
    )
    parser.block.ruler.at("lheading", _read_heading, {"alt": []})
    inline.at("emphasis", _read_emphasis)
    inline.before("escape", "address", _read_address)


def _line(state: "StateBlock", number: int) -> str:
    start = state.bMarks[number] + state.tShift[number]
    return state.src[start : state.eMarks[number]]


def _read_list(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """Begin a list, unless the line is a paragraph that begins with a number."""
    from markdown_it.rules_block import list_block

    if _NO_ITEM.match(_line(state, first)):
        return False
    return list_block(state, first, end, silent)


def _read_quotation(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """Begin a quotation, unless the line says more than a number: ">500 people"."""
    from markdown_it.rules_block import blockquote

    if _MORE_THAN.match(_line(state, first)):
        return False
    return blockquote(state, first, end, silent)


def _end_block(state: "StateBlock", first: int, _end: int, silent: bool) -> bool:
    """End a list, or such a paragraph, where a paragraph with a number begins.

    In other paragraphs a line may begin with a number by chance: "on the / 3.
    November".
    """
    if not silent or not _NO_ITEM.match(_line(state, first)):
        return False
    if state.parentType == "paragraph":
        return bool(_NO_ITEM.match(_line(state, state.line)))
    return True


def _read_heading(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """Read a heading that is underlined with at least "==="."""
    from markdown_it.rules_block import lheading

    for number in range(first + 1, end):
        line = _line(state, number)
        if not line:
            return False
        if _UNDERLINE.fullmatch(line):
            return line.startswith("===") and lheading(state, first, end, silent)
    return False


def _read_emphasis(state: "StateInline", silent: bool) -> bool:
    """Read stars and underscores as CommonMark does, but never inside words or sums."""
    from markdown_it.rules_inline.state_inline import Delimiter

    marker = state.src[state.pos]
    if silent or marker not in _MARKS:
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    end = state.pos + scanned.length
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[end : end + 1]
    is_mark = scanned.length <= _LONGEST_MARK
    if before.isalnum() and after.isalnum() and not _is_unspaced(before + after):
        is_sum = before.isdigit() or after.isdigit()
        is_mark = (
            is_mark and not is_sum and _closes_last_mark(state, marker, scanned.length)
        )
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                ord(marker),
                scanned.length,
                len(state.tokens) - 1,
                -1,
                is_mark and scanned.can_open and _can_open(marker, before, after),
                is_mark and scanned.can_close,
            )
        )
    state.pos = end
    return True


def _is_unspaced(signs: str) -> bool:
    return any(low <= sign <= high for sign in signs for low, high in _UNSPACED)


def _closes_last_mark(state: "StateInline", marker: str, length: int) -> bool:
    """Say whether such a mark could close the one opened last: *un*lawful."""
    marks = (mark for mark in reversed(state.delimiters) if mark.marker == ord(marker))
    last = next(marks, None)
    return last is not None and bool(last.open) and last.length == length


def _can_open(marker: str, before: str, after: str) -> bool:
    """Say whether words in italics can begin between these two characters."""
    if marker == "_" and after in _ENDS:  # of a form: "____, 20__"
        return False
    if not before or before.isspace() or before in _OPENERS:
        return True
    if before == "/":  # A/HRC/*99*/31, but not docs/_static_/a.pdf
        return marker == "*" and after.isalnum()
    if TOKEN.match(before):  # what {{ }} gave
        return not after.isdigit()
    return _is_unspaced(before + after)


def _read_address(state: "StateInline", silent: bool) -> bool:
    """Take an address as it is, up to the mark that closes italics around it."""
    spans = _find_addresses(state.src)
    index = bisect_right(spans, (state.pos, len(state.src))) - 1
    if index < 0 or state.pos >= spans[index][1]:
        return False
    end = _exclude_closers(state, *spans[index])
    if end <= state.pos:
        return False
    raw = state.src[state.pos : end]
    content = _ESCAPED.sub(r"\1", raw)
    if silent:
        pass
    elif content == raw:
        state.append_pending(raw)
    else:
        token = state.push("text_special", "", 0)
        token.content, token.markup, token.info = content, raw, "address"
    state.pos = end
    return True


def _exclude_closers(state: "StateInline", start: int, end: int) -> int:
    """Exclude from the end of an address the marks that close open emphasis."""
    marker = state.src[end - 1]
    if marker not in _MARKS:
        return end
    waiting = 0
    for mark in state.delimiters:
        if mark.marker == ord(marker):
            if mark.open:
                waiting += 1
            elif mark.close and waiting:
                waiting -= 1
    while waiting and end > start and state.src[end - 1] == marker:
        end, waiting = end - 1, waiting - 1
    return end


@lru_cache(maxsize=64)
def _find_addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Give start and end of each address, without the punctuation after it."""
    spans = []
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        unopened = text.count(")", start, end) - text.count("(", start, end)
        while end > start and text[end - 1] in _STOPS:
            if text[end - 1] == ")":
                if unopened <= 0:
                    break
                unopened -= 1
            end -= 1
        while text[start] == "_" and text[end : end + 1] == "_":
            start += 1
        spans.append((start, end))
    return tuple(spans)


NOT_IN_LETTERS = {
    "image": ("an image", "put it into an annex"),
    "code_inline": ("code in backticks", "delete the backticks"),
    "fence": ("a block of code", "delete the backticks"),
    "code_block": ("a block of code", "delete the four blanks before it"),
    "hr": ("a rule across the page", "use a heading"),
    "html_block": ("HTML", "use Markdown"),
    "html_inline": ("HTML", "use Markdown"),
}
"""What each unsupported kind of token is called, and what to do instead."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""A tag of BCP 47, as `model.values.LanguageTag` takes it."""

ATTRIBUTES = ("lang", "dir", "class", "only")
"""What words, paragraphs, lists and other blocks can have in braces."""

UNREAD_ATTRIBUTES = re.compile(
    r"\{\s*(?:(?:lang|dir|id|only)\s*=|\.asks)[^{}]*\}?", re.IGNORECASE
)
"""Attributes left in the words: something in them, or before them, is wrong."""

LIMIT = re.compile(r"(?<!\\)\{[^{}\n]*\bonly\b\s*=", re.IGNORECASE)
"""Every `{only=...}` that is typed; each has to be read."""

_LIMIT_BEFORE = re.compile(r"\{\s*only=\"?([\w-]*)\"?\s*\}[ \t]*")
_LIMIT_BEHIND = re.compile(r"[ \t]+\{\s*only=\"?([\w-]*)\"?\s*\}$")
_ALONE = re.compile(r"\{[^{}]*\}[ \t]*")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


@cache
def letter_parser() -> "MarkdownIt":
    """Give the parser: CommonMark with tables and attributes, without HTML."""
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin

    parser = make_parser(allows_html=False)
    parser.disable(["reference", "code", "html_block", "html_inline", "text_join"])
    parser.use(attrs_plugin, spans=True, allowed=("lang", "dir", "only"))
    parser.use(attrs_block_plugin, allowed=ATTRIBUTES)
    parser.block.ruler.at("attr", _read_attributes)
    parser.core.ruler.after("attr", "only", _read_limits)
    return parser


def make_parser(*, allows_html: bool) -> "MarkdownIt":
    """Give a parser of CommonMark with tables that leaves addresses alone.

    Tokens in them stay whole; the reader checks their schemes.
    """
    from markdown_it import MarkdownIt

    class LetterMarkdown(MarkdownIt):
        """Takes any address as it is."""

        def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  theirs
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

    parser = LetterMarkdown("commonmark", {"html": allows_html}).enable("table")
    _keep_literals(parser)
    return parser


def _read_attributes(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """Read a line of attributes, unless words follow them on the line."""
    from mdit_py_plugins.attrs.index import _attr_block_rule

    start = state.bMarks[first] + state.tShift[first]
    if not _ALONE.fullmatch(state.src, start, state.eMarks[first]):
        return False
    return _attr_block_rule(state, first, end, silent)


def _read_limits(state: "StateCore") -> None:
    """Read `{only=un}` before a paragraph or item, or after the words of a heading.

    Before an item it applies to the whole item.
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


def parse_blocks(text: str) -> "SyntaxTreeNode":
    """Parse a text into blocks."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(letter_parser().parse(text))


def split_cells(line: str) -> list[str]:
    """Give the cells of a table row as written, including surplus ones."""
    cells = _CELL_BORDER.split(line.strip().lstrip("> "))
    if not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def unread_remedy(typed: str) -> str:
    """Say how to write attributes that could not be read."""
    if LIMIT.match(typed):
        return (
            "write [words]{only=un}, or {only=un} in a line above a paragraph, with an "
            "empty line before it; \\{ for a brace"
        )
    return "write [words]{lang=fr}, without blanks or quotes; \\{ for a brace"


def build_list(
    node: "SyntaxTreeNode",
    read: Sequence[tuple[Block, ...] | None],
    place: Place | None,
) -> ListBlock:
    """Make a list with the numbers that were typed; 1, 1, 1 alone counts up.

    An item that is None is left out, and so is its number.
    """
    typed = tuple(int(item.info) for item in node.children if item.info)
    pairs = zip(own_numbers(typed), read, strict=False)
    numbers = tuple(number for number, item in pairs if item is not None)
    classes = (attribute(node, "class") or "").split()
    return ListBlock(
        tuple(item for item in read if item is not None),
        is_ordered=node.type == "ordered_list",
        start=typed[0] if typed else 1,
        role="asks" if "asks" in classes else "plain",
        place=place,
        numbers=() if set(numbers) == {1} else numbers,
        ending=")" if node.markup == ")" else ".",
    )


def build_table(
    node: "SyntaxTreeNode",
    read_row: Callable[["SyntaxTreeNode"], tuple[tuple[Inline, ...], ...]],
    place: Place | None,
) -> Table:
    """Make a table of the rows of a node."""
    rows = [row for part in node.children for row in part.children if row.type == "tr"]
    header, *body = map(read_row, rows)
    alignments = tuple(_read_alignment(cell) for cell in rows[0].children)
    return Table(header, tuple(body), alignments, place)


def attribute(node: "SyntaxTreeNode", name: str) -> str | None:
    """Give an attribute of a node as text."""
    value = node.attrs.get(name)
    return None if value is None else str(value)


def _read_alignment(cell: "SyntaxTreeNode") -> Alignment:
    """Give the alignment of the words in a cell of a table head."""
    style = attribute(cell, "style") or ""
    if "right" in style:
        return "right"
    return "center" if "center" in style else "left"
