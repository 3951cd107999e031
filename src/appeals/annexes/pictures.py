"""PNG, WebP and GIF pictures: chunks that are not needed to show the picture go.

Pixels, colour profile, animation and the way up stay. Damaged files raise struct.error
or IndexError. (PNG, third edition, clause 11; WebP container; GIF89a.)
"""

import struct
import zlib
from collections.abc import Iterator

from appeals.annexes.cleaned import Cleaned, Findings
from appeals.annexes.exif import bare_exif, exif_kinds, exif_orientation, xmp_kinds
from appeals.annexes.kinds import Buffer

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


def clean_png(data: bytes) -> Cleaned:
    """Clean a PNG picture."""
    found, out, end = Findings(), bytearray(_PNG_HEAD), 0
    for name, start, end in png_chunks(data):
        content = data[start:end]
        if len(data) < end + 4:
            raise IndexError(end)
        if name in _PNG_NEEDED:
            out += data[start - 8 : end + 4]
        elif name == b"eXIf":
            bare = _bare(content, found)
            if bare is not None:
                crc = struct.pack(">I", zlib.crc32(name + bare))
                out += struct.pack(">I4s", len(bare), name) + bare + crc
        elif name in _PNG_TEXTS:
            found.taken |= xmp_kinds(content)
        else:
            found.taken.add("camera" if name == b"tIME" else "programs")
    return _ended(data, end + 4, out, found)


def _bare(exif: bytes, found: Findings) -> bytes | None:
    """Give an EXIF that says the way up alone, if that needs to be said."""
    orientation = exif_orientation(exif)
    bare = bare_exif(orientation)
    if exif != bare:
        found.taken |= exif_kinds(exif)
    return None if orientation == 1 else bare


def _ended(data: bytes, end: int, out: bytearray, found: Findings) -> Cleaned:
    if any(data[end:]):
        found.taken.add("behind-end")
    return found.cleaned(bytes(out))


_WEBP_NEEDED = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def riff_chunks(data: Buffer) -> Iterator[tuple[bytes, int, int]]:
    """Give name, start and end of each chunk of a RIFF file (WebP, WAV)."""
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        yield name, at + 8, at + 8 + length
        at += 8 + length + length % 2


def riff_chunk(name: bytes, content: bytes) -> bytes:
    """Write a chunk of a RIFF file."""
    return struct.pack("<4sI", name, len(content)) + content + bytes(len(content) % 2)


def riff_content(data: bytes, found: Findings) -> bytes:
    """Cut off what lies behind the end that a RIFF file says of itself."""
    (size,) = struct.unpack("<I", data[4:8])
    end = size + 8 + size % 2
    if any(data[end:]):
        found.taken.add("behind-end")
    return data[:end]


def clean_webp(data: bytes) -> Cleaned:
    """Clean a WebP picture."""
    found, chunks, exif = Findings(), [], None
    for name, start, end in riff_chunks(data := riff_content(data, found)):
        content = data[start:end]
        if len(content) != end - start:
            raise IndexError(start)
        if name == b"EXIF":
            exif = _bare(content.removeprefix(b"Exif\0\0"), found)
        elif name in _WEBP_NEEDED or name == b"VP8X":
            chunks.append((name, content))
        elif name == b"XMP ":
            found.taken |= xmp_kinds(content)
        else:
            found.taken.add("programs")
    if exif is not None:
        chunks.append((b"EXIF", exif))
    body = bytearray(b"WEBP")
    for name, content in chunks:
        new = content
        if name == b"VP8X":
            flags = content[0] & ~(_EXIF_FLAG | _XMP_FLAG)
            flags |= _EXIF_FLAG if exif is not None else 0
            new = bytes([flags]) + content[1:]
        body += riff_chunk(name, new)
    return found.cleaned(b"RIFF" + struct.pack("<I", len(body)) + bytes(body))


_GIF_PICTURE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL, _GIF_PROGRAM = 0xF9, 0xFF
_GIF_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_HAS_COLOURS = 0x80


def clean_gif(data: bytes) -> Cleaned:
    """Clean a GIF picture."""
    found, at = Findings(), 13 + _gif_colours(data[10])
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
    return _ended(data, at + 1, out + b";", found)


def _gif_colours(flags: int) -> int:
    """Give the size of the table of colours that stands behind such flags."""
    return 3 << ((flags & 7) + 1) if flags & _HAS_COLOURS else 0


def _gif_blocks(data: bytes, at: int) -> int:
    """Give the end of a row of blocks, each with its size before it."""
    while data[at]:
        at += data[at] + 1
    return at + 1
