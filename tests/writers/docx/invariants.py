"""What must hold in any DOCX we write and no validator checks."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from appeals.writers.docx.markup import OFFICE_RELATIONSHIPS, WORD

W = f"{{{WORD}}}"
R = f"{{{OFFICE_RELATIONSHIPS}}}"
DOCUMENT, NOTES = "word/document.xml", "word/footnotes.xml"
BOOKMARK = re.compile(r"_apc_\d{3,}")


def read(data: bytes) -> dict[str, Element]:
    """Parse every XML part of a DOCX."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            name: ET.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def violations(data: bytes) -> list[str]:
    """Name every invariant that does not hold."""
    parts = read(data)
    return [
        *_zip(data),
        *_notes(parts),
        *_bookmarks(parts),
        *_fields(parts),
        *_relations(data, parts),
        *_relations_used(parts),
        *_styles_and_lists(parts),
    ]


def values(parts: Iterable[Element], tag: str, key: str = "val") -> list[str]:
    """Give an attribute of every element of that tag, in order."""
    return [e.get(W + key, "") for part in parts for e in part.iter(W + tag)]


def _twice(items: Iterable[str]) -> list[str]:
    return sorted(item for item, count in Counter(items).items() if count > 1)


def _zip(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if twice := _twice(archive.namelist()):
            yield f"zip entries twice: {twice}"
        if archive.namelist()[0] != "[Content_Types].xml":
            yield "the content types are not first"
        for info in archive.infolist():
            if info.date_time != (1980, 1, 1, 0, 0, 0):
                yield f"{info.filename} bears the time {info.date_time}"


def _notes(parts: dict[str, Element]) -> Iterator[str]:
    marks = values([parts[DOCUMENT]], "footnoteReference", "id")
    notes = list(parts[NOTES].iter(W + "footnote"))
    real = [n.get(W + "id") for n in notes if W + "type" not in n.attrib]
    if marks != real or _twice(marks):
        yield f"marks {marks} and notes {real} are not one to one in order"
    if marks != [str(n + 1) for n in range(len(marks))]:
        yield f"Word would print other numbers than {marks}"
    kinds = {n.get(W + "type"): n.get(W + "id") for n in notes}
    if {kinds.get("separator"), kinds.get("continuationSeparator")} != {"-1", "0"}:
        yield "separators are missing"
    settings = parts["word/settings.xml"].find(W + "footnotePr")
    if settings is None or values([settings], "footnote", "id") != ["-1", "0"]:
        yield "the settings do not name the separators"
    for note in notes:
        if W + "type" not in note.attrib:
            if sum(1 for _ in note.iter(W + "footnoteRef")) != 1:
                yield f"note {note.get(W + 'id')} does not print its number once"
            if not "".join(t.text or "" for t in note.iter(W + "t")).strip():
                yield f"note {note.get(W + 'id')} is empty"


def _bookmarks(parts: dict[str, Element]) -> Iterator[str]:
    names = values(parts.values(), "bookmarkStart", "name")
    starts = values(parts.values(), "bookmarkStart", "id")
    if twice := _twice(names) + _twice(starts):
        yield f"bookmarks twice: {twice}"
    if sorted(starts) != sorted(values(parts.values(), "bookmarkEnd", "id")):
        yield "bookmarks are not closed"
    if long := [n for n in names if len(n) > 40]:
        yield f"bookmark names over 40 characters: {long}"
    yield from _marks(parts[DOCUMENT])
    for instruction in (e.text or "" for p in parts.values() for e in _instr(p)):
        target = re.fullmatch(r" NOTEREF (\S+) \\h ", instruction)
        if target and target[1] not in names:
            yield f"{instruction.strip()} points nowhere"


def _marks(document: Element) -> Iterator[str]:
    for parent in document.iter():
        children = list(parent)
        for before, child, after in zip(
            [None, *children], children, [*children[1:], None], strict=False
        ):
            if child.find(W + "footnoteReference") is None:
                continue
            if before is None or not BOOKMARK.fullmatch(before.get(W + "name", "")):
                yield "a mark has no bookmark before it"
            elif after is None or after.get(W + "id") != before.get(W + "id"):
                yield "a mark has no end of a bookmark behind it"


def _instr(part: Element) -> Iterator[Element]:
    return part.iter(W + "instrText")


def _fields(parts: dict[str, Element]) -> Iterator[str]:
    """Fields begin and end, one within another; contents alone span paragraphs."""
    for name, part in parts.items():
        open_fields: list[list[str]] = []
        for paragraph in part.iter(W + "p"):
            for element in paragraph.iter():
                kind = element.get(W + "fldCharType", "")
                if element.tag == W + "instrText" and open_fields:
                    open_fields[-1].append((element.text or "").split()[0])
                elif kind == "begin":
                    open_fields.append([])
                elif kind == "separate" and open_fields:
                    open_fields[-1].append(kind)
                elif kind and (
                    not open_fields or open_fields.pop()[-1:] != ["separate"]
                ):
                    yield f"{name}: a field is not balanced"
            if any(field[:1] != ["TOC"] for field in open_fields):
                yield f"{name}: a field is not balanced at a paragraph's end"
                break
        if open_fields:
            yield f"{name}: a field is not balanced, not closed"


def _relations(data: bytes, parts: dict[str, Element]) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())
    types = parts["[Content_Types].xml"]
    typed = {e.get("PartName", "").lstrip("/") for e in types} - {""}
    if typed - names:
        yield f"content types of parts that are not there: {typed - names}"
    reached: set[str] = set()
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, file = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        ids = [e.get("Id", "") for e in part]
        if _twice(ids):
            yield f"{name}: ids twice: {_twice(ids)}"
        for rel in part:
            if rel.get("TargetMode") != "External":
                target = posixpath.join(posixpath.dirname(source), rel.get("Target"))
                reached.add(posixpath.normpath(target))
    if missing := reached - names:
        yield f"relationships lead to {missing}"
    lost = {n for n in names - reached if not n.endswith(".rels")}
    if lost != {"[Content_Types].xml"}:
        yield f"nothing leads to {lost}"


def _relations_used(parts: dict[str, Element]) -> Iterator[str]:
    for name, part in parts.items():
        used = {v for e in part.iter() for k, v in e.attrib.items() if k.startswith(R)}
        folder, file = posixpath.split(name)
        rels = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        ids = {e.get("Id") for e in rels} if rels is not None else set()
        if used - ids:
            yield f"{name} uses {used - ids} and has no such relationship"


def _styles_and_lists(parts: dict[str, Element]) -> Iterator[str]:
    known = set(values([parts["word/styles.xml"]], "style", "styleId"))
    for tag in ("pStyle", "rStyle", "tblStyle"):
        if unknown := set(values(parts.values(), tag)) - known:
            yield f"styles that are not there: {unknown}"
    numbers = values([parts["word/numbering.xml"]], "num", "numId")
    if _twice(numbers):
        yield f"lists twice: {_twice(numbers)}"
    if unknown := set(values([parts[DOCUMENT]], "numId")) - set(numbers):
        yield f"lists that are not there: {unknown}"
