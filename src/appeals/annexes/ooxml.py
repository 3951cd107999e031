"""Word, Excel and PowerPoint files (ECMA-376).

Removed: properties, comments and their authors, revision marks, file names, data of
programs, links to folders. Refused, since only a person can decide: tracked changes,
hidden text, sheets, rows and slides, speaker's notes, forms, macros, embedded files,
signatures.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import PurePosixPath
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
from appeals.model.office_zip import relationships_name, resolve_target

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REFUSED = (
    (r"vbaProject|vbaData|activeX|macrosheets|dialogsheets", "holds macros"),
    (r"/embeddings/|oleObject|/afchunk|\.(?:bin|exe|dll|pdf)$", "holds other files"),
    (r"externalLinks/|connections\.xml|queryTables/", "takes data from other files"),
    (r"pivotCache/|xl/model/", "holds a copy of the data that a table sums up"),
    (r"_xmlsignatures/", "is signed"),
    (r"ctrlProps/|/forms?/", "holds a form"),
)
_REFUSED_BUT = re.compile(r"printerSettings\d*\.bin$")
_TO_PDF = "print it to a PDF and enclose that"
_DROPPED: tuple[tuple[str, Taken], ...] = (
    (r"docProps/custom\.xml$|docMetadata/", "properties"),
    (r"docProps/thumbnail", "preview"),
    (
        r"customXml/|userCustomization/|customUI/|.*/tags/|.*/printerSettings",
        "programs",
    ),
    (r"(?:word|ppt|xl)/(?:people|persons|commentAuthors|authors)\b", "names"),
    (r"(?:word|ppt|xl)/(?:threaded|modern)?[cC]omments", "comments"),
    (r"xl/(?:revisions|userNames)|ppt/(?:changesInfos|revisionInfo)", "history"),
)
_PROPERTIES = {
    "docProps/core.xml": "http://schemas.openxmlformats.org/package/2006/metadata/"
    "core-properties}coreProperties",
    "docProps/app.xml": "http://schemas.openxmlformats.org/officeDocument/2006/"
    "extended-properties}Properties",
}
_CHANGES = re.compile(r"(?:ins|del|moveFrom|moveTo|cell(?:Ins|Del|Merge)|\w+Change)$")
_REVISION_IDS = re.compile(r"rsid\w*$")
_GONE: Mapping[str, Taken] = {
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd"), "comments"),
    **dict.fromkeys(("commentReference", "annotationRef"), "comments"),
    **dict.fromkeys(("rsids", "revisionPtr", "proofErr"), "history"),
    **dict.fromkeys(("docVars", "dataBinding", "custDataLst"), "programs"),
    **dict.fromkeys(("attachedTemplate", "absPath", "mailMerge"), "file-names"),
    **dict.fromkeys(("fileSharing", "customWorkbookViews"), "names"),
    "customSheetViews": "names",
}
_PICTURE_NAME = re.compile(r"(?:image|media|picture|hdphoto)\d*\.\w+$")
_IS_FILE = re.compile(r"[\\/]|\.\w{2,5}$")
_VML_OBJECT = re.compile(rb"ObjectType=[\"'](\w+)")
_FONTS = (".odttf", ".fntdata", ".ttf")


def clean_office(data: bytes, clean_inner: CleanInner) -> CleanCopy:
    """Clean a Word, Excel or PowerPoint file."""
    found = CleaningLog()
    parts = read_package(data, found)
    for pattern, what in _REFUSED:
        if any(re.search(pattern, n) for n in parts if not _REFUSED_BUT.search(n)):
            raise CannotClean(what, remedy=f"take that out, or {_TO_PDF}")
    gone = frozenset(_find_dropped(parts, found))
    names = _rename_pictures(parts, found)
    dangling = {
        source: _clean_relations(parts, source, gone, names, found)
        for source in sorted(parts)
        if source.endswith(".rels")
    }
    hidden_styles = _hidden_styles(parts)
    out: Parts = {}
    for name, content in parts.items():
        if name in gone or (name.endswith(".rels") and _part_of(name) in gone):
            continue
        new = content
        if name == "[Content_Types].xml":
            new = _clean_content_types(content, gone, names)
        elif name in _PROPERTIES:
            new = _bare_properties(name, content, found)
        elif name.endswith((".xml", ".vml")):
            ids = dangling.get(relationships_name(name), frozenset())
            new = _clean_part(name, content, ids, hidden_styles, found)
        elif not name.endswith((".rels", *_FONTS)):
            new = clean_media(content, clean_inner, found)
        out[names.get(name, name)] = new
    return found.cleaned(write_package(out, first="[Content_Types].xml"))


def _find_dropped(parts: Parts, found: CleaningLog) -> Iterator[str]:
    for name, content in parts.items():
        for pattern, kind in _DROPPED:
            if re.match(pattern, name):
                found.taken.add(kind)
                yield name
        kinds = set(_VML_OBJECT.findall(content)) if name.endswith(".vml") else set()
        if kinds == {b"Note"}:  # notes of cells
            yield name


def _rename_pictures(parts: Parts, found: CleaningLog) -> Mapping[str, str]:
    """Rename pictures that still have their name from somebody's computer."""
    names: dict[str, str] = {}
    for name in sorted(parts):
        folder, _, last = name.rpartition("/")
        if not folder.endswith("/media") or _PICTURE_NAME.match(last):
            continue
        suffix = PurePosixPath(last).suffix
        numbered = (f"{folder}/picture{n}{suffix}" for n in count(len(names) + 1))
        names[name] = next(new for new in numbered if new not in parts)
        found.taken.add("file-names")
    return names


def _part_of(relations: str) -> str:
    """Give the part that a file of relations belongs to; "" for the package."""
    folder, _, last = relations.partition("_rels/")
    return folder + last.removesuffix(".rels")


def _clean_relations(
    parts: Parts,
    source: str,
    gone: frozenset[str],
    names: Mapping[str, str],
    found: CleaningLog,
) -> frozenset[str]:
    """Rewrite a file of relations in `parts`; give the ids of those removed."""
    root, dangling = read_xml(parts[source]), set()
    for _, relation in elements(root):
        target = relation.get("Target")
        if target is None:
            continue
        kind = (relation.get("Type") or "").rpartition("/")[2]
        if relation.get("TargetMode") == "External":
            if kind in {"attachedTemplate", "mailMergeSource"}:
                found.taken.add("file-names")
                dangling.add(relation.get("Id", ""))
                remove_element(relation)
            elif kind != "hyperlink":
                raise CannotClean(
                    "is linked to other files",
                    remedy=f"break the links (File, Info, Edit Links), or {_TO_PDF}",
                )
            elif not ON_WEB.match(target) and target != NOWHERE:
                found.taken.add("file-names")
                relation.set("Target", NOWHERE)
            continue
        path = resolve_target(_part_of(source), target)
        if path in gone:
            dangling.add(relation.get("Id", ""))
            remove_element(relation)
        elif path in names:
            relation.set("Target", f"/{names[path]}")
    parts[source] = write_xml(root)
    return frozenset(dangling)


def _clean_content_types(
    content: bytes, gone: frozenset[str], names: Mapping[str, str]
) -> bytes:
    root = read_xml(content)
    for _, element in elements(root):
        name = (element.get("PartName") or "").lstrip("/")
        if name in gone:
            remove_element(element)
        elif name in names:
            element.set("PartName", f"/{names[name]}")
    return write_xml(root)


def _bare_properties(name: str, content: bytes, found: CleaningLog) -> bytes:
    from lxml import etree

    bare = write_xml(etree.Element("{" + _PROPERTIES[name]))
    if content != bare:
        found.taken.add("properties")
    return bare


def _hidden_styles(parts: Parts) -> frozenset[str]:
    """Give the ids of the styles of a Word file whose text is not shown."""
    return frozenset(
        attribute_values(style).get("styleId", "")
        for name in parts
        if re.fullmatch(r"word/(?:glossary/)?styles\.xml", name)
        for kind, style in elements(read_xml(parts[name]))
        if kind == "style"
        and any(k == "vanish" and _is_on(e) for k, e in elements(style))
    )


def _is_on(element: "Element") -> bool:
    return attribute_values(element).get("val", "1") not in {"0", "false", "off"}


def _clean_part(
    name: str,
    content: bytes,
    dangling: frozenset[str],
    hidden_styles: frozenset[str],
    found: CleaningLog,
) -> bytes:
    root = read_xml(content)
    is_word = name.startswith("word/") and not name.endswith("styles.xml")
    for kind, element in elements(root):
        if is_word:
            _refuse_in_word(kind, element, hidden_styles)
        elif name.startswith("xl/"):
            _refuse_in_excel(name, kind, element)
        elif name.startswith("ppt/"):
            _refuse_in_slides(name, kind, element)
        if kind in _GONE:
            found.taken.add(_GONE[kind])
            remove_element(element)
            continue
        _clean_attributes(kind, element, dangling, found)
    return write_xml(root)


def _clean_attributes(
    kind: str, element: "Element", dangling: frozenset[str], found: CleaningLog
) -> None:
    for attribute in list(element.attrib):
        short, value = local_name(attribute), str(element.attrib[attribute])
        if _REVISION_IDS.match(short):
            found.taken.add("history")
            del element.attrib[attribute]
        elif value in dangling and "relationships}" in str(attribute):
            del element.attrib[attribute]
            if kind != "pageSetup":  # it points to the settings of a printer
                remove_element(element)
        elif short == "refreshedBy":
            found.taken.add("names")
            del element.attrib[attribute]
    if kind in {"docPr", "cNvPr"}:
        if element.get("descr"):
            found.kept.add("picture-texts")
        if _IS_FILE.search(element.get("name") or ""):
            found.taken.add("file-names")
            element.set("name", f"Picture {element.get('id', '')}")
    elif kind == "definedName":
        found.kept.add("named-cells")


_TEXTS = frozenset({"t", "delText", "instrText", "tab", "br", "sym", "drawing", "pict"})


def _refuse_in_word(
    kind: str, element: "Element", hidden_styles: frozenset[str]
) -> None:
    if _CHANGES.match(kind):
        raise CannotClean(
            "holds tracked changes", remedy="accept or reject all changes in Word first"
        )
    is_hidden = False
    if kind == "vanish" and _is_on(element):
        run = element.getparent()
        run = None if run is None else run.getparent()
        is_hidden = run is not None and any(local_name(e.tag) in _TEXTS for e in run)
    elif kind in {"rStyle", "pStyle"}:
        is_hidden = attribute_values(element).get("val") in hidden_styles
    if is_hidden:
        raise CannotClean("holds hidden text", remedy="show or delete it in Word first")


def _refuse_in_excel(name: str, kind: str, element: "Element") -> None:
    is_hidden = element.get("hidden") in {"1", "true"}
    if kind == "sheet" and element.get("state") in {"hidden", "veryHidden"}:
        raise CannotClean(
            "holds a hidden sheet", remedy="show or delete it in Excel first"
        )
    if is_hidden and kind in {"row", "col"} and "/worksheets/" in f"/{name}":
        raise CannotClean(
            "holds hidden rows or columns", remedy="show or delete them in Excel first"
        )


def _refuse_in_slides(name: str, kind: str, element: "Element") -> None:
    if kind == "sld" and element.get("show") in {"0", "false"}:
        raise CannotClean(
            "holds a hidden slide", remedy="show or delete it in PowerPoint first"
        )
    if kind == "t" and name.startswith("ppt/notesSlides/"):
        above = (local_name(each.tag) for each in element.iterancestors())
        if (element.text or "").strip() and "fld" not in above:  # no slide number
            raise CannotClean(
                "holds notes of the speaker", remedy=f"delete them first, or {_TO_PDF}"
            )
