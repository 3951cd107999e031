"""The picture of a signature, shown in the signature's own field and nowhere else.

Only its points are kept: no profile, no text, no day of a camera.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from appeals.errors import BlockedError, MachineError
from appeals.signing.pdf_values import as_value

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

MOST_POINTS = 4_000_000
HIGHEST_PT = 38.0
"""As high as the room above the printed name, and a little into it."""
SAVE_AGAIN = "save it as a PNG of at most 4 million points; 1200 x 400 is plenty"
_START, _END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class ImageStyle:
    """A look that pyHanko can give a field: the picture in its upper left corner.

    `colours` are RGB bytes, `opacity` one byte for each point. The colours are those
    of the letter's output intent, sRGB (ISO 19005-3, 6.2.4.3).
    """

    width: int
    height: int
    colours: bytes
    opacity: bytes

    @classmethod
    def read(cls, png: bytes) -> Self:
        """Read a PNG.

        Raises BlockedError when it is none, damaged or huge; MachineError when the
        library for pictures is missing.
        """
        return cls(*_points(png))

    def create_stamp(
        self,
        writer: "BasePdfFileWriter",
        box: object,  # noqa: ARG002  it is rounded to whole points
        text_params: dict[str, object],  # noqa: ARG002  no text is shown
    ) -> "_Look":
        """Answer pyHanko, which asks for what is to be seen in a field."""
        return _Look(self, writer)


@lru_cache(maxsize=8)
def _points(png: bytes) -> tuple[int, int, bytes, bytes]:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise MachineError(
            "a picture of the signature needs a package that is missing: Pillow",
            remedy="`appeals doctor` says how to install it",
        ) from error
    damaged = "the picture of the signature is not a PNG, or is damaged"
    if not (png.startswith(_START) and png.endswith(_END)):
        raise BlockedError(damaged, remedy=SAVE_AGAIN)
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    if width * height > MOST_POINTS:
        raise BlockedError(
            f"the picture of the signature is huge: {width} x {height} points",
            remedy=SAVE_AGAIN,
        )
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            points = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BlockedError(damaged, remedy=SAVE_AGAIN) from error
    opacity = points.getchannel("A").tobytes()
    return width, height, points.convert("RGB").tobytes(), opacity


@dataclass(frozen=True, slots=True)
class _Look:
    style: ImageStyle
    writer: "BasePdfFileWriter"

    def apply_appearance(self, field: "DictionaryObject") -> None:
        """Put the picture into the field (ISO 32000-1, 12.5.5)."""
        style = self.style
        left, foot, right, top = (float(side) for side in field["/Rect"])
        width, height = round(abs(right - left), 3), round(abs(top - foot), 3)
        more: dict[str, PdfObject] = {}
        if style.opacity.strip(b"\xff"):
            mask = self._picture("/DeviceGray", style.opacity, {})
            more["/SMask"] = self.writer.add_object(mask)
        picture = self.writer.add_object(
            self._picture("/DeviceRGB", style.colours, more)
        )
        room = min(height, HIGHEST_PT)
        scale = min(width / style.width, room / style.height)
        wide, high = style.width * scale, style.height * scale
        size = f"{wide:.3f} 0 0 {high:.3f} 0 {height - high:.3f}"
        form = _stream(
            {
                "/Type": "/XObject",
                "/Subtype": "/Form",
                "/BBox": [0, 0, width, height],
                "/Resources": {"/XObject": {"/Image": picture}},
            },
            f"q {size} cm /Image Do Q".encode(),
        )
        field["/AP"] = as_value({"/N": self.writer.add_object(form)})

    def _picture(self, space: str, data: bytes, more: "dict[str, PdfObject]") -> Any:  # noqa: ANN401  a stream of pyHanko
        stream = _stream(
            {
                "/Type": "/XObject",
                "/Subtype": "/Image",
                "/Width": self.style.width,
                "/Height": self.style.height,
                "/ColorSpace": space,
                "/BitsPerComponent": 8,
                **more,
            },
            data,
        )
        stream.compress()
        return stream


def _stream(entries: dict[str, object], data: bytes) -> Any:  # noqa: ANN401  pyHanko's
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(as_value(entries), stream_data=data)
