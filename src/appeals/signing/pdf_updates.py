"""What each update of a letter may change, and nothing else.

A signature fills its own field. An archive copy gains a field for a time stamp before
the first signature, and the evidence for its certificates after the last. Whatever
else an update holds is a change of the letter, also when it is signed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from appeals.signing.pdf_evidence import (
    EVIDENCE,
    Objects,
    evidence_objects,
    read_evidence,
    time_stamp_field,
    write_update,
)
from appeals.signing.pdf_fields import (
    TIME_STAMP_FIELD,
    SignatureField,
    fields_of,
    form_of,
)
from appeals.signing.pdf_file import PdfFile, Snapshot, entry, is_reference
from appeals.signing.pdf_values import as_value, entries_of, is_same, text_bytes
from appeals.signing.verdict import MalformedError

Kind = Literal["signature", "time stamp", "evidence", "field"]

_MOMENT = re.compile(r"D:(\d{14})Z")
_PAINT = re.compile(rb"q (\d+\.\d{3}) 0 0 (\d+\.\d{3}) 0 (\d+\.\d{3}) cm /Image Do Q")
_HAIR = 0.02  # pt; sides are rounded
_DIGITS = re.compile(rb"<((?:[0-9A-F]{2})+)>")
_SIGNATURE = {
    "/Type": "/Sig",
    "/Filter": "/Adobe.PPKLite",
    "/SubFilter": "/ETSI.CAdES.detached",
}
_STAMP = {
    "/Type": "/DocTimeStamp",
    "/Filter": "/Adobe.PPKLite",
    "/SubFilter": "/ETSI.RFC3161",
}
_EXTENSIONS = {
    "/ESIC": {
        "/Type": "/DeveloperExtensions",
        "/BaseVersion": "/1.7",
        "/ExtensionLevel": 1,
    }
}
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


def read_update(file: PdfFile, position: int) -> Update:
    """Say what the revision at `position`, 1 or more, does.

    Raises MalformedError when it does anything that none of ours does.
    """
    before, after = file.at(position), file.at(position + 1)
    _demand_same_trailer(file, position)
    known, now = fields_of(before), fields_of(after)
    filled = [
        name
        for name in known.keys() & now.keys()
        if "/V" in now[name].entries and "/V" not in known[name].entries
    ]
    if len(filled) == 1:
        return _signature(file, position, known[filled[0]], now[filled[0]])
    if not filled and EVIDENCE in after.root and EVIDENCE not in before.root:
        objects = evidence_objects(before, *read_evidence(after))
        _demand_exactly(file, position, objects, "its evidence was changed")
        return Update("evidence")
    if not filled and position == 1 and now.keys() - known.keys() == {TIME_STAMP_FIELD}:
        fault = "its field for a last time stamp is none of ours"
        _demand_exactly(file, position, time_stamp_field(before), fault)
        return Update("field", TIME_STAMP_FIELD)
    raise MalformedError(next(_changes(before, after), "something was added to it"))


def _demand_same_trailer(file: PdfFile, position: int) -> None:
    old, new = (file.revisions[n].table for n in (position - 1, position))
    is_kept = all(
        is_same(entry(new, key), entry(old, key)) for key in ("/Root", "/Info")
    )
    if not is_kept or _first_id(new) != _first_id(old):
        raise MalformedError("another catalogue was put in the place of its own")


def _first_id(table: Any) -> bytes | None:  # noqa: ANN401  pyHanko's
    value = entry(table, "/ID")
    return text_bytes(value.raw_get(0)) if value else None


def _demand_exactly(file: PdfFile, position: int, objects: Objects, fault: str) -> None:
    revision = file.revisions[position]
    earlier = PdfFile(
        file.content[: revision.start], file.reader, file.revisions[:position]
    )
    if write_update(earlier, objects) != file.content[revision.start : revision.end]:
        raise MalformedError(fault)


def _signature(
    file: PdfFile, position: int, old: SignatureField, new: SignatureField
) -> Update:
    before, after = file.at(position), file.at(position + 1)
    held = new.entries.raw_get("/V")
    if not is_reference(held):
        raise MalformedError(f"the signature in the field '{old.name}' is missing")
    value = after.dictionary(held, f"the signature in the field '{old.name}'")
    is_stamp = old.name == TIME_STAMP_FIELD
    permission = _permission(value)
    own = {held.idnum}
    field = {**entries_of(old.entries), "/V": held}
    look = entry(new.entries, "/AP")
    if not is_stamp and not is_same(look, entry(old.entries, "/AP")):
        field["/AP"] = look
        own |= _picture(after, new)
    root = {**entries_of(before.root), "/Extensions": _EXTENSIONS}
    if permission is not None:
        root["/Perms"] = {"/DocMDP": held}
    expected = {old.number: field, before.root_ref.idnum: root}
    form = form_of(before)
    if form is not None:
        expected[form[0]] = {**entries_of(form[1]), "/SigFlags": 3}
    for number, changed in expected.items():
        if not is_same(after.get(number), as_value(changed)):
            raise MalformedError(_name(before, number, old.number))
    for number in file.revisions[position].objects:
        if number not in own and number not in expected:
            raise MalformedError(_name(before, number, None))
    if min(own) < before.size:
        raise MalformedError("a signature was put in the place of something else")
    return _covered(file, position, old.name, held.idnum, permission)


def _covered(
    file: PdfFile, position: int, field: str, number: int, permission: int | None
) -> Update:
    """Check a signature dictionary and the bytes it covers (ISO 32000-1, 12.8.1)."""
    from pyhanko.sign.general import byte_range_digest

    revision = file.revisions[position]
    value = file.at(position + 1).get(number)
    is_stamp = field == TIME_STAMP_FIELD
    kind = _STAMP if is_stamp else _SIGNATURE
    rest = {"/ByteRange", "/Contents"} | (set() if is_stamp else {"/M"})
    if permission is not None:
        rest.add("/Reference")
    is_ours = value.keys() == kind.keys() | rest and all(
        is_same(value.raw_get(key), as_value(expected))
        for key, expected in kind.items()
    )
    moment = "D:00000000000000Z" if is_stamp else str(entry(value, "/M"))
    written = _MOMENT.fullmatch(moment)
    if not is_ours or not written:
        raise MalformedError("a signature is not built as ours are")
    start, end = _hole(file, position, number, value)
    digits = _DIGITS.fullmatch(file.content, start, end)
    if not digits:
        raise MalformedError("a signature is written in other digits than ours are")
    reader_stream = file.reader.stream
    _, digest = byte_range_digest(
        reader_stream, (0, start, end, revision.end - end), "sha256"
    )
    return Update(
        "time stamp" if is_stamp else "signature",
        field,
        _message(bytes.fromhex(digits[1].decode())),
        digest,
        "" if is_stamp else written[1],
        permission,
    )


def _hole(
    file: PdfFile,
    position: int,
    number: int,
    value: Any,  # noqa: ANN401  pyHanko's
) -> tuple[int, int]:
    """Give where the brackets of a signature begin and end: all else it covers."""
    revision = file.revisions[position]
    first, last = revision.places[number]
    start = file.content.find(b"/Contents <", first, last) + len(b"/Contents ")
    end = file.content.find(b">", start, last) + 1
    held = file.content[start + 1 : end - 1]
    if held.lower() != text_bytes(value.raw_get("/Contents")).hex().encode():
        raise MalformedError("a signature is not built as ours are")
    covered = [0, start, end, revision.end - end]
    if not is_same(value.raw_get("/ByteRange"), as_value(covered)):
        raise MalformedError("the signature does not cover the whole file")
    return start, end


def _message(data: bytes) -> bytes:
    """Give the DER; behind it stand noughts alone."""
    from asn1crypto.parser import peek

    try:
        size = peek(data)
    except ValueError as error:
        raise MalformedError("a signature is no signed message") from error
    if any(data[size:]):
        raise MalformedError("something was hidden behind a signature")
    return data[:size]


def _permission(value: Any) -> int | None:  # noqa: ANN401  pyHanko's
    """Give what a certification allows; None when it is none."""
    for allowed in (1, 2):
        expected = [
            {
                "/Type": "/SigRef",
                "/TransformMethod": "/DocMDP",
                "/TransformParams": {
                    "/Type": "/TransformParams",
                    "/V": "/1.2",
                    "/P": allowed,
                },
            }
        ]
        if is_same(entry(value, "/Reference"), as_value(expected)):
            return allowed
    return None


def _picture(file: Snapshot, field: SignatureField) -> set[int]:
    """Check the picture of a signature; give the numbers of its objects.

    It is rendered within its field, and is nothing but a picture.
    """
    fault = MalformedError("a signature shows more than a picture in its field")
    look = file.dictionary(entry(field.entries, "/AP"), "the look of a field")
    form, form_number = _stream(file, entry(look, "/N"), fault)
    sides = [float(v) for v in file.items(entry(field.entries, "/Rect"), "its place")]
    painted = _PAINT.fullmatch(form.data)
    resources = entry(form, "/Resources")
    pictures = file.dictionary(entry(resources, "/XObject"), "its picture")
    image, image_number = _stream(file, entry(pictures, "/Image"), fault)
    if not painted or look.keys() != {"/N"}:
        raise fault
    expected = {
        "/Type": "/XObject",
        "/Subtype": "/Form",
        "/BBox": form.raw_get("/BBox"),
        "/Resources": {"/XObject": {"/Image": pictures.raw_get("/Image")}},
        "/Length": entry(form, "/Length"),
    }
    left, foot, right, top = sides
    size = (0.0, 0.0, abs(right - left), abs(top - foot))
    box = [float(v) for v in file.items(form.raw_get("/BBox"), "the look's box")]
    wide, high, lift = map(float, painted.groups())
    is_inside = wide < size[2] + _HAIR and lift + high < size[3] + _HAIR
    is_inside = is_inside and all(
        abs(a - b) < _HAIR for a, b in zip(box, size, strict=True)
    )
    if not is_inside or not is_same(as_value(entries_of(form)), as_value(expected)):
        raise fault
    numbers = {form_number, image_number}
    mask = entry(image, "/SMask")
    parts = [(image, "/DeviceRGB", 3)]
    if mask is not None:
        part, number = _stream(file, mask, fault)
        parts.append((part, "/DeviceGray", 1))
        numbers.add(number)
    for part, space, depth in parts:
        if not _is_picture(part, space, depth, mask if depth > 1 else None):
            raise fault
    return numbers


def _stream(
    file: Snapshot,
    value: Any,  # noqa: ANN401  pyHanko's
    fault: MalformedError,
) -> tuple[Any, int]:
    from pyhanko.pdf_utils.generic import StreamObject

    found = file.follow(value)
    if not is_reference(value) or not isinstance(found, StreamObject):
        raise fault
    return found, int(value.idnum)


def _is_picture(stream: Any, space: str, depth: int, mask: Any) -> bool:  # noqa: ANN401
    width, height = (entry(stream, key) for key in ("/Width", "/Height"))
    expected = {
        "/Type": "/XObject",
        "/Subtype": "/Image",
        "/Width": width,
        "/Height": height,
        "/ColorSpace": space,
        "/BitsPerComponent": 8,
        "/Filter": "/FlateDecode",
        "/Length": entry(stream, "/Length"),
    }
    if mask is not None:
        expected["/SMask"] = mask
    is_plain = is_same(as_value(entries_of(stream)), as_value(expected))
    return is_plain and len(stream.data) == width * height * depth


def _changes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Say what an update changed that is none of ours."""
    for number in after.file.revisions[after.count - 1].objects:
        old = before.get(number)
        if old is not None and not is_same(old, after.get(number)):
            yield _name(before, number, None)


def _name(file: Snapshot, number: int, signed: int | None) -> str:
    """Say what it means that an object is another one than before."""
    if number == signed:
        return "the field of a signature was moved or restyled when it was signed"
    for field in fields_of(file).values():
        if field.number == number:
            return f"the field '{field.name}' was moved, restyled or changed"
    value = file.get(number)
    kind = entry(value, "/Type") if isinstance(value, dict) else None
    form = form_of(file)
    if number == file.root_ref.idnum:
        return "the catalogue of the file was changed"
    if form is not None and number == form[0]:
        return "a field was added to it, or taken away"
    if kind == "/Page":
        return "a page was changed"
    if kind == "/Pages":
        return "its pages were changed"
    if value is None:
        return "something was added to it"
    return "something in it was replaced"
