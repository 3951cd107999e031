"""A letter as a Word file."""

from collections.abc import Iterator

from appeals.citations.web_url import percent_encoded
from appeals.languages.find import find_or_english
from appeals.model.document import Document
from appeals.writers.docx.body import Body, letter_look
from appeals.writers.docx.header_footer import header_footer_words
from appeals.writers.docx.inlines import Runs
from appeals.writers.docx.markup import DECLARATION, ROOT_NAMESPACES
from appeals.writers.docx.notes import check_marks, notes_xml
from appeals.writers.docx.numbering import Lists
from appeals.writers.docx.package import (
    Relationship,
    deflated,
    deflated_once,
    packed,
    relationships_name,
    relationships_xml,
)
from appeals.writers.docx.properties import core_properties
from appeals.writers.docx.reference import Reference, reference_for


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
    prepared = reference_for(reference, reference_name, is_marked=is_marked)
    first, *static = prepared.static
    (name, text), *others = _own_parts(document, prepared)
    others += _shared_parts(document, prepared)
    own = (deflated_once(name, text) for name, text in others)
    return packed((first, deflated(name, text), *own, *static))


def check_reference(reference: bytes, reference_name: str) -> None:
    """Raise the WorkspaceError that `write_docx` would raise for this file."""
    reference_for(reference, reference_name)


def _own_parts(document: Document, reference: Reference) -> Iterator[tuple[str, str]]:
    """Print the parts that may differ from letter to letter, the document first."""
    look = letter_look(document)
    is_rtl = document.direction == "rtl"
    body_runs = Runs.styled(
        reference.sheet.ids, find_or_english(document.lang).page.note_mark
    )
    lists = Lists(reference.numbering)
    body = Body(document, reference, body_runs, lists).xml(document.blocks)
    notes, notes_runs = notes_xml(document, reference, look)
    check_marks(document, body_runs, notes_runs)
    body += reference.section.xml(is_rtl=is_rtl)
    root = f"<w:document {ROOT_NAMESPACES}><w:body>{body}</w:body></w:document>"
    yield reference.document_name, DECLARATION + root
    yield (
        relationships_name(reference.document_name),
        relationships_xml(
            (*reference.relationships, *_links(body_runs)), reference.document_name
        ),
    )
    yield reference.notes_name, notes
    if notes_runs.links:
        yield (
            relationships_name(reference.notes_name),
            relationships_xml(_links(notes_runs), reference.notes_name),
        )
    yield reference.numbering_name, lists.xml()
    yield reference.core_name, core_properties(document)


def _shared_parts(
    document: Document, reference: Reference
) -> Iterator[tuple[str, str]]:
    """Print the parts that are equal in the letters of a batch, by name."""
    yield reference.styles_name, reference.sheet.xml(document.lang)
    words, look = header_footer_words(document), letter_look(document)
    for part in reference.header_footer:
        yield part.name, part.xml(words, look, is_rtl=document.direction == "rtl")


def _links(runs: Runs) -> Iterator[Relationship]:
    for address, link_id in runs.links.items():
        # Word calls a file corrupt over an address that is no URI (RFC 3986).
        uri = percent_encoded(address)
        yield Relationship(link_id, "hyperlink", uri, is_external=True)
