"""The words that a file holds, whatever packs them: parts of it, one text each.

    letter.docx     its name, each part of the package as text and as attributes
    letter.pdf      each page, the strings of its objects, what is attached
    message.eml     headers and bodies as they are read, and each file in it
    cases.sqlite    every value of every table, and the bytes

What cannot be read is named: pictures, scans, sounds, what is encrypted or damaged.
Nothing is written, nothing is fetched, and no file is trusted to end.
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
from email.message import Message
from typing import Final, Literal
from urllib.parse import unquote

from appeals.annexes.kinds import ZIP_ERRORS, Content, kind_of

UnreadKind = Literal[
    "picture", "scan", "sound", "encrypted", "damaged", "too-large", "slow", "other"
]
"""Why nothing is known of what a part says."""

_MOST_PARTS: Final = 5_000
_MOST_BYTES: Final = 256 * 1024 * 1024
_DEEPEST: Final = 6
_HEAD: Final = 256 * 1024
"""So many bytes of a picture are looked at: its descriptions stand there."""

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
_BESIDE = frozenset(
    {
        *("note", "annotation", "instrText", "delText", "del"),
        *("sup", "sub", "rt", "rp", "rPh", "script", "style", "aside"),
    }
)
"""Elements that stand within a sentence and are no part of it: notes, fields, what was
deleted, how signs are read. A name may go on behind them."""
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
"""How text that is not UTF-8 may be written; each is tried, as none can be told."""

_RTF = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\[a-z]+-?\d* ?|[{}]|[\r\n]")


@dataclass(frozen=True, slots=True)
class Words:
    """What a part of a file says. `part` is "" for the file itself.

    `is_joined` is True where it was said before, in parts: "pages 1 and 2".
    """

    part: str
    text: str
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of which nothing is known but what its descriptions say."""

    part: str
    kind: UnreadKind


Read = Words | Unread


def read_words(name: str, data: bytes) -> Iterator[Read]:
    """Give what a file says, part by part; `name` is its name without folders."""
    yield Words("name", name)
    yield from read_bytes(name, data, UnpackLimits())


class UnpackLimits:
    """How much may still be unpacked, of one file with all that is in it.

    `is_apart` says that this process may be ended, so that PDFs are read in it.
    """

    is_apart = False

    def __init__(self) -> None:
        self.bytes, self.parts, self.depth = _MOST_BYTES, _MOST_PARTS, 0

    def takes(self, size: int) -> bool:
        """Take a part of so many bytes; False where it is one too many."""
        self.bytes -= size
        self.parts -= 1
        return self.bytes >= 0 and self.parts >= 0 and self.depth <= _DEEPEST


def read_bytes(name: str, data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    """Give what the bytes of a file say, within what may still be unpacked."""
    if not data:
        return
    if not budget.takes(len(data)):
        yield Unread("", "too-large")
        return
    budget.depth += 1
    try:
        yield from _read(name, data, budget)
    finally:
        budget.depth -= 1


def inside(part: str, found: Iterator[Read]) -> Iterator[Read]:
    """Name the parts of a file within a file: "word/media/a.jpg: descriptions"."""
    for each in found:
        yield replace(each, part=f"{part}: {each.part}" if each.part else part)


def _read(name: str, data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    if data.startswith(_ENCRYPTED) or name.casefold().endswith((".pgp", ".gpg")):
        yield Unread("", "encrypted")
    elif data.startswith(_COMPRESSED):
        yield Unread("", "other")
    elif data.startswith(_SQLITE):
        yield from _database(data)
    elif name.casefold().endswith(".eml") or _EMAIL.match(data):
        yield from _email(data, budget)
    else:
        match kind_of(Content.from_bytes(data)):
            case "zip" | "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp":
                yield from _package(data, budget)
            case "pdf":
                from appeals.protection.pdf_words import read_pdf, read_within

                read = read_within if budget.is_apart else read_pdf
                yield from read(data, budget)
            case "text":
                yield from text_words(data)
            case "rtf":
                text = data.decode("cp1252", "replace")
                yield Words("", _RTF.sub(_rtf_sign, text))
            case "ole" | None:
                yield Words("", data.decode("utf-16-le", "ignore"))
                yield Words("", data[1:].decode("utf-16-le", "ignore"))
                yield Words("", data.decode("utf-8", "ignore"))
                yield Unread("", "other")
            case kind:
                yield from _descriptions(data)
                yield Unread("", "sound" if kind in _SOUNDS else "picture")


def _rtf_sign(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1]) % 0x10000)
    return bytes.fromhex(match[2]).decode("cp1252", "replace") if match[2] else ""


def _descriptions(data: bytes) -> Iterator[Words]:
    """Give what stands around the pixels: at the beginning and at the end."""
    ends = data if len(data) <= 2 * _HEAD else data[:_HEAD] + b"\n" + data[-_HEAD:]
    yield Words("descriptions", ends.decode("utf-8", "ignore"))
    if b"\0" in ends:
        yield Words("descriptions", ends.decode("utf-16-le", "ignore"))
        yield Words("descriptions", ends.decode("utf-16-be", "ignore"))


def text_words(data: bytes) -> Iterator[Read]:
    """Give what a text file says: as it stands, without markup, without escapes."""
    for text in _decoded(data):
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
            yield Words("", _ESCAPED.sub(_unescaped, plain))
        if "&" in plain and "<" not in plain:
            yield Words("", html.unescape(plain))
        if _PERCENT.search(plain):
            yield Words("", unquote(plain))


def _decoded(data: bytes) -> Iterator[str]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield data.decode("utf-16", "replace")
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        for encoding in _ENCODINGS:
            yield data.decode(encoding, "replace")


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else " "  # noqa: PLR2004


def markup_words(text: str) -> Iterator[Words]:
    """Give the words of XML or HTML, runs joined, and those in its attributes."""
    yield Words("", _plain_words(text))
    sentences = _without_beside(text)
    if sentences != text:
        yield Words("", _plain_words(sentences))
    attributes = (match[1] or match[2] or "" for match in _ATTRIBUTE.finditer(text))
    yield Words("attributes", html.unescape(" | ".join(dict.fromkeys(attributes))))


def _plain_words(text: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK.sub(" ", text)))


def _without_beside(text: str) -> str:
    """Take out the elements that stand within sentences and are no part of them."""
    parts, at, left, depth = list[str](), 0, "", 0
    for match in _ELEMENT.finditer(text):
        closing, name, alone = match.groups()
        if alone or name not in _BESIDE or (left and name != left):
            continue
        if not left and not closing:
            parts.append(text[at : match.start()])
            left, depth = name, 1
        elif left:
            depth += -1 if closing else 1
            if not depth:
                at, left = match.end(), ""
    return "".join((*parts, "" if left else text[at:]))


def _package(data: bytes, budget: UnpackLimits) -> Iterator[Read]:
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
                if member.file_size > budget.bytes:
                    yield Unread(member.filename, "too-large")
                    continue
                with archive.open(member) as stream:
                    content = stream.read(budget.bytes + 1)
                found = read_bytes(member.filename, content, budget)
                yield from inside(member.filename, found)
                if member.filename.endswith("/sharedStrings.xml"):
                    cells = content
            yield from _sheets(archive, members, cells)
    except ZIP_ERRORS:
        yield Unread("", "damaged")


def _sheets(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], cells: bytes
) -> Iterator[Words]:
    """Give the rows of a workbook whose cells name their words by number."""
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


def _email(data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    yield from _email_parts(message, budget)


def _email_parts(message: Message, budget: UnpackLimits) -> Iterator[Read]:
    headers = (f"{key}: {_header(value)}" for key, value in message.items())
    yield Words("headers", "\n".join(headers))
    for number, part in enumerate(message.walk()):
        name = part.get_filename() or ""
        yield Words("name of a file", _header(name))
        if number:
            own = (_header(value) for value in part.values())
            yield Words("headers", "\n".join(own))
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        found = _body(part, name, content, budget)
        yield from inside(f"part {number}", found)


def _body(
    part: Message, name: str, content: bytes, budget: UnpackLimits
) -> Iterator[Read]:
    charset = part.get_content_charset()
    if part.get_content_maintype() == "text" and charset not in {None, "utf-8"}:
        with contextlib.suppress(LookupError):  # no such encoding: as any other text
            content = content.decode(charset or "utf-8", "replace").encode()
    yield from read_bytes(name, content, budget)


def _header(value: object) -> str:
    """Read the encoded words of a header (RFC 2047); as it stands where none can."""
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, email.errors.MessageError):
        return str(value)


def _database(data: bytes) -> Iterator[Read]:
    """Give the values of all tables, and the bytes: what was deleted is there still."""
    yield Words("bytes", data.decode("utf-8", "ignore"))
    try:
        with sqlite3.connect(":memory:") as opened:
            opened.deserialize(_without_log(data))
            opened.text_factory = lambda raw: raw.decode("utf-8", "replace")
            tables = opened.execute("select name from sqlite_master where type='table'")
            for (table,) in tables.fetchall():
                rows = opened.execute(f'select * from "{table.replace(chr(34), "")}"')  # noqa: S608
                for row in rows:
                    yield Words(table, " ".join(map(_value, row)))
    except sqlite3.Error:
        yield Unread("", "damaged")


def _without_log(data: bytes) -> bytes:
    """Give a database that is read as it is: one with a log cannot be in memory."""
    return data[:18] + b"\x01\x01" + data[20:]


def _value(value: object) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
