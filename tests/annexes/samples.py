"""Small files of every kind, sound and clean; tests spoil one thing."""

import io
import random
import re
import zipfile
from functools import cache

import pikepdf
from PIL import Image

from appeals.annexes.clean import clean

NAME = "Ana Needle"


@cache
def picture(kind: str, **options) -> bytes:
    """Give a small picture: "jpeg", "png", "gif", "tiff" or "webp"."""
    stream = io.BytesIO()
    noise = random.Random(1).randbytes(3 * 40 * 40)
    Image.frombytes("RGB", (40, 40), noise).save(stream, kind, **options)
    return stream.getvalue()


def with_exif(kind: str, *, first=(), camera=(), gps=()) -> bytes:
    """Give a picture with these tags of EXIF, by their numbers."""
    exif = Image.Exif()
    exif[0x010F] = "A Maker"
    exif[0x0132] = "2024:05:06 07:08:09"
    exif.update(dict(first))
    exif.get_ifd(0x8769).update({0x9003: "2024:05:06 07:08:09", **dict(camera)})
    if gps:
        exif.get_ifd(0x8825).update(dict(gps))
    return picture(kind, exif=exif.tobytes())


HERE = {1: "N", 2: (46.0, 13.0, 36.0), 3: "E", 4: (6.0, 8.0, 24.0)}


@cache
def pdf(*, author: str = "", **save) -> bytes:
    """Give a PDF of one empty page."""
    file, stream = pikepdf.new(), io.BytesIO()
    file.add_blank_page()
    if author:
        file.docinfo["/Author"] = author
    file.save(stream, **save)
    return stream.getvalue()


@cache
def clean_pdf(width: int = 300) -> bytes:
    """Give a PDF that a clean copy is equal to; another one for each width."""
    file, stream = pikepdf.new(), io.BytesIO()
    file.add_blank_page(page_size=(width, 300))
    file.save(stream)
    return clean(stream.getvalue(), ".pdf").data


@cache
def word(author: str = "", changed_by: str = "") -> bytes:
    """Give a Word file with one paragraph, without most of its styles: it is small."""
    from docx import Document

    file, stream = Document(), io.BytesIO()
    file.add_paragraph("A statement.")
    file.core_properties.author = author
    file.core_properties.last_modified_by = changed_by
    for style in list(file.styles.element)[2:]:
        file.styles.element.remove(style)
    file.save(stream)
    small = {"word/stylesWithEffects.xml": "<empty/>"}
    return repacked(stream.getvalue(), **small)


def part_name(name: str) -> str:
    """Give the name of a part: "word__document_xml" is word/document.xml."""
    return re.sub(r"_xml$", ".xml", name.replace("__", "/"))


def archive(**parts: str | bytes) -> bytes:
    """Pack parts by name; "word__document_xml" is word/document.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(part_name(name), content)
    return stream.getvalue()


def repacked(content: bytes, **parts: str | bytes) -> bytes:
    """Replace parts of a package, or add some, as `archive` names them."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        old = {name: packed.read(name) for name in packed.namelist()}
    named = {part_name(n): c for n, c in parts.items()}
    return archive(**{**old, **named})


def spreadsheet(**parts: str | bytes) -> bytes:
    """Give the frame of an Excel file."""
    frame = {"[Content_Types].xml": "<Types/>", "xl__workbook_xml": "<workbook/>"}
    return archive(**{**frame, **parts})


def slides(**parts: str | bytes) -> bytes:
    """Give the frame of a PowerPoint file."""
    frame = {"[Content_Types].xml": "<Types/>", "ppt__presentation_xml": "<p/>"}
    return archive(**{**frame, **parts})


def open_document(kind: str = "text", **parts: str | bytes) -> bytes:
    """Give the frame of an OpenDocument file: "text", "spreadsheet"."""
    frame = {"mimetype": f"application/vnd.oasis.opendocument.{kind}"}
    return archive(**{**frame, "content_xml": "<body/>", **parts})


def film(*boxes: tuple[bytes, bytes]) -> bytes:
    """Give the boxes of an MP4."""
    all_boxes = ((b"ftyp", b"isom\0\0\0\0"), *boxes, (b"mdat", b"\0" * 64))
    return b"".join(
        (len(content) + 8).to_bytes(4) + name + content for name, content in all_boxes
    )


def sound(*chunks: tuple[bytes, bytes]) -> bytes:
    """Give a WAV with these chunks beside its own."""
    body = b"WAVE"
    for name, content in ((b"fmt ", bytes(16)), *chunks, (b"data", bytes(8))):
        padded = content + bytes(len(content) % 2)
        body += name + len(content).to_bytes(4, "little") + padded
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def mp3(frames: int = 4) -> bytes:
    """Give an MP3 of some silent frames: MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def noise(size: int = 4000) -> bytes:
    """Give random bytes, the same each time."""
    return random.Random(7).randbytes(size)


SOUND = {
    "a.pdf": pdf(),
    "b.pdf": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "a.docx": word(),
    "a.xlsx": spreadsheet(),
    "a.pptx": slides(),
    "a.odt": open_document(),
    "a.ods": open_document("spreadsheet"),
    "a.jpg": picture("jpeg"),
    "b.JPEG": picture("jpeg", progressive=True),
    "a.png": picture("png"),
    "a.gif": picture("gif"),
    "a.tif": picture("tiff"),
    "a.webp": picture("webp"),
    "a.zip": archive(**{"a.txt": "A text.", "b.png": picture("png")}),
    "a.mp4": film((b"moov", b"\0\0\0\x28mvhd" + bytes(32))),
    "a.wav": sound(),
    "a.mp3": mp3(),
    "a.rtf": rb"{\rtf1 A text.}",
    "a.csv": "id;Ort\n1;Zürich\n".encode(),
    "a.txt": "Ein Text über Zürich.\n".encode("latin-1"),
    "b.txt": "一份声明".encode("utf-16"),
}
"""A sound and clean file of each kind, by name."""
