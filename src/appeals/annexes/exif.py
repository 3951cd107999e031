"""Tags of a TIFF picture, which are also those of EXIF (TIFF 6.0; CIPA DC-008)."""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from appeals.annexes.cleaning import Taken
from appeals.annexes.kinds import Buffer

_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)
_MOST_TAGS = 4096
_MOST_PICTURES = 4096
WITHIN = 4
"""A value of at most this many bytes is in the entry itself."""

_STRIPS, _STRIP_SIZES = 0x0111, 0x0117
_TILES, _TILE_SIZES = 0x0144, 0x0145
COMPRESSION, ORIENTATION, _JPEG_TABLES = 0x0103, 0x0112, 0x015B
NEEDED = frozenset(
    {
        *range(0x00FE, 0x0104),  # size, depth, compression
        *(0x0106, 0x0107, 0x010A, _STRIPS, ORIENTATION, 0x0115, 0x0116, _STRIP_SIZES),
        *(0x0118, 0x0119, 0x011A, 0x011B, 0x011C, 0x0122, 0x0123, 0x0124, 0x0125),
        *(0x0128, 0x0129, 0x012D, 0x013D, 0x013E, 0x013F, 0x0140, 0x0141),
        *(0x0142, 0x0143, _TILES, _TILE_SIZES, 0x014C, 0x014E, 0x0150),
        *(0x0152, 0x0153, 0x0154, 0x0155, _JPEG_TABLES),
        *(0x0211, 0x0212, 0x0213, 0x0214, 0x8773),  # YCbCr, reference white, ICC
    }
)
_EXIF, _GPS, _MAKER_NOTE, _OWNER = 0x8769, 0x8825, 0x927C, 0xA430
_POSITIONS = (2, 4, 0x14, 0x16, 0x1B, 0x1C)
"""Latitude and longitude, those of what was aimed at, names of method and area."""

_KINDS: Mapping[int, Taken] = {
    **dict.fromkeys((0x013B, 0x8298, 0x9C9D, _OWNER), "names"),
    **dict.fromkeys((0x010E, 0x02BC, 0x83BB, 0x8649, 0x9C9B, 0x9C9C), "descriptions"),
    **dict.fromkeys((0x9C9E, 0x9C9F, 0x9286, 0x010D, 0x011D), "descriptions"),
    **dict.fromkeys((0x014A, 0x0201, 0x0202), "preview"),
    _GPS: "position",
}


class Tag(NamedTuple):
    """A tag: its type (2 is text, 3 and 4 are numbers), and its bytes with their place.

    `start` counts from the beginning of the file; `entry` is the tag as it is in its
    directory, twelve bytes.
    """

    type: int
    entry: bytes
    start: int
    value: bytes
    order: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its numbers, if it has any."""
        form, size = {3: ("H", 2), 4: ("I", 4)}.get(self.type, ("B", 1))
        count = len(self.value) // size
        return struct.unpack(f"{self.order}{count}{form}", self.value[: count * size])


def byte_order(data: Buffer) -> str:
    """Give the order of bytes as struct writes it: "<" or ">"."""
    return "<" if data[:2] == b"II" else ">"


def _read_directory(data: Buffer, at: int, order: str) -> tuple[Mapping[int, Tag], int]:
    """Read one directory of tags, and where the next one is; 0 for none.

    Raises struct.error where the file has ended.
    """
    (count,) = struct.unpack(f"{order}H", data[at : at + 2])
    if count > _MOST_TAGS:
        raise struct.error
    found: dict[int, Tag] = {}
    for number in range(count):
        begin = at + 2 + 12 * number
        entry = bytes(data[begin : begin + 12])
        tag, type_, length = struct.unpack(f"{order}HHI", entry[:8])
        size = length * (_SIZES[type_] if type_ < len(_SIZES) else 1)
        start = begin + 8
        if size > WITHIN:
            (start,) = struct.unpack(f"{order}I", entry[8:])
        value = bytes(data[start : start + size])
        if len(value) < size:
            raise struct.error
        found[tag] = Tag(type_, entry, start, value, order)
    end = at + 2 + 12 * count
    (following,) = struct.unpack(f"{order}I", data[end : end + 4])
    return found, following


def read_directories(data: Buffer) -> Iterator[tuple[int, Mapping[int, Tag]]]:
    """Read the directory of each picture, and where it is, as far as they go."""
    order = byte_order(data)
    (at,) = struct.unpack(f"{order}I", data[4:8])
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST_PICTURES:
        seen.add(at)
        tags, following = _read_directory(data, at, order)
        yield at, tags
        at = following
    if at:
        raise struct.error  # a circle


def picture_parts(tags: Mapping[int, Tag]) -> Iterator[tuple[int, int]]:
    """Give start and size of each strip or tile of a picture."""
    for starts, sizes in ((_STRIPS, _STRIP_SIZES), (_TILES, _TILE_SIZES)):
        if starts in tags and sizes in tags:
            yield from zip(tags[starts].numbers, tags[sizes].numbers, strict=False)


def has_strips_beyond_end(data: Buffer) -> bool:
    """Say whether parts of the first picture would be beyond the end of the file.

    Raises struct.error where its directory is.
    """
    _, tags = next(read_directories(data))
    return any(start + size > len(data) for start, size in picture_parts(tags))


def exif_orientation(exif: bytes) -> int:
    """Give the orientation of a picture: 1 to 8 (CIPA DC-008, 4.6.4); 1 by default."""
    try:
        _, tags = next(read_directories(exif))
        (value, *_) = tags[ORIENTATION].numbers
    except (struct.error, StopIteration, KeyError, ValueError):
        return 1
    return value if value in range(1, 9) else 1


def bare_exif(orientation: int) -> bytes:
    """Make an EXIF that has the orientation and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    return b"MM\0*\0\0\0\x08\0\x01" + entry + bytes(4)


def xmp_kinds(packet: bytes) -> frozenset[Taken]:
    """Say what kinds of things a packet of XMP reveals, whatever its encoding."""
    has_position = b"GPSL" in packet.replace(b"\0", b"")
    return frozenset({"descriptions", "position"} if has_position else {"descriptions"})


def exif_kinds(exif: bytes) -> frozenset[Taken]:
    """Say what kinds of things an EXIF reveals; a damaged one reveals the camera."""
    found: set[Taken] = {"camera"}
    try:
        for index, (_, tags) in enumerate(read_directories(exif)):
            found |= directory_kinds(exif, tags)
            if index:
                found.add("preview")
    except (struct.error, ValueError):
        pass
    return frozenset(found)


def directory_kinds(data: Buffer, tags: Mapping[int, Tag]) -> set[Taken]:
    """Say what kinds of things a directory reveals besides the picture.

    Raises struct.error where a directory within it is damaged.
    """
    found: set[Taken] = set()
    for number, tag in tags.items():
        if number in NEEDED:
            continue
        kind = _KINDS.get(number, "camera")
        if number == _GPS and not _has_position(data, tag):
            kind = "camera"
        found.add(kind)
        if number == _EXIF and tag.numbers:
            inner, _ = _read_directory(data, tag.numbers[0], tag.order)
            found |= {_KINDS[n] for n in inner if n in _KINDS}
    return found


def _has_position(data: Buffer, tag: Tag) -> bool:
    gps, _ = _read_directory(data, tag.numbers[0], tag.order)
    return any(number in gps and any(gps[number].value) for number in _POSITIONS)
