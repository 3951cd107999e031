"""What each update of a letter may change, and nothing else.

A signature fills its own field. An archive copy gains a field for a time stamp before
the first signature, and the evidence for its certificates after the last. Whatever
else an update holds is a change of the letter, also when it is signed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from appeals.signing.der import Der
from appeals.signing.pdf_archive_objects import (
    EVIDENCE,
    evidence_objects,
    read_evidence,
    time_stamp_field,
)
from appeals.signing.pdf_fields import (
    TIME_STAMP_FIELD,
    SignatureField,
    fields_of,
    form_of,
)
from appeals.signing.pdf_objects import (
    HexString,
    MalformedError,
    Name,
    Ref,
    Stream,
    Value,
    is_same,
)
from appeals.signing.pdf_revisions import PdfFile, Snapshot, write_update

Kind = Literal["signature", "time stamp", "evidence", "field"]

_MOMENT = re.compile(rb"D:(\d{14})Z")
_PAINT = re.compile(rb"q (\d+\.\d{3}) 0 0 (\d+\.\d{3}) 0 (\d+\.\d{3}) cm /Image Do Q")
_HAIR = 0.02  # pt; sides are rounded
_DIGITS = re.compile(rb"[0-9A-F]+")
_SIGNATURE: dict[str, Value] = {
    "Type": Name("Sig"),
    "Filter": Name("Adobe.PPKLite"),
    "SubFilter": Name("ETSI.CAdES.detached"),
}
_STAMP: dict[str, Value] = {
    "Type": Name("DocTimeStamp"),
    "Filter": Name("Adobe.PPKLite"),
    "SubFilter": Name("ETSI.RFC3161"),
}
_EXTENSIONS: dict[str, Value] = {
    "ESIC": {
        "Type": Name("DeveloperExtensions"),
        "BaseVersion": Name("1.7"),
        "ExtensionLevel": 1,
    }
}
"""What says that PDF 1.7 is extended by PAdES (ETSI TS 102 778-3, 4.7)."""


@dataclass(frozen=True, slots=True)
class Update:
    """What an update does; for signatures and time stamps, over which bytes.

    `message` is the DER that was put in; it is in `content` at `hole`, start and
    end, and `end` is that of this update. `moment` is that which the signer wrote, 14
    digits, UTC. `permission` is 1 or 2 for a signature that certifies the letter
    (ISO 32000-1, table 254).
    """

    kind: Kind
    field: str = ""
    message: bytes = b""
    content: bytes = b""
    hole: tuple[int, int] = (0, 0)
    end: int = 0
    moment: str = ""
    permission: int | None = None

    @property
    def covered(self) -> bytes:
        """All bytes of the file up to the end of this update but those of the message.

        Made anew each time: a large file may have many updates.
        """
        start, end = self.hole
        return self.content[:start] + self.content[end : self.end]


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
        if "V" in now[name].entries and "V" not in known[name].entries
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
    old = file.revisions[position - 1].table
    new = file.revisions[position].table
    is_kept = all(is_same(new.get(key), old.get(key)) for key in ("Root", "Info"))
    if not is_kept or _first_id(old.get("ID")) != _first_id(new.get("ID")):
        raise MalformedError("another catalogue was put in the place of its own")


def _first_id(value: Value) -> Value:
    return value[0] if isinstance(value, list) and value else None


def _demand_exactly(
    file: PdfFile, position: int, objects: dict[int, Value], fault: str
) -> None:
    revision = file.revisions[position]
    earlier = PdfFile(file.content[: revision.start], file.revisions[:position])
    if write_update(earlier, objects) != file.content[revision.start : revision.end]:
        raise MalformedError(fault)


def _signature(
    file: PdfFile, position: int, old: SignatureField, new: SignatureField
) -> Update:
    before, after = file.at(position), file.at(position + 1)
    revision = file.revisions[position]
    held = new.entries["V"]
    value = after.follow(held)
    if not isinstance(held, Ref) or not isinstance(value, dict):
        raise MalformedError(f"the signature in the field '{old.name}' is missing")
    is_stamp = old.name == TIME_STAMP_FIELD
    permission = _permission(value)
    own = {held.number}
    field = {**old.entries, "V": held}
    if not is_stamp and not is_same(new.entries.get("AP"), old.entries.get("AP")):
        field["AP"] = new.entries.get("AP")
        own |= _picture(after, field)
    form = form_of(before)
    root: dict[str, Value] = {**before.root, "Extensions": _EXTENSIONS}
    if permission is not None:
        root["Perms"] = {"DocMDP": held}
    expected: dict[int, Value] = {
        old.number: field,
        before.root_ref.number: root,
    }
    if form is not None:
        expected[form[0]] = {**form[1], "SigFlags": 3}
    for number, changed in expected.items():
        if not is_same(after[number], changed):
            raise MalformedError(_name(before, number, old.number))
    for number in revision.objects:
        if number not in own and number not in expected:
            raise MalformedError(_name(before, number, None))
    if min(own) < before.size:
        raise MalformedError("a signature was put in the place of something else")
    return _covered(file, position, old.name, value, permission)


def _covered(
    file: PdfFile,
    position: int,
    field: str,
    value: dict[str, Value],
    permission: int | None,
) -> Update:
    """Check a signature dictionary and the bytes it covers (ISO 32000-1, 12.8.1)."""
    revision = file.revisions[position]
    is_stamp = field == TIME_STAMP_FIELD
    kind = _STAMP if is_stamp else _SIGNATURE
    rest = {"ByteRange", "Contents"} | (set() if is_stamp else {"M"})
    if permission is not None:
        rest.add("Reference")
    if {k: value.get(k) for k in kind} != kind or value.keys() != kind.keys() | rest:
        raise MalformedError("a signature is not built as ours are")
    moment = value.get("M", b"D:00000000000000Z")
    written = _MOMENT.fullmatch(moment) if isinstance(moment, bytes) else None
    contents = value["Contents"]
    if not written or not isinstance(contents, HexString):
        raise MalformedError("a signature is not built as ours are")
    start, end = contents.start, contents.end
    if value["ByteRange"] != [0, start, end, revision.end - end]:
        raise MalformedError("the signature does not cover the whole file")
    message = _message(file.content[start + 1 : end - 1])
    when = "" if is_stamp else written[1].decode()
    done: Kind = "time stamp" if is_stamp else "signature"
    hole, content = (start, end), file.content
    return Update(done, field, message, content, hole, revision.end, when, permission)


def _message(digits: bytes) -> bytes:
    """Give the DER; behind it stand noughts alone."""
    if not _DIGITS.fullmatch(digits) or len(digits) % 2:
        raise MalformedError("a signature is written in other digits than ours are")
    data = bytes.fromhex(digits.decode("ascii"))
    message = Der(data).value()[2]
    if any(data[len(message) :]):
        raise MalformedError("something was hidden behind a signature")
    return message


def _permission(value: dict[str, Value]) -> int | None:
    """Give what a certification allows; None when it is none."""
    for allowed in (1, 2):
        expected: list[Value] = [
            {
                "Type": Name("SigRef"),
                "TransformMethod": Name("DocMDP"),
                "TransformParams": {
                    "Type": Name("TransformParams"),
                    "V": Name("1.2"),
                    "P": allowed,
                },
            }
        ]
        if is_same(value.get("Reference"), expected):
            return allowed
    return None


def _picture(file: Snapshot, field: dict[str, Value]) -> set[int]:
    """Check the picture of a signature; give the numbers of its objects.

    It is rendered within its field, and is nothing but a picture.
    """
    fault = MalformedError("a signature shows more than a picture in its field")
    look = file.dictionary(field["AP"], "the look of a field")
    form = file.follow(look.get("N"))
    sides = file.items(field.get("Rect"), "the place of a field")
    if not isinstance(form, Stream) or look.keys() != {"N"} or len(sides) != 4:  # noqa: PLR2004
        raise fault
    left, foot, right, top = (_number(side) for side in sides)
    width, height = abs(right - left), abs(top - foot)
    resources = form.entries.get("Resources")
    painted = _PAINT.fullmatch(form.unpack())
    if not painted or not isinstance(resources, dict):
        raise fault
    pictures = file.dictionary(resources.get("XObject"), "the picture of a signature")
    expected: dict[str, Value] = {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": form.entries.get("BBox"),
        "Resources": {"XObject": {"Image": pictures.get("Image")}},
        "Length": form.entries.get("Length"),
    }
    box = [_number(v) for v in file.items(form.entries.get("BBox"), "the look's box")]
    is_inside = len(box) == 4 and all(  # noqa: PLR2004  corners
        abs(a - b) < _HAIR for a, b in zip(box, (0, 0, width, height), strict=True)
    )
    wide, high, foot = map(float, painted.groups())
    for size, most in ((wide, width), (foot + high, height)):
        is_inside = is_inside and size < most + _HAIR
    if not is_same(form.entries, expected) or not is_inside:
        raise fault
    numbers = {_ref(look.get("N")), _ref(pictures.get("Image"))}
    image = file.follow(pictures.get("Image"))
    mask = image.entries.get("SMask") if isinstance(image, Stream) else None
    for part, space in ((image, "DeviceRGB"), (file.follow(mask), "DeviceGray")):
        if space == "DeviceGray" and mask is None:
            break
        if not isinstance(part, Stream) or not _is_picture(part, space, mask):
            raise fault
    return numbers | ({_ref(mask)} if mask is not None else set())


def _is_picture(stream: Stream, space: str, mask: Value) -> bool:
    entries = {k: v for k, v in stream.entries.items() if k not in {"Width", "Height"}}
    expected: dict[str, Value] = {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "ColorSpace": Name(space),
        "BitsPerComponent": 8,
        "Filter": Name("FlateDecode"),
        "Length": stream.entries.get("Length"),
    }
    if space == "DeviceRGB" and mask is not None:
        expected["SMask"] = mask
    size = _number(stream.entries.get("Width")) * _number(stream.entries.get("Height"))
    depth = 3 if space == "DeviceRGB" else 1
    return is_same(entries, expected) and len(stream.unpack()) == size * depth


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedError("a number is missing")
    return value


def _ref(value: Value) -> int:
    if not isinstance(value, Ref):
        raise MalformedError("the picture of a signature is in an unusual place")
    return value.number


def _changes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Say what an update changed that is none of ours."""
    for number, value in after.file.revisions[after.count - 1].objects.items():
        old = before[number]
        if old is not None and not is_same(old, value):
            yield _name(before, number, None)


def _name(file: Snapshot, number: int, signed: int | None) -> str:
    """Say what it means that an object is another one than before."""
    if number == signed:
        return "the field of a signature was moved or restyled when it was signed"
    for field in fields_of(file).values():
        if field.number == number:
            return f"the field '{field.name}' was moved, restyled or changed"
    value = file[number]
    entries = value.entries if isinstance(value, Stream) else value
    kind = entries.get("Type") if isinstance(entries, dict) else None
    form = form_of(file)
    if number == file.root_ref.number:
        return "the catalogue of the file was changed"
    if form is not None and number == form[0]:
        return "a field was added to it, or taken away"
    if kind == Name("Page"):
        return "a page was changed"
    if kind == Name("Pages"):
        return "its pages were changed"
    if value is None:
        return "something was added to it"
    return "something in it was replaced"
