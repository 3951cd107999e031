"""Look a reference file over: each thing that letters take from it, found or not.

`check_reference` refuses at the first fault; this says everything at once.
"""

from collections.abc import Iterator
from typing import Final

from appeals.errors import WorkspaceError
from appeals.model.finding import Observation
from appeals.writers.docx import styles
from appeals.writers.docx.header_footer import PATTERNS
from appeals.writers.docx.markup import OFFICE_RELATIONSHIPS, XmlElement
from appeals.writers.docx.package import (
    Package,
    Relationship,
    read_content_types,
    read_package,
    read_relationships,
)
from appeals.writers.docx.reference import document_name, reference_for
from appeals.writers.docx.styles import REQUIRED, lineage_of, styles_of
from appeals.writers.layout.seen_look import SIDES, SeenLogo, SeenLook

_MACROS: Final = frozenset({"vbaProject", "control", "activeXControl", "oleObject"})
_KINDS: Final = {"paragraph": "Paragraph", "character": "Character", "table": "Table"}
_FACES: Final = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEME_FACES: Final = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_TWIPS_IN_A_MM: Final = 1440 / 25.4
_OF: Final = f"{{{OFFICE_RELATIONSHIPS}}}"
_EMU_IN_A_MM: Final = 36_000


def examine_reference(data: bytes, name: str) -> tuple[Observation, ...]:
    """Look at styles, lists, headers, fonts, page, macros and links of a reference.

    `name` is for messages. What is wrong is in the observations; nothing is raised. A
    file in which nothing is wrong can be rendered with.
    """
    seen: list[Observation] = []
    try:
        package = read_package(data, name)
        seen += _parts(package)  # what was seen before a fault stays
    except WorkspaceError as error:
        seen.append(Observation("file", "cannot be used", error))
    if not any(each.error for each in seen):
        try:
            reference_for(data, name)
        except WorkspaceError as error:
            seen.append(Observation("file", "cannot be used", error))
    return tuple(seen)


def _parts(package: Package) -> Iterator[Observation]:
    yield from _macros(package)
    document = document_name(package, read_content_types(package))
    rels = read_relationships(package, document)
    targets = {rel.kind: rel.target for rel in rels}
    if "styles" not in targets:
        raise package.fault("holds no styles")
    root = package.tree(targets["styles"])
    found = styles_of(root)
    yield from _styles(package, found)
    yield from _dispensable(found)
    yield from _lists(package, found)
    header_footer = tuple(t.target for t in rels if t.kind in {"header", "footer"})
    yield from _header_footer(package, header_footer, found)
    yield from _links(package, header_footer)
    yield Observation("fonts", ", ".join(_fonts(root)) or "none named")
    yield from _page(package, document)


def _macros(package: Package) -> Iterator[Observation]:
    kinds = {
        rel.kind
        for name in package.parts
        if name.endswith(".rels")
        for rel in read_relationships(package, _owner(name))
    }
    if kinds & _MACROS:
        error = package.fault(
            "holds macros or embedded programs",
            "save it in Word as “Word document (.docx)”, which keeps none",
        )
        yield Observation("macros", "refused", error)
    else:
        yield Observation("macros", "none")


def _owner(relationships: str) -> str:
    """Give the part that a file of relationships belongs to."""
    folder, _, file = relationships.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def _styles(
    package: Package, found: dict[tuple[str, str], XmlElement]
) -> Iterator[Observation]:
    for name, kind in REQUIRED.items():
        style = found.get((kind, name.casefold()))
        subject = f"{kind} style '{name}'"
        if style is None:
            yield Observation(subject, "missing", _no_style(package, found, name, kind))
            continue
        own = style.value("w:name") or name
        id_ = style.attributes.get("w:styleId", "")
        named = "" if own == name else f" as '{own}'"
        yield Observation(subject, f"found{named}, id '{id_}'")


def _dispensable(found: dict[tuple[str, str], XmlElement]) -> Iterator[Observation]:
    for name, instead in styles.INSTEAD.items():
        is_there = ("paragraph", name.casefold()) in found
        state = "found" if is_there else f"not there; '{instead}' takes its place"
        yield Observation(f"paragraph style '{name}'", state)
    is_there = ("paragraph", styles.CLASSIFICATION.casefold()) in found
    state = "found" if is_there else "not there; confidential letters add our own"
    yield Observation(f"paragraph style '{styles.CLASSIFICATION}'", state)


def _no_style(
    package: Package, found: dict[tuple[str, str], XmlElement], name: str, kind: str
) -> WorkspaceError:
    others = [k for k in _KINDS if k != kind and (k, name.casefold()) in found]
    remedy = (
        f"in Word: Home > Styles > New Style, name it '{name}', "
        f"style type {_KINDS[kind]}"
    )
    if others:
        remedy = f"rename the {others[0]} style of this name, then {remedy}"
    elif name == name.lower() or name == styles.LINK:
        remedy = (
            "in Word: Home > Styles > Options > Select styles to show: All styles, "
            f"then use '{name}' once and save"
        )
    return package.fault(f"lacks the {kind} style '{name}'", remedy)


def _lists(
    package: Package, found: dict[tuple[str, str], XmlElement]
) -> Iterator[Observation]:
    by_id = {s.attributes.get("w:styleId", ""): s for s in found.values()}
    for name in styles.LISTS:
        style = found.get(("paragraph", name.casefold()))
        if style is None:
            continue
        try:
            number = styles.number_id(package, name, style, by_id)
        except WorkspaceError as error:
            yield Observation(f"list of '{name}'", "missing", error)
        else:
            yield Observation(f"list of '{name}'", f"found, list {number}")


def _header_footer(
    package: Package,
    parts: tuple[str, ...],
    found: dict[tuple[str, str], XmlElement],
) -> Iterator[Observation]:
    """Say where the patterns stand; a letterhead may do without any of them."""
    used: dict[str, list[str]] = {}
    for part in parts:
        for element in package.tree(part).walk():
            if style := element.value("w:pPr", "w:pStyle"):
                used.setdefault(style, []).append(part.rpartition("/")[2])
    for name in PATTERNS:
        style_element = found.get(("paragraph", name.casefold()))
        if style_element is None:
            continue
        places = used.get(style_element.attributes.get("w:styleId", ""), [])
        state = f"in {', '.join(dict.fromkeys(places))}"
        if not places and name == styles.CLASSIFICATION:
            state = "in no header or footer: confidential letters add it to each"
        elif not places:
            state = "in no header or footer: letters print none"
        yield Observation(f"pattern '{name}'", state)


def _links(package: Package, parts: tuple[str, ...]) -> Iterator[Observation]:
    outside = [
        rel.target
        for part in parts
        for rel in read_relationships(package, part)
        if rel.is_external and rel.kind != "hyperlink"
    ]
    for target in outside:
        error = package.fault(
            f"shows '{target}', which is not inside the file",
            "in Word: Insert > Pictures > This Device, then Insert, not Link to File",
        )
        yield Observation("links to other files", "refused", error)
    if not outside:
        yield Observation("links to other files", "none")


def _fonts(root: XmlElement) -> tuple[str, ...]:
    """Name the fonts of all styles, each once, in order."""
    named = [
        element.attributes[key]
        for element in root.walk()
        if element.tag == "w:rFonts"
        for key in _FACES + _THEME_FACES
        if element.attributes.get(key)
    ]
    return tuple(dict.fromkeys(named))


def _page(package: Package, document: str) -> Iterator[Observation]:
    body = package.tree(document).child("w:body")
    section = body.child("w:sectPr") if body else None
    size = section.child("w:pgSz") if section else None
    margins = section.child("w:pgMar") if section else None
    if not (size and margins):
        raise package.fault(
            "has no page size and margins", "in Word: Layout > Margins, then save"
        )
    yield Observation("page", f"{_mm(size, 'w')} x {_mm(size, 'h')} mm")
    widths = ", ".join(f"{side} {_mm(margins, side)}" for side in SIDES)
    yield Observation("margins", f"{widths} mm")


def _mm(element: XmlElement, name: str) -> str:
    return f"{_measure(element, f'w:{name}', _TWIPS_IN_A_MM):.0f}"


def _measure(element: XmlElement, name: str, in_a_mm: float) -> float:
    value = element.attributes.get(name, "0")
    return int(value) / in_a_mm if value.lstrip("-").isdecimal() else 0


def look_of_reference(data: bytes, name: str) -> SeenLook:
    """Read font, margins and logo of a file in which nothing is wrong.

    The font is that of "Normal" for Latin letters, a font of the theme by its name; the
    logo the first picture in the header of the first page.
    """
    package = read_package(data, name)
    document = document_name(package, read_content_types(package))
    rels = read_relationships(package, document)
    targets = {rel.kind: rel.target for rel in rels}
    section = next(e for e in package.tree(document).walk() if e.tag == "w:sectPr")
    margins = section.child("w:pgMar")
    top, right, bottom, left = (
        _measure(margins, f"w:{side}", _TWIPS_IN_A_MM) if margins else 0
        for side in SIDES
    )
    heads = _first_headers(section, {rel.id: rel for rel in rels})
    logos = (logo for part in heads for logo in _pictures(package, part))
    return SeenLook(
        _text_font(package, targets), (top, right, bottom, left), next(logos, None)
    )


def _first_headers(
    section: XmlElement, rels: dict[str, Relationship]
) -> tuple[str, ...]:
    """Name the header of the first page, where there is one."""
    kind = "first" if section.child("w:titlePg") else "default"
    found = (
        rels.get(each.attributes.get(f"{_OF}id", ""))
        for each in section.children
        if each.tag == "w:headerReference" and each.attributes.get("w:type") == kind
    )
    return tuple(rel.target for rel in found if rel)


def _pictures(package: Package, part: str) -> Iterator[SeenLogo]:
    targets = {rel.id: rel.target for rel in read_relationships(package, part)}
    width_mm = 0.0
    for element in package.tree(part).walk():
        if element.tag.endswith("}extent"):
            width_mm = _measure(element, "cx", _EMU_IN_A_MM)
        get = element.attributes.get
        id_ = get(f"{_OF}embed") or get(f"{_OF}id") or ""
        if element.tag.endswith(("}blip", "}imagedata")) and id_ in targets:
            yield SeenLogo(package.part(targets[id_]), width_mm)


def _text_font(package: Package, targets: dict[str, str]) -> str:
    """Name the font of the text: that of "Normal", else of the whole document."""
    root = package.tree(targets["styles"])
    found = styles_of(root)
    by_id = {s.attributes.get("w:styleId", ""): s for s in found.values()}
    normal = found.get(("paragraph", "normal"))
    defaults = root.child("w:docDefaults")
    holder = defaults.child("w:rPrDefault") if defaults else None
    holders: list[XmlElement | None] = [
        *(lineage_of(normal, by_id) if normal else ()),
        holder,
    ]
    for each in holders:
        run = each.child("w:rPr") if each else None
        fonts = run.child("w:rFonts") if run else None
        if fonts is None:
            continue
        if theme := fonts.attributes.get("w:asciiTheme"):
            return _theme_font(package, targets.get("theme"), theme)
        if font := fonts.attributes.get("w:ascii"):
            return font
    return "Times New Roman"  # what Word takes where nothing is said


def _theme_font(package: Package, part: str | None, name: str) -> str:
    """Name a font of the theme, "minorHAnsi"."""
    group = "}majorFont" if name.startswith("major") else "}minorFont"
    for element in package.tree(part).walk() if part else ():
        if element.tag.endswith(group):
            for each in element.children:
                if each.tag.endswith("}latin"):
                    return each.attributes.get("typeface", name)
    return name
