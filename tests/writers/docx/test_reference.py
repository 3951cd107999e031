"""Reference files: styles by name, plain refusals, no history carried over."""

import re

import pytest
from tools.build_reference import build_reference

from appeals.annexes.clean import clean
from appeals.errors import WorkspaceError
from appeals.writers.docx import check_reference, write_docx
from tests.annexes.samples import HERE, NAME, with_exif
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import (
    OWN_REFERENCE,
    RESAVED_REFERENCE,
    changed,
    part,
    parts_of,
    replaced,
    zipped,
)
from tests.writers.docx.trees import letter, para, rich_document

STYLES, HEADER = "word/styles.xml", "word/header1.xml"
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
PICTURE_TYPE = (
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
)


def refusal(reference: bytes) -> WorkspaceError:
    """Give the error that a reference file raises."""
    with pytest.raises(WorkspaceError) as error:
        check_reference(reference, "layout/reference.docx")
    assert str(error.value.place) == "layout/reference.docx"
    assert "layout/reference.docx" in error.value.message
    return error.value


def with_other_ids(xml: str, names: list[str]) -> str:
    """Call the styles x00, x01, ... by id, and leave their names."""
    for number, old in enumerate(names):
        xml = re.sub(
            rf'((?:styleId|(?:pStyle|rStyle|tblStyle|basedOn|next) w:val)="){old}"',
            rf'\g<1>x{number:02d}"',
            xml,
        )
    return xml


def with_header_relation(rel: str, target: bytes = b"PNG") -> bytes:
    """Give the first header a relationship of its own."""
    rels = f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{rel}</Relationships>"
    return zipped(
        {
            **parts_of(OWN_REFERENCE),
            "word/_rels/header1.xml.rels": rels.encode(),
            "word/media/logo.png": target,
        }
    )


def test_the_reference_file_is_what_its_script_builds() -> None:
    assert build_reference() == OWN_REFERENCE


def test_a_reference_whose_style_ids_were_renamed_gives_the_same_letter() -> None:
    names = re.findall(r'w:styleId="(\w+)"', part(OWN_REFERENCE, STYLES))
    renamed = {
        name: with_other_ids(content.decode(), names).encode()
        for name, content in parts_of(OWN_REFERENCE).items()
    }
    data = write_docx(rich_document(), zipped(renamed))
    assert violations(data) == []
    assert part(data) == with_other_ids(part(write_docx(rich_document())), names)
    assert "FootnoteReference" not in part(data)


def test_a_reference_saved_by_libreoffice_serves_as_well() -> None:
    data = write_docx(rich_document(), RESAVED_REFERENCE)
    assert violations(data) == []
    assert '<w:rStyle w:val="FootnoteAnchor"/></w:rPr><w:footnoteReference' in part(
        data
    )
    assert '<w:pStyle w:val="Footnote"/>' in part(data, "word/footnotes.xml")
    assert b"LibreOffice" not in b"".join(parts_of(data).values())
    assert part(data, STYLES).count("<w:lang ") == 1


def test_all_missing_styles_are_named_at_once() -> None:
    without = changed(
        OWN_REFERENCE,
        STYLES,
        lambda text: text.replace('"Letter Asks"', '"A"').replace('"Hyperlink"', '"B"'),
    )
    error = refusal(without)
    assert "'Letter Asks' (paragraph), 'Hyperlink' (character)" in error.message
    assert "copy of the reference.docx" in error.remedy


def test_a_list_style_without_numbering_is_named() -> None:
    without = changed(
        OWN_REFERENCE, STYLES, lambda t: re.sub(r"<w:numPr>.*?</w:numPr>", "", t)
    )
    assert "no numbering in its style 'Letter Numbers'" in refusal(without).message


def test_a_list_style_that_names_an_unknown_list_is_named() -> None:
    without = replaced(OWN_REFERENCE, STYLES, 'w:numId w:val="3"', 'w:numId w:val="9"')
    assert "'Letter Asks'" in refusal(without).message


def test_a_template_serves_and_the_letter_is_a_document() -> None:
    template = replaced(OWN_REFERENCE, TYPES, "document.main+xml", "template.main+xml")
    data = write_docx(letter(), template)
    assert "document.main+xml" in part(data, TYPES)
    assert "template" not in part(data, TYPES)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (b"no zip", "is not a Word document"),
        (OWN_REFERENCE[:-200], "is not a Word document"),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "is not a Word document or"),
        (zipped({"a": b""}), "lacks its part '[Content_Types].xml'"),
        (zipped({str(n): b"" for n in range(1001)}), "far too large"),
        (
            replaced(OWN_REFERENCE, TYPES, "document.main+xml", "macroEnabled"),
            "without macros",
        ),
        (
            replaced(OWN_REFERENCE, STYLES, "<w:styles", "<!DOCTYPE x><w:styles"),
            "not plain UTF-8 XML",
        ),
        (
            replaced(
                OWN_REFERENCE, "word/theme.xml", "<a:theme", "<!DOCTYPE x><a:theme"
            ),
            "not plain UTF-8 XML",
        ),
        (replaced(OWN_REFERENCE, STYLES, "</w:styles>", ""), "not well-formed"),
        (
            changed(
                OWN_REFERENCE,
                STYLES,
                lambda t: re.sub(
                    'xmlns:w="[^"]*"',
                    'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"',
                    t,
                ),
            ),
            "Strict",
        ),
        (
            changed(OWN_REFERENCE, STYLES, lambda t: re.sub(r"\bw([:=])", r"v\1", t)),
            "unusual XML prefixes",
        ),
        (
            replaced(OWN_REFERENCE, STYLES, "</w:styles>", "<w:a>" * 200),
            "nested too deep",
        ),
        (
            replaced(OWN_REFERENCE, "word/document.xml", "<w:pgSz", "<w:other"),
            "no page size",
        ),
        (
            with_header_relation(
                f'<Relationship Id="rId1" {PICTURE_TYPE} TargetMode="External" '
                'Target="https://example.org/logo.png"/>'
            ),
            "is not inside the file",
        ),
        (
            with_header_relation(
                f'<Relationship Id="rId1" {PICTURE_TYPE[:-6]}oleObject" Target="a"/>'
            ),
            "kind 'oleObject'",
        ),
    ],
)
def test_a_file_that_cannot_serve_is_refused_in_plain_words(
    reference: bytes, message: str
) -> None:
    assert message in refusal(reference).message


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    import zipfile
    from io import BytesIO

    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    assert "far too large" in refusal(file.getvalue()).message


def test_a_picture_of_the_letterhead_is_clean_in_every_letter() -> None:
    rel = f'<Relationship Id="rId1" {PICTURE_TYPE} Target="media/logo.png"/>'
    photo = with_exif("png", first={0x013B: NAME}, gps=HERE)
    reference = replaced(
        with_header_relation(rel, photo),
        TYPES,
        "<Default ",
        '<Default Extension="png" ContentType="i/p"/><Default ',
    )
    picture = parts_of(write_docx(letter(), reference))["word/media/logo.png"]
    assert picture == clean(photo, ".png").data
    assert NAME.encode() in photo
    assert NAME.encode() not in picture


def test_a_picture_in_a_pattern_stays_while_its_words_change() -> None:
    rel = f'<Relationship Id="rId1" {PICTURE_TYPE} Target="media/logo.png"/>'
    drawing = '<w:r><w:drawing><x xmlns="y" r:embed="rId1"/></w:drawing></w:r>'
    reference = replaced(
        with_header_relation(rel),
        HEADER,
        "<w:r><w:t>Organisation</w:t></w:r>",
        f"{drawing}<w:r><w:t>Organisation</w:t></w:r>",
    )
    reference = replaced(
        reference,
        TYPES,
        "<Default ",
        '<Default Extension="png" ContentType="i/p"/><Default ',
    )
    data = write_docx(letter(), reference)
    assert drawing in part(data, HEADER)
    assert "Organisation" not in part(data, HEADER)
    assert parts_of(data)["word/media/logo.png"] == b"PNG"
    assert 'Extension="png" ContentType="i/p"' in part(data, TYPES)
    assert violations(data) == []


def test_words_of_a_header_that_are_no_pattern_stay() -> None:
    fixed = "<w:p><w:r><w:t>Registered charity 12345</w:t></w:r></w:p>"
    reference = replaced(
        OWN_REFERENCE, "word/footer1.xml", "</w:ftr>", f"{fixed}</w:ftr>"
    )
    assert fixed in part(write_docx(letter(), reference), "word/footer1.xml")


def test_nothing_of_the_history_of_a_reference_reaches_a_letter() -> None:
    reference = replaced(
        OWN_REFERENCE,
        "word/document.xml",
        "<w:body>",
        '<w:body><w:p w:rsidR="00AA00AA"><w:r><w:t>SECRET draft</w:t></w:r></w:p>',
    )
    reference = changed(
        reference,
        "word/settings.xml",
        lambda t: re.sub(
            r"/>$",
            '><w:evenAndOddHeaders/><w:attachedTemplate r:id="rId1"/>'
            '<w:rsids><w:rsidRoot w:val="00AA00AA"/></w:rsids></w:settings>',
            t,
        ),
    )
    reference = replaced(
        reference, HEADER, "<w:p>", '<w:p w:rsidR="00AA00AA" w:rsidRDefault="00BB">'
    )
    relation = (
        '<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/'
        'relationships/vbaProject" Target="vba.bin"/></Relationships>'
    )
    reference = replaced(reference, RELATIONS, "</Relationships>", relation)
    reference = zipped({**parts_of(reference), "word/vba.bin": b"SECRET"})
    data = write_docx(letter(para("A letter.")), reference)
    everything = b"".join(parts_of(data).values())
    for trace in (b"SECRET", b"00AA00AA", b"rsid", b"attachedTemplate", b"vba"):
        assert trace not in everything
    assert "<w:evenAndOddHeaders/>" in part(data, "word/settings.xml")
    assert violations(data) == []


def test_note_settings_of_a_reference_cannot_change_the_numbers() -> None:
    restart = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    reference = replaced(
        OWN_REFERENCE, "word/document.xml", "<w:pgSz", f"{restart}<w:pgSz"
    )
    assert "eachPage" not in part(write_docx(letter(), reference))
