"""Turn the `[look]` of appeals.toml into style sheets, for the PDF and the web page.

The sheets of the package are rewritten, rule by rule, so that every language follows;
`writers/docx/restyle` does the same with the styles for Word.
"""

import base64
import re
from typing import Final, NamedTuple

from appeals.model.settings import LookSettings, MarginsMm
from appeals.writers.layout import style_sheet
from appeals.writers.layout.fonts import PACKAGE_FONT, FontFace
from appeals.writers.layout.logo import Logo

SIZE_PT: Final = 10.5
NOTE_SIZE_PT: Final = 8.5
SPACE_PT: Final = 6
ACCENT: Final = "#1f3a5f"
_ACCENT_IN_THE_DARK: Final = "#a9c4ea"
_LIGHTER: Final = 0.65
LOGO_GAP_MM: Final = 3
_SIZES: Final = re.compile(r"(font(?:-size)?: )([\d.]+)pt")
_PIXELS: Final = re.compile(r"\b(\d+)px\b")
_FIRST_CHINESE: Final = re.compile(r'(?<!, )"Appeals (?:Song|Ming)"')
_LATIN: Final = "unicode-range: U+0-AF, U+B8-2BF, U+370-52F, U+1E00-1FFF"
"""Letters and digits; the signs between them come from the Chinese fonts."""


class PageLook(NamedTuple):
    """What letters look like: the settings, and the files that they name.

    `organisation` is the one whose logo it is.
    """

    settings: LookSettings
    faces: tuple[FontFace, ...] = ()
    logo: Logo | None = None
    organisation: str = ""

    @property
    def font(self) -> str | None:
        """The family that takes the place of the package's own."""
        font = self.settings.font
        return font if self.faces or font != PACKAGE_FONT else None

    @property
    def size_ratio(self) -> float:
        """What all sizes are multiplied with, but those of notes."""
        return (self.settings.size_pt or SIZE_PT) / SIZE_PT

    @property
    def note_ratio(self) -> float:
        """What the size of notes is multiplied with."""
        size_pt = self.settings.note_size_pt
        return size_pt / NOTE_SIZE_PT if size_pt else self.size_ratio

    @property
    def logo_width_mm(self) -> float:
        """How wide the logo is; 0 without one."""
        usual = self.logo.usual_width_mm if self.logo else 0
        return self.settings.logo_width_mm or usual

    @property
    def logo_height_mm(self) -> float:
        """How high the logo is; 0 without one."""
        return self.logo_width_mm / self.logo.ratio if self.logo else 0


def foot_gap_mm(margins: MarginsMm) -> float:
    """Give the space between text and page number: 9 mm, less where paper is short."""
    return min(9, margins.bottom - 10)


def letter_sheet(name: str, look: PageLook | None) -> str:
    """Give a sheet of the package for the PDF: "letter.css", in this look."""
    text = style_sheet(name)
    if look is None or name.startswith("faces"):
        return text
    lines = (_resize_rule(line, look) for line in text.splitlines(keepends=True))
    text = _recolour("".join(lines), look)
    if look.font:
        own = quote_css(look.font)
        latin = quote_css(f"{look.font} for Chinese")
        text = text.replace('"Appeals Serif"', f'{own}, "Appeals Serif"')
        text = _FIRST_CHINESE.sub(rf"{latin}, \g<0>", text)
    if name != "letter.css":
        return text
    logo = f"url({look.logo.name.replace(' ', '%20')})" if look.logo else ""
    return _set_spacing(text, look) + _face_rules(look) + _logo_rule(look, logo, "")


def web_sheet(look: PageLook | None) -> str:
    """Give the sheet of the web page, in this look; its logo is inside of it."""
    text = style_sheet("web.css")
    if look is None:
        return text
    settings = look.settings
    screen, mark, paper = text.partition("@media print {")
    paper = "".join(
        _resize_rule(line, look) for line in paper.splitlines(keepends=True)
    )
    text = _recolour(screen + mark + _set_spacing(paper, look), look)
    if look.font:
        text = text.replace('"Noto Serif"', f'{quote_css(look.font)}, "Noto Serif"', 1)
    if (space := settings.paragraph_space_pt) is not None:
        text = text.replace(
            "margin: 0 0 1em", f"margin: 0 0 {_format_number(space / 6)}em", 1
        )
    data = base64.b64encode(look.logo.content).decode() if look.logo else ""
    logo = f'url("data:image/{look.logo.kind};base64,{data}")' if look.logo else ""
    return text + _logo_rule(look, logo, "\n")


def quote_css(text: str) -> str:
    """Quote for CSS (Syntax Level 3, section 4.3.7): all but letters as escapes."""
    plain = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return '"' + "".join(plain) + '"'


def _resize_rule(line: str, look: PageLook) -> str:
    """Resize the letters of one rule, and the space of the marks of notes."""
    ratio = (
        look.note_ratio
        if line.lstrip().startswith((".fn", ".en ", ".notes"))
        else look.size_ratio
    )
    line = _SIZES.sub(lambda m: f"{m[1]}{_format_number(float(m[2]) * ratio)}pt", line)
    return _PIXELS.sub(
        lambda m: f"{_format_number(int(m[1]) * look.note_ratio)}px", line
    )


def _recolour(text: str, look: PageLook) -> str:
    """Put the accent in; on a dark screen a lighter one, as the package has it."""
    accent = look.settings.accent
    if accent is None:
        return text
    parts = (int(accent[i : i + 2], 16) for i in (1, 3, 5))
    lighter = "".join(f"{round(c + (255 - c) * _LIGHTER):02x}" for c in parts)
    text = text.replace(_ACCENT_IN_THE_DARK, f"#{lighter}")
    return text.replace(ACCENT, accent)


def _set_spacing(text: str, look: PageLook) -> str:
    """Set margins and the space below paragraphs, or leave the page number out."""
    settings = look.settings
    if margins := settings.margins_mm:
        sides = (margins.top, margins.right, margins.bottom, margins.left)
        measures = " ".join(f"{_format_number(side)}mm" for side in sides)
        gap = f"padding-top: {_format_number(foot_gap_mm(margins))}mm; font"
        text = text.replace("margin: 22mm 25mm", f"margin: {measures}")
        text = text.replace("padding-top: 9mm; font", gap)
    if (space := settings.paragraph_space_pt) is not None:
        rule = re.compile(r"(blockquote \{ margin: 0 (?:0|8mm) )6pt")
        text = rule.sub(rf"\g<1>{_format_number(space)}pt", text)
    return text


def _face_rules(look: PageLook) -> str:
    """Declare the files of the font, once more for the letters in Chinese lines."""
    if not look.font:
        return ""
    rules = []
    for name, of in ((look.font, ""), (f"{look.font} for Chinese", f"; {_LATIN}")):
        for face in look.faces:
            weight = "; font-weight: 700" if face.is_bold else ""
            slant = "; font-style: italic" if face.is_italic else ""
            source = f"src: url({quote_css(face.path.as_uri())})"
            family = f"font-family: {quote_css(name)}"
            rules.append(f"@font-face {{ {family}; {source}{weight}{slant}{of} }}\n")
    return "".join(rules)


def _logo_rule(look: PageLook, address: str, end: str) -> str:
    if look.logo is None:
        return ""
    width, height = _format_number(look.logo_width_mm), look.logo_height_mm
    return (
        f"{end}.letterhead {{ padding-top: {_format_number(height + LOGO_GAP_MM)}mm; "
        f"background: {address} no-repeat {look.settings.logo_position or 'left'} top "
        f"/ {width}mm auto }}\n"
    )


def _format_number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
