"""Packages: the ZIP archives of Office and OpenDocument, read with bounds.

Nothing is unpacked beyond what a document can need. Names that lead out of the package,
duplicate names and declarations of entities are refused.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from appeals.annexes.cleaning import CannotClean, CleanCopy, CleaningLog
from appeals.annexes.kinds import ZIP_ERRORS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Parts = dict[str, bytes]
CleanInner = Callable[[bytes], CleanCopy]
"""Cleans a file within a file; raises CannotClean for a kind that it does not know."""

_MOST_PARTS = 5_000
_MOST_UNPACKED = 512 * 1024 * 1024
_STEP = 1 << 20
_PACKED_ON = (1980, 1, 1, 0, 0, 0)
DAMAGED = "is cut off or damaged"
ON_WEB = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
"""How link addresses may begin; all others are folders on a computer."""

NOWHERE = "about:blank"
"""What replaces a link to a folder."""


def read_package(
    data: bytes, found: CleaningLog | None = None, *, most_bytes: int | None = None
) -> Parts:
    """Read the parts of a package by name, without folders. Raises CannotClean.

    `most_bytes` bounds their total size when unpacked, by default half a gigabyte.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.comment and found is not None:
                found.taken.add("comments")
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check_names([member.filename for member in members])
            left, parts = most_bytes or _MOST_UNPACKED, {}
            for member in members:
                with archive.open(member) as stream:
                    parts[member.filename] = stream.read(left + 1)
                left -= len(parts[member.filename])
                if left < 0:
                    size = f"{most_bytes >> 20} MB" if most_bytes else "half a gigabyte"
                    raise CannotClean(
                        f"unpacks to more than {size}",
                        remedy="make its pictures smaller, or print it to a PDF",
                    )
            return parts
    except ZIP_ERRORS as error:
        raise CannotClean(DAMAGED, remedy="open it and save it again") from error


def _check_names(names: list[str]) -> None:
    remedy = "open it in the program that made it and save it again"
    if len(names) > _MOST_PARTS:
        raise CannotClean("holds too many parts", remedy=remedy)
    if len({name.casefold() for name in names}) < len(names):
        raise CannotClean("holds two parts of one name", remedy=remedy)
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
            raise CannotClean("holds a part whose name leads out of it", remedy=remedy)


def write_package(parts: Mapping[str, bytes], *, first: str = "") -> bytes:
    """Pack parts, always to the same bytes; `first` comes first, uncompressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != first, name)):
            how = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _PACKED_ON), parts[name], how)
    return stream.getvalue()


def read_xml(data: bytes) -> "Element":
    """Read a part as XML, without its comments. Raises CannotClean."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotClean(DAMAGED, remedy="open it and save it again") from error
    docinfo: Any = root.getroottree().docinfo  # missing in its type stubs
    if docinfo.doctype:
        raise CannotClean(
            "declares entities, as no document does",
            remedy="open it in the program that made it and save it again",
        )
    return root


def write_xml(root: "Element") -> bytes:
    """Write a part of XML, always to the same bytes."""
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def elements(root: "Element") -> "Iterator[tuple[str, Element]]":
    """Give each element with its name without namespace; safe against removals."""
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            yield local_name(element.tag), element


def local_name(name: object) -> str:
    """Give a name without its namespace."""
    return str(name).rpartition("}")[2]


def attribute_values(element: "Element") -> dict[str, str]:
    """Give the attributes of an element by their names without namespace."""
    return {local_name(name): str(value) for name, value in element.attrib.items()}


def remove_element(element: "Element") -> None:
    """Remove an element, but keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)


def clean_media(content: bytes, clean_inner: CleanInner, found: CleaningLog) -> bytes:
    """Clean a picture, sound or film of a document; one of another kind stays.

    Raises CannotClean for a damaged one, which may still reveal where it was taken.
    """
    try:
        return found.add(clean_inner(content))
    except CannotClean as refusal:
        if refusal.message == DAMAGED:
            raise CannotClean(
                "holds a damaged picture, sound or film",
                remedy="take it out, or print it to a PDF and enclose that",
            ) from refusal
        found.kept.add("unread")
        return content
