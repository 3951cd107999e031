"""Every end of the program is a sentence and an exit code."""

import inspect
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from appeals import errors
from appeals.cli import main_guard as guard
from appeals.cli import terminal
from appeals.cli.main_guard import run_guarded
from appeals.cli.state import CliState
from appeals.errors import (
    AppealsError,
    BlockedError,
    LetterError,
    MachineError,
    UsageError,
    WorkspaceError,
    merge_errors,
)
from tests.cli.conftest import REPOSITORY

CODES = {
    UsageError: 2,
    WorkspaceError: 2,
    LetterError: 1,
    BlockedError: 4,
    MachineError: 5,
}
REFERENCE = (REPOSITORY / "docs/reference/commands.md").read_text(encoding="utf-8")
SECRET = "王小明 was taken from Example Street"


def guarded(command) -> int:
    return run_guarded(command, CliState())


def raising(error: BaseException):
    def command() -> None:
        raise error

    return command


def test_every_kind_of_error_has_the_code_of_the_tables():
    kinds = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, AppealsError) and kind is not AppealsError
    }
    assert kinds == set(CODES)
    in_reference = {
        int(code) for code in re.findall(r"^\| (\d+) \|", REFERENCE, re.MULTILINE)
    }
    table = {int(n) for n in re.findall(r"\|\s+(\d+) \|", str(guard.__doc__))}
    assert in_reference == table == {0, 1, 2, 3, 4, 5, 70, 130}
    assert in_reference >= set(CODES.values())


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_an_error_is_reported_with_its_remedy_and_ends_with_its_code(
    capsys, kind, code
):
    assert guarded(raising(kind("it is so", remedy="do this"))) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: it is so\n   = help: do this\n\n"


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ((WorkspaceError, WorkspaceError), 2),
        ((WorkspaceError, LetterError), 1),
        ((WorkspaceError, MachineError), 5),
        ((BlockedError, UsageError), 2),
    ],
)
def test_of_several_errors_all_are_reported_and_one_code_is_given(capsys, kinds, code):
    error = merge_errors([kind(f"error {n}") for n, kind in enumerate(kinds)])
    assert guarded(raising(error)) == code
    assert merge_errors([error, error]).exit_code == code
    reported = capsys.readouterr().err
    assert ("error 0" in reported, "error 1" in reported) == (True, True)


def test_a_bug_of_ours_is_one_line_and_a_crash_file_without_a_word_of_the_letter(
    capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def command() -> None:
        words = SECRET
        raise RuntimeError(words)

    assert guarded(command) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    (file,) = tmp_path.iterdir()
    assert str(file) in err
    text = file.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert f"({Path(__file__).name}:" in text
    for trace in (SECRET, str(Path.home()), str(REPOSITORY)):
        assert trace not in text
        assert trace not in err.replace(str(file), "")
    assert file.stat().st_mode & 0o077 == 0


def test_where_no_crash_file_can_be_written_the_line_says_it_all(capsys, monkeypatch):
    def full(**_options):
        raise OSError(28, "full")

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert guarded(raising(KeyError(SECRET))) == 70
    err = capsys.readouterr().err
    assert "KeyError" in err
    assert SECRET not in err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_is_130_and_says_how_to_go_on(capsys, error):
    assert guarded(raising(error)) == 130
    assert "interrupted; run the command again" in capsys.readouterr().err


def test_an_interruption_inside_a_command_is_130(run, workspace, monkeypatch):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("appeals.registry.workspace.load_workspace", interrupted)
    ran = run("facts", "list")
    assert ran.code == 130
    assert "interrupted" in ran.err


def test_what_the_system_refuses_is_the_machine(capsys):
    refused = PermissionError(13, "Permission denied", "templates")
    assert guarded(raising(refused)) == 5
    assert "'templates': Permission denied" in capsys.readouterr().err


class _Closed(io.StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class _Full(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_reader_that_goes_away_is_no_error(run, workspace, monkeypatch):
    monkeypatch.setattr("sys.stdout", _Closed())
    ran = run("facts", "list")
    assert (ran.code, ran.err) == (0, "")


def test_a_reader_who_stops_early_changes_no_verdict(run, workspace, monkeypatch):
    (workspace / "letter.pdf").write_bytes(b"%PDF-1.7\nnot one of ours\n")
    letter = workspace / "templates/letters/unodc-nsc-mou.md"
    letter.write_text(f"{letter.read_text()}\nNo such source. [@nothing]\n")
    for command in (["verify", "letter.pdf"], ["check", "unodc-nsc-mou", "--json"]):
        assert run(*command).code == 1
        with monkeypatch.context() as closed:
            closed.setattr("sys.stdout", _Closed())
            ran = run(*command)
        assert (ran.code, ran.err) == (1, ""), command


def test_a_full_disk_behind_stdout_is_reported_once(run, workspace, monkeypatch):
    monkeypatch.setattr("sys.stdout", _Full())
    ran = run("facts", "list")
    assert ran.code == 5
    assert ran.err.count("No space left on device") == 1


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [("/dev/full", 5, "No space left"), ("closed pipe", 0, "")],
)
def test_the_last_flush_is_guarded_too(workspace, target, code, message):
    if target == "closed pipe":
        reading, writing = os.pipe()
        os.close(reading)
    elif not Path(target).exists():
        pytest.skip("this system has no /dev/full")
    else:
        writing = os.open(target, os.O_WRONLY)
    command = [sys.executable, "-c", "from appeals.cli.main import run; run()"]
    done = subprocess.run(
        [*command, "facts", "list"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    os.close(writing)
    assert done.returncode == code
    assert message in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_narrow_terminal_encoding_is_no_crash(workspace):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from appeals.cli.main import run; run()",
            "citations",
            "show",
            "supervision-law",
        ],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert rb"\u4e2d" in done.stdout


def test_the_start_imports_nothing_heavy():
    heavy = (
        "pydantic jinja2 yaml markdown_it weasyprint docx lxml babel pyhanko dask"
    ).split()
    code = (
        "import json, sys; from appeals.cli.main import build_app; build_app();"
        f"print(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert json.loads(done.stdout) == []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "is_terminal", "is_coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    monkeypatch, environment, is_terminal, is_coloured
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = _Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    guarded(raising(UsageError("no")))
    assert ("\x1b[" in stream.getvalue()) == is_coloured


def test_data_is_never_coloured(run, workspace, monkeypatch):
    stream = _Terminal()
    monkeypatch.setattr("sys.stdout", stream)
    run("facts", "list")
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue()


def test_a_record_stands_on_one_line_whatever_it_holds(capsys):
    terminal.put_fields("a\nb", "c\td", "", "")
    assert capsys.readouterr().out == "a b\tc d\n"


def test_commands_are_named_as_the_program_was_called(
    run, workspace, tmp_path, monkeypatch
):
    monkeypatch.setenv("APPEALS_PROGRAM", "./run")
    assert "next: fill it in, then `./run check x`" in run("new", "x").err
    assert "`./run rule` lists all rules" in run("rule", "xyz").err
    assert "`./run citations add`" in run("rule", "CIT022").out
    assert "Try './run draft -h'" in run("draft").err
    made = run("init", str(tmp_path / "new"))
    assert f"&& {workspace / 'run'} new my-first-letter" in made.err
    monkeypatch.setenv("APPEALS_PROGRAM", "/home/a b/run")
    assert "`'/home/a b/run' rule` lists" in run("rule", "xyz").err


def test_a_line_of_a_letter_and_data_for_programs_name_what_is_typed(
    run, workspace, monkeypatch
):
    monkeypatch.setenv("APPEALS_PROGRAM", "./run")
    letter = workspace / "templates/letters/unodc-nsc-mou.md"
    letter.write_text(letter.read_text() + "\nSee `appeals list` [@nobody].\n")
    shown = run("check", "unodc-nsc-mou").err
    assert "| See `appeals list` [@nobody]." in shown
    assert "= see: ./run rule CIT001" in shown
    assert "./run" not in run("check", "--output-format", "json").out


def test_without_a_word_about_it_the_program_is_called_appeals(
    run, workspace, monkeypatch
):
    monkeypatch.delenv("APPEALS_PROGRAM", raising=False)
    assert "`appeals rule` lists all rules" in run("rule", "xyz").err
