"""The zip of a DOCX and the parts in it, read strictly.

The zip must be what `write_zip` would write, to the byte. Programs disagree about other
zips (two central directories, gaps, second entries of a name): one then shows another
letter than the one that was checked. APPNOTE.TXT 6.3, clause 4.3; ECMA-376 part 2,
annex B.

There is one document; every part is linked to it and has a content type; nothing is
fetched from elsewhere but what a reader clicks on. Clauses 6 and 7.
"""

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from appeals.model.office_zip import (
    CONTENT_TYPES_NAME,
    Entry,
    relationships_name,
    write_zip,
)

_END: Final = struct.Struct("<4sHHHHIIH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL_SIZE: Final = 30
_END_MARK: Final = b"PK\x05\x06"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_LOCAL_MARK: Final = b"PK\x03\x04"
_PARTS: Final = 1000
_SIZE_BYTES: Final = 64 * 2**20
_NAME_LENGTH: Final = 200
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8_NAME = 0x1, 0x8, 0x800
_DAY: Final = 0x21  # 1 January 1980
_NAME: Final = re.compile(rb"[\w.-]+(?:/[\w.-]+)*")
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_ALWAYS: Final = frozenset({"rels", "xml"})
_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_TARGET: Final = re.compile(r"/?[\w.-]+(?:/[\w.-]+)*", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_URI: Final = re.compile(r"[\w.:/#+-]+", re.ASCII)
_ROWS: Final = 10_000
_RELATIONSHIP: Final = frozenset({"Id", "Type", "Target", "TargetMode"})
_MODES: Final = frozenset({"Internal", "External"})


class DocxFault(Exception):  # noqa: N818  a word for programs and a sentence
    """What is wrong with a DOCX; never leaves this package.

    `code` becomes that of a `Problem`: "damaged", "too-large", "foreign", ...
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ZipArchive:
    """The entries of a zip, and their contents by name, in order."""

    entries: tuple[Entry, ...]
    parts: Mapping[str, bytes]


def read_archive(content: bytes) -> ZipArchive:
    """Read a DOCX. DocxFault when its zip is damaged, too large or out of form."""
    entries = _bounded_entries(content)
    if write_zip(entries) != content:
        raise DocxFault("foreign", _explain_difference(content))
    return ZipArchive(entries, {entry.name: _unpack(entry) for entry in entries})


def read_foreign_archive(content: bytes) -> Mapping[str, bytes]:
    """Read the parts of a DOCX in whatever form its zip is: never to be trusted.

    Only to say what is different about it. Raises DocxFault.
    """
    return {entry.name: _unpack(entry) for entry in _bounded_entries(content)}


def _bounded_entries(content: bytes) -> tuple[Entry, ...]:
    entries = tuple(_entries(content))
    if not entries or entries[0].name != CONTENT_TYPES_NAME:
        raise DocxFault("foreign", "its list of content types does not come first")
    _refuse_duplicates([entry.name for entry in entries])
    if sum(entry.size_bytes for entry in entries) > _SIZE_BYTES:
        raise DocxFault("too-large", "unpacked it would be larger than 64 MiB")
    return entries


def _entries(content: bytes) -> Iterator[Entry]:
    """Walk the central directory; what it says of places is compared later."""
    count, position = _read_directory(content)
    taken = 0
    for _ in range(count):
        if position + _CENTRAL.size > len(content):
            raise DocxFault("damaged", "its zip is cut off")
        found = _CENTRAL.unpack_from(content, position)
        mark, _, _, flags, method, _, _, crc, packed_size, size, name_size = found[:11]
        if mark != _CENTRAL_MARK:
            raise DocxFault("damaged", "the directory of its zip is damaged")
        position += _CENTRAL.size
        name = _read_name(content[position : position + name_size])
        taken += packed_size
        if taken > len(content):
            raise DocxFault("damaged", f"its part '{name}' overlaps others in the zip")
        _check_packing(name, flags, method)
        start = found[-1] + _LOCAL_SIZE + name_size
        data = content[start : start + packed_size]
        if len(data) != packed_size:
            raise DocxFault("damaged", f"its part '{name}' is cut off")
        yield Entry(name, method, crc, size, data)
        position += name_size + found[11] + found[12]


def _read_directory(content: bytes) -> tuple[int, int]:
    """Give the number of entries and where their directory begins."""
    if not content.startswith(_LOCAL_MARK):
        what = "is not a DOCX" if _END_MARK not in content else "has bytes before it"
        raise DocxFault("damaged", f"its zip {what}")
    at = content.rfind(_END_MARK)
    if at < 0 or at + _END.size > len(content):
        raise DocxFault("damaged", "its zip is cut off")
    if at + _END.size != len(content):
        raise DocxFault("foreign", "bytes were appended to it, or a comment to its zip")
    found = _END.unpack_from(content, at)
    if found[4] > _PARTS:
        raise DocxFault("too-large", f"it has more than {_PARTS} parts")
    return found[4], found[6]


def _read_name(raw: bytes) -> str:
    if raw == CONTENT_TYPES_NAME.encode():
        return CONTENT_TYPES_NAME
    is_plain = len(raw) <= _NAME_LENGTH and _NAME.fullmatch(raw)
    if not is_plain or raw.endswith((b"/", b".")) or b"./" in raw:
        shown = raw[:_NAME_LENGTH].decode("ascii", "replace")
        raise DocxFault("foreign", f"a part has the unusual name {shown!r}")
    return raw.decode("ascii")


def _check_packing(name: str, flags: int, method: int) -> None:
    if flags & _ENCRYPTED:
        raise DocxFault("encrypted", f"its part '{name}' is encrypted")
    if method not in {_STORED, _DEFLATED}:
        raise DocxFault("foreign", f"its part '{name}' is packed in an unusual way")
    if flags & ~_DESCRIPTOR & ~_UTF8_NAME & ~0x6:
        raise DocxFault("foreign", f"its part '{name}' has unusual flags in the zip")


def _refuse_duplicates(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise DocxFault("twins", f"it holds '{name}' twice")
        seen.add(name.lower())


def _unpack(entry: Entry) -> bytes:
    """Unpack a part, never more than it declares, and check its checksum."""
    content = entry.data
    if entry.method == _DEFLATED:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = reader.decompress(entry.data, entry.size_bytes + 1)
        except zlib.error:
            message = f"its part '{entry.name}' cannot be unpacked"
            raise DocxFault("damaged", message) from None
        if len(content) > entry.size_bytes:
            message = f"its part '{entry.name}' is larger than the zip says"
            raise DocxFault("too-large", message)
        if not reader.eof or reader.unused_data:
            message = f"its part '{entry.name}' does not end where the zip says"
            raise DocxFault("damaged", message)
    if len(content) != entry.size_bytes or zlib.crc32(content) != entry.crc:
        message = f"its part '{entry.name}' does not have the checksum in the zip"
        raise DocxFault("damaged", message)
    return content


def _explain_difference(content: bytes) -> str:
    """Say how a readable zip differs from the one form that is accepted."""
    expected_at = 0
    count, position = _read_directory(content)
    for _ in range(count):
        found = _CENTRAL.unpack_from(content, position)
        name_size, extra_size, comment_size = found[10:13]
        start = position + _CENTRAL.size
        raw = content[start : start + name_size]
        name, at = raw.decode("ascii", "replace"), found[-1]
        local_extra = int.from_bytes(content[at + 28 : at + 30], "little")
        if extra_size or comment_size or local_extra:
            return f"its part '{name}' has extra fields or a comment in the zip"
        if found[3] & _DESCRIPTOR:
            return f"its part '{name}' has a data descriptor in the zip"
        if (found[5], found[6]) != (0, _DAY):
            return f"its part '{name}' has another date in the zip than 1 January 1980"
        if at != expected_at:
            return f"there is a gap in its zip before '{name}', or the order differs"
        head = content[at + 4 : at + _LOCAL_SIZE]
        own = content[position + 6 : position + 32]
        here = content[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name_size]
        if content[at : at + 4] != _LOCAL_MARK or head != own or here != raw:
            return f"the two places of its zip that describe '{name}' disagree"
        expected_at = at + _LOCAL_SIZE + name_size + found[8]
        position = start + name_size
    return "its zip is not in the form in which this program writes letters"


@dataclass(frozen=True, slots=True, order=True)
class RelationshipEntry:
    """A relationship: `target` as it is written, "word/styles.xml" or an address."""

    id: str
    type: str
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Content types by part, and relationships by the file that holds them.

    Neither includes the list of content types itself.
    """

    types: Mapping[str, str]
    relationships: Mapping[str, tuple[RelationshipEntry, ...]]


def read_parts(parts: Mapping[str, bytes]) -> Parts:
    """Read types and relationships. DocxFault for an untyped or unlinked part."""
    types = _read_content_types(parts)
    relationships = {
        name: _read_relationships(name, parts[name])
        for name in types
        if name.endswith(".rels")
    }
    if "_rels/.rels" not in relationships:
        raise DocxFault("damaged", "nothing in it says which part is the letter")
    root = relationships["_rels/.rels"]
    main = [each for each in root if each.type.endswith("/officeDocument")]
    if len(main) != 1:
        message = f"{len(main) or 'none'} of its parts say they are the letter"
        raise DocxFault("two-letters" if main else "damaged", message)
    document = _resolve("_rels/.rels", main[0])
    kind = types.get(document, "")
    if kind != _DOCUMENT_TYPE or main[0].type != f"{_OFFICE}/officeDocument":
        code = "macros" if "macro" in kind.lower() else "foreign"
        raise DocxFault(code, f"the letter in it is of another type: '{kind}'")
    _check_links(types, relationships)
    return Parts(types, relationships)


def _read_content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Give each part its type; every line of the list must be needed."""
    defaults, overrides = _read_declarations(parts[CONTENT_TYPES_NAME])
    names = [name for name in parts if name != CONTENT_TYPES_NAME]
    for name in overrides:
        if name.removeprefix("/") not in parts or not name.startswith("/"):
            message = f"it gives a type to '{name}', which it does not hold"
            raise DocxFault("content-types", message)
    endings = {_suffix(name) for name in names} | _ALWAYS
    for ending in defaults:
        if ending not in endings:
            message = f"it gives a type to files '.{ending}', of which it holds none"
            raise DocxFault("content-types", message)
    types = {}
    for name in names:
        kind = overrides.get(f"/{name}") or defaults.get(_suffix(name))
        if not kind or not _TYPE.fullmatch(kind):
            message = f"its part '{name}' has no usable content type"
            raise DocxFault("content-types", message)
        is_relationships = _suffix(name) == "rels"
        if is_relationships != (kind == RELATIONSHIPS_TYPE):
            message = f"its part '{name}' has the wrong content type '{kind}'"
            raise DocxFault("content-types", message)
        types[name] = kind
    return types


def _read_declarations(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for tag, attributes in _read_rows(CONTENT_TYPES_NAME, data, CONTENT_TYPES, "Types"):
        key = "Extension" if tag == "Default" else "PartName"
        wanted = {key, "ContentType"}
        if tag not in {"Default", "Override"} or attributes.keys() != wanted:
            message = f"its list of content types holds a strange '{tag}'"
            raise DocxFault("content-types", message)
        rows = defaults if tag == "Default" else overrides
        name = attributes[key].lower() if tag == "Default" else attributes[key]
        if name in rows:
            message = f"its list of content types names '{name}' twice"
            raise DocxFault("content-types", message)
        rows[name] = attributes["ContentType"]
    return defaults, overrides


def _suffix(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def _read_relationships(name: str, data: bytes) -> tuple[RelationshipEntry, ...]:
    relationships: dict[str, RelationshipEntry] = {}
    for tag, attributes in _read_rows(name, data, RELATIONSHIPS, "Relationships"):
        mode = attributes.get("TargetMode", "Internal")
        is_whole = {"Id", "Type", "Target"} <= attributes.keys() <= _RELATIONSHIP
        if tag != "Relationship" or not is_whole or mode not in _MODES:
            raise DocxFault("relationships", f"'{name}' in it holds a strange '{tag}'")
        names = attributes["Id"], attributes["Type"], attributes["Target"]
        relationship = RelationshipEntry(*names, mode == "External")
        if not (_ID.fullmatch(relationship.id) and _URI.fullmatch(relationship.type)):
            raise DocxFault(
                "relationships", f"'{name}' in it holds a strange relationship"
            )
        if relationship.id in relationships:
            raise DocxFault(
                "relationships", f"'{name}' in it names '{relationship.id}' twice"
            )
        if relationship.is_external and relationship.type != f"{_OFFICE}/hyperlink":
            kind = relationship.type.rpartition("/")[2]
            message = f"it fetches '{relationship.target}' ({kind}) from elsewhere"
            raise DocxFault("external", message)
        relationships[relationship.id] = relationship
    return tuple(relationships.values())


def _check_links(
    types: Mapping[str, str], relationships: Mapping[str, tuple[RelationshipEntry, ...]]
) -> None:
    """Refuse parts that no relationship leads to, and relationships to nothing."""
    reached: set[str] = set()
    ahead = ["_rels/.rels"]
    while ahead:
        source = ahead.pop()
        reached.add(source)
        for relationship in relationships[source]:
            if relationship.is_external:
                continue
            target = _resolve(source, relationship)
            if not _TARGET.fullmatch(relationship.target):
                message = (
                    f"it points to '{relationship.target}', which is not a plain name"
                )
                raise DocxFault("relationships", message)
            if target not in types or target.endswith(".rels"):
                message = f"it points to '{target}', which it does not hold"
                raise DocxFault("relationships", message)
            own = relationships_name(target)
            if own in relationships and own not in reached:
                ahead.append(own)
            reached.add(target)
    for name in sorted(types.keys() - reached):
        raise DocxFault("untied", f"its part '{name}' is tied to nothing in the letter")


def _resolve(source: str, relationship: RelationshipEntry) -> str:
    """Give the full name of the part that a relationship in the file `source` names."""
    folder = posixpath.dirname(posixpath.dirname(source))
    path = posixpath.normpath(posixpath.join("/", folder, relationship.target))
    return path.lstrip("/")


def _read_rows(
    name: str, data: bytes, namespace: str, root: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield tag and attributes of the elements right below the root."""
    rows: list[tuple[str, dict[str, str]]] = []
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        space, _, local = tag.rpartition(" ")
        if space != namespace or (depth == 0 and local != root) or depth > 1:
            raise DocxFault("foreign", f"'{name}' in it holds a strange '{local}'")
        if len(rows) >= _ROWS:
            raise DocxFault("too-large", f"'{name}' in it holds too many entries")
        if depth:
            rows.append((local, attributes))
        depth += 1

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        message = f"'{name}' in it holds a document type declaration"
        raise DocxFault("doctype", message)

    def text(words: str) -> None:
        if words.strip():
            raise DocxFault("foreign", f"'{name}' in it holds text")

    parser = ParserCreate("UTF-8", namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.CharacterDataHandler = refuse_doctype, text
    try:
        parser.Parse(data, True)
    except ExpatError:
        raise DocxFault("damaged", f"'{name}' in it cannot be read") from None
    yield from rows
