"""A CSL record becomes a sensible entry; what has no home is kept."""

import json

import pytest

from appeals.registry.characters import describe_character
from appeals.registry.interchange.entries import from_csl
from tests.registry.interchange.files import read


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
        ("chapter", {}, "chapter"),
        ("paper-conference", {}, "conference-paper"),
        ("article-journal", {}, "article"),
        ("thesis", {}, "thesis"),
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
        "issue": "3",
        "date": "2019-08",
        "accessed": "2024-01-02",
        "languages": ("en-GB",),
        "csl": {
            "author": (
                {"family": "Smith", "given": "Jane"},
                {"family": "Vries", "given": "K.", "non-dropping-particle": "de"},
            ),
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
def test_of_a_date_that_is_no_single_one_the_year_is_taken_and_all_is_kept(issued):
    fields = read("csl-json", {"id": "x", "type": "book", "issued": issued})
    assert fields["date"] == "2019"
    assert json.dumps(fields["csl"]["issued"]) == json.dumps(issued)


@pytest.mark.parametrize(
    ("more", "symbol"),
    [
        ({"number": "XYZ/2020/ODD-7", "publisher": "United Nations"}, "XYZ/2020/ODD-7"),
        ({"number": "QQ/77/1 (Annex)", "authority": "General Assembly"}, None),
        ({"number": "E/XX/2001/3"}, "E/XX/2001/3"),
        ({"note": "UN Doc. QQ/77/1, para. 4"}, "QQ/77/1"),
        ({"number": "5", "note": "U.N. Doc. QQ/77/1."}, "QQ/77/1"),
        ({"note": "UN Doc. A/HRC/45/13"}, "A/HRC/45/13"),
    ],
)
@pytest.mark.parametrize("csl_type", ["report", "document", "legislation"])
def test_a_symbol_of_an_unknown_shape_is_kept_as_a_symbol(csl_type, more, symbol):
    fields = read("csl-json", {"id": "x", "type": csl_type, "title": "T", **more})
    assert fields["kind"] == "un-document"
    assert fields["symbol"] == (symbol or more["number"])


@pytest.mark.parametrize(
    "more",
    [
        {"number": "WP/15/12", "publisher": "A Bank"},
        {"number": "43577/98", "publisher": "United Nations"},
        {"title": "UN Doc. QQ/77/1 and its makers"},
        {"note": "See UN Doc. A/HRC/45/13"},
    ],
)
def test_a_number_of_anybody_else_is_no_symbol(more):
    fields = read("csl-json", {"id": "x", "type": "report", "title": "T", **more})
    assert fields["kind"] == "ngo-report"
    assert "symbol" not in fields


RIGHT_TO_LEFT = "\u202e"


def test_characters_that_no_file_may_hold_are_left_out_and_said():
    record = {
        "id": "x",
        "type": "book",
        "title": f"A{RIGHT_TO_LEFT}B",
        "abstract": "C\ue5f8\x01D",
    }
    reading = from_csl(record)
    assert reading.errors == []
    assert reading.fields["title"] == "AB"
    assert reading.fields["csl"] == {"abstract": "CD"}
    assert reading.remarks == [
        f"'title' loses {describe_character(RIGHT_TO_LEFT)}",
        "'abstract' loses a private-use character (U+E5F8)",
    ]
