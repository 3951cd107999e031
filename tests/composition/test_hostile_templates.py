"""Templates that loop, eat memory or reach outside end as errors with a place."""

import signal
import time

import pytest

from appeals.composition import limits
from appeals.composition.limits import TIME_S
from appeals.errors import WorkspaceError
from tests.composition.rendering import render

SLACK_S = 4.0
"""Of the processor, to say so after a bound was reached."""
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
    start = time.process_time()
    with pytest.raises(WorkspaceError) as caught:
        render(tmp_path, source, first_line=3)
    assert time.process_time() - start < TIME_S + SLACK_S
    assert "stopped" in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.line in {0, 3}


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer here")
def test_the_seconds_that_are_bounded_are_those_of_the_processor(monkeypatch):
    monkeypatch.setattr(limits, "TIME_S", 0.05)
    with limits.bound_cost():
        items = limits.Budget().count_turns(range(512))
        time.sleep(0.1)  # as on a machine that has other things to do
        assert len([*items]) == 512
    turns = limits.Budget().count_turns(iter(lambda: sum(range(1000)), 0))
    with pytest.raises(limits.TemplateTooCostlyError, match="seconds"):
        all(turns)
    with pytest.raises(limits.TemplateTooCostlyError), limits.bound_cost():
        any(sum(range(1000)) < n for n in range(500_000))  # some seconds, not 0.05


def test_a_file_that_includes_itself_is_stopped(tmp_path):
    with pytest.raises(WorkspaceError, match="without end"):
        render(
            tmp_path,
            "{% include 'arguments/a.md' %}",
            a="{% include 'arguments/a.md' %}",
        )


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("x\n{{ '%c'|format(983040) }}", "a private-use character (U+F0000)", 2),
        ("x\n{{ '%c' % 1048576 }}", "a private-use character (U+100000)", 2),
        ("x\n{{ '{:c}'.format(983041) }}", "a private-use character (U+F0001)", 2),
        ("x\n{{ '{a:{b}}'.format_map({'a': 983041, 'b': 'c'}) }}", "U+F0001", 2),
        ("x\n{{ '\\U000f0005' }}", "a private-use character (U+F0005)", 2),
        ("x\n{% set a = ['\\U00100000'] %}", "a private-use character", 2),
        ("x\n{{ '\\ud800' }}", "half of a character pair (U+D800)", 2),
        ("x\n{{ '\\x00' }}", "a control character (U+0000)", 2),
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
        render(tmp_path, source)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (
        "templates/letters/x.md",
        line,
    )
    assert caught.value.remedy


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    folder = tmp_path / "w" / "templates" / "arguments"
    folder.mkdir(parents=True)
    (folder / "link.md").symlink_to(secret)
    with pytest.raises(WorkspaceError, match="outside"):
        render(tmp_path / "w", "{% include 'arguments/link.md' %}")


def test_nothing_of_python_is_reachable(tmp_path):
    rendered = render(tmp_path, "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    assert rendered.text == ""
    assert rendered.rendered.findings


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% filter replace('X', '\\n\\n') %}AXB.{% endfilter %}", "A\n\nB."),
        ("{% filter reverse %}abc\ndef{% endfilter %}", "fed\ncba"),
        ("{% set a %}geneva{% endset %}{{ a|capitalize }} {{ a|length }}", "Geneva 6"),
        ("{% set a %}abc{% endset %}{{ a[0] }}{{ a[1:] }}", "abc"),
        ("{% set a %}abc{% endset %}{{ a|list|join('-') }}{{ a|first }}", "a-b-ca"),
        ("{% set a %}abc{% endset %}{{ 'yes' if a == 'abc' }}", "yes"),
        ("{% set a %}abc{% endset %}{{ 'yes' if 'bc' in a and a in ['abc'] }}", "yes"),
        ("{% set a %}{{ '' }}{% endset %}{{ 'full' if a else 'empty' }}", "empty"),
        (
            "{% macro m() %}a bc defg hij klm{% endmacro %}{{ m()|title|truncate(7) }}",
            "A...",
        ),
        ("{% set a %}{{ person.age }}{% endset %}{{ 'yes' if a == '7' }}", "yes"),
        ("{% set a %}x{% endset %}{{ '%s, %s'|format(a, person.age) }}", "x, 7"),
        ("{% set a %}x{% endset %}{{ '{} {p.age}'.format(a, p=person) }}", "x 7"),
        ("{{ '100 %% of %d' % 7 }}", "100 % of 7"),
    ],
)
def test_filters_and_comparisons_see_the_words_of_blocks_alone(tmp_path, source, text):
    rendered = render(tmp_path, source)
    assert rendered.text == text
    assert rendered.rendered.findings == ()


def test_what_a_filter_moved_has_a_place_in_the_file(tmp_path):
    source = "a\n{% filter replace('X', '\\n\\n') %}AXB. [@c]{% endfilter %}\n"
    rendered = render(tmp_path, source, first_line=5)
    for words in ("B.", "[@c]"):
        place = rendered.place_of(words)
        assert place is not None
        assert (place.line, place.end_column) == (6, 0)


def test_data_cut_out_of_a_block_stays_data(tmp_path):
    source = "{% set a %}{{ person.name }}{% endset %}{{ a[:5] }} {{ a|upper }}"
    rendered = render(tmp_path, source)
    assert "**" not in rendered.rendered.source.text
    assert rendered.text.startswith("**E**")
