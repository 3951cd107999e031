"""What each update of a letter may change, and nothing else.

A signature fills its own field. An archive copy gains a field for a time stamp before
the first signature, and the evidence for its certificates after the last. Anything else
in an update is a change of the letter, even when it is signed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from appeals.signing.pdf_evidence import (
    EVIDENCE,
    Objects,
    evidence_objects,
    read_evidence,
    time_stamp_field,
    write_table,
)
from appeals.signing.pdf_file import (
    TIME_STAMP_FIELD,
    PdfFile,
    PdfObject,
    PdfView,
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
from appeals.signing.verdict import MalformedError

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
        fault = "its field for a last time stamp is not built as ours is"
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
        raise MalformedError("a signature is no signed message") from error
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
