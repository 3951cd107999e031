"""TIFF pictures are cleaned where they lie (TIFF 6.0).

Tags that are not needed to show the picture leave its directories, and every byte that
nothing needs any more becomes zero. No pixel changes.
"""

import re
import struct
from collections.abc import Mapping

from appeals.annexes.cleaned import CannotClean, Cleaned, Findings
from appeals.annexes.exif import (
    COMPRESSION,
    NEEDED,
    WITHIN,
    Tag,
    byte_order,
    directories,
    directory_kinds,
    picture_parts,
)
from appeals.annexes.jpeg import clean_jpeg

_OLD_JPEG, _JPEG = 6, 7


def clean_tiff(data: bytes) -> Cleaned:
    """Clean a TIFF picture of one or more pages; its pixels are not touched."""
    found, kept = Findings(), bytearray(len(data))
    out = bytearray(data)
    kept[:8] = b"\1" * 8
    for at, tags in directories(data):
        if _number(tags, COMPRESSION) == _OLD_JPEG:
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
            _mark(kept, tag.start, len(tag.value))
        for start, size in picture_parts(needed):
            _mark(kept, start, size)
            if _number(tags, COMPRESSION) == _JPEG:
                _check_strip(data[start : start + size])
    _erase(out, kept, found)
    return found.cleaned(bytes(out[: kept.rfind(b"\1") + 1]))


def _number(tags: Mapping[int, Tag], number: int) -> int | None:
    return next(iter(tags[number].numbers), None) if number in tags else None


def _mark(kept: bytearray, start: int, size: int) -> None:
    if start + size > len(kept):
        raise struct.error
    kept[start : start + size] = b"\1" * size


def _write_directory(
    out: bytearray, at: int, needed: Mapping[int, Tag], tags: Mapping[int, Tag]
) -> int:
    """Write a directory anew where it stands, with what is needed; give its end."""
    order = byte_order(out)
    entries = b"".join(tag.entry for tag in needed.values())
    old_end = at + 2 + 12 * len(tags)
    following = bytes(out[old_end : old_end + 4])
    new = struct.pack(f"{order}H", len(needed)) + entries + following
    out[at : at + len(new)] = new
    return at + len(new)


def _check_strip(strip: bytes) -> None:
    if clean_jpeg(strip).taken:
        raise CannotClean(
            "holds JPEG strips with notes", remedy="save it as PNG or JPEG"
        )


_RUN = re.compile(rb"\0+")


def _erase(out: bytearray, kept: bytearray, found: Findings) -> None:
    """Make zero what nothing needs; say so where there was something."""
    for match in _RUN.finditer(kept):
        start, end = match.span()
        if any(out[start:end]):
            if not found.taken:
                found.taken.add("programs")
            out[start:end] = bytes(end - start)
