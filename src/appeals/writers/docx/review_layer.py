"""What a Word file for reviewers has in addition: comments, hidden bookmarks, an id.

It is added to a finished file, so that what is approved and sent never contains any of
it. A comment is on the mark of a note, never inside a note: LibreOffice does not open
such a file, and Word leaves the comment out.
"""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appeals.annexes.packages import read_package, read_xml, write_package, write_xml
from appeals.model.office_zip import CONTENT_TYPES_NAME, relationships_name
from appeals.writers.docx.markup import OFFICE_RELATIONSHIPS, WORD
from appeals.writers.docx.package import WORD_TYPE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR: Final = "appeals"
"""Who writes the comments of this program: answers to them are found by it."""

PARAGRAPH_BOOKMARK: Final = "_apl_"
"""How the hidden bookmarks round paragraphs begin: `_apl_007`."""

_FIRST_COMMENT: Final = 1000  # LibreOffice 7.4 mixes up notes and comments of one id
_FIRST_BOOKMARK: Final = 500_000  # after those of notes, before those of contents
_W: Final = f"{{{WORD}}}"
_CUSTOM_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.custom-properties+xml"
)
_CUSTOM: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
)
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PROPERTY: Final = 2  # [MS-OSHARED] 2.3.3.2.1.1: 0 and 1 are taken


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment, one paragraph a line.

    It is on the mark of note `note` or, where that is 0, on the paragraph of this
    index, which has words; it counts from 0 over all paragraphs of the body.
    """

    text: str
    note: int = 0
    paragraph: int = 0


def add_review_layer(
    data: bytes,
    comments: Sequence[ReviewComment],
    properties: Mapping[str, str],
    day: str,
) -> bytes:
    """Add comments, properties and bookmarks round all paragraphs to our own file.

    `day` is ISO 8601: that of the comments. Equal arguments, equal bytes.
    """
    parts = read_package(data)
    main = _main_part(parts)
    body = read_xml(parts[main])
    notes = {
        int(each.get(f"{_W}id") or 0): each
        for each in body.iter(f"{_W}footnoteReference")
    }
    paragraphs = list(body.iter(f"{_W}p"))
    first = max([_FIRST_COMMENT, *(id_ + 1 for id_ in notes)])
    for id_, comment in enumerate(comments, first):
        if comment.note:
            _add_comment(*_find_bookmark(notes[comment.note]), id_)
        else:
            words = [e for e in paragraphs[comment.paragraph] if e.tag != f"{_W}pPr"]
            _add_comment(words[0], words[-1], id_)
    for index, paragraph in enumerate(paragraphs):
        _add_bookmark(paragraph, index)
    parts[main] = write_xml(body)
    if properties:
        _add_part(parts, "docProps/custom.xml", "", _properties_part(properties))
    if comments:
        name = posixpath.join(posixpath.dirname(main), "comments.xml")
        _add_part(parts, name, main, _comments_part(comments, first, day))
    return write_package(parts, first=CONTENT_TYPES_NAME)


def _find_bookmark(mark: "Element") -> "tuple[Element, Element]":
    """Give start and end of the bookmark that our own file has round a mark."""
    run = mark.getparent()
    start, end = (None, None) if run is None else (run.getprevious(), run.getnext())
    assert start is not None  # noqa: S101  our own file
    assert end is not None  # noqa: S101
    return start, end


def _add_comment(first: "Element", last: "Element", id_: int) -> None:
    """Put a comment round elements of one paragraph, and its reference after them."""
    first.addprevious(_element("commentRangeStart", id=str(id_)))
    run = _element("r")
    run.append(_element("commentReference", id=str(id_)))
    last.addnext(run)
    last.addnext(_element("commentRangeEnd", id=str(id_)))


def _add_bookmark(paragraph: "Element", index: int) -> None:
    id_ = str(_FIRST_BOOKMARK + index)
    start = _element("bookmarkStart", id=id_, name=f"{PARAGRAPH_BOOKMARK}{index:03d}")
    properties = paragraph.find(f"{_W}pPr")
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(_element("bookmarkEnd", id=id_))


def _comments_part(comments: Sequence[ReviewComment], first: int, day: str) -> bytes:
    from lxml import etree

    root = etree.Element(f"{_W}comments", nsmap={"w": WORD})
    for id_, comment in enumerate(comments, first):
        made = _element(
            "comment",
            id=str(id_),
            author=AUTHOR,
            date=f"{day}T00:00:00Z",
            initials=AUTHOR[:2],
        )
        for number, line in enumerate(comment.text.split("\n")):
            paragraph = _element("p")
            if not number:
                mark = _element("r")
                mark.append(_element("annotationRef"))
                paragraph.append(mark)
            run, text = _element("r"), _element("t")
            text.text = line
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(text)
            paragraph.append(run)
            made.append(paragraph)
        root.append(made)
    return write_xml(root)


def _properties_part(properties: Mapping[str, str]) -> bytes:
    from lxml import etree

    root = read_xml(f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>'.encode())
    for number, (name, value) in enumerate(properties.items(), _FIRST_PROPERTY):
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property")
        entry.set("fmtid", _FORMAT_ID)
        entry.set("pid", str(number))
        entry.set("name", name)
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = value
    return write_xml(root)


def _main_part(parts: Mapping[str, bytes]) -> str:
    types = read_xml(parts[CONTENT_TYPES_NAME])
    kind = f"{WORD_TYPE}.document.main+xml"
    names = (e.get("PartName") for e in types if e.get("ContentType") == kind)
    return next(filter(None, names)).lstrip("/")


def _add_part(parts: dict[str, bytes], name: str, owner: str, content: bytes) -> None:
    """Add a part that `owner` leads to ("" for the package), and say what it is."""
    from lxml import etree

    kind, type_ = (
        ("comments", f"{WORD_TYPE}.comments+xml")
        if owner
        else ("custom-properties", _CUSTOM_TYPE)
    )
    types = read_xml(parts[CONTENT_TYPES_NAME])
    entry = etree.SubElement(types, str(types.tag).replace("}Types", "}Override"))
    entry.set("PartName", f"/{name}")
    entry.set("ContentType", type_)
    links_name = relationships_name(owner)
    links = read_xml(parts[links_name])
    link = etree.SubElement(
        links, str(links.tag).replace("}Relationships", "}Relationship")
    )
    link.set("Id", "rIdReview")
    link.set("Type", f"{OFFICE_RELATIONSHIPS}/{kind}")
    link.set("Target", posixpath.relpath(name, posixpath.dirname(owner) or "."))
    parts |= {
        name: content,
        CONTENT_TYPES_NAME: write_xml(types),
        links_name: write_xml(links),
    }


def _element(tag: str, **attributes: str) -> "Element":
    from lxml import etree

    made = etree.Element(f"{_W}{tag}")
    for name, value in attributes.items():
        made.set(f"{_W}{name}", value)
    return made
