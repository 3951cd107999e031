"""Pictures: removes segments, chunks and tags that are not needed to show them.

Pixels, colour profile, animation and orientation stay. A TIFF picture is cleaned in
place: every byte that is no longer needed becomes zero. Damaged files raise
struct.error or IndexError. (ITU T.81, B; PNG, third edition, clause 11; WebP container;
GIF89a; TIFF 6.0.)
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

from appeals.annexes.cleaning import CannotClean, CleanCopy, CleaningLog
from appeals.annexes.exif import (
    COMPRESSION,
    NEEDED,
    WITHIN,
    Tag,
    bare_exif,
    byte_order,
    directory_kinds,
    exif_kinds,
    exif_orientation,
    picture_parts,
    read_directories,
    xmp_kinds,
)
from appeals.annexes.kinds import Buffer

_JPEG_MARK, _JPEG_PICTURE, _JPEG_END = 0xFF, 0xDA, 0xD9
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers of JPEG: start byte, picture, end, and those without a length."""

_JPEG_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
"""Frames, tables, intervals."""

_JFIF, _EXIF_OR_XMP, _PROFILE, _PHOTOSHOP, _ADOBE, _COMMENT = (
    *(0xE0, 0xE1, 0xE2, 0xED, 0xEE),
    0xFE,
)
_JPEG_HEAD_SIZE = 12
_NEXT_MARKER = re.compile(rb"\xff+(?=[^\x00\xff\xd0-\xd7])")


def jpeg_segments(data: Buffer) -> Iterator[tuple[int, int, int]]:
    """Give marker, start and end of each segment before the picture itself.

    The last one has the marker 0xDA, where the picture begins. Raises IndexError or
    struct.error where the file ends too early. (ITU T.81, annex B.)
    """
    at = 2
    while True:
        marker, start, end = _read_segment(data, at)
        if start is None:
            at = end
            continue
        yield marker, start, end
        if marker == _JPEG_PICTURE:
            return
        at = end


def _read_segment(data: Buffer, at: int) -> tuple[int, int | None, int]:
    """Read the segment at an offset: marker, start and end of its content.

    `start` is None for a marker without content.
    """
    if data[at] != _JPEG_MARK:
        raise IndexError(at)
    while data[at + 1] == _JPEG_MARK:  # filling
        at += 1
    marker = data[at + 1]
    if marker in _JPEG_BARE or marker == _JPEG_END:
        return marker, None, at + 2
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    return marker, at + 4, at + 2 + max(length, 2)


def clean_jpeg(data: bytes) -> CleanCopy:
    """Clean a JPEG picture. Raises IndexError or struct.error where it is damaged."""
    found, out, orientation = CleaningLog(), bytearray(), 1
    at, is_end = 2, False
    while not is_end:
        marker, start, end = _read_segment(data, at)
        at = end
        if start is None:
            is_end = marker == _JPEG_END
            continue
        content = data[start:end]
        if len(content) != end - start:
            raise IndexError(start)
        if marker == _JPEG_PICTURE:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise IndexError(end)
            at = following.end() - 1
            out += b"\xff\xda" + struct.pack(">H", len(content) + 2) + content
            out += data[end : following.start()]
            continue
        if content.startswith(b"Exif\0\0") and orientation == 1:
            orientation = exif_orientation(content[6:])
        kept = _kept_content(marker, content, found)
        if kept is not None:
            out += struct.pack(">BBH", _JPEG_MARK, marker, len(kept) + 2) + kept
    found.take_rest(data, at)
    head = b"\xff\xd8"
    if orientation != 1:
        exif = b"Exif\0\0" + bare_exif(orientation)
        head += struct.pack(">BBH", _JPEG_MARK, _EXIF_OR_XMP, len(exif) + 2) + exif
    return found.cleaned(head + bytes(out) + b"\xff\xd9")


def _kept_content(marker: int, content: bytes, found: CleaningLog) -> bytes | None:
    """Give the part of a segment that stays; None if all of it is removed."""
    if marker in _JPEG_NEEDED or content.startswith(b"ICC_PROFILE\0"):
        return content
    is_whole = (
        len(content) >= _JPEG_HEAD_SIZE
    )  # programs ignore a shorter one, or fail on it
    if marker == _ADOBE and content.startswith(b"Adobe") and is_whole:
        return content[:_JPEG_HEAD_SIZE]
    if marker == _JFIF and content.startswith(b"JFIF\0") and is_whole:
        if any(content[_JPEG_HEAD_SIZE:]):
            found.taken.add("preview")
        return content[:_JPEG_HEAD_SIZE] + bytes(2)
    _note_segment(marker, content, found)
    return None


def _note_segment(marker: int, content: bytes, found: CleaningLog) -> None:
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


_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED = frozenset(
    b"IHDR PLTE IDAT IEND tRNS sRGB gAMA cHRM iCCP cICP mDCV cLLI pHYs sBIT bKGD acTL "
    b"fcTL fdAT".split()
)
_PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})


def png_chunks(data: Buffer) -> Iterator[tuple[bytes, int, int]]:
    """Give name, start and end of the content of each chunk, up to IEND.

    Raises struct.error where the file ends too early. (PNG, clause 5.)
    """
    at, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", data[at : at + 8])
        yield name, at + 8, at + 8 + length
        at += 12 + length


def clean_png(data: bytes) -> CleanCopy:
    """Clean a PNG picture."""
    found, out, end = CleaningLog(), bytearray(_PNG_HEAD), 0
    for name, start, end in png_chunks(data):
        content = data[start:end]
        if len(data) < end + 4:
            raise IndexError(end)
        if name in _PNG_NEEDED:
            out += data[start - 8 : end + 4]
        elif name == b"eXIf":
            bare = _strip_exif(content, found)
            if bare is not None:
                crc = struct.pack(">I", zlib.crc32(name + bare))
                out += struct.pack(">I4s", len(bare), name) + bare + crc
        elif name in _PNG_TEXTS:
            found.taken |= xmp_kinds(content)
        else:
            found.taken.add("camera" if name == b"tIME" else "programs")
    found.take_rest(data, end + 4)
    return found.cleaned(bytes(out))


def _strip_exif(exif: bytes, found: CleaningLog) -> bytes | None:
    """Give an EXIF with only the orientation; None for the usual orientation."""
    orientation = exif_orientation(exif)
    bare = bare_exif(orientation)
    if exif != bare:
        found.taken |= exif_kinds(exif)
    return None if orientation == 1 else bare


_WEBP_NEEDED = frozenset(
    {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
)
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def read_riff(data: bytes, found: CleaningLog) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each chunk of a RIFF file (WebP, WAV).

    What follows the stated end is cut off.
    """
    (size,) = struct.unpack("<I", data[4:8])
    data, at = found.take_rest(data, size + 8 + size % 2), 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        content = data[at + 8 : at + 8 + length]
        if len(content) != length:
            raise IndexError(at)
        yield name, content
        at += 8 + length + length % 2


def write_riff(kind: bytes, chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Write a RIFF file of these chunks."""
    body = bytearray(kind)
    for name, content in chunks:
        body += struct.pack("<4sI", name, len(content)) + content
        body += bytes(len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + bytes(body)


def clean_webp(data: bytes) -> CleanCopy:
    """Clean a WebP picture."""
    found, chunks, exif = CleaningLog(), list[tuple[bytes, bytes]](), None
    for name, content in read_riff(data, found):
        if name == b"EXIF":
            exif = _strip_exif(content.removeprefix(b"Exif\0\0"), found)
        elif name in _WEBP_NEEDED:
            chunks.append((name, content))
        elif name == b"XMP ":
            found.taken |= xmp_kinds(content)
        else:
            found.taken.add("programs")
    for index, (name, content) in enumerate(chunks):
        if name == b"VP8X":
            flags = content[0] & ~(_EXIF_FLAG | _XMP_FLAG)
            flags |= _EXIF_FLAG if exif is not None else 0
            chunks[index] = name, bytes([flags]) + content[1:]
    if exif is not None:
        chunks.append((b"EXIF", exif))
    return found.cleaned(write_riff(b"WEBP", chunks))


_GIF_PICTURE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL, _GIF_PROGRAM = 0xF9, 0xFF
_GIF_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_HAS_COLOURS = 0x80


def clean_gif(data: bytes) -> CleanCopy:
    """Clean a GIF picture."""
    found, at = CleaningLog(), 13 + _gif_colours(data[10])
    out = bytearray(data[:at])
    while data[at] != _GIF_END:
        start = at
        if data[at] == _GIF_PICTURE:
            at = _gif_blocks(data, at + 11 + _gif_colours(data[at + 9]))
            out += data[start:at]
            continue
        if data[at] != _GIF_EXTENSION:
            raise IndexError(at)
        label, at = data[at + 1], _gif_blocks(data, at + 2)
        is_repeat = data[start + 3 : start + 14] in _GIF_REPEATS
        if label == _GIF_CONTROL or (label == _GIF_PROGRAM and is_repeat):
            out += data[start:at]
        else:
            found.taken.add("programs" if label == _GIF_PROGRAM else "comments")
    found.take_rest(data, at + 1)
    return found.cleaned(bytes(out) + b";")


def _gif_colours(flags: int) -> int:
    """Give the size of the colour table that follows these flags."""
    return 3 << ((flags & 7) + 1) if flags & _HAS_COLOURS else 0


def _gif_blocks(data: bytes, at: int) -> int:
    """Give the end of a row of blocks, each preceded by its size."""
    while data[at]:
        at += data[at] + 1
    return at + 1


_OLD_JPEG, _JPEG = 6, 7


def clean_tiff(data: bytes) -> CleanCopy:
    """Clean a TIFF picture of one or more pages; its pixels are not changed."""
    found, kept = CleaningLog(), bytearray(len(data))
    out = bytearray(data)
    kept[:8] = b"\1" * 8
    for at, tags in read_directories(data):
        if _first_number(tags, COMPRESSION) == _OLD_JPEG:
            raise CannotClean(
                "is packed as JPEG in an old way", remedy="save it as PNG or JPEG"
            )
        try:
            found.taken |= directory_kinds(data, tags)
        except struct.error:
            found.taken.add("camera")
        needed = {n: tag for n, tag in tags.items() if n in NEEDED}
        end = _write_directory(out, at, needed, tags)
        kept[at:end] = b"\1" * (end - at)
        for tag in (t for t in needed.values() if len(t.value) > WITHIN):
            _mark_kept(kept, tag.start, len(tag.value))
        for start, size in picture_parts(needed):
            _mark_kept(kept, start, size)
            if _first_number(tags, COMPRESSION) == _JPEG:
                _refuse_notes_in_strip(data[start : start + size])
    _erase_unneeded(out, kept, found)
    return found.cleaned(bytes(out[: kept.rfind(b"\1") + 1]))


def _first_number(tags: Mapping[int, Tag], number: int) -> int | None:
    return next(iter(tags[number].numbers), None) if number in tags else None


def _mark_kept(kept: bytearray, start: int, size: int) -> None:
    if start + size > len(kept):
        raise struct.error
    kept[start : start + size] = b"\1" * size


def _write_directory(
    out: bytearray, at: int, needed: Mapping[int, Tag], tags: Mapping[int, Tag]
) -> int:
    """Rewrite a directory in place with only the needed tags; give its end."""
    order = byte_order(out)
    entries = b"".join(tag.entry for tag in needed.values())
    old_end = at + 2 + 12 * len(tags)
    following = bytes(out[old_end : old_end + 4])
    new = struct.pack(f"{order}H", len(needed)) + entries + following
    out[at : at + len(new)] = new
    return at + len(new)


def _refuse_notes_in_strip(strip: bytes) -> None:
    if clean_jpeg(strip).taken:
        raise CannotClean(
            "holds JPEG strips with notes", remedy="save it as PNG or JPEG"
        )


_ZEROS = re.compile(rb"\0+")


def _erase_unneeded(out: bytearray, kept: bytearray, found: CleaningLog) -> None:
    """Overwrite what is not needed with zeros; record it if there was anything."""
    for match in _ZEROS.finditer(kept):
        start, end = match.span()
        if any(out[start:end]):
            if not found.taken:
                found.taken.add("programs")
            out[start:end] = bytes(end - start)
