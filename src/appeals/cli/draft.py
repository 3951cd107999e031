"""`appeals draft`: render a letter as DOCX, PDF, HTML or text."""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Self

import typer

from appeals.cli.diagnostics import (
    MOST_SHOWN,
    say_concisely,
    say_errors,
    say_finding,
    say_omitted,
)
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import (
    Force,
    JsonLines,
    Out,
    read_engine,
    read_formats,
    with_selection,
)
from appeals.cli.progress import PROGRESS
from appeals.cli.state import STATE, account_at, display_path
from appeals.cli.terminal import (
    align_columns,
    attributes,
    pluralize,
    put_json,
    put_result,
    say,
)
from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.model.choices import FORMATS, Format

if TYPE_CHECKING:
    from appeals.model.finding import Finding
    from appeals.workflow.drafting.engines import EngineName
    from appeals.workflow.drafting.outcome import LetterOutcome, RenderedFile
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
        _render_once, selection, wanted, out, is_forced, where, who, is_json=is_json
    )
    return _render_at_each_save(selection, once) if is_watched else once()


def _render_once(
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


def _render_at_each_save(selection: "Selection", once: Callable[[], int]) -> int:
    """Render now and at each save; errors are printed, until a save fixes them.

    UsageError only if the first rendering has it: an option that names nothing.
    """
    from appeals.workflow.setup.doctor import need_extra

    need_extra("web")
    from appeals.cli.diagnostics import say_error
    from appeals.cli.saves import run_at_each_save
    from appeals.workflow.drafting.formats import LAYOUT, forget_layout
    from appeals.workflow.drafting.watching import InputFiles, files_beside

    root = STATE.find_root()
    beside = files_beside(STATE.open_workspace(), selection)
    files = InputFiles(root, lambda: beside)

    def render_again(changed: AbstractSet[str]) -> None:
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

    run_at_each_save(files, render_again)
    return 0


def _report(
    letter: str, total: int, outcomes: "Iterable[LetterOutcome]", *, is_json: bool
) -> int:
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
    """Give the code of a batch: that of all if they are alike, 3 if some were done."""
    if len(codes) == 1:
        return next(iter(codes))
    return EXIT_IN_PART if 0 in codes else _FINDINGS


MOST_ROWS = 60
CHANGED_BY_HAND = "changed by hand and left alone"
SIGNED = "signed and left alone"
_STATES = ("unchanged", "incomplete", "refused", "failed", CHANGED_BY_HAND, SIGNED)


class DraftReport:
    """Paths on stdout as they come; remarks, progress and a summary on stderr.

    What was said about one letter is not repeated for the next.
    """

    def __init__(self, letter: str, total: int, *, is_json: bool) -> None:
        self._letter = letter
        self._total = total
        self._is_json = is_json
        self._reported: set[object] = set()
        self._shown: Counter[str] = Counter()
        self._hidden: list[Finding] = []
        self._states: Counter[str] = Counter()
        self._warnings: set[Finding] = set()
        self._rows: list[tuple[str, ...]] = []

    def __enter__(self) -> Self:
        """Begin to count the letters."""
        PROGRESS.expect("rendering", self._total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Print the summary, unless the run broke off."""
        if error is None:
            self._say_summary()

    def add(self, outcome: "LetterOutcome") -> None:
        """Print what became of one letter."""
        self._count(outcome)
        root = STATE.root or Path.cwd()
        for finding in outcome.findings:
            if self._is_reported(finding.strip_edition()):
                continue
            if not self._has_room(finding.severity):
                self._hidden.append(finding)
            elif finding.severity == "error":
                say_finding(finding, root)
            else:
                say_concisely(finding)
        errors = outcome.error.split() if outcome.error else ()
        say_errors([each for each in errors if not self._is_known(each)], root)
        for file in outcome.files:
            self._put(file)
        PROGRESS.advance()

    def _count(self, outcome: "LetterOutcome") -> None:
        """Count it, and add a row to the table; in a long one only if it failed."""
        state = _state(outcome)
        self._states[state] += 1
        self._warnings.update(
            finding.strip_edition()
            for finding in outcome.findings
            if finding.severity == "warning"
        )
        if self._total <= MOST_ROWS or state not in {"rendered", "unchanged"}:
            case = (outcome.case, str(outcome.case_place)) if outcome.case else ()
            row = (outcome.recipient, outcome.lang, *case, state, _sizes(outcome))
            self._rows.append(row)

    def _is_reported(self, what: object) -> bool:
        if what in self._reported:
            return True
        self._reported.add(what)
        return False

    def _is_known(self, error: AppealsError) -> bool:
        return self._is_reported((str(error.place), error.message))

    def _has_room(self, severity: str) -> bool:
        """Say whether to show a finding: the first fifty errors, and as many others."""
        kind = "error" if severity == "error" else "other"
        self._shown[kind] += 1
        return self._shown[kind] <= MOST_SHOWN

    def _put(self, file: "RenderedFile") -> None:
        if self._is_json:
            put_json(
                {
                    "path": display_path(file.path),
                    **attributes(file, "recipient lang sha256 size_bytes is_new"),
                }
            )
        else:
            put_result(display_path(file.path))

    def _say_summary(self) -> None:
        say_omitted(self._hidden)
        for line in align_columns(self._rows) if self._total > 1 else ():
            say(f"  {line}".rstrip())
        states = self._states
        parts = [f"{pluralize(states['rendered'], 'letter')} rendered"]
        parts += [f"{states[state]} {state}" for state in _STATES if state in states]
        if self._warnings:
            parts.append(pluralize(len(self._warnings), "warning"))
        done = states["rendered"] + states["unchanged"]
        in_part = "; done in part" if 0 < done < sum(states.values()) else ""
        say(f"{self._letter}: {', '.join(parts)}{in_part}")
        if "refused" in states:
            say("next: fix what is listed above, then render again")
        elif CHANGED_BY_HAND in states:
            say(
                "next: `appeals review import FILE` brings what was changed by hand in "
                "Word into the letter's text; or keep the file under another name, "
                "then render again; --force overwrites it"
            )
        elif SIGNED in states:
            say(
                "next: keep what has gone out; if the letter must change nevertheless, "
                "--force overwrites it, and it is approved and signed again"
            )
        elif self._warnings:
            say(f"next: `appeals check {self._letter}` explains the warnings")


def _state(outcome: "LetterOutcome") -> str:
    if outcome.is_refused:
        return "refused"
    from appeals.workflow.drafting.outcome import SignedFileError

    if isinstance(outcome.error, SignedFileError):
        return SIGNED
    if isinstance(outcome.error, BlockedError):
        return CHANGED_BY_HAND
    if outcome.error is not None:
        return "incomplete" if outcome.files else "failed"
    return "unchanged" if outcome.is_unchanged else "rendered"


def _sizes(outcome: "LetterOutcome") -> str:
    return ", ".join(
        f"{file.path.suffix[1:]} {file.size_bytes / 1000:.0f} kB"
        for file in outcome.files
    )
