"""Settings of the document and of its pages: our own, with what may be chosen.

What Word keeps there about a file's history (revision ids, the path of the attached
template, mail merges) never enters a letter.
"""

from typing import Final, NamedTuple

from appeals.model.office_zip import DECLARATION
from appeals.writers.docx.markup import WORD, XmlElement, outer
from appeals.writers.docx.package import Package

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


def settings_xml(package: Package, part: str) -> str:
    """Print the settings; `part` is the reference file's own settings part."""
    data, children = package.part(part), package.tree(part).children
    before = "".join(outer(data, c) for c in children if c.tag in _BEFORE_NOTES)
    after = "".join(outer(data, c) for c in children if c.tag in _AFTER_NOTES)
    return (
        f'{DECLARATION}<w:settings xmlns:w="{WORD}">{before}{_NOTES}'
        f"<w:compat>{_COMPATIBILITY}</w:compat>{after}</w:settings>"
    )


# ECMA-376 part 1, 17.6.17: what follows `w:bidi` in `w:sectPr`.
_BEHIND_BIDI = frozenset({"w:rtlGutter", "w:docGrid"})
# Numbering that starts again on each page would belie the tree; the rest is gone.
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


def read_section(package: Package, part: str) -> Section:
    """Read the settings of the last section of the reference file's own body."""
    data = package.part(part)
    section = package.tree(part).find("w:body", "w:sectPr")
    size = section.find("w:pgSz") if section else None
    margins = section.find("w:pgMar") if section else None
    if not (section and size and margins):
        raise package.fault("has no page size and margins")
    kept = [c for c in section.children if c.tag[:2] == "w:" and c.tag not in _DROPPED]
    before = "".join(outer(data, c) for c in kept if c.tag not in _BEHIND_BIDI)
    after = "".join(outer(data, c) for c in kept if c.tag in _BEHIND_BIDI)
    width = _twips(size, "w") - _twips(margins, "left") - _twips(margins, "right")
    return Section(
        f"<w:sectPr>{before}",
        f"{after}</w:sectPr>",
        width - _twips(margins, "gutter"),
    )


def _twips(element: XmlElement, name: str) -> int:
    value = element.attributes.get(f"w:{name}", "0")
    return int(value) if value.isdecimal() else 0
