"""The command line: `appeals`. Errors become sentences and exit codes here."""

import io
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from appeals import __version__
from appeals.cli.examples import show_examples
from appeals.cli.main_guard import run_guarded
from appeals.cli.state import STATE
from appeals.cli.terminal import program_name

COMMANDS = {
    "init": "setup.init",
    "update": "setup.update",
    "new": "letters.new",
    "import": "import_letter.import_letter",
    "list": "letters.list_letters",
    "draft": "draft.draft",
    "preview": "preview.preview",
    "check": "check.check",
    "diff": "diff.diff",
    "rule": "check.rule",
    "sign": "sign.sign",
    "verify": "verify.verify",
    "pack": "pack.pack",
    "unpack": "pack.unpack",
    "plan": "plan.plan",
    "send": "send.send",
    "sent": "sent.app",
    "review": "review.app",
    "keys": "keys.app",
    "consent": "consent.app",
    "vault": "vault.app",
    "safety": "safety.app",
    "forget": "forget.forget",
    "translations": "translations.app",
    "recipients": "recipients.app",
    "citations": "citations.app",
    "facts": "facts.app",
    "people": "people.app",
    "signatories": "signatories.app",
    "templates": "templates.app",
    "doctor": "setup.doctor",
    "schema": "schema.schema",
}
"""Where each command and each group is: a module beside this one, and a name in it.

In the order of `appeals --help`. Only the module of the command that is asked is
imported: to import all takes as long as Typer itself.
"""


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"appeals {__version__}\n")
        raise typer.Exit


def _take_options(
    workspace: Annotated[
        Path | None,
        typer.Option(help="The workspace, when it is not this folder or one above."),
    ] = None,
    _version: Annotated[
        bool | None,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Show the version.",
        ),
    ] = None,
) -> None:
    """Write legal-advocacy letters with footnotes that a lawyer can check."""
    STATE.begin(workspace)


def build_app(
    names: Iterable[str] = tuple(COMMANDS), *, is_outline: bool = False
) -> typer.Typer:
    """Give the program with these commands and groups; with all of them by default.

    In an outline they have a name and a help, and no option: to read the options of
    ninety commands takes longer than all else that `appeals --help` does.
    """
    app = typer.Typer(
        name="appeals",
        help="Write legal-advocacy letters with footnotes that a lawyer can check.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_take_options)
    for name in names:
        module, attribute = COMMANDS[name].split(".")
        command = getattr(import_module(f"appeals.cli.{module}"), attribute)
        if is_outline:
            command = _outline_of(command)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    show_examples(app)
    return app


def _outline_of(
    command: Callable[..., object] | typer.Typer,
) -> Callable[[], None] | typer.Typer:
    """Give a command, or a group, of which nothing but its help is there."""
    if isinstance(command, typer.Typer):
        return typer.Typer(help=command.info.help)

    def show_help() -> None:
        raise NotImplementedError

    show_help.__doc__ = command.__doc__
    return show_help


def main(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    words = {"prog_name": program_name(), "standalone_mode": False}
    first = _first_word(arguments)
    command = _command_line(first)
    given = list(arguments)
    if first == "send":
        from appeals.cli.send import join_allowances

        given = join_allowances(arguments)
    return run_guarded(lambda: command(given, **words), STATE)


def _first_word(arguments: Sequence[str]) -> str:
    """Give the word behind the workspace: the name of a command, most often."""
    words = iter(arguments)
    for word in words:
        if word == "--workspace":
            next(words, None)
        elif word != "--" and not word.startswith("--workspace="):
            return word
    return ""


@cache
def _command_line(name: str) -> Callable[..., object]:
    """Build the one command or group of this name; an outline where none has it."""
    if name in COMMANDS:
        return get_command(build_app([name]))
    return get_command(build_app(is_outline=True))


def run() -> None:
    """Run the process's own command line: the entry point `appeals`."""
    if not sys.warnoptions:  # what Python warns of is for those who develop
        warnings.simplefilter("ignore")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
