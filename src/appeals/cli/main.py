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
    "schema": "setup.schema",
}
"""The module beside this one, and the name in it, of each command and group.

In the order of `appeals --help`. Only the module of the command that runs is imported:
importing all takes as long as Typer itself.
"""


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"appeals {__version__}\n")
        raise typer.Exit


def _read_global_options(
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
    """Build the program with these commands and groups; with all of them by default.

    In an outline they have a name and a help text, but no options: reading the options
    of ninety commands takes longer than everything else that `appeals --help` does.
    """
    app = typer.Typer(
        name="appeals",
        help="Write legal-advocacy letters with footnotes that a lawyer can check.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_read_global_options)
    for name in names:
        module, attribute = COMMANDS[name].split(".")
        command = getattr(import_module(f"appeals.cli.{module}"), attribute)
        if is_outline:
            command = _outline(command)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    add_examples(app)
    return app


def _outline(
    command: Callable[..., object] | typer.Typer,
) -> Callable[[], None] | typer.Typer:
    """Give a command or a group that has nothing but its help text."""
    if isinstance(command, typer.Typer):
        return typer.Typer(help=command.info.help)

    def show_help() -> None:
        raise NotImplementedError

    show_help.__doc__ = command.__doc__
    return show_help


def main(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    first = _first_word(arguments)
    command = _build_command(first)
    words = list(arguments)
    if first == "send":
        from appeals.cli.send import join_allowances

        words = join_allowances(arguments)
    settings = {"prog_name": program_name(), "standalone_mode": False}
    return run_guarded(lambda: command(words, **settings), STATE)


def _first_word(arguments: Sequence[str]) -> str:
    """Give the word after the workspace: the name of a command, most often."""
    words = iter(arguments)
    for word in words:
        if word == "--workspace":
            next(words, None)
        elif word != "--" and not word.startswith("--workspace="):
            return word
    return ""


@cache
def _build_command(name: str) -> Callable[..., object]:
    """Build the command or group of this name; the outline of all if there is none."""
    if name in COMMANDS:
        return get_command(build_app([name]))
    return get_command(build_app(is_outline=True))


def run() -> None:
    """Run the process's own command line: the entry point `appeals`."""
    if not sys.warnoptions:  # warnings of Python are for developers
        warnings.simplefilter("ignore")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


EXAMPLES = {
    "init": "init my-letters",
    "update": "update --dry-run",
    "new": "new our-appeal --kind appeal --to unodc-ed",
    "import": "import old-letter.docx --name our-appeal --dry-run",
    "list": "list",
    "draft": "draft our-appeal --lang en,fr",
    "preview": "preview our-appeal",
    "check": "check our-appeal",
    "diff": "diff our-appeal --against approved",
    "rule": "rule CIT004",
    "sign": "sign our-appeal",
    "verify": "verify out/our-appeal",
    "pack": "pack our-appeal --for ana",
    "unpack": "unpack our-appeal.pack.age",
    "plan": "plan our-appeal -o plan.json",
    "send": "send plan.json --live",
    "sent list": "sent list our-appeal",
    "sent resolve": "sent resolve unodc-ed-k3j5q2m7v4xa --sent --note 'in our mailbox'",
    "sent verify": "sent verify",
    "sent due": "sent due --ics due.ics",
    "sent reply": "sent reply K7QM-2XPD answer.eml",
    "sent watch": "sent watch",
    "sent correct": "sent correct K7QM-2XPD --note 5",
    "sent export": "sent export --year 2026 --format html -o year.html",
    "doctor": "doctor",
    "schema": "schema recipients",
    "review report": "review report our-appeal --format html,xlsx",
    "review open": "review open our-appeal --as ana",
    "review export": "review export our-appeal --docx",
    "review import": "review import out/our-appeal/review-our-appeal.xlsx --as ana",
    "review mark": "review mark our-appeal 5 7-9 --verdict verified --as ana",
    "review assign": "review assign ana our-appeal",
    "review approve": "review approve our-appeal --as ben",
    "review status": "review status our-appeal",
    "keys new": "keys new ana --self-signed",
    "keys list": "keys list",
    "keys check": "keys check ana",
    "consent add": "consent add rec-2026-017",
    "consent show": "consent show rec-2026-017",
    "consent check": "consent check",
    "consent withdraw": "consent withdraw rec-2026-017 --date 2026-11-01",
    "vault new": "vault new --as ana",
    "vault key": "vault key",
    "vault passphrase": "vault passphrase",
    "vault allow": "vault allow ben age1...",
    "vault disallow": "vault disallow ben",
    "vault seal": "vault seal",
    "vault add": "vault add p-017",
    "vault remove": "vault remove p-017",
    "vault names": "vault names our-appeal --cases cases.csv --for age1...",
    "vault show": "vault show",
    "forget": "forget case-017 --as ana",
    "safety check": "safety check our-appeal",
    "translations accept": "translations accept our-appeal fr",
    "translations export": "translations export our-appeal fr --to xliff -o fr.xlf",
    "translations import": "translations import fr.xlf --dry-run",
    "recipients confirm": "recipients confirm unodc-ed --post --seen-on 2026-11-29 "
    "--as ana",
    "recipients list": "recipients list",
    "recipients show": "recipients show unodc-ed --date 2026-11-29",
    "recipients add-holder": "recipients add-holder sr-torture --name 'Ana Example' "
    "--since 2026-08-01 --source 'page of the mandate'",
    "recipients add": "recipients add example-office --name 'Example Office'",
    "recipients match": "recipients match our-appeal",
    "recipients check": "recipients check unodc-ed",
    "recipients channels": "recipients channels sp-communication",
    "citations add": "citations add A/HRC/45/13 --title 'Report on our subject'",
    "citations edit": "citations edit a-hrc-45-13 --date 2020-08-07",
    "citations archive": "citations archive a-hrc-45-13 report.pdf",
    "citations quote": "citations quote a-hrc-45-13 --at 'para. 14'",
    "citations confirm": "citations confirm a-hrc-45-13 --seen-on 2026-11-29 --as ana",
    "citations used-by": "citations used-by a-hrc-45-13",
    "citations check": "citations check a-hrc-45-13",
    "citations export": "citations export --to bibtex -o sources.bib",
    "citations find": "citations find incommunicado detention",
    "citations import": "citations import library.bib --dry-run",
    "citations list": "citations list",
    "citations show": "citations show a-hrc-45-13",
    "citations parse": "citations parse 'A/HRC/45/13, paras. 14-16'",
    "citations read": "citations read 'See A/75/1, para. 10.'",
    "citations format": "citations format a-hrc-45-13 --at 'para. 14' --lang fr",
    "facts confirm": "facts confirm cases-2025 --seen-on 2026-11-29 --as ana",
    "facts list": "facts list",
    "facts add": "facts add cases-2025 --value 1200 --bound at-least",
    "people list": "people list",
    "people add": "people add ana --roles reviewer",
    "signatories list": "signatories list our-statement",
    "signatories add": "signatories add example-watch --name 'Example Watch'",
    "signatories invite": "signatories invite example-watch --letter our-statement",
    "signatories confirm": "signatories confirm example-watch --letter our-statement "
    "--source 'e-mail of 29 November'",
    "templates check": "templates check templates/reference.docx",
    "templates export": "templates export",
}
"""An example by the words of its command: a command line without the program."""


def add_examples(app: typer.Typer, above: tuple[str, ...] = ()) -> None:
    """Add an example to the help of each command of `app`, groups included."""
    for info in app.registered_commands:
        words = " ".join((*above, info.name or ""))
        if words in EXAMPLES:
            info.epilog = f"For example: appeals {EXAMPLES[words]}"
    for group in app.registered_groups:
        if group.typer_instance is not None and group.name:
            add_examples(group.typer_instance, (*above, group.name))
