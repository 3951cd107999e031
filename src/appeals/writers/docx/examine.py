"""Inspect a reference file: each thing that letters take from it, found or missing.

`check_reference` refuses at the first fault; this reports all of them.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from appeals.errors import WorkspaceError
from appeals.model.finding import Observation
from appeals.writers.docx import styles
from appeals.writers.docx.header_footer import PATTERNS
from appeals.writers.docx.markup import OFFICE_RELATIONSHIPS, XmlElement
from appeals.writers.docx.package import Package, read_package
from appeals.writers.docx.reference import load_reference
from appeals.writers.docx.styles import REQUIRED, StyleIndex, style_id
from appeals.writers.layout.actual_look import SIDES, ActualLogo, ActualLook

_MACROS: Final = frozenset({"vbaProject", "control", "activeXControl", "oleObject"})
_KINDS: Final = {"paragraph": "Paragraph", "character": "Character", "table": "Table"}
_FACES: Final = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEME_FACES: Final = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_TWIPS_IN_A_MM: Final = 1440 / 25.4
_OF: Final = f"{{{OFFICE_RELATIONSHIPS}}}"
_EMU_IN_A_MM: Final = 36_000


def examine_reference(data: bytes, name: str) -> tuple[Observation, ...]:
    """Inspect styles, lists, headers, fonts, page, macros and links of a reference.

    `name` is for messages. What is wrong is in the observations; nothing is raised. A
    file in which nothing is wrong can be rendered with.
    """
    seen: list[Observation] = []
    try:
        seen += _inspect(read_package(data, name))  # what came before a fault stays
        if not any(each.error for each in seen):
            load_reference(data, name)
    except WorkspaceError as error:
        seen.append(Observation("file", "cannot be used", error))
    return tuple(seen)


def _inspect(package: Package) -> Iterator[Observation]:
    yield _macros(package)
    document = package.document_name()
    rels = package.relationships(document)
    targets = {rel.kind: rel.target for rel in rels}
    if "styles" not in targets:
        raise package.fault("holds no styles")
    root = package.tree(targets["styles"])
    index = StyleIndex(root)
    yield from _styles(package, index)
    yield from _lists(package, index)
    header_footer = [rel.target for rel in rels if rel.kind in {"header", "footer"}]
    yield from _header_footer(package, header_footer, index)
    yield from _links(package, header_footer)
    yield Observation("fonts", ", ".join(_fonts(root)) or "none named")
    yield from _page(package, document)


def _macros(package: Package) -> Observation:
    kinds = {
        rel.kind
        for name in package.parts
        if name.endswith(".rels")
        for rel in package.relationships(_owner(name))
    }
    if not kinds & _MACROS:
        return Observation("macros", "none")
    error = package.fault(
        "holds macros or embedded programs",
        "save it in Word as “Word document (.docx)”, which keeps none",
    )
    return Observation("macros", "refused", error)


def _owner(relationships: str) -> str:
    """Give the part that a file of relationships belongs to."""
    folder, _, file = relationships.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def _styles(package: Package, index: StyleIndex) -> Iterator[Observation]:
    for name, kind in REQUIRED.items():
        subject = f"{kind} style '{name}'"
        if (style := index.find(name, kind)) is None:
            yield Observation(
                subject, "missing", _missing_style_error(package, index, name, kind)
            )
            continue
        own = style.value("w:name") or name
        named = "" if own == name else f" as '{own}'"
        yield Observation(subject, f"found{named}, id '{style_id(style)}'")
    without = {n: f"'{other}' takes its place" for n, other in styles.INSTEAD.items()}
    without[styles.CLASSIFICATION] = "confidential letters add our own"
    for name, instead in without.items():
        state = "found" if index.find(name) else f"not there; {instead}"
        yield Observation(f"paragraph style '{name}'", state)


def _missing_style_error(
    package: Package, index: StyleIndex, name: str, kind: str
) -> WorkspaceError:
    others = [other for other in _KINDS if other != kind and index.find(name, other)]
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


def _lists(package: Package, index: StyleIndex) -> Iterator[Observation]:
    for name in styles.LISTS:
        if (style := index.find(name)) is None:
            continue
        try:
            number = index.number_id(package, name, style)
        except WorkspaceError as error:
            yield Observation(f"list of '{name}'", "missing", error)
        else:
            yield Observation(f"list of '{name}'", f"found, list {number}")


def _header_footer(
    package: Package, parts: list[str], index: StyleIndex
) -> Iterator[Observation]:
    """Say where the patterns are; a letterhead may do without any of them."""
    used: dict[str, list[str]] = {}
    for part in parts:
        for element in package.tree(part).walk():
            if style := element.value("w:pPr", "w:pStyle"):
                used.setdefault(style, []).append(part.rpartition("/")[2])
    for name in PATTERNS:
        if (pattern := index.find(name)) is None:
            continue
        if places := used.get(style_id(pattern)):
            state = f"in {', '.join(dict.fromkeys(places))}"
        elif name == styles.CLASSIFICATION:
            state = "in no header or footer: confidential letters add it to each"
        else:
            state = "in no header or footer: letters print none"
        yield Observation(f"pattern '{name}'", state)


def _links(package: Package, parts: list[str]) -> Iterator[Observation]:
    outside = [
        rel.target
        for part in parts
        for rel in package.relationships(part)
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
    root = package.tree(document)
    size = root.find("w:body", "w:sectPr", "w:pgSz")
    margins = root.find("w:body", "w:sectPr", "w:pgMar")
    if not (size and margins):
        raise package.fault(
            "has no page size and margins", "in Word: Layout > Margins, then save"
        )
    width, height = (_length_mm(size, f"w:{name}") for name in ("w", "h"))
    yield Observation("page", f"{width:.0f} x {height:.0f} mm")
    sides = (f"{side} {_length_mm(margins, f'w:{side}'):.0f}" for side in SIDES)
    yield Observation("margins", f"{', '.join(sides)} mm")


def _length_mm(
    element: XmlElement, name: str, units_in_a_mm: float = _TWIPS_IN_A_MM
) -> float:
    value = element.attributes.get(name, "0")
    return int(value) / units_in_a_mm if value.lstrip("-").isdecimal() else 0


def read_reference_look(data: bytes, name: str) -> ActualLook:
    """Read font, margins and logo of a file in which nothing is wrong.

    The font is that of "Normal" for Latin letters, a font of the theme by its name; the
    logo the first picture in the header of the first page.
    """
    package = read_package(data, name)
    document = package.document_name()
    targets = {rel.kind: rel.target for rel in package.relationships(document)}
    section = next(e for e in package.tree(document).walk() if e.tag == "w:sectPr")
    margins = section.find("w:pgMar")
    top, right, bottom, left = (
        _length_mm(margins, f"w:{side}") if margins else 0 for side in SIDES
    )
    logo = next(_header_pictures(package, document, section), None)
    return ActualLook(_text_font(package, targets), (top, right, bottom, left), logo)


def _header_pictures(
    package: Package, document: str, section: XmlElement
) -> Iterator[ActualLogo]:
    """Yield the pictures in the header of the first page."""
    kind = "first" if section.find("w:titlePg") else "default"
    parts = {rel.id: rel.target for rel in package.relationships(document)}
    for each in section.children:
        part = parts.get(each.attributes.get(f"{_OF}id", ""))
        is_header = each.tag == "w:headerReference"
        if part and is_header and each.attributes.get("w:type") == kind:
            yield from _pictures(package, part)


def _pictures(package: Package, part: str) -> Iterator[ActualLogo]:
    targets = {rel.id: rel.target for rel in package.relationships(part)}
    width_mm = 0.0
    for element in package.tree(part).walk():
        if element.tag.endswith("}extent"):
            width_mm = _length_mm(element, "cx", _EMU_IN_A_MM)
        get = element.attributes.get
        id_ = get(f"{_OF}embed") or get(f"{_OF}id") or ""
        if element.tag.endswith(("}blip", "}imagedata")) and id_ in targets:
            yield ActualLogo(package.part(targets[id_]), width_mm)


def _text_font(package: Package, targets: Mapping[str, str]) -> str:
    """Name the font of the text: that of "Normal", else of the whole document."""
    root = package.tree(targets["styles"])
    index = StyleIndex(root)
    normal = index.find("normal")
    holders: list[XmlElement] = [*(index.lineage(normal) if normal else ())]
    if defaults := root.find("w:docDefaults", "w:rPrDefault"):
        holders.append(defaults)
    for holder in holders:
        fonts = holder.find("w:rPr", "w:rFonts")
        if fonts and (theme := fonts.attributes.get("w:asciiTheme")):
            return _theme_font(package, targets.get("theme"), theme)
        if fonts and (font := fonts.attributes.get("w:ascii")):
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
