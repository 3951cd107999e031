"""What is exported and imported again is what it was, in every format."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from appeals.model.authority import Authority
from appeals.registry.interchange.entries import from_csl, plain_entry
from appeals.registry.interchange.formats import (
    read_records,
    round_trip_fields,
    write_entries,
)
from appeals.registry.interchange.kinds import KINDS, UN_KINDS
from appeals.registry.nodes import is_same
from appeals.registry.workspace import load_workspace
from tests.registry.interchange.entries import authorities, bibliographic
from tests.registry.interchange.files import merged

REPOSITORY = Path(__file__).parents[3]
FORMATS = ("csl-json", "bibtex", "ris")


def again(authority, form):
    (record,) = read_records(write_entries([authority], form), form, "a").records
    reading = from_csl(record.csl)
    assert reading.errors == []
    return record, reading.fields


@pytest.mark.parametrize("kind", KINDS)
def test_csl_json_loses_nothing_of_any_kind(kind):
    @given(authorities(kind))
    @settings(max_examples=12, deadline=None)
    def loses_nothing(authority):
        record, fields = again(authority, "csl-json")
        assert record.id == authority.key
        assert is_same(fields, plain_entry(authority))

    loses_nothing()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_imported_and_exported_again_is_the_same(form, kind):
    @given(bibliographic(kind))
    @settings(max_examples=10, deadline=None)
    def is_the_same(authority):
        text = write_entries([authority], form)
        _, fields = again(authority, form)
        given_fields = plain_entry(authority)
        fields.setdefault("certainty", "unconfirmed")
        there = Authority.model_validate({**fields, "key": authority.key}, strict=True)
        assert write_entries([there], form) == text
        for name in given_fields.keys() - {"certainty"}:
            assert (name, fields.get(name)) == (name, given_fields[name])

    is_the_same()


@pytest.mark.parametrize("form", FORMATS)
@given(entry=authorities())
@settings(max_examples=60, deadline=None)
def test_whatever_an_entry_keeps_for_other_programs_can_be_passed_on(form, entry):
    read_records(write_entries([entry], form), form, "a")


@pytest.mark.parametrize(
    ("form", "line"),
    [("bibtex", "  editor = {{An Editor}},"), ("ris", "ED  - An Editor")],
)
@pytest.mark.parametrize(
    "editor", ["An Editor", ["An Editor"], {"literal": "An Editor"}]
)
def test_an_editor_who_is_no_list_of_names_is_written_as_worded(form, line, editor):
    fields = {"key": "x", "kind": "book", "certainty": "missing", "title": "T"}
    text = write_entries([Authority(**fields, csl={"editor": editor})], form)
    assert line in text.splitlines()


def test_csl_json_loses_nothing_of_the_reference_workspace():
    for authority in load_workspace(REPOSITORY).authorities.values():
        assert again(authority, "csl-json")[1] == plain_entry(authority)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", sorted(UN_KINDS))
@pytest.mark.parametrize(
    "symbol",
    ["A/HRC/45/13", "OL CHN 15/2018", "S/RES/1373 (2001)", "A/67/775-S/2013/110"],
)
def test_symbols_and_kinds_come_back_from_every_format(form, kind, symbol):
    authority = Authority(
        key="x", kind=kind, certainty="unconfirmed", symbol=symbol, title="T"
    )
    assert symbol in write_entries([authority], form).replace("\\/", "/")
    fields = again(authority, form)[1]
    assert (fields["symbol"], fields["kind"]) == (symbol, kind)


@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_a_program_that_drops_the_kind_still_passes_the_symbol_on(form):
    authority = Authority(
        key="x", kind="un-document", certainty="missing", symbol="A/HRC/45/13"
    )
    text = write_entries([authority], form)
    lines = [
        line
        for line in text.splitlines()
        if not any(mark in line for mark in ("subtype", "M3  -", "number", "M1", "SN"))
    ]
    (record,) = read_records("\n".join(lines), form, "a").records
    fields = from_csl(record.csl).fields
    assert (fields["symbol"], fields["kind"]) == ("A/HRC/45/13", "un-document")


@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_signs_that_mean_something_in_a_format_come_back(form):
    title = r"100% of {A} & B: $5 #1 a_b \c ~ ^ “q” -- ``x'' 中文, é"
    authority = Authority(
        key="x",
        kind="book",
        certainty="missing",
        title=title,
        author="Office of X, Geneva and Y",
        url="https://example.org/a_b%20c?d=1&e={f}#g~h",
        publisher=title,
    )
    fields = again(authority, form)[1]
    assert fields["title"] == fields["publisher"] == title
    assert fields["author"] == "Office of X, Geneva and Y"
    assert fields["url"].startswith("https://example.org/a_b%20c?d=1&e=")
    assert "author_last" not in fields


@pytest.mark.parametrize("form", FORMATS)
def test_a_person_is_parted_into_given_and_family_name(form):
    authority = Authority(
        key="x",
        kind="news",
        certainty="missing",
        title="T",
        author="Ludwig van Beethoven",
        author_last="van Beethoven",
    )
    fields = again(authority, form)[1]
    assert fields["author"] == "Ludwig van Beethoven"
    assert fields["author_last"] == "van Beethoven"


@given(authorities())
@settings(max_examples=40, deadline=None)
def test_an_echo_is_the_same_at_every_export(authority):
    for form in FORMATS:
        assert is_same(
            round_trip_fields([authority], form), round_trip_fields([authority], form)
        )


def test_what_csl_has_no_field_for_stands_under_custom():
    registry = load_workspace(REPOSITORY).authorities
    records = json.loads(write_entries(registry.values(), "csl-json"))
    by_id = {record["id"]: record for record in records}
    assert by_id["cat"]["custom"]["appeals"]["in_force"] == "1987-06-26"
    assert by_id["cat"]["type"] == "treaty"
    assert by_id["a-hrc-45-13"]["genre"] == "UN Doc"
    assert by_id["ol-chn-15-2018"]["type"] == "personal_communication"
    assert by_id["ol-chn-15-2018"]["genre"] == "other letter"
    assert by_id["epoch-times-unodc-2021"]["author"] == [
        {"family": "Fang", "given": "Frank"}
    ]


@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_a_file_of_another_format_is_reported(form):
    file = read_records('[{"id": "a"}]', form, "a.x")
    assert not file.is_readable
    assert "no " in file.errors[0].message


@pytest.mark.parametrize("form", ["csl-json", "bibtex", "ris"])
def test_nothing_to_import_is_no_fault(tmp_path, form):
    result = merged(tmp_path, form, "[]" if form == "csl-json" else "")
    assert (result.errors, result.added) == ((), ())
