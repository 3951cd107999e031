"""The settings part: our own, with the few that an organisation may choose.

What Word keeps there about a file's history (revision ids, the path of the attached
template, mail merges) never enters a letter.
"""

from typing import Final

from appeals.writers.docx.markup import DECLARATION, WORD, outer
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


def settings_xml(package: Package, part: str | None) -> str:
    """Print the settings; `part` is the reference file's own settings part."""
    before = after = ""
    if part:
        data = package.part(part)
        for element in package.tree(part).children:
            if element.tag in _BEFORE_NOTES:
                before += outer(data, element)
            elif element.tag in _AFTER_NOTES:
                after += outer(data, element)
    return (
        f'{DECLARATION}<w:settings xmlns:w="{WORD}">{before}{_NOTES}'
        f"<w:compat>{_COMPATIBILITY}</w:compat>{after}</w:settings>"
    )
