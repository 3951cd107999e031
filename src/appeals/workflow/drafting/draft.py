"""Render a letter: the whole journey of a recipient id and of a cite, on one page."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from appeals.errors import UsageError
from appeals.model.name_vault import NameVault
from appeals.registry.workspace import Normaliser, Workspace
from appeals.workflow.drafting.engines import (
    JOBS_PER_WORKER,
    Resident,
    open_engine,
    run_in_order,
    run_resident,
)
from appeals.workflow.drafting.formats import RenderJob, render
from appeals.workflow.drafting.letter_drafter import (
    DraftOptions,
    LetterDrafter,
    PreparedLetter,
)
from appeals.workflow.drafting.outcome import LetterOutcome
from appeals.workflow.drafting.selection import (
    SelectedLetters,
    Unit,
    select_letters,
)

LETTERS_AT_ONCE = 16
"""Letters that a process takes at a time; one where a PDF is rendered, which is
slow."""


@dataclass(frozen=True, slots=True)
class DraftRun:
    """A run under way: how many letters, and what becomes of each, in order."""

    total: int
    outcomes: Iterator[LetterOutcome]

    def __iter__(self) -> Iterator[LetterOutcome]:
        """Render, and give each outcome as it comes."""
        return self.outcomes


def draft(workspace: Workspace, options: DraftOptions) -> DraftRun:
    """Render a letter to each of its recipients, in order; a bad one stops no other.

    What is unchanged is not rendered again. Raises UsageError for an unknown letter,
    recipient, person or language, WorkspaceError for a malformed file, that of the
    cases included; both before anything is written.
    """
    workspace.read_all()
    person, people = options.drawn_by, workspace.people
    if person is not None and person not in people:
        remedy = "add the person to people.yaml"
        raise UsageError.no_such("unknown person", person, people, remedy)
    letters = select_letters(workspace, options.selection)
    return DraftRun(len(letters), _run(workspace, options, letters))


def _run(
    workspace: Workspace, options: DraftOptions, letters: SelectedLetters
) -> Iterator[LetterOutcome]:
    open_name_vault(workspace, letters)
    drafter = LetterDrafter(workspace, options, letters)
    with drafter.files:
        if options.engine == "local":
            yield from _draft_locally(workspace, options, letters, drafter)
        else:
            yield from _draft_with_workers(options, letters, drafter)


def open_name_vault(workspace: Workspace, letters: SelectedLetters) -> None:
    """Open the vault before others share the work, if a name may have to be printed.

    A passphrase is asked for once, and here.
    """
    name_vault = workspace.name_vault
    if len(letters) > 1 and name_vault is not None and name_vault.has_vault:
        shown = (record.shown_to for record in workspace.consents.values())
        if any("name" in (each.un, each.state, each.public) for each in shown):
            name_vault.persons()


def _draft_locally(
    workspace: Workspace,
    options: DraftOptions,
    letters: SelectedLetters,
    drafter: LetterDrafter,
) -> Iterator[LetterOutcome]:
    """Compose, check, render and write here and in processes forked from this one."""
    task = Resident(
        drafter.draft,
        _make_task,
        (workspace.root, workspace.normalise, options, workspace.name_vault),
        drafter.files.close,
    )
    at_once = 1 if "pdf" in options.formats else LETTERS_AT_ONCE
    units, may_fork = letters.units(), not drafter.has_threads
    yield from run_resident(
        task, units, len(letters), at_once=at_once, may_fork=may_fork
    )


def _make_task(
    root: Path,
    normalise: Normaliser,
    options: DraftOptions,
    name_vault: NameVault | None,
) -> Callable[[Unit], LetterOutcome]:
    """Make the task in a process that inherits nothing; rows of cases are sent."""
    workspace, selection = Workspace(root, normalise, name_vault), options.selection
    if selection.is_of_cases:
        selection = replace(selection, cases=None)
    letters = select_letters(workspace, selection)
    return LetterDrafter(workspace, options, letters).draft


def _draft_with_workers(
    options: DraftOptions, letters: SelectedLetters, drafter: LetterDrafter
) -> Iterator[LetterOutcome]:
    """Compose, check and write here; workers, which need no workspace, render."""

    def jobs() -> Iterator[tuple[PreparedLetter | LetterOutcome, RenderJob | None]]:
        for letter in letters:
            prepared = drafter.prepare(letter)
            job = prepared.job if isinstance(prepared, PreparedLetter) else None
            yield prepared, job

    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    with open_engine(options.engine, len(letters), scheduler=options.scheduler) as make:
        for prepared, rendering in run_in_order(make, render, jobs(), window=window):
            if isinstance(prepared, LetterOutcome):
                yield prepared
            else:
                assert rendering is not None  # noqa: S101  a letter prepared has a job
                yield drafter.finish(prepared, rendering)
