"""Data can never become markup, a cite or a note, whatever a template does to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.composition.data import Datum, to_template, words_of
from appeals.composition.marks import TOKEN, TokenTable
from appeals.model.document import Emphasis, NoteMark, Paragraph, Text, plain_text
from tests.composition.rendering import HOSTILE, read, render

EXPRESSIONS = [
    "{{ person.name }}",
    "{{ person.name ~ '' }}",
    "{{ '' ~ person.name ~ '' }}",
    "{{ person.name + '' }}",
    "{{ '' + person.name }}",
    "{{ [person.name]|join(', ') }}",
    "{{ [person.name, '']|join }}",
    "{{ person.name|trim }}",
    "{{ person.name|string }}",
    "{{ person.name|replace('zzz', 'y') }}",
    "{{ person.name|default('d') }}",
    "{{ '%s'|format(person.name) }}",
    "{{ '{}'.format(person.name) }}",
    "{{ '{:>3}'.format(person.name) }}",
    "{{ 'Z'|replace('Z', person.name) }}",
    "{{ person.name|batch(100)|first|join }}",
    "{{ person.name|list|join }}",
    "{% for c in person.name %}{{ c }}{% endfor %}",
    "{% set x = person.name %}{{ x }}",
    "{% set x %}{{ person.name }}{% endset %}{{ x|trim }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(person.name) }}",
    (
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}"
        "{{ person.name }}{% endcall %}"
    ),
    "{% filter trim %}{{ person.name }}{% endfilter %}",
    "{% with y = person.name %}{{ y }}{% endwith %}",
    "{{ {'k': person.name}.k }}",
    "{{ {'k': person.name}|dictsort|first|last }}",
    "{{ dict(k=person.name)['k'] }}",
    "{{ [person.name]|map('trim')|first }}",
    "{{ [person.name]|sort|first }}",
    "{{ [[person.name, 1]]|groupby(0)|first|first }}",
    "{{ namespace(v=person.name).v }}",
    "{{ person.name[0:] }}",
    "{{ person.name.split('zzz')[0] }}",
    "{{ person.name.partition('zzz')[0] }}",
    "{{ (person.name, person.name)[1] }}",
    "{{ [[person.name]]|sum(start=[])|first }}",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_hostile_data_come_out_literally(tmp_path, expression):
    result = read(tmp_path, f"Dear {expression}, hello.")
    assert result.findings == []
    assert result.notes == []
    (paragraph,) = result.blocks
    assert isinstance(paragraph, Paragraph)
    assert all(isinstance(inline, Text) for inline in paragraph.inlines)
    assert plain_text(paragraph.inlines) == f"Dear {HOSTILE}, hello."


def test_the_authors_own_text_beside_data_is_still_markup(tmp_path):
    result = read(tmp_path, "{{ person.name ~ ' *so* ' ~ cite('a') }}")
    (paragraph,) = result.blocks
    kinds = [type(inline) for inline in paragraph.inlines]
    assert kinds == [Text, Text, Emphasis, Text, NoteMark]
    assert [cite.ref for cite in result.notes[0].cites] == ["a"]


def test_a_macro_keeps_its_arguments_apart(tmp_path):
    result = read(
        tmp_path,
        "{% macro m(who, what) %}{{ who }} {{ what }} [@k]{% endmacro %}"
        "{{ m(person.name, '*lit*') }}",
    )
    (paragraph,) = result.blocks
    assert plain_text(paragraph.inlines).rstrip() == f"{HOSTILE} lit"
    assert [cite.ref for note in result.notes for cite in note.cites] == ["k"]


def test_data_can_be_compared_and_tested(tmp_path):
    rendered = render(
        tmp_path,
        "{{ 'same' if person.name == '" + HOSTILE + "' }} "
        "{{ 'in' if '[@b]' in names }} {{ 'has' if '<b>' in person.name }} "
        "{{ person.name|length }} {{ 'low' if person.name.startswith('**') }}",
    )
    assert rendered.text == f"same in has {len(HOSTILE)} low"


def test_letters_of_data_can_be_changed(tmp_path):
    rendered = render(tmp_path, "{{ names[0]|lower }} {{ person.name|upper }}")
    assert rendered.text == f"a* {HOSTILE.upper()}"


@pytest.mark.parametrize(
    "expression",
    [
        "person.name._text",
        "person.name._tokens",
        "person.name.__class__",
        "cite.__globals__",
    ],
)
def test_the_words_of_data_are_out_of_a_templates_reach(tmp_path, expression):
    rendered = render(tmp_path, "{{ " + expression + " }}")
    assert rendered.text == ""
    assert [f.code for f in rendered.rendered.findings] == ["TPL001"]


def test_a_line_break_in_data_makes_no_paragraph(tmp_path):
    tokens = TokenTable()
    value = to_template({"k": ["a\n\n# b"]}, tokens)
    assert isinstance(value, dict)
    (datum,) = value["k"]
    assert "\n" not in str(datum)
    assert words_of(datum) == "a\n\n# b"


@given(st.text(alphabet=st.characters(exclude_categories=["Co", "Cs"])))
def test_whatever_python_copies_out_of_a_datum_is_its_token(text):
    tokens = TokenTable()
    datum = Datum(text, tokens)
    copies = [
        str(datum),
        f"{datum}",
        f"{datum:>9}",
        "%s" % datum,  # noqa: UP031
        "".join([datum]),
        "-".join([datum, datum])[0],
        datum + "",
        "" + datum,
        repr(datum),
    ]
    assert all(TOKEN.fullmatch(copy) for copy in copies)
    assert tokens.expand(str(datum)) == text
    assert datum == text
    assert hash(datum) == hash(text)


def test_data_made_of_blocks_and_data_print_words_and_no_marks(tmp_path):
    table = TokenTable()
    marked = f"\U000f0000x {Datum('Ana', table)}"
    assert table.expand(table.add_text(marked)) == "x Ana"
