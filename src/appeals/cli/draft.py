"""`appeals draft`: draw a letter as DOCX, PDF, HTML or text."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.border import exit_code_of
from appeals.cli.choices import (
    listed,
    read_day,
    read_formats,
    read_recipients,
    read_style,
)
from appeals.cli.diagnostics import say_error, say_finding, say_finding_concisely
from appeals.cli.state import STATE, shown
from appeals.cli.terminal import counted, put_data, put_json, say

if TYPE_CHECKING:
    from appeals.workflow.draft import LetterOutcome

_FINDINGS, _IN_PART = 1, 3


def draft(
    letter: Annotated[str, typer.Argument(help="Name of the letter: `appeals list`.")],
    to: Annotated[
        str | None, typer.Option(help="Ids of recipients, separated by commas.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="A group of recipients.")] = None,
    is_all: Annotated[
        bool, typer.Option("--all", help="Everyone whom the letter names.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Any of docx, pdf, html, txt.")
    ] = "docx,pdf",
    lang: Annotated[
        str | None, typer.Option(help="Languages, separated by commas.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(help="Citation style, instead of the letter's own.")
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--date", help="Date of the letter, instead of its own."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to, instead of out/.")
    ] = None,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Draw over files changed by hand.")
    ] = False,
    is_json: Annotated[
        bool, typer.Option("--json", help="Print what was written as JSON.")
    ] = False,
) -> int:
    """Draw a letter to its recipients. Prints the path of each file written."""
    from appeals.workflow.draft import DraftOptions
    from appeals.workflow.draft import draft as draw

    recipients = read_recipients(to, group, is_all=is_all)
    wanted = read_formats(formats), listed(lang), read_style(style), read_day(day)
    options = DraftOptions(letter, recipients, *wanted, out, is_forced)
    outcomes = []
    for outcome in draw(STATE.open_workspace(), options):
        outcomes.append(outcome)
        _report(outcome, is_json=is_json)
    _summarise(letter, outcomes)
    return _exit_code([_code(outcome) for outcome in outcomes])


def _report(outcome: "LetterOutcome", *, is_json: bool) -> None:
    root = STATE.root or Path.cwd()
    for finding in outcome.findings:
        if finding.severity == "error":
            say_finding(finding, root)
        else:
            say_finding_concisely(finding)
    if outcome.error is not None:
        say_error(outcome.error, root)
    for file in outcome.files:
        if is_json:
            put_json(
                {
                    "path": shown(file.path),
                    "recipient": file.recipient,
                    "lang": file.lang,
                    "sha256": file.sha256,
                    "size_bytes": file.size_bytes,
                    "is_new": file.is_new,
                }
            )
        else:
            put_data(shown(file.path))


def _summarise(letter: str, outcomes: "list[LetterOutcome]") -> None:
    drawn = sum(bool(outcome.files) for outcome in outcomes)
    warnings = sum(
        finding.severity == "warning"
        for outcome in outcomes
        for finding in outcome.findings
    )
    errors = sum(outcome.is_refused for outcome in outcomes)
    parts = [f"{counted(drawn, 'letter')} drawn"]
    if errors:
        parts.append(f"{counted(errors, 'letter')} refused")
    if warnings:
        parts.append(counted(warnings, "warning"))
    say(f"{letter}: {', '.join(parts)}")
    if errors:
        say("next: mend what is listed above, then draw again")
    elif warnings:
        say(f"next: `appeals check {letter}` explains the warnings")


def _code(outcome: "LetterOutcome") -> int:
    if outcome.is_refused:
        return _FINDINGS
    return 0 if outcome.error is None else exit_code_of(outcome.error)


def _exit_code(codes: list[int]) -> int:
    """Give the code of a batch: all alike is that code, some done is 3."""
    distinct = set(codes)
    if len(distinct) == 1:
        return distinct.pop()
    return _IN_PART if 0 in distinct else _FINDINGS
