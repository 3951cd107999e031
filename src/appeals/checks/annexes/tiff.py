"""Tags of a TIFF picture, which are also those of EXIF (TIFF 6.0; CIPA DC-008)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from appeals.checks.annexes.kinds import Buffer

_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)
_MOST_TAGS = 4096
_WITHIN = 4
"""A value of so many bytes is in the entry itself."""

STRIPS, STRIP_SIZES = 0x0111, 0x0117
TILES, TILE_SIZES = 0x0144, 0x0145


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its type (2 is text, 3 and 4 are numbers) and its bytes."""

    type: int
    value: bytes
    order: str

    @property
    def text(self) -> str:
        """Its words, without filling."""
        return self.value.decode("utf-8", "replace").strip("\0 \t\r\n")

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its numbers, where it holds some."""
        form, size = {3: ("H", 2), 4: ("I", 4)}.get(self.type, ("B", 1))
        count = len(self.value) // size
        return struct.unpack(f"{self.order}{count}{form}", self.value[: count * size])


def directory(data: Buffer, at: int, order: str) -> Mapping[int, Tag]:
    """Read one directory of tags. Raises struct.error where the file has ended."""
    (count,) = struct.unpack(f"{order}H", data[at : at + 2])
    found: dict[int, Tag] = {}
    for number in range(min(count, _MOST_TAGS)):
        entry = at + 2 + 12 * number
        tag, type_, length = struct.unpack(f"{order}HHI", data[entry : entry + 8])
        size = length * (_SIZES[type_] if type_ < len(_SIZES) else 1)
        start = entry + 8
        if size > _WITHIN:
            (start,) = struct.unpack(f"{order}I", data[start : start + 4])
        found[tag] = Tag(type_, data[start : start + size], order)
    return found


def first_directory(data: Buffer) -> Mapping[int, Tag]:
    """Read the tags of the first picture. Raises struct.error, as `directory`."""
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack(f"{order}I", data[4:8])
    return directory(data, at, order)


def strips_beyond_end(data: Buffer) -> bool:
    """Say whether parts of the picture would lie behind the end of the file."""
    tags = first_directory(data)
    for starts, sizes in ((STRIPS, STRIP_SIZES), (TILES, TILE_SIZES)):
        if starts in tags and sizes in tags:
            pairs = zip(tags[starts].numbers, tags[sizes].numbers, strict=False)
            if any(start + size > len(data) for start, size in pairs):
                return True
    return False
