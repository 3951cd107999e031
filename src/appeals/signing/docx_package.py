"""Split a DOCX for signing: the letter as it was rendered, and its signatures.

Adding signatures changes two parts in a fixed way, which is undone here exactly; this
recovers the letter that was signed from the signed file. ECMA-376 part 2, clause 13.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appeals.model.office_zip import (
    CONTENT_TYPES_NAME,
    DECLARATION,
    Entry,
    compress_part,
    store_part,
    write_zip,
)
from appeals.signing.opc import (
    RELATIONSHIPS,
    DocxFault,
    Parts,
    read_archive,
    read_foreign_archive,
    read_parts,
)

_DIGSIG: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DIGSIG_TYPE: Final = "application/vnd.openxmlformats-package.digital-signature"
_ROOT_RELATIONSHIPS: Final = "_rels/.rels"
_FOLDER: Final = "_xmlsignatures"
_ORIGIN: Final = f"{_FOLDER}/origin.sigs"
_ORIGIN_RELATIONSHIPS: Final = f"{_FOLDER}/_rels/origin.sigs.rels"
_SIGNATURES: Final = 100
_ORIGIN_RELATIONSHIP: Final = (
    f'<Relationship Id="signatures" Type="{_DIGSIG}/digital-signature/origin" '
    f'Target="{_ORIGIN}"/>'
).encode()
_ORIGIN_DEFAULT: Final = (
    f'<Default Extension="sigs" ContentType="{_DIGSIG_TYPE}-origin"/>'
)
_UNUSUAL_SIGNATURES: Final = (
    "its signatures are not in it as this program writes them: the file was "
    "changed, or signed with another program"
)


@dataclass(frozen=True, slots=True)
class DocxPackage:
    """A letter without its signatures, and the XML of these.

    `entries` and `contents` hold the letter's parts in order, `parts` says what they
    are. In a signed file the two entries that signing changes have the data of the
    signed form; their contents are the letter's.
    """

    entries: tuple[Entry, ...]
    contents: Mapping[str, bytes]
    parts: Parts
    signatures: tuple[bytes, ...]

    def fingerprint(self) -> str:
        """Give the SHA-256 of everything in the letter's file.

        It is that of one line a part, in order: name, compression method, SHA-256 of
        the compressed bytes. For the two parts that signing changes: of their content.
        """
        lines = []
        for entry in self.entries:
            name, method, data = entry.name, str(entry.method), entry.data
            if name in {CONTENT_TYPES_NAME, _ROOT_RELATIONSHIPS}:
                method, data = "-", self.contents[name]
            lines.append(f"{name}\t{method}\t{hashlib.sha256(data).hexdigest()}\n")
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_package(content: bytes) -> DocxPackage:
    """Read a DOCX, signed or not. DocxFault says what is wrong with it."""
    archive = read_archive(content)
    names = [n for n in archive.parts if n.lower().startswith(_FOLDER)]
    count = len(names) - 2
    contents = {n: c for n, c in archive.parts.items() if n not in names}
    if not names:
        if mentions_signatures(archive.parts):
            raise DocxFault("stripped", "its signatures were taken out of it")
        return DocxPackage(archive.entries, contents, read_parts(contents), ())
    if not 1 <= count <= _SIGNATURES:
        raise DocxFault("signature-parts", _UNUSUAL_SIGNATURES)
    _remove(contents, CONTENT_TYPES_NAME, _added_types(count), b"</Types>")
    _remove(contents, _ROOT_RELATIONSHIPS, _ORIGIN_RELATIONSHIP, b"</Relationships>")
    kept = tuple(e for e in archive.entries if e.name in contents)
    signatures = tuple(
        archive.parts.get(_part_name(n), b"") for n in range(1, count + 1)
    )
    package = DocxPackage(kept, contents, read_parts(contents), signatures)
    if archive.entries != list_signed_entries(package, signatures):
        raise DocxFault("signature-parts", _UNUSUAL_SIGNATURES)
    return package


def repack(content: bytes) -> bytes:
    """Pack a DOCX of another program again, in the form that signing gives.

    Only to explain what else differs. Raises DocxFault.
    """
    parts = read_foreign_archive(content)
    stored_names = {CONTENT_TYPES_NAME, _ROOT_RELATIONSHIPS}
    return write_zip(
        store_part(name, part)
        if name in stored_names or name.lower().startswith(_FOLDER)
        else compress_part(name, part)
        for name, part in parts.items()
    )


def mentions_signatures(parts: Mapping[str, bytes]) -> bool:
    """Tell whether anything in a DOCX mentions signatures, linked or not."""
    known = (parts.get(CONTENT_TYPES_NAME, b""), parts.get(_ROOT_RELATIONSHIPS, b""))
    return any(n.lower().startswith(_FOLDER) for n in parts) or any(
        b"digital-signature" in each.lower() for each in known
    )


def pack_signed(package: DocxPackage, signatures: Sequence[bytes]) -> bytes:
    """Pack a letter with these signatures, at least one."""
    return write_zip(list_signed_entries(package, signatures))


def list_signed_entries(
    package: DocxPackage, signatures: Sequence[bytes]
) -> tuple[Entry, ...]:
    """List the entries of the signed zip.

    What signing adds or changes is stored, not compressed: with another version of
    zlib the same bytes are then expected.
    """
    relationships = "".join(
        f'<Relationship Id="rId{n}" Type="{_DIGSIG}/digital-signature/signature" '
        f'Target="sig{n}.xml"/>'
        for n in range(1, len(signatures) + 1)
    )
    body = f'<Relationships xmlns="{RELATIONSHIPS}">{relationships}</Relationships>'
    types = _added_types(len(signatures))
    changed = {
        CONTENT_TYPES_NAME: _insert(package, CONTENT_TYPES_NAME, types, b"</Types>"),
        _ROOT_RELATIONSHIPS: _insert(
            package, _ROOT_RELATIONSHIPS, _ORIGIN_RELATIONSHIP, b"</Relationships>"
        ),
    }
    return (
        *(
            store_part(e.name, changed[e.name]) if e.name in changed else e
            for e in package.entries
        ),
        store_part(_ORIGIN, b""),
        store_part(_ORIGIN_RELATIONSHIPS, f"{DECLARATION}{body}".encode()),
        *(store_part(_part_name(n), xml) for n, xml in enumerate(signatures, 1)),
    )


def _part_name(number: int) -> str:
    return f"{_FOLDER}/sig{number}.xml"


def _added_types(count: int) -> bytes:
    rows = (
        f'<Override PartName="/{_part_name(n)}" '
        f'ContentType="{_DIGSIG_TYPE}-xmlsignature+xml"/>'
        for n in range(1, count + 1)
    )
    return "".join((_ORIGIN_DEFAULT, *rows)).encode()


def _insert(package: DocxPackage, name: str, added: bytes, end: bytes) -> bytes:
    content = package.contents[name]
    if not content.endswith(end) or b'Id="signatures"' in content:
        raise DocxFault("foreign", f"'{name}' in it was not written by this program")
    return content.removesuffix(end) + added + end


def _remove(contents: dict[str, bytes], name: str, added: bytes, end: bytes) -> None:
    content = contents.get(name, b"")
    if not content.endswith(added + end):
        raise DocxFault("signature-parts", _UNUSUAL_SIGNATURES)
    contents[name] = content.removesuffix(added + end) + end
