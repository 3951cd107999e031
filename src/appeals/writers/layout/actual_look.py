"""Compare what finished files look like: their font, margins and logo."""

import io
from collections.abc import Iterator
from typing import Final, NamedTuple

SIDES: Final = ("top", "right", "bottom", "left")
_TOLERANCE_MM: Final = 1
_GRID: Final = (24, 24)
_ALIKE: Final = 24  # of 255, on average: the same picture, saved in another way


class ActualLogo(NamedTuple):
    """A picture of the letterhead and how wide it is there."""

    content: bytes
    width_mm: float


class ActualLook(NamedTuple):
    """The font of the text, the margins (top, right, bottom, left), the logo."""

    font: str
    margins_mm: tuple[float, float, float, float]
    logo: ActualLogo | None


class LookDifference(NamedTuple):
    """What differs, "font", and what it is in Word files and in the PDF."""

    subject: str
    in_docx: str
    in_pdf: str


def compare_looks(docx: ActualLook, pdf: ActualLook) -> Iterator[LookDifference]:
    """Yield each difference between the look of Word files and that of the PDF."""
    if docx.font.casefold() != pdf.font.casefold():
        yield LookDifference("font", f"'{docx.font}'", f"'{pdf.font}'")
    for side, one, other in zip(SIDES, docx.margins_mm, pdf.margins_mm, strict=True):
        if abs(one - other) > _TOLERANCE_MM:
            yield LookDifference(f"{side} margin", f"{one:.0f} mm", f"{other:.0f} mm")
    if (docx.logo is None) != (pdf.logo is None):
        yield LookDifference(
            "logo", *("there" if x.logo else "none" for x in (docx, pdf))
        )
    elif docx.logo and pdf.logo:
        if not _is_same_picture(docx.logo.content, pdf.logo.content):
            yield LookDifference("logo", "another picture", "another picture")
        elif abs(docx.logo.width_mm - pdf.logo.width_mm) > _TOLERANCE_MM:
            widths = (f"{x.width_mm:.0f} mm wide" for x in (docx.logo, pdf.logo))
            yield LookDifference("logo", *widths)


def _is_same_picture(one: bytes, other: bytes) -> bool:
    """Say whether two files show the same picture; an SVG is never compared."""
    if one == other:
        return True
    grids = [_thumbnail(one), _thumbnail(other)]
    if not all(grids):
        return True  # an SVG cannot be compared
    pairs = zip(*grids, strict=True)
    distance: int = sum(abs(a - b) for a, b in pairs)
    return distance < _ALIKE * _GRID[0] * _GRID[1]


def _thumbnail(content: bytes) -> bytes:
    """Give a picture on white paper as a few grey points; b"" for no such picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            picture = image.convert("RGBA").resize(_GRID)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return b""
    paper = Image.new("RGBA", _GRID, "white")
    return Image.alpha_composite(paper, picture).convert("L").tobytes()
