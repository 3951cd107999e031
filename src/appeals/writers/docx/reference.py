"""The reference file: the look comes from it, the words from a letter.

It is read once per process. Of its contents only styles, numbering, fonts, theme,
headers, footers and their pictures reach a letter; its body, comments, macros,
history and properties do not.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from appeals.annexes.clean import clean_picture
from appeals.model.office_zip import (
    CONTENT_TYPES_NAME,
    DECLARATION,
    Entry,
    compress_part,
    relationships_name,
)
from appeals.writers.docx.header_footer import (
    HeaderFooter,
    add_classification,
    read_header_footer,
)
from appeals.writers.docx.markup import WORD, XmlElement, outer_xml
from appeals.writers.docx.numbering import Numbering, read_numbering
from appeals.writers.docx.package import (
    WORD_TYPE,
    Package,
    Relationship,
    content_types_xml,
    read_package,
    relationships_xml,
)
from appeals.writers.docx.styles import StyleSheet, read_styles

_OF_DOCUMENT: Final = frozenset(
    {"styles", "numbering", "settings", "fontTable", "theme", "header", "footer"}
)
_OF_PARTS: Final = frozenset({"image", "hyperlink", "font"})
_REVISION_IDS: Final = re.compile(rb'\s+w:rsid\w*="[^"]*"')
_CORE_NAME: Final = "docProps/core.xml"
_APP_NAME: Final = "docProps/app.xml"
_OWN_TYPES: Final = {
    _CORE_NAME: "application/vnd.openxmlformats-package.core-properties+xml",
    _APP_NAME: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
# The part that names the program that wrote a file: it names none.
_APP_PROPERTIES: Final = (
    f"{DECLARATION}<Properties xmlns="
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
# In the order of ECMA-376 part 1, 17.15.1.78; `w:footnotePr` is between them.
_BEFORE_NOTES: Final = frozenset(
    {
        "w:embedTrueTypeFonts",
        "w:embedSystemFonts",
        "w:saveSubsetFonts",
        "w:mirrorMargins",
        "w:gutterAtTop",
        "w:defaultTabStop",
        "w:autoHyphenation",
        "w:consecutiveHyphenLimit",
        "w:hyphenationZone",
        "w:doNotHyphenateCaps",
        "w:evenAndOddHeaders",
    }
)
_AFTER_NOTES: Final = frozenset({"w:themeFontLang", "w:clrSchemeMapping"})
_NOTES: Final = (
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
)
_WORD_URI: Final = "http://schemas.microsoft.com/office/word"
_COMPATIBILITY: Final = "".join(
    f'<w:compatSetting w:name="{name}" w:uri="{_WORD_URI}" w:val="{value}"/>'
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    )
)
# ECMA-376 part 1, 17.6.17: what follows `w:bidi` in `w:sectPr`.
_BEHIND_BIDI = frozenset({"w:rtlGutter", "w:docGrid"})
# Numbering that restarts on each page would contradict the tree; the rest is dropped.
_DROPPED = frozenset(
    {
        "w:bidi",
        "w:endnotePr",
        "w:footnotePr",
        "w:printerSettings",
        "w:sectPrChange",
        "w:type",
    }
)


class Section(NamedTuple):
    """The page settings, cut where the direction belongs; `text_width` in twips."""

    before_direction: str
    after_direction: str
    text_width: int

    def xml(self, *, is_rtl: bool) -> str:
        """Give `w:sectPr`."""
        direction = "<w:bidi/>" if is_rtl else ""
        return f"{self.before_direction}{direction}{self.after_direction}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference file made ready to write letters with.

    `static` are the parts that every letter contains unchanged; the other parts are
    printed for each letter under the names given here. `relationships` are
    those of the document that every letter has. The first static part is the list of
    content types.
    """

    document_name: str
    notes_name: str
    styles_name: str
    numbering_name: str
    core_name: str
    sheet: StyleSheet
    numbering: Numbering
    section: Section
    header_footer: tuple[HeaderFooter, ...]
    relationships: tuple[Relationship, ...]
    static: tuple[Entry, ...]


def load_reference(
    data: bytes | None, name: str, *, is_marked: bool = False
) -> Reference:
    """Give the reference file `data`, or the one of the package, made ready.

    `name` is for messages. With `is_marked` its pages have the mark of a confidential
    letter. WorkspaceError when Word could not use it, when it contains what no letter
    may carry, or when required styles are missing: all are named.
    """
    if data is None:
        return _prepare_default(is_marked=is_marked)
    return _prepare(data, name, is_marked=is_marked)


@cache
def _prepare_default(*, is_marked: bool) -> Reference:
    return _prepare(default_reference(), "reference.docx", is_marked=is_marked)


def default_reference() -> bytes:
    """Give the reference file of the package."""
    return (files("appeals.writers.docx") / "reference.docx").read_bytes()


@lru_cache(maxsize=8)
def _prepare(data: bytes, name: str, *, is_marked: bool) -> Reference:
    package = _drop_revision_ids(read_package(data, name))
    types, document = package.content_types(), package.document_name()
    if is_marked:
        package = add_classification(package, document)
    rels = tuple(r for r in package.relationships(document) if r.kind in _OF_DOCUMENT)
    names = {r.kind: r.target for r in rels}
    for kind in ("styles", "numbering", "settings"):
        if kind not in names:
            raise package.fault(f"holds no {kind}")
    sheet = read_styles(package, names["styles"])
    for rel in rels:
        if rel.kind in {"header", "footer"}:
            types.setdefault(rel.target, f"{WORD_TYPE}.{rel.kind}+xml")
    targets = (r.target for r in rels if r.kind in {"header", "footer"})
    found = (read_header_footer(package, target, sheet.ids) for target in targets)
    header_footer = tuple(f for f in found if f)
    notes = posixpath.join(posixpath.dirname(document), "footnotes.xml")
    static = _static_parts(package, document, rels)
    static[names["settings"]] = settings_xml(package, names["settings"]).encode()
    printed = {document, notes, names["styles"], names["numbering"], _CORE_NAME}
    printed.update(f.name for f in header_footer)
    types |= {
        document: f"{WORD_TYPE}.document.main+xml",
        notes: f"{WORD_TYPE}.footnotes+xml",
        **_OWN_TYPES,
    }
    listed = content_types_xml({*static, *printed}, types)
    static[CONTENT_TYPES_NAME] = listed.encode()
    return Reference(
        document_name=document,
        notes_name=notes,
        styles_name=names["styles"],
        numbering_name=names["numbering"],
        core_name=_CORE_NAME,
        sheet=sheet,
        numbering=read_numbering(package, names["numbering"], sheet),
        section=read_section(package, document),
        header_footer=header_footer,
        relationships=(*rels, Relationship("rIdNotes", "footnotes", notes)),
        static=tuple(
            compress_part(name, content)
            for name, content in sorted(static.items(), key=_sort_key)
            if name not in printed
        ),
    )


def _sort_key(part: tuple[str, bytes]) -> tuple[bool, str]:
    """Order parts by name, the content types first."""
    return part[0] != CONTENT_TYPES_NAME, part[0]


def _drop_revision_ids(package: Package) -> Package:
    parts = {
        name: _REVISION_IDS.sub(b"", data) if name.endswith(".xml") else data
        for name, data in package.parts.items()
    }
    return Package(package.name, parts)


def _static_parts(
    package: Package, document: str, rels: tuple[Relationship, ...]
) -> dict[str, bytes]:
    """Gather the parts that letters share, and the pictures and fonts they name."""
    package_relationships = (
        Relationship("rId1", "officeDocument", document),
        Relationship("rId2", "core-properties", _CORE_NAME),
        Relationship("rId3", "extended-properties", _APP_NAME),
    )
    parts = {
        relationships_name(""): relationships_xml(package_relationships, "").encode(),
        _APP_NAME: _APP_PROPERTIES.encode(),
    }
    for rel in rels:
        if rel.kind == "settings":
            continue
        parts[rel.target] = package.part(rel.target)
        inner = package.relationships(rel.target)
        for relationship in inner:
            if relationship.kind not in _OF_PARTS:
                raise package.fault(
                    f"holds something of the kind '{relationship.kind}' in "
                    f"'{rel.target}'",
                    "remove it: only text, pictures and links are taken over",
                )
            if relationship.is_external and relationship.kind != "hyperlink":
                raise package.fault(
                    f"shows '{relationship.target}', which is not inside the file",
                    "insert the picture instead of linking to it",
                )
            if not relationship.is_external:
                target = relationship.target
                content = package.part(target)
                is_picture = relationship.kind == "image"
                parts[target] = (
                    clean_picture(content, target) if is_picture else content
                )
        if inner:
            name = relationships_name(rel.target)
            parts[name] = relationships_xml(inner, rel.target).encode()
    return parts


def settings_xml(package: Package, part: str) -> str:
    """Print the settings; `part` is the reference file's own settings part."""
    data, children = package.part(part), package.tree(part).children
    before = "".join(outer_xml(data, c) for c in children if c.tag in _BEFORE_NOTES)
    after = "".join(outer_xml(data, c) for c in children if c.tag in _AFTER_NOTES)
    return (
        f'{DECLARATION}<w:settings xmlns:w="{WORD}">{before}{_NOTES}'
        f"<w:compat>{_COMPATIBILITY}</w:compat>{after}</w:settings>"
    )


def read_section(package: Package, part: str) -> Section:
    """Read the settings of the last section of the reference file's own body."""
    data = package.part(part)
    section = package.tree(part).find("w:body", "w:sectPr")
    size = section.find("w:pgSz") if section else None
    margins = section.find("w:pgMar") if section else None
    if not (section and size and margins):
        raise package.fault("has no page size and margins")
    kept = [c for c in section.children if c.tag[:2] == "w:" and c.tag not in _DROPPED]
    before = "".join(outer_xml(data, c) for c in kept if c.tag not in _BEHIND_BIDI)
    after = "".join(outer_xml(data, c) for c in kept if c.tag in _BEHIND_BIDI)
    width = _twips(size, "w") - _twips(margins, "left") - _twips(margins, "right")
    return Section(
        f"<w:sectPr>{before}",
        f"{after}</w:sectPr>",
        width - _twips(margins, "gutter"),
    )


def _twips(element: XmlElement, name: str) -> int:
    value = element.attributes.get(f"w:{name}", "0")
    return int(value) if value.isdecimal() else 0
