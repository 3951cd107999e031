"""Files of other programs become sensible entries; what has no home is kept."""

import json

import pytest

from appeals.registry.interchange.formats import read_records
from appeals.registry.interchange.from_csl import from_csl


def read(form, text):
    """Read one record of a file."""
    text = text if isinstance(text, str) else json.dumps([text])
    file = read_records(text, form, "a")
    assert file.errors == ()
    (record,) = file.records
    reading = from_csl(record.csl)
    assert reading.errors == []
    return reading.fields


@pytest.mark.parametrize(
    ("csl_type", "more", "kind"),
    [
        ("report", {}, "ngo-report"),
        ("report", {"number": "A/HRC/45/13"}, "un-document"),
        ("report", {"number": "UN Doc A/HRC/45/13"}, "un-document"),
        ("report", {"number": "A/RES/47/133"}, "resolution"),
        ("document", {"number": "A/HRC/WGAD/2018/82"}, "wgad-opinion"),
        ("legal_case", {"number": "CAT/C/50/D/416/2010"}, "tb-views"),
        ("legal_case", {"number": "43577/98"}, "case"),
        ("personal_communication", {"number": "OL CHN 15/2018"}, "sp-communication"),
        ("personal_communication", {}, "letter"),
        ("treaty", {}, "treaty"),
        ("legislation", {}, "statute"),
        ("article-newspaper", {}, "news"),
        ("webpage", {}, "web"),
        ("post-weblog", {}, "web"),
        ("book", {}, "book"),
        ("chapter", {}, "article"),
        ("article-journal", {}, "article"),
        ("thesis", {}, "unpublished"),
        ("document", {"URL": "https://example.org/"}, "web"),
    ],
)
def test_the_type_or_a_symbol_gives_the_kind(csl_type, more, kind):
    fields = read("csl-json", {"id": "x", "type": csl_type, "title": "T", **more})
    assert fields["kind"] == kind


def test_a_record_of_zotero_fills_an_entry():
    fields = read(
        "csl-json",
        {
            "id": "http://zotero.org/users/1/items/ABCD2345",
            "type": "article-journal",
            "title": "On <i>liuzhi</i>",
            "shortTitle": "On",
            "author": [
                {"family": "Smith", "given": "Jane"},
                {"family": "Vries", "given": "K.", "non-dropping-particle": "de"},
            ],
            "container-title": "Journal of X",
            "volume": 12,
            "issue": "3",
            "issued": {"date-parts": [["2019", 8]]},
            "accessed": {"date-parts": [[2024, 1, 2]]},
            "language": "en-GB",
            "DOI": "10.1/x",
            "abstract": "One.\tTwo.",
        },
    )
    assert fields == {
        "kind": "article",
        "title": "On liuzhi",
        "short": "On",
        "author": "Jane Smith and K. de Vries",
        "author_last": "Smith and de Vries",
        "container": "Journal of X",
        "volume": "12",
        "date": "2019-08",
        "accessed": "2024-01-02",
        "languages": ("en-GB",),
        "csl": {
            "author": (
                {"family": "Smith", "given": "Jane"},
                {"family": "Vries", "given": "K.", "non-dropping-particle": "de"},
            ),
            "issue": "3",
            "DOI": "10.1/x",
            "abstract": "One. Two.",
        },
    }


@pytest.mark.parametrize(
    "issued",
    [
        {"literal": "spring 2019"},
        {"date-parts": [[2019], [2020]]},
        {"date-parts": [[2019]], "season": 2},
    ],
)
def test_a_date_that_is_no_single_day_month_or_year_is_kept_as_it_is(issued):
    fields = read("csl-json", {"id": "x", "type": "book", "issued": issued})
    assert "date" not in fields
    assert json.dumps(fields["csl"]["issued"]) == json.dumps(issued)


def test_bibtex_of_another_program_is_read():
    fields = read(
        "bibtex",
        r"""@article{mueller,
          author = "M{\"u}ller, J{\"o}rg and {Human Rights Watch} and others",
          title = {The {NSC} \& its {\'e}lan},
          journal = {China Q.}, volume = 3, number = 4, pages = {1--9},
          year = 2018, month = feb, doi = {10.1/a_b}, file = {/home/x/a.pdf}}""",
    )
    assert fields["author"] == "Jörg Müller, Human Rights Watch and others"
    assert fields["author_last"] == "Müller, Human Rights Watch and others"
    assert fields["title"] == "The NSC & its élan"
    assert (fields["date"], fields["page"]) == ("2018-02", "1-9")
    assert (fields["container"], fields["volume"]) == ("China Q.", "3")
    assert fields["csl"]["issue"] == "4"
    assert fields["csl"]["DOI"] == "10.1/a_b"
    assert "/home" not in str(fields)


def test_the_symbol_is_found_in_a_note_of_bibtex():
    fields = read("bibtex", "@misc{x, note={UN Doc CAT/C/CHN/CO/5}, year={2016}}")
    assert fields["kind"] == "un-document"
    assert fields["symbol"] == "CAT/C/CHN/CO/5"


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
