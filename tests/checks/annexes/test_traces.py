"""Annexes that give somebody away: positions, serial numbers, names, remarks."""

import io

import pikepdf
import pytest

from appeals.checks.annexes.traces import WORDS
from tests.checks.annexes.samples import (
    HERE,
    NAME,
    archive,
    film,
    open_document,
    pdf,
    picture,
    repacked,
    slides,
    spreadsheet,
    with_exif,
    word,
)
from tests.checks.annexes.test_readable import findings, seen

POSITION, SERIAL, NAMED = "position", "serial number", "name of a person"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {attributes}>'
    "{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
)
CREATOR = f"<dc:creator><rdf:Seq><rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator>"


def xmp(attributes: str = "", elements: str = "") -> bytes:
    return XMP.format(attributes=attributes, elements=elements).encode()


def jpeg_with(segment: bytes, marker: int = 0xE1) -> bytes:
    plain = picture("jpeg")
    head = bytes([0xFF, marker]) + (len(segment) + 2).to_bytes(2)
    return plain[:2] + head + segment + plain[2:]


def jpeg_with_xmp(**words: str) -> bytes:
    return jpeg_with(b"http://ns.adobe.com/xap/1.0/\0" + xmp(**words))


def iptc(dataset: int, value: bytes) -> bytes:
    field = b"\x1c\x02" + bytes([dataset]) + len(value).to_bytes(2) + value
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(field).to_bytes(4) + field


def png_with(name: bytes, content: bytes) -> bytes:
    import zlib

    plain = picture("png")
    crc = zlib.crc32(name + content).to_bytes(4)
    chunk = len(content).to_bytes(4) + name + content + crc
    return plain[:33] + chunk + plain[33:]


PICTURES = {
    **{
        f"gps.{kind}": (with_exif(kind, gps=HERE), POSITION)
        for kind in ("jpeg", "png", "webp", "tiff")
    },
    **{
        f"serial.{kind}": (with_exif(kind, camera={0xA431: "12345"}), SERIAL)
        for kind in ("jpeg", "png", "webp", "tiff")
    },
    **{
        f"artist.{kind}": (with_exif(kind, first={0x013B: NAME}), NAMED)
        for kind in ("jpeg", "png", "webp", "tiff")
    },
    "owner.jpg": (with_exif("jpeg", camera={0xA430: NAME}), NAMED),
    "lens.jpg": (with_exif("jpeg", camera={0xA435: "77"}), SERIAL),
    "note.jpg": (with_exif("jpeg", camera={0x927C: b"maker"}), SERIAL),
    "windows.jpg": (with_exif("jpeg", first={0x9C9D: NAME.encode("utf-16-le")}), NAMED),
    "place.jpg": (jpeg_with_xmp(attributes='photoshop:City="Utopia"'), "place where"),
    "xmp-gps.jpg": (jpeg_with_xmp(attributes='exif:GPSLatitude="46,13N"'), POSITION),
    "xmp-gps2.jpg": (
        jpeg_with_xmp(elements="<exif:GPSLongitude>6,8E</exif:GPSLongitude>"),
        POSITION,
    ),
    "xmp-serial.jpg": (jpeg_with_xmp(attributes='aux:SerialNumber="12"'), SERIAL),
    "xmp-creator.jpg": (jpeg_with_xmp(elements=CREATOR), NAMED),
    "xmp-face.jpg": (jpeg_with_xmp(attributes=f'mwg-rs:Name="{NAME}"'), NAMED),
    "by-line.jpg": (jpeg_with(iptc(80, NAME.encode()), 0xED), NAMED),
    "xmp.png": (
        png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(elements=CREATOR)),
        NAMED,
    ),
    "text.png": (png_with(b"tEXt", b"Author\0" + NAME.encode()), NAMED),
    "gps-text.png": (png_with(b"tEXt", b"exif:GPSLatitude\x0046/1"), POSITION),
    "gps.heic": (
        film((b"meta", b"Exif\0\0" + with_exif("tiff", gps=HERE))).replace(
            b"isom", b"heic"
        ),
        POSITION,
    ),
    "gps.mov": (
        film((b"moov", b"udta\xa9xyz\0\x12\x15\xc7+46.2267+006.1400/")),
        POSITION,
    ),
}

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>{}</dc:creator>'
    "<cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"
)
DOCUMENTS = {
    "author.docx": (word(author=NAME), NAMED),
    "changed.docx": (word(changed_by=NAME), NAMED),
    "comments.docx": (
        repacked(
            word(),
            word__comments_xml=f'<w:comments {W}><w:comment w:id="1"/></w:comments>',
        ),
        "comments",
    ),
    "people.docx": (
        repacked(word(), word__people_xml=f'<w15:person w15:author="{NAME}"/>'),
        NAMED,
    ),
    "tracked.docx": (
        repacked(
            word(), word__document_xml=f'<w:p {W}><w:ins w:id="1" w:author="A"/></w:p>'
        ),
        "tracked changes",
    ),
    "formatted.docx": (
        repacked(
            word(), word__document_xml=f'<w:p {W}><w:rPrChange w:author="A"/></w:p>'
        ),
        "tracked changes",
    ),
    "template.docx": (
        repacked(
            word(),
            **{
                "word/_rels/settings.xml.rels": '<R Target="file:///C:\\Users\\ana\\x.dotm"/>'
            },
        ),
        "folder",
    ),
    "photo.docx": (
        repacked(word(), **{"word/media/image1.jpeg": with_exif("jpeg", gps=HERE)}),
        POSITION,
    ),
    "author.xlsx": (spreadsheet(docProps__core_xml=CORE.format(NAME, "")), NAMED),
    "comments.xlsx": (
        spreadsheet(xl__comments1_xml='<commentList><comment ref="A1"/></commentList>'),
        "comments",
    ),
    "threads.xlsx": (
        spreadsheet(
            **{"xl/threadedComments/threadedComment.xml": "<threadedComment ref='A1'/>"}
        ),
        "comments",
    ),
    "persons.xlsx": (
        spreadsheet(
            **{"xl/persons/person.xml": f'<L><person displayName="{NAME}"/></L>'}
        ),
        NAMED,
    ),
    "author.pptx": (slides(docProps__core_xml=CORE.format("", NAME)), NAMED),
    "comments.pptx": (
        slides(**{"ppt/comments/comment1.xml": "<p:cm authorId='0'/>"}),
        "comments",
    ),
    "author.odt": (
        open_document(meta_xml=f"<meta:initial-creator>{NAME}</meta:initial-creator>"),
        NAMED,
    ),
    "last.ods": (
        open_document("spreadsheet", meta_xml=f"<dc:creator>{NAME}</dc:creator>"),
        NAMED,
    ),
    "comments.odt": (open_document(content_xml="<office:annotation/>"), "comments"),
    "tracked.odt": (
        open_document(content_xml="<text:changed-region/>"),
        "tracked changes",
    ),
    "author.rtf": (rb"{\rtf1{\info{\author Ana Needle}}A text.}", NAMED),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2040), "old Office files"),
    "photos.zip": (archive(**{"a.jpg": with_exif("jpeg", gps=HERE)}), POSITION),
    "nested.zip": (archive(**{"b.zip": archive(**{"a.docx": word(NAME)})}), NAMED),
    "author.pdf": (pdf(author=NAME), NAMED),
    "author-utf16.pdf": (pdf(author="王小明"), NAMED),
    "packed.pdf": (
        pdf(author=NAME, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        NAMED,
    ),
}


def annotated_pdf() -> bytes:
    file, stream = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Highlight,
        Rect=[0, 0, 9, 9],
        T=NAME,
    )
    file.pages[0].Annots = file.make_indirect([note])
    file.save(stream)
    return stream.getvalue()


def pdf_with_xmp(**save) -> bytes:
    file, stream = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    file.Root.Metadata = file.make_stream(xmp(elements=CREATOR))
    file.Root.Metadata.Type = pikepdf.Name.Metadata
    file.Root.Metadata.Subtype = pikepdf.Name.XML
    file.save(stream, **save)
    return stream.getvalue()


def pdf_with_photo() -> bytes:
    file, stream = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    image = file.make_stream(with_exif("jpeg", gps=HERE))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Filter = pikepdf.Name.DCTDecode
    file.pages[0].Resources = pikepdf.Dictionary(XObject={"/I": image})
    file.save(stream)
    return stream.getvalue()


DOCUMENTS |= {
    "remarks.pdf": (annotated_pdf(), "comments"),
    "xmp.pdf": (pdf_with_xmp(), NAMED),
    "photo.pdf": (pdf_with_photo(), POSITION),
}
TELLING = PICTURES | DOCUMENTS


@pytest.mark.parametrize("name", TELLING)
def test_what_leads_to_a_person_is_found(tmp_path, name):
    content, what = TELLING[name]
    traces = seen(tmp_path, name, content).traces
    assert [t for t in traces if what in WORDS[t.kind]]


FEW = ("gps.jpeg", "author.docx", "comments.xlsx", "author.pdf", "old.doc")


@pytest.mark.parametrize("name", FEW)
def test_what_leads_to_a_person_stops_the_letter(tmp_path, name):
    content, what = TELLING[name]
    found = [f for f in findings(tmp_path, name, content) if f.code != "ANX009"]
    (finding,) = found
    assert (finding.code, finding.severity) == ("ANX005", "error")
    assert what in finding.message
    assert NAME not in finding.message + finding.remedy
    assert str(finding.place) == "templates/letters/first.md:8:27"
    assert "clean: as-is" in finding.remedy


@pytest.mark.parametrize("name", FEW[:2])
def test_with_a_reason_it_goes_out_as_it_is_with_a_warning(tmp_path, name):
    content, what = TELLING[name]
    more = ", clean: as-is, reason: the author is known"
    found = findings(tmp_path, name, content, more)
    (finding,) = [f for f in found if f.code != "ANX009"]
    assert (finding.code, finding.severity) == ("ANX004", "warning")
    assert what in finding.message


HARMLESS = {
    "camera.jpg": with_exif("jpeg", camera={0x829A: 0.01, 0xA434: "A lens"}),
    "clock.jpg": with_exif("jpeg", gps={0: b"\2\3\0\0", 29: "2024:05:06"}),
    "empty.jpg": with_exif("jpeg", first={0x013B: " "}, camera={0xA431: "0"}),
    "tool.jpg": jpeg_with_xmp(attributes='xmp:CreatorTool="A Program 3"'),
    "house.docx": word(author="Example Watch"),
    "program.docx": word(author="python-docx", changed_by="Microsoft Office User"),
    "house.pdf": pdf(author="EXAMPLE WATCH"),
    "title.pdf": pdf(),
    "empty.xlsx": spreadsheet(docProps__core_xml=CORE.format("", "")),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_leads_to_nobody_passes(tmp_path, name):
    assert findings(tmp_path, name, HARMLESS[name]) == []


def test_a_clean_file_may_be_marked_as_it_is(tmp_path):
    more = ", clean: as-is, reason: it was cleaned elsewhere"
    assert findings(tmp_path, "a.png", picture("png"), more) == []


@pytest.mark.parametrize("cut", range(4, 400, 3))
def test_damaged_marks_of_a_picture_never_crash(tmp_path, cut):
    content = with_exif("jpeg", first={0x013B: NAME}, gps=HERE)
    spoilt = bytearray(content)
    spoilt[cut : cut + 3] = b"\xff\xff\xff"
    assert seen(tmp_path, "a.jpg", bytes(spoilt)) is not None
