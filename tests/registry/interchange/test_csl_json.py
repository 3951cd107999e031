"""CSL-JSON as text: every mistake is reported with its place."""

import json

import pytest

from appeals.registry.interchange.formats import read_records
from tests.registry.interchange.files import merged, reported

SOUND = {"id": "sound", "type": "book", "title": "T"}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"type": "book", "title": "T"}, "entry 2 has no id"),
        ({"id": "x", "title": "T"}, "entry 2 ('x') has no type"),
        ({**SOUND, "id": "x", "type": "bok"}, "has the type 'bok', which CSL does not"),
        (
            {**SOUND, "id": "x", "issued": {"date-parts": [[2019, 13]]}},
            "says '2019-13', which the calendar does not have",
        ),
        (
            {**SOUND, "id": "x", "issued": {"date-parts": [["soon"]]}},
            "'issued' has 'soon' in a date, which is not a number",
        ),
        ({**SOUND, "id": "x", "author": 3}, "'author' must be a list of names"),
        ({**SOUND, "id": "x", "a\x07b": "T"}, "(U+0007)"),
        ({**SOUND, "id": "x", "n": 10**30}, "a number of more than 18 digits"),
        ({"id": "x", "type": "book"}, "has neither a title nor a number"),
        ({**SOUND, "id": "!!"}, "has an id of which no key can be made"),
        (SOUND, "is about 'sound', as is an earlier one"),
        ({**SOUND, "id": "a_res_1_1"}, "would become 'a-res-1-1'"),
        ("words", "entry 2 is not an object in braces"),
    ],
)
def test_a_faulty_record_is_named_by_number_id_and_place(tmp_path, record, message):
    text = json.dumps([SOUND, record, {**SOUND, "id": "other"}], indent=1)
    result = merged(tmp_path, "csl-json", text)
    (line,) = reported(result.errors)
    assert line.startswith(f"a.x:{text[: text.index('},') + 3].count(chr(10)) + 1}:")
    assert "entry 2" in line
    assert message in line
    assert result.added == ("sound", "other")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('[{"id": "a",\n  "type" "book"}]', "a.x:2:10", "a colon is missing here"),
        ('[{"id": "a"}\n {"id": "b"}]', "a.x:2:2", "a comma is missing"),
        ('[{"id": "a"},]', "a.x:1:14", "a value is missing here"),
        ('[{"id": "a\n"}]', "a.x:1:11", "a line end or control character"),
        ('[{"id": "a"}] x', "a.x:1:15", "something follows the end"),
        ("@book{a,}", "a.x:1:1", "does not begin with '['"),
        ("[" * 100000, "a.x", "nested too deep"),
    ],
)
def test_a_mistake_in_the_signs_of_json_is_reported_with_line_and_column(
    tmp_path, text, place, message
):
    file = read_records(text, "csl-json", "a.x")
    assert not file.is_readable
    (line,) = reported(file.errors)
    assert line.startswith(f"{place}: this cannot be read as JSON")
    assert message in line


def test_a_key_that_stands_twice_is_a_fault():
    file = read_records('[{"id": "a", "n": {"x": 1, "x": 2}}]', "csl-json", "a.x")
    assert reported(file.errors) == ["a.x:1:2: entry 1 ('a') has the key 'x' twice"]


@pytest.mark.parametrize(
    "value", ['[{"x": 1, "x": 2}]', '[[{"x": 1, "x": 2}]]', '{"y": [{"x": 1, "x": 2}]}']
)
def test_a_key_that_appears_twice_inside_a_list_is_a_fault(value):
    text = f'[{{"id": "a", "n": {value}}}, {{"id": "b"}}]'
    file = read_records(text, "csl-json", "a.x")
    assert reported(file.errors) == ["a.x:1:2: entry 1 ('a') has the key 'x' twice"]
    assert [record.id for record in file.records] == ["b"]
