"""Clean copies: nothing is left of what a file hides, and its content stays."""

import io
import random
import zipfile
from pathlib import PurePosixPath

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from appeals.annexes import packages
from appeals.annexes.clean import clean
from appeals.annexes.cleaning import CannotClean
from tests.annexes.needles import (
    PICTURES,
    TELLING,
    XMP,
    W,
    box,
    changed_pdf,
    holds_needle,
    paragraph,
    relation,
    xml,
)
from tests.annexes.samples import (
    HERE,
    NAME,
    SOUND,
    archive,
    film,
    mp3,
    noise,
    open_document,
    pdf,
    picture,
    repacked,
    slides,
    spreadsheet,
    with_exif,
    word,
)


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


@pytest.mark.parametrize("name", TELLING)
def test_what_is_no_content_is_taken_out(name):
    data, kinds = TELLING[name]
    cleaned = clean(data, ending(name))
    assert not holds_needle(cleaned.data)
    assert set(kinds.split()) <= cleaned.taken


def test_the_samples_hold_what_is_looked_for():
    told = {n for n, (data, _) in TELLING.items() if holds_needle(data)}
    assert set(TELLING) - told <= {
        *("clock.png", "clock.mp4", "place.mov", "behind.mp4"),
        *("revision.docx", "packed.png"),
    }


@pytest.mark.parametrize("name", TELLING)
def test_cleaning_twice_changes_nothing(name):
    once = clean(TELLING[name][0], ending(name))
    again = clean(once.data, ending(name))
    assert (again.data, again.taken) == (once.data, frozenset())


PIXELS = {n: d for n, (d, _) in PICTURES.items() if not n.endswith(".gif")}


@pytest.mark.parametrize("name", PIXELS)
def test_no_pixel_changes(name):
    before = Image.open(io.BytesIO(PIXELS[name]))
    after = Image.open(io.BytesIO(clean(PIXELS[name], ending(name)).data))
    assert (after.mode, after.size) == (before.mode, before.size)
    assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff"])
@pytest.mark.parametrize("way_up", range(1, 9))
def test_a_picture_stays_the_right_way_up(kind, way_up):
    data = with_exif(kind, first={0x0112: way_up, 0x013B: NAME}, gps=HERE)
    cleaned = clean(data, f".{kind}")
    exif = Image.open(io.BytesIO(cleaned.data)).getexif()
    assert exif.get(0x0112, 1) == way_up
    assert not holds_needle(cleaned.data)
    assert not {0x8769, 0x8825} & set(exif)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff"])
def test_the_profile_of_colours_stays(kind):
    data = picture(kind, icc_profile=b"a profile of colours")
    cleaned = Image.open(io.BytesIO(clean(data, f".{kind}").data))
    assert cleaned.info["icc_profile"] == b"a profile of colours"


@pytest.mark.parametrize("name", sorted(set(SOUND) - {"a.zip", "a.rtf"}))
def test_a_file_with_nothing_to_take_says_so(name):
    if name == "a.docx":
        pytest.skip("the library that makes it leaves its properties in")
    assert clean(SOUND[name], ending(name)).taken == frozenset()


def test_a_word_file_still_opens():
    from docx import Document

    cleaned = clean(word(author=NAME), ".docx").data
    document = Document(io.BytesIO(cleaned))
    assert [p.text for p in document.paragraphs] == ["A statement."]


def test_a_name_in_alternative_text_is_kept_and_said():
    name = xml("docPr", id="1", name="Picture 1", descr=NAME)
    data = repacked(word(), word__document_xml=paragraph(name))
    assert "picture-texts" in clean(data, ".docx").kept


def tracked(kind: str) -> bytes:
    return repacked(word(), word__document_xml=paragraph(f'<w:{kind} w:author="A"/>'))


HIDDEN_RUN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
HIDDEN_STYLE = (
    f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)


def with_form(file):
    field = file.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a"))
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def with_hidden_layer(file):
    layer = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="a"))
    default = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    file.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=default)


def with_note(kind: str):
    def add(file):
        note = pikepdf.Dictionary(Subtype=pikepdf.Name(kind), Rect=[0, 0, 9, 9])
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])

    return add


def locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="a", user="", R=6))


CHANGES = "ins del moveFrom moveTo rPrChange pPrChange cellIns sectPrChange".split()
REFUSED = {
    **{f"{kind}.docx": (tracked(kind), "tracked changes") for kind in CHANGES},
    "hidden.docx": (
        repacked(word(), word__document_xml=paragraph(HIDDEN_RUN)),
        "hidden text",
    ),
    "hidden-style.docx": (
        repacked(
            word(),
            word__styles_xml=HIDDEN_STYLE,
            word__document_xml=paragraph('<w:rStyle w:val="H"/>'),
        ),
        "hidden text",
    ),
    "hidden-header.docx": (
        repacked(word(), word__header1_xml=paragraph(HIDDEN_RUN)),
        "hidden text",
    ),
    "damaged.docx": (
        repacked(word(), **{"word/media/image1.jpeg": with_exif("jpeg")[:300]}),
        "damaged picture",
    ),
    "macro.docx": (repacked(word(), **{"word/vbaProject.bin": b"x"}), "macros"),
    "inside.docx": (
        repacked(word(), **{"word/embeddings/a.pdf": pdf()}),
        "other files",
    ),
    "linked.docx": (
        repacked(
            word(),
            **{
                "word/_rels/document.xml.rels": relation(
                    "image", "https://example.org/a.png", is_outside=True
                )
            },
        ),
        "linked to other files",
    ),
    "signed.docx": (repacked(word(), **{"_xmlsignatures/sig1.xml": "<p/>"}), "signed"),
    "entities.docx": (
        repacked(
            word(),
            word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        ),
        "entities",
    ),
    "sheet.xlsx": (
        spreadsheet(xl__workbook_xml=xml("p", xml("sheet", state="veryHidden"))),
        "hidden sheet",
    ),
    "row.xlsx": (
        spreadsheet(**{"xl/worksheets/sheet1.xml": xml("p", xml("row", hidden="1"))}),
        "hidden rows",
    ),
    "pivot.xlsx": (
        spreadsheet(**{"xl/pivotCache/pivotCacheRecords1.xml": "<p/>"}),
        "copy of the data",
    ),
    "slide.pptx": (
        slides(**{"ppt/slides/slide1.xml": xml("sld", show="0")}),
        "hidden slide",
    ),
    "notes.pptx": (
        slides(**{"ppt/notesSlides/notesSlide1.xml": xml("n", xml("t", "a note"))}),
        "notes of the speaker",
    ),
    "tracked.odt": (
        open_document(content_xml=xml("b", xml("tracked-changes", "<a/>"))),
        "tracked changes",
    ),
    "hidden.odt": (open_document(content_xml=xml("b", xml("hidden-text"))), "hidden"),
    "hidden.ods": (
        open_document(
            "spreadsheet",
            content_xml='<b xmlns:s="s" xmlns:t="t"><s:style s:name="ta1">'
            '<s:table-properties t:display="false"/></s:style>'
            '<t:table t:style-name="ta1"/></b>',
        ),
        "hidden",
    ),
    "row.ods": (
        open_document(
            "spreadsheet", content_xml=xml("b", xml("row", visibility="collapse"))
        ),
        "hidden rows",
    ),
    "macro.odt": (open_document(**{"Basic/a.xml": "<a/>"}), "macros"),
    "object.odt": (open_document(**{"Object 1/content.xml": "<a/>"}), "other files"),
    "form.pdf": (changed_pdf(with_form), "form"),
    "layer.pdf": (changed_pdf(with_hidden_layer), "hidden layers"),
    "redaction.pdf": (changed_pdf(with_note("/Redact")), "not applied"),
    "drawing.pdf": (changed_pdf(with_note("/FreeText")), "on top of its pages"),
    "locked.pdf": (locked(), "encrypted"),
    "a.zip": (archive(**{"a.txt": "A text."}), "ZIP"),
    "a.rtf": (SOUND["a.rtf"], "RTF"),
    "a.heic": (film((b"meta", b"")).replace(b"isom", b"heic"), "HEIC"),
    "a.svg": (b"<svg/>", "text"),
    "key.age": (noise(), "not known"),
    "positions.mp4": (
        film(
            (
                b"moov",
                box(
                    b"trak",
                    box(
                        b"mdia",
                        box(
                            b"minf",
                            box(
                                b"stbl", box(b"stsd", bytes(8) + box(b"gpmd", bytes(8)))
                            ),
                        ),
                    ),
                ),
            )
        ),
        "positions",
    ),
    "gap.mp3": (mp3() + noise(50) + mp3(), "damaged"),
    "twice.docx": (b"", "two parts"),
    "out.docx": (
        archive(**{"word/document.xml": "<a/>", "../a.xml": "<a/>"}),
        "leads out",
    ),
}


def doubled() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in ("word/document.xml", "word/a.xml", "WORD/a.xml"):
            packed.writestr(name, "<a/>")
    return stream.getvalue()


REFUSED["twice.docx"] = (doubled(), "two parts of one name")


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_person_must_decide_is_refused_with_what_to_do(name):
    data, what = REFUSED[name]
    with pytest.raises(CannotClean) as refused:
        clean(data, ending(name))
    assert what in refused.value.message
    assert refused.value.remedy


def test_a_bomb_is_refused_before_it_unpacks(monkeypatch):
    monkeypatch.setattr(packages, "_MOST_UNPACKED", 1 << 20)
    bomb = archive(
        word__document_xml="<a/>", **{"word/media/image1.png": bytes(2 << 20)}
    )
    with pytest.raises(CannotClean, match="half a gigabyte"):
        clean(bomb, ".docx")


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(packages, "_MOST_PARTS", 50)
    parts = {f"word/media/image{number}.png": b"" for number in range(60)}
    with pytest.raises(CannotClean, match="too many parts"):
        clean(archive(word__document_xml="<a/>", **parts), ".docx")


BROKEN = {
    **{f"sound.{n}": d for n, d in SOUND.items()},
    **{n: d for n, (d, _) in TELLING.items()},
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_cleaned_or_refused(name):
    """Cut off, and with flipped and random bytes: never another error."""
    data, chance = BROKEN[name], random.Random(name)
    for _ in range(4):
        broken = bytearray(data)
        for _ in range(chance.choice((0, 1, 3, 20))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = chance.choice((len(broken), chance.randrange(len(broken))))
        try:
            cleaned = clean(bytes(broken[:cut]), ending(name))
        except CannotClean:
            continue
        if ending(name) in {".jpg", ".jpeg", ".png", ".webp", ".tiff", ".gif"}:
            assert not holds_needle(cleaned.data)


MARKERS = st.sampled_from([0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xE5, 0xEF])
CONTENTS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"", bytes(65_533), b"Exif\0\0", b"ICC_PROFILE\0\1\1", XMP]),
    st.sampled_from([b"Adobe", b"Adobe\0d\0\0\0\0\1", b"JFIF\0", b"JFIF\0\1\1"]),
)


@settings(max_examples=30)
@example([(0xEE, b"Adobe")])
@example([(0xE0, b"JFIF\0")])
@given(st.lists(st.tuples(MARKERS, CONTENTS), max_size=6))
def test_any_segments_in_any_order_come_clean(segments):
    plain = picture("jpeg")
    inner = b"".join(
        bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content
        for marker, content in segments
    )
    cleaned = clean(plain[:2] + inner + plain[2:], ".jpg").data
    assert (
        Image.open(io.BytesIO(cleaned)).tobytes()
        == Image.open(io.BytesIO(plain)).tobytes()
    )
    assert clean(cleaned, ".jpg").data == cleaned
