"""An import changes bibliographic fields by key, and leaves the rest alone."""

import json

import pytest

from appeals.model.authority import Authority
from appeals.registry.interchange.entries import is_same, plain_entry
from appeals.registry.interchange.formats import read_records, write_entries
from appeals.registry.interchange.merging import merge
from appeals.registry.workspace import load_workspace
from tests.registry.workspaces import write_workspace

HELD = """\
schema: appeals/citations@1
sources:
  a-hrc-45-13:
    kind: un-document
    certainty: confirmed
    source: the document
    symbol: A/HRC/45/13
    aliases: [The Report]
    title: A title
    date: 2020-08-07
    author: Jane Smith
    author_last: Smith
    note: A remark.
    forms:
      oscola: {title: Another}
    quotes:
      - id: first
        text: Words.
    csl: {DOI: 10.1/x}
  lost:
    kind: letter
    certainty: missing
"""


@pytest.fixture
def workspace(tmp_path):
    return load_workspace(write_workspace(tmp_path, citations_yaml=HELD))


def merged(workspace, record, form="csl-json"):
    text = record if isinstance(record, str) else json.dumps([record])
    result = merge(workspace, read_records(text, form, "a"), form, "imported from a")
    assert result.errors == ()
    return result


@pytest.mark.parametrize("form", ["csl-json", "bibtex", "ris"])
def test_an_export_changes_nothing_when_it_comes_back(workspace, form):
    text = write_entries(workspace.authorities.values(), form)
    result = merged(workspace, text, form)
    assert (result.added, result.changed, result.remarks) == ((), {}, ())


def test_changed_fields_alone_change_and_the_entry_is_unconfirmed(workspace):
    record = {
        "id": "a-hrc-45-13",
        "type": "report",
        "title": "Another title",
        "publisher": "United Nations",
        "note": "A note of theirs",
        "DOI": "10.1/y",
        "ISBN": "1",
    }
    result = merged(workspace, record)
    assert dict(result.change.changed["a-hrc-45-13"]) == {
        "title": "Another title",
        "publisher": "United Nations",
        "csl": {"DOI": "10.1/y", "ISBN": "1"},
        "certainty": "unconfirmed",
    }
    assert any("form for 'oscola'" in remark for remark in result.remarks)


@pytest.mark.parametrize(
    "record",
    [
        {"id": "The Report"},
        {"id": "a/hrc/45/13"},
        {"id": "zotero123", "number": "A/HRC/45/13"},
        {"id": "zotero123", "number": "UN Doc. A/HRC/45/13"},
    ],
)
def test_an_entry_is_found_by_symbol_and_alias_too(workspace, record):
    result = merged(workspace, {"type": "report", "title": "New", **record})
    assert result.changed == {"a-hrc-45-13": ("title",)}
    assert "is 'a-hrc-45-13' by its symbol or alias" in result.remarks[0]


def test_a_year_does_not_take_the_place_of_a_day_of_that_year(workspace):
    issued = {"date-parts": [[2020]]}
    record = {"id": "a-hrc-45-13", "type": "report", "issued": issued}
    assert merged(workspace, record).changed == {}


def test_the_last_name_goes_with_the_author(workspace):
    record = {
        "id": "a-hrc-45-13",
        "type": "report",
        "author": [{"literal": "A Working Group"}],
    }
    change = merged(workspace, record).change.changed["a-hrc-45-13"]
    assert change["author_last"] == "A Working Group"


def test_what_nobody_has_found_stays_missing(workspace):
    record = {"id": "lost", "type": "personal_communication", "title": "Found?"}
    assert dict(merged(workspace, record).change.changed["lost"]) == {"title": "Found?"}


def test_a_new_entry_says_where_it_comes_from_and_is_unconfirmed(workspace):
    result = merged(workspace, {"id": "Smith_2019", "type": "book", "title": "T"})
    assert dict(result.change.added) == {
        "smith-2019": {
            "kind": "book",
            "certainty": "unconfirmed",
            "source": "imported from a",
            "aliases": ("Smith_2019",),
            "title": "T",
        }
    }


def confirmed(**fields):
    return Authority(
        key="x", kind="book", certainty="confirmed", source="seen", title="T", **fields
    )


def test_an_entry_of_ours_is_taken_over_whole(workspace):
    ours = confirmed(date="2019", note="A remark.", author="A")
    result = merged(workspace, write_entries([ours], "csl-json"))
    assert is_same(result.change.added["x"], plain_entry(ours))


def test_an_entry_of_ours_that_was_edited_elsewhere_is_unconfirmed(workspace):
    (record,) = json.loads(write_entries([confirmed(date="2019")], "csl-json"))
    record["title"] = "Another"
    result = merged(workspace, record)
    assert result.change.added["x"]["title"] == "Another"
    assert result.change.added["x"]["certainty"] == "unconfirmed"
    assert result.remarks == ("'x' was changed since it was confirmed",)


def test_review_marks_of_people_unknown_here_are_left_out_and_said(workspace):
    mark = {
        "by": "nobody",
        "on": "2026-01-02",
        "scope": ("metadata",),
        "entry_sha256": "0" * 64,
    }
    ours = Authority.model_validate({**confirmed().model_dump(), "review": (mark,)})
    result = merged(workspace, write_entries([ours], "csl-json"))
    assert result.change.added["x"]["review"] == ()
    assert result.remarks == ("'x' loses review marks of people unknown here",)


def test_a_relation_to_an_entry_that_nobody_has_is_a_fault(workspace):
    ours = Authority.model_validate(
        {**confirmed().model_dump(), "relations": {"supersedes": ("other",)}}
    )
    text = write_entries([ours], "csl-json")
    file = read_records(text, "csl-json", "a")
    result = merge(workspace, file, "csl-json", "imported")
    assert result.added == ()
    assert "is related to 'other', which is not there" in result.errors[0].message


KEYS_IN_ANY_SCRIPT = """\
@article{王2018, title={论监察}, date={2018}}
@article{李2018, title={论留置}, date={2018}}
@book{أحمد, title={كتاب}, date={2015}}
@book{Müller2018, title={Recht}, date={2018}}
"""


def test_ids_in_any_script_become_keys_apart_and_are_aliases(workspace):
    result = merged(workspace, KEYS_IN_ANY_SCRIPT, "bibtex")
    assert result.added == ("article-2018", "article-2018-2", "book-2015", "muller2018")
    assert result.change.added["article-2018-2"]["aliases"] == ("李2018",)


def test_ris_without_ids_and_in_any_script_is_imported(workspace):
    titles = ("论监察", "论留置", "Отчёт", "تقرير")
    text = "".join(f"TY  - BOOK\nTI  - {t}\nPY  - 2018\nER  - \n" for t in titles)
    result = merged(workspace, text, "ris")
    assert len(result.added) == 4
    assert [dict(e)["aliases"] for e in result.change.added.values()] == [
        (title,) for title in titles
    ]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("bibtex", "@report{x, title={T}, author={Example Rights Watch}}"),
        ("csl-json", {"family": "Watch", "given": "Example Rights"}),
        ("ris", "TY  - RPRT\nID  - x\nTI  - T\nAU  - Watch, Example Rights\nER  - \n"),
    ],
)
def test_an_institution_that_nobody_put_in_braces_is_one(workspace, form, text):
    if isinstance(text, dict):
        text = {"id": "x", "type": "report", "title": "T", "author": [text]}
    result = merged(workspace, text, form)
    assert result.change.added["x"]["author"] == "Example Rights Watch"
    assert "author_last" not in result.change.added["x"]
    assert "'author' 'Example Rights Watch' is taken for an institution" in str(
        result.remarks
    )


@pytest.mark.parametrize("name", ["John Watchman", "Ann Young", "K. Unionist"])
def test_people_stay_people(workspace, name):
    text = f"@report{{x, title={{T}}, author={{{name}}}}}"
    result = merged(workspace, text, "bibtex")
    assert result.change.added["x"]["author_last"] == name.split()[-1]
    assert result.remarks == ()


def test_what_an_earlier_import_kept_under_csl_is_no_change(tmp_path):
    held = """\
schema: appeals/citations@1
sources:
  x:
    kind: book
    certainty: confirmed
    source: the book
    title: T
    csl: {edition: "2", issue: "3", editor: [{family: Roe, given: Ann}]}
"""
    workspace = load_workspace(write_workspace(tmp_path, citations_yaml=held))
    record = {"id": "x", "type": "book", "title": "T", "edition": "2", "issue": "3"}
    record["editor"] = [{"family": "Roe", "given": "Ann"}]
    assert merged(workspace, record).changed == {}
