"""XML as text: escape words, find elements by their place in the bytes.

Reference files are never parsed and printed again: a tree printer changes prefixes
that `mc:Ignorable` names as text, and Word then refuses the file. They are cut.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)
ROOT_NAMESPACES = f'xmlns:w="{WORD}" xmlns:r="{OFFICE_RELATIONSHIPS}"'

_DEPTH = 100
_FORBIDDEN_CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_FORBIDDEN = re.compile(f"[{_FORBIDDEN_CHARACTERS}]")
_SPECIAL = re.compile(f"[&<>{_FORBIDDEN_CHARACTERS}]")
_START_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")


class UnreadableXmlError(Exception):
    """A part of a reference file that cannot be used; the message says why."""


def escape_xml(text: str) -> str:
    """Make `text` safe inside an element; drop what XML 1.0 clause 2.2 forbids."""
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Make `text` safe inside an attribute in double quotes."""
    return escape_xml(text).replace('"', "&quot;").replace("\n", " ").replace("\t", " ")


def paragraph_xml(style: str, properties: str = "", words: str = "") -> str:
    """Print a paragraph; "" is the style that Word gives by default.

    `properties` are in the order of ECMA-376 part 1, 17.3.1, `words` are runs.
    """
    if style:
        properties = f'<w:pStyle w:val="{style}"/>{properties}'
    if properties:
        properties = f"<w:pPr>{properties}</w:pPr>"
    return f"<w:p>{properties}{words}</w:p>"


@dataclass(frozen=True, slots=True)
class XmlElement:
    """An element and its place: byte offsets into the part it was read from.

    `tag` is "w:p" for WordprocessingML and "{namespace}p" for all else; so are the
    keys of `attributes`, but for those without a namespace ("Id"). The start tag
    ends at `inner_start`, the end tag begins at `inner_end`.
    """

    tag: str
    attributes: dict[str, str]
    children: tuple["XmlElement", ...]
    start: int
    inner_start: int
    inner_end: int
    end: int

    def find(self, *path: str) -> "XmlElement | None":
        """Follow `path`, the first child of each tag, to its end."""
        element: XmlElement | None = self
        for tag in path:
            children = element.children if element else ()
            element = next((c for c in children if c.tag == tag), None)
        return element

    def value(self, *path: str) -> str | None:
        """Give `w:val` of the element at the end of `path`."""
        element = self.find(*path)
        return element.attributes.get("w:val") if element else None

    def walk(self) -> Iterator["XmlElement"]:
        """Yield this element and all beneath it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start` to `end` of a part are replaced by `text`."""

    start: int
    end: int
    text: str = ""


def apply_edits(data: bytes, edits: Sequence[Edit]) -> str:
    """Apply edits that do not overlap, in any order."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        pieces += (data[position : edit.start].decode(), edit.text)
        position = edit.end
    pieces.append(data[position:].decode())
    return "".join(pieces)


def outer_xml(data: bytes, element: XmlElement) -> str:
    """Give the text of an element with its tags."""
    return data[element.start : element.end].decode()


def read_elements(data: bytes) -> XmlElement:
    """Read UTF-8 XML. UnreadableXmlError for a DTD, another prefix than `w`, Strict."""
    reader = _Reader(data)
    try:
        return reader.read()
    except ExpatError as error:
        msg = f"is not well-formed XML (line {error.lineno})"
        raise UnreadableXmlError(msg) from None


class _Reader:
    """Builds elements from the events of one parse."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parser = ParserCreate("UTF-8", namespace_separator=" ")
        self._open: list[tuple[str, dict[str, str], int, int]] = []
        self._children: list[list[XmlElement]] = [[]]

    def read(self) -> XmlElement:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.Parse(self._data, True)
        return self._children[0][0]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == _DEPTH:
            raise UnreadableXmlError("is nested too deep")
        start = self._parser.CurrentByteIndex
        match = _START_TAG.match(self._data, start)
        inner_start = match.end() if match else start
        keyed = {_short(key): value for key, value in attributes.items()}
        self._open.append((_short(name), keyed, start, inner_start))
        self._children.append([])

    def _end(self, _name: str) -> None:
        tag, attributes, start, inner_start = self._open.pop()
        inner_end = max(self._parser.CurrentByteIndex, inner_start)
        end = inner_end
        if not self._data[start:inner_start].endswith(b"/>"):
            end = self._data.index(b">", inner_end) + 1
        children = tuple(self._children.pop())
        self._children[-1].append(
            XmlElement(tag, attributes, children, start, inner_start, inner_end, end)
        )

    @staticmethod
    def _doctype(*_args: object) -> None:
        raise UnreadableXmlError("holds a document type declaration")

    @staticmethod
    def _namespace(prefix: str | None, uri: str) -> None:
        if uri == WORD_STRICT:
            raise UnreadableXmlError("is saved as “Strict Open XML”")
        if (prefix == "w") != (uri == WORD):
            raise UnreadableXmlError("uses unusual XML prefixes")


def _short(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    if namespace == WORD:
        return f"w:{local}"
    return f"{{{namespace}}}{local}" if namespace else local
