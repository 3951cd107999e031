"""JPEG pictures: segments that are not needed to show the picture go (ITU T.81, B).

The coded picture itself is not touched: no pixel changes. Colour profile and the way up
stay.
"""

import re
import struct
from collections.abc import Iterator

from appeals.annexes.cleaned import Cleaned, Findings
from appeals.annexes.exif import bare_exif, exif_kinds, exif_orientation, xmp_kinds
from appeals.annexes.kinds import Buffer

_SIGN, _PICTURE, _END = 0xFF, 0xDA, 0xD9
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers of JPEG: what begins one, the picture, its end, those without a length."""

_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
"""Frames, tables, intervals."""

_JFIF, _EXIF_OR_XMP, _PROFILE, _PHOTOSHOP, _ADOBE, _COMMENT = (
    *(0xE0, 0xE1, 0xE2, 0xED, 0xEE),
    0xFE,
)
_HEAD_SIZE = 12
_NEXT_MARKER = re.compile(rb"\xff+(?=[^\x00\xff\xd0-\xd7])")


def jpeg_segments(data: Buffer) -> Iterator[tuple[int, int, int]]:
    """Give marker, start and end of each segment before the picture itself.

    The last one has the marker 0xDA, where the picture begins. Raises IndexError or
    struct.error where the file ends too early. (ITU T.81, annex B.)
    """
    at = 2
    while True:
        marker, start, end = _segment(data, at)
        if start is None:
            at = end
            continue
        yield marker, start, end
        if marker == _PICTURE:
            return
        at = end


def _segment(data: Buffer, at: int) -> tuple[int, int | None, int]:
    """Read the segment at a place: marker, start and end of its content.

    `start` is None for a marker without content.
    """
    if data[at] != _SIGN:
        raise IndexError(at)
    while data[at + 1] == _SIGN:  # filling
        at += 1
    marker = data[at + 1]
    if marker in _BARE or marker == _END:
        return marker, None, at + 2
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    return marker, at + 4, at + 2 + max(length, 2)


def clean_jpeg(data: bytes) -> Cleaned:
    """Clean a JPEG picture. Raises IndexError or struct.error where it is damaged."""
    found, out, orientation = Findings(), bytearray(), 1
    at, is_end = 2, False
    while not is_end:
        marker, start, end = _segment(data, at)
        at = end
        if start is None:
            is_end = marker == _END
            continue
        content = data[start:end]
        if len(content) != end - start:
            raise IndexError(start)
        if marker == _PICTURE:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise IndexError(end)
            at = following.end() - 1
            out += b"\xff\xda" + struct.pack(">H", len(content) + 2) + content
            out += data[end : following.start()]
            continue
        if content.startswith(b"Exif\0\0") and orientation == 1:
            orientation = exif_orientation(content[6:])
        kept = _kept(marker, content, found)
        if kept is not None:
            out += struct.pack(">BBH", _SIGN, marker, len(kept) + 2) + kept
    if any(data[at:]):
        found.taken.add("behind-end")
    head = b"\xff\xd8"
    if orientation != 1:
        exif = b"Exif\0\0" + bare_exif(orientation)
        head += struct.pack(">BBH", _SIGN, _EXIF_OR_XMP, len(exif) + 2) + exif
    return found.cleaned(head + bytes(out) + b"\xff\xd9")


def _kept(marker: int, content: bytes, found: Findings) -> bytes | None:
    """Give what of a segment stays; None for all of it going."""
    if marker in _NEEDED or content.startswith(b"ICC_PROFILE\0"):
        return content
    is_whole = len(content) >= _HEAD_SIZE  # programs read no shorter one, or fail
    if marker == _ADOBE and content.startswith(b"Adobe") and is_whole:
        return content[:_HEAD_SIZE]
    if marker == _JFIF and content.startswith(b"JFIF\0") and is_whole:
        if any(content[_HEAD_SIZE:]):
            found.taken.add("preview")
        return content[:_HEAD_SIZE] + bytes(2)
    _note(marker, content, found)
    return None


def _note(marker: int, content: bytes, found: Findings) -> None:
    if content.startswith(b"Exif\0\0"):
        exif = content[6:]
        if exif != bare_exif(exif_orientation(exif)):
            found.taken |= exif_kinds(exif)
    elif marker == _COMMENT:
        found.taken.add("comments")
    elif marker == _PROFILE:
        found.taken.add("preview")  # further pictures (MPF, FlashPix)
    elif marker in {_EXIF_OR_XMP, _PHOTOSHOP}:
        found.taken |= xmp_kinds(content)
    else:
        found.taken.add("programs")
