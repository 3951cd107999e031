"""Reads an old letter in plain text, or in Markdown as pandoc or a wiki writes it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from appeals.composition.letter_markdown import build_list, build_table, make_parser
from appeals.errors import Place, Problem
from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Strong,
    Text,
    own_numbers,
)
from appeals.readers.old_letter import (
    LINE_END,
    NOTE_IN_LIST,
    PICTURE,
    PICTURE_ENDINGS,
    Inlines,
    OldLetter,
    OldNote,
    OldPicture,
    find_meant_line_ends,
    remark,
    trim_inlines,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


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
    """Read lines without an empty line between them: a paragraph, or a list."""
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
    """Say whether a list begins with a line: the first, or one after a colon."""
    follows_colon = not at or lines[at - 1][1].rstrip().endswith((":", "：", ";"))
    return follows_colon and _ITEM.match(lines[at][1]) is not None


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
    """Merge lists that follow each other into one."""
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
    """Join wrapped lines; keep line breaks that the author typed."""
    ended = find_meant_line_ends([line for _, line in lines])
    inlines: list[Inline] = []
    for (number, line), is_ended in zip(lines, ended, strict=True):
        if inlines:
            inlines.append(LineBreak() if is_ended else Text(LINE_END))
        inlines.append(Text(line.strip(), Place(file, number)))
    return Paragraph(tuple(inlines), place=Place(file, lines[0][0]))


_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_ADDRESS = re.compile(r"^( {0,3}\[[^\]^]+\]):(?!\s*<?https?://)", re.MULTILINE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"---\s*\n(?:.*\n)*?(?:---|\.\.\.)\s*\n")
_DEEPEST_HEADING: Final = 4
_STOPS: Final = (".", "!", "?", "。", "！", "？", "؟", ":", ";")
_WEB: Final = ("http:", "https:", "mailto:", "tel:")


def read_markdown(
    text: str, file: str, picture: Callable[[str], bytes | None]
) -> OldLetter:
    r"""Read a letter whose line ends are "\n".

    `picture` gives the bytes of a picture by its address, None where it is missing.
    """
    from markdown_it.tree import SyntaxTreeNode

    reader = _Reader(file, picture)
    head = _HEAD.match(text)
    if head:
        reader.report("a head of another program is left out", 1, "look it through")
        text = "\n" * head[0].count("\n") + text[head.end() :]
    text = _NO_ADDRESS.sub(r"\1 ", text)  # "[1]: A/HRC/45/13" would vanish
    root = SyntaxTreeNode(_parser().parse(text))
    blocks = tuple(reader.blocks(root.children))
    return OldLetter(
        blocks, tuple(reader.notes), tuple(reader.remarks), tuple(reader.pictures)
    )


@cache
def _parser() -> "MarkdownIt":
    from mdit_py_plugins.footnote import footnote_plugin

    return make_parser(allows_html=True).disable("code").use(footnote_plugin)


def _find_meant_ends(content: str) -> Iterator[bool]:
    """Say for each line end of a paragraph whether the author meant it.

    In a paragraph that ends as a sentence does, lines were wrapped, however short.
    """
    lines = content.split("\n")
    is_list = NOTE_IN_LIST.match(content) is not None
    is_sentence = not is_list and lines[-1].rstrip().endswith(_STOPS)
    return iter(
        [not is_sentence and ended for ended in find_meant_line_ends(lines)][1:]
    )


class _Reader:
    """Reads one letter."""

    def __init__(self, file: str, picture: Callable[[str], bytes | None]) -> None:
        self._file = file
        self._picture = picture
        self._line = 0
        self._raised = False
        self._ended: Iterator[bool] = iter(())
        self.notes: list[OldNote] = []
        self.remarks: list[Problem] = []
        self.pictures: list[OldPicture] = []

    def report(self, message: str, line: int = 0, remedy: str = "") -> None:
        place = Place(self._file, line or self._line)
        self.remarks.append(remark(message, place, remedy))

    def _place(self) -> Place:
        return Place(self._file, self._line)

    def blocks(self, nodes: Sequence["SyntaxTreeNode"]) -> Iterator[Block]:
        for node in nodes:
            if node.map is not None:
                self._line = node.map[0] + 1
            yield from self._block(node)

    def _block(self, node: "SyntaxTreeNode") -> Iterator[Block]:
        place = self._place()
        match node.type:
            case "paragraph":
                yield Paragraph(self._inlines_of(node), place=place)
            case "heading":
                level = min(int(node.tag[1:]), _DEEPEST_HEADING)
                yield Heading(level, self._inlines_of(node), place)
            case "bullet_list" | "ordered_list":
                items = [tuple(self.blocks(item.children)) for item in node.children]
                yield build_list(node, items, place)
            case "blockquote":
                yield Quotation(tuple(self.blocks(node.children)), place)
            case "table":
                yield build_table(node, self._row, place)
            case _:
                yield from self._read_other(node, place)

    def _read_other(self, node: "SyntaxTreeNode", place: Place) -> Iterator[Block]:
        """Read what our letters do not have: code, rules, HTML; and the notes."""
        match node.type:
            case "footnote_block":
                self._footnotes(node.children)
            case "fence":
                self.report("words set as code: now plain paragraphs")
                for part in node.content.split("\n\n"):
                    yield Paragraph((Text(part, place),), place=place)
            case "html_block":
                yield from self._read_html(node.content, place)
            case "hr":
                self.report("a rule across the page is left out")
            case kind:
                self.report(f"an unknown part: '{kind}'")

    def _read_html(self, content: str, place: Place) -> Iterator[Block]:
        without = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL)
        if without != content:
            self.report("a comment of the file is left out")
        words = _TAG.sub(" ", without).strip()
        if words:
            self.report("HTML: its words are kept, its formatting is not")
            yield Paragraph((Text(words, place),), place=place)

    def _row(self, row: "SyntaxTreeNode") -> tuple[Inlines, ...]:
        return tuple(self._inlines_of(cell) for cell in row.children)

    def _footnotes(self, nodes: Sequence["SyntaxTreeNode"]) -> None:
        """Read the notes; one with several paragraphs becomes one paragraph."""
        for node in nodes:
            place = self._place()
            parts: list[Inline] = []
            for child in node.children:
                if child.map is not None:
                    self._line = child.map[0] + 1
                    place = place if parts else self._place()
                if child.type != "paragraph":
                    self.report(f"a '{child.type}' in a note: its words are kept")
                if parts:
                    parts.append(Text(" "))
                parts += self._inlines_of(child)
            number = int(str(node.meta.get("id", len(self.notes))))
            while len(self.notes) <= number:
                self.notes.append(OldNote(()))
            self.notes[number] = OldNote(trim_inlines(tuple(parts)), place)

    def _inlines_of(self, node: "SyntaxTreeNode") -> Inlines:
        found: list[Inline] = []
        for child in node.children:
            if child.type == "inline":
                self._ended = _find_meant_ends(child.content)
                found += self._inlines(child.children)
            elif child.type != "footnote_anchor":
                found += self._inlines_of(child)
        return tuple(found)

    def _inlines(self, nodes: Sequence["SyntaxTreeNode"]) -> Inlines:
        return tuple(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: "SyntaxTreeNode") -> Inlines:
        match node.type:
            case "text" | "text_special" | "code_inline":
                words = node.content
                if self._raised and words.isascii() and words.isdigit():
                    words = words.translate(_RAISED)
                return (Text(words, self._place()),)
            case "softbreak" | "hardbreak":
                self._line += 1
                is_ended = next(self._ended, False) or node.type == "hardbreak"
                return (LineBreak() if is_ended else Text(LINE_END),)
            case "em":
                return (Emphasis(self._inlines(node.children)),)
            case "strong":
                return (Strong(self._inlines(node.children)),)
            case "link":
                return self._link(node)
            case "image":
                return self._image(str(node.attrs.get("src", "")))
            case "footnote_ref":
                return (NoteMark(int(str(node.meta["id"]))),)
            case "html_inline":
                return self._read_tag(node.content)
            case _:  # the link back from a note
                return ()

    def _link(self, node: "SyntaxTreeNode") -> Inlines:
        inlines = self._inlines(node.children)
        href = str(node.attrs.get("href", ""))
        if href.casefold().startswith(_WEB):
            return (Link(href, inlines),)
        if not href.startswith("#"):  # those lead to notes, and back
            self.report(f"a link to '{href}' is left out, its words are kept")
        return inlines

    def _image(self, source: str) -> Inlines:
        content = self._picture(source)
        suffix = PurePosixPath(source).suffix.lower()
        if content is None or suffix not in PICTURE_ENDINGS:
            self.report(f"the picture '{source}' is not there to be kept")
            return ()
        self.pictures.append(OldPicture(content, suffix, self._place()))
        return (Link(f"{PICTURE}{len(self.pictures) - 1}", ()),)

    def _read_tag(self, content: str) -> Inlines:
        tag = _TAG.match(content)
        name = tag[2].lower() if tag else ""
        if name == "br":
            return (LineBreak(),)
        if tag and name == "sup":
            self._raised = not tag[1]
        elif not tag or name not in {"a", "span", "u", "sub", "small"}:
            self.report(f"HTML is left out: {content[:40]}")
        return ()
