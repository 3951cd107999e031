"""What an archive copy of a letter holds besides the letter and its signatures.

Levels LT and LTA of PAdES (EN 319 142-1, 6.1): a field for a last time stamp, and the
evidence for all certificates. No signature covers the evidence of an LT copy: its
update names its own digest in the identity of the file, and its table has one form,
which a verifier writes again to compare. Nothing is fetched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import MachineError
from appeals.signing.certificates import has_issued, holder_name
from appeals.signing.pdf_file import (
    FIELD_FLAGS,
    TIME_STAMP_FIELD,
    PdfFile,
    PdfObject,
    PdfView,
    Revision,
    object_limit,
    parse_value,
    serialize,
    with_entries,
)
from appeals.signing.trust import is_crl_of
from appeals.signing.verdict import MalformedError

EVIDENCE = "/DSS"
"""The entry of the catalogue for evidence (EN 319 142-1, 5.4.2)."""
_MOST_EVIDENCE = 100
_FIELD = (
    b"<</Type /Annot /Subtype /Widget /FT /Sig /T (%b) /TU (%b) /Rect [0 0 0 0] /F %d"
    b" /P %d 0 R /StructParent %d>>"
)
_TAG = (
    b"<</Type /StructElem /S /Form /P %d 0 R /Pg %d 0 R /Alt (%b)"
    b" /K <</Type /OBJR /Pg %d 0 R /Obj %d 0 R>>>>"
)
_WORDS = b"Time stamp of this file"
_TABLE = (
    b"%d 0 obj\n<</Type /XRef /Index [%b] /W [1 4 1] /Size %d /Root %b /Info %b"
    b" /ID [<%b> <%b>] /Prev %d /Length %d>>\nstream\n%b\nendstream\nendobj\n"
    b"startxref\n%d\n%%%%EOF\n"
)

Objects = Mapping[int, PdfObject]
"""Objects by their numbers."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves later that certificates were valid: lists of revoked ones.

    `certificates` are the issuers up to each root, those of the time stamp authority
    included.
    """

    certificates: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...]


def collect_evidence(
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
        lists = [c for c in evidence.crls if issuer and is_crl_of(c, issuer)]
        if issuer is None or not lists:
            raise MachineError(
                "there is no list of revoked certificates for that of "
                f"'{holder_name(certificate)}'",
                remedy="put the list of its issuer (and the certificates up to the "
                "root) where the keys are, or sign at level b or t",
            )
        needed.update(crl.public_bytes(Encoding.DER) for crl in lists)
        if _der(issuer) not in found:
            found[_der(issuer)] = issuer
            waiting.append(issuer)
    return tuple(sorted(found)), tuple(sorted(needed))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def evidence_objects(
    view: PdfView, certificates: tuple[bytes, ...], crls: tuple[bytes, ...]
) -> Objects:
    """Give the objects that add certificates and lists of revoked ones, all DER."""
    from pyhanko.pdf_utils.generic import StreamObject

    objects: dict[int, PdfObject] = {}
    number = object_limit(view)
    lists = []
    for group in (certificates, crls):
        lists.append(b" ".join(b"%d 0 R" % (number + n) for n in range(len(group))))
        for data in group:
            length = parse_value(b"<</Length %d>>" % len(data))
            objects[number] = StreamObject(length, encoded_data=data)
            number += 1
    objects[number] = parse_value(b"<</Type /DSS /Certs [%b] /CRLs [%b]>>" % (*lists,))
    store = parse_value(b"%d 0 R" % number)
    return objects | {view.root_ref.idnum: with_entries(view.root, DSS=store)}


def read_evidence(view: PdfView) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Give the certificates and lists that a file holds. Raises MalformedError."""
    store = view.root[EVIDENCE]
    groups = [store["/Certs"], store["/CRLs"]]
    if max(map(len, groups)) > _MOST_EVIDENCE:
        raise MalformedError("it holds more evidence than any letter needs")
    certificates, crls = (
        tuple(bytes(each.get_object().encoded_data) for each in group)
        for group in groups
    )
    return certificates, crls


def time_stamp_field(view: PdfView) -> Objects:
    """Give the objects, new and changed, that add an empty field for a time stamp.

    It shows nothing, and has its place in the structure tree (ISO 14289-1, 7.18.4).
    """
    from pyhanko.pdf_utils.generic import ArrayObject

    def extend(items: PdfObject, *added: PdfObject) -> PdfObject:
        return ArrayObject([*items, *added])

    tree = view.root["/StructTreeRoot"]
    top, parents = _first_item(tree.raw_get("/K")), tree.raw_get("/ParentTree")
    page = _first_item(view.root.raw_get("/Pages"))
    while "/Kids" in page.get_object():
        page = _first_item(page.get_object().raw_get("/Kids"))
    form, numbers = view.root.raw_get("/AcroForm"), parents.get_object()["/Nums"]
    key = 1 + max((int(n) for n in [*numbers][::2] if isinstance(n, int)), default=-1)
    size, index, held = object_limit(view), parse_value(b"%d" % key), page.get_object()
    field, tag = parse_value(b"%d 0 R" % size), parse_value(b"%d 0 R" % (size + 1))
    values = (TIME_STAMP_FIELD.encode(), _WORDS, FIELD_FLAGS, page.idnum, key)
    tagged = (top.idnum, page.idnum, _WORDS, page.idnum, size)
    fields, notes = form.get_object()["/Fields"], held.get("/Annots") or ()
    structure, nums = top.get_object()["/K"], extend(numbers, index, tag)
    return {
        form.idnum: with_entries(form.get_object(), Fields=extend(fields, field)),
        page.idnum: with_entries(held, Annots=extend(notes, field)),
        top.idnum: with_entries(top.get_object(), K=extend(structure, tag)),
        parents.idnum: with_entries(parents.get_object(), Nums=nums),
        size: parse_value(_FIELD % values),
        size + 1: parse_value(_TAG % tagged),
    }


def _first_item(value: PdfObject) -> PdfObject:
    """Give the first item of a list, a reference; anything else as it is."""
    from pyhanko.pdf_utils.generic import ArrayObject

    found = value.get_object()
    return found.raw_get(0) if isinstance(found, ArrayObject) else value


def write_update(file: PdfFile, objects: Objects) -> bytes:
    """Write an update with these objects, to be appended."""
    out, places = bytearray(), {}
    for number in sorted(objects):
        places[number] = len(file.content) + len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, serialize(objects[number]))
    return bytes(out) + write_table(file.content + out, file.revisions[-1], places)


def write_table(content: bytes, last: Revision, places: Mapping[int, int]) -> bytes:
    """Write the table of an update and its end, always the same for the same content.

    `content` goes up to the table, whose objects begin at `places`; `last` is the
    revision before. The digest of all that becomes the second part of the identity.
    """
    number = max(int(last.table["/Size"]), *(each + 1 for each in places))
    rows = [b"\1%b\0" % n.to_bytes(4, "big") for n in (*places.values(), len(content))]
    info, identity = last.table.get("/Info"), last.table.get("/ID")
    return _TABLE % (
        number,
        b" ".join(b"%d 1" % each for each in (*places, number)),
        number + 1,
        serialize(last.table.raw_get("/Root")),
        b"null" if info is None else serialize(info),
        identity[0].original_bytes.hex().upper().encode() if identity else b"",
        sha256(content).digest()[:16].hex().upper().encode(),
        last.place,
        6 * len(rows),
        b"".join(rows),
        len(content),
    )
