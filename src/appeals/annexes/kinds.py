"""What a file is: by its name, and by its content.

ENDINGS[".jpg"]         "jpeg"
kind_of(content)        "heic": a phone picture that is only named as JPEG
"""

import io
import mmap
import zipfile
import zlib
from typing import IO, NamedTuple, TypeAlias

Buffer: TypeAlias = "bytes | bytearray | mmap.mmap"

TITLES = {
    "pdf": "a PDF",
    "docx": "a Word file",
    "xlsx": "an Excel file",
    "pptx": "a PowerPoint file",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument spreadsheet",
    "odp": "an OpenDocument presentation",
    "ole": "an Office file of before 2007",
    "rtf": "an RTF text",
    "zip": "a ZIP archive",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
    "gif": "a GIF picture",
    "tiff": "a TIFF picture",
    "webp": "a WebP picture",
    "heic": "a HEIC picture",
    "iso": "a film or sound (MP4)",
    "wav": "a WAV sound",
    "avi": "an AVI film",
    "mp3": "an MP3 sound",
    "ogg": "an Ogg sound",
    "flac": "a FLAC sound",
    "webm": "a WebM film",
    "text": "a plain text file",
}

ENDINGS = {
    **{f".{kind}": kind for kind in TITLES if kind not in {"ole", "iso", "text"}},
    **dict.fromkeys((".jpg", ".jpe", ".jfif"), "jpeg"),
    **dict.fromkeys((".doc", ".xls", ".ppt", ".msg"), "ole"),
    **dict.fromkeys((".docm", ".dotx"), "docx"),
    ".xlsm": "xlsx",
    ".ppsx": "pptx",
    ".tif": "tiff",
    ".heif": "heic",
    ".oga": "ogg",
    ".opus": "ogg",
    ".mkv": "webm",
    **dict.fromkeys((".mp4", ".m4v", ".m4a", ".mov", ".3gp"), "iso"),
    **dict.fromkeys((".txt", ".csv", ".tsv", ".md", ".json", ".xml"), "text"),
    **dict.fromkeys((".html", ".htm", ".svg", ".eml"), "text"),
}
"""The kind that a name promises, by its ending in small letters."""

MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_MEDIA_TYPE = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1aE\xdf\xa3", "webm"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_HEIC = (b"hei", b"hev", b"mif1", b"msf1", b"avi")
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,  # packed in a way that Python does not know
    RuntimeError,  # a password is asked for
    EOFError,
    OSError,
    ValueError,
)
"""What a damaged or hostile archive may raise while it is read."""


class Content(NamedTuple):
    """The content of a file: all of its bytes, and the same as a stream."""

    data: Buffer
    stream: IO[bytes]

    @classmethod
    def from_bytes(cls, data: bytes) -> "Content":
        """Wrap the bytes of a file within a file."""
        return cls(data, io.BytesIO(data))


def kind_of(content: Content) -> str | None:
    """Say what a file is by its content; None if unknown."""
    data = content.data
    head = data[:1024]
    for start, kind in _STARTS:
        if head.startswith(start):
            return zip_kind(content) if kind == "zip" else kind
    if head.startswith(b"RIFF"):
        return _RIFF.get(bytes(head[8:12]))
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12].startswith(_HEIC) else "iso"
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return "iso"
    if b"%PDF-" in head:
        return "pdf"
    return "text" if is_text(data) else None


def zip_kind(content: Content) -> str:
    """Say which kind of document an archive is; "zip" when it is not one."""
    try:
        with zipfile.ZipFile(content.stream) as archive:
            names = frozenset(archive.namelist())
            for part, kind in MAIN_PARTS.items():
                if part in names:
                    return kind
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    media_type = member.read(200).decode("ascii", "replace")
                rest = media_type.removeprefix(_MEDIA_TYPE).split("-")[0].strip()
                return _OPEN_DOCUMENTS.get(rest, "zip")
    except ZIP_ERRORS:
        pass
    return "zip"


def is_text(data: Buffer) -> bool:
    """Say whether bytes can be text, in whatever encoding: no control characters."""
    if not len(data):
        return False
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _is_utf16(data)
    step = 1 << 20
    return all(
        not data[start : start + step].translate(None, _PRINTED)
        for start in range(0, len(data), step)
    )


def _is_utf16(data: Buffer) -> bool:
    try:
        return "\0" not in data[:].decode("utf-16")
    except UnicodeDecodeError:
        return False


_PRINTED = bytes((*range(0x20, 0x7F), *range(0x80, 0x100))) + b"\t\n\r\f\x1a"
