"""Paragraphs, tables and runs of one part of a Word file, in reading order.

Wrappers that programs add (content controls, smart tags, changes, fields that span
paragraphs) are passed over; of alternatives the first is read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from appeals.annexes.packages import local_name
from appeals.annexes.word_styles import (
    ListNumbers,
    StyleTable,
    W,
    child_value,
    find_child,
    find_first,
    is_on,
    list_place,
    read_number,
)
from appeals.readers.docx.package import PartLink, R
from appeals.readers.docx.word_file import (
    ChangeKind,
    TrackedChange,
    WordBlock,
    WordBookmark,
    WordCell,
    WordParagraph,
    WordRow,
    WordRun,
    WordTable,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHANGES: Final[Mapping[str, ChangeKind]] = {
    "ins": "inserted",
    "del": "deleted",
    "moveFrom": "moved-from",
    "moveTo": "moved-to",
}
_WRAPPERS: Final = frozenset(
    "sdt sdtContent smartTag customXml dir bdo oMath oMathPara AlternateContent Choice "
    "subDoc num den e sub sup deg fName f rad sSub sSup sSubSup nary d func".split()
)
_CHARACTERS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_NOTES: Final = frozenset({"footnoteReference", "endnoteReference"})
_MOST_OPEN: Final = 100  # fields, or comments on one place
_MOST_INSTRUCTION: Final = 4000
_LANGUAGES: Final = ("val", "eastAsia", "bidi")
_ADDRESS: Final = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]+))', re.IGNORECASE)
_ANCHOR: Final = re.compile(r'\\l\s+"([^"]*)"')


@dataclass(slots=True)
class NoteMarks:
    """The marks of notes met in the body, in order: kind and id, and their changes."""

    keys: dict[tuple[str, str], int] = field(default_factory=dict)
    changes: list[tuple[TrackedChange, ...]] = field(default_factory=list)

    def add(self, key: tuple[str, str], changes: tuple[TrackedChange, ...]) -> int:
        """Give the index of a note, from 0; the same mark has the same index."""
        if key not in self.keys:
            self.keys[key] = len(self.changes)
            self.changes.append(changes)
        return self.keys[key]


@dataclass(slots=True)
class _Field:
    """An open field: its instruction, and its link once the instruction is read."""

    instruction: str = ""
    is_result: bool = False
    link: str = ""

    def begin_result(self) -> None:
        """Read the instruction, which is complete now."""
        self.is_result = True
        self.instruction = " ".join(self.instruction.split())
        if self.instruction.upper().startswith("HYPERLINK"):
            address = _ADDRESS.match(self.instruction)
            anchor = _ANCHOR.search(self.instruction)
            self.link = f"#{anchor[1]}" if anchor else ""
            if address:
                self.link = address[1] or address[2] or self.link
            self.instruction = ""


class PartReader:
    """Reads the blocks of one part. Fields and comments may span paragraphs."""

    def __init__(
        self,
        links: Mapping[str, PartLink],
        styles: StyleTable,
        lists: ListNumbers,
        marks: NoteMarks,
    ) -> None:
        self._links = links
        self._styles = styles
        self._lists = lists
        self._marks = marks
        self._fields: list[_Field] = []
        self._comments: list[str] = []
        self._bookmarks: list[WordBookmark] = []
        self._boxes: list[Element] = []

    def blocks(self, container: "Element") -> tuple[WordBlock, ...]:
        """Read the content of a body, a cell, a note or a comment."""
        return tuple(self._blocks(container))

    def paragraphs(self, container: "Element") -> tuple[WordParagraph, ...]:
        """Read the paragraphs of a note or comment, leaving out tables."""
        blocks = self._blocks(container)
        return tuple(each for each in blocks if isinstance(each, WordParagraph))

    def _blocks(self, container: "Element") -> Iterator[WordBlock]:
        for child in container:
            match local_name(child.tag):
                case "p":
                    yield self._paragraph(child)
                    boxes, self._boxes = self._boxes, []
                    for box in boxes:
                        yield from self._blocks(box)
                case "tbl":
                    yield self._table(child)
                case "bookmarkStart":
                    self._bookmarks.append(WordBookmark(_name(child), 0))
                case "commentRangeStart" | "commentRangeEnd" as kind:
                    self._comment(child, kind)
                case name if name in _WRAPPERS or name in _CHANGES:
                    yield from self._blocks(child)

    def _paragraph(self, element: "Element") -> WordParagraph:
        own = find_child(element, "pPr")
        style = child_value(own, "pStyle") or ""

        def find(tag: str) -> "Element | None":
            return find_first(self._styles.paragraph(own, style), tag)

        runs: list[WordRun] = []
        bookmarks, self._bookmarks = self._bookmarks, []
        for each in self._inlines(element, WordRun("")):
            if isinstance(each, WordBookmark):
                bookmarks.append(replace(each, run=len(runs)))
            else:
                runs.append(each)
        place = list_place(self._styles.paragraph(own, style))
        indent, alignment = find("ind"), find("jc")
        left = "start" if indent is not None and indent.get(f"{W}start") else "left"
        return WordParagraph(
            runs=tuple(runs),
            style=self._styles.name(style),
            heading=self._styles.heading(own, style),
            item=self._lists.item(*place) if place else None,
            alignment="" if alignment is None else alignment.get(f"{W}val") or "",
            left=read_number(indent, left),
            is_rtl=is_on(find("bidi")),
            mark_changes=_changes(find_child(own, "rPr")),
            bookmarks=tuple(bookmarks),
        )

    def _table(self, element: "Element") -> WordTable:
        style = child_value(find_child(element, "tblPr"), "tblStyle")
        rows = tuple(map(self._row, _find_wrapped(element, f"{W}tr")))
        return WordTable(rows, self._styles.name(style) if style else "")

    def _row(self, element: "Element") -> WordRow:
        properties = find_child(element, "trPr")
        cells = tuple(map(self._cell, _find_wrapped(element, f"{W}tc")))
        is_head = is_on(find_child(properties, "tblHeader"))
        return WordRow(cells, is_head, _changes(properties))

    def _cell(self, element: "Element") -> WordCell:
        properties = find_child(element, "tcPr")
        span = read_number(find_child(properties, "gridSpan"), default=1)
        merged = find_child(properties, "vMerge")
        is_continued = merged is not None and merged.get(f"{W}val") != "restart"
        return WordCell(self.blocks(element), max(span, 1), is_continued)

    def _inlines(
        self, container: "Element", look: WordRun
    ) -> Iterator[WordRun | WordBookmark]:
        """Read the content of a paragraph; `look` is the format around it."""
        is_alternative = local_name(container.tag) == "AlternateContent"
        for child in container:
            name = local_name(child.tag)
            if name == "r":
                yield from self._run(child, look)
            elif name in _CHANGES:
                around = (*look.changes, _change(child))
                yield from self._inlines(child, replace(look, changes=around))
            elif name == "hyperlink":
                yield from self._inlines(child, replace(look, link=self._link(child)))
            elif name == "fldSimple":
                simple = _Field((child.get(f"{W}instr") or "")[:_MOST_INSTRUCTION])
                simple.begin_result()
                self._fields.append(simple)
                yield from self._inlines(child, look)
                self._fields.pop()
            elif name == "bookmarkStart":
                yield WordBookmark(_name(child), 0)
            elif name in {"commentRangeStart", "commentRangeEnd"}:
                self._comment(child, name)
            elif name in _WRAPPERS:
                yield from self._inlines(child, look)
                if is_alternative:
                    return  # the rest repeats this for older programs

    def _run(self, element: "Element", look: WordRun) -> Iterator[WordRun]:
        look = self._look(element, look)
        text = ""
        for child in element:
            name = local_name(child.tag)
            if name in {"t", "delText"}:
                text += child.text or ""
            elif name in _CHARACTERS:
                text += "" if child.get(f"{W}type") == "page" else _CHARACTERS[name]
            elif name == "sym":
                text += _symbol(child.get(f"{W}char") or "")
            elif name == "fldChar":
                yield from self._text_run(text, look)
                text = ""
                self._field(child.get(f"{W}fldCharType") or "")
            elif name in {"instrText", "delInstrText"} and self._fields:
                instruction = self._fields[-1].instruction + (child.text or "")
                self._fields[-1].instruction = instruction[:_MOST_INSTRUCTION]
            else:
                yield from self._text_run(text, look)
                text = ""
                yield from self._read_other(child, name, look)
        yield from self._text_run(text, look)

    def _read_other(
        self, element: "Element", name: str, look: WordRun
    ) -> Iterator[WordRun]:
        """Read what is in a run besides text: a mark, a comment, a picture, a box."""
        comments = tuple(self._comments)
        if name in _NOTES:
            key = name.removesuffix("Reference"), element.get(f"{W}id") or ""
            index = self._marks.add(key, look.changes)
            yield replace(look, note=index, comments=comments)
        elif name == "commentReference":
            id_ = element.get(f"{W}id") or ""
            yield replace(look, comments=tuple(dict.fromkeys((*comments, id_))))
        elif name in {"drawing", "pict", "object", "AlternateContent"}:
            for each in _walk_drawing(element):
                tag = local_name(each.tag)
                if tag == "txbxContent":
                    self._boxes.append(each)
                id_ = each.get(f"{R}embed") or each.get(f"{R}id") or ""
                if tag in {"blip", "imagedata"} and id_ in self._links:
                    picture = self._links[id_].target
                    yield replace(look, picture=picture, comments=comments)

    def _text_run(self, text: str, look: WordRun) -> Iterator[WordRun]:
        """Give words with the field, link and comments that are open around them."""
        if not text or any(not each.is_result for each in self._fields):
            return
        link, instruction = look.link, ""
        for each in self._fields:
            link, instruction = each.link or link, each.instruction or instruction
        yield replace(
            look,
            text=text,
            link=link,
            field=instruction,
            comments=tuple(self._comments),
        )

    def _look(self, element: "Element", look: WordRun) -> WordRun:
        own = find_child(element, "rPr")
        if own is None:
            return look
        style = child_value(own, "rStyle") or ""
        lang = find_child(own, "lang")

        def find(tag: str) -> "Element | None":
            return find_first(self._styles.run(own, style), tag)

        raised = find("vertAlign")
        tags = [] if lang is None else [lang.get(f"{W}{e}") for e in _LANGUAGES]
        return replace(
            look,
            is_bold=is_on(find("b")),
            is_italic=is_on(find("i")),
            is_hidden=is_on(find("vanish")),
            is_raised=raised is not None and raised.get(f"{W}val") == "superscript",
            style=self._styles.name(style) if style else "",
            lang=next(filter(None, tags), ""),
            changes=(*look.changes, *_changes(own)),
        )

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self._fields) < _MOST_OPEN:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].begin_result()
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _comment(self, element: "Element", name: str) -> None:
        id_ = element.get(f"{W}id") or ""
        if name == "commentRangeStart" and len(self._comments) < _MOST_OPEN:
            self._comments.append(id_)
        elif id_ in self._comments:
            self._comments.remove(id_)

    def _link(self, element: "Element") -> str:
        found = self._links.get(element.get(f"{R}id") or "")
        anchor = element.get(f"{W}anchor") or ""
        return found.target if found else f"#{anchor}" if anchor else ""


def _walk_drawing(element: "Element") -> "Iterator[Element]":
    """Yield the elements of a drawing, but not those inside text boxes."""
    for child in element:
        name = local_name(child.tag)
        if name != "Fallback":
            yield child
        if name not in {"Fallback", "txbxContent"}:
            yield from _walk_drawing(child)


def _name(bookmark: "Element") -> str:
    return bookmark.get(f"{W}name") or ""


def _change(element: "Element") -> TrackedChange:
    return TrackedChange(
        _CHANGES[local_name(element.tag)],
        element.get(f"{W}author") or "",
        element.get(f"{W}date") or "",
    )


def _changes(properties: "Element | None") -> tuple[TrackedChange, ...]:
    children = () if properties is None else properties
    return tuple(_change(each) for each in children if local_name(each.tag) in _CHANGES)


def _find_wrapped(container: "Element", tag: str) -> "Iterator[Element]":
    """Yield the rows or cells of a container, including those in wrappers."""
    for each in container:
        if each.tag == tag:
            yield each
        elif local_name(each.tag) in _WRAPPERS:
            yield from _find_wrapped(each, tag)


def _symbol(code: str) -> str:
    """Give a character of a symbol font; Word keeps those of old fonts at U+F000."""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ud800" <= character <= "\udfff" else character
