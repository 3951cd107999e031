"""Accept or reject all tracked changes of a DOCX, and say what it then says.

Written from ECMA-376 part 1, 17.13.5, and apart from what writes and reads such files.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Literal
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tests.writers.docx.invariants import DOCUMENT, NOTES, R, W

View = Literal["accept", "reject"]

GONE = {"accept": ("del", "moveFrom"), "reject": ("ins", "moveTo")}
CHANGES = ("ins", "del", "moveFrom", "moveTo")
STRUCK = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
RANGES = tuple(
    f"{W}{kind}Range{end}"
    for kind in ("moveFrom", "moveTo")
    for end in ("Start", "End")
)


def seen(data: bytes, view: View = "accept", *, headers: bool = True) -> list[str]:
    """Say what a reader sees, a line for each paragraph; then headers and footers.

    Words come with their look, notes where they are marked, numbers of lists, and in
    the body, after the number of another note, that which its mark now has.
    """
    names = rf"{DOCUMENT}|{NOTES}|word/numbering\.xml|word/_rels/.*"
    if headers:
        names += r"|word/(header|footer)[^/]*\.xml"
    parts: dict[str, Element] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in filter(re.compile(names).fullmatch, archive.namelist()):
            content = archive.read(name)
            parts[name] = ET.fromstring(content)
            if b"w:author" in content:
                _settle(parts[name], view)
    return [*_Sight(parts).lines()]


def marks(data: bytes) -> list[str]:
    """Name every kind of tracked change in body and notes, in order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = [ET.fromstring(archive.read(name)) for name in (DOCUMENT, NOTES)]
    kinds = {f"{W}{kind}" for kind in (*CHANGES, "pPrChange")}
    return [
        e.tag.removeprefix(W) for part in found for e in part.iter() if e.tag in kinds
    ]


def _settle(part: Element, view: View) -> None:
    """Carry out all changes in a part."""
    for parent in list(part.iter()):
        for child in list(parent):
            if child.tag == f"{W}tr" and _is_gone(child.find(f"{W}trPr"), view):
                parent.remove(child)
    for parent in list(part.iter()):
        for child in list(parent):
            is_table = child.tag == f"{W}tbl"
            if is_table and child.find(f"{W}tr") is None:
                parent.remove(child)
    _unwrap(part, view)
    for parent in list(part.iter()):
        _join(parent, view)


def _is_gone(properties: Element | None, view: View) -> bool:
    if properties is None:
        return False
    return any(properties.find(W + kind) is not None for kind in GONE[view])


def _unwrap(element: Element, view: View) -> None:
    for place, child in reversed(list(enumerate(element))):
        if child.tag in RANGES:
            element.remove(child)
            continue
        kind = child.tag.removeprefix(W)
        if element.tag in {f"{W}rPr", f"{W}trPr"}:
            continue
        if kind in CHANGES:
            element.remove(child)
            if kind not in GONE[view]:
                for own in reversed(list(child)):
                    element.insert(place, own)
        elif kind == "pPrChange":
            element.remove(child)
            if view == "reject":
                mark = element.find(f"{W}rPr")
                element[:] = [*child[0], *([] if mark is None else [mark])]
    for child in element:
        child.tag = STRUCK.get(child.tag, child.tag)
        _unwrap(child, view)


def _join(parent: Element, view: View) -> None:
    """Join each paragraph whose end is gone with the next; it takes that one's look."""
    open_: list[Element] = []
    for child in list(parent):
        if child.tag != f"{W}p":
            # Nothing joins a table; what is empty goes.
            for each in open_:
                if not _has_words(each):
                    parent.remove(each)
            open_ = []
            continue
        for each in open_:
            words = [e for e in each if e.tag != f"{W}pPr"]
            at = 1 if child.find(f"{W}pPr") is not None else 0
            child[at:at] = words
            parent.remove(each)
        open_ = []
        properties = child.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if _is_gone(mark, view):
            open_ = [child]
    for each in open_:
        if not _has_words(each):
            parent.remove(each)


def _has_words(paragraph: Element) -> bool:
    return paragraph.find(f".//{W}r") is not None


class _Sight:
    """Reads parts in which nothing is tracked."""

    def __init__(self, parts: dict[str, Element]) -> None:
        self._parts = parts
        self._counts: dict[tuple[str, str], int] = {}
        self._begun: set[str] = set()
        marks = list(parts[DOCUMENT].iter(f"{W}footnoteReference"))
        self._numbers = {e.get(f"{W}id"): n for n, e in enumerate(marks, 1)}
        self._notes = {e.get(f"{W}id"): e for e in parts[NOTES].iter(f"{W}footnote")}
        self._nums = {
            e.get(f"{W}numId"): e for e in parts["word/numbering.xml"].iter(f"{W}num")
        }
        self._bookmarks: dict[str, int] = {}
        self._headings = {
            bookmark.get(f"{W}name"): "".join(t.text or "" for t in each.iter(f"{W}t"))
            for each in parts[DOCUMENT].iter(f"{W}p")
            for bookmark in each.iter(f"{W}bookmarkStart")
        }
        for paragraph in parts[DOCUMENT].iter(f"{W}p"):
            name = ""
            for child in paragraph.iter():
                if child.tag == f"{W}bookmarkStart":
                    name = child.get(f"{W}name", "")
                elif child.tag == f"{W}footnoteReference" and name:
                    self._bookmarks[name] = self._numbers[child.get(f"{W}id")]
                    name = ""

    def lines(self) -> Iterator[str]:
        body = self._parts[DOCUMENT].find(f"{W}body")
        assert body is not None
        yield from self._blocks(body, DOCUMENT)
        for name, part in sorted(self._parts.items()):
            if re.search(r"/(header|footer)[^/]*\.xml$", name):
                for paragraph in part.iter(f"{W}p"):
                    if words := self._words(paragraph, name):
                        yield f"{name} {words}"

    def _blocks(self, container: Element, name: str) -> Iterator[str]:
        for child in container:
            if child.tag == f"{W}p":
                yield self._paragraph(child, name)
            elif child.tag == f"{W}tbl":
                for row in child.iter(f"{W}tr"):
                    cells = (
                        " / ".join(self._blocks(cell, name))
                        for cell in row.iter(f"{W}tc")
                    )
                    yield f"| {' | '.join(cells)} |"

    def _paragraph(self, paragraph: Element, name: str) -> str:
        properties = paragraph.find(f"{W}pPr")
        style = number = ""
        if properties is not None:
            found = properties.find(f"{W}pStyle")
            style = found.get(f"{W}val", "") if found is not None else ""
            number = self._number(properties)
        return f"{style} {number}{self._words(paragraph, name)}".strip()

    def _number(self, properties: Element) -> str:
        found = properties.find(f"{W}numPr")
        if found is None:
            return ""
        id_, level = (
            found.find(f"{W}{tag}").get(f"{W}val") for tag in ("numId", "ilvl")
        )
        num = self._nums[id_]
        abstract = num.find(f"{W}abstractNumId").get(f"{W}val")
        start = num.find(f".//{W}startOverride").get(f"{W}val")
        text = num.find(f".//{W}lvlText")
        ending = "" if text is None else text.get(f"{W}val", "")
        key = abstract, level
        if id_ not in self._begun:
            self._begun.add(id_)
            self._counts[key] = int(start) - 1
        self._counts[key] += 1
        return f"({abstract}.{level}{ending} {self._counts[key]}) "

    def _words(self, paragraph: Element, name: str) -> str:
        joined: list[list[str]] = []
        for look, text in self._pieces(paragraph, name):
            if joined and joined[-1][0] == look:
                joined[-1][1] += text
            elif text:
                joined.append([look, text])
        return "".join(f"{look}«{text}»" if look else text for look, text in joined)

    def _pieces(self, paragraph: Element, name: str) -> Iterator[tuple[str, str]]:
        """Yield words with their look; of a field, its result and what it leads to."""
        instruction, is_result = "", True
        links = self._links(name)
        for run, link in _runs(paragraph):
            look = "".join(
                mark for mark in "bi" if run.find(f"{W}rPr/{W}{mark}") is not None
            )
            look += f"<{links.get(link) or self._headings[link]}>" if link else ""
            for child in run:
                kind = child.get(f"{W}fldCharType")
                if kind:
                    is_result = kind != "begin"
                if kind == "end":
                    target = re.fullmatch(r" NOTEREF (\S+) \\h ", instruction)
                    if target and name == DOCUMENT:
                        yield "", f"→{self._bookmarks.get(target[1])}"
                elif kind == "begin":
                    instruction = ""
                elif child.tag == f"{W}instrText":
                    instruction += child.text or ""
                elif is_result:
                    yield from self._other(child, look)

    def _other(self, child: Element, look: str) -> Iterator[tuple[str, str]]:
        if child.tag == f"{W}t":
            yield look, child.text or ""
        elif child.tag == f"{W}footnoteReference":
            id_ = child.get(f"{W}id")
            words = [self._words(p, NOTES) for p in self._notes[id_].iter(f"{W}p")]
            yield "note", f"[{self._numbers[id_]}: {' / '.join(words)}]"
        elif child.tag in {f"{W}br", f"{W}tab", f"{W}softHyphen"}:
            yield "", child.tag.removeprefix(W)

    def _links(self, name: str) -> dict[str, str]:
        folder, _, file = name.rpartition("/")
        rels = self._parts.get(f"{folder}/_rels/{file}.rels")
        found = () if rels is None else rels
        return {e.get("Id", ""): e.get("Target", "") for e in found}


def _runs(element: Element, link: str = "") -> Iterator[tuple[Element, str]]:
    for child in element:
        if child.tag == f"{W}r":
            yield child, link
        elif child.tag == f"{W}hyperlink":
            own = child.get(f"{R}id") or child.get(f"{W}anchor") or ""
            yield from _runs(child, own)
