"""The mark of a confidential letter in the headers and footers of a reference file.

A paragraph in the style "Letter Classification" is put at the beginning of each header
and the end of each footer that has none. Where the first page, even pages or all pages
would have no header or footer, they get one. It becomes a pattern like the others.
"""

from collections.abc import Iterator
from typing import Final, Literal

from appeals.model.office_zip import DECLARATION, relationships_name
from appeals.writers.docx.markup import (
    OFFICE_RELATIONSHIPS,
    WORD,
    Edit,
    edited,
    paragraph_xml,
)
from appeals.writers.docx.package import (
    Package,
    Relationship,
    relationships_xml,
)
from appeals.writers.docx.styles import CLASSIFICATION, StyleIndex, style_id

_Kind = Literal["header", "footer"]
_KINDS: Final[tuple[_Kind, ...]] = ("header", "footer")
_ROOTS: Final = {"header": "w:hdr", "footer": "w:ftr"}
_STYLE_ID: Final = "LetterClassification"
_STYLE: Final = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}">'
    f'<w:name w:val="{CLASSIFICATION}"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:rPr><w:b/><w:bCs/><w:color w:val="1C2126"/>'
    '<w:sz w:val="18"/><w:szCs w:val="20"/></w:rPr></w:style>'
)


def with_classification(package: Package, document: str) -> Package:
    """Give the reference file with the pattern of the mark on every page.

    `document` names its main part. A file that letters cannot be made with comes back
    with its faults. WorkspaceError for a part that is no readable XML.
    """
    parts = dict(package.parts)
    rels = package.relationships(document)
    targets = {rel.kind: rel.target for rel in rels}
    if "styles" not in targets:
        return package
    style, parts[targets["styles"]] = _style(package, targets["styles"])
    pattern = paragraph_xml(style)
    for rel in rels:
        if rel.kind in _ROOTS:
            parts[rel.target] = _marked(package, rel, style, pattern)
    references = []
    settings = targets.get("settings")
    for kind, page in _missing(package, document, settings):
        rel = Relationship(f"rIdMark{kind}{page}", kind, f"word/mark-{kind}-{page}.xml")
        rels = (*rels, rel)
        references.append(
            f'<w:{kind}Reference xmlns:r="{OFFICE_RELATIONSHIPS}" w:type="{page}" '
            f'r:id="{rel.id}"/>'
        )
        root = _ROOTS[kind]
        parts[rel.target] = (
            f'{DECLARATION}<{root} xmlns:w="{WORD}">{pattern}</{root}>'.encode()
        )
    section = package.tree(document).find("w:body", "w:sectPr")
    if references and section:
        place = section.inner_start
        edit = Edit(place, place, "".join(references))
        parts[document] = edited(package.part(document), [edit]).encode()
        parts[relationships_name(document)] = relationships_xml(rels, document).encode()
    return Package(package.name, parts)


def _style(package: Package, part: str) -> tuple[str, bytes]:
    """Give the id of the style, and the styles with it; ours where there is none."""
    data, root = package.part(part), package.tree(part)
    if found := StyleIndex(root).find(CLASSIFICATION):
        return style_id(found), data
    ids = {style_id(style) for style in root.children}
    own = _STYLE_ID
    while own in ids:
        own += "0"
    end = root.inner_end
    return own, edited(data, [Edit(end, end, _STYLE.format(id=own))]).encode()


def _marked(package: Package, rel: Relationship, style: str, pattern: str) -> bytes:
    """Give a header or footer with the pattern, where the house put it or we do."""
    data, root = package.part(rel.target), package.tree(rel.target)
    if any(e.value("w:pPr", "w:pStyle") == style for e in root.walk()):
        return data
    if data[root.start : root.inner_start].endswith(b"/>"):
        whole = f">{pattern}</{_ROOTS[rel.kind]}>"
        edit = Edit(root.inner_start - 2, root.inner_start, whole)
    else:
        place = root.inner_start if rel.kind == "header" else root.inner_end
        edit = Edit(place, place, pattern)
    return edited(data, [edit]).encode()


def _missing(
    package: Package, document: str, settings: str | None
) -> Iterator[tuple[_Kind, str]]:
    """Name the pages that have no header or footer (ECMA-376 part 1, 17.10)."""
    section = package.tree(document).find("w:body", "w:sectPr")
    if section is None:
        return
    pages = ["default"]
    if section.find("w:titlePg"):
        pages.append("first")
    if settings and package.tree(settings).find("w:evenAndOddHeaders"):
        pages.append("even")
    there = {(c.tag, c.attributes.get("w:type")) for c in section.children}
    for kind in _KINDS:
        for page in pages:
            if (f"w:{kind}Reference", page) not in there:
                yield kind, page
