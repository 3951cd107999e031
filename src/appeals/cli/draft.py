"""`appeals draft`: render a letter as DOCX, PDF, HTML or text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import (
    AsTable,
    Cases,
    Day,
    Everyone,
    Force,
    Group,
    Json,
    Lang,
    Letter,
    Out,
    Style,
    To,
    read_cases,
    read_engine,
    read_formats,
    read_recipients,
    read_selection,
)
from appeals.cli.state import STATE, account_at
from appeals.model.choices import FORMATS

if TYPE_CHECKING:
    from appeals.workflow.drafting.outcome import LetterOutcome

_FINDINGS, _IN_PART = 1, 3

Formats = Annotated[str, typer.Option("--format", help=f"Any of {', '.join(FORMATS)}.")]
Engine = Annotated[
    str, typer.Option(help="Where to render: local, or dask for a cluster.")
]
Scheduler = Annotated[str | None, typer.Option(help="Address of a dask scheduler.")]
Person = Annotated[
    str | None, typer.Option("--as", help="Who renders: an id of people.yaml.")
]


def draft(
    letter: Letter,
    to: To = None,
    group: Group = None,
    is_all: Everyone = False,
    formats: Formats = "docx,pdf",
    lang: Lang = None,
    style: Style = None,
    day: Day = None,
    out: Out = None,
    is_forced: Force = False,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    person: Person = None,
    cases: Cases = None,
    is_table: AsTable = False,
    is_json: Json = False,
) -> int:
    """Render a letter to its recipients. Prints the path of each file of a letter."""
    from appeals.cli.diagnostics import say_findings
    from appeals.rules.wsp001_stray_file import stray_findings
    from appeals.workflow.drafting.ledger.last_run import LastRun

    selection = read_selection(
        letter,
        read_recipients(to, group, is_all=is_all),
        lang,
        day=day,
        style=style,
        cases=read_cases(cases, is_table=is_table),
    )
    wanted, where = read_formats(formats), (read_engine(engine, scheduler), scheduler)
    who = person, account_at(STATE.find_root())
    workspace = STATE.open_workspace()
    say_findings(stray_findings(workspace.stray_files), None)
    last: LastRun | None = None
    if cases is None and not is_forced and "html" not in formats:
        asked = repr((selection, wanted, *who))
        last = LastRun(workspace.root, out or workspace.root / "out", letter, asked)
    if last and (unchanged := last.outcomes()):
        return _report(letter, len(unchanged), unchanged, is_json=is_json)
    from appeals.workflow.drafting.draft import draft as render
    from appeals.workflow.drafting.letter_drafter import DraftOptions

    options = DraftOptions(selection, wanted, out, is_forced, *where, *who)
    run = render(workspace, options)
    outcomes = last.kept(run) if last else run
    return _report(letter, run.total, outcomes, is_json=is_json)


def _report(
    letter: str, total: int, outcomes: "Iterable[LetterOutcome]", *, is_json: bool
) -> int:
    from appeals.cli.draft_report import DraftReport

    codes: set[int] = set()
    with DraftReport(letter, total, is_json=is_json) as report:
        for outcome in outcomes:
            report.add(outcome)
            codes.add(_code(outcome))
    return _exit_code(codes)


def _code(outcome: "LetterOutcome") -> int:
    if outcome.is_refused:
        return _FINDINGS
    return 0 if outcome.error is None else outcome.error.exit_code


def _exit_code(codes: set[int]) -> int:
    """Give the code of a batch: all alike is that code, some done is 3."""
    if len(codes) == 1:
        return next(iter(codes))
    return _IN_PART if 0 in codes else _FINDINGS
