"""The command line: `appeals`. Errors become sentences and exit codes here."""

import io
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from appeals import __version__
from appeals.cli import (
    check,
    citations,
    draft,
    facts,
    keys,
    letters,
    plan,
    recipients,
    review,
    send,
    setup,
    sign,
    templates,
    translations,
    verify,
)
from appeals.cli.main_guard import run_guarded
from appeals.cli.state import STATE
from appeals.cli.terminal import program

app = typer.Typer(
    name="appeals",
    help="Write legal-advocacy letters with footnotes that a lawyer can check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"appeals {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
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
    STATE.workspace = workspace
    STATE.root = None


app.command("init")(setup.init)
app.command("new")(letters.new)
app.command("list")(letters.list_letters)
app.command("draft")(draft.draft)
app.command("check")(check.check)
app.command("rule")(check.rule)
app.command("sign")(sign.sign)
app.command("verify")(verify.verify)
app.command("plan")(plan.plan)
app.command("send")(send.send)
app.add_typer(review.app, name="review")
app.add_typer(keys.app, name="keys")
app.add_typer(translations.app, name="translations")
app.add_typer(recipients.app, name="recipients")
app.add_typer(citations.app, name="citations")
app.add_typer(facts.app, name="facts")
app.add_typer(templates.app, name="templates")
app.command("doctor")(setup.doctor)


def main(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    words = {"prog_name": program(), "standalone_mode": False}
    return run_guarded(lambda: app(list(arguments), **words), STATE)


def run() -> None:
    """Run the process's own command line: the entry point `appeals`."""
    if not sys.warnoptions:  # what Python warns of is for those who develop
        warnings.simplefilter("ignore")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
