"""A template that Jinja cannot read: the place is where the mistake began."""

import pytest

from appeals.errors import WorkspaceError
from tests.composition.rendering import render


@pytest.mark.parametrize(
    ("source", "place", "message", "remedy"),
    [
        (
            "a\n\n{% if person %}\nb\n\n" + "c\n\n" * 9,
            "7:1",
            "'{% if %}' is opened here and never closed",
            "write {% endif %}",
        ),
        (
            "{% if person %}{% if names %}b{% endif %}\n\nc",
            "5:1",
            "'{% if %}' is opened here and never closed",
            "write {% endif %}",
        ),
        (
            "a {% if person %}b{% endif %} {%- if names %}\n\nc",
            "5:31",
            "'{% if %}' is opened here and never closed",
            "write {% endif %}",
        ),
        (
            "{% set x = 1 %}\n{% set y %}\nb\n",
            "6:1",
            "'{% set %}' is opened here and never closed",
            "write {% endset %}",
        ),
        (
            "{% for n in names %}\n{% if person %}\nb\n{% endfor %}\n\nc\n",
            "8:1",
            "'{% endfor %}' comes while '{% if %}' is still open",
            "line 6 opened it: write {% endif %} before this",
        ),
        ("a\n{% endif %}\n", "6:1", "has no '{% if %}' before it", "remove it"),
        ("a\n{% else %}\n", "6:1", "has no '{% if %}' before it", "remove it"),
        (
            "a\n{% endfi %}\n",
            "6:1",
            "there is no '{% endfi %}'",
            "did you mean 'endif'",
        ),
        ("a\n{# never\n\nb\n", "6:1", "'{#' is opened here", "close it with '#}'"),
        ("a\n b {{ person\n\nb\n", "6:4", "'{{' is opened here", "close it with '}}'"),
        ("a\n{% if person\n\nb\n", "6:1", "'{%' is opened here", "close it with '%}'"),
    ],
)
def test_the_place_is_where_the_mistake_began(tmp_path, source, place, message, remedy):
    with pytest.raises(WorkspaceError) as caught:
        render(tmp_path, source, first_line=5)
    where = caught.value.place
    assert where is not None
    assert f"{where.line}:{where.column}" == place
    assert message in caught.value.message
    assert remedy in (caught.value.remedy or "")
