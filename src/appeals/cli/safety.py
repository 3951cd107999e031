"""`appeals safety check`: whether anything names a person, or is open to others."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_findings
from appeals.cli.options import JsonLines
from appeals.cli.state import STATE
from appeals.cli.terminal import attributes, pluralize, problem_record, put_json, say

if TYPE_CHECKING:
    from appeals.workflow.protecting.safety_check import SafetyReport

app = typer.Typer(
    help="Protect people: nothing that leaves tells a name.", no_args_is_help=True
)
_BLOCKED = 4
_UNREAD = {
    "picture": ("picture", "pictures"),
    "scan": ("scanned page", "scanned pages"),
    "sound": ("sound or film", "sounds and films"),
    "encrypted": ("encrypted part", "encrypted parts"),
    "damaged": ("damaged part", "damaged parts"),
    "too-large": ("part that is too large", "parts that are too large"),
    "slow": ("PDF that takes too long", "PDFs that take too long"),
    "other": ("part of another kind", "parts of other kinds"),
}


@app.command("check")
def check(
    letters: Annotated[
        list[str] | None,
        typer.Argument(help="Names of letters; everything without one."),
    ] = None,
    is_json: JsonLines = False,
) -> int:
    """Look for names of the vault in all that is rendered, sent, approved and tracked.

    Names are never printed; persons are named by their ids. Says too which files are
    open to others. Exit code 4 if anything tells a name.
    """
    from appeals.workflow.protecting.safety_check import check_safety

    report = check_safety(STATE.open_workspace(), tuple(letters or ()))
    STATE.found_code = _BLOCKED if report.blocking_findings else 0
    if is_json:
        put_json(_safety_record(report))
    else:
        say_findings(report.findings, STATE.root)
    _say_summary(report)
    return STATE.found_code


def _say_summary(report: "SafetyReport") -> None:
    """Say what was examined, and what nobody has examined."""
    if not report.has_vault:
        say(
            "there is no vault on this machine: no name was looked for; `appeals vault "
            "new` makes one"
        )
    else:
        found = len(report.blocking_findings)
        say(
            f"{pluralize(report.files, 'file')} searched for names: "
            f"{pluralize(found, 'place')} found"
        )
        if report.versions or report.versions_left != 0:
            left = report.versions_left
            if left is None:
                rest = "git did not list all of it in time"
            else:
                rest = f"{left} too large or too late" if left else ""
            said = pluralize(report.versions, "old version")
            say(f"in the history of git: {said} searched{rest and f'; {rest}'}")
    if report.unread:
        parts = [
            pluralize(count, *_UNREAD[kind]) for kind, count in report.unread.items()
        ]
        say(f"not read, look at them yourself: {', '.join(parts)}")
    if report.too_short:
        say(
            "too short to be looked for, a single letter: something of "
            + ", ".join(report.too_short)
        )


def _safety_record(report: "SafetyReport") -> dict[str, object]:
    names = "code", "severity", "message", "help"
    return {
        "files": report.files,
        "findings": [problem_record(each, *names) for each in report.findings],
        "has_vault": report.has_vault,
        "too_short": list(report.too_short),
        "unread": dict(report.unread),
        **attributes(report, "versions versions_left"),
    }
