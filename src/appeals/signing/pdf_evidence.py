"""What an archive copy of a letter holds beside the letter and its signatures.

Levels LT and LTA of PAdES (EN 319 142-1, 6.1): a field for a last time stamp, and the
evidence for all certificates. No signature covers the evidence of an LT copy: so there
is one update for a letter, written in one form that no library may change, and a
verifier writes it again and compares. Nothing is fetched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import MachineError
from appeals.signing.certificates import has_issued, holder_name
from appeals.signing.pdf_fields import FLAGS, TIME_STAMP_FIELD, form_of
from appeals.signing.pdf_file import (
    PdfFile,
    Snapshot,
    entry,
    is_reference,
    last_table,
)
from appeals.signing.pdf_values import (
    as_value,
    entries_of,
    text_bytes,
    write_value,
)
from appeals.signing.revocation import is_list_of
from appeals.signing.verdict import MalformedError

EVIDENCE = "/DSS"
"""The entry of the catalogue for evidence (EN 319 142-1, 5.4.2)."""
_MOST_EVIDENCE = 100
_WORDS = b"Time stamp of this file"
_FIELD: Mapping[str, object] = {
    "/Type": "/Annot",
    "/Subtype": "/Widget",
    "/FT": "/Sig",
    "/T": TIME_STAMP_FIELD.encode(),
    "/TU": _WORDS,
    "/Rect": [0, 0, 0, 0],
    "/F": FLAGS,
}

Objects = Mapping[int, Any]  # objects of pyHanko by number


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves later that certificates were good: lists of revoked ones.

    `certificates` are the issuers up to the root of each, the time stamp authority's
    included.
    """

    certificates: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...]


def needed_evidence(
    held: tuple[x509.Certificate, ...], evidence: Evidence
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Give the certificates of signatures with their issuers, and the lists for them.

    Both DER and sorted. Raises MachineError that names a certificate without a list.
    """
    found = {_der(each): each for each in held}
    known = (*found.values(), *evidence.certificates)
    needed: set[bytes] = set()
    waiting = [*found.values()]
    while waiting:
        certificate = waiting.pop()
        if has_issued(certificate, certificate):
            continue
        issuer = next((each for each in known if has_issued(each, certificate)), None)
        lists = [c for c in evidence.crls if issuer and is_list_of(c, issuer)]
        if issuer is None or not lists:
            raise MachineError(
                "there is no list of revoked certificates for that of "
                f"'{holder_name(certificate)}'",
                remedy="put the list of its issuer (and the certificates up to the "
                "root) "
                "where the keys are, or sign at level b or t",
            )
        needed.update(crl.public_bytes(Encoding.DER) for crl in lists)
        if _der(issuer) not in found:
            found[_der(issuer)] = issuer
            waiting.append(issuer)
    return tuple(sorted(found)), tuple(sorted(needed))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def evidence_objects(
    file: Snapshot, certificates: tuple[bytes, ...], crls: tuple[bytes, ...]
) -> Objects:
    """Give the objects that add certificates and lists of revoked ones, all DER."""
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name

    objects: dict[int, Any] = {}

    def add(value: Any) -> Any:  # noqa: ANN401  pyHanko's
        objects[file.size + len(objects)] = value
        return _reference(file.size + len(objects) - 1)

    def add_stream(data: bytes) -> Any:  # noqa: ANN401  pyHanko's
        length = as_value({"/Length": len(data)})
        return add(StreamObject(length, encoded_data=data))

    store = as_value(
        {
            "/Type": EVIDENCE,
            "/Certs": [add_stream(each) for each in certificates],
            "/CRLs": [add_stream(each) for each in crls],
        }
    )
    root = {**entries_of(file.root), pdf_name(EVIDENCE): add(store)}
    return {**objects, file.root_ref.idnum: as_value(root)}


def read_evidence(file: Snapshot) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Give the certificates and lists that a file holds. Raises MalformedError."""
    from pyhanko.pdf_utils.generic import StreamObject

    store = file.dictionary(entry(file.root, EVIDENCE), "its evidence")

    def read(key: str) -> tuple[bytes, ...]:
        items = file.items(entry(store, key), "its evidence")
        if len(items) > _MOST_EVIDENCE:
            raise MalformedError("it holds more evidence than any letter needs")
        streams = [file.follow(each) for each in items]
        if not all(isinstance(each, StreamObject) for each in streams):
            raise MalformedError("its evidence is damaged")
        return tuple(bytes(each.encoded_data) for each in streams)

    return read("/Certs"), read("/CRLs")


def time_stamp_field(file: Snapshot) -> Objects:
    """Give the objects, new and changed, that add an empty field for a time stamp.

    It shows nothing, and has its place in the structure tree (ISO 14289-1, 7.18.4).
    Raises MalformedError when the letter is not tagged as ours are.
    """
    form = form_of(file)
    if form is None:
        raise MalformedError("it has no signature fields")
    tree = file.dictionary(entry(file.root, "/StructTreeRoot"), "its structure tree")
    top_ref = _first(file, entry(tree, "/K"), "the top of its structure tree")
    top = file.dictionary(top_ref, "the top of its structure tree")
    index = "the index of its structure tree"
    parents_ref = _demand_reference(entry(tree, "/ParentTree"), index)
    parents = file.dictionary(parents_ref, index)
    numbers = file.items(entry(parents, "/Nums"), index)
    page_ref = _first_page(file)
    page = file.dictionary(page_ref, "its first page")
    if is_reference(entry(page, "/Annots")):
        raise MalformedError("the notes of its first page are in an unusual place")
    notes = file.items(page.raw_get("/Annots"), "notes") if "/Annots" in page else []
    fields = file.items(entry(form[1], "/Fields"), "the list of its fields")
    key = 1 + max((int(n) for n in numbers[::2] if isinstance(n, int)), default=-1)
    field, tag = _reference(file.size), _reference(file.size + 1)
    structure = file.items(entry(top, "/K"), "its structure")
    objects: dict[int, object] = {
        form[0]: {**entries_of(form[1]), "/Fields": [*fields, field]},
        page_ref.idnum: {**entries_of(page), "/Annots": [*notes, field]},
        top_ref.idnum: {**entries_of(top), "/K": [*structure, tag]},
        parents_ref.idnum: {**entries_of(parents), "/Nums": [*numbers, key, tag]},
        field.idnum: {**_FIELD, "/P": page_ref, "/StructParent": key},
        tag.idnum: {
            "/Type": "/StructElem",
            "/S": "/Form",
            "/P": top_ref,
            "/Pg": page_ref,
            "/Alt": _WORDS,
            "/K": {"/Type": "/OBJR", "/Pg": page_ref, "/Obj": field},
        },
    }
    return {number: as_value(value) for number, value in objects.items()}


def _first_page(file: Snapshot) -> Any:  # noqa: ANN401  pyHanko's
    node = entry(file.root, "/Pages")
    for _ in range(8):
        kids = entry(file.dictionary(node, "its pages"), "/Kids")
        if kids is None:
            break
        node = _first(file, kids, "its pages")
    return _demand_reference(node, "its first page")


def _first(file: Snapshot, value: Any, what: str) -> Any:  # noqa: ANN401  pyHanko's
    from pyhanko.pdf_utils.generic import ArrayObject

    found = file.follow(value)
    if isinstance(found, ArrayObject):
        value = found.raw_get(0) if found else None
    return _demand_reference(value, what)


def _demand_reference(value: Any, what: str) -> Any:  # noqa: ANN401  pyHanko's
    if not is_reference(value):
        raise MalformedError(f"{what} is missing")
    return value


def _reference(number: int) -> Any:  # noqa: ANN401  pyHanko's
    from pyhanko.pdf_utils.generic import IndirectObject

    return IndirectObject(number, 0, None)  # type: ignore[no-untyped-call]  # it has no types


def write_update(file: PdfFile, objects: Objects) -> bytes:
    """Write an update with these objects, to be appended; always the same bytes."""
    from pyhanko.pdf_utils.generic import ByteStringObject, StreamObject

    last = file.revisions[-1].table
    out, places = bytearray(), {}
    start = len(file.content)
    for number in sorted(objects):
        places[number] = start + len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, write_value(objects[number]))
    table = max(int(last["/Size"]), *(number + 1 for number in objects))
    places[table] = start + len(out)
    rows = b"".join(
        b"\1" + place.to_bytes(4, "big") + b"\0" for place in places.values()
    )
    identity = entry(last, "/ID")
    first = text_bytes(identity.raw_get(0)) if identity else b""
    second = sha256(file.content + out).digest()[:16]
    entries: dict[str, object] = {
        "/Type": "/XRef",
        "/Index": [part for number in places for part in (number, 1)],
        "/W": [1, 4, 1],
        "/Size": table + 1,
        "/Root": last.raw_get("/Root"),
        "/Info": entry(last, "/Info"),
        "/ID": [ByteStringObject(first), ByteStringObject(second)],
        "/Prev": last_table(file.content),
        "/Length": len(rows),
    }
    stream = write_value(StreamObject(as_value(entries), encoded_data=rows))
    out += b"%d 0 obj\n%b\nendobj\n" % (table, stream)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % places[table]
