"""RIS of other programs."""

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
