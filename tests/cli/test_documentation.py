"""What the README says of commands is true."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer.main

from appeals.cli.main import app
from tests.cli.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TABLE_ROW = re.compile(r"^\| (`appeals .*?) \| (.*) \|$", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]+")


def documented() -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each command of the README's table, and what the table says of it."""
    for commands, words in TABLE_ROW.findall(README):
        group = ""
        for span in re.findall(r"`([^`]+)`", commands):
            names = [w for w in span.split() if re.fullmatch("[a-z][a-z-]*", w)]
            if names[0] == "appeals":
                group = names[1]
                yield tuple(names[1:]), words
            else:
                yield (group, *names), words


def every_command(group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from every_command(command, (*path, name))


COMMANDS = list(every_command(typer.main.get_command(app)))


def options_of(path: tuple[str, ...]) -> set[str]:
    command = typer.main.get_command(app)
    for name in path:
        command = getattr(command, "commands", {})[name]
    return {option for parameter in command.params for option in parameter.opts}


def test_the_table_of_the_readme_is_read():
    paths = [path for path, _ in documented()]
    assert ("draft",) in paths
    assert ("recipients", "show") in paths
    assert ("citations", "parse") in paths


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run, path):
    ran = run(*path, "--help")
    assert ran.code == 0
    assert "Usage: " in ran.out
    assert run(*path, "-h").out == ran.out


@pytest.mark.parametrize(
    "path", sorted({path for path, _ in documented()}), ids=" ".join
)
def test_every_command_of_the_readme_is_there(path):
    assert path in COMMANDS


def test_every_option_of_the_readme_is_there():
    rows: dict[str, list[tuple[str, ...]]] = {}
    for path, words in documented():
        rows.setdefault(words, []).append(path)
    for words, paths in rows.items():
        known = set().union(*(options_of(path) for path in paths))
        assert set(OPTION.findall(words)) <= known, words


def test_every_command_and_option_has_words_of_its_own():
    for path in COMMANDS:
        command = typer.main.get_command(app)
        for name in path:
            command = getattr(command, "commands", {})[name]
        assert command.help, path
        for parameter in command.params:
            if parameter.name != "help":
                assert getattr(parameter, "help", None), (path, parameter.name)


def readme_lines(heading: str) -> list[str]:
    """Give the command lines of appeals in a section's code, without comments."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^    (appeals .*|cd .*)$", section, re.MULTILINE)
    return [line.partition("  #")[0] for line in lines]


def test_the_way_to_an_own_workspace_can_be_walked(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = readme_lines("Your own workspace") + readme_lines("Writing a letter")
    assert len(lines) == 6
    for line in lines:
        words = shlex.split(line)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        more = ("--format", "docx") if words[1] == "draft" else ()
        ran = run(*words[1:], *more)
        assert ran.code == 0, (line, ran.err)


def test_the_version_is_printed(run):
    ran = run("--version")
    assert re.fullmatch(r"appeals \d+\.\d+\.\d+\n", ran.out)
    assert ran.code == 0


@pytest.mark.parametrize("arguments", [(), ("recipients",), ("citations",)])
def test_a_group_without_a_command_shows_its_help(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage: " in ran.out + ran.err
