"""What a letter looks like in Typst: what `letter.css` says, as values.

Sizes are in pt, lines in heights of letters, margins in mm.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from appeals.languages.find import find_or_english
from appeals.model.settings import LookSettings, MarginsMm
from appeals.writers.layout.actual_look import ActualLogo, ActualLook
from appeals.writers.layout.fonts import PACKAGE_FONT
from appeals.writers.layout.page_look import (
    ACCENT,
    LOGO_GAP_MM,
    NOTE_SIZE_PT,
    SIZE_PT,
    SPACE_PT,
    PageLook,
    foot_gap_mm,
)
from appeals.writers.pdf.page_style import chinese_folder
from appeals.writers.pdf.placement import LEAST_LINE, PlacementPlan
from appeals.writers.pdf.startup import fonts_folder

SIGNS_FONT: Final = "Noto Sans Math"
ARABIC_FONT: Final = "Noto Naskh Arabic"
SIMPLIFIED_FONT: Final = "Noto Serif CJK SC"
TRADITIONAL_FONT: Final = "Noto Serif CJK TC"
_INK, _SOFT = "#1c2126", "#5a6470"
_A4_WIDTH_MM: Final = 210

_LETTER: Final[Mapping[str, float | list[float]]] = {
    "text": SIZE_PT,
    "small": 8,
    "organisation": 15,
    "lines": 8,
    "delivery": 8.5,
    "headings": [11.5, 12, 11, 10.5, 10.5, 10.5],
    "quote": 10,
    "table": 9,
    "many": 7.5,
    "label": 9,
    "annex": 9,
    "columns": 9,
    "column-name": 10,
    "classification": 9,
    "cover-title": 22,
    "cover-words": 12.5,
    "cover-kind": 11,
    "cover-label": 9,
}
_ARABIC: Final[Mapping[str, float | list[float]]] = {
    "text": 12,
    "small": 9,
    "organisation": 17,
    "lines": 9.5,
    "delivery": 9.5,
    "headings": [13, 12, 12, 12, 12, 12],
    "quote": 12,
    "table": 10.5,
    "label": 9.5,
    "annex": 9.5,
    "cover-title": 25,
    "cover-words": 14,
    "cover-kind": 12.5,
    "cover-label": 10.5,
}
_LINES: Final = {
    "text": 1.4,
    "small": 1.3,
    "heading": 1.35,
    "address": 1.35,
    "table": 1.35,
    "note": 1.3,
    "lines": 1.4,
}
_ARABIC_LINES: Final = {"text": 1.6, "small": 1.5, "table": 1.5, "note": 1.45}
_CHINESE_LINES: Final = {
    "text": 1.75,
    "small": 1.4,
    "address": 1.55,
    "table": 1.55,
    "note": 1.5,
    "lines": 1.5,
}
_NOTE_INDENT_PT, _ARABIC_NOTE_INDENT_PT = 17.25, 25.5
_ARABIC_NOTE_SIZE_PT = 10


def look_values(
    plan: PlacementPlan, look: PageLook | None, logo_file: str | None
) -> dict[str, Any]:
    """Give the sizes, colours and fonts of a letter, by the names letter.typ reads."""
    document, settings = plan.document, look.settings if look else LookSettings()
    lang = document.lang.split("-")[0]
    is_arabic, is_chinese = document.direction == "rtl", lang == "zh"
    size_ratio, note_ratio = (look.size_ratio, look.note_ratio) if look else (1, 1)
    sizes = {**_LETTER, **(_ARABIC if is_arabic else {})}
    lines = _LINES | (
        _ARABIC_LINES if is_arabic else _CHINESE_LINES if is_chinese else {}
    )
    indent = _ARABIC_NOTE_INDENT_PT if is_arabic else _NOTE_INDENT_PT
    note_size = _ARABIC_NOTE_SIZE_PT if is_arabic else NOTE_SIZE_PT
    space_pt = settings.paragraph_space_pt
    space_pt = SPACE_PT if space_pt is None else space_pt
    if tighter := plan.tighter:
        space_pt *= tighter.space
        least = min(lines["text"], LEAST_LINE)
        lines["text"] = max(least, lines["text"] * tighter.line)
    margins = settings.margins_mm or MarginsMm()
    return {
        "sizes": {name: _scale(size, size_ratio) for name, size in sizes.items()},
        "line-heights": lines,
        "note-size": note_size * note_ratio,
        "note-indent": indent * note_ratio,
        "space": space_pt,
        "ink": _INK,
        "soft": _SOFT,
        "accent": settings.accent or ACCENT,
        "margins": margins.model_dump(),
        "foot-gap": foot_gap_mm(margins),
        "shorter": plan.shorter_mm,
        "is-numbered": settings.page_numbers,
        "is-tracked": not (is_arabic or is_chinese),
        "is-indented": is_chinese,
        "has-italics": find_or_english(document.lang).has_italics,
        **font_values(look),
        "logo": _logo(look, logo_file),
    }


def font_values(look: PageLook | None) -> dict[str, Any]:
    """Name the fonts of each script, by the names languages.typ reads."""
    return {
        "latin": [look.font if look and look.font else PACKAGE_FONT, PACKAGE_FONT],
        "signs": SIGNS_FONT,
        "arabic": ARABIC_FONT,
        "simplified": SIMPLIFIED_FONT,
        "traditional": TRADITIONAL_FONT,
        "has-chinese": chinese_folder() is not None,
    }


def _scale(size: float | list[float], ratio: float) -> float | list[float]:
    if isinstance(size, list):
        return [each * ratio for each in size]
    return size * ratio


def _logo(look: PageLook | None, file: str | None) -> dict[str, Any] | None:
    if look is None or look.logo is None or file is None:
        return None
    return {
        "file": file,
        "alt": look.organisation,
        "width": look.logo_width_mm,
        "position": look.settings.logo_position or "left",
        "gap": LOGO_GAP_MM,
    }


def font_folders(look: PageLook | None) -> Iterator[Path]:
    """Yield where the fonts of a letter are: the package, the Chinese ones, its own."""
    yield fonts_folder()
    if folder := chinese_folder():
        yield folder
    for face in look.faces if look else ():
        yield face.path


def text_width_mm(look: PageLook | None) -> float:
    """Give the width of the text area."""
    margins = (look.settings.margins_mm if look else None) or MarginsMm()
    return _A4_WIDTH_MM - margins.left - margins.right


def expected_look(look: PageLook | None) -> ActualLook:
    """Say what a page looks like: font, margins and logo."""
    settings = look.settings if look else LookSettings()
    margins = settings.margins_mm or MarginsMm()
    logo = look.logo if look else None
    seen = ActualLogo(logo.content, look.logo_width_mm) if look and logo else None
    sides = (margins.top, margins.right, margins.bottom, margins.left)
    return ActualLook((look and look.font) or PACKAGE_FONT, sides, seen)
