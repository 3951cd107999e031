"""Templates that loop, eat memory or reach outside end as errors with a place."""

import time

import pytest

from appeals.errors import WorkspaceError
from tests.composition.drawing import draw

BOMBS = [
    "{{ 'x' * 500000000 }}",
    "{{ 'x'|center(900000000) }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{{ 9 ** (9 ** 9) }}",
    (
        "{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}"
        "{% set n.x = n.x ~ n.x %}{% endfor %}"
    ),
    (
        "{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}"
        "{% set n.x = n.x + n.x %}{% endfor %}"
    ),
    "{% for a in range(90000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
]


@pytest.mark.parametrize("source", BOMBS)
def test_a_template_that_costs_too_much_is_stopped_in_time(tmp_path, source):
    start = time.monotonic()
    with pytest.raises(WorkspaceError) as caught:
        draw(tmp_path, source, first_line=3)
    assert time.monotonic() - start < 9
    assert "stopped" in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.line in {0, 3}


def test_a_file_that_includes_itself_is_stopped(tmp_path):
    with pytest.raises(WorkspaceError, match="without end"):
        draw(
            tmp_path,
            "{% include 'arguments/a.md' %}",
            a="{% include 'arguments/a.md' %}",
        )


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("a\n{% if %}", "cannot be read", 2),
        ("a\n\n{{ b", "never closed", 3),
        ("{% include 'arguments/lost.md' %}", "no template 'arguments/lost.md'", 1),
        ("x\n{% include '../../secret.md' %}", "outside", 2),
        ("x\n{{ 'a' + 1 }}", "cannot be computed", 2),
        ("{{ 1 / 0 }}", "cannot be computed", 1),
        ("{{ person.name|pprint }}", "No filter named 'pprint'", 1),
        ("a \ue123", "U+E123", 1),
        ("a\n \U000f0000", "U+F0000", 2),
    ],
)
def test_a_broken_template_is_an_error_with_its_line(tmp_path, source, message, line):
    with pytest.raises(WorkspaceError) as caught:
        draw(tmp_path, source)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (
        "templates/letters/x.md",
        line,
    )
    assert caught.value.hint


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    folder = tmp_path / "w" / "templates" / "arguments"
    folder.mkdir(parents=True)
    (folder / "link.md").symlink_to(secret)
    with pytest.raises(WorkspaceError, match="outside"):
        draw(tmp_path / "w", "{% include 'arguments/link.md' %}")


def test_nothing_of_python_is_reachable(tmp_path):
    drawn = draw(tmp_path, "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    assert drawn.text == ""
    assert drawn.rendered.findings
