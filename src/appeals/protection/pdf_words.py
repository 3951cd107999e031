"""Read the words in a PDF: its pages, the strings of its objects, attachments.

Every version of a file that was added to is read (ISO 32000-2, 7.5.6), and what
follows its end. A hostile PDF can end the process that reads it, no other:

    python -I -m appeals.protection.pdf_words

For each file it reads a line of JSON, {"size": 99, "bytes": 9, "parts": 9, "depth": 1},
with what may still be unpacked, then the bytes; it answers with one such line. It goes
on to the next file, since starting takes longer than reading most of them.
"""

import atexit
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from importlib.util import find_spec
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING, Any, Final

from appeals.protection.file_words import (
    Read,
    UnpackLimits,
    Unread,
    Words,
    markup_words,
    prefix_parts,
    read_bytes,
)
from appeals.protection.folding import is_wide

if TYPE_CHECKING:
    import pikepdf
_MOST_PAGES: Final = 2_000
_MOST_VERSIONS: Final = 20
_MOST_BEHIND: Final = 1 << 20
_MAX_REACH: Final = 40
"""So many characters of a line may begin or end a name that spans two pages."""
_FIRST, _LAST = 3, 4
_SEPARATOR = "\ua66e"
_LINE_END = re.compile("[\r\n\x02\ufffe]+")
"""The library gives one character for a hyphen and a line end after it."""
_END = b"%%EOF"
_ACTUAL = re.compile(
    rb"/(?:ActualText|Alt|E|T|Contents)\s*(<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\()])*\))",
    re.DOTALL,
)
_SIGN = re.compile(r"(?:#[0-9A-Fa-f]{2})+")
_FONTS = frozenset({"/Type1C", "/CIDFontType0C", "/OpenType"})
_BROKEN = (
    AttributeError,
    LookupError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a damaged PDF may raise through pikepdf, beside errors of its own."""
MOST_SECONDS: Final = 60
_MOST_MEMORY: Final = 2 << 30


def read_pdf(data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    """Read a PDF; without the packages for it, it is unread.

    It is read in a process of its own, which is killed where it takes too long.
    """
    if all(map(find_spec, ("pikepdf", "pypdfium2"))):
        yield from READER.read(data, limits)
    else:
        yield Unread("", "other")


def read_pdf_here(data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    """Read a PDF in this process, without a time limit."""
    try:
        import pikepdf
        import pypdfium2
    except ImportError:
        yield Unread("", "other")
        return
    versions = _split_versions(data)
    for number, version in enumerate(versions, 1):
        earlier = f"version {number}" if number < len(versions) else ""
        try:
            found = [*_read_objects(version, limits), *_read_pages(version)]
        except pikepdf.PasswordError:
            found = [Unread("", "encrypted")]
        except (pikepdf.PdfError, pypdfium2.PdfiumError, *_BROKEN):
            found = [Unread("", "damaged")]
        if earlier:
            found = [each for each in found if isinstance(each, Words)]
        yield from prefix_parts(earlier, iter(found)) if earlier else found
    first = data.find(_END) + len(_END)
    tail = data[first : first + _MOST_BEHIND] if first > len(_END) else data[:0]
    yield Words("behind its end", tail.decode("utf-8", "ignore"))


def _split_versions(data: bytes) -> list[bytes]:
    """Give the file as it was first saved, after each update, and as it is now."""
    ends = [match.end() for match in re.finditer(_END, data)]
    return [*(data[:end] for end in ends[:-1][: _MOST_VERSIONS - 1]), data]


def _read_pages(data: bytes) -> Iterator[Read]:
    import pypdfium2

    document, before = pypdfium2.PdfDocument(data), ""
    overleaf: list[Words] = []
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            if before.strip() and text.strip():
                joined = _join_overleaf(before, text)
                part = f"pages {number} and {number + 1}"
                overleaf.append(Words(part, joined, is_joined=True))
            before = text
            if text.strip():
                yield Words(f"page {number + 1}", text)
            elif any(True for _ in page.get_objects(max_depth=3)):
                yield Unread(f"page {number + 1}", "scan")
        if len(document) > _MOST_PAGES:
            yield Unread(f"pages from {_MOST_PAGES + 1} on", "too-large")
        yield from overleaf
    finally:
        document.close()


def _join_overleaf(before: str, after: str) -> str:
    """Join lines that may continue on the next page, past notes, footer and header.

    The last line of the text is not known: it is before a number, as notes have them,
    or near the end. A note may continue on any line. A letter that occurs in no name
    separates the pairs.
    """
    lines = _split_lines(before)
    heads = [line[:_MAX_REACH] for line in _split_lines(after)]
    last = len(lines) - _LAST
    ends = [
        line[-_MAX_REACH:]
        for number, line in enumerate(lines)
        if number >= last or lines[number + 1][0].isdecimal()
    ]
    pairs = [(end, head) for head in heads[:_FIRST] for end in ends]
    of_notes = [(end, head) for head in heads[_FIRST:] for end in ends[-_LAST:]]
    pairs += [(e, h) for e, h in of_notes if not is_wide(e[-1] + h[0])]
    return f" {_SEPARATOR} ".join(f"{end} {head}" for end, head in pairs)


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in _LINE_END.split(text) if line.strip()]


def _read_objects(data: bytes, limits: UnpackLimits) -> Iterator[Read]:
    import io

    import pikepdf

    strings: dict[str, None] = {}
    names: dict[str, None] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = {each.objgen for page in pdf.pages for each in _contents(page.obj)}
        for each in (*pdf.objects, pdf.trailer):
            _collect_strings(each, strings, names)
            if isinstance(each, pikepdf.Stream):
                is_shown = each.objgen in shown or each.get("/Subtype") == "/Form"
                yield from _read_stream(each, limits, is_shown=is_shown)
    yield Words("strings", "\n".join(strings))
    yield Words("names", _SIGN.sub(_decode_name, "\n".join(names)))


def _decode_name(match: re.Match[str]) -> str:
    """Decode the bytes of a name that are written as numbers: "#20" for a blank."""
    return bytes.fromhex(match[0].replace("#", "")).decode("utf-8", "replace")


def _contents(page: "pikepdf.Object") -> "list[pikepdf.Object]":
    import pikepdf

    contents = page.get("/Contents")
    if contents is None:
        return []
    return [*contents] if isinstance(contents, pikepdf.Array) else [contents]


def _collect_strings(
    value: Any,  # noqa: ANN401  objects of pikepdf
    strings: dict[str, None],
    names: dict[str, None],
) -> None:
    """Collect strings and names of one object, without those that it refers to."""
    import pikepdf

    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, pikepdf.String):
            strings[str(each)] = None
        elif isinstance(each, pikepdf.Name):
            names[str(each)] = None
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            held = each.stream_dict if isinstance(each, pikepdf.Stream) else each
            for key, inner in held.items():
                names[key] = None
                pending += [] if _is_reference(inner) else [inner]
        elif isinstance(each, pikepdf.Array):
            pending += [inner for inner in each if not _is_reference(inner)]


def _is_reference(value: object) -> bool:
    return bool(getattr(value, "is_indirect", False))


def _read_stream(
    stream: "pikepdf.Stream", limits: UnpackLimits, *, is_shown: bool
) -> Iterator[Read]:
    """Read a stream; the words that pages show are read from the pages."""
    import pikepdf

    subtype, kind = str(stream.get("/Subtype", "")), str(stream.get("/Type", ""))
    if kind in {"/XRef", "/ObjStm"} or subtype in _FONTS or "/Length1" in stream:
        return
    if subtype == "/Image":
        if "/SMask" in stream or "/ImageMask" not in stream:
            yield from prefix_parts("picture", _read_picture(stream, limits))
        return
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        yield Unread("stream", "damaged")
        return
    if kind == "/EmbeddedFile" or subtype == "/XML":
        yield from prefix_parts("attached", read_bytes("", content, limits))
    elif kind == "/Metadata":
        yield from markup_words(content.decode("utf-8", "replace"))
    elif is_shown:
        strings = (_parse_string(match[1]) for match in _ACTUAL.finditer(content))
        yield Words("what stands for other words", "\n".join(strings))
    else:
        found = prefix_parts("stream", read_bytes("", content, limits))
        yield from (each for each in found if not _is_of_fonts(each))


def _is_of_fonts(read: Read) -> bool:
    """Say whether a stream has no words: a font, a colour profile."""
    return isinstance(read, Unread) and read.kind == "other"


def _read_picture(stream: "pikepdf.Stream", limits: UnpackLimits) -> Iterator[Read]:
    """Read the descriptions of a picture that is a file of its own, such as a JPEG."""
    if "/DCTDecode" in str(stream.get("/Filter", "")):
        yield from read_bytes("", stream.read_raw_bytes(), limits)
    else:
        yield Unread("", "picture")


def _parse_string(literal: bytes) -> str:
    import pikepdf

    return str(pikepdf.Object.parse(literal))


class PdfReader:
    """The process, started for the first file, and again after it was killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._lock = 0, Lock()

    def read(self, data: bytes, limits: UnpackLimits) -> Iterator[Read]:
        """Read a PDF, within what may still be unpacked."""
        with self._lock:
            answer, is_late = self._request(data, limits)
        if answer is None:
            yield Unread("", "slow" if is_late else "damaged")
            return
        limits.bytes, limits.parts = answer["bytes"], answer["parts"]
        for part, *rest in answer["found"]:
            yield Words(part, *rest) if len(rest) > 1 else Unread(part, rest[0])

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _request(
        self, data: bytes, limits: UnpackLimits
    ) -> tuple[dict[str, Any] | None, bool]:
        process = self._ensure_process()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        late = Event()

        def end_late() -> None:
            late.set()
            process.kill()

        timer = Timer(MOST_SECONDS, end_late)
        timer.daemon = True
        head = {
            "size": len(data),
            "bytes": limits.bytes,
            "parts": limits.parts,
            "depth": limits.depth,
        }
        timer.start()
        line = b""
        try:
            with suppress(OSError):
                process.stdin.write(json.dumps(head).encode() + b"\n")
                process.stdin.write(data)
                process.stdin.flush()
                line = process.stdout.readline()
        finally:
            timer.cancel()
            if not line.endswith(b"\n"):
                self.end()
        if not line.endswith(b"\n"):
            return None, late.is_set()
        return json.loads(line), False

    def _ensure_process(self) -> subprocess.Popen[bytes]:
        is_own = self._owner == os.getpid()
        if self._process is None or not is_own or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "appeals.protection.pdf_words"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._owner = os.getpid()
        return self._process


READER: Final = PdfReader()
"""The one of this process. Another process, forked from this, starts its own."""
atexit.register(READER.end)


def _limit_process() -> None:
    """Limit the memory of this process where possible; the caller limits time."""
    with suppress(ImportError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    _limit_process()
    while head := sys.stdin.buffer.readline():
        asked = json.loads(head)
        data = sys.stdin.buffer.read(asked["size"])
        limits = UnpackLimits()
        limits.bytes, limits.parts = asked["bytes"], asked["parts"]
        limits.depth, limits.is_apart = asked["depth"], True
        found = [astuple(each) for each in read_pdf_here(data, limits)]
        answer = {"found": found, "bytes": limits.bytes, "parts": limits.parts}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
