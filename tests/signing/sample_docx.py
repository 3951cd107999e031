"""A signed letter to attack, and the means: parts changed in an orderly zip."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from appeals.model.office_zip import Entry, compress_part, store_part, write_zip
from appeals.signing.docx_signature import sign_docx
from appeals.signing.opc import read_archive
from appeals.writers.docx import write_docx
from tests.signing.pki import AT, Pki
from tests.writers.sample import sample_document

TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
DOCUMENT = "word/document.xml"
DOCUMENT_RELATIONSHIPS = "word/_rels/document.xml.rels"
NOTES_RELATIONSHIPS = "word/_rels/footnotes.xml.rels"
ORIGIN = "_xmlsignatures/origin.sigs"
ORIGIN_RELATIONSHIPS = "_xmlsignatures/_rels/origin.sigs.rels"
SIGNATURE = "_xmlsignatures/sig1.xml"
SECOND = "_xmlsignatures/sig2.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def letter() -> bytes:
    """Write a letter with notes and links."""
    return write_docx(sample_document())


@dataclass(frozen=True)
class Signed:
    """A letter signed by alice (RSA) alone, and by alice and bob (P-256)."""

    pki: Pki
    letter: bytes
    one: bytes
    two: bytes

    @classmethod
    def by(cls, pki: Pki) -> "Signed":
        both = ("alice", "bob")
        first = sign_docx(letter(), pki.alice, when=AT, expected=both)
        return cls(
            pki,
            letter(),
            sign_docx(letter(), pki.alice, when=AT, expected=("alice",)),
            sign_docx(first, pki.bob, when=AT, expected=both),
        )


def entries_of(data: bytes) -> dict[str, Entry]:
    return {entry.name: entry for entry in read_archive(data).entries}


def part(data: bytes, name: str = DOCUMENT) -> str:
    return read_archive(data).parts[name].decode()


def rebuilt(
    data: bytes,
    changes: Mapping[str, str | bytes] = {},
    dropped: tuple[str, ...] = (),
) -> bytes:
    """Change, add and drop parts; the zip stays as orderly as ours."""
    entries = entries_of(data)
    for name, content in changes.items():
        raw = content.encode() if isinstance(content, str) else content
        is_stored = name in entries and entries[name].method == 0
        entries[name] = store_part(name, raw) if is_stored else compress_part(name, raw)
    kept = [entry for name, entry in entries.items() if name not in dropped]
    return write_zip(sorted(kept, key=lambda e: e.name.startswith("_xmlsignatures/")))


def swapped(data: bytes, name: str, old: str, new: str) -> bytes:
    """Replace the first `old` in a part."""
    text = part(data, name)
    assert old in text
    assert old != new
    return rebuilt(data, {name: text.replace(old, new, 1)})
