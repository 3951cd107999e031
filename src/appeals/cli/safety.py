"""`appeals safety check`: whether anything tells who a person is, or lies open."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_findings
from appeals.cli.options import JsonLines
from appeals.cli.state import STATE
from appeals.cli.terminal import pluralize, problem_record, put_json, say

if TYPE_CHECKING:
    from appeals.workflow.protecting.safety_check import SafetyReport

app = typer.Typer(
    help="Protect people: what is to leave tells nobody's name.", no_args_is_help=True
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

    Names are never printed, persons by their ids. Says too which files lie open.
    Exit code 4 when anything tells a name.
    """
    from appeals.workflow.protecting.safety_check import check_safety

    report = check_safety(STATE.open_workspace(), tuple(letters or ()))
    STATE.found_code = _BLOCKED if report.in_the_way else 0
    if is_json:
        put_json(_as_json(report))
    else:
        say_findings(report.findings, STATE.root)
    _summarise(report)
    return STATE.found_code


def _summarise(report: "SafetyReport") -> None:
    """Say what was looked at, and what nobody has looked at."""
    if not report.has_vault:
        say(
            "there is no vault on this machine: no name was looked for; `appeals vault "
            "new` makes one"
        )
    else:
        found = len(report.in_the_way)
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


def _as_json(report: "SafetyReport") -> dict[str, object]:
    return {
        "files": report.files,
        "findings": [
            problem_record(each, "code", "severity", "message", "help")
            for each in report.findings
        ],
        "has_vault": report.has_vault,
        "too_short": list(report.too_short),
        "unread": dict(report.unread),
        "versions": report.versions,
        "versions_left": report.versions_left,
    }
