"""Each command has an example in its help, and the example is a command line."""

import shlex

import pytest
import typer

from appeals.cli.main import EXAMPLES, build_app


def commands(command, path=()):
    if not hasattr(command, "commands"):
        return {" ".join(path): command}
    found = {}
    for name, inner in command.commands.items():
        found |= commands(inner, (*path, name))
    return found


COMMANDS = commands(typer.main.get_command(build_app()))


def test_every_command_has_an_example_and_no_other_has():
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_is_taken_by_its_command(name):
    words = shlex.split(EXAMPLES[name])
    path = name.split()
    assert words[: len(path)] == path
    command = COMMANDS[name]
    command.make_context(name, words[len(path) :])
    assert command.epilog == f"For example: appeals {EXAMPLES[name]}"
