"""What letters take from a reference file is found, or said to be missing."""

import pytest

from appeals.model.finding import Observation
from appeals.writers.docx import examine_reference
from appeals.writers.docx.styles import REQUIRED
from tests.writers.docx.packages import (
    OWN_REFERENCE,
    RESAVED_REFERENCE,
    parts_of,
    replaced,
    zipped,
)

STYLES, RELATIONS = "word/styles.xml", "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def seen(data: bytes) -> dict[str, Observation]:
    return {o.subject: o for o in examine_reference(data, "layout/reference.docx")}


def faults(data: bytes) -> list[Observation]:
    return [o for o in seen(data).values() if o.error]


@pytest.mark.parametrize("reference", [OWN_REFERENCE, RESAVED_REFERENCE])
def test_a_good_reference_is_found_whole_also_when_libreoffice_saved_it(
    reference: bytes,
) -> None:
    found = seen(reference)
    assert faults(reference) == []
    for name, kind in REQUIRED.items():
        assert "found" in found[f"{kind} style '{name}'"].state
    assert found["page"].state == "210 x 297 mm"
    assert found["margins"].state == "top 22, right 25, bottom 22, left 25 mm"
    assert found["fonts"].state.startswith("Noto Serif, ")
    assert "header" in found["pattern 'Letterhead Name'"].state


def test_every_missing_style_is_named_with_what_to_do_in_word() -> None:
    reference = OWN_REFERENCE
    for name in ("Letter Subject", "Letter Asks"):
        reference = replaced(
            reference, STYLES, f'<w:name w:val="{name}"/>', '<w:name w:val="X"/>'
        )
    found = {o.subject: o.error for o in faults(reference)}
    assert set(found) == {
        "paragraph style 'Letter Subject'",
        "paragraph style 'Letter Asks'",
    }
    error = found["paragraph style 'Letter Subject'"]
    assert error is not None
    assert "Home > Styles > New Style, name it 'Letter Subject'" in error.remedy
    assert str(error.place) == "layout/reference.docx"


def test_a_list_style_without_a_list_is_named() -> None:
    reference = replaced(
        OWN_REFERENCE, STYLES, '<w:numPr><w:numId w:val="3"/></w:numPr>', ""
    )
    assert [o.subject for o in faults(reference)] == ["list of 'Letter Asks'"]


def test_macros_are_refused() -> None:
    rel = (
        '<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/'
        'relationships/vbaProject" Target="vba.bin"/></Relationships>'
    )
    reference = replaced(OWN_REFERENCE, RELATIONS, "</Relationships>", rel)
    reference = zipped({**parts_of(reference), "word/vba.bin": b"MACRO"})
    assert [o.subject for o in faults(reference)] == ["macros"]


def test_a_picture_outside_of_the_file_is_refused_by_its_address() -> None:
    rel = (
        f'<Relationship Id="r1" Type="{OFFICE}/image" TargetMode="External" '
        'Target="https://example.org/logo.png"/>'
    )
    rels = f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{rel}</Relationships>"
    reference = zipped(
        {**parts_of(OWN_REFERENCE), "word/_rels/header1.xml.rels": rels.encode()}
    )
    (fault,) = faults(reference)
    assert fault.error is not None
    assert "https://example.org/logo.png" in fault.error.message


def test_a_file_that_is_no_word_document_is_one_fault() -> None:
    (fault,) = faults(b"%PDF-1.7")
    assert fault.error is not None
    assert "not a Word document" in fault.error.message
