"""The place of every cite, value and word is kept through all that Jinja does."""

import pytest

from appeals.errors import Place
from tests.composition.rendering import render


def at(line: int, column: int, file: str = "letters/x") -> tuple[str, int, int]:
    return f"templates/{file}.md", line, column


def where(place: Place | None) -> tuple[str, int, int]:
    assert place is not None
    return place.file, place.line, place.column


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("One [@a]", "[@a]", at(5, 5)),
        ("One\n\n  two [@a]", "[@a]", at(7, 7)),
        ("{{ person.age }} and [@a]", "[@a]", at(5, 22)),
        ("{% if true %}\n\nYes [@a]\n{% endif %}", "[@a]", at(7, 5)),
        ("{% for n in [1] %}x {{ n }} [@a]{% endfor %}", "[@a]", at(5, 29)),
        ("{% set b %}\n One [@a]\n{% endset %}\n\n{{ b }}", "[@a]", at(6, 6)),
        ("{% set b %}\n  One [@a] {% endset %}{{ b|trim }}", "[@a]", at(6, 7)),
        (
            "{% macro m(t) %}so {{ t }} [@a]{% endmacro %}{{ m('x') }}",
            "[@a]",
            at(5, 28),
        ),
        ("{{- person.age -}} \n b [@a]", "[@a]", at(6, 4)),
        ("{# a\nb #} c [@a]", "[@a]", at(6, 8)),
        ("{% raw %}{{ x }} [@a]{% endraw %}", "[@a]", at(5, 18)),
        ("{{ '}}' ~ \"%}\" }} [@a]", "[@a]", at(5, 19)),
        ("{{ {'k': {'v': 1}}['k']['v'] }} [@a]", "[@a]", at(5, 33)),
        ("{{ cite('a') }}", "[@a]", at(5, 1)),
        ("Then {{ person.name ~ cite('a') }}", "[@a]", at(5, 6)),
        ("word \\\nother word", "other", at(6, 1)),
    ],
)
def test_a_cite_keeps_its_place(tmp_path, source, words, expected):
    rendered = render(tmp_path, source, first_line=5)
    assert where(rendered.place_of(words)) == expected


def test_a_cite_in_an_included_argument_has_the_place_in_the_argument(tmp_path):
    rendered = render(
        tmp_path,
        "Top\n{% include 'arguments/inner.md' %}\n[@b] after",
        inner="x\n  {% if true %}\ndeep [@a]\n{% endif %}\n",
    )
    assert where(rendered.place_of("[@a]")) == at(3, 6, "arguments/inner")
    assert where(rendered.place_of("[@b]")) == at(3, 1)


def test_a_cite_in_an_imported_macro_has_the_place_in_its_file(tmp_path):
    rendered = render(
        tmp_path,
        "{% from 'arguments/inner.md' import m with context %}\n{{ m(person.name) }}",
        inner="{% macro m(who) %}\nWe wrote to {{ who }}. [@a]\n{% endmacro %}",
    )
    assert where(rendered.place_of("[@a]")) == at(2, 24, "arguments/inner")
    assert [where(p) for p in rendered.places_of_tokens()] == [
        at(2, 13, "arguments/inner")
    ]


def test_every_turn_of_a_loop_keeps_the_place_of_its_words(tmp_path):
    rendered = render(tmp_path, "{% for n in names %}\n- {{ n }} [@a]\n{% endfor %}")
    source = rendered.rendered.source
    found = [i for i in range(len(source.text)) if source.text.startswith("[@a]", i)]
    assert [where(source.place(i)) for i in found] == [at(2, 11), at(2, 11)]


def test_values_have_the_place_of_their_expression(tmp_path):
    rendered = render(tmp_path, "A {{ person.name }} b\n{{ person.name|upper }}")
    assert [where(p) for p in rendered.places_of_tokens()] == [at(1, 3), at(2, 1)]


def test_marks_leave_no_trace_in_the_text(tmp_path):
    rendered = render(tmp_path, "  a {{- person.age -}} b\n\n* c\n")
    assert rendered.text == "a7b\n\n* c"
