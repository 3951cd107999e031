"""Read the words in a file, however they are packed: one text for each part.

    letter.docx     its name, each part of the package as text and as attributes
    letter.pdf      each page, the strings of its objects, what is attached
    message.eml     headers and bodies as they are read, and each file in it
    cases.sqlite    every value of every table, and the bytes

What cannot be read is reported: pictures, scans, sounds, encrypted and damaged parts.
Nothing is written, nothing is fetched, and every file is read with limits.
"""

import contextlib
import email
import email.errors
import email.policy
import html
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from typing import Final, Literal
from urllib.parse import unquote

from appeals.annexes.kinds import ZIP_ERRORS, Content, kind_of

UnreadKind = Literal[
    "picture", "scan", "sound", "encrypted", "damaged", "too-large", "slow", "other"
]
"""Why the words of a part are not known."""

_MOST_PARTS: Final = 5_000
_MOST_BYTES: Final = 256 * 1024 * 1024
_DEEPEST: Final = 6
_HEAD: Final = 256 * 1024
"""So many bytes of a picture are read: its descriptions are there."""

_SOUNDS = frozenset({"iso", "wav", "avi", "mp3", "ogg", "flac", "webm"})
_EMAIL = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID"
    rb"|MIME-Version|X-Unsent|Cc):[ \t]",
    re.IGNORECASE,
)
_ENCRYPTED = (b"age-encryption.org/v1", b"-----BEGIN AGE", b"-----BEGIN PGP MESSAGE")
_COMPRESSED = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_SQLITE = b"SQLite format 3\0"
_TAG = re.compile(r"<(!--|[^<>]*>)|-->")
_BLOCK = re.compile(
    r"</?(?:\w+:)?(?:p|h[1-6]|div|li|tr|t[dch]|table|title|br|cr|tab|si|c|v|row"
    r"|table-(?:row|cell)|line-break|s|text|comment|ins|del|sdt|txbxContent|note"
    r"|footnote|endnote|section|article|dt|dd|option|label)\b[^<>]*>",
    re.IGNORECASE,
)
_ASIDES = frozenset(
    {
        *("note", "annotation", "instrText", "delText", "del"),
        *("sup", "sub", "rt", "rp", "rPh", "script", "style", "aside"),
    }
)
"""Elements within a sentence that are not part of it: notes, fields, deleted words,
readings of characters. A name may continue after them."""
_ELEMENT = re.compile(r"<(/?)(?:\w+:)?(\w+)[^<>]*?(/?)>")
_KEY = re.compile(r'"[^"\n]{1,80}"\s*:|^[ \t]*(?:- )?[\w-]{1,40}:[ \t]', re.MULTILINE)
_MARK = re.compile(
    r"\[-?@[^\[\]]{0,400}\]|\^?\[\^[^\[\]]{0,80}\]|\^\[[^\[\]]{0,400}\]|\{[^{}]{0,400}\}+"
)
"""Cites, notes and attributes of a template, within its sentences."""
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+")
_CELL = re.compile(r"<(?:\w+:)?si\b[^<>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_SHEET = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$")
_NUMBERED = re.compile(
    r"""<(?:\w+:)?c\b[^<>]*\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v>([0-9]{1,7})<"""
)
_MOST_SHEET: Final = 32 * 1024 * 1024
_ENCODINGS = ("cp1252", "cp1251", "cp1256", "gb18030")
"""Possible encodings of text that is not UTF-8; all of them are tried."""

_RTF = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\[a-z]+-?\d* ?|[{}]|[\r\n]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a part of a file. `part` is "" for the file itself.

    `is_joined` is True for words already given in parts: "pages 1 and 2".
    """

    part: str
    text: str
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A part whose words are not known, except for its descriptions."""

    part: str
    kind: UnreadKind


Read = Words | Unread


def read_words(name: str, data: bytes) -> Iterator[Read]:
    """Read a file, part by part; `name` is its name without folders."""
    yield Words("name", name)
    yield from read_bytes(name, data, UnpackLimits())


class UnpackLimits:
    """How much may still be unpacked, of one file with everything in it.

    `is_apart` says that this process may be killed, so that PDFs are read in it.
    """

    is_apart = False

    def __init__(self) -> None:
        self.bytes, self.parts, self.depth = _MOST_BYTES, _MOST_PARTS, 0

    def takes(self, size: int) -> bool:
        """Count a part of so many bytes; False where that exceeds the limits."""
        self.bytes -= size
        self.parts -= 1
        return self.bytes >= 0 and self.parts >= 0 and self.depth <= _DEEPEST


def read_bytes(name: str, data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    """Read the bytes of a file, within what may still be unpacked."""
    if not data:
        return
    if not limits.takes(len(data)):
        yield Unread("", "too-large")
        return
    limits.depth += 1
    try:
        yield from _read_by_kind(name, data, limits)
    finally:
        limits.depth -= 1


def prefix_parts(part: str, found: Iterator[Read]) -> Iterator[Read]:
    """Prefix the names of parts within a part: "word/media/a.jpg: descriptions"."""
    for each in found:
        yield replace(each, part=f"{part}: {each.part}" if each.part else part)


def _read_by_kind(name: str, data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    if data.startswith(_ENCRYPTED) or name.casefold().endswith((".pgp", ".gpg")):
        yield Unread("", "encrypted")
    elif data.startswith(_COMPRESSED):
        yield Unread("", "other")
    elif data.startswith(_SQLITE):
        yield from _read_database(data)
    elif name.casefold().endswith(".eml") or _EMAIL.match(data):
        yield from _read_email(data, limits)
    else:
        match kind_of(Content.from_bytes(data)):
            case "zip" | "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp":
                yield from _read_package(data, limits)
            case "pdf":
                from appeals.protection.pdf_words import read_pdf, read_pdf_here

                read = read_pdf_here if limits.is_apart else read_pdf
                yield from read(data, limits)
            case "text":
                yield from text_words(data)
            case "rtf":
                text = data.decode("cp1252", "replace")
                yield Words("", _RTF.sub(_decode_rtf, text))
            case "ole" | None:
                yield Words("", data.decode("utf-16-le", "ignore"))
                yield Words("", data[1:].decode("utf-16-le", "ignore"))
                yield Words("", data.decode("utf-8", "ignore"))
                yield Unread("", "other")
            case kind:
                yield from _read_descriptions(data)
                yield Unread("", "sound" if kind in _SOUNDS else "picture")


def _decode_rtf(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1]) % 0x10000)
    return bytes.fromhex(match[2]).decode("cp1252", "replace") if match[2] else ""


def _read_descriptions(data: bytes) -> Iterator[Words]:
    """Yield the text around the pixels: at the beginning and at the end."""
    ends = data if len(data) <= 2 * _HEAD else data[:_HEAD] + b"\n" + data[-_HEAD:]
    yield Words("descriptions", ends.decode("utf-8", "ignore"))
    if b"\0" in ends:
        yield Words("descriptions", ends.decode("utf-16-le", "ignore"))
        yield Words("descriptions", ends.decode("utf-16-be", "ignore"))


def text_words(data: bytes) -> Iterator[Read]:
    """Read a text file: as it is, without markup, without escapes."""
    for text in _decode_text(data):
        plain, pictures = _DATA_URL.subn(" ", text)
        yield from (Unread("picture", "picture") for _ in range(pictures))
        if "<" in plain:
            yield from markup_words(plain)
        if not plain.lstrip().startswith("<"):
            yield Words("", plain)
        for within in (_KEY, _MARK):
            joined = within.sub(" ", plain)
            if joined != plain:
                yield Words("", joined)
        if "\\u" in plain or "\\x" in plain:
            yield Words("", _ESCAPED.sub(_decode_escape, plain))
        if "&" in plain and "<" not in plain:
            yield Words("", html.unescape(plain))
        if _PERCENT.search(plain):
            yield Words("", unquote(plain))


def _decode_text(data: bytes) -> Iterator[str]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        for encoding in _ENCODINGS:
            yield data.decode(encoding, "replace")


def _decode_escape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else " "  # noqa: PLR2004


def markup_words(text: str) -> Iterator[Words]:
    """Yield the words of XML or HTML, with runs joined, and those in attributes."""
    yield Words("", _plain_words(text))
    sentences = _remove_asides(text)
    if sentences != text:
        yield Words("", _plain_words(sentences))
    attributes = (match[1] or match[2] or "" for match in _ATTRIBUTE.finditer(text))
    yield Words("attributes", html.unescape(" | ".join(dict.fromkeys(attributes))))


def _plain_words(text: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK.sub(" ", text)))


def _remove_asides(text: str) -> str:
    """Remove the elements within sentences that are not part of them."""
    parts, at, left, depth = list[str](), 0, "", 0
    for match in _ELEMENT.finditer(text):
        closing, name, alone = match.groups()
        if alone or name not in _ASIDES or (left and name != left):
            continue
        if not left and not closing:
            parts.append(text[at : match.start()])
            left, depth = name, 1
        elif left:
            depth += -1 if closing else 1
            if not depth:
                at, left = match.end(), ""
    return "".join((*parts, "" if left else text[at:]))


def _read_package(data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            comments = b"\n".join((archive.comment, *(m.comment for m in members)))
            names = "\n".join(m.filename for m in members)
            yield Words("names of parts", names)
            yield Words("comments", comments.decode("utf-8", "replace"))
            cells = b""
            for member in members:
                if member.is_dir():
                    continue
                if member.flag_bits & 1:
                    yield Unread(member.filename, "encrypted")
                    continue
                if member.file_size > limits.bytes:
                    yield Unread(member.filename, "too-large")
                    continue
                with archive.open(member) as stream:
                    content = stream.read(limits.bytes + 1)
                found = read_bytes(member.filename, content, limits)
                yield from prefix_parts(member.filename, found)
                if member.filename.endswith("/sharedStrings.xml"):
                    cells = content
            yield from _read_sheets(archive, members, cells)
    except ZIP_ERRORS:
        yield Unread("", "damaged")


def _read_sheets(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], cells: bytes
) -> Iterator[Words]:
    """Yield the rows of a workbook whose cells refer to words by number."""
    words = [
        _plain_words(match[1])
        for match in _CELL.finditer(cells.decode("utf-8", "replace"))
    ]
    for member in members if words else ():
        if _SHEET.search(member.filename):
            with archive.open(member) as stream:
                text = stream.read(_MOST_SHEET).decode("utf-8", "replace")
            rows = (
                " ".join(
                    words[int(number)]
                    for number in _NUMBERED.findall(row)
                    if int(number) < len(words)
                )
                for row in text.split("</row>")
            )
            yield Words(member.filename, "\n".join(rows))


def _read_email(data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    headers = (f"{key}: {_decode_header(value)}" for key, value in message.items())
    yield Words("headers", "\n".join(headers))
    for number, part in enumerate(message.walk()):
        name = part.get_filename() or ""
        yield Words("name of a file", _decode_header(name))
        if number:
            own = (_decode_header(value) for value in part.values())
            yield Words("headers", "\n".join(own))
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        charset = part.get_content_charset() or "utf-8"
        if part.get_content_maintype() == "text" and charset != "utf-8":
            with contextlib.suppress(LookupError):  # unknown: read as any other text
                content = content.decode(charset, "replace").encode()
        found = read_bytes(name, content, limits)
        yield from prefix_parts(f"part {number}", found)


def _decode_header(value: object) -> str:
    """Decode the words of a header (RFC 2047); give it as it is where that fails."""
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, email.errors.MessageError):
        return str(value)


def _read_database(data: bytes) -> Iterator[Read]:
    """Yield the values of all tables, and the bytes: deleted values are still there."""
    yield Words("bytes", data.decode("utf-8", "ignore"))
    try:
        with sqlite3.connect(":memory:") as opened:
            opened.deserialize(_without_journal(data))
            opened.text_factory = lambda raw: raw.decode("utf-8", "replace")
            tables = opened.execute("select name from sqlite_master where type='table'")
            for (table,) in tables.fetchall():
                rows = opened.execute(f'select * from "{table.replace(chr(34), "")}"')  # noqa: S608
                for row in rows:
                    yield Words(table, " ".join(map(_value_text, row)))
    except sqlite3.Error:
        yield Unread("", "damaged")


def _without_journal(data: bytes) -> bytes:
    """Mark a database as one without a log: others cannot be opened in memory."""
    return data[:18] + b"\x01\x01" + data[20:]


def _value_text(value: object) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
