"""Structure and metadata that WeasyPrint 70 does not write by itself.

Footnotes become Note, Lbl and Reference (ISO 32000-1, 14.8.4.4.1), each Note with
an /ID of its own (ISO 14289-1, 7.9). The names of programs are left out.
"""

import importlib
import re
from functools import cache
from typing import Any

from appeals.writers.pdf.page import CALL_TAG, ITEM_TAG, NOTE_TAG

_TAGS = {
    NOTE_TAG: "Note",
    f"{NOTE_TAG}::footnote-marker": "Lbl",
    f"{NOTE_TAG}::footnote-call": "Reference",
    CALL_TAG: "Reference",
    ITEM_TAG: "LBody",
    "em": "Span",
    "strong": "Span",
    "b": "Span",
}
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')


@cache
def tag_notes() -> None:
    """Teach WeasyPrint the tags of notes, once in a process."""
    tags: Any = importlib.import_module("weasyprint.pdf.tags")
    known = tags._get_pdf_tag  # noqa: SLF001  no public way; the version is pinned

    def pdf_tag(name: str | None) -> str:
        own = _TAGS.get(name) if name else None
        return own or str(known(name))

    tags._get_pdf_tag = pdf_tag  # noqa: SLF001  as above


def strip_producer(rendered: Any) -> None:  # noqa: ANN401  a Document of WeasyPrint
    """Keep the program's name out of the XMP packet."""
    metadata = rendered.metadata
    generate = metadata.generate_rdf_metadata

    def generate_nameless(*args: object, **options: object) -> bytes:
        return _PRODUCER.sub(b"", generate(*args, **options))

    metadata.generate_rdf_metadata = generate_nameless


def finish(rendered: Any, pdf: Any) -> None:  # noqa: ANN401, ARG001  WeasyPrint's hook
    """Give each note's tag its ID, and keep the program's name out of the file."""
    pydyf = importlib.import_module("pydyf")
    pdf.info.pop("Producer", None)
    notes = (o for o in pdf.objects if isinstance(o, dict) and o.get("S") == "/Note")
    for number, note in enumerate(notes, 1):
        note["ID"] = pydyf.String(f"note-{number}")
