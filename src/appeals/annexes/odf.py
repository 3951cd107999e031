"""OpenDocument texts, spreadsheets and presentations (ODF 1.3).

Removed: properties, settings, comments, earlier versions, links to folders. Refused:
tracked changes, hidden text, sheets, rows and slides, notes, forms, macros, objects,
signatures.
"""

import re
from typing import TYPE_CHECKING

from appeals.annexes.cleaning import CannotClean, CleanCopy, CleaningLog, Taken
from appeals.annexes.packages import (
    NOWHERE,
    ON_WEB,
    CleanInner,
    Parts,
    attribute_values,
    clean_media,
    elements,
    local_name,
    read_package,
    read_xml,
    remove_element,
    write_package,
    write_xml,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REFUSED = (
    (r"Basic/|Scripts/", "holds macros"),
    (r"Object |ObjectReplacements/|.*\.(?:bin|exe|dll|pdf)$", "holds other files"),
    (r"META-INF/.*signatures", "is signed"),
)
_DROPPED: tuple[tuple[str, Taken], ...] = (
    (r"Thumbnails/", "preview"),
    (r"Configurations2/|layout-cache|manifest\.rdf|settings\.xml", "programs"),
    (r"Versions/|VersionList\.xml", "history"),
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_META, _MANIFEST = "meta.xml", "META-INF/manifest.xml"
_TO_PDF = "or print it to a PDF and enclose that"
_HIDDEN_TEXTS = frozenset({"hidden-text", "hidden-paragraph"})
_HIDES = {"text-properties": "none", "table-properties": "false"}


def clean_open_document(data: bytes, clean_inner: CleanInner) -> CleanCopy:
    """Clean an OpenDocument file."""
    found, out = CleaningLog(), Parts()
    parts = read_package(data, found)
    for pattern, what in _REFUSED:
        if any(re.match(pattern, name) for name in parts):
            raise CannotClean(what, remedy=f"take that out, {_TO_PDF}")
    gone = {
        name: kind
        for name in parts
        for pattern, kind in _DROPPED
        if re.match(pattern, name)
    }
    found.taken |= {kind for name, kind in gone.items() if parts[name].strip()}
    hidden = _hidden_styles(parts)
    for name, content in parts.items():
        if name in gone:
            continue
        new = content
        if name == _META:
            new = _bare_properties(content, found)
        elif name == _MANIFEST:
            new = _clean_manifest(content, parts.keys() - gone.keys())
        elif name.endswith(".xml"):
            new = _clean_part(content, hidden, found)
        elif name != "mimetype" and not name.startswith("Fonts/"):
            new = clean_media(content, clean_inner, found)
        out[name] = new
    return found.cleaned(write_package(out, first="mimetype"))


def _bare_properties(content: bytes, found: CleaningLog) -> bytes:
    from lxml import etree

    root = etree.Element(
        f"{{{_OFFICE}}}document-meta",
        {f"{{{_OFFICE}}}version": "1.2"},
        nsmap={"office": _OFFICE},
    )
    etree.SubElement(root, f"{{{_OFFICE}}}meta")
    bare = write_xml(root)
    if content != bare:
        found.taken.add("properties")
    return bare


def _clean_manifest(content: bytes, kept: set[str]) -> bytes:
    root = read_xml(content)
    for kind, element in elements(root):
        path = attribute_values(element).get("full-path", "")
        if kind == "file-entry" and path != "/" and path not in kept:
            remove_element(element)
    return write_xml(root)


def _hidden_styles(parts: Parts) -> frozenset[str]:
    """Give the names of the styles whose text or table is not shown."""
    return frozenset(
        attribute_values(style).get("name", "")
        for name in ("styles.xml", "content.xml")
        if name in parts
        for kind, style in elements(read_xml(parts[name]))
        if kind == "style"
        and any(
            k in _HIDES and attribute_values(e).get("display") == _HIDES[k]
            for k, e in elements(style)
        )
    )


def _clean_part(content: bytes, hidden: frozenset[str], found: CleaningLog) -> bytes:
    root = read_xml(content)
    for kind, element in elements(root):
        if kind in {"annotation", "annotation-end"}:
            found.taken.add("comments")
            remove_element(element)
            continue
        given = attribute_values(element)
        _refuse_hidden(kind, element, given, hidden)
        href = given.get("href", "")
        if "://" in href and not ON_WEB.match(href):
            found.taken.add("file-names")
            for name in element.attrib:
                if local_name(name) == "href":
                    element.set(name, NOWHERE)
        if kind in {"image", "plugin"} and ON_WEB.match(href):
            raise CannotClean(
                "is linked to other files", remedy=f"break its links, {_TO_PDF}"
            )
        if kind in {"title", "desc"} and element.text:
            found.kept.add("picture-texts")
        for name in list(element.attrib):
            if local_name(name) in {"rsid", "paragraph-rsid"}:
                found.taken.add("history")
                del element.attrib[name]
    return write_xml(root)


def _refuse_hidden(
    kind: str, element: "Element", given: dict[str, str], hidden: frozenset[str]
) -> None:
    if kind == "tracked-changes" and len(element):
        raise CannotClean(
            "holds tracked changes", remedy="accept or reject all changes first"
        )
    if kind in _HIDDEN_TEXTS or (kind != "style" and given.get("style-name") in hidden):
        raise CannotClean(
            "holds hidden text or a hidden sheet", remedy="show or delete it first"
        )
    if given.get("visibility") in {"collapse", "filter"}:
        raise CannotClean(
            "holds hidden rows or columns", remedy="show or delete them first"
        )
    if kind == "drawing-page-properties" and given.get("visibility") == "hidden":
        raise CannotClean("holds a hidden slide", remedy="show or delete it first")
    if kind == "form" and len(element):
        raise CannotClean("holds a form", remedy=f"take it out, {_TO_PDF}")
    if kind == "notes" and any(text.strip() for text in element.itertext()):
        raise CannotClean("holds notes of the speaker", remedy="delete them first")
