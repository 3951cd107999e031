"""The letters of one run: all at hand, or those of cases made row by row.

It is apart from `sign`, since it knows of rows and processes, and of no signature. In
memory are the bytes of no more letters of cases than there are workers.
"""

import sys
from collections.abc import Callable, Iterator
from typing import NoReturn, TypeVar

from appeals.composition.letter_request import LetterRequest
from appeals.workflow.drafting.engines import Resident, run_resident
from appeals.workflow.drafting.selection import SelectedLetters, Unit
from appeals.workflow.sealing.letter_tasks import LetterTasks
from appeals.workflow.sealing.signing_run import SigningRun

LETTERS_AT_ONCE = 4
"""Letters that a process takes at a time."""

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
            if stem not in chosen and other.approval_status.is_approved:
                yield other

    def each(
        self, work: Callable[[LetterTasks], R], *, is_parallel: bool = True
    ) -> Iterator[R]:
        """Do something with each letter; with those of cases some at a time.

        Processes are forked, since an opened key cannot be handed over. Where there is
        no fork (Windows, macOS) this process does all.
        """
        chosen = self._chosen
        if self.at_hand is not None:
            yield from map(work, self.at_hand)
            return
        task: Resident[Unit, R] = Resident(
            lambda unit: work(self._tasks(chosen.of(unit))),
            _never_spawned,
            (),
            self._run.rest,
        )
        yield from run_resident(
            task,
            chosen.units(),
            len(chosen),
            at_once=LETTERS_AT_ONCE,
            may_fork=is_parallel and sys.platform == "linux",
        )

    def _tasks(self, selected: LetterRequest) -> LetterTasks:
        return LetterTasks(self._run, selected.file_stem, selected)


def _never_spawned() -> NoReturn:
    raise NotImplementedError
