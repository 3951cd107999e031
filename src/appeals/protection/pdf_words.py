"""The words that a PDF holds: its pages, the strings of its objects, what is attached.

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
    inside,
    markup_words,
    read_bytes,
)
from appeals.protection.folding import is_wide

if TYPE_CHECKING:
    import pikepdf
_MOST_PAGES: Final = 2_000
_MOST_VERSIONS: Final = 20
_MOST_BEHIND: Final = 1 << 20
_REACH: Final = 40
"""So many signs of a line are looked at for a name that goes on overleaf."""
_FIRST, _LAST = 3, 4
_APART = "\ua66e"
_LINE_END = re.compile("[\r\n\x02\ufffe]+")
"""Where a word is parted at the end of a line, the reader gives one sign for both."""
_END = b"%%EOF"
_ACTUAL = re.compile(
    rb"/(?:ActualText|Alt|E|T|Contents)\s*(<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\()])*\))",
    re.DOTALL,
)
_SIGN = re.compile(r"(?:#[0-9A-Fa-f]{2})+")
_FONTS = frozenset({"/Type1C", "/CIDFontType0C", "/OpenType"})
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
)
"""What a damaged PDF may raise through pikepdf, beside errors of its own."""
MOST_SECONDS: Final = 60
_MOST_MEMORY: Final = 2 << 30


def read_pdf(data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    """Give what a PDF says. Without the packages that read it, it is unread.

    It is read in a process of its own, which is ended where it takes too long.
    """
    if all(map(find_spec, ("pikepdf", "pypdfium2"))):
        yield from READER.read(data, budget)
    else:
        yield Unread("", "other")


def read_within(data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    """Give what a PDF says; nothing bounds the time that it takes."""
    try:
        import pikepdf
        import pypdfium2
    except ImportError:
        yield Unread("", "other")
        return
    versions = _versions(data)
    for number, version in enumerate(versions, 1):
        earlier = f"version {number}" if number < len(versions) else ""
        try:
            found = [*_objects(version, budget), *_pages(version)]
        except pikepdf.PasswordError:
            found = [Unread("", "encrypted")]
        except (pikepdf.PdfError, pypdfium2.PdfiumError, *_BROKEN):
            found = [Unread("", "damaged")]
        if earlier:
            found = [each for each in found if isinstance(each, Words)]
        yield from inside(earlier, iter(found)) if earlier else found
    first = data.find(_END) + len(_END)
    tail = data[first : first + _MOST_BEHIND] if first > len(_END) else data[:0]
    yield Words("behind its end", tail.decode("utf-8", "ignore"))


def _versions(data: bytes) -> list[bytes]:
    """Give the file as it was the first times it was saved, and as it is, whole."""
    ends = [match.end() for match in re.finditer(_END, data)]
    return [*(data[:end] for end in ends[:-1][: _MOST_VERSIONS - 1]), data]


def _pages(data: bytes) -> Iterator[Read]:
    import pypdfium2

    document, before = pypdfium2.PdfDocument(data), ""
    overleaf: list[Words] = []
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            if before.strip() and text.strip():
                joined = _turned(before, text)
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


def _turned(before: str, after: str) -> str:
    """Give what may go on from a page to the next, past notes, footer and header.

    Which line is the last of the text cannot be told: it stands before a number, as
    notes have them, or near the end. A note that goes on does so on any line. A letter
    that is in no name keeps the pairs apart.
    """
    lines = _lines(before)
    heads = [line[:_REACH] for line in _lines(after)]
    last = len(lines) - _LAST
    ends = [
        line[-_REACH:]
        for number, line in enumerate(lines)
        if number >= last or lines[number + 1][0].isdecimal()
    ]
    pairs = [(end, head) for head in heads[:_FIRST] for end in ends]
    of_notes = [(end, head) for head in heads[_FIRST:] for end in ends[-_LAST:]]
    pairs += [(e, h) for e, h in of_notes if not is_wide(e[-1] + h[0])]
    return f" {_APART} ".join(f"{end} {head}" for end, head in pairs)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _LINE_END.split(text) if line.strip()]


def _objects(data: bytes, budget: UnpackLimits) -> Iterator[Read]:
    import io

    import pikepdf

    strings: dict[str, None] = {}
    names: dict[str, None] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = {each.objgen for page in pdf.pages for each in _contents(page.obj)}
        for each in (*pdf.objects, pdf.trailer):
            _gather(each, strings, names)
            if isinstance(each, pikepdf.Stream):
                is_shown = each.objgen in shown or each.get("/Subtype") == "/Form"
                yield from _stream(each, budget, is_shown=is_shown)
    yield Words("strings", "\n".join(strings))
    yield Words("names", _SIGN.sub(_named, "\n".join(names)))


def _named(match: re.Match[str]) -> str:
    """Read the bytes of a name that are written as numbers: "#20" for a blank."""
    return bytes.fromhex(match[0].replace("#", "")).decode("utf-8", "replace")


def _contents(page: "pikepdf.Object") -> "list[pikepdf.Object]":
    import pikepdf

    contents = page.get("/Contents")
    if contents is None:
        return []
    return [*contents] if isinstance(contents, pikepdf.Array) else [contents]


def _gather(value: Any, strings: dict[str, None], names: dict[str, None]) -> None:  # noqa: ANN401  objects of pikepdf
    """Gather strings and names of one object, without those that it refers to."""
    import pikepdf

    open_values = [value]
    while open_values:
        each = open_values.pop()
        if isinstance(each, pikepdf.String):
            strings[str(each)] = None
        elif isinstance(each, pikepdf.Name):
            names[str(each)] = None
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            held = each.stream_dict if isinstance(each, pikepdf.Stream) else each
            for key, inner in held.items():
                names[key] = None
                open_values += [] if _is_elsewhere(inner) else [inner]
        elif isinstance(each, pikepdf.Array):
            open_values += [inner for inner in each if not _is_elsewhere(inner)]


def _is_elsewhere(value: object) -> bool:
    return bool(getattr(value, "is_indirect", False))


def _stream(
    stream: "pikepdf.Stream", budget: UnpackLimits, *, is_shown: bool
) -> Iterator[Read]:
    """Give what a stream says; the words that pages show are read from the pages."""
    import pikepdf

    subtype, kind = str(stream.get("/Subtype", "")), str(stream.get("/Type", ""))
    if kind in {"/XRef", "/ObjStm"} or subtype in _FONTS or "/Length1" in stream:
        return
    if subtype == "/Image":
        if "/SMask" in stream or "/ImageMask" not in stream:
            yield from inside("picture", _picture(stream, budget))
        return
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        yield Unread("stream", "damaged")
        return
    if kind == "/EmbeddedFile" or subtype == "/XML":
        yield from inside("attached", read_bytes("", content, budget))
    elif kind == "/Metadata":
        yield from markup_words(content.decode("utf-8", "replace"))
    elif is_shown:
        strings = (_text(match[1]) for match in _ACTUAL.finditer(content))
        yield Words("what stands for other words", "\n".join(strings))
    else:
        found = inside("stream", read_bytes("", content, budget))
        yield from (each for each in found if not _is_of_fonts(each))


def _is_of_fonts(read: Read) -> bool:
    """Say whether a stream is one of no words: a font, a profile of colours."""
    return isinstance(read, Unread) and read.kind == "other"


def _picture(stream: "pikepdf.Stream", budget: UnpackLimits) -> Iterator[Read]:
    """Give the descriptions of a picture that is a file of its own, as a JPEG is."""
    if "/DCTDecode" in str(stream.get("/Filter", "")):
        yield from read_bytes("", stream.read_raw_bytes(), budget)
    else:
        yield Unread("", "picture")


def _text(literal: bytes) -> str:
    import pikepdf

    return str(pikepdf.Object.parse(literal))


class PdfReader:
    """The process, which is started for the first file, and again when it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._lock = 0, Lock()

    def read(self, data: bytes, budget: UnpackLimits) -> Iterator[Read]:
        """Give what a PDF says, within what may still be unpacked."""
        with self._lock:
            answer, is_late = self._asked(data, budget)
        if answer is None:
            yield Unread("", "slow" if is_late else "damaged")
            return
        budget.bytes, budget.parts = answer["bytes"], answer["parts"]
        for part, *rest in answer["found"]:
            yield Words(part, *rest) if len(rest) > 1 else Unread(part, rest[0])

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _asked(
        self, data: bytes, budget: UnpackLimits
    ) -> tuple[dict[str, Any] | None, bool]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        late = Event()

        def end_late() -> None:
            late.set()
            process.kill()

        timer = Timer(MOST_SECONDS, end_late)
        timer.daemon = True
        head = {
            "size": len(data),
            "bytes": budget.bytes,
            "parts": budget.parts,
            "depth": budget.depth,
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

    def _running(self) -> subprocess.Popen[bytes]:
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


def _bound_process() -> None:
    """Bound the memory of this process, where the system can; time is the caller's."""
    with suppress(ImportError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    _bound_process()
    while head := sys.stdin.buffer.readline():
        asked = json.loads(head)
        data = sys.stdin.buffer.read(asked["size"])
        budget = UnpackLimits()
        budget.bytes, budget.parts = asked["bytes"], asked["parts"]
        budget.depth, budget.is_apart = asked["depth"], True
        found = [astuple(each) for each in read_within(data, budget)]
        answer = {"found": found, "bytes": budget.bytes, "parts": budget.parts}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
