"""The page: size, margins and headers, taken from the reference file."""

from dataclasses import dataclass

from appeals.writers.docx.markup import XmlElement, outer
from appeals.writers.docx.package import Package

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


@dataclass(frozen=True, slots=True)
class Section:
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
    body = package.tree(part).child("w:body")
    section = body.child("w:sectPr") if body else None
    size = section.child("w:pgSz") if section else None
    margins = section.child("w:pgMar") if section else None
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
