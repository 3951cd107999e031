"""`appeals review report` writes files, prints their paths, and explains itself."""

import pytest

from appeals.cli.main import main
from tests.checks.composed import workspace


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    workspace(tmp_path, "It is so. [@report]")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["review", "report", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_both_formats_are_written_and_their_paths_printed(run):
    code, out, err = run("first")
    assert code == 0
    assert out.splitlines() == [
        "out/first/review-public.html",
        "out/first/review-public.pdf",
    ]
    assert "first: the list shows 0 errors, 0 warnings, 0 remarks, and 1 use" in err


def test_the_folder_the_format_and_the_style_can_be_chosen(run, tmp_path):
    code, out, _ = run(
        "first", "--format", "html", "--out", "elsewhere", "--style", "oscola4"
    )
    assert (code, out) == (0, "elsewhere/first/review-public.html\n")
    assert "oscola4" in (tmp_path / out.strip()).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["first", "--format", "docx"], "known: html, pdf, xlsx"),
        (["first", "--format", "htlm"], "did you mean 'html'?"),
        (["frist"], "did you mean 'first'?"),
        (["first", "--style", "unn"], "did you mean 'un'?"),
        (["first", "--to", "office-a"], "not addressed to 'office-a'"),
    ],
)
def test_a_wrong_word_is_explained(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_list_filled_in_by_hand_is_kept(run, tmp_path):
    run("first", "--format", "html")
    (tmp_path / "out/first/review-public.html").write_text("by hand", "utf-8")
    code, out, err = run("first", "--format", "html")
    assert (code, out) == (4, "")
    assert "was changed since it was rendered" in err
    assert run("first", "--format", "html", "--force")[0] == 0
