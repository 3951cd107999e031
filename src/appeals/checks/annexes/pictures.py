"""Traces in pictures and films: EXIF, XMP, IPTC, and the texts of a PNG.

What a camera writes of itself and of the light is none; its serial number is, and so is
the note of its maker, which hides one. (CIPA DC-008; Adobe XMP part 3; IPTC-IIM 4.1.)
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from appeals.checks.annexes.faults import (
    boxes,
    jpeg_segments,
    png_chunks,
    riff_chunks,
)
from appeals.checks.annexes.kinds import Buffer
from appeals.checks.annexes.tiff import Tag, directory, first_directory
from appeals.checks.annexes.traces import Trace, having, named

Traces = frozenset[Trace]

_EXIF_HEAD = b"Exif\0\0"
_ADOBE = b"http://ns.adobe.com/"
_PHOTOSHOP = b"Photoshop 3.0\0"
_ARTIST, _COPYRIGHT, _XP_AUTHOR = 0x013B, 0x8298, 0x9C9D
_EXIF_TAGS, _GPS_TAGS, _XMP_TAG, _IPTC_TAG, _IMAGE_RESOURCES = (
    0x8769,
    0x8825,
    0x02BC,
    0x83BB,
    0x8649,
)
_OWNER, _MAKER_NOTE = 0xA430, 0x927C
_SERIALS = (0xA431, 0xA435)
_POSITIONS = (2, 4, 0x14, 0x16, 0x1C)
"""Latitude and longitude, those of what was aimed at, and the name of the area."""

_MOST = 64 * 1024 * 1024
_POSITION, _SERIAL = (
    re.compile(rf"[<:\s](?:{names})(?:\s*=\s*[\"'][^\"'\s]|[^<>=]*>\s*[^<\s])")
    for names in (
        "GPS(?:Dest)?(?:Latitude|Longitude)|GPSCoordinates",
        "(?:Body|Lens|Camera)?SerialNumber",
    )
)
_NAMES, _PLACES = (
    re.compile(
        rf"<[\w-]+:(?:{names})\b[^>]*(?<!/)>(.*?)</[\w-]+:(?:{names})>"
        rf"|[\w-]+:(?:{names})\s*=\s*[\"']([^\"']*)[\"']",
        re.DOTALL,
    )
    for names in (
        "creator|Artist|Author|(?:Camera)?OwnerName|CaptionWriter|Person\\w+",
        "City|(?:Sub)?[Ll]ocation|Location(?:Created|Shown)",
    )
)
_FACES = re.compile(r"mwg-rs:Name\s*(?:=\s*[\"'][^\"'\s]|>\s*[^<\s])")
_MARKUP = re.compile(r"<[^>]*>")


def exif_traces(tiff: Buffer) -> Traces:
    """Look through the tags of EXIF, which are a small TIFF. Damaged ones tell less."""
    found: Traces = frozenset()
    try:
        order = "<" if tiff[:2] == b"II" else ">"
        first = first_directory(tiff)
        found |= _owner_traces(first)
        for tag in _within(first, _EXIF_TAGS):
            found |= _camera_traces(directory(tiff, tag, order))
        for tag in _within(first, _GPS_TAGS):
            gps = directory(tiff, tag, order)
            is_there = any(any(gps[t].value) for t in _POSITIONS if t in gps)
            found |= having("position", is_there=is_there)
    except (struct.error, IndexError):
        pass
    return found


def _within(tags: Mapping[int, Tag], number: int) -> tuple[int, ...]:
    return tags[number].numbers[:1] if number in tags else ()


def _owner_traces(tags: Mapping[int, Tag]) -> Traces:
    found: Traces = frozenset()
    for number in (_ARTIST, _COPYRIGHT):
        found |= named(tags[number].text) if number in tags else frozenset()
    if _XP_AUTHOR in tags:
        text = tags[_XP_AUTHOR].value.decode("utf-16-le", "replace")
        found |= named(text.strip("\0 "))
    if _XMP_TAG in tags:
        found |= xmp_traces(tags[_XMP_TAG].value)
    if _IPTC_TAG in tags:
        found |= _iptc_traces(tags[_IPTC_TAG].value)
    if _IMAGE_RESOURCES in tags:
        found |= _iptc_traces(tags[_IMAGE_RESOURCES].value)
    return found


def _camera_traces(tags: Mapping[int, Tag]) -> Traces:
    found = named(tags[_OWNER].text) if _OWNER in tags else frozenset()
    is_serial = any(tags[t].text.strip("0 ") for t in _SERIALS if t in tags)
    return found | having("serial", is_there=is_serial or _MAKER_NOTE in tags)


def xmp_traces(packet: bytes) -> Traces:
    """Look through a packet of XMP."""
    encoding = "utf-8"
    if b"\0" in packet[:64]:
        encoding = "utf-16-be" if packet[:1] == b"\0" else "utf-16-le"
    text = packet.decode(encoding, "replace")
    found: Traces = frozenset()
    found |= having("position", is_there=_POSITION.search(text))
    found |= having("serial", is_there=_SERIAL.search(text))
    found |= having("name", is_there=_FACES.search(text))
    found |= having("place", is_there=any(_words(_PLACES, text)))
    for word in _words(_NAMES, text):
        found |= named(word)
    return found


def _words(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        words = _MARKUP.sub("\n", match[1] or match[2] or "")
        yield from filter(None, map(str.strip, words.split("\n")))


def _iptc_traces(data: bytes) -> Traces:
    """Look for by-lines, writers and places among the datasets of IPTC."""
    found: Traces = frozenset()
    for match in re.finditer(rb"\x1c\x02([\x50\x7a\x5a\x5c])(..)", data, re.DOTALL):
        (length,) = struct.unpack(">H", match[2])
        value = data[match.end() : match.end() + length]
        if match[1] in {b"\x50", b"\x7a"}:
            found |= named(value.decode("utf-8", "replace"))
        else:
            found |= having("place", is_there=value.strip())
    return found


def _jpeg(data: Buffer) -> Iterator[Traces]:
    for marker, start, end in jpeg_segments(data):
        if marker not in {0xE1, 0xED}:
            continue
        content = data[start:end]
        if content.startswith(_EXIF_HEAD):
            yield exif_traces(content[len(_EXIF_HEAD) :])
        elif content.startswith(_ADOBE):
            yield xmp_traces(content.partition(b"\0")[2])
        elif content.startswith(_PHOTOSHOP):
            yield _iptc_traces(content)


def _png(data: Buffer) -> Iterator[Traces]:
    for name, start, end in png_chunks(data):
        if name == b"eXIf":
            yield exif_traces(data[start:end])
        elif name in {b"tEXt", b"zTXt", b"iTXt"}:
            keyword, _, rest = data[start : min(end, start + _MOST)].partition(b"\0")
            yield _png_text(keyword, _unpacked(name, rest))


def _unpacked(name: bytes, rest: bytes) -> bytes:
    is_packed = name == b"zTXt"
    if name == b"iTXt":
        is_packed = rest[:1] == b"\1"
        rest = rest[2:].split(b"\0", 2)[-1]
    elif is_packed:
        rest = rest[1:]
    try:
        return zlib.decompressobj().decompress(rest, _MOST) if is_packed else rest
    except zlib.error:
        return b""


def _png_text(keyword: bytes, text: bytes) -> Traces:
    if keyword.startswith(b"Raw profile type "):
        digits = re.sub(rb"[^0-9a-fA-F]", b"", text.split(b"\n", 3)[-1])
        raw = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        start = raw.find(_EXIF_HEAD)
        is_exif = start >= 0 or raw[:4] in {b"II*\0", b"MM\0*"}
        exif = raw[start + len(_EXIF_HEAD) :] if start >= 0 else raw
        return (exif_traces(exif) if is_exif else _iptc_traces(raw)) | xmp_traces(raw)
    if b"XML" in keyword or b"xmp" in keyword.lower():
        return xmp_traces(text)
    if b"gps" in keyword.lower():
        return having("position", is_there=text.strip())
    if keyword.lower() in {b"author", b"artist", b"exif:artist"}:
        return named(text.decode("utf-8", "replace"))
    return frozenset()


def _tiff(data: Buffer) -> Iterator[Traces]:
    yield exif_traces(data)


def _webp(data: Buffer) -> Iterator[Traces]:
    for name, start, end in riff_chunks(data):
        if name == b"EXIF":
            yield exif_traces(data[start:end].removeprefix(_EXIF_HEAD))
        elif name == b"XMP ":
            yield xmp_traces(data[start:end])


def _heic(data: Buffer) -> Iterator[Traces]:
    """Look for EXIF and XMP anywhere: where they lie is said in a table of its own."""
    for match in re.finditer(rb"Exif\0\0(?=II\*\0|MM\0\*)", data):
        yield exif_traces(data[match.end() : match.end() + (1 << 20)])
    yield from _xmp_anywhere(data)


def _xmp_anywhere(data: Buffer) -> Iterator[Traces]:
    for match in re.finditer(rb"<x:xmpmeta", data):
        end = data.find(b"</x:xmpmeta>", match.end(), match.end() + _MOST)
        yield xmp_traces(data[match.start() : max(end, match.end())])


def _film(data: Buffer) -> Iterator[Traces]:
    for name, start, end in boxes(data, 0, len(data)):
        if name in {b"moov", b"uuid", b"meta", b"udta"}:
            content = data[start : min(end, start + _MOST)]
            signs = rb"\xa9xyz.{4}[+-]\d|loci\0|location\.ISO6709|[+-]\d\d\.\d+[+-]\d"
            is_there = re.search(signs, content, re.DOTALL)
            yield having("position", is_there=is_there)
            yield from _xmp_anywhere(content)


_LOOKS: Mapping[str, Callable[[Buffer], Iterator[Traces]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "tiff": _tiff,
    "webp": _webp,
    "heic": _heic,
    "iso": _film,
}


def picture_traces(data: Buffer, kind: str) -> Traces:
    """Look through a picture or film of this kind; a damaged one as far as it goes."""
    found: Traces = frozenset()
    try:
        for traces in _LOOKS[kind](data):
            found |= traces
    except (struct.error, IndexError):
        pass
    return found


PICTURES = frozenset(_LOOKS)
