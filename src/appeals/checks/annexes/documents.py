"""Traces in documents: Office and OpenDocument files, PDF, RTF, archives of these.

A PDF is not read as a whole: names are looked for in every object, also in those that a
later version of the file replaced, since they are still in it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

from appeals.checks.annexes.kinds import ZIP_ERRORS, Buffer, Content, kind_of
from appeals.checks.annexes.pictures import (
    PICTURES,
    Traces,
    picture_traces,
    xmp_traces,
)
from appeals.checks.annexes.traces import having, named

_MOST = 64 * 1024 * 1024
_MOST_UNPACKED = 512 * 1024 * 1024
_DEEPEST = 3
OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})

_TAG = r"<(?:[\w-]+:)?(?:{})\b"
_NAMES = re.compile(
    r"<(?:[\w-]+:)?(creator|lastModifiedBy|initial-creator|printed-by|Manager)\b[^>]*>"
    r"([^<]+)<"
)
_COMMENT = re.compile(_TAG.format("comment|threadedComment|cm"))
_ANNOTATION = re.compile(_TAG.format("annotation"))
_PERSON = re.compile(
    _TAG.format("person|cmAuthor|author|userInfo") + r"[^>]*(?:name|author)=",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    _TAG.format(r"ins|del|moveFrom|moveTo|cell(?:Ins|Del|Merge)|\w+Change")
    + r"[^>]*\bauthor=|"
    + _TAG.format("changed-region|cell-content-change|insertion|deletion")
)
_LOCAL_FILE = re.compile(r"Target=\"file:///", re.IGNORECASE)
_SHARED_BY = re.compile(_TAG.format("fileSharing") + r"[^>]*\buserName=\"([^\"]+)\"")
_PROPERTIES = ("docProps/", "meta.xml")
_COMMENT_PARTS = ("comment", "threadedcomment", "moderncomment")
_PEOPLE_PARTS = ("people", "person", "authors", "commentauthors", "usernames")


def document_traces(content: Content, kind: str, depth: int = 0) -> Traces:
    """Look through a file of this kind and the files within it."""
    if kind in PICTURES:
        return picture_traces(content.data, kind)
    if kind == "pdf":
        return _union(_pdf(content.data))
    if kind in OFFICE or kind == "zip":
        return _archive(content, kind, depth)
    if kind == "rtf":
        return _rtf(content.data)
    return having("unread", is_there=kind == "ole")


def _union(parts: Iterator[Traces]) -> Traces:
    return frozenset(trace for part in parts for trace in part)


def _archive(content: Content, kind: str, depth: int) -> Traces:
    found: Traces = frozenset()
    unpacked = 0
    try:
        with zipfile.ZipFile(content.stream) as archive:
            for member in archive.infolist():
                unpacked += min(member.file_size, _MOST)
                if member.flag_bits & 1 or unpacked > _MOST_UNPACKED:
                    break
                with archive.open(member) as stream:
                    data = stream.read(_MOST)
                found |= _member(member.filename, data, kind, depth)
    except ZIP_ERRORS:
        pass  # what is damaged is said elsewhere
    return found


def _member(name: str, data: bytes, kind: str, depth: int) -> Traces:
    is_part = kind in OFFICE and name.endswith((".xml", ".rels"))
    if is_part:
        return _part(name, _xml_text(data), kind)
    if depth >= _DEEPEST:
        return frozenset()
    inner = Content.of(data)
    found = kind_of(inner)
    return document_traces(inner, found, depth + 1) if found else frozenset()


def _xml_text(data: bytes) -> str:
    is_utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return data.decode("utf-16" if is_utf16 else "utf-8", "replace")


def _part(name: str, text: str, kind: str) -> Traces:
    """Look through one part of an Office file."""
    found: Traces = frozenset()
    last = name.rpartition("/")[2].casefold()
    if name.startswith(_PROPERTIES):
        for _, words in _NAMES.findall(text):
            found |= named(unescape(words))
    is_open = kind.startswith("od")
    if last.startswith(_COMMENT_PARTS) or is_open:
        pattern = _ANNOTATION if is_open else _COMMENT
        found |= having("comments", is_there=pattern.search(text))
    if last.startswith(_PEOPLE_PARTS):
        found |= having("name", is_there=_PERSON.search(text))
    for words in _SHARED_BY.findall(text):
        found |= named(unescape(words))
    if kind != "zip" and not name.endswith(".rels"):
        found |= having("changes", is_there=_CHANGE.search(text))
    is_local = name.endswith(".rels") and _LOCAL_FILE.search(text)
    return found | having("path", is_there=is_local)


_AUTHOR = re.compile(rb"/Author\s*(\(|<(?!<)|(\d{1,10})\s+\d{1,5}\s+R)")
_REMARKS = re.compile(
    rb"/Subtype\s*/(?:Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Caret|Ink"
    rb"|Stamp|FileAttachment)(?![A-Za-z])"
)
_STREAM = re.compile(rb">>\s{0,4}stream\r?\n")
_READ = re.compile(rb"/ObjStm|/Metadata|/XML(?![A-Za-z])")
_STRING = re.compile(rb"[^()\\]+|\\(?:[0-7]{1,3}|\r\n|.)|[()]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _pdf(data: Buffer) -> Iterator[Traces]:
    yield from _objects(data, data)
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[start : start + 3] == b"\xff\xd8\xff":
            end = data.find(b"endstream", start)
            yield picture_traces(data[start : end if end > 0 else None], "jpeg")
            continue
        head = data[max(0, match.start() - 2048) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _READ.search(head):
            continue
        end = data.find(b"endstream", start)
        content = data[start : end if end > 0 else None]
        if b"FlateDecode" in head or b"/Fl" in head:
            try:
                content = zlib.decompressobj().decompress(content, _MOST)
            except zlib.error:
                continue
        if b"/ObjStm" in head:
            yield from _objects(content, data)
        else:
            yield xmp_traces(content)


def _objects(content: Buffer, whole: Buffer) -> Iterator[Traces]:
    """Look for authors and remarks among objects that are not packed."""
    for match in _AUTHOR.finditer(content):
        if match[2] is None:
            yield named(_string(content, match.start(1)))
            continue
        pattern = rb"(?<!\d)%b\s+\d{1,5}\s+obj\s*(?=[(<])" % match[2]
        for there in re.finditer(pattern, whole):
            yield named(_string(whole, there.end()))
    yield having("comments", is_there=_REMARKS.search(content))


def _string(data: Buffer, at: int) -> str:
    """Read a string of a PDF (ISO 32000-1, 7.3.4): at most a thousand bytes."""
    raw = data[at : at + 4096]
    if raw.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw[1:].partition(b">")[0])
        value = bytes.fromhex((digits + b"0")[: (len(digits) + 1) // 2 * 2].decode())
    else:
        value = _literal(raw)
    if value[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return value.decode("utf-16", "replace")
    return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _literal(raw: bytes) -> bytes:
    parts: list[bytes] = []
    depth = 0
    for match in _STRING.finditer(raw):
        token = match[0]
        if token == b"(":
            depth += 1
            if depth == 1:
                continue
        elif token == b")":
            depth -= 1
            if depth == 0:
                break
        elif token[:1] == b"\\":
            rest = token[1:]
            is_octal = rest[:1].isdigit()
            token = (
                bytes([int(rest, 8) & 255])
                if is_octal and rest < b"8"
                else (_ESCAPES.get(rest, b"" if rest in {b"\n", b"\r\n"} else rest))
            )
        parts.append(token)
    return b"".join(parts)


_RTF_NAMES = re.compile(rb"\{\\(?:author|operator|manager)\s+([^{}]+)\}")
_RTF_REMARKS = re.compile(rb"\\\*\\annotation\b")
_RTF_CHANGES = re.compile(rb"\\(?:revised|deleted)\b")


def _rtf(data: Buffer) -> Traces:
    found: Traces = frozenset()
    for match in _RTF_NAMES.finditer(data):
        found |= named(match[1].decode("latin-1"))
    found |= having("comments", is_there=_RTF_REMARKS.search(data))
    return found | having("changes", is_there=_RTF_CHANGES.search(data))
