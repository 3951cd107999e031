"""Takes a PDF apart into what was first written, and each update appended to it.

The library reads it. Above that every byte has its place: objects without gaps, one
table that names exactly these objects, one end. A file that two programs could read
differently is refused.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from appeals.signing.cms_message import UNREADABLE
from appeals.signing.verdict import MalformedError

MOST_UNPACKED = 64 * 1024 * 1024
MOST_UPDATES = 64
MOST_OBJECTS = 250_000

_HEADER = re.compile(rb"%PDF-1\.[4-7]\r?\n(?:%[^\r\n]*\r?\n)?")
_HEAD = re.compile(rb"(\d{1,7}) 0 obj[ \r\n]*")
_CLOSED = re.compile(rb"[ \r\n]*endobj[\r\n]*")
_END = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?")
_LAST = re.compile(_END.pattern + rb"\Z")
_LONG_NUMBER = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d{19,})", re.DOTALL)
"""Strings are passed over. Some programs cut long numbers off, others do not."""
_TABLE = frozenset(
    "/Type /Index /W /Size /Root /Info /ID /Filter /Length /Prev /DecodeParms".split()
)


@dataclass(frozen=True, slots=True)
class Revision:
    """What was written at one time: `content[start:end]`.

    `places` gives for each of its objects where it begins and ends; `table` is the
    table itself (a stream of pyHanko), which is one of them.
    """

    start: int
    end: int
    table: Any  # pyHanko's streams have no types
    places: Mapping[int, tuple[int, int]]

    @property
    def objects(self) -> tuple[int, ...]:
        """The numbers of its objects, the table left out."""
        last = max(self.places, key=lambda number: self.places[number])
        return tuple(number for number in self.places if number != last)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF, the first revision first; `reader` is the library's."""

    content: bytes
    reader: Any  # pyHanko's, of whose parts few have types
    revisions: tuple[Revision, ...]

    def at(self, count: int) -> "Snapshot":
        """Give the file as it was after `count` revisions."""
        return Snapshot(self, count)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The objects of a PDF as they were after `count` revisions."""

    file: PdfFile
    count: int

    @property
    def _view(self) -> Any:  # noqa: ANN401  pyHanko's
        return self.file.reader.get_historical_resolver(self.count - 1)

    def get(self, number: int) -> Any:  # noqa: ANN401  pyHanko's objects have no types
        """Give an object by its number; None where there is none."""
        from pyhanko.pdf_utils.generic import Reference

        reference = Reference(number, 0, self._view)
        xrefs = self.file.reader.xrefs
        if xrefs.get_historical_ref(reference, self.count - 1) is None:
            return None
        with reading():
            return self._view.get_object(reference)

    @property
    def root_ref(self) -> Any:  # noqa: ANN401  pyHanko's
        """Where the catalogue is."""
        return self.file.revisions[self.count - 1].table.raw_get("/Root")

    @property
    def root(self) -> Any:  # noqa: ANN401  pyHanko's
        """The catalogue of the file."""
        return self.dictionary(self.root_ref, "the catalogue of the file")

    @property
    def size(self) -> int:
        """One more than the greatest number of an object."""
        return int(self.file.revisions[self.count - 1].table["/Size"])

    def follow(self, value: Any) -> Any:  # noqa: ANN401  pyHanko's
        """Give what a value refers to, or the value itself."""
        return self.get(value.idnum) if is_reference(value) else value

    def dictionary(self, value: Any, what: str) -> Any:  # noqa: ANN401  pyHanko's
        """Give a dictionary. Raises MalformedError that names `what` is missing."""
        from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

        found = self.follow(value)
        is_one = isinstance(found, DictionaryObject)
        if not is_one or isinstance(found, StreamObject):
            raise MalformedError(f"{what} is missing")
        return found

    def items(self, value: Any, what: str) -> list[Any]:  # noqa: ANN401  pyHanko's
        """Give the items of a list. Raises MalformedError that `what` is missing."""
        from pyhanko.pdf_utils.generic import ArrayObject

        found = self.follow(value)
        if not isinstance(found, ArrayObject):
            raise MalformedError(f"{what} is missing")
        return [found.raw_get(n) for n in range(len(found))]


def entry(dictionary: Any, key: str) -> Any:  # noqa: ANN401  pyHanko's
    """Give an entry of a dictionary without following it; None where there is none."""
    return dictionary.raw_get(key) if key in dictionary else None


def is_reference(value: Any) -> bool:  # noqa: ANN401  pyHanko's
    """Tell whether a value refers to an object."""
    from pyhanko.pdf_utils.generic import IndirectObject

    return isinstance(value, IndirectObject) and value.generation == 0


def read_file(content: bytes) -> PdfFile:
    """Take a PDF apart. Raises MalformedError when it is not built as ours are."""
    header = _HEADER.match(content)
    if not header:
        raise MalformedError("it does not begin as a PDF of ours does")
    with reading():
        tables = [*_tables(content)][::-1]
        reader = open_reader(content)
        revisions = tuple(_revisions(reader, header.end(), tables))
        _check_packed(reader, revisions[0])
    return PdfFile(content, reader, revisions)


@contextmanager
def reading() -> Iterator[None]:
    """Turn what the library has against a file into a MalformedError."""
    from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError

    try:
        yield
    except PdfDecodeLimitError as error:
        raise MalformedError("unpacked it is larger than any letter") from error
    except MalformedError:
        raise
    except (PdfError, *UNREADABLE) as error:
        raise MalformedError(f"the library cannot read it ({error})") from error


def _revisions(
    reader: Any,  # noqa: ANN401  pyHanko's
    start: int,
    tables: list[tuple[Any, int, int]],
) -> Iterator[Revision]:
    for position, (table, offset, end) in enumerate(tables):
        if not start <= offset < end:
            raise MalformedError("its parts overlap")
        places = _places(reader, position, start, offset)
        if max(places) >= table["/Size"]:
            raise MalformedError("an object has a number beyond the last")
        yield Revision(start if position else 0, end, table, places)
        start = end


def open_reader(content: bytes) -> Any:  # noqa: ANN401  pyHanko's
    """Open a PDF with the library; strictly, and no larger than a letter is."""
    from pyhanko.pdf_utils import decode_limits as limits
    from pyhanko.pdf_utils.reader import PdfFileReader

    budget = limits.DocumentDecodeBudget(base_allowance=MOST_UNPACKED, max_ratio=0)
    return PdfFileReader(
        io.BytesIO(content),
        strict=True,
        decode_limits=limits.DecodeLimits(document_budget=budget),
    )


def last_table(content: bytes) -> int:
    """Give where the last table begins. Raises MalformedError."""
    last = _LAST.search(content, max(0, len(content) - 64))
    if not last:
        raise MalformedError("bytes follow its end, or its end is missing")
    return int(last[1])


def _tables(content: bytes) -> Iterator[tuple[Any, int, int]]:
    """Yield the tables of a file, the last first, with place, and end of its revision.

    They are looked at before the library reads them: it would read on without end.
    """
    from pyhanko.pdf_utils.generic import Reference, StreamObject

    offset = last_table(content)
    stream = io.BytesIO(content)
    for _ in range(MOST_UPDATES):
        head = _HEAD.match(content, offset)
        if not head:
            raise MalformedError("the table of its objects is of an unknown kind")
        stream.seek(head.end())
        table = StreamObject.read_from_stream(stream, Reference(int(head[1])))
        _demand_table(table)
        closed = _CLOSED.match(content, stream.tell())
        end = _END.match(content, closed.end()) if closed else None
        if not end or int(end[1]) != offset:
            raise MalformedError("a part of it does not end as it should")
        yield table, offset, end.end()
        if "/Prev" not in table:
            return
        previous = int(table.raw_get("/Prev"))
        if not 0 < previous < offset:
            raise MalformedError("its parts are not in order")
        offset = previous
    raise MalformedError("it was updated too often")


def _demand_table(table: Any) -> None:  # noqa: ANN401  a stream of pyHanko
    """Refuse a table with unknown entries, or of more objects than a letter has."""
    if entry(table, "/Type") != "/XRef" or not _TABLE.issuperset(table):
        raise MalformedError("the table of its objects is of an unknown kind")
    size, widths = entry(table, "/Size"), [*table.raw_get("/W")]
    index = [*(entry(table, "/Index") or (0, size))]
    numbers = (size, *widths, *index)
    is_whole = all(isinstance(n, int) and n >= 0 for n in numbers)
    if not (is_whole and is_reference(entry(table, "/Root"))):
        raise MalformedError("the table of its objects is damaged")
    if size > MOST_OBJECTS or sum(index[1::2]) > MOST_OBJECTS:
        raise MalformedError("it holds more objects than any letter")
    if not all(widths) or max(widths) > 8:  # noqa: PLR2004  bytes
        raise MalformedError("the table of its objects is damaged")


def _places(
    reader: Any,  # noqa: ANN401  pyHanko's
    position: int,
    start: int,
    table: int,
) -> dict[int, tuple[int, int]]:
    """Read the objects of a revision one after the other, as its table names them."""
    data = reader.xrefs.get_xref_data(position)
    if position and (data.xrefs_in_objstm or data.freed.keys() - {0}):
        raise MalformedError("the table of its objects holds an unknown entry")
    named = sorted(
        (place, number) for number, (_, place) in data.standard_xrefs.items()
    )
    if not named or named[-1][0] != table:
        raise MalformedError("the table does not name the objects that are there")
    places = {}
    at = start
    for place, number in named:
        if place != at:
            raise MalformedError("bytes are between its objects")
        at = _end_of(reader, place, number)
        places[number] = (place, at)
    return places


def _end_of(reader: Any, place: int, number: int) -> int:  # noqa: ANN401  pyHanko's
    from pyhanko.pdf_utils.generic import Reference, read_object

    content = reader.stream.getvalue()
    head = _HEAD.match(content, place)
    if not head or int(head[1]) != number:
        raise MalformedError(f"no object is at byte {place}")
    reader.stream.seek(head.end())
    value = read_object(reader.stream, Reference(number, 0, reader))
    end = reader.stream.tell()
    closed = _CLOSED.match(content, end)
    if not closed:
        raise MalformedError("an object does not end where it should")
    packed = getattr(value, "encoded_data", b"")
    text = content[place : end - len(packed)]
    if any(token[1] for token in _LONG_NUMBER.finditer(text)):
        raise MalformedError("a number in it is longer than any of ours")
    return closed.end()


def _check_packed(reader: Any, first: Revision) -> None:  # noqa: ANN401  pyHanko's
    """Compare what object streams hold with what the table says of them.

    ISO 32000-1, 7.5.7.
    """
    from pyhanko.pdf_utils.decode_limits import DecodePurpose
    from pyhanko.pdf_utils.generic import Reference

    named: dict[int, dict[int, int]] = {}
    for number, held in reader.xrefs.get_xref_data(0).xrefs_in_objstm.items():
        named.setdefault(held.obj_stream_id, {})[held.ix_in_stream] = number
    for number in first.objects:
        stream = reader.get_object(Reference(number, 0, reader))
        is_one = isinstance(stream, dict) and entry(stream, "/Type") == "/ObjStm"
        if is_one != (number in named):
            raise MalformedError("packed objects are not where the table says")
        if not is_one:
            continue
        start, count = int(stream["/First"]), int(stream["/N"])
        data = stream.read_data(DecodePurpose.OBJECT_STREAM)
        words = [int(word) for word in data[:start].split(None, 2 * count)[: 2 * count]]
        if words[1::2] != sorted(set(words[1::2])) or "/Extends" in stream:
            raise MalformedError("packed objects overlap")
        if dict(enumerate(words[::2])) != named[number]:
            raise MalformedError("packed objects are not where the table says")
