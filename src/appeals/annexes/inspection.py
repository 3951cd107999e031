"""Inspects and cleans a file once, however many letters enclose it.

A file is intact if it ends where it says it does and opens without a password. Nothing
is rendered or run; only the structure of each format is followed.
"""

import codecs
import mmap
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from appeals.annexes.clean import clean
from appeals.annexes.cleaning import CannotClean, CleanCopy, Kept, Taken
from appeals.annexes.exif import has_strips_beyond_end
from appeals.annexes.kinds import ENDINGS, TITLES, ZIP_ERRORS, Content, kind_of
from appeals.annexes.media import boxes
from appeals.annexes.pictures import jpeg_segments, png_chunks
from appeals.storage.reading import refuse_if_open

CUT_OFF = "it is cut off or damaged"
ENCRYPTED = "it is encrypted: its reader would need a password"
TOO_LARGE = "it unpacks to more than a gigabyte"
NO_DOCUMENT = "it lacks the document itself"

_MOST_UNPACKED = 1 << 30
_TAIL = 2048
_START_OF_TABLE = re.compile(rb"startxref\s+(\d{1,12})\s")
_TABLE = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_PDF_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)")
_PASSWORD = 0x1
_TYPES, _CONTENT = "[Content_Types].xml", "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SECTOR, _FEWEST_SECTORS = 512, 3


def _find_fault(content: Content, kind: str) -> str | None:
    """Say in half a sentence what is wrong with a file of a kind; None if not."""
    inspect = _INSPECTORS.get(kind)
    try:
        return inspect(content) if inspect else None
    except (struct.error, IndexError):  # a number was cut off
        return CUT_OFF


def _inspect_pdf(content: Content) -> str | None:
    data = content.data
    if _PDF_ENCRYPTED.search(data):
        return ENCRYPTED
    tail = data[-_TAIL:]
    starts = _START_OF_TABLE.findall(tail)
    if b"%%EOF" not in tail or not starts:
        return CUT_OFF
    first = data.find(b"%PDF-")
    tables = (int(starts[-1]), int(starts[-1]) + first)
    is_there = any(_TABLE.match(data, at) for at in tables if at < len(data))
    return None if is_there else CUT_OFF


def _inspect_jpeg(content: Content) -> str | None:
    data = content.data
    *_, (_, start, _) = jpeg_segments(data)
    return CUT_OFF if data.rfind(b"\xff\xd9", start) < 0 else None


def _inspect_png(content: Content) -> str | None:
    data = content.data
    for _, start, end in png_chunks(data):
        (written,) = struct.unpack(">I", data[end : end + 4])
        if zlib.crc32(data[start - 4 : end]) != written:
            return CUT_OFF
    return None


def _inspect_gif(content: Content) -> str | None:
    return None if content.data[-64:].rstrip(b"\0").endswith(b";") else CUT_OFF


def _inspect_riff(content: Content) -> str | None:
    (length,) = struct.unpack("<I", content.data[4:8])
    is_open = length in {0, 0xFFFFFFFF}  # a recorder did not fill it in
    return None if is_open or length + 8 <= len(content.data) else CUT_OFF


def _inspect_iso(content: Content) -> str | None:
    size = len(content.data)
    found = [(name, end) for name, _, end in boxes(content.data, 0, size)]
    is_whole = bool({b"moov", b"meta", b"moof"} & {name for name, _ in found})
    return None if is_whole and found[-1][1] == size else CUT_OFF


def _inspect_tiff(content: Content) -> str | None:
    return CUT_OFF if has_strips_beyond_end(content.data) else None


def _inspect_ole(content: Content) -> str | None:
    data = content.data
    if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        return ENCRYPTED
    is_whole = len(data) % _SECTOR == 0 and len(data) >= _FEWEST_SECTORS * _SECTOR
    return None if is_whole else CUT_OFF


def _inspect_rtf(content: Content) -> str | None:
    is_whole = content.data[-64:].rstrip(b"\0\r\n\t ").endswith(b"}")
    return None if is_whole else CUT_OFF


def _inspect_text(content: Content) -> str | None:
    """Find a UTF-8 text that ends in the middle of a character."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content.data), 1 << 20):
            decoder.decode(content.data[start : start + (1 << 20)])
    except UnicodeDecodeError:
        return None  # another encoding
    return CUT_OFF if decoder.getstate()[0] else None


def _inspect_zip(content: Content, document: str = "") -> str | None:
    """Inspect an archive; `document` is the part with the document itself."""
    try:
        with zipfile.ZipFile(content.stream) as archive:
            members = archive.infolist()
            if any(member.flag_bits & _PASSWORD for member in members):
                return ENCRYPTED
            if sum(member.file_size for member in members) > _MOST_UNPACKED:
                return TOO_LARGE
            if archive.testzip():
                return CUT_OFF
            names = archive.namelist()
            if document and document not in names:
                return NO_DOCUMENT
            has_manifest = document == _CONTENT and _MANIFEST in names
            if has_manifest and b"encryption-data" in archive.read(_MANIFEST):
                return ENCRYPTED
            return None
    except ZIP_ERRORS:
        return CUT_OFF


_INSPECTORS: Mapping[str, Callable[[Content], str | None]] = {
    "pdf": _inspect_pdf,
    "jpeg": _inspect_jpeg,
    "png": _inspect_png,
    "gif": _inspect_gif,
    "tiff": _inspect_tiff,
    "webp": _inspect_riff,
    "wav": _inspect_riff,
    "avi": _inspect_riff,
    "heic": _inspect_iso,
    "iso": _inspect_iso,
    "ole": _inspect_ole,
    "rtf": _inspect_rtf,
    "text": _inspect_text,
    "zip": _inspect_zip,
    **dict.fromkeys(("docx", "xlsx", "pptx"), partial(_inspect_zip, document=_TYPES)),
    **dict.fromkeys(("odt", "ods", "odp"), partial(_inspect_zip, document=_CONTENT)),
}


Stamp = tuple[int, ...]


class FileInspection(NamedTuple):
    """What an inspection of a file found.

    `fault` is what is wrong with it, `refusal` why it cannot be cleaned. `taken` is
    what its clean copy lacks, `kept` what the copy still reveals.
    """

    is_empty: bool = False
    fault: str | None = None
    refusal: CannotClean | None = None
    taken: frozenset[Taken] = frozenset()
    kept: frozenset[Kept] = frozenset()


def inspect_file(path: Path) -> FileInspection:
    """Inspect a file, unless it was inspected before. Raises OSError."""
    refuse_if_open(path)
    return _inspect_once(path, _stamp(path))


def clean_file(path: Path) -> CleanCopy:
    """Give the clean copy of a file. Raises CannotClean, OSError."""
    refuse_if_open(path)
    outcome = _clean_once(path, _stamp(path))
    if isinstance(outcome, CannotClean):
        raise outcome
    return outcome


def _stamp(path: Path) -> Stamp:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


@lru_cache(maxsize=4)
def _clean_once(path: Path, _stamp: Stamp) -> CleanCopy | CannotClean:
    try:
        return clean(path.read_bytes(), PurePosixPath(path.name).suffix.casefold())
    except CannotClean as refusal:
        return refusal


@lru_cache(maxsize=64)
def _inspect_once(path: Path, stamp: Stamp) -> FileInspection:
    ending = PurePosixPath(path.name).suffix.casefold()
    with path.open("rb") as stream:
        if not os.fstat(stream.fileno()).st_size:
            return FileInspection(is_empty=True)
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            fault = _describe_fault(Content(data, stream), ENDINGS.get(ending), ending)
    outcome = _clean_once(path, stamp)
    if isinstance(outcome, CannotClean):
        return FileInspection(fault=fault, refusal=outcome)
    return FileInspection(fault=fault, taken=outcome.taken, kept=outcome.kept)


def _describe_fault(content: Content, promised: str | None, ending: str) -> str | None:
    found = kind_of(content)
    fault = _find_fault(content, found) if found else None
    if promised in {None, found} or fault == ENCRYPTED:
        if promised is None and found not in {None, "text"}:
            fault = f"it is {TITLES[found]}, and its name does not end like one"
            fault += f" ('{ending}')" if ending else ""
        return fault
    if found is None:
        what = "it is damaged, encrypted or something else"
        return f"it is not {TITLES[promised]}: {what}"
    if found == "zip" and fault is not None:
        return fault
    return f"it is {TITLES[found]}, and not {TITLES[promised]}"
