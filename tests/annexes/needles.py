"""Files with a needle in one place each, and what a clean copy lacks of it."""

import io
import struct
import zipfile
import zlib

import pikepdf

from tests.annexes.samples import (
    HERE,
    NAME,
    film,
    mp3,
    open_document,
    pdf,
    picture,
    repacked,
    slides,
    sound,
    spreadsheet,
    with_exif,
    word,
)

NEEDLE = NAME.encode()


def forms(text: str) -> tuple[bytes, ...]:
    return text.encode(), text.encode("utf-16-be"), text.encode("utf-16-le")


def holds_needle(data: bytes) -> bool:
    """Look for the needle in the bytes, in packed parts, and in streams of a PDF."""
    if any(form in data for form in forms(NAME)):
        return True
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if any(form in packed.comment for form in forms(NAME)):
                return True
            return any(holds_needle(packed.read(name)) for name in packed.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as file:
            return any(holds_needle(found) for found in streams_and_texts(file))
    return False


def streams_and_texts(file: pikepdf.Pdf):
    for thing in file.objects:
        yield repr(thing).encode()
        if isinstance(thing, pikepdf.Stream):
            yield thing.read_raw_bytes()
            if thing.get("/Filter") in {None, pikepdf.Name.FlateDecode}:
                yield thing.read_bytes()


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:dc="urn:dc" xmlns:exif="urn:e" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'
    f"<dc:creator>{NAME}</dc:creator><exif:GPSLatitude>46,13N</exif:GPSLatitude>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def jpeg_with(content: bytes, marker: int = 0xE1) -> bytes:
    plain = picture("jpeg")
    head = bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2)
    return plain[:2] + head + content + plain[2:]


def iptc(dataset: int, value: bytes) -> bytes:
    field = b"\x1c\x02" + bytes([dataset]) + len(value).to_bytes(2) + value
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(field).to_bytes(4) + field


def png_with(name: bytes, content: bytes) -> bytes:
    plain = picture("png")
    crc = zlib.crc32(name + content).to_bytes(4)
    chunk = len(content).to_bytes(4) + name + content + crc
    return plain[:33] + chunk + plain[33:]


def webp_with(name: bytes, content: bytes) -> bytes:
    plain = picture("webp") + name + len(content).to_bytes(4, "little") + content
    plain += bytes(len(content) % 2)
    return plain[:4] + (len(plain) - 8).to_bytes(4, "little") + plain[8:]


def gif_with(label: int, content: bytes) -> bytes:
    plain = picture("gif")
    block = bytes([0x21, label, len(content)]) + content + b"\0"
    return plain[:-1] + block + b";"


def id3(text: bytes) -> bytes:
    frame = b"TPE1" + len(text).to_bytes(4) + b"\0\0" + text
    return b"ID3\x04\0\0" + struct.pack(">I", len(frame)) + frame


def ape(text: bytes) -> bytes:
    foot = struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(text) + 32, 1, 0)
    return text + foot


ALL_EXIF = {
    "first": {0x013B: NAME, 0x8298: NAME, 0x010E: NAME, 0x0110: NAME},
    "camera": {0xA430: NAME, 0xA431: NAME, 0xA435: NAME, 0x927C: NEEDLE},
    "gps": {**HERE, 0x1C: NEEDLE},
}
BEHIND = b"behind the end: " + NEEDLE

PICTURES = {
    **{
        f"exif.{kind}": (with_exif(kind, **ALL_EXIF), "position camera names")
        for kind in ("jpeg", "png", "webp", "tiff")
    },
    **{
        f"behind.{kind}": (picture(kind) + BEHIND, "behind-end")
        for kind in ("jpeg", "png", "gif", "webp")
    },
    "behind.tiff": (picture("tiff") + BEHIND, "programs"),
    "windows.jpg": (
        with_exif("jpeg", first={0x9C9D: NAME.encode("utf-16-le")}),
        "names",
    ),
    "xmp.jpg": (
        jpeg_with(b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        "descriptions position",
    ),
    "by-line.jpg": (jpeg_with(iptc(80, NEEDLE), 0xED), "descriptions"),
    "comment.jpg": (jpeg_with(NEEDLE, 0xFE), "comments"),
    "pictures.jpg": (jpeg_with(b"FPXR\0" + NEEDLE, 0xE2), "preview"),
    "other.jpg": (jpeg_with(NEEDLE, 0xE5), "programs"),
    "thumbnail.jpg": (
        jpeg_with(b"JFIF\0\1\1\0\0\1\0\1\2\2" + NEEDLE, 0xE0),
        "preview",
    ),
    "xmp.png": (
        png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        "descriptions",
    ),
    "text.png": (png_with(b"tEXt", b"Author\0" + NEEDLE), "descriptions"),
    "packed.png": (
        png_with(b"zTXt", b"Author\0\0" + zlib.compress(NEEDLE)),
        "descriptions",
    ),
    "other.png": (png_with(b"caBX", NEEDLE), "programs"),
    "clock.png": (png_with(b"tIME", b"\x07\xe8\5\6\7\x08\x09"), "camera"),
    "xmp.webp": (webp_with(b"XMP ", XMP), "descriptions"),
    "other.webp": (webp_with(b"junk", NEEDLE), "programs"),
    "comment.gif": (gif_with(0xFE, NEEDLE), "comments"),
    "xmp.gif": (gif_with(0xFF, b"XMP DataXMP" + NEEDLE), "programs"),
}

ILST = b"\0\0\0\x20" + b"\xa9nam" + NEEDLE.ljust(24)
HANDLER = bytes(8) + b"vide" + bytes(12) + NEEDLE + b"\0"


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + name + content


MEDIA = {
    "tags.mp4": (film((b"moov", box(b"udta", box(b"meta", ILST)))), "descriptions"),
    "place.mov": (
        film(
            (
                b"moov",
                box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+46.2267+006.1400/")),
            )
        ),
        "position",
    ),
    "place.3gp": (film((b"moov", box(b"loci", NEEDLE))), "position"),
    "recorder.mp4": (film((b"moov", box(b"gps ", NEEDLE))), "programs"),
    "handler.mp4": (
        film((b"moov", box(b"trak", box(b"mdia", box(b"hdlr", HANDLER))))),
        "programs",
    ),
    "clock.mp4": (film((b"moov", box(b"mvhd", bytes(4) + b"\xda" * 92))), "camera"),
    "uuid.mp4": (film((b"uuid", bytes(16) + NEEDLE), (b"moov", b"")), "programs"),
    "free.mp4": (film((b"free", NEEDLE), (b"moov", b"")), "programs"),
    "behind.mp4": (film((b"moov", b"")) + b"leak!", "behind-end"),
    "list.wav": (
        sound((b"LIST", b"INFOIART" + len(NEEDLE).to_bytes(4, "little") + NEEDLE)),
        "descriptions",
    ),
    "recorder.wav": (sound((b"bext", NEEDLE)), "descriptions"),
    "behind.wav": (sound() + BEHIND, "behind-end"),
    "id3.mp3": (id3(NEEDLE) + mp3(), "descriptions"),
    "id3v1.mp3": (mp3() + b"TAG" + NEEDLE.ljust(125, b"\0"), "descriptions"),
    "ape.mp3": (mp3() + ape(NEEDLE), "descriptions"),
    "both.mp3": (
        id3(NEEDLE) + mp3() + ape(NEEDLE) + b"TAG" + NEEDLE.ljust(125, b"\0"),
        "descriptions",
    ),
    "behind.mp3": (mp3() + BEHIND, "behind-end"),
}

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)


def relation(kind: str, target: str, *, is_outside: bool = False) -> str:
    mode = ' TargetMode="External"' if is_outside else ""
    inner = f'<Relationship Id="rId9" Type="{R}/{kind}" Target="{target}"{mode}/>'
    return RELATIONS.format(inner)


def paragraph(inner: str, more: str = "") -> str:
    return (
        f'<w:document {W} xmlns:r="{R}"><w:body><w:p {more}>{inner}</w:p></w:body>'
        "</w:document>"
    )


def xml(tag: str, content: str = "", /, **attributes: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{tag}{given}>{content}</{tag}>"


CORE = xml("p", xml("creator", NAME) + xml("lastModifiedBy", NAME))
WORD = {
    "author.docx": (word(author=NAME, changed_by=NAME), "properties"),
    "company.docx": (
        repacked(word(), docProps__app_xml=xml("p", xml("Company", NAME))),
        "properties",
    ),
    "custom.docx": (
        repacked(word(), docProps__custom_xml=xml("p", NAME)),
        "properties",
    ),
    "label.docx": (
        repacked(word(), docMetadata__LabelInfo_xml=xml("p", NAME)),
        "properties",
    ),
    "preview.docx": (
        repacked(word(), **{"docProps/thumbnail.png": png_with(b"tEXt", NEEDLE)}),
        "preview",
    ),
    "data.docx": (repacked(word(), customXml__item1_xml=xml("p", NAME)), "programs"),
    "people.docx": (repacked(word(), word__people_xml=xml("p", NAME)), "names"),
    "comments.docx": (
        repacked(
            word(),
            word__comments_xml=xml("p", NAME),
            **{"word/_rels/document.xml.rels": relation("comments", "comments.xml")},
        ),
        "comments",
    ),
    "file-name.docx": (
        repacked(
            word(),
            **{
                f"word/media/{NAME}.png": picture("png"),
                "word/_rels/document.xml.rels": relation("image", f"media/{NAME}.png"),
            },
        ),
        "file-names",
    ),
    "drawing-name.docx": (
        repacked(
            word(),
            word__document_xml=paragraph(f'<docPr id="3" name="C:\\{NAME}.jpg"/>'),
        ),
        "file-names",
    ),
    "template.docx": (
        repacked(
            word(),
            word__settings_xml=(
                f'<w:settings {W} xmlns:r="{R}"><w:attachedTemplate r:id="rId9"/>'
                "</w:settings>"
            ),
            **{
                "word/_rels/settings.xml.rels": relation(
                    "attachedTemplate", f"file:///C:/{NAME}.dotm", is_outside=True
                )
            },
        ),
        "file-names",
    ),
    "link.docx": (
        repacked(
            word(),
            **{
                "word/_rels/document.xml.rels": relation(
                    "hyperlink", f"file:///C:/{NAME}.docx", is_outside=True
                )
            },
        ),
        "file-names",
    ),
    "photo.docx": (
        repacked(word(), **{"word/media/image1.jpeg": with_exif("jpeg", **ALL_EXIF)}),
        "position",
    ),
    "revision.docx": (
        repacked(word(), word__document_xml=paragraph("<w:r/>", 'w:rsidR="00AB12CD"')),
        "history",
    ),
    "xml-comment.docx": (
        repacked(word(), word__document_xml=paragraph(f"<!-- {NAME} -->")),
        "",
    ),
}
OTHERS = {
    "author.xlsx": (spreadsheet(docProps__core_xml=CORE), "properties"),
    "comments.xlsx": (spreadsheet(xl__comments1_xml=xml("p", NAME)), "comments"),
    "threads.xlsx": (
        spreadsheet(**{"xl/threadedComments/threadedComment1.xml": xml("p", NAME)}),
        "comments",
    ),
    "persons.xlsx": (
        spreadsheet(**{"xl/persons/person.xml": xml("p", NAME)}),
        "names",
    ),
    "notes.xlsx": (
        spreadsheet(
            **{
                "xl/drawings/vmlDrawing1.vml": xml(
                    "p", xml("ClientData", NAME, ObjectType="Note")
                )
            }
        ),
        "",
    ),
    "path.xlsx": (
        spreadsheet(xl__workbook_xml=xml("p", xml("absPath", url=f"C:/{NAME}/"))),
        "file-names",
    ),
    "sharing.xlsx": (
        spreadsheet(xl__workbook_xml=xml("p", xml("fileSharing", userName=NAME))),
        "names",
    ),
    "author.pptx": (slides(docProps__core_xml=CORE), "properties"),
    "comments.pptx": (
        slides(**{"ppt/comments/comment1.xml": xml("p", NAME)}),
        "comments",
    ),
    "authors.pptx": (slides(ppt__commentAuthors_xml=xml("p", NAME)), "names"),
    "tags.pptx": (slides(**{"ppt/tags/tag1.xml": xml("p", NAME)}), "programs"),
    "changes.pptx": (
        slides(**{"ppt/changesInfos/changesInfo1.xml": xml("p", NAME)}),
        "history",
    ),
    "film.pptx": (
        slides(**{"ppt/media/media1.mp4": film((b"uuid", NEEDLE), (b"moov", b""))}),
        "programs",
    ),
    "author.odt": (open_document(meta_xml=xml("meta", NAME)), "properties"),
    "printer.odt": (open_document(settings_xml=xml("p", NAME)), "programs"),
    "preview.ods": (
        open_document("spreadsheet", **{"Thumbnails/thumbnail.png": NEEDLE}),
        "preview",
    ),
    "versions.odt": (open_document(**{"Versions/1": NEEDLE}), "history"),
    "comments.odt": (
        open_document(content_xml=xml("body", xml("annotation", NAME) + "after")),
        "comments",
    ),
    "link.odt": (
        open_document(content_xml=xml("body", xml("a", href=f"file:///C:/{NAME}"))),
        "file-names",
    ),
    "photo.odt": (
        open_document(**{"Pictures/1.jpg": with_exif("jpeg", **ALL_EXIF)}),
        "position",
    ),
}


def changed_pdf(change, **save) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as file:
        change(file)
        stream = io.BytesIO()
        file.save(stream, fix_metadata_version=False, **save)
        return stream.getvalue()


def with_xmp(file):
    file.Root.Metadata = file.make_stream(XMP)


def with_remark(file):
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Highlight, Rect=[0, 0, 9, 9], T=NAME)
    file.pages[0].Annots = file.make_indirect([note])


def with_link_to_folder(file):
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"file:///C:/{NAME}")
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])


def with_photo(file):
    image = file.make_stream(with_exif("jpeg", **ALL_EXIF))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Filter = pikepdf.Name.DCTDecode
    image.Metadata = file.make_stream(XMP)
    file.pages[0].Resources = pikepdf.Dictionary(XObject={"/I": image})


def with_attachment(file):
    file.attachments["a.txt"] = pikepdf.AttachedFileSpec(
        file, NEEDLE, filename=f"{NAME}.txt"
    )


def with_script(file):
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=NAME)


def with_program_data(file):
    file.pages[0].PieceInfo = pikepdf.Dictionary(A=pikepdf.Dictionary(Private=NAME))


def with_preview(file):
    file.pages[0].Thumb = file.make_stream(NEEDLE)


PDFS = {
    "author.pdf": (pdf(author=NAME), "properties"),
    "packed.pdf": (
        pdf(author=NAME, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "properties",
    ),
    "xmp.pdf": (changed_pdf(with_xmp), "descriptions"),
    "remark.pdf": (changed_pdf(with_remark), "comments"),
    "folder.pdf": (changed_pdf(with_link_to_folder), "file-names"),
    "photo.pdf": (changed_pdf(with_photo), "position descriptions"),
    "attached.pdf": (changed_pdf(with_attachment), "attached"),
    "script.pdf": (changed_pdf(with_script), "scripts"),
    "program.pdf": (changed_pdf(with_program_data), "programs"),
    "preview.pdf": (changed_pdf(with_preview), "preview"),
    "behind.pdf": (pdf() + BEHIND, "behind-end"),
    "old-object.pdf": (pdf() + b"\n99 0 obj\n(" + NEEDLE + b")\nendobj\n%%EOF\n", ""),
}
TELLING = PICTURES | MEDIA | WORD | OTHERS | PDFS
