"""The image of a signature, shown in the signature's own field and nowhere else.

Only its pixels are kept: no profile, no text, no date of a camera.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from appeals.errors import BlockedError, MachineError
from appeals.signing.pdf_file import parse_value, serialize

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

MOST_POINTS = 4_000_000
HIGHEST_PT = 38.0
"""As high as the space above the printed name, and a little of the name."""
_REMEDY = "save it as a PNG of at most 4 million points; 1200 x 400 is plenty"
APPEARANCE = (
    b"/Type /XObject /Subtype /Form /BBox %b /Resources <</XObject <</Image %b>>>>"
)
IMAGE = (
    b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%b"
    b" /BitsPerComponent 8"
)
"""The entries of what is shown, as they are written (ISO 32000-1, 8.10.2, 8.9.5)."""
_START, _END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class ImageStyle:
    """An appearance that pyHanko can give a field: the image in its upper left corner.

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

        Raises BlockedError when it is not one, damaged or huge; MachineError when the
        library for pictures is missing.
        """
        return cls(*_decode_png(png))

    def create_stamp(
        self,
        writer: "BasePdfFileWriter",
        box: object,  # noqa: ARG002  it is rounded to whole points
        text_params: dict[str, object],  # noqa: ARG002  no text is shown
    ) -> "_Appearance":
        """Give pyHanko the appearance of a field."""
        return _Appearance(self, writer)


def place_picture(
    rect: Iterable[object], width: int, height: int
) -> tuple[bytes, bytes]:
    """Give the box of an image of so many pixels in its field, and what paints it.

    Signed files are compared with this: after a change, the old way is needed too.
    """
    left, foot, right, top = (float(str(side)) for side in rect)
    wide, high = round(abs(right - left), 3), round(abs(top - foot), 3)
    scale = min(wide / width, min(high, HIGHEST_PT) / height)
    size = f"{width * scale:.3f} 0 0 {height * scale:.3f}"
    steps = f"q {size} 0 {high - height * scale:.3f} cm /Image Do Q"
    return f"[0 0 {wide} {high}]".encode(), steps.encode()


@lru_cache(maxsize=8)
def _decode_png(png: bytes) -> tuple[int, int, bytes, bytes]:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise MachineError(
            "a picture of the signature needs a package that is missing: Pillow",
            remedy="`appeals doctor` says how to install it",
        ) from error
    damaged = "the picture of the signature is not a PNG, or is damaged"
    if not (png.startswith(_START) and png.endswith(_END)):
        raise BlockedError(damaged, remedy=_REMEDY)
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    if width * height > MOST_POINTS:
        raise BlockedError(
            f"the picture of the signature is huge: {width} x {height} points",
            remedy=_REMEDY,
        )
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            points = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BlockedError(damaged, remedy=_REMEDY) from error
    opacity = points.getchannel("A").tobytes()
    return width, height, points.convert("RGB").tobytes(), opacity


@dataclass(frozen=True, slots=True)
class _Appearance:
    style: ImageStyle
    writer: "BasePdfFileWriter"

    def apply_appearance(self, field: "DictionaryObject") -> None:
        """Put the image into the field (ISO 32000-1, 12.5.5)."""
        style = self.style
        more = b""
        if style.opacity.strip(b"\xff"):
            more = b" /SMask " + self._add_image(b"DeviceGray", style.opacity)
        picture = self._add_image(b"DeviceRGB", style.colours, more)
        box, steps = place_picture(field["/Rect"], style.width, style.height)
        look = self._add_stream(APPEARANCE % (box, picture), steps)
        field["/AP"] = parse_value(b"<</N %b>>" % look)

    def _add_image(self, space: bytes, data: bytes, more: bytes = b"") -> bytes:
        style = self.style
        entries = IMAGE % (style.width, style.height, space) + more
        return self._add_stream(entries, data, is_packed=True)

    def _add_stream(
        self, entries: bytes, data: bytes, *, is_packed: bool = False
    ) -> bytes:
        """Add a stream; give the reference to it, serialized."""
        from pyhanko.pdf_utils.generic import StreamObject

        stream = StreamObject(parse_value(b"<<%b>>" % entries), stream_data=data)
        if is_packed:
            stream.compress()  # type: ignore[no-untyped-call]  # it has no types
        return serialize(self.writer.add_object(stream))
