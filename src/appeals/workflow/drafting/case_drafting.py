"""Letters of many cases: workers compose, check, render and write whole rows.

The first row is drafted in this process, which loads everything; the workers are
forked from it. What crosses the border between processes is rows one way, outcomes
the other, some at a time: memory stays flat.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from appeals.model.case import Case
from appeals.registry.workspace import Normaliser, Workspace
from appeals.storage.names import child_path
from appeals.workflow.drafting.draft_options import DraftOptions
from appeals.workflow.drafting.engines import (
    JOBS_PER_WORKER,
    Resident,
    open_engine,
    run_in_order,
    workers_for,
)
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.letter_drafter import LetterDrafter
from appeals.workflow.drafting.outcome import LetterOutcome
from appeals.workflow.drafting.selection import SelectedLetters, select_letters

CASES_AT_ONCE = 16
"""Rows that a worker takes at a time; one where a PDF is rendered, which is slow."""

_SPARE = 1
"""Each letter is synced to the disk: while one process waits, another works."""

Cases = tuple[Case, ...]
Outcomes = tuple[LetterOutcome, ...]


class CaseDrafter:
    """Drafts the letters of some cases: in this process or in one forked from it.

    `is_forked` says that others will be forked from this one.
    """

    def __init__(
        self,
        chosen: SelectedLetters,
        drafter: LetterDrafter,
        files: Ledger,
        *,
        is_forked: bool = False,
    ) -> None:
        self._chosen = chosen
        self._drafter = drafter
        self._files = files
        self._home = os.getpid() if is_forked else None

    def __call__(self, cases: Cases) -> Outcomes:
        """Give the outcome of each letter, recipients within cases."""
        letters = (each for case in cases for each in self._chosen.about(case))
        outcomes = tuple(map(self._drafter.draft, letters))
        if os.getpid() == self._home:
            self._files.rest()  # no process may inherit an open database
        return outcomes


def draft_cases(
    workspace: Workspace,
    options: DraftOptions,
    chosen: SelectedLetters,
    files: Ledger,
    drafter: LetterDrafter,
) -> Iterator[LetterOutcome]:
    """Draft a letter for each case and recipient, in their order.

    A worker that is killed costs nothing: its rows are drafted again.
    """
    assert chosen.cases is not None  # noqa: S101  the caller looked
    size = 1 if "pdf" in options.formats else CASES_AT_ONCE
    chunks = 1 + -(-(chosen.cases.count - 1) // size)
    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    task = Resident(
        CaseDrafter(
            chosen, drafter, files, is_forked=workers_for(chunks, spare=_SPARE) > 1
        ),
        _for_spawned,
        (workspace.root, workspace.normalise, options),
    )
    jobs = ((None, chunk) for chunk in _chunks(iter(chosen.cases), size))
    with task, open_engine("local", chunks, spare=_SPARE) as make:
        for _, outcomes in run_in_order(make, task, jobs, window=window):
            yield from outcomes or ()


def _chunks(cases: Iterator[Case], size: int) -> Iterator[Cases]:
    """Give one case, which warms this process up, then `size` at a time."""
    yield tuple(islice(cases, 1))
    while chunk := tuple(islice(cases, size)):
        yield chunk


def _for_spawned(
    root: Path, normalise: Normaliser, options: DraftOptions
) -> CaseDrafter:
    """Begin anew in a process that inherits nothing."""
    workspace = Workspace(root, normalise)
    about_no_case = replace(options.selection, cases=None)
    chosen = select_letters(workspace, about_no_case)
    files = Ledger(
        options.out or child_path(root, "out"),
        options.selection.letter,
        is_forced=options.is_forced,
        has_cases=True,
    )
    drafter = LetterDrafter(workspace, options, read_layout(root), files)
    return CaseDrafter(chosen, drafter, files)
