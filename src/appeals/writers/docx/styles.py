"""The styles of a reference file, found by name, never by id.

Word and LibreOffice translate or rename ids; the names stay, but for capitals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from appeals.model.document import ParagraphRole
from appeals.writers.docx.languages import word_language
from appeals.writers.docx.markup import Edit, XmlElement, apply_edits, outer_xml
from appeals.writers.docx.package import Package

NOTE_TEXT: Final = "footnote text"
NOTE_REFERENCE: Final = "footnote reference"
LINK: Final = "Hyperlink"
QUOTATION: Final = "Letter Quotation"
NUMBERS: Final = "Letter Numbers"
BULLETS: Final = "Letter Bullets"
ASKS: Final = "Letter Asks"
PARAGRAPHS: Final = "Letter Paragraphs"
TABLE: Final = "Letter Table"
TABLE_HEADING: Final = "Letter Table Heading"
TABLE_TEXT: Final = "Letter Table Text"
GAP: Final = "Letter Gap"
LETTERHEAD_NAME: Final = "Letterhead Name"
LETTERHEAD_LINE: Final = "Letterhead Line"
RUNNING_HEADER: Final = "Letter Running Header"
PAGE_COUNT: Final = "Letter Page Count"
CLASSIFICATION: Final = "Letter Classification"
CONTENTS: Final = ("toc 1", "toc 2")
LISTS: Final = (NUMBERS, BULLETS, ASKS, PARAGRAPHS)
HEADINGS: Final = ("heading 1", "heading 2", "heading 3", "heading 4")

ROLES: Final[Mapping[ParagraphRole, str]] = {
    "body": "",
    "introduction": "",
    "address": "Letter Address",
    "delivery": "Letter Delivery",
    "date": "Letter Date",
    "reference": "Letter Reference",
    "subject": "Letter Subject",
    "salutation": "Letter Salutation",
    "closing": "Letter Closing",
    "signature": "Letter Signature",
    "annex": "Letter Annex",
    "label": "Letter Label",
    "remainder": "",
    "kind": "Letter Label",
    "submitters": "",
}
"""The style of each role; "" is the style that Word gives a paragraph by default."""

COVER: Final[Mapping[ParagraphRole, str]] = {
    "kind": "Letter Cover Kind",
    "subject": "Letter Cover Title",
    "label": "Letter Cover Label",
    "address": "Letter Cover Name",
    "submitters": "Letter Cover Name",
    "date": "Letter Cover Date",
    "reference": "Letter Cover Date",
}
"""The styles of the roles that look different on the cover of a submission."""

REQUIRED: Final = {
    **dict.fromkeys(filter(None, ROLES.values()), "paragraph"),
    **dict.fromkeys(HEADINGS, "paragraph"),
    **dict.fromkeys(
        (
            NOTE_TEXT,
            QUOTATION,
            NUMBERS,
            BULLETS,
            ASKS,
            TABLE_HEADING,
            TABLE_TEXT,
            GAP,
            LETTERHEAD_NAME,
            LETTERHEAD_LINE,
            RUNNING_HEADER,
            PAGE_COUNT,
        ),
        "paragraph",
    ),
    NOTE_REFERENCE: "character",
    LINK: "character",
    TABLE: "table",
}
"""The styles that a reference file must hold, and the kind of each."""

INSTEAD: Final = {
    PARAGRAPHS: NUMBERS,
    **dict.fromkeys(CONTENTS, "Letter Annex"),
    "Letter Cover Kind": "Letter Label",
    "Letter Cover Title": "Letter Subject",
    "Letter Cover Label": "Letter Label",
    "Letter Cover Name": "Letter Address",
    "Letter Cover Date": "Letter Date",
}
"""The paragraph styles that a file may lack, and those used instead."""


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The styles part, cut where the languages of the letter belong.

    `ids` maps each required name to its id, those of `INSTEAD` to that of the other
    style where a file lacks them, and "Letter Classification" where it exists.
    `number_ids` maps the styles of lists to the `w:numId` they name.
    `quotation_indent` is in twips (1/20 pt).
    """

    ids: Mapping[str, str]
    number_ids: Mapping[str, str]
    quotation_indent: int
    before_languages: str
    after_languages: str

    def xml(self, lang: str) -> str:
        """Give the part for a letter in `lang`."""
        names = {"latin": "en-GB", "east-asian": "zh-CN", "complex": "ar-SA"}
        own = word_language(lang)
        names[own.script] = own.tag
        return (
            f'{self.before_languages}<w:lang w:val="{names["latin"]}" '
            f'w:eastAsia="{names["east-asian"]}" w:bidi="{names["complex"]}"/>'
            f"{self.after_languages}"
        )


class StyleIndex:
    """The styles of a part, by kind and name; the first of each name counts."""

    def __init__(self, root: XmlElement) -> None:
        self._by_name = {}
        for style in reversed(root.children):
            if style.tag == "w:style":
                name = (style.value("w:name") or "").casefold()
                self._by_name[style.attributes.get("w:type"), name] = style
        self._by_id = {style_id(style): style for style in self._by_name.values()}

    def find(self, name: str, kind: str = "paragraph") -> XmlElement | None:
        """Find a style by its name, whatever its capitals."""
        return self._by_name.get((kind, name.casefold()))

    def lineage(self, style: XmlElement) -> Iterator[XmlElement]:
        """Yield the style and those it is based on, the nearest first."""
        seen = []
        base: XmlElement | None = style
        while base is not None and base not in seen:
            yield base
            seen.append(base)
            base = self._by_id.get(base.value("w:basedOn") or "")

    def number_id(self, package: Package, name: str, style: XmlElement) -> str:
        """Give the `w:numId` that a style names; WorkspaceError when it names none."""
        for ancestor in self.lineage(style):
            if found := ancestor.value("w:pPr", "w:numPr", "w:numId"):
                return found
        raise package.fault(
            f"has no numbering in its style '{name}'",
            "give the style a list in Word: Modify style, Format, Numbering",
        )


def style_id(style: XmlElement) -> str:
    """Give the id by which paragraphs and runs name a style."""
    return style.attributes.get("w:styleId", "")


def read_styles(package: Package, part: str) -> StyleSheet:
    """Read the styles; WorkspaceError names all required ones that are missing."""
    root = package.tree(part)
    index = StyleIndex(root)
    found = {name: index.find(name, kind) for name, kind in REQUIRED.items()}
    styles = {name: style for name, style in found.items() if style}
    missing = [f"'{n}' ({kind})" for n, kind in REQUIRED.items() if n not in styles]
    if missing:
        raise package.fault(
            f"lacks the styles {', '.join(missing)}",
            "add them, or start from a copy of the reference.docx of the package",
        )
    for name, instead in INSTEAD.items():
        styles[name] = index.find(name) or styles[instead]
    if mark := index.find(CLASSIFICATION):
        styles[CLASSIFICATION] = mark
    indents = map(left_indent, index.lineage(styles[QUOTATION]))
    return StyleSheet(
        {name: style_id(style) for name, style in styles.items()},
        {name: index.number_id(package, name, styles[name]) for name in LISTS},
        next((left for left in indents if left is not None), 0),
        *_cut(package.part(part), root),
    )


def left_indent(holder: XmlElement) -> int | None:
    """Give the left indent that a style or level names, in twips; None for none."""
    indent = holder.find("w:pPr", "w:ind")
    for name in ("w:left", "w:start"):
        value = indent.attributes.get(name, "") if indent else ""
        if value.lstrip("-").isdecimal():
            return int(value)
    return None


def _cut(data: bytes, root: XmlElement) -> tuple[str, str]:
    """Cut the part at the end of the run defaults; drop languages elsewhere.

    A style's own `w:lang` (LibreOffice writes one) would outrank the letter's.
    """
    defaults = root.find("w:docDefaults")
    properties = root.find("w:docDefaults", "w:rPrDefault", "w:rPr")
    children = properties.children if properties else ()
    run = "".join(outer_xml(data, c) for c in children if c.tag != "w:lang")
    holder = root.find("w:docDefaults", "w:pPrDefault")
    paragraph = outer_xml(data, holder) if holder else ""
    edits = [Edit(0, root.inner_start)]
    for child in root.children:
        unwanted = (e for e in child.walk() if e.tag in {"w:lang", "w:rsid"})
        removed = (child,) if child is defaults else unwanted
        edits += [Edit(element.start, element.end) for element in removed]
    head = data[: root.inner_start].decode()
    return (
        f"{head}<w:docDefaults><w:rPrDefault><w:rPr>{run}",
        f"</w:rPr></w:rPrDefault>{paragraph}</w:docDefaults>{apply_edits(data, edits)}",
    )
