"""A line of progress: at a terminal alone, and never in the middle of another."""

import io
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import pytest

from appeals.cli import progress, terminal
from appeals.cli.progress import PROGRESS


class Screen(io.StringIO):
    """A terminal that keeps what was written to it."""

    def __init__(self, *, is_terminal: bool = True) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def lines(self) -> list[str]:
        """What is there to read in the end: "\\r" and an erased line obeyed."""
        lines = [""]
        for part in re.split("(\r|\x1b\\[K|\n)", self.getvalue()):
            match part:
                case "\n":
                    lines.append("")
                case "\r":
                    lines[-1] = ""
                case "\x1b[K":
                    pass
                case _:
                    lines[-1] += part
        return lines


@pytest.fixture
def screen(monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE_S", 0)
    monkeypatch.setattr(progress, "_TICK_S", 0.001)
    monkeypatch.setenv("TERM", "xterm")
    return Screen()


@contextmanager
def running_on(screen: Screen) -> Iterator[None]:
    with redirect_stderr(screen), PROGRESS.show():
        yield


def wait_for(text: str, screen: Screen) -> None:
    until = time.monotonic() + 60
    while text not in screen.getvalue():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_a_finding_and_the_line_of_progress_never_share_a_line(screen):
    with running_on(screen):
        wait_for("working 0:0", screen)
        PROGRESS.expect("rendering", 3)
        for number in (1, 2, 3):
            PROGRESS.advance()
            wait_for(f"{number} of 3", screen)
            terminal.say(f"letter {number}: CIT001 a finding")
    assert "rendering [######--------------] 1 of 3 0:0" in screen.getvalue()
    assert screen.lines() == [
        *(f"letter {number}: CIT001 a finding" for number in (1, 2, 3)),
        "",
    ]


def test_the_line_is_as_wide_as_the_terminal_at_most(screen, monkeypatch):
    size = os.terminal_size((12, 24))
    monkeypatch.setattr(os, "get_terminal_size", lambda _number: size)
    monkeypatch.setattr(screen, "fileno", lambda: 2)
    with running_on(screen):
        PROGRESS.expect("rendering", 40)
        wait_for("rendering ", screen)
    drawn = re.findall("\r([^\r\x1b]*)\x1b", screen.getvalue())
    assert max(map(len, drawn)) == 11


def test_somebody_who_is_asked_sees_no_line_of_progress(screen):
    with running_on(screen):
        wait_for("working", screen)
        with PROGRESS.hide():
            before = screen.getvalue()
            time.sleep(0.02)
            assert screen.getvalue() == before
    assert screen.lines() == [""]


@pytest.mark.parametrize(("is_terminal", "term"), [(False, "xterm"), (True, "dumb")])
def test_there_is_none_in_a_file_and_on_a_terminal_without_means(
    screen, monkeypatch, is_terminal, term
):
    monkeypatch.setenv("TERM", term)
    elsewhere = Screen(is_terminal=is_terminal)
    with running_on(elsewhere):
        time.sleep(0.02)
    assert elsewhere.getvalue() == ""


@pytest.mark.parametrize(
    ("is_terminal", "variables", "is_coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals_unless_a_variable_says_so(
    monkeypatch, is_terminal, variables, is_coloured
):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with redirect_stderr(Screen(is_terminal=is_terminal)):
        assert (terminal.paint("x", "error") != "x") is is_coloured


@pytest.mark.parametrize(
    ("called", "program"),
    [
        ("/there/appeals", "appeals"),
        ("/not on the path/appeals", "'/not on the path/appeals'"),
        ("/x/site-packages/appeals/__main__.py", "python9 -m appeals"),
        ("/x/pytest/__main__.py", "appeals"),
    ],
)
def test_the_program_is_named_so_that_its_lines_can_be_pasted(
    monkeypatch, called, program
):
    found = {"appeals": "/there/appeals", "python9": "/there/python9"}
    monkeypatch.delenv("APPEALS_PROGRAM", raising=False)
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr(sys, "executable", "/there/python9")
    monkeypatch.setattr(terminal, "which", found.get)
    assert terminal.program_name() == program


def test_what_to_do_next_is_done_in_the_workspace_that_was_named(
    run, workspace, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    ran = run("--workspace", "workspace", "new", "x")
    assert "next: fill it in, then `appeals --workspace workspace check x`" in ran.err
    assert Path("workspace/templates/letters/x.md").is_file()
