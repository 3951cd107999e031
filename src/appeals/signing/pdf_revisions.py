"""Takes a PDF apart: what was first written, and each update appended to it.

Every byte has its place: objects without gaps, one table that names exactly these
objects, one end. A file that two programs could read differently is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from appeals.signing.pdf_objects import (
    MOST_UNPACKED,
    MalformedError,
    Name,
    Reader,
    Ref,
    Stream,
    Value,
    write_value,
)

_HEADER = re.compile(rb"%PDF-1\.[4-7]\r?\n(?:%[^\r\n]*\r?\n)?")
_END = re.compile(rb"\n?startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?")
_LAST = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?\Z")
_NUMBER = re.compile(rb"\d{1,10}")
_TABLE_KEYS = frozenset(
    "Type Index W Size Root Info ID Filter Length Prev DecodeParms".split()
)
MOST_UPDATES = 64
MOST_OBJECTS = 250_000


@dataclass(frozen=True, slots=True)
class Revision:
    """What was written at one time: `content[start:end]`.

    `objects` are those that this part holds by number, the table left out.
    """

    start: int
    end: int
    table: Mapping[str, Value]
    objects: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF, the first revision first.

    `packed` gives for an object the number of its object stream and its position in
    it, `unpacked` the bytes of an object stream and where its objects begin, `known`
    the objects that were read out of one.
    """

    content: bytes
    revisions: tuple[Revision, ...]
    packed: dict[int, tuple[int, int]] = field(default_factory=dict)
    unpacked: dict[int, tuple[bytes, list[int]]] = field(default_factory=dict)
    known: dict[int, Value] = field(default_factory=dict)

    def at(self, count: int) -> "Snapshot":
        """Give the file as it was after `count` revisions."""
        return Snapshot(self, count)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The objects of a PDF as they were after `count` revisions."""

    file: PdfFile
    count: int

    def __getitem__(self, number: int) -> Value:
        """Give an object by its number; None where there is none."""
        for revision in reversed(self.file.revisions[: self.count]):
            if number in revision.objects:
                return revision.objects[number]
        return _unpack(self.file, number)

    def follow(self, value: Value) -> Value:
        """Give what a value refers to, or the value itself."""
        return self[value.number] if isinstance(value, Ref) else value

    def dictionary(self, value: Value, what: str) -> dict[str, Value]:
        """Give a dictionary. Raises MalformedError that names `what` is missing."""
        found = self.follow(value)
        if not isinstance(found, dict):
            raise MalformedError(f"{what} is missing")
        return found

    def items(self, value: Value, what: str) -> list[Value]:
        """Give a list. Raises MalformedError that names `what` is missing."""
        found = self.follow(value)
        if not isinstance(found, list):
            raise MalformedError(f"{what} is missing")
        return found

    @property
    def root(self) -> dict[str, Value]:
        """The catalogue of the file."""
        return self.dictionary(self.root_ref, "the catalogue of the file")

    @property
    def root_ref(self) -> Ref:
        """Where the catalogue is."""
        found = self.file.revisions[self.count - 1].table.get("Root")
        if not isinstance(found, Ref):
            raise MalformedError("the catalogue of the file is missing")
        return found

    @property
    def size(self) -> int:
        """One more than the greatest number of an object."""
        return _int(self.file.revisions[self.count - 1].table.get("Size"))


def read_file(content: bytes) -> PdfFile:
    """Take a PDF apart. Raises MalformedError when it is not built as ours are."""
    header = _HEADER.match(content)
    if not header:
        raise MalformedError("it does not begin as a PDF of ours does")
    parts = [*_sections(content, _last_table(content))]
    parts.reverse()
    ends = [header.end(), *(part.end for part in parts)]
    file = PdfFile(content, ())
    revisions: list[Revision] = []
    for part, (start, end) in zip(parts, pairwise(ends), strict=True):
        if not start <= part.offset < end:
            raise MalformedError("its parts overlap")
        objects = _account(file, part, start, is_first=not revisions)
        revisions.append(Revision(start, end, part.table.entries, objects))
    first = revisions[0]
    whole = Revision(0, first.end, first.table, first.objects)
    return PdfFile(
        content, (whole, *revisions[1:]), packed=file.packed, unpacked=file.unpacked
    )


def write_update(file: PdfFile, objects: Mapping[int, Value]) -> bytes:
    """Write an update with these objects, to be appended; always the same bytes."""
    last = file.revisions[-1]
    out, places = bytearray(), {}
    start = len(file.content)
    for number in sorted(objects):
        places[number] = start + len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, write_value(objects[number]))
    table = max(_int(last.table.get("Size")), *(number + 1 for number in objects))
    places[table] = start + len(out)
    rows = b"".join(
        b"\1" + place.to_bytes(4, "big") + b"\0" for place in places.values()
    )
    first_id = last.table.get("ID")
    identity: list[Value] = [*first_id[:1]] if isinstance(first_id, list) else [b""]
    identity.append(sha256(file.content + out).digest()[:16])
    entries: dict[str, Value] = {
        "Type": Name("XRef"),
        "Index": [part for number in places for part in (number, 1)],
        "W": [1, 4, 1],
        "Size": table + 1,
        "Root": last.table.get("Root"),
        "Info": last.table.get("Info"),
        "ID": identity,
        "Prev": _last_table(file.content),
        "Length": len(rows),
    }
    stream = write_value(Stream(entries, rows))
    out += b"%d 0 obj\n%b\nendobj\n" % (table, stream)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % places[table]


def _last_table(content: bytes) -> int:
    last = _LAST.search(content, max(0, len(content) - 64))
    if not last:
        raise MalformedError("bytes follow its end, or its end is missing")
    return int(last[1])


@dataclass(frozen=True, slots=True)
class _Part:
    offset: int
    end: int
    number: int
    table: Stream


def _sections(content: bytes, offset: int) -> Iterator[_Part]:
    """Yield the tables of the file, the last first."""
    for _ in range(MOST_UPDATES):
        if offset >= len(content):
            raise MalformedError("a table is not where the file says")
        reader = Reader(content, offset)
        number, table = reader.read_object()
        if not isinstance(table, Stream) or table.entries.get("Type") != Name("XRef"):
            raise MalformedError("the table of its objects is of an unknown kind")
        if not _TABLE_KEYS.issuperset(table.entries):
            raise MalformedError("the table of its objects holds unknown entries")
        end = _END.match(content, reader.at)
        if not end or int(end[1]) != offset:
            raise MalformedError("a part of it does not end as it should")
        yield _Part(offset, end.end(), number, table)
        if "Prev" not in table.entries:
            return
        previous = _int(table.entries["Prev"])
        if previous >= offset:
            raise MalformedError("its parts are not in order")
        offset = previous
    raise MalformedError("it was updated too often")


def _account(
    file: PdfFile, part: _Part, start: int, *, is_first: bool
) -> dict[int, Value]:
    """Read the objects of a part one after the other, and compare with its table."""
    reader = Reader(file.content, start)
    objects: dict[int, Value] = {}
    places: dict[int, int] = {}
    while reader.at < part.offset:
        place = reader.at
        number, value = reader.read_object()
        if number in objects:
            raise MalformedError(f"object {number} appears twice in one part")
        objects[number], places[number] = value, place
    if reader.at != part.offset or part.number in places:
        raise MalformedError("bytes are between its objects")
    places[part.number] = part.offset
    if _named(file, part.table, is_first=is_first) != places:
        raise MalformedError("the table does not name the objects that are there")
    if max(places) >= _int(part.table.entries.get("Size")):
        raise MalformedError("an object has a number beyond the last")
    if is_first:
        _read_packed(file, objects)
    return objects


def _named(file: PdfFile, table: Stream, *, is_first: bool) -> dict[int, int]:
    """Give where the table says that objects are; note those that are packed."""
    named: dict[int, int] = {}
    for number, kind, second, third in _entries(table):
        if kind == 0:
            if number and not is_first:
                raise MalformedError("an update takes objects away")
        elif kind == 1 and third == 0:
            named[number] = second
        elif kind == 2 and is_first:  # noqa: PLR2004  in an object stream
            file.packed[number] = (second, third)
        else:
            raise MalformedError("the table of its objects holds an unknown entry")
    return named


def _entries(table: Stream) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, kind and two values of each entry (ISO 32000-1, 7.5.8)."""
    data = table.unpack()
    size = _int(table.entries.get("Size"))
    widths = _ints(table.entries.get("W"), 3)
    index = table.entries.get("Index", [0, size])
    if not isinstance(index, list) or len(index) % 2:
        raise MalformedError("the table of its objects is damaged")
    numbers = _ints(index, len(index))
    step, at, seen = sum(widths), 0, -1
    if size > MOST_OBJECTS:
        raise MalformedError("it holds more objects than any letter")
    if not all(widths) or max(widths) > 8:  # noqa: PLR2004  bytes
        raise MalformedError("the table of its objects is damaged")
    for first, count in zip(numbers[::2], numbers[1::2], strict=True):
        if first <= seen or first + count > size or at + count * step > len(data):
            raise MalformedError("the table of its objects is damaged")
        a, b = widths[0], widths[0] + widths[1]
        for number in range(first, first + count):
            row = data[at : at + step]
            at += step
            yield (
                number,
                int.from_bytes(row[:a]),
                int.from_bytes(row[a:b]),
                int.from_bytes(row[b:]),
            )
        seen = first + count - 1
    if at != len(data):
        raise MalformedError("the table of its objects is too long")


def _read_packed(file: PdfFile, objects: Mapping[int, Value]) -> None:
    """Compare what object streams hold with what the table says of them."""
    streams = {stream for stream, _ in file.packed.values()}
    for number, value in objects.items():
        is_one = isinstance(value, Stream) and value.entries.get("Type") == "ObjStm"
        if is_one != (number in streams):
            raise MalformedError("packed objects are not where the table says")
    places: dict[int, tuple[int, int]] = {}
    size = 0
    for stream in streams:
        data, numbers, starts = _packed(objects.get(stream))
        size += len(data)
        if size > MOST_UNPACKED:
            raise MalformedError("unpacked it is larger than any letter")
        file.unpacked[stream] = data, starts
        for position, number in enumerate(numbers):
            if number in places:
                raise MalformedError(f"object {number} is packed twice")
            places[number] = (stream, position)
    if places != file.packed:
        raise MalformedError("packed objects are not where the table says")


def _packed(stream: Value) -> tuple[bytes, list[int], list[int]]:
    """Give the bytes of an object stream, and numbers and places of its objects.

    ISO 32000-1, 7.5.7.
    """
    if not isinstance(stream, Stream) or "Extends" in stream.entries:
        raise MalformedError("packed objects are missing")
    first, count = _int(stream.entries.get("First")), _int(stream.entries.get("N"))
    data = stream.unpack()
    if count > MOST_OBJECTS:
        raise MalformedError("it holds more objects than any letter")
    words = data[:first].split(None, 2 * count)
    if len(words) != 2 * count or not all(map(_NUMBER.fullmatch, words)):
        raise MalformedError("packed objects are damaged")
    numbers = [int(word) for word in words]
    starts = [first + place for place in numbers[1::2]]
    if starts != sorted(set(starts)):
        raise MalformedError("packed objects overlap")
    return data, numbers[::2], starts


def _unpack(file: PdfFile, number: int) -> Value:
    """Read an object out of its object stream; None where there is none."""
    if number not in file.packed:
        return None
    if number not in file.known:
        stream, position = file.packed[number]
        data, starts = file.unpacked[stream]
        end = starts[position + 1] if position + 1 < len(starts) else len(data)
        file.known[number] = Reader(data[starts[position] : end]).read_value()
    return file.known[number]


def _int(value: Value) -> int:
    if type(value) is not int or value < 0:
        raise MalformedError("a number is missing in the table of its objects")
    return value


def _ints(value: Value, count: int) -> list[int]:
    if not isinstance(value, list) or len(value) != count:
        raise MalformedError("the table of its objects is damaged")
    return [_int(item) for item in value]
