"""Whatever a registry can hold is written so that it is read back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.registry.characters import first_forbidden
from appeals.registry.nodes import to_plain
from appeals.registry.yaml_file import parse_yaml
from appeals.registry.yaml_words import block_members, flow, scalar

words = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="ab:# -?[]{}'\",&*!|>%@`\\\n1.0/~é中", max_size=12),
).filter(lambda text: first_forbidden(text) is None)
scalars = st.one_of(
    words,
    st.integers(-(10**17), 10**17),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)
    ),
    max_leaves=8,
)


def read(text):
    node, errors = parse_yaml(text, "a.yaml")
    assert not errors, (text, errors[0].message)
    return json.dumps(to_plain(node))


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_members_are_read_back_as_they_were(fields):
    assert read("\n".join(block_members(fields, 0)) + "\n") == json.dumps(fields)


@given(values)
def test_a_value_on_one_line_is_read_back_as_it_was(value):
    assert read(f"key: {flow(value)}\n") == json.dumps({"key": value})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("A/HRC/45/13", "A/HRC/45/13"),
        ("S/RES/1373 (2001)", "S/RES/1373 (2001)"),
        ("2019-08-23", "2019-08-23"),
        ("中华人民共和国监察法", "中华人民共和国监察法"),
        ("https://example.org/?a=1#b", "https://example.org/?a=1#b"),
        ("2013", '"2013"'),
        ("no", "no"),
        ("true", '"true"'),
        ("A story: more", '"A story: more"'),
        ('He said "no"', 'He said "no"'),
        ('"No", he said: it\'s', "'\"No\", he said: it''s'"),
        (1465, "1465"),
        (True, "true"),
        (1e16, "1.0e+16"),
    ],
)
def test_words_have_quotation_marks_only_where_they_need_them(value, written):
    assert scalar(value) == written
