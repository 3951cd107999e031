"""Takes a PDF apart: what was first written, each update, values, signature fields.

The library reads it. Beyond that, every byte is accounted for: objects without gaps,
one table that names exactly these objects, one end. A file that two programs could read
differently is refused.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from appeals.model.people import FIELD_PREFIX
from appeals.signing.verdict import UNREADABLE, MalformedError

PdfReader = Any
PdfView = Any
PdfObject = Any
"""Objects of pyHanko, which have no types: a reader, a file as it was at some revision,
a value in a file."""

MOST_UNPACKED = 64 * 1024 * 1024
MOST_UPDATES = 64

_HEADER = re.compile(rb"%PDF-1\.[4-7]\r?\n(?:%[^\r\n]*\r?\n)?")
_END = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?")
_LAST = re.compile(_END.pattern + rb"\Z")
_LONG_NUMBER = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d{19,})", re.DOTALL)
"""Strings are skipped. Some programs truncate long numbers, others do not."""
_SIZE = rb"(?:S|#53)(?:i|#69)(?:z|#7[Aa])(?:e|#65)"
_INDEX = rb"(?:I|#49)(?:n|#6[Ee])(?:d|#64)(?:e|#65)(?:x|#78)"
_HUGE = re.compile(
    rb"/(?:%b|%b)(?:%%[^\r\n]*|[^/>%%])*?\d{7}|/(?:W|#57)[\s\[]*(?:0+\s+){2}0"
    % (_SIZE, _INDEX)
)
"""A table of a million objects, or one with rows of no size: endless to read."""
_TABLE = frozenset(
    "/Type /Index /W /Size /Root /Info /ID /Filter /Length /Prev /DecodeParms".split()
)
TIME_STAMP_FIELD = "time-stamp"
"""The name of the field for a time stamp of the whole file, in archive copies."""
FIELD_FLAGS = 132
"""Printed, and locked (ISO 32000-1, 12.5.3)."""
_CATALOGUE = frozenset(
    "/Type /Pages /Names /Outlines /OutputIntents /Lang /Metadata /MarkInfo"
    " /PageLabels /ViewerPreferences /StructTreeRoot /AcroForm /PageLayout"
    " /PageMode".split()
)
_FIELD = frozenset("/Type /Subtype /FT /T /TU /Rect /F /P /AP /StructParent".split())


@dataclass(frozen=True, slots=True)
class Revision:
    """What was written at one time; it ends before the byte `end`.

    `places` says by number where its objects begin, in this order, without the table,
    which begins at `place`.
    """

    end: int
    place: int
    table: PdfObject
    places: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF, the first revision first; `reader` is the library's."""

    content: bytes
    reader: PdfReader
    revisions: tuple[Revision, ...]

    def at(self, count: int) -> PdfView:
        """Give the library's view of the file after `count` revisions."""
        return self.reader.get_historical_resolver(count - 1)

    @property
    def last(self) -> PdfView:
        """The library's view of the file as it is."""
        return self.at(len(self.revisions))


def value_at(view: PdfView, number: int) -> PdfObject:
    """Give an object of a view by its number; None where there is none."""
    from pyhanko.pdf_utils.generic import Reference

    reference = Reference(number, 0, view)
    if view.reader.xrefs.get_historical_ref(reference, view.revision) is None:
        return None
    return view.get_object(reference)


def object_limit(view: PdfView) -> int:
    """Give one more than the highest object number of a view."""
    return int(view.trailer_view["/Size"])


@contextmanager
def convert_errors() -> Iterator[None]:
    """Turn the library's errors about a file into a MalformedError."""
    from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError

    try:
        yield
    except PdfDecodeLimitError as error:
        raise MalformedError("unpacked it is larger than any letter") from error
    except MalformedError:
        raise
    except (PdfError, *UNREADABLE) as error:
        raise MalformedError("its syntax is damaged") from error


def open_reader(content: bytes, *, is_strict: bool = True) -> PdfReader:
    """Open a PDF with the library; strictly, and no larger than any letter."""
    from pyhanko.pdf_utils import decode_limits as limits
    from pyhanko.pdf_utils.reader import PdfFileReader

    if _HUGE.search(content):
        raise MalformedError("it holds more objects than any letter")
    budget = limits.DocumentDecodeBudget(base_allowance=MOST_UNPACKED, max_ratio=0)
    return PdfFileReader(
        io.BytesIO(content),
        strict=is_strict,
        decode_limits=limits.DecodeLimits(document_budget=budget),
    )


def parse_pdf(content: bytes) -> PdfFile:
    """Parse a PDF. Raises MalformedError when it is not built as ours are."""
    header = _HEADER.match(content)
    if not header:
        raise MalformedError("it does not begin as a PDF of ours does")
    if not _LAST.search(content, max(0, len(content) - 64)):
        raise MalformedError("bytes follow its end, or its end is missing")
    with convert_errors():
        file, start = PdfFile(content, open_reader(content), ()), header.end()
        if file.reader.total_revisions > MOST_UPDATES:
            raise MalformedError("it was updated too often")
        while len(file.revisions) < file.reader.total_revisions:
            added = _parse_revision(file, start)
            file, start = replace(file, revisions=(*file.revisions, added)), added.end
        if start != len(content):
            raise MalformedError("its parts are not in order")
        _check_packed(file.reader)
    return file


def _parse_revision(file: PdfFile, start: int) -> Revision:
    """Read the objects of the next revision in turn, as its table names them.

    The library caches each: the digits of signatures take long to read.
    """
    from pyhanko.pdf_utils.generic import Reference

    content, reader, position = file.content, file.reader, len(file.revisions)
    about = reader.xrefs.get_xref_container_info(position)
    data = reader.xrefs.get_xref_data(position)
    if about.stream_ref is None or data.hybrid:
        raise MalformedError("the table of its objects is of an unknown kind")
    if position and (data.xrefs_in_objstm or data.freed.keys() - {0}):
        raise MalformedError("the table of its objects holds an unknown entry")
    entries = data.standard_xrefs.items()
    named = sorted((place, number) for number, (_, place) in entries)
    if not named or named[-1] != (about.start_location, about.stream_ref.idnum):
        raise MalformedError("the table does not name the objects that are there")
    at: int = start
    value: PdfObject = None
    for place, number in named:
        if place != at:
            raise MalformedError("bytes are between its objects")
        reference = Reference(number, 0, reader)
        is_last = reader.xrefs.get_last_change(reference) == position
        value = reader.get_object(reference, None if is_last else position)
        at = reader.stream.tell()
        text = content[place : at - len(getattr(value, "encoded_data", b""))]
        if any(found[1] for found in _LONG_NUMBER.finditer(text)):
            raise MalformedError("a number in it is longer than any of ours")
    end = _END.match(content, at)
    if not end or int(end[1]) != about.start_location:
        raise MalformedError("a part of it does not end as it should")
    if not _TABLE.issuperset(value) or named[-1][1] >= about.size:
        raise MalformedError("the table of its objects is of an unknown kind")
    places = {number: place for place, number in named[:-1]}
    return Revision(end.end(), about.start_location, value, places)


def _check_packed(reader: PdfReader) -> None:
    """Compare the content of object streams with the table (ISO 32000-1, 7.5.7)."""
    from pyhanko.pdf_utils.decode_limits import DecodePurpose
    from pyhanko.pdf_utils.generic import Reference

    named: dict[int, dict[int, int]] = {}
    for number, held in reader.xrefs.get_xref_data(0).xrefs_in_objstm.items():
        named.setdefault(held.obj_stream_id, {})[held.ix_in_stream] = number
    for number, expected in named.items():
        stream = reader.get_object(Reference(number, 0, reader))
        head = stream.read_data(DecodePurpose.OBJECT_STREAM)[: int(stream["/First"])]
        words = [int(word) for word in head.split(None, 2 * len(expected))]
        is_whole = dict(enumerate(words[::2])) == expected and "/Extends" not in stream
        is_whole &= len(words) == 2 * int(stream["/N"])
        if not is_whole or words[1::2] != sorted(set(words[1::2])):
            raise MalformedError("packed objects overlap, or are not in their places")


def parse_value(text: bytes) -> PdfObject:
    """Parse a value as it is written in a PDF: b"<</Type /Sig>>"."""
    from pyhanko.pdf_utils.generic import Reference, read_object

    return read_object(io.BytesIO(text + b" "), Reference(0))


def with_entries(dictionary: PdfObject, **entries: PdfObject) -> PdfObject:
    """Copy a dictionary or stream with some entries replaced or added."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name

    kept = {key: dictionary.raw_get(key) for key in dictionary}
    kept |= {pdf_name(f"/{name}"): value for name, value in entries.items()}
    return DictionaryObject(kept)  # type: ignore[no-untyped-call]  # it has no types


def is_same(a: PdfObject, b: PdfObject) -> bool:
    """Tell whether two values are equal, however they are written."""
    return _comparable(a) == _comparable(b)


def _comparable(value: PdfObject) -> object:
    """Give a value that compares with its type, but numbers of any type alike."""
    from pyhanko.pdf_utils.generic import DictionaryObject, FloatObject, NumberObject

    if isinstance(value, list):
        return [_comparable(each) for each in value]
    if isinstance(value, DictionaryObject):
        entries = {key: _comparable(value.raw_get(key)) for key in value}
        return type(value), getattr(value, "encoded_data", None), entries
    if isinstance(value, NumberObject | FloatObject):
        return value
    return type(value), value


def serialize(value: PdfObject) -> bytes:
    """Serialize a value as the library does."""
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A field: the number of its object, its name, its entries."""

    number: int
    name: str
    entries: PdfObject


def read_fields(view: PdfView) -> dict[str, SignatureField]:
    """Read all fields, by name. Raises MalformedError."""
    from pyhanko.pdf_utils.generic import TextStringObject

    found: dict[str, SignatureField] = {}
    if "/AcroForm" not in view.root:
        return found
    for value in view.root["/AcroForm"]["/Fields"].iterate():
        entries = value.get_object()
        name = entries["/T"]
        if name in found or not isinstance(name, TextStringObject):
            raise MalformedError(f"it has two fields named '{name}', or one unnamed")
        found[str(name)] = SignatureField(value.idnum, str(name), entries)
    return found


def find_letter_faults(view: PdfView) -> Iterator[str]:
    """Yield what an unsigned letter of ours never contains, in half sentences."""
    root = view.root
    for key in sorted(root.keys() - _CATALOGUE):
        yield f"its catalogue holds {key}, which no letter of ours has"
    if "/Names" in root and root["/Names"].keys() != {"/Dests"}:
        yield "it holds scripts or attached files, which no letter of ours has"
    if "/AcroForm" in root and root["/AcroForm"].keys() - {"/Fields", "/SigFlags"}:
        yield "its form holds more than signature fields"
    for field in read_fields(view).values():
        held = field.entries
        is_plain = (
            field.name.removeprefix(FIELD_PREFIX) not in {"", field.name}
            and held.keys() == _FIELD
            and (held["/FT"], held["/F"]) == ("/Sig", FIELD_FLAGS)
        )
        if not is_plain:
            yield f"the field '{field.name}' is not built as our letters have them"
            continue
        if held["/AP"].keys() != {"/N"} or held["/AP"]["/N"].data:
            yield f"the empty field '{field.name}' shows something"
        notes = held["/P"]["/Annots"].iterate()
        if field.number not in {getattr(each, "idnum", None) for each in notes}:
            yield f"the field '{field.name}' is on no page"
