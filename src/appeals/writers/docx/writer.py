"""A letter as a Word file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appeals.citations.web_url import percent_encode
from appeals.languages.find import find_or_english
from appeals.model.document import Document
from appeals.model.office_zip import (
    DECLARATION,
    compress_part,
    compress_shared_part,
    relationships_name,
    write_zip,
)
from appeals.writers.docx.body import Body
from appeals.writers.docx.header_footer import header_footer_words
from appeals.writers.docx.inlines import Runs, letter_look
from appeals.writers.docx.markup import ROOT_NAMESPACES, escape_xml
from appeals.writers.docx.notes import check_marks, notes_xml
from appeals.writers.docx.numbering import Lists
from appeals.writers.docx.package import Relationship, relationships_xml
from appeals.writers.docx.reference import Reference, load_reference

_CORE: Final = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def write_docx(
    document: Document,
    reference: bytes | None = None,
    reference_name: str = "reference.docx",
) -> bytes:
    """Print a letter as DOCX with Word's own footnotes; equal trees, equal bytes.

    `reference` is a DOCX or DOTX that carries the look (None: the package's own) and
    `reference_name` its name in messages. WorkspaceError when it cannot be used or
    lacks styles. ValueError when notes and their marks are not one to one.
    """
    is_marked = bool(document.classification)
    prepared = load_reference(reference, reference_name, is_marked=is_marked)
    body_runs = Runs(prepared.sheet.ids, find_or_english(document.lang).page.note_mark)
    lists = Lists(prepared.numbering)
    body = Body(document, prepared, body_runs, lists).xml(document.blocks)
    look = letter_look(document)
    notes, notes_runs = notes_xml(document, prepared, look)
    check_marks(document, body_runs, notes_runs)
    links = body_runs.links, notes_runs.links
    words = header_footer_words(document, look)
    printed = PrintedPackage(body, notes, *links, lists.xml(), words.__getitem__)
    return pack_letter(document, prepared, printed)


@dataclass(frozen=True, slots=True)
class PrintedPackage:
    """The XML of a letter: its body, the notes part, the numbering part.

    The links of body and notes map addresses to ids of relationships; `header_words`
    prints the runs of headers and footers, by pattern.
    """

    body: str
    notes: str
    body_links: Mapping[str, str]
    notes_links: Mapping[str, str]
    numbering: str
    header_words: Callable[[str], Sequence[str]]


def pack_letter(
    document: Document, reference: Reference, printed: PrintedPackage
) -> bytes:
    """Pack a printed letter into a DOCX."""
    first, *static = reference.static
    (name, text), *others = _print_parts(document, reference, printed)
    own = (compress_shared_part(name, text) for name, text in others)
    return write_zip((first, compress_part(name, text), *own, *static))


def check_reference(reference: bytes, reference_name: str) -> None:
    """Raise the WorkspaceError that `write_docx` would raise for this file."""
    load_reference(reference, reference_name)


def _print_parts(
    document: Document, reference: Reference, printed: PrintedPackage
) -> Iterator[tuple[str, str]]:
    """Give the parts that may differ from letter to letter, the document first."""
    is_rtl = document.direction == "rtl"
    body = printed.body + reference.section.xml(is_rtl=is_rtl)
    root = f"<w:document {ROOT_NAMESPACES}><w:body>{body}</w:body></w:document>"
    yield reference.document_name, DECLARATION + root
    links = _links(printed.body_links)
    yield (
        relationships_name(reference.document_name),
        relationships_xml((*reference.relationships, *links), reference.document_name),
    )
    yield reference.notes_name, printed.notes
    if printed.notes_links:
        yield (
            relationships_name(reference.notes_name),
            relationships_xml(_links(printed.notes_links), reference.notes_name),
        )
    yield reference.numbering_name, printed.numbering
    yield reference.core_name, core_properties(document)
    yield reference.styles_name, reference.sheet.xml(document.lang)
    for part in reference.header_footer:
        yield part.name, part.xml(printed.header_words, is_rtl=is_rtl)


def _links(links: Mapping[str, str]) -> tuple[Relationship, ...]:
    # Word calls a file corrupt over an address that is not a URI (RFC 3986).
    return tuple(
        Relationship(id_, "hyperlink", percent_encode(address), is_external=True)
        for address, id_ in links.items()
    )


def core_properties(document: Document) -> str:
    """Print the core properties (ECMA-376 part 2, 11); both times are the date's.

    A file says nothing of itself but title, organisation, language and date.
    """
    moment = document.moment
    return (
        f"{DECLARATION}<cp:coreProperties {_CORE}>"
        f"<dc:title>{escape_xml(document.title)}</dc:title>"
        f"<dc:creator>{escape_xml(document.letterhead.organisation)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{escape_xml(document.lang)}</dc:language></cp:coreProperties>"
    )
