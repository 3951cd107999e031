"""Undefined variables: all of them at once, each with its place."""

import pytest

from tests.composition.rendering import render


def places(rendered) -> list[str]:
    return [str(finding.place) for finding in rendered.rendered.findings]


def test_three_undefined_variables_give_three_places(tmp_path):
    rendered = render(tmp_path, "One {{ first }}.\n\n{{ second }} and {{ third }}.")
    assert places(rendered) == [
        "templates/letters/x.md:1:8",
        "templates/letters/x.md:3:4",
        "templates/letters/x.md:3:21",
    ]


def test_one_name_used_three_times_in_a_line_gives_three_places(tmp_path):
    rendered = render(tmp_path, "foo {{ foo }} {{ foo }} {{ foo }}")
    assert [p.rpartition(":")[2] for p in places(rendered)] == ["8", "18", "28"]


@pytest.mark.parametrize(
    "source",
    [
        "{% if nobody %}x{% endif %}",
        "{% for a in nobody %}x{% endfor %}",
        "{{ nobody.name.first }}",
        "{{ nobody['x'] }}",
        "{{ nobody() }}",
        "{{ nobody ~ 'a' }}",
        "{{ nobody + 1 }}",
        "{{ nobody|upper }}",
        "{{ nobody == 'a' }}",
        "{{ nobody > 1 }}",
        "{{ nobody|length }}",
        "{{ [nobody]|join }}",
        "{% set a = nobody %}{{ a }}",
        "{{ 'x' if nobody else 'y' }}",
        "{{ person.nobody }}",
        "{{ 'a' in nobody }}",
    ],
)
def test_any_use_of_an_undefined_variable_is_reported(tmp_path, source):
    findings = render(tmp_path, source).rendered.findings
    assert "nobody" in findings[0].message
    assert findings[0].code == "TPL001"


@pytest.mark.parametrize(
    "source", ["{{ nobody is defined }}", "{{ nobody|default('d') }}"]
)
def test_asking_whether_a_variable_is_defined_is_no_mistake(tmp_path, source):
    findings = render(tmp_path, source).rendered.findings
    assert [f for f in findings if f.code == "TPL001"] == []


def test_the_nearest_name_is_offered(tmp_path):
    rendered = render(tmp_path, "{{ person.nmae }} {{ persn }}")
    assert "did you mean 'name'?" in rendered.rendered.findings[0].remedy
    assert "did you mean 'person'?" in rendered.rendered.findings[1].remedy


def test_a_mistake_in_an_argument_has_the_place_in_the_argument(tmp_path):
    rendered = render(
        tmp_path, "{% include 'arguments/inner.md' %}", inner="a\nb {{ nobody }}"
    )
    assert places(rendered) == ["templates/arguments/inner.md:2:6"]


@pytest.mark.parametrize(
    "source", ["{{ none }}", "{{ person }}", "{{ names }}", "{{ cite }}"]
)
def test_what_is_no_text_is_reported_and_not_printed(tmp_path, source):
    rendered = render(tmp_path, source)
    assert [f.code for f in rendered.rendered.findings] == ["TPL002"]
    assert rendered.text == ""
