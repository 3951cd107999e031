"""Attacks on the zip: what one program reads and another does not."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from appeals.model.office_zip import Entry, write_zip
from appeals.signing.verdict import Verdict
from tests.signing.sample_docx import DOCUMENT, TYPES, Signed, entries_of, part

CHANGED = Verdict.CHANGED
END = 22


def directory_of(data: bytes) -> int:
    return int.from_bytes(data[-6:-2], "little")


def repacked(
    data: bytes, change: Callable[[Entry], Entry], name: str = DOCUMENT
) -> bytes:
    """Change how one entry is packed."""
    entries = entries_of(data)
    entries[name] = change(entries[name])
    return write_zip(entries.values())


def patched(
    name: str, local: int, central: int, raw: bytes
) -> Callable[[Signed], bytes]:
    """Overwrite fields of the local header or the directory; -1 leaves one alone."""

    def attack(s: Signed) -> bytes:
        data = bytearray(s.one)
        row = data.index(name.encode(), directory_of(data)) - 46
        at = int.from_bytes(data[row + 42 : row + 46], "little")
        for start, offset in ((at, local), (row, central)):
            if offset >= 0:
                data[start + offset : start + offset + len(raw)] = raw
        return bytes(data)

    return attack


def shifted(data: bytes, before: bytes, by: int) -> bytes:
    """Put bytes before the zip and fix all offsets."""
    start = directory_of(data)
    body, rows, end = data[:start], bytearray(data[start:-END]), data[-END:]
    at = 0
    while at < len(rows):
        place = struct.unpack_from("<I", rows, at + 42)[0]
        struct.pack_into("<I", rows, at + 42, place + by)
        at += 46 + struct.unpack_from("<H", rows, at + 28)[0]
    end = end[:16] + struct.pack("<I", start + by) + end[20:]
    return before + body + bytes(rows) + end


def with_gap(s: Signed) -> bytes:
    start = directory_of(s.one)
    end = s.one[-END:]
    return (
        s.one[:start]
        + b"gap!"
        + s.one[start:-END]
        + end[:16]
        + struct.pack("<I", start + 4)
        + end[20:]
    )


def rezipped(data: bytes, **fields: object) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries_of(data).items():
            info = zipfile.ZipInfo(name)
            info.compress_type = entry.method
            info.create_system = 0
            for key, value in fields.items():
                setattr(info, key, value)
            archive.writestr(info, part(data, name))
    return file.getvalue()


def streamed(s: Signed) -> bytes:
    """Write as into a pipe: sizes follow the data."""

    class Pipe(BytesIO):
        def seek(self, *_: int) -> int:
            raise OSError

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in entries_of(s.one):
            archive.writestr(zipfile.ZipInfo(name), part(s.one, name))
    return file.getvalue()


def twice(s: Signed, second: str) -> bytes:
    entries = entries_of(s.one)
    return write_zip((*entries.values(), replace(entries[DOCUMENT], name=second)))


def recompressed(entry: Entry) -> Entry:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    content = zlib.decompress(entry.data, -15)
    data = packer.compress(content) + packer.flush()
    assert data != entry.data
    return replace(entry, data=data)


def as_stored(entry: Entry) -> Entry:
    return replace(entry, method=0, data=zlib.decompress(entry.data, -15))


def bomb(entry: Entry) -> Entry:
    return replace(entry, data=_ZEROS)


_PACKER = zlib.compressobj(9, zlib.DEFLATED, -15)
_ZEROS = _PACKER.compress(bytes(2**20)) + _PACKER.flush()


def types_last(s: Signed) -> bytes:
    first, *rest = entries_of(s.one).values()
    return write_zip((*rest, first))


def exchanged(s: Signed) -> bytes:
    first, second, third, *rest = entries_of(s.one).values()
    return write_zip((first, third, second, *rest))


def renamed(name: str) -> Callable[[Signed], bytes]:
    return lambda s: write_zip(
        (*entries_of(s.one).values(), replace(entries_of(s.one)[DOCUMENT], name=name))
    )


ATTACKS = {
    "bytes come before it": (
        CHANGED,
        "zip has bytes before it",
        lambda s: shifted(s.one, b"%PDF-1.7\n", 9),
    ),
    "bytes come before it and offsets are not fixed": (
        CHANGED,
        "zip has bytes before it",
        lambda s: b"MZ" + s.one,
    ),
    "bytes follow it": (CHANGED, "were appended", lambda s: s.one + b"\0"),
    "its zip has a comment": (
        CHANGED,
        "were appended",
        lambda s: s.one[:-2] + b"\2\0hi",
    ),
    "its zip has a comment that holds a directory": (
        CHANGED,
        "",
        lambda s: s.one[:-2] + struct.pack("<H", END) + s.two[-END:],
    ),
    "another letter is appended": (CHANGED, "", lambda s: s.one + s.two),
    "it is cut off": (CHANGED, "is cut off", lambda s: s.one[:-100]),
    "it is half": (CHANGED, "is cut off", lambda s: s.one[: len(s.one) // 2]),
    "it is empty": (CHANGED, "is not a DOCX", lambda s: b""),
    "there is a gap before the directory": (CHANGED, "not in the form", with_gap),
    "a name is there twice": (
        CHANGED,
        "holds 'word/document.xml' twice",
        lambda s: twice(s, DOCUMENT),
    ),
    "a name is there in capitals too": (
        CHANGED,
        "holds 'WORD/document.xml' twice",
        lambda s: twice(s, "WORD/document.xml"),
    ),
    "a name climbs out of the folder": (CHANGED, "unusual name", renamed("../a.xml")),
    "a name begins at the root": (CHANGED, "unusual name", renamed("/word/a.xml")),
    "a name has a backslash": (CHANGED, "unusual name", renamed("word\\a.xml")),
    "a name is that of a folder": (CHANGED, "unusual name", renamed("word/")),
    "a name is percent-encoded": (CHANGED, "unusual name", renamed("word/%64.xml")),
    "sizes follow the data": (CHANGED, "data descriptor", streamed),
    "an entry has an extra field": (
        CHANGED,
        "extra fields",
        lambda s: rezipped(s.one, extra=b"\x99\x99\0\0"),
    ),
    "an entry has a comment": (
        CHANGED,
        "a comment in the zip",
        lambda s: rezipped(s.one, comment=b"hi"),
    ),
    "an entry has another date": (
        CHANGED,
        "another date",
        lambda s: rezipped(s.one, date_time=(2026, 11, 22, 0, 0, 0)),
    ),
    "it comes from another system": (
        CHANGED,
        "not in the form",
        lambda s: rezipped(s.one, create_system=3),
    ),
    "an entry is said to be encrypted": (
        CHANGED,
        "is encrypted",
        patched(DOCUMENT, 6, 8, b"\1\0"),
    ),
    "an entry has odd flags": (
        CHANGED,
        "unusual flags",
        patched(DOCUMENT, 6, 8, b"\0\x40"),
    ),
    "an entry is packed with another method": (
        CHANGED,
        "packed in an unusual way",
        patched(DOCUMENT, 8, 10, b"\x0c\0"),
    ),
    "the two places name a part differently": (
        CHANGED,
        "disagree",
        patched(DOCUMENT, 30, -1, b"word/Document.xml"),
    ),
    "the two places have different checksums": (
        CHANGED,
        "disagree",
        patched(DOCUMENT, 14, -1, b"\0\0\0\0"),
    ),
    "the checksum is wrong": (
        CHANGED,
        "does not have the checksum",
        patched(DOCUMENT, 14, 16, b"\0\0\0\0"),
    ),
    "a part is larger than it says": (
        CHANGED,
        "larger than the zip says",
        lambda s: repacked(s.one, bomb),
    ),
    "a part says it is immense": (
        CHANGED,
        "larger than 64 MiB",
        patched(DOCUMENT, 22, 24, b"\xff\xff\xff\xff"),
    ),
    "the packed data go on behind their end": (
        CHANGED,
        "does not end where the zip says",
        lambda s: repacked(s.one, lambda e: replace(e, data=e.data + b"\0")),
    ),
    "the packed data have no end": (
        CHANGED,
        "does not end where the zip says",
        lambda s: repacked(s.one, lambda e: replace(e, data=e.data[:-1])),
    ),
    "a part is packed anew": (
        CHANGED,
        "packed anew",
        lambda s: repacked(s.one, recompressed),
    ),
    "a part is not packed any more": (
        CHANGED,
        "packed anew",
        lambda s: repacked(s.one, as_stored),
    ),
    "parts change places": (CHANGED, "packed anew", exchanged),
    "the content types come last": (CHANGED, "does not come first", types_last),
    "the content types are missing": (
        CHANGED,
        "does not come first",
        lambda s: write_zip(e for n, e in entries_of(s.one).items() if n != TYPES),
    ),
    "the directory tells of fewer entries": (
        CHANGED,
        "",
        lambda s: s.one[:-14] + b"\1\0\1\0" + s.one[-10:],
    ),
}
