"""A remark is set aside in its line, with a reason, and an error never is."""

import pytest

from tests.checks.letters import findings_in


def codes(tmp_path, body, **files) -> list[tuple[str, int]]:
    found = findings_in(tmp_path, body, **files)
    return [(f.code, f.place.line if f.place else 0) for f in found]


@pytest.mark.parametrize(
    "body",
    [
        "is is {# appeals: ignore STY001 -- quoted #}",
        "{# appeals: ignore STY001 -- quoted #}\nis is",
        "  {#- appeals: ignore STY001 -- quoted -#}  \nis is",
        "{#appeals:ignore STY001 -- quoted#} is is",
        "{# appeals: ignore STY001 -- a #}{# appeals: ignore CIT040 -- b #}\nis is",
    ],
)
def test_a_remark_with_a_reason_is_set_aside_in_its_own_line_or_the_next(
    tmp_path, body
):
    assert codes(tmp_path, body) == []


@pytest.mark.parametrize(
    "body",
    [
        "{# appeals: ignore STY001 -- quoted #}\n\nis is",
        "is is\n{# appeals: ignore STY001 -- quoted #}",
        "one {# appeals: ignore STY001 -- quoted #}\nis is",
    ],
)
def test_a_remark_in_another_line_stands(tmp_path, body):
    assert [code for code, _ in codes(tmp_path, body)] == ["STY001"]


@pytest.mark.parametrize(
    "comment",
    [
        "{# appeals: ignore STY001 #}",
        "{# appeals: ignore STY001 -- #}",
        "{# appeals: ignore STY001 a slip #}",
    ],
)
def test_without_a_reason_the_remark_stands_and_so_does_the_missing_reason(
    tmp_path, comment
):
    assert codes(tmp_path, f"is is {comment}") == [("STY001", 8), ("CHK001", 8)]


def test_an_error_is_never_set_aside(tmp_path):
    body = "{# appeals: ignore CIT001 -- it is fine #}\n[@zzz]"
    assert codes(tmp_path, body) == [("CIT001", 9), ("CHK001", 8)]


def test_an_unknown_code_is_a_remark_of_its_own(tmp_path):
    (finding,) = findings_in(tmp_path, "x\n\n{# appeals: ignore STY999 -- x #}")
    assert str(finding.place) == "templates/letters/first.md:10:1"
    assert "'STY999'" in finding.message


def test_a_suppression_in_an_argument_holds_there_and_not_in_the_letter(tmp_path):
    folder = tmp_path / "templates" / "arguments"
    folder.mkdir(parents=True)
    text = "{# appeals: ignore STY001 -- quoted #}\nis is"
    (folder / "a.md").write_text(text, encoding="utf-8")
    body = "{% include 'arguments/a.md' %}\n\n\nto to"
    assert codes(tmp_path, body) == [("STY001", 11)]
