"""The parts of a DOCX, read with limits from a reference, and their relationships.

ECMA-376 part 2.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from appeals.errors import Place, WorkspaceError
from appeals.model.office_zip import (
    CONTENT_TYPES_NAME,
    DECLARATION,
    relationships_name,
)
from appeals.writers.docx.markup import (
    OFFICE_RELATIONSHIPS,
    UnreadableXmlError,
    XmlElement,
    escape_attribute,
    read_elements,
)

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
"""How the content types of parts of a Word file begin."""

_DOCUMENTS = frozenset(
    {f"{WORD_TYPE}.document.main+xml", f"{WORD_TYPE}.template.main+xml"}
)
_FILES = 1000
_SIZE_BYTES = 64 * 2**20
_STORED, _DEFLATED = 0, 8
_SAVE_AGAIN = "open it in Word or LibreOffice and save it as “Word document (.docx)”"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a reference file by name, without a leading "/"."""

    name: str
    parts: Mapping[str, bytes]

    def fault(self, message: str, remedy: str = _SAVE_AGAIN) -> WorkspaceError:
        """Make an error about this file."""
        return WorkspaceError(
            f"'{self.name}' {message}", place=Place(self.name), remedy=remedy
        )

    def part(self, name: str) -> bytes:
        """Give a part, UTF-8 without a byte order mark if it is XML."""
        if name not in self.parts:
            raise self.fault(f"lacks its part '{name}'")
        data = self.parts[name]
        if not name.endswith((".xml", ".rels")):
            return data
        data = data.removeprefix(b"\xef\xbb\xbf")
        if b"<!DOCTYPE" in data or b"\0" in data:
            raise self.fault(f"holds '{name}', which is not plain UTF-8 XML")
        return data

    def tree(self, name: str) -> XmlElement:
        """Read a part as XML."""
        try:
            return read_elements(self.part(name))
        except UnreadableXmlError as error:
            raise self.fault(f"holds '{name}', which {error}") from None

    def relationships(self, part: str) -> "tuple[Relationship, ...]":
        """Read the relationships of a part ("" for the package); () if it has none."""
        name = relationships_name(part)
        if name not in self.parts:
            return ()
        found = []
        for element in self.tree(name).children:
            get = element.attributes.get
            target = get("Target", "")
            is_external = get("TargetMode") == "External"
            if not is_external:
                target = posixpath.join("/", posixpath.dirname(part), target)
                target = posixpath.normpath(target).lstrip("/")
            kind = get("Type", "").rpartition("/")[2]
            found.append(Relationship(get("Id", ""), kind, target, is_external))
        return tuple(found)

    def content_types(self) -> dict[str, str]:
        """Map each part, and each ending ("*.png"), to its content type."""
        types = {}
        for element in self.tree(CONTENT_TYPES_NAME).children:
            get = element.attributes.get
            ending = f"*.{get('Extension', '').lower()}"
            types[get("PartName", "").lstrip("/") or ending] = get("ContentType", "")
        return types

    def document_name(self) -> str:
        """Name the main part; WorkspaceError unless it is a document or template."""
        types = self.content_types()
        rels = self.relationships("")
        name = next((r.target for r in rels if r.kind == "officeDocument"), "")
        if types.get(name) not in _DOCUMENTS:
            raise self.fault("is not a Word document or template without macros")
        return name


def read_package(data: bytes, name: str) -> Package:
    """Unpack a DOCX or DOTX; WorkspaceError when it is not one or far too large.

    `name` is the file's name for messages. At most 1000 parts and 64 MiB unpacked.
    """
    package = Package(name, {})
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            files = [i for i in archive.infolist() if not i.is_dir()]
            if len(files) > _FILES or sum(i.file_size for i in files) > _SIZE_BYTES:
                raise package.fault(
                    "is far too large for a letterhead", "use smaller pictures"
                )
            if any(i.compress_type not in {_STORED, _DEFLATED} for i in files):
                raise package.fault("is packed in an unusual way")
            parts = {i.filename: _content(archive, i) for i in files}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        raise package.fault("is not a Word document (.docx)") from None
    except RuntimeError:
        raise package.fault("is protected by a password", "save it without") from None
    return Package(name, parts)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read no more than the size that was checked: a directory can lie."""
    with archive.open(info) as part:
        return part.read(info.file_size)


class Relationship(NamedTuple):
    """A link from one part to another part or, if external, to an address.

    `kind` is the last word of its type: "header". `target` is the part's full name
    or the address.
    """

    id: str
    kind: str
    target: str
    is_external: bool = False


def relationships_xml(relationships: Iterable[Relationship], part: str) -> str:
    """Print the relationships of `part` ("" for the package)."""
    folder = posixpath.dirname(part) or "."
    parts = [f'{DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}">']
    for rel in relationships:
        kind = f"{OFFICE_RELATIONSHIPS}/{rel.kind}"
        if rel.kind == "core-properties":
            kind = f"{_RELATIONSHIPS}/metadata/core-properties"
        if rel.is_external:
            target, mode = rel.target, ' TargetMode="External"'
        else:
            target, mode = posixpath.relpath(rel.target, folder), ""
        parts.append(
            f'<Relationship Id="{escape_attribute(rel.id)}" Type="{kind}" '
            f'Target="{escape_attribute(target)}"{mode}/>'
        )
    return "".join((*parts, "</Relationships>"))


def content_types_xml(parts: Iterable[str], types: Mapping[str, str]) -> str:
    """Print the content types of `parts`, as `types` maps them."""
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    overrides = {}
    for part in parts:
        ending = part.rpartition(".")[2].lower()
        if part in types:
            overrides[part] = types[part]
        elif ending not in defaults:
            defaults[ending] = types.get(f"*.{ending}", "application/octet-stream")
    tags = (
        ("Default", "Extension", "", defaults),
        ("Override", "PartName", "/", overrides),
    )
    body = "".join(
        f'<{tag} {key}="{start}{escape_attribute(name)}" '
        f'ContentType="{escape_attribute(kind)}"/>'
        for tag, key, start, named in tags
        for name, kind in sorted(named.items())
    )
    return f'{DECLARATION}<Types xmlns="{_CONTENT_TYPES}">{body}</Types>'
