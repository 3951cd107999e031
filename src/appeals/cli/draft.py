"""`appeals draft`: render a letter as DOCX, PDF, HTML or text."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import (
    Force,
    JsonLines,
    Out,
    read_engine,
    read_formats,
    with_selection,
)
from appeals.cli.state import STATE, account_at
from appeals.errors import AppealsError, UsageError
from appeals.model.choices import FORMATS, Format

if TYPE_CHECKING:
    from appeals.workflow.drafting.engines import EngineName
    from appeals.workflow.drafting.outcome import LetterOutcome
    from appeals.workflow.drafting.selection import Selection

_FINDINGS = 1

Formats = Annotated[str, typer.Option("--format", help=f"Any of {', '.join(FORMATS)}.")]
Engine = Annotated[
    str, typer.Option(help="Where to render: local, or dask for a cluster.")
]
Scheduler = Annotated[str | None, typer.Option(help="Address of a dask scheduler.")]
Person = Annotated[
    str | None, typer.Option("--as", help="Who renders: an id of people.yaml.")
]
Watched = Annotated[
    bool, typer.Option("--watch", help="Render again at each save, until Ctrl-C.")
]


@with_selection("groups", "appearance", "cases")
def draft(
    selection: "Selection",
    formats: Formats = "docx,pdf",
    out: Out = None,
    is_forced: Force = False,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    person: Person = None,
    is_watched: Watched = False,
    is_json: JsonLines = False,
) -> int:
    """Render a letter to its recipients. Prints the path of each file of a letter."""
    where = read_engine(engine, scheduler), scheduler
    wanted, who = (
        read_formats(formats, FORMATS, "unknown format"),
        (person, account_at(STATE.find_root())),
    )
    if is_watched and engine != "local":
        raise UsageError("--watch renders here", remedy="leave --engine out")
    once = partial(
        _draft_once, selection, wanted, out, is_forced, where, who, is_json=is_json
    )
    return _draft_at_each_save(selection, once) if is_watched else once()


def _draft_once(
    selection: "Selection",
    wanted: "tuple[Format, ...]",
    out: Path | None,
    is_forced: bool,
    where: "tuple[EngineName, str | None]",
    who: tuple[str | None, str],
    *,
    is_json: bool,
) -> int:
    from appeals.cli.diagnostics import say_findings
    from appeals.rules.wsp001_stray_file import stray_findings
    from appeals.workflow.drafting.ledger.last_run import LastRun

    letter, workspace = selection.letter, STATE.open_workspace()
    say_findings(stray_findings(workspace.stray_files), None)
    last: LastRun | None = None
    if selection.cases is None and not is_forced and "html" not in wanted:
        state = workspace.name_vault.state if workspace.name_vault else ""
        asked = repr((selection, wanted, *who, *([state] if state else ())))
        last = LastRun(workspace.root, out or workspace.root / "out", letter, asked)
    if last and (unchanged := last.outcomes()):
        return _report(letter, len(unchanged), unchanged, is_json=is_json)
    from appeals.workflow.drafting.draft import DraftOptions
    from appeals.workflow.drafting.draft import draft as render

    options = DraftOptions(selection, wanted, out, is_forced, *where, *who)
    run = render(workspace, options)
    outcomes = last.record_outcomes(run) if last else run
    return _report(letter, run.total, outcomes, is_json=is_json)


def _draft_at_each_save(selection: "Selection", once: Callable[[], int]) -> int:
    """Render now and at each save; what is wrong is said, and mended by the next.

    Only a first command line that names nothing raises UsageError.
    """
    from appeals.workflow.setup.doctor import need_extra

    need_extra("web")
    from appeals.cli.diagnostics import say_error
    from appeals.cli.saves import at_each_save
    from appeals.workflow.drafting.formats import LAYOUT, forget_layout
    from appeals.workflow.drafting.watching import InputFiles, files_beside

    root = STATE.find_root()
    beside = files_beside(STATE.open_workspace(), selection)
    files = InputFiles(root, lambda: beside)

    def again(changed: AbstractSet[str]) -> None:
        nonlocal beside
        if any(name.startswith(LAYOUT) for name in changed):
            forget_layout()
        try:
            once()
        except AppealsError as error:
            if isinstance(error, UsageError) and not changed:
                raise
            say_error(error, root)
        beside = files_beside(STATE.open_workspace(), selection)

    at_each_save(files, again)
    return 0


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
    from appeals.checks.engine import exit_code_of

    if outcome.is_refused:
        return exit_code_of(outcome.findings)
    return 0 if outcome.error is None else outcome.error.exit_code


def _exit_code(codes: set[int]) -> int:
    """Give the code of a batch: all alike is that code, some done is 3."""
    if len(codes) == 1:
        return next(iter(codes))
    return EXIT_IN_PART if 0 in codes else _FINDINGS
