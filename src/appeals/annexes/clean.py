"""Clean a file by what it is.

    cleaned = clean(data, ".jpg")
    cleaned.data, cleaned.taken         clean bytes; {"position", "camera"}

Unknown kinds are refused with a remedy: CannotClean. The result is cleaned once more
and must come out unchanged.
"""

import struct
from collections.abc import Callable, Mapping

from appeals.annexes.cleaning import CannotClean, CleanCopy
from appeals.annexes.kinds import TITLES, Content, kind_of
from appeals.annexes.media import clean_boxes, clean_mp3, clean_wav
from appeals.annexes.odf import clean_open_document
from appeals.annexes.ooxml import clean_office
from appeals.annexes.packages import DAMAGED
from appeals.annexes.pdf import clean_pdf
from appeals.annexes.pictures import (
    clean_gif,
    clean_jpeg,
    clean_png,
    clean_tiff,
    clean_webp,
)

_PLAIN = frozenset({".txt", ".csv", ".tsv", ".md", ".json", ".srt", ".vtt"})
_TO_PDF = "print it to a PDF and enclose that"
_REFUSED = {
    "zip": "unpack it and enclose its files one by one",
    "ole": "open it and save it as .docx, .xlsx or .pptx",
    "rtf": "open it and save it as .docx",
    "heic": "save it as JPEG",
    "text": _TO_PDF,
    **dict.fromkeys(("avi", "webm"), "save it as MP4"),
    **dict.fromkeys(("ogg", "flac"), "save it as MP3 or WAV"),
}
_INNER: Mapping[str, Callable[[bytes], CleanCopy]] = {
    "jpeg": clean_jpeg,
    "png": clean_png,
    "gif": clean_gif,
    "webp": clean_webp,
    "tiff": clean_tiff,
    "iso": clean_boxes,
    "wav": clean_wav,
    "mp3": clean_mp3,
}
"""Kinds that are also cleaned inside documents."""

_CLEANERS: Mapping[str, Callable[[bytes], CleanCopy]] = {
    **_INNER,
    "pdf": clean_pdf,
    **dict.fromkeys(
        ("docx", "xlsx", "pptx"), lambda data: clean_office(data, clean_inner)
    ),
    **dict.fromkeys(
        ("odt", "ods", "odp"), lambda data: clean_open_document(data, clean_inner)
    ),
}


def clean(data: bytes, ending: str) -> CleanCopy:
    """Clean a file; `ending` is that of its name, in small letters (".txt").

    Raises CannotClean, also if a second cleaning would remove more.
    """
    kind = kind_of(Content.from_bytes(data))
    if kind == "text" and ending in _PLAIN:
        return CleanCopy(data)
    cleaned = _clean_kind(data, kind, _CLEANERS)
    again = _clean_kind(cleaned.data, kind, _CLEANERS)
    if again.taken or again.data != cleaned.data:
        raise CannotClean("does not come clean", remedy=_TO_PDF)
    return cleaned


def clean_inner(data: bytes) -> CleanCopy:
    """Clean a picture, sound or film inside a document. Raises CannotClean."""
    return _clean_kind(data, kind_of(Content.from_bytes(data)), _INNER)


def clean_picture(data: bytes, name: str) -> bytes:
    """Clean a picture of the letterhead; one of an unknown kind is left unchanged.

    `name` is that of the file. Raises CannotClean for a damaged one.
    """
    if kind_of(Content.from_bytes(data)) not in _INNER:
        return data
    try:
        return clean_inner(data).data
    except CannotClean as refusal:
        raise CannotClean(
            f"The picture '{name}' of the letterhead {refusal.message}",
            remedy=refusal.remedy,
        ) from refusal


def _clean_kind(
    data: bytes, kind: str | None, cleaners: Mapping[str, Callable[[bytes], CleanCopy]]
) -> CleanCopy:
    cleaner = cleaners.get(kind or "")
    if cleaner is None:
        what = TITLES.get(kind or "", "a file of a kind that is not known")
        raise CannotClean(f"is {what}", remedy=_REFUSED.get(kind or "", _TO_PDF))
    try:
        return cleaner(data)
    except (struct.error, IndexError) as error:  # a number was cut off
        raise CannotClean(DAMAGED, remedy="open it and save it again") from error
