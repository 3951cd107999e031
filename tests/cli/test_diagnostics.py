"""How findings and errors look on a terminal."""

import pytest

from appeals.cli.diagnostics import (
    say_error,
    say_errors,
    say_finding,
    say_findings,
)
from appeals.cli.terminal import put_data, put_json
from appeals.errors import Place, WorkspaceError, merge_errors
from appeals.model.finding import Finding


def reported(capsys, root, line: str, column: int, end_column: int = 0) -> list[str]:
    (root / "a.md").write_text(f"first\n{line}\n", encoding="utf-8")
    place = Place("a.md", 2, column, end_column)
    say_error(WorkspaceError("wrong", place=place, remedy="fix"), root)
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("line", "column", "end_column", "beneath"),
    [
        ("one two", 5, 8, "    ^^^"),
        ("one two", 5, 0, "    ^"),
        ("one two", 8, 9, "       ^"),
        ("one two", 5, 99, "    ^^^"),
        ("一二 two", 4, 7, "     ^^^"),
        ("a 一二", 3, 5, "  ^^^^"),
        ("e\u0301 two", 4, 7, "  ^^^"),
        ("\tone", 2, 5, " ^^^"),
    ],
)
def test_carets_stand_beneath_the_words(
    capsys, tmp_path, line, column, end_column, beneath
):
    lines = reported(capsys, tmp_path, line, column, end_column)
    assert lines[:3] == ["error: wrong", f"  --> a.md:2:{column}", "   |"]
    assert lines[3] == f" 2 | {line}".replace("\t", " ")
    assert lines[4] == f"   | {beneath}"
    assert lines[5] == "   = help: fix"


def test_of_a_long_line_the_part_in_question_is_shown(capsys, tmp_path):
    line = "x" * 500 + " here " + "y" * 500
    lines = reported(capsys, tmp_path, line, 502, 506)
    assert "here" in lines[3]
    assert len(lines[3]) < 100
    assert lines[4].index("^^^^") == lines[3].index("here")


def test_the_mark_at_the_start_of_a_file_moves_no_column(capsys, tmp_path):
    (tmp_path / "a.md").write_text("\ufeffone two\n", encoding="utf-8")
    say_error(WorkspaceError("wrong", place=Place("a.md", 1, 5, 8)), tmp_path)
    assert capsys.readouterr().err.splitlines()[3:5] == [
        " 1 | one two",
        "   |     ^^^",
    ]


@pytest.mark.parametrize(
    "place", [Place("a.md"), Place("lost.md", 3, 4), Place("a.md", 99, 1)]
)
def test_a_place_without_a_line_to_show_is_only_named(capsys, tmp_path, place):
    (tmp_path / "a.md").write_text("one\n", encoding="utf-8")
    say_error(WorkspaceError("wrong", place=place, remedy="fix"), tmp_path)
    assert capsys.readouterr().err == (
        f"error: wrong\n  --> {place}\n   = help: fix\n\n"
    )


def test_a_finding_without_a_place_tells_what_else_is_known(capsys, tmp_path):
    finding = Finding("ABC001", "wrong", "fix", note=3, recipient="unodc-ed")
    say_finding(finding, tmp_path)
    assert capsys.readouterr().err == (
        "error ABC001: wrong (note 3, recipient unodc-ed)\n"
        "   = help: fix\n   = see: appeals rule ABC001\n\n"
    )
    say_findings([finding], None)
    assert capsys.readouterr().err == "ABC001 wrong (fix)\n"


def test_a_name_that_turns_the_line_is_shown_and_not_obeyed(capsys):
    put_data("out/a\u202efdp.exe")
    put_json({"path": "a\u2066"})
    out = capsys.readouterr().out.split("\n")
    assert out[:2] == ["out/a\\u202efdp.exe", '{"path": "a\\u2066"}']


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(50, 50, ""), (4000, 50, "3950 ")]
)
def test_of_many_errors_the_first_fifty_are_shown(capsys, tmp_path, count, shown, more):
    errors = [WorkspaceError(f"wrong {n}", remedy="correct it") for n in range(count)]
    say_error(merge_errors(errors), tmp_path)
    reported = capsys.readouterr().err
    assert reported.count("error: ") == shown
    assert ("more errors are not shown" in reported) is bool(more)
    assert more in reported
    assert len(reported) < 10_000


def test_of_many_findings_the_gravest_fifty_are_shown_in_their_order(capsys, tmp_path):
    findings = [
        Finding("ABC001", f"no. {n}", severity="warning" if n % 10 else "error")
        for n in range(700)
    ]
    for root in (tmp_path, None):
        say_findings(findings, root, all_by="--json")
        said = capsys.readouterr().err
        assert said.count("no. ") == 50
        assert said.index("no. 480") < said.index("no. 490")
        assert "no. 500" not in said
        assert said.endswith(
            "650 more findings, 20 errors among them, are not shown: correct these "
            "first, then run again; --json prints all\n"
        )


def test_fifty_findings_are_shown_whole(capsys):
    say_findings([Finding("ABC001", "x", severity="info")] * 50, None)
    assert capsys.readouterr().err.splitlines() == ["ABC001 x"] * 50


def test_the_problems_of_several_errors_are_capped_as_one_heap(capsys):
    error = merge_errors([WorkspaceError("wrong")] * 40)
    say_errors([error, error], None)
    said = capsys.readouterr().err
    assert said.count("error: wrong") == 50
    assert "30 more errors are not shown" in said
