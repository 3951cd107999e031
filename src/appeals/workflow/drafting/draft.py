"""Render a letter: the whole journey of a recipient id and of a cite, on one page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from appeals.errors import UsageError, did_you_mean
from appeals.registry.workspace import Workspace
from appeals.storage.names import child_path
from appeals.workflow.drafting.case_drafting import draft_cases
from appeals.workflow.drafting.draft_options import DraftOptions
from appeals.workflow.drafting.engines import JOBS_PER_WORKER, open_engine, run_in_order
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.letter_drafter import LetterDrafter, PreparedLetter
from appeals.workflow.drafting.outcome import LetterOutcome
from appeals.workflow.drafting.rendering import RenderJob, render
from appeals.workflow.drafting.selection import SelectedLetters, select_letters


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
    if options.drawn_by is not None and options.drawn_by not in workspace.people:
        raise UsageError(
            f"unknown person '{options.drawn_by}'",
            remedy=did_you_mean(options.drawn_by, tuple(workspace.people))
            or "add the person to people.yaml",
        )
    letters = select_letters(workspace, options.selection)
    return DraftRun(len(letters), _run(workspace, options, letters))


def _run(
    workspace: Workspace, options: DraftOptions, chosen: SelectedLetters
) -> Iterator[LetterOutcome]:
    layout = read_layout(workspace.root)
    out = options.out or child_path(workspace.root, "out")
    has_cases = chosen.cases is not None
    with Ledger(
        out, options.selection.letter, is_forced=options.is_forced, has_cases=has_cases
    ) as files:
        pages = [f"{each.file_stem}.html" for each in chosen.letters]
        drafter = LetterDrafter(workspace, options, layout, files, pages)
        if has_cases and options.engine == "local":
            yield from draft_cases(workspace, options, chosen, files, drafter)
            return
        yield from _rendered_elsewhere(options, chosen, drafter)


def _rendered_elsewhere(
    options: DraftOptions, chosen: SelectedLetters, drafter: LetterDrafter
) -> Iterator[LetterOutcome]:
    """Compose, check and write here; let the workers of an engine render."""

    def jobs() -> Iterator[tuple[PreparedLetter | LetterOutcome, RenderJob | None]]:
        for selected in chosen:
            prepared = drafter.prepare(selected)
            job = prepared.job if isinstance(prepared, PreparedLetter) else None
            yield prepared, job

    to_render = len(chosen) if "pdf" in options.formats else 1
    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    with open_engine(options.engine, to_render, scheduler=options.scheduler) as make:
        for prepared, rendering in run_in_order(make, render, jobs(), window=window):
            if isinstance(prepared, LetterOutcome):
                yield prepared
            else:
                assert rendering is not None  # noqa: S101  a letter prepared has a job
                yield drafter.finish(prepared, rendering)
