"""The zip of an Office document: its parts, written to equal bytes.

ECMA-376 part 2. Every time in the zip is 1 January 1980.
"""

import posixpath
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

CONTENT_TYPES_NAME = "[Content_Types].xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""What each part that is XML begins with."""

_SMALL_BYTES = 4096
_DAY = 0x21  # 1 January 1980 in the format of MS-DOS
_UTF8_NAME = 0x800
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip, ready to be written. `data` is as it is in the zip."""

    name: str
    method: int
    crc: int
    size_bytes: int
    data: bytes


def compress_part(name: str, content: bytes | str) -> Entry:
    """Compress one part; text is written as UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    # A small window saves most of the time that a small part takes.
    window, memory = (-12, 6) if len(raw) < _SMALL_BYTES else (-15, 8)
    packer = zlib.compressobj(6, zlib.DEFLATED, window, memory)
    data = packer.compress(raw) + packer.flush()
    return Entry(name, _DEFLATED, zlib.crc32(raw), len(raw), data)


compress_shared_part = lru_cache(maxsize=128)(compress_part)
"""Compress a part that many letters share: kept while letters follow each other."""


def store_part(name: str, content: bytes) -> Entry:
    """Keep one part as it is: equal bytes under every version of zlib."""
    return Entry(name, _STORED, zlib.crc32(content), len(content), content)


def write_zip(entries: Iterable[Entry]) -> bytes:
    """Write a zip of `entries` in their order."""
    body, directory = bytearray(), bytearray()
    count = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else _UTF8_NAME
        head = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            entry.method,
            0,
            _DAY,
            entry.crc,
            len(entry.data),
            entry.size_bytes,
            len(name),
            0,
        )
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + head + name + entry.data
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def relationships_name(part: str) -> str:
    """Name the file of a part's relationships: "word/_rels/document.xml.rels"."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve_target(part: str, target: str) -> str:
    """Name the part that a relationship of `part` leads to."""
    path = posixpath.join("/", posixpath.dirname(part), target)
    return posixpath.normpath(path).lstrip("/")
