"""RIS of other programs."""

import pytest

from appeals.registry.interchange.entries import from_csl
from appeals.registry.interchange.formats import read_records
from tests.registry.interchange.files import merged, read, reported


def test_ris_of_another_program_is_read():
    text = (
        "TY  - JOUR\r\nID  - j1\r\nAU  - Smith, Jane\r\nTI  - A long\r\n title\r\n"
        "JO  - J. X\r\nSP  - 1\r\nEP  - 9\r\nIS  - 2\r\nPY  - 2019\r\n"
        "KW  - a\r\nKW  - b\r\nN1  - a remark\r\nL1  - file:///x\r\nER  - \r\n"
    )
    fields = read("ris", text)
    assert fields["title"] == "A long title"
    assert (fields["author"], fields["author_last"]) == ("Jane Smith", "Smith")
    assert (fields["page"], fields["date"], fields["note"]) == (
        "1-9",
        "2019",
        "a remark",
    )
    assert fields["csl"]["keyword"] == "a, b"
    assert "file:///x" not in str(fields)


def test_a_government_document_of_ris_without_id_is_known_by_its_symbol():
    text = "TY  - GOVDOC\nTI  - Report\nSN  - A/HRC/30/36\nER  - \n"
    (record,) = read_records(text, "ris", "a").records
    assert record.id == "a-hrc-30-36"
    assert from_csl(record.csl).fields["symbol"] == "A/HRC/30/36"


def test_faulty_records_of_ris_hide_no_others(tmp_path):
    text = """TY  - BOOK
ID  - one
TI  - T
ER  -
TY  - XXXX
ID  - two
ER  -
TY  - BOOK
ID  - three
TI  - T
TY  - BOOK
ID  - four
TI  - T
ER  -
"""
    result = merged(tmp_path, "ris", text)
    assert reported(result.errors) == [
        "a.x:5:1: entry 2 ('two') has the unknown type 'XXXX'",
        "a.x:8:1: entry 3 ('three') has no line 'ER  - ' at its end",
    ]
    assert result.added == ("one", "four")


def test_an_edited_book_of_zotero_has_its_editor_series_and_length():
    text = (
        "TY  - BOOK\nID  - x\nTI  - T\nA2  - Serial, Ann\nA3  - Roe, Kim\n"
        "T2  - A Series\nSP  - 320\nPY  - 2001\nER  - \n"
    )
    fields = read("ris", text)
    assert (fields["editor"], fields["editor_last"]) == ("Kim Roe", "Roe")
    assert fields["extent"] == {"pages": 320}
    assert {"container", "page"}.isdisjoint(fields)
    assert fields["csl"]["collection-title"] == "A Series"
    assert fields["csl"]["ris"] == {"A2": ("Serial, Ann",)}


def test_a_conference_paper_of_zotero_has_its_book_and_place():
    text = (
        "TY  - CONF\nID  - x\nTI  - T\nC1  - Geneva\nC3  - Proceedings\n"
        "T2  - The Conference\nPY  - 2001\nER  - \n"
    )
    fields = read("ris", text)
    assert (fields["container"], fields["place"]) == ("Proceedings", "Geneva")
    assert {"addressee", "jurisdiction"}.isdisjoint(fields)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("ELEC", "web"),
        ("WEB", "web"),
        ("UNPB", "unpublished"),
        ("MANSCPT", "unpublished"),
        ("LEGAL", "statute"),
        ("EDBOOK", "book"),
    ],
)
def test_other_names_of_a_type_are_read(tag, kind):
    assert read("ris", f"TY  - {tag}\nID  - x\nTI  - T\nER  - \n")["kind"] == kind
