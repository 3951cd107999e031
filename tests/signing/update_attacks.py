"""Attacks on signed letters by appended updates, each built when asked for.

`UPDATE_ATTACKS` gives for each name how it is built, the verdict, and words of the
reason.
"""

import io
import re
import zlib
from dataclasses import replace
from unittest import mock

from appeals.signing import pdf_signature, signature_image
from appeals.signing.pdf_file import object_limit, parse_pdf, read_fields, value_at
from appeals.signing.pdf_signature import quiet_writer
from appeals.signing.pdf_updates import read_update, time_stamp_field, write_update
from appeals.signing.signature_image import ImageStyle, place_picture
from appeals.signing.verdict import Verdict
from tests.signing.byte_attacks import flipped, spot
from tests.signing.certificates import signer
from tests.signing.pdf_objects import as_value
from tests.signing.sample_pdf import unsigned
from tests.signing.signed_pdf import first, one, sign
from tests.signing.test_pdf_signature import png

CHANGED = Verdict.CHANGED


def updated(content, change):
    """Append an update with objects by number."""
    file = parse_pdf(content)
    objects = change(file.last)
    values = {number: as_value(value) for number, value in objects.items()}
    return content + write_update(file, values)


def ref(number):
    from pyhanko.pdf_utils.generic import IndirectObject

    return IndirectObject(number, 0, None)


def raw(entries, **more):
    """Give the entries of a dictionary, and others in their place."""
    kept = {key: entries.raw_get(key) for key in entries}
    return kept | {f"/{key}": value for key, value in more.items()}


def stream(entries, data):
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(as_value(entries), encoded_data=data)


def page_of(file):
    entries = next(iter(read_fields(file).values())).entries
    number = entries.raw_get("/P").idnum
    return number, value_at(file, number)


PAINT = b"1 0 0 rg 0 0 400 400 re f"


def rendering(number, **entries):
    return {number: stream({"/Length": len(PAINT), **entries}, PAINT)}


def annotation(file):
    number, page = page_of(file)
    note = {
        "/Type": "/Annot",
        "/Subtype": "/FreeText",
        "/Rect": [70, 600, 470, 640],
        "/Contents": b"Nothing is asked for.",
        "/F": 4,
    }
    notes = [*page["/Annots"], ref(object_limit(file))]
    return {object_limit(file): note, number: raw(page, Annots=notes)}


def other_content(file):
    number, page = page_of(file)
    return {
        number: raw(page, Contents=ref(object_limit(file))),
        **rendering(object_limit(file)),
    }


def overwritten_content(file):
    _, page = page_of(file)
    return rendering(page.raw_get("/Contents").idnum)


def other_page(file):
    tree = file.root.raw_get("/Pages")
    _, page = page_of(file)
    new = raw(page, Contents=ref(object_limit(file)))
    pages = value_at(file, tree.idnum)
    kids = [ref(object_limit(file) + 1), *[*pages["/Kids"]][1:]]
    return {
        **rendering(object_limit(file)),
        object_limit(file) + 1: new,
        tree.idnum: raw(pages, Kids=kids),
    }


def field_with(name, **entries):
    def change(file):
        field = read_fields(file)[f"signature-{name}"]
        return {field.number: raw(field.entries, **entries)}

    return change


def other_look(name):
    def change(file):
        held = read_fields(file)[f"signature-{name}"].entries["/AP"].raw_get("/N")
        box = value_at(file, held.idnum).raw_get("/BBox")
        return rendering(held.idnum, **{"/BBox": box})

    return change


def form_with(change_fields):
    def change(file):
        number = file.root.raw_get("/AcroForm").idnum
        form = value_at(file, number)
        held = [*form["/Fields"]]
        new, more = change_fields(held, object_limit(file))
        return {number: raw(form, Fields=new), **more}

    return change


def new_field(fields, size):
    field = {"/FT": "/Sig", "/T": b"signature-eve", "/Rect": [0, 0, 9, 9], "/F": 132}
    return [*fields, ref(size)], {size: field}


def root_with(**entries):
    return lambda file: {file.root_ref.idnum: raw(file.root, **entries)}


def other_metadata(file):
    number = file.root.raw_get("/Metadata").idnum
    held = value_at(file, number)
    packet = bytes(held.encoded_data).replace(b"Memorandum", b"Memorandun")
    return {number: stream(raw(held, Length=len(packet)), packet)}


def other_title(file):
    number = file.trailer_view.raw_get("/Info").idnum
    return {number: raw(value_at(file, number), Title=b"Another title")}


def unused_object(file):
    return {object_limit(file): b"nobody refers to this"}


def other_root():
    file = parse_pdf(one())
    update = write_update(file, {object_limit(file.at(2)): file.at(2).root})
    old = b"/Root %d 0 R" % file.at(2).root_ref.idnum
    new = b"/Root %d 0 R" % object_limit(file.at(2))
    return one() + update.replace(old, new)


def behind(words, change):
    """Append an update that begins with words of which its table says nothing."""
    file = parse_pdf(one())
    longer = replace(file, content=one() + words)
    return longer.content + write_update(longer, change(file.at(2)))


def gap_in_update():
    return behind(
        b"% hidden words\n", lambda file: {object_limit(file): as_value(None)}
    )


def twice_in_update():
    """The same object twice; a lenient reader takes the one that the table names."""
    number = parse_pdf(one()).at(2).root_ref.idnum
    again = b"%d 0 obj\n<<>>\nendobj\n" % number
    return behind(again, lambda file: {number: file.root})


def packed_update():
    """An update in an object stream, which readers unpack and scanners do not."""
    file = parse_pdf(one())
    last = file.at(2)
    head = f"{last.root_ref.idnum} 0 ".encode()
    packed = zlib.compress(head + b"<</Type/Catalog>>")
    entries = {"/Type": "/ObjStm", "/N": 1, "/First": len(head)}
    entries |= {"/Filter": "/FlateDecode", "/Length": len(packed)}
    update = write_update(file, {object_limit(last): stream(entries, packed)})
    rows = re.search(rb"stream\n(\x01.{5})", update, re.DOTALL)
    changed = b"\x02" + object_limit(last).to_bytes(4, "big") + b"\0"
    return one() + update.replace(rows[1], changed, 1)


def classic_update():
    writer = quiet_writer(one())
    writer.stream_xrefs = False
    writer.update_root()
    return written(writer)


def library_update():
    writer = quiet_writer(one())
    writer.add_object(writer.root)
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_with(change):
    """Let bo, who is expected, slip something in with the signature."""

    def changing_writer(content):
        writer = quiet_writer(content)
        change(writer)
        return writer

    with mock.patch.object(pdf_signature, "quiet_writer", changing_writer):
        return sign(first(), "bo", is_first=False, is_only=False)


def slip_in_content(writer):
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name

    page_ref, _ = writer.find_page_for_modification(0)
    page_ref.get_object()[pdf_name("/Contents")] = writer.add_object(
        StreamObject(stream_data=PAINT)
    )
    writer.mark_update(page_ref)


def slip_in_size(writer):
    from pyhanko.pdf_utils.generic import ArrayObject, NumberObject, pdf_name

    field = writer.root["/AcroForm"]["/Fields"][1]
    field[pdf_name("/Rect")] = ArrayObject(map(NumberObject, (0, 0, 595, 842)))
    writer.update_container(field)


def slip_in_object(writer):
    from pyhanko.pdf_utils.generic import StreamObject

    writer.add_object(StreamObject(stream_data=b"kept for later"))


def shown(place=None, **constants):
    """Let ana show something else than her picture, or show it elsewhere."""

    def placed(rect, width, height):
        return place(*place_picture(rect, width, height))

    constants |= {"place_picture": placed} if place else {}
    with mock.patch.multiple(signature_image, **constants):
        return sign(unsigned("ana"), "ana", image=png())


def points_and_words():
    style = ImageStyle.read(png())
    more = replace(style, colours=style.colours + b"kept for later")
    with mock.patch.object(ImageStyle, "read", return_value=more):
        return sign(unsigned("ana"), "ana", image=png())


def extra_in_time_stamp_field():
    file = parse_pdf(unsigned("ana"))
    objects = time_stamp_field(file.at(1))
    field = next(v for v in objects.values() if v.get("/T") == "time-stamp")
    field["/Rect"] = as_value([0, 0, 595, 842])
    return sign(unsigned("ana") + write_update(file, objects), "ana")


def evidence_replaced(by):
    content = one("lt")
    file = parse_pdf(content)
    position = next(
        n
        for n in range(1, len(file.revisions))
        if read_update(file, n).kind == "evidence"
    )
    start = file.revisions[position - 1].end
    tail = content[start:]
    return content[:start] + by(tail)


REPLACED = "something in it was replaced"
ADDED = "something was added to it"
PAGE = "a page was changed"
PICTURE = "a signature shows more than a picture in its field"

UPDATE_ATTACKS = {
    "a note on a page": (lambda: updated(first(), annotation), CHANGED, PAGE),
    "another text on a page": (
        lambda: updated(first(), other_content),
        CHANGED,
        PAGE,
    ),
    "a text overwritten": (
        lambda: updated(first(), overwritten_content),
        CHANGED,
        REPLACED,
    ),
    "another page": (
        lambda: updated(first(), other_page),
        CHANGED,
        "its pages were changed",
    ),
    "a signed field moved": (
        lambda: updated(first(), field_with("ana", Rect=[0, 0, 200, 60])),
        CHANGED,
        "the field 'signature-ana' was moved",
    ),
    "an empty field enlarged over the page": (
        lambda: updated(first(), field_with("bo", Rect=[0, 0, 595, 842])),
        CHANGED,
        "the field 'signature-bo' was moved",
    ),
    "a field of another signer": (
        lambda: updated(first(), field_with("bo", T=b"signature-eve")),
        CHANGED,
        "the field 'signature-bo' was moved",
    ),
    "another look of a signed field": (
        lambda: updated(first(), other_look("ana")),
        CHANGED,
        REPLACED,
    ),
    "a field more": (
        lambda: updated(first(), form_with(new_field)),
        CHANGED,
        "a field was added to it, or taken away",
    ),
    "a field less": (
        lambda: updated(first(), form_with(lambda fields, _: (fields[:1], {}))),
        CHANGED,
        "a field was added to it, or taken away",
    ),
    "something that happens when it is opened": (
        lambda: updated(one(), root_with(OpenAction=[ref(1), "/Fit"])),
        CHANGED,
        "the catalogue of the file was changed",
    ),
    "other metadata": (lambda: updated(one(), other_metadata), CHANGED, REPLACED),
    "another title": (lambda: updated(one(), other_title), CHANGED, REPLACED),
    "an object that nobody uses": (
        lambda: updated(one(), unused_object),
        CHANGED,
        ADDED,
    ),
    "another catalogue": (other_root, CHANGED, "another catalogue was put"),
    "words between objects": (gap_in_update, CHANGED, "bytes are between its objects"),
    "an object twice in an update": (
        twice_in_update,
        CHANGED,
        "bytes are between its objects",
    ),
    "an update in an object stream": (
        packed_update,
        CHANGED,
        "the table of its objects holds an unknown entry",
    ),
    "an update of the old kind": (
        classic_update,
        CHANGED,
        "the table of its objects is of an unknown kind",
    ),
    "an update by the library": (library_update, CHANGED, ADDED),
    "another text slipped in by a signer": (
        lambda: signed_with(slip_in_content),
        CHANGED,
        PAGE,
    ),
    "a field enlarged by its signer": (
        lambda: signed_with(slip_in_size),
        CHANGED,
        "the field of a signature was moved or restyled when it was signed",
    ),
    "an object slipped in by a signer": (
        lambda: signed_with(slip_in_object),
        CHANGED,
        ADDED,
    ),
    "signed as the only one of two": (
        lambda: sign(unsigned("ana", "bo"), "ana", is_only=True),
        CHANGED,
        "its first signature does not forbid changes as ours do",
    ),
    "signed as one of two, alone": (
        lambda: sign(unsigned("ana"), "ana", is_only=False),
        CHANGED,
        "its first signature does not forbid changes as ours do",
    ),
    "not certified": (
        lambda: sign(unsigned("ana"), "ana", is_first=False),
        CHANGED,
        "its first signature does not forbid changes as ours do",
    ),
    "signed in the place of another": (
        lambda: sign(unsigned("ana"), signer("bo"), field="signature-ana"),
        Verdict.UNKNOWN_SIGNER,
        "'bo' signed in the place of 'ana'",
    ),
    "a picture in a larger box than its field": (
        lambda: shown(lambda _, steps: (b"[0 0 595 842]", steps)),
        CHANGED,
        PICTURE,
    ),
    "a picture where ours are not": (
        lambda: shown(lambda box, steps: (box, steps.replace(b" 0 0 ", b" 9 0 ", 1))),
        CHANGED,
        PICTURE,
    ),
    "a stroke beside a picture": (
        lambda: shown(lambda box, steps: (box, steps + b" 0 0 m 9 9 l S")),
        CHANGED,
        PICTURE,
    ),
    "a picture with an entry more": (
        lambda: shown(IMAGE=signature_image.IMAGE + b" /Interpolate true"),
        CHANGED,
        PICTURE,
    ),
    "a picture with a matrix": (
        lambda: shown(
            APPEARANCE=signature_image.APPEARANCE + b" /Matrix [2 0 0 2 0 0]"
        ),
        CHANGED,
        PICTURE,
    ),
    "words hidden behind the points of a picture": (
        points_and_words,
        CHANGED,
        PICTURE,
    ),
    "a time stamp field over the page": (
        extra_in_time_stamp_field,
        CHANGED,
        "its field for a last time stamp is none of ours",
    ),
    "another byte of the evidence": (
        lambda: evidence_replaced(
            lambda tail: flipped(tail, spot(tail, b"stream\n", 60))
        ),
        CHANGED,
        "its evidence was changed",
    ),
    "other spaces in the evidence": (
        lambda: evidence_replaced(lambda tail: tail.replace(b"obj\n", b"obj ", 1)),
        CHANGED,
        "its evidence was changed",
    ),
}
