"""A look with every setting, its font and logo in a folder."""

from functools import cache
from io import BytesIO
from pathlib import Path

from appeals.model.settings import LookSettings, MarginsMm
from appeals.writers.layout.fonts import find_font
from appeals.writers.layout.logo import read_logo
from appeals.writers.layout.page_look import PageLook
from appeals.writers.pdf.startup import fonts_folder

FONT = "League Serif"
ALL = LookSettings(
    font=FONT,
    size_pt=12,
    note_size_pt=10,
    accent="#7a1f3a",
    margins_mm=MarginsMm(top=30, right=20, bottom=16, left=35),
    paragraph_space_pt=9,
    page_numbers=False,
    logo="logo.png",
    logo_width_mm=40,
    logo_position="right",
)


@cache
def font_file(face: str) -> bytes:
    """Give a font of the package under the name of `FONT`."""
    from fontTools.ttLib import TTFont

    out = BytesIO()
    with TTFont(fonts_folder() / f"NotoSerif-{face}.ttf") as font:
        for number in (1, 4, 16):
            font["name"].setName(FONT, number, 3, 1, 0x409)
        font.save(out)
    return out.getvalue()


def page_look(folder: Path, settings: LookSettings = ALL) -> PageLook:
    """Put font and logo into `folder`, and read them as a workspace does."""
    from PIL import Image

    for face in ("Regular", "Bold"):
        (folder / f"League-{face}.ttf").write_bytes(font_file(face))
    Image.new("RGB", (400, 100), (122, 31, 58)).save(folder / "logo.png")
    faces = find_font(settings.font, folder) if settings.font else ()
    logo = read_logo(folder / settings.logo) if settings.logo else None
    return PageLook(settings, faces, logo, "The League")
