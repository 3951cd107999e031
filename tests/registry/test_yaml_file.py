"""Tests of strict YAML: what is refused, where, and what stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.registry.nodes import MappingNode, find, to_plain
from appeals.registry.yaml_file import MAX_DEPTH, parse_yaml, resolve


def errors_of(text):
    return parse_yaml(text, "f.yaml")[1]


REFUSED = [
    ("a: 1\nb: 2\na: 3\n", "3:1", "the key 'a' is here a second time", "line 1"),
    ("a:\n  b: 1\n  b: 2\n", "3:3", "the key 'b' is here", "line 2"),
    ("a: &x 1\n", "1:4", "'&' gives this place a name", "quotation marks"),
    ("a: 1\nb: *x\n", "2:4", "'*' refers to another place", "quotation marks"),
    ("a: !!python/object:x y\n", "1:4", "'!' sets a type", "quotation marks"),
    ("a: !\n", "1:4", "'!' sets a type", "quotation marks"),
    ("a: b: c\n", "1:5", "a colon and a blank are inside text", "quotation"),
    ("a: [1, 2\n", "1:4", "a bracket or brace is not closed", "close it"),
    ("to: [a, b\nfrom: [x]\ndate: 2020\n", "1:5", "a bracket", "close it"),
    ("a: [b, [c, d]\ne: f\n", "1:4", "a bracket or brace is not closed", "close it"),
    ("a: {b: [c, d}\ne: f\n", "1:8", "a bracket or brace is not closed", "close it"),
    ("a:\n  - [b,\n     c\nd: [e]\n", "2:5", "a bracket", "close it"),
    ("a: {b: 1\n", "1:4", "a bracket or brace is not closed", "close it"),
    ("recipients: [", "1:13", "a bracket or brace is not closed", "write ']'"),
    ("a: [b,\n# c\n", "1:4", "a bracket or brace is not closed", "write ']'"),
    ("a: @key\n", "1:4", "text may not begin with this sign", "quotation marks"),
    ("a: 1\n\tb: 2\n", "2:1", "a tab is here", "blanks"),
    ('a: 1\nb: "x\nc: d\n', "2:4", "a quotation mark is never closed", "closing"),
    ("a: 'x\nb: c\n", "1:4", "a quotation mark is never closed", "closing"),
    ('a: "\\q"\n', "1:6", "a backslash is inside", "single quotation"),
    ("a:\n  - b\n c: d\n", "3:2", "the indentation does not fit", "exactly under"),
    ("a: 'x' y\n", "1:8", "text continues after a quotation mark", "whole text"),
    ("a: - b\n", "1:4", "a list begins in the middle of a line", "of its own"),
    ("%YAML 1.1\n---\na: NO\n", "1:1", "a line that begins with '%'", "take the"),
    ("a: 1\n---\nb: 2\n", "2:1", "a second document begins here", "'---'"),
    ("{{ x }}: 1\n", "1:1", "a key must be a single word", "template in braces"),
    ("? [a]\n: b\n", "1:3", "a key must be a single word", ""),
    ('a: "\\uE000"\n', "1:4", "a private-use character (U+E000)", "delete it"),
    ('a: "\\U0010FFFD"\n', "1:4", "a private-use character (U+10FFFD)", ""),
    ('a: "\\u202E"\n', "1:4", "an invisible sign", "delete it; in a letter's text"),
    ('"\\uE000": x\n', "1:1", "a private-use character", "delete it"),
    ('a: "x\\0"\n', "1:4", "a control character (U+0000)", "delete it"),
    ('a: "\\ud800"\n', "1:4", "half of a character pair (U+D800)", "delete it"),
    ('a: "\\u2028"\n', "1:4", "a line separator (U+2028)", "delete it"),
    ('a: "\\t"\n', "1:4", "a tab is here", "blanks"),
    ("", "1:1", "'f.yaml' is empty", "first lines"),
    ("# only a comment\n", "1:1", "'f.yaml' is empty", "first lines"),
]


@pytest.mark.parametrize(("text", "place", "message", "remedy"), REFUSED)
def test_what_is_refused_is_reported_with_its_place_and_a_remedy(
    text, place, message, remedy
):
    (error,) = errors_of(text)
    assert str(error.place) == f"f.yaml:{place}"
    assert error.message.startswith(message)
    assert remedy in error.remedy


def test_all_errors_of_a_file_come_at_once():
    text = "a: &x 1\nb: *x\nc: !foo 2\na: 3\na: 4\nd: @e\n"
    places = [str(error.place) for error in errors_of(text)]
    assert [p.removeprefix("f.yaml:") for p in places] == [
        "1:4",
        "2:4",
        "3:4",
        "4:1",
        "5:1",
        "6:4",
    ]


def test_an_alias_bomb_is_refused_and_never_expanded():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    node, errors = parse_yaml("\n".join(lines), "f.yaml")
    assert len(errors) == 40 + 2 * 39
    assert len(str(to_plain(node))) < 5000


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused_at_its_place(opening):
    (error,) = errors_of("a: " + opening * 3000)
    assert error.place.column == 4 + len(opening) * (MAX_DEPTH - 1)
    assert error.message == f"values are nested more than {MAX_DEPTH} deep"


@pytest.mark.parametrize(
    "text",
    "NO yes on off 012 1:30 2020-11-03 0x1F 0o17 1_000 28,983 +5 -0 .inf .nan y "
    "1e400 3.1.2 1e5".split(),
)
def test_what_only_looks_like_a_number_or_a_truth_stays_text(text):
    assert to_plain(parse_yaml(f"a: {text}\n", "f.yaml")[0]) == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("3.10", 3.1),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("''", ""),
    ],
)
def test_numbers_truths_and_nothing_are_read_as_such(text, value):
    read = to_plain(parse_yaml(f"a: {text}\n", "f.yaml")[0])["a"]
    assert read == value
    assert isinstance(read, type(value))  # a decimal also knows how it was typed


def test_a_number_too_long_for_a_number_stays_text():
    assert resolve("9" * 5000) == "9" * 5000


def test_keys_are_always_text():
    node = parse_yaml("NO: a\n012: b\ntrue: c\n", "f.yaml")[0]
    assert to_plain(node) == {"NO": "a", "012": "b", "true": "c"}


def test_places_count_characters_not_bytes():
    text = "留: '置'\nb: {c: ä, d: [e, ff]}\n"
    node = parse_yaml(text, "f.yaml")[0]
    found = find(node, ("b", "d", 1))
    assert (found.mark.line, found.mark.column, found.mark.end_column) == (2, 18, 20)
    assert find(node, ("留",)).mark.column == 4


def test_a_value_that_is_not_there_has_the_place_of_its_key():
    node = parse_yaml("a: 1\nb:\nc: 2\n", "f.yaml")[0]
    assert find(node, ("b",)).mark.line == 2


def test_a_first_document_mark_is_allowed():
    assert to_plain(parse_yaml("---\na: 1\n", "f.yaml")[0]) == {"a": 1}


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@\n \\u0", max_size=40))
def test_no_text_breaks_the_reader(text):
    node, errors = parse_yaml(text, "f.yaml")
    assert node is not None or errors
    lines = text.split("\n")
    for error in errors:
        assert 1 <= error.place.line <= len(lines)


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(-99, 99), min_size=1))
def test_a_plain_mapping_reads_back_as_it_was_written(data):
    text = "".join(f"{key}: {value}\n" for key, value in data.items())
    node, errors = parse_yaml(text, "f.yaml")
    assert isinstance(node, MappingNode)
    assert (to_plain(node), errors) == (data, ())
