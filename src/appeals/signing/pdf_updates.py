"""What each update of a letter may change, and nothing else.

A signature fills its own field. An archive copy gains a field for a time stamp before
the first signature, and the evidence for its certificates after the last. Anything else
in an update is a change of the letter, even when it is signed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

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
    SignatureField,
    convert_errors,
    is_same,
    object_limit,
    parse_value,
    read_fields,
    serialize,
    value_at,
    with_entries,
)
from appeals.signing.signature_image import APPEARANCE, IMAGE, place_picture
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
Kind = Literal["signature", "time stamp", "evidence", "field"]
_TIME = re.compile(r"D:(\d{14})Z")
_SIGNATURE = b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M %b"
_STAMP = b"/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161"
_CERTIFIES = (
    b"/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams"
    b" <</Type /TransformParams /V /1.2 /P %d>>>>]"
)
_PACKED = b" /Filter /FlateDecode"
_EXTRA_APPEARANCE = "a signature shows more than a picture in its field"
_KINDS = {
    "/Catalog": "the catalogue of the file was changed",
    "/Page": "a page was changed",
    "/Pages": "its pages were changed",
}
_EXTENSIONS = (
    b"<</ESIC <</Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 1>>>>"
)
"""What says that PDF 1.7 is extended by PAdES (ETSI TS 102 778-3, 4.7)."""


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
                "there is not a list of revoked certificates for that of "
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


@dataclass(frozen=True, slots=True)
class Update:
    """What an update does; for signatures and time stamps, over which bytes.

    `message` is the DER that was put in, `digest` the SHA-256 of all bytes of the file
    up to the end of this update but those of the message. `moment` is that which the
    signer wrote, 14 digits, UTC. `permission` is 1 or 2 for a signature that certifies
    the letter (ISO 32000-1, table 254).
    """

    kind: Kind
    field: str = ""
    message: bytes = b""
    digest: bytes = b""
    moment: str = ""
    permission: int | None = None


@convert_errors()
def read_update(file: PdfFile, position: int) -> Update:
    """Read what the revision at `position`, 1 or more, does.

    Raises MalformedError when it does anything else than ours do.
    """
    before, after = file.at(position), file.at(position + 1)
    _require_same_trailer(file, position)
    known, now = read_fields(before), read_fields(after)
    unsigned = [name for name in known if "/V" not in known[name].entries]
    filled = [name for name in unsigned if name in now and "/V" in now[name].entries]
    if len(filled) == 1:
        return _read_signature(file, position, known[filled[0]], now[filled[0]])
    if not filled and EVIDENCE in after.root and EVIDENCE not in before.root:
        _require_evidence(file, position)
        return Update("evidence")
    if not filled and position == 1 and now.keys() - known.keys() == {TIME_STAMP_FIELD}:
        fault = "its field for a last time stamp is none of ours"
        _require_objects(file, position, time_stamp_field(before), fault)
        return Update("field", TIME_STAMP_FIELD)
    _require_objects(file, position, {})
    raise MalformedError("something was added to it")


def _require_same_trailer(file: PdfFile, position: int) -> None:
    """Refuse another catalogue; only the second part of the identity may change."""
    old, new = (
        [table.get("/Root"), table.get("/Info"), (table.get("/ID") or [None])[0]]
        for table in (file.revisions[n].table for n in (position - 1, position))
    )
    if not is_same(old, new):
        raise MalformedError("another catalogue was put in the place of its own")


def _require_objects(
    file: PdfFile, position: int, expected: Objects, fault: str = ""
) -> None:
    """Refuse an update that holds anything but these objects."""
    before, after = file.at(position), file.at(position + 1)
    for number in sorted({*expected, *file.revisions[position].places}):
        found = value_at(after, number)
        if number not in expected or not is_same(found, expected[number]):
            raise MalformedError(fault or _describe_change(before, number))


def _require_evidence(file: PdfFile, position: int) -> None:
    """Refuse evidence that is not in our form, to the byte: nothing signs it."""
    fault = "its evidence was changed"
    last, own = file.revisions[position - 1 : position + 1]
    held = read_evidence(file.at(position + 1))
    _require_objects(file, position, evidence_objects(file.at(position), *held), fault)
    table = write_table(file.content[: own.place], last, own.places)
    if file.content[own.place : own.end] != table:
        raise MalformedError(fault)


def _read_signature(
    file: PdfFile, position: int, old: SignatureField, new: SignatureField
) -> Update:
    before, after = file.at(position), file.at(position + 1)
    held, look = new.entries.raw_get("/V"), new.entries.get("/AP")
    update = _check_coverage(file, position, new)
    own, entries, root = (
        {held.idnum},
        {"V": held},
        {"Extensions": parse_value(_EXTENSIONS)},
    )
    if update.kind == "signature" and not is_same(look, old.entries.get("/AP")):
        entries["AP"] = look
        own |= _check_image(new.entries)
    if update.permission is not None:
        root["Perms"] = parse_value(b"<</DocMDP %b>>" % serialize(held))
    form = before.root.raw_get("/AcroForm")
    expected = {
        old.number: with_entries(old.entries, **entries),
        before.root_ref.idnum: with_entries(before.root, **root),
        form.idnum: with_entries(form.get_object(), SigFlags=parse_value(b"3")),
    }
    if not is_same(new.entries, expected[old.number]):
        raise MalformedError(
            "the field of a signature was moved or restyled when it was signed"
        )
    if min(own) < object_limit(before):
        raise MalformedError("a signature was put in the place of something else")
    _require_objects(file, position, expected | {n: value_at(after, n) for n in own})
    return update


def _check_coverage(file: PdfFile, position: int, field: SignatureField) -> Update:
    """Check a signature dictionary and the bytes it covers (ISO 32000-1, 12.8.1)."""
    from pyhanko.sign.general import byte_range_digest

    value = field.entries["/V"]
    kind: Kind = "time stamp" if field.name == TIME_STAMP_FIELD else "signature"
    text, moments = _STAMP, [""]
    if kind == "signature":
        text = _SIGNATURE % serialize(value.raw_get("/M"))
        moments = _TIME.findall(str(value["/M"]))
    covered, contents = value["/ByteRange"], value["/Contents"].original_bytes
    own = {"ByteRange": covered, "Contents": value.raw_get("/Contents")}
    forms = {n: text + _CERTIFIES % n for n in (1, 2)} | {None: text}
    fitting = [
        permission
        for permission, form in forms.items()
        if is_same(value, with_entries(parse_value(b"<<%b>>" % form), **own))
    ]
    if not (fitting and moments):
        raise MalformedError("a signature is not built as ours are")
    first, start, end, rest = map(int, covered)
    held = file.content[start:end]
    is_whole = first == 0 and end + rest == file.revisions[position].end
    if not is_whole or held.lower() != b"<%b>" % contents.hex().encode():
        raise MalformedError("the signature does not cover the whole file")
    if held != held.upper():
        raise MalformedError("a signature is written in other digits than ours are")
    _, digest = byte_range_digest(file.reader.stream, covered, "sha256")
    return Update(
        kind, field.name, _extract_message(contents), digest, moments[0], fitting[0]
    )


def _extract_message(data: bytes) -> bytes:
    """Extract the DER; only zeros may follow it."""
    from asn1crypto.parser import peek

    try:
        size = peek(data)
    except ValueError as error:
        raise MalformedError("a signature is not a signed message") from error
    if any(data[size:]):
        raise MalformedError("something was hidden behind a signature")
    return data[:size]


def _check_image(field: PdfObject) -> set[int]:
    """Check that a signature shows only an image, where ours do.

    Gives the numbers of its objects: the form, the colours, and their opacity.
    """
    form = field["/AP"]["/N"]
    parts = [
        field["/AP"].raw_get("/N"),
        form["/Resources"]["/XObject"].raw_get("/Image"),
    ]
    image = parts[1].get_object()
    width, height = int(image["/Width"]), int(image["/Height"])
    box, steps = place_picture(field["/Rect"], width, height)
    mask = image.get("/SMask")
    colours = _PACKED if mask is None else b" /SMask %b" % serialize(mask) + _PACKED
    parts += [] if mask is None else [mask]
    texts = (
        APPEARANCE % (box, serialize(parts[1])),
        IMAGE % (width, height, b"DeviceRGB") + colours,
        IMAGE % (width, height, b"DeviceGray") + _PACKED,
    )
    sizes = (len(steps), width * height * 3, width * height)
    for part, text, size in zip(parts, texts, sizes, strict=False):
        held = part.get_object()
        expected = parse_value(b"<<%b /Length %d>>" % (text, held["/Length"]))
        if not is_same(with_entries(held), expected) or len(held.data) != size:
            raise MalformedError(_EXTRA_APPEARANCE)
    if form.data != steps or field["/AP"].keys() != {"/N"}:
        raise MalformedError(_EXTRA_APPEARANCE)
    return {part.idnum for part in parts}


def _describe_change(view: PdfView, number: int) -> str:
    """Describe the change of an object."""
    for field in read_fields(view).values():
        if field.number == number:
            return f"the field '{field.name}' was moved, restyled or changed"
    if number == getattr(view.root.get("/AcroForm"), "idnum", None):
        return "a field was added to it, or taken away"
    value = value_at(view, number)
    if value is None:
        return "something was added to it"
    kind = value.get("/Type") if isinstance(value, dict) else None
    return _KINDS.get(str(kind), "something in it was replaced")
