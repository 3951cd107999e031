"""The parts of a DOCX: their content types and the relationships that tie them.

Stricter than Word: one document, every part tied to it and typed, nothing fetched
from elsewhere but what a reader clicks on. ECMA-376 part 2, clauses 6 and 7.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from appeals.model.office_zip import CONTENT_TYPES_NAME, relationships_name
from appeals.signing.opc import DocxFault

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


@dataclass(frozen=True, slots=True, order=True)
class RelationshipEntry:
    """A relationship: `target` as it is written, "word/styles.xml" or an address."""

    id: str
    type: str
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Content type by part, and the ties by the file that holds them.

    Neither holds the list of content types itself.
    """

    types: Mapping[str, str]
    relationships: Mapping[str, tuple[RelationshipEntry, ...]]


def read_parts(parts: Mapping[str, bytes]) -> Parts:
    """Read types and ties. DocxFault when a part is untyped, untied, or hidden."""
    types = _content_types(parts)
    relationships = {
        name: _relationships(name, parts[name])
        for name in types
        if name.endswith(".rels")
    }
    if "_rels/.rels" not in relationships:
        raise DocxFault("damaged", "nothing in it says which part is the letter")
    main = [
        relationship
        for relationship in relationships["_rels/.rels"]
        if relationship.type.endswith("/officeDocument")
    ]
    if len(main) != 1:
        message = f"{len(main) or 'none'} of its parts say they are the letter"
        raise DocxFault("two-letters" if main else "damaged", message)
    document = _resolved("_rels/.rels", main[0])
    kind = types.get(document, "")
    if kind != _DOCUMENT_TYPE or main[0].type != f"{_OFFICE}/officeDocument":
        code = "macros" if "macro" in kind.lower() else "foreign"
        raise DocxFault(code, f"the letter in it is of another type: '{kind}'")
    _check_reached(types, relationships)
    return Parts(types, relationships)


def _content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Give each part its type; every line of the list must be of use."""
    defaults, overrides = _declared(parts[CONTENT_TYPES_NAME])
    names = [name for name in parts if name != CONTENT_TYPES_NAME]
    for name in overrides:
        if name.removeprefix("/") not in parts or not name.startswith("/"):
            message = f"it gives a type to '{name}', which it does not hold"
            raise DocxFault("content-types", message)
    endings = {_ending(name) for name in names} | _ALWAYS
    for ending in defaults:
        if ending not in endings:
            message = f"it gives a type to files '.{ending}', of which it holds none"
            raise DocxFault("content-types", message)
    types = {}
    for name in names:
        kind = overrides.get(f"/{name}") or defaults.get(_ending(name))
        if not kind or not _TYPE.fullmatch(kind):
            message = f"its part '{name}' has no usable content type"
            raise DocxFault("content-types", message)
        is_relationships = _ending(name) == "rels"
        if is_relationships != (kind == RELATIONSHIPS_TYPE):
            message = f"its part '{name}' has the wrong content type '{kind}'"
            raise DocxFault("content-types", message)
        types[name] = kind
    return types


def _declared(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for tag, attributes in _rows(CONTENT_TYPES_NAME, data, CONTENT_TYPES, "Types"):
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


def _ending(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def _relationships(name: str, data: bytes) -> tuple[RelationshipEntry, ...]:
    relationships: dict[str, RelationshipEntry] = {}
    for tag, attributes in _rows(name, data, RELATIONSHIPS, "Relationships"):
        mode = attributes.get("TargetMode", "Internal")
        is_whole = {"Id", "Type", "Target"} <= attributes.keys() <= _RELATIONSHIP
        if (
            tag != "Relationship"
            or not is_whole
            or mode not in {"Internal", "External"}
        ):
            raise DocxFault("relationships", f"'{name}' in it holds a strange '{tag}'")
        relationship = RelationshipEntry(
            attributes["Id"],
            attributes["Type"],
            attributes["Target"],
            mode == "External",
        )
        if not (_ID.fullmatch(relationship.id) and _URI.fullmatch(relationship.type)):
            raise DocxFault("relationships", f"'{name}' in it holds a strange tie")
        if relationship.id in relationships:
            raise DocxFault(
                "relationships", f"'{name}' in it names '{relationship.id}' twice"
            )
        if relationship.is_external and relationship.type != f"{_OFFICE}/hyperlink":
            kind = relationship.type.rpartition("/")[2]
            message = (
                f"it fetches '{relationship.target}' ({kind}) from outside the file"
            )
            raise DocxFault("external", message)
        relationships[relationship.id] = relationship
    return tuple(relationships.values())


def _check_reached(
    types: Mapping[str, str], relationships: Mapping[str, tuple[RelationshipEntry, ...]]
) -> None:
    """Refuse parts that no relationship leads to, and ties that lead to nothing."""
    reached: set[str] = set()
    ahead = ["_rels/.rels"]
    while ahead:
        source = ahead.pop()
        reached.add(source)
        for relationship in relationships[source]:
            if relationship.is_external:
                continue
            target = _resolved(source, relationship)
            if not _TARGET.fullmatch(relationship.target):
                message = (
                    f"it points to '{relationship.target}', which is no plain name"
                )
                raise DocxFault("relationships", message)
            if target not in types or target.endswith(".rels"):
                message = f"it points to '{target}', which it does not hold"
                raise DocxFault("relationships", message)
            own = relationships_name(target)
            if own in relationships and own not in reached:
                ahead.append(own)
            reached.add(target)
    for name in types.keys() - reached:
        raise DocxFault("untied", f"its part '{name}' is tied to nothing in the letter")


def _resolved(source: str, relationship: RelationshipEntry) -> str:
    """Give the full name of the part that a tie in the file `source` leads to."""
    folder = posixpath.dirname(posixpath.dirname(source))
    path = posixpath.normpath(posixpath.join("/", folder, relationship.target))
    return path.lstrip("/")


def _rows(
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
