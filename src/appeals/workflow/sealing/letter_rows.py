"""The letters of one run: all at hand, or those of cases made row by row.

It is apart from `sign`, since it knows of rows and processes, and of no signature. In
memory are the bytes of no more letters of cases than there are workers.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Generic, NoReturn, TypeVar

from appeals.composition.letter_request import LetterRequest
from appeals.model.case import Case
from appeals.workflow.drafting.engines import (
    JOBS_PER_WORKER,
    Resident,
    open_engine,
    run_in_order,
)
from appeals.workflow.drafting.selection import SelectedLetters
from appeals.workflow.sealing.letter_tasks import LetterTasks
from appeals.workflow.sealing.signing_run import SigningRun

CASES_AT_ONCE = 4
"""Rows that a worker takes at a time."""

R = TypeVar("R")


class Letters:
    """The letters of a run, in their order; `at_hand` is None where they are many."""

    def __init__(self, run: SigningRun, chosen: SelectedLetters) -> None:
        self._run = run
        self._chosen = chosen
        self.at_hand: tuple[LetterTasks, ...] | None = None
        if chosen.cases is None:
            self.at_hand = tuple(self._tasks(each) for each in chosen)

    def __len__(self) -> int:
        """Count the letters."""
        return len(self._chosen)

    def others(self) -> Iterator[LetterTasks]:
        """Give the approved letters that were not chosen: they may be signed already.

        Those of cases are listed in the packet there.
        """
        if self._run.selection.cases is not None:
            return
        chosen = {each.stem for each in self.at_hand or ()}
        for stem in self._run.statuses.editions():
            other = LetterTasks(self._run, stem)
            if stem not in chosen and other.standing.is_approved:
                yield other

    def each(
        self, work: Callable[[LetterTasks], R], *, is_parallel: bool = True
    ) -> Iterator[R]:
        """Do something with each letter; with those of cases some rows at a time.

        Processes are forked, since an opened key cannot be handed over. Where there is
        no fork (Windows, macOS) this process does all.
        """
        cases = self._chosen.cases
        if cases is None:
            yield from map(work, self.at_hand or ())
            return
        jobs = 1 + -(-(cases.count - 1) // CASES_AT_ONCE)
        is_forked = is_parallel and sys.platform == "linux"
        window = JOBS_PER_WORKER * (os.cpu_count() or 1)
        task = Resident(_ForRows(self._about, work, self._run), _never_spawned, ())
        rows = ((None, each) for each in _chunks(iter(cases)))
        with task, open_engine("local", jobs if is_forked else 1) as make:
            for _, done in run_in_order(make, task, rows, window=window):
                yield from done or ()

    def _about(self, case: Case) -> Iterator[LetterTasks]:
        return map(self._tasks, self._chosen.about(case))

    def _tasks(self, selected: LetterRequest) -> LetterTasks:
        return LetterTasks(self._run, selected.file_stem, selected)


class _ForRows(Generic[R]):
    """Does something with each letter of some rows, here or in a forked process."""

    def __init__(
        self,
        about: Callable[[Case], Iterator[LetterTasks]],
        work: Callable[[LetterTasks], R],
        run: SigningRun,
    ) -> None:
        self._about = about
        self._work = work
        self._run = run
        self._home = os.getpid()

    def __call__(self, cases: Sequence[Case]) -> tuple[R, ...]:
        letters = (each for case in cases for each in self._about(case))
        done = tuple(map(self._work, letters))
        if os.getpid() == self._home:
            self._run.rest()  # no process may inherit an open database
        return done


def _chunks(cases: Iterator[Case]) -> Iterator[tuple[Case, ...]]:
    """Give one row, which warms this process up, then some at a time."""
    yield tuple(islice(cases, 1))
    while chunk := tuple(islice(cases, CASES_AT_ONCE)):
        yield chunk


def _never_spawned() -> NoReturn:
    raise NotImplementedError
