"""Read the logo of the letterhead: a picture that Word, PDF and web page can show."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from appeals.annexes.clean import clean_picture
from appeals.annexes.cleaning import CannotClean
from appeals.annexes.kinds import TITLES, Content, kind_of
from appeals.errors import MachineError, UsageError
from appeals.storage.reading import read_regular

LARGEST_BYTES: Final = 2_000_000
_LARGEST_SIDE: Final = 6_000  # pixels: 150 mm at 1,000 dots an inch
_HEIGHT_MM: Final = 14
_WIDTH_MM: Final = 70
_SMALLER: Final = "save it smaller: 1,200 pixels wide is sharp on paper"
_AS_PNG: Final = "export it as PNG, 1,200 pixels wide, and give that file"
_ACTIVE: Final = re.compile(
    rb"<\s*script|<\s*foreignObject|\son\w+\s*=|javascript:|<!ENTITY", re.IGNORECASE
)


class Logo(NamedTuple):
    """A picture, cleaned; `kind` is "png" or "jpeg", `ratio` its width by its height.

    `name` is that of a file in templates/layout.
    """

    content: bytes
    kind: str
    ratio: float
    name: str

    @property
    def usual_width_mm(self) -> float:
        """The width where none is given: 14 mm high, but at most 70 mm wide."""
        return min(_HEIGHT_MM * self.ratio, _WIDTH_MM)


def read_logo(path: Path, shown: str | None = None) -> Logo:
    """Read a logo and clean it; messages name it as `shown`.

    Raises UsageError for a file that is too large, is not a PNG or JPEG, or is damaged;
    an SVG with scripts is refused as such. MachineError when it cannot be read.
    """
    from docx.image.exceptions import UnrecognizedImageError
    from docx.image.image import Image

    shown = shown or str(path)
    content, kind = _read(path, shown)
    try:
        picture = Image.from_blob(content)
    except UnrecognizedImageError:  # such as one in the colours of printers, CMYK
        message = f"the logo '{shown}' is a picture that Word letters cannot show"
        raise UsageError(message, remedy=_AS_PNG) from None
    width, height = picture.px_width, picture.px_height
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise UsageError(
            f"the logo '{shown}' has {width:,} x {height:,} pixels", remedy=_SMALLER
        )
    return Logo(content, kind, width / height, path.name)


def _read(path: Path, shown: str) -> tuple[bytes, str]:
    """Read a logo and clean it; give its kind too."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            mb = size / 1e6
            message = f"the logo '{shown}' has {mb:,.0f} MB; 2 MB are the most"
            raise UsageError(message, remedy=_SMALLER)
        content = read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "check the spelling of its path"
        raise UsageError(f"there is no file '{shown}'", remedy=remedy) from None
    except OSError as error:
        raise MachineError(
            f"the logo '{shown}' cannot be read: {error.strerror}",
            remedy="check the permissions of the file, and that it is not a folder",
        ) from None
    if b"<svg" in content[:4096].lower() or path.suffix.lower() in {".svg", ".svgz"}:
        raise _refused_svg(shown, content)
    kind = kind_of(Content.from_bytes(content))
    if kind not in {"png", "jpeg"}:
        what = TITLES.get(kind or "", "a file of a kind that is not known")
        message = f"the logo '{shown}' is {what}; letters take PNG and JPEG"
        raise UsageError(message, remedy=_AS_PNG)
    try:
        return clean_picture(content, path.name), kind
    except CannotClean as refusal:
        raise UsageError(
            f"the logo '{shown}' is damaged: {refusal.message}", remedy=refusal.remedy
        ) from None


def _refused_svg(shown: str, content: bytes) -> UsageError:
    if _ACTIVE.search(content):
        message = f"the logo '{shown}' is an SVG with scripts: no letter carries any"
    else:
        message = f"the logo '{shown}' is an SVG, which Word letters cannot show"
    return UsageError(message, remedy=_AS_PNG)
