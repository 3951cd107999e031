"""What the shells are told at a TAB: words of this workspace, and nothing else."""

import shutil
import subprocess
import sys

import pytest

from appeals.cli import completion
from appeals.cli.completion import answer, next_words
from tests.cli.conftest import REPOSITORY


def words(line: str) -> list[str]:
    """Give what may stand at the end of a line."""
    *before, begun = line.split(" ")
    return list(next_words(before[1:], begun))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("appeals dr", "draft"),
        ("appeals citations sh", "show"),
        ("appeals draft --la", "--lang"),
        ("appeals draft unodc-n", "unodc-nsc-mou"),
        ("appeals check x unodc-n", "unodc-nsc-mou"),
        ("appeals draft x --to unodc-e", "unodc-ed"),
        ("appeals draft x --to=unodc-e", "--to=unodc-ed"),
        ("appeals draft x --to sr-torture,unodc-e", "sr-torture,unodc-ed"),
        ("appeals draft x --group liu", "liuzhi-2019"),
        ("appeals citations show a-hrc-45-1", "a-hrc-45-13"),
        ("appeals facts add --authority a-hrc-45-1", "a-hrc-45-13"),
        ("appeals review approve x --as approver", "approver-a"),
        ("appeals rule CIT00", "CIT001"),
        ("appeals draft x --lang zh-Hans", "zh-Hans"),
        ("appeals draft x --style oscola5", "oscola5"),
        ("appeals draft x --format doc", "docx"),
    ],
)
@pytest.mark.usefixtures("workspace")
def test_a_word_is_completed(line, expected):
    assert expected in words(line)


@pytest.mark.usefixtures("workspace")
def test_what_cannot_be_known_is_not_offered():
    assert words("appeals new unodc") == []
    assert words("appeals draft one unodc") == []
    assert words("appeals draft x --date 20") == []
    assert words("appeals draft x --to unodc-ed,unodc-ed") == []


def test_every_fact_person_and_signatory_is_known(workspace):
    shutil.copy(REPOSITORY / "facts.yaml", workspace)
    assert len(words("appeals facts confirm ")) > 5
    assert "sender-a" in words("appeals people add ")
    assert words("appeals signatories confirm ")


def test_another_workspace_is_looked_into(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert words("appeals draft ") == []
    line = f"appeals --workspace {REPOSITORY} draft unodc-nsc"
    assert words(line) == ["unodc-nsc-mou"]
    assert next_words(["draft"], "unodc-nsc", str(REPOSITORY)) == {"unodc-nsc-mou": ""}


def test_a_broken_workspace_says_nothing(workspace, capfd):
    (workspace / "recipients.yaml").write_bytes(b"\xff\xfe recipients: [\n\t}")
    (workspace / "citations.yaml").unlink()
    shutil.rmtree(workspace / "templates")
    for line in ("appeals draft ", "appeals draft x --to ", "appeals citations show "):
        assert words(line) == []
    assert capfd.readouterr() == ("", "")


def test_zsh_is_given_no_word_that_it_could_run(workspace, capsys):
    hostile = (
        "schema: appeals/recipients@1\nrecipients:\n  $(touch x):\n    name: A\n"
        '  "`touch x`":\n    name: B\n  good-one:\n    name: C\n'
    )
    (workspace / "recipients.yaml").write_text(hostile)
    (workspace / "templates/letters/$(touch x).md").write_text("---\n")
    line = {"_TYPER_COMPLETE_ARGS": "appeals draft x --to "}
    assert answer("zsh", line) == 0
    assert capsys.readouterr().out == "_arguments '*: :((\"good-one\"))'\n"
    answer("zsh", {"_TYPER_COMPLETE_ARGS": "appeals draft "})
    assert "touch" not in capsys.readouterr().out


@pytest.mark.usefixtures("workspace")
def test_each_shell_is_answered_in_its_own_form(capsys):
    line = {"_TYPER_COMPLETE_ARGS": "appeals draft x --group liu"}
    assert answer("zsh", line) == 0
    assert capsys.readouterr().out == "_arguments '*: :((\"liuzhi-2019\"))'\n"
    assert answer("fish", line) == 0
    assert capsys.readouterr().out == "liuzhi-2019\n"
    asked = {**line, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert answer("fish", asked) == 0
    assert answer("fish", {**asked, "_TYPER_COMPLETE_ARGS": "appeals draft zz"}) == 1
    begun = {**line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": "liu"}
    assert answer("powershell", begun) == 0
    assert capsys.readouterr().out == "liuzhi-2019::: \n"
    assert answer("zsh", {"_TYPER_COMPLETE_ARGS": "appeals draft x --date 2"}) == 0
    assert capsys.readouterr().out == "_files\n"
    typed = {"COMP_WORDS": "appeals draft x --group = liu", "COMP_CWORD": "5"}
    assert answer("bash", typed) == 0
    assert capsys.readouterr().out == "liuzhi-2019\n"


def test_nothing_slow_is_imported_once_the_commands_are_known():
    completion.command_tree()
    program = (
        "import sys; from appeals.cli.completion import next_words; "
        "print(next_words(['draft', 'x', '--to'], 'unodc-e')); "
        "print({'typer', 'pydantic', 'jinja2', 'yaml', 'typing'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["{'unodc-ed': ''}", "set()"]


def test_the_words_of_commands_are_asked_anew_when_a_command_changes(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(completion, "_TREE", tmp_path / "tree.json")
    made = completion.command_tree()
    assert completion.command_tree() == made
    (tmp_path / "tree.json").write_text('{"version": "older"}')
    assert completion.command_tree() == made
    (tmp_path / "tree.json").write_text("{")
    assert completion.command_tree() == made
