"""The zip of a DOCX, read strictly: it must be what `packed` would write, to the byte.

Programs disagree about zips that are not (two central directories, gaps, second
entries of a name): one then shows another letter than the one that was checked.
APPNOTE.TXT 6.3, clause 4.3; ECMA-376 part 2, annex B.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appeals.model.office_zip import CONTENT_TYPES_NAME, Entry, packed

_END: Final = struct.Struct("<4sHHHHIIH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL_SIZE: Final = 30
_END_MARK: Final = b"PK\x05\x06"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_LOCAL_MARK: Final = b"PK\x03\x04"
_PARTS: Final = 1000
_SIZE_BYTES: Final = 64 * 2**20
_NAME_LENGTH: Final = 200
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8_NAME = 0x1, 0x8, 0x800
_DAY: Final = 0x21  # 1 January 1980
_NAME: Final = re.compile(rb"[\w.-]+(?:/[\w.-]+)*")


class DocxFault(Exception):  # noqa: N818  a word for programs and a sentence
    """What is wrong with a DOCX; never leaves this package.

    `code` becomes that of a `Problem`: "damaged", "too-large", "foreign", ...
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ZipArchive:
    """The files of a zip, and what they hold by name, in their order."""

    entries: tuple[Entry, ...]
    parts: Mapping[str, bytes]


def read_archive(content: bytes) -> ZipArchive:
    """Read a DOCX. DocxFault when its zip is damaged, too large or out of form."""
    entries = _bounded_entries(content)
    if packed(entries) != content:
        raise DocxFault("foreign", _difference(content))
    return ZipArchive(entries, {entry.name: _unpacked(entry) for entry in entries})


def read_foreign_archive(content: bytes) -> Mapping[str, bytes]:
    """Read the parts of a DOCX in whatever form its zip is: never to be trusted.

    Only to say what is different about it. Raises DocxFault.
    """
    return {entry.name: _unpacked(entry) for entry in _bounded_entries(content)}


def _bounded_entries(content: bytes) -> tuple[Entry, ...]:
    entries = tuple(_entries(content))
    if not entries or entries[0].name != CONTENT_TYPES_NAME:
        raise DocxFault("foreign", "its list of content types does not come first")
    _refuse_twins([entry.name for entry in entries])
    if sum(entry.size_bytes for entry in entries) > _SIZE_BYTES:
        raise DocxFault("too-large", "unpacked it would be larger than 64 MiB")
    return entries


def _entries(content: bytes) -> Iterator[Entry]:
    """Walk the central directory; what it says of places is compared later."""
    count, position = _directory(content)
    taken = 0
    for _ in range(count):
        if position + _CENTRAL.size > len(content):
            raise DocxFault("damaged", "its zip is cut off")
        found = _CENTRAL.unpack_from(content, position)
        mark, _, _, flags, method, _, _, crc, packed_size, size, name_size = found[:11]
        if mark != _CENTRAL_MARK:
            raise DocxFault("damaged", "the directory of its zip is damaged")
        position += _CENTRAL.size
        name = _name(content[position : position + name_size])
        taken += packed_size
        if taken > len(content):
            raise DocxFault("damaged", f"its part '{name}' overlaps others in the zip")
        _check_packing(name, flags, method)
        start = found[-1] + _LOCAL_SIZE + name_size
        data = content[start : start + packed_size]
        if len(data) != packed_size:
            raise DocxFault("damaged", f"its part '{name}' is cut off")
        yield Entry(name, method, crc, size, data)
        position += name_size + found[11] + found[12]


def _directory(content: bytes) -> tuple[int, int]:
    """Give the number of entries and where their directory begins."""
    if not content.startswith(_LOCAL_MARK):
        what = "is not a DOCX" if _END_MARK not in content else "has bytes before it"
        raise DocxFault("damaged", f"its zip {what}")
    at = content.rfind(_END_MARK)
    if at < 0 or at + _END.size > len(content):
        raise DocxFault("damaged", "its zip is cut off")
    if at + _END.size != len(content):
        raise DocxFault("foreign", "bytes were appended to it, or a comment to its zip")
    found = _END.unpack_from(content, at)
    if found[4] > _PARTS:
        raise DocxFault("too-large", f"it has more than {_PARTS} parts")
    return found[4], found[6]


def _name(raw: bytes) -> str:
    if raw == CONTENT_TYPES_NAME.encode():
        return CONTENT_TYPES_NAME
    is_plain = len(raw) <= _NAME_LENGTH and _NAME.fullmatch(raw)
    if not is_plain or raw.endswith((b"/", b".")) or b"./" in raw:
        shown = raw[:_NAME_LENGTH].decode("ascii", "replace")
        raise DocxFault("foreign", f"a part has the unusual name {shown!r}")
    return raw.decode("ascii")


def _check_packing(name: str, flags: int, method: int) -> None:
    if flags & _ENCRYPTED:
        raise DocxFault("encrypted", f"its part '{name}' is encrypted")
    if method not in {_STORED, _DEFLATED}:
        raise DocxFault("foreign", f"its part '{name}' is packed in an unusual way")
    if flags & ~_DESCRIPTOR & ~_UTF8_NAME & ~0x6:
        raise DocxFault("foreign", f"its part '{name}' has unusual flags in the zip")


def _refuse_twins(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise DocxFault("twins", f"it holds '{name}' twice")
        seen.add(name.lower())


def _unpacked(entry: Entry) -> bytes:
    """Unpack a part, never more than it says, and check its sum."""
    content = entry.data
    if entry.method == _DEFLATED:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = reader.decompress(entry.data, entry.size_bytes + 1)
        except zlib.error:
            message = f"its part '{entry.name}' cannot be unpacked"
            raise DocxFault("damaged", message) from None
        if len(content) > entry.size_bytes:
            message = f"its part '{entry.name}' is larger than the zip says"
            raise DocxFault("too-large", message)
        if not reader.eof or reader.unused_data:
            message = f"its part '{entry.name}' does not end where the zip says"
            raise DocxFault("damaged", message)
    if len(content) != entry.size_bytes or zlib.crc32(content) != entry.crc:
        message = f"its part '{entry.name}' does not have the checksum in the zip"
        raise DocxFault("damaged", message)
    return content


def _difference(content: bytes) -> str:
    """Say in what a readable zip differs from the one form that is accepted."""
    expected_at = 0
    count, position = _directory(content)
    for _ in range(count):
        found = _CENTRAL.unpack_from(content, position)
        name_size, extra_size, comment_size = found[10:13]
        start = position + _CENTRAL.size
        raw = content[start : start + name_size]
        name, at = raw.decode("ascii", "replace"), found[-1]
        local_extra = int.from_bytes(content[at + 28 : at + 30], "little")
        if extra_size or comment_size or local_extra:
            return f"its part '{name}' has extra fields or a comment in the zip"
        if found[3] & _DESCRIPTOR:
            return f"its part '{name}' has a data descriptor in the zip"
        if (found[5], found[6]) != (0, _DAY):
            return f"its part '{name}' has another date in the zip than 1 January 1980"
        if at != expected_at:
            return f"there is a gap in its zip before '{name}', or the order differs"
        head = content[at + 4 : at + _LOCAL_SIZE]
        own = content[position + 6 : position + 32]
        here = content[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name_size]
        if content[at : at + 4] != _LOCAL_MARK or head != own or here != raw:
            return f"the two places of its zip that describe '{name}' disagree"
        expected_at = at + _LOCAL_SIZE + name_size + found[8]
        position = start + name_size
    return "its zip is not in the form in which this program writes letters"
