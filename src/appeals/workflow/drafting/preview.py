"""A letter as its author sees it while writing: rendered in memory at each save.

Nothing is written below out/, recorded or approved.
"""

import threading
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.errors import AppealsError, MachineError, Place, Problem, UsageError
from appeals.registry.locate import LETTERS_FOLDER
from appeals.registry.workspace import Workspace
from appeals.rules.wsp002_placeholder_in_settings import placeholder_findings
from appeals.workflow.drafting.engines import end_processes, start_process
from appeals.workflow.drafting.formats import (
    Rendering,
    RenderJob,
    forget_layout,
    read_layout,
    render,
)
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.workflow.drafting.watching import files_beside
from appeals.writers.html.preview import write_preview


@dataclass(frozen=True, slots=True)
class RenderedPreview:
    """The present letter, or what prevents it from being rendered.

    `page` is its web edition with the places of its words; "" if a template cannot be
    rendered or has an error. `problems` are all that are known. `frame` says where the
    words around the text come from: the place of the element for each CSS selector.
    `edition` says which letter it is: "to unodc-ed, en".
    """

    problems: tuple[Problem, ...]
    page: str = ""
    edition: str = ""
    frame: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    job: RenderJob | None = None

    @property
    def blockers(self) -> tuple[Problem, ...]:
        """What prevents the letter from being rendered; () if nothing does."""
        if self.page:
            return ()
        return tuple(filter(_is_of_template, self.problems)) or self.problems


class LetterPreview:
    """Renders the first letter of a selection; registries are read once a change.

    Raises UsageError for an unknown letter, recipient or language.
    """

    def __init__(self, workspace: Workspace, selection: Selection) -> None:
        self._workspace = workspace
        self._selection = selection
        self.files_beside: tuple[Path, ...] = ()
        try:
            select_letters(workspace, selection)
        except UsageError:
            raise
        except AppealsError:
            pass  # rendered, it says so where its author can fix it

    def render(self, changed: AbstractSet[str] = frozenset()) -> RenderedPreview:
        """Render the letter after these files changed, or say what prevents it."""
        self._workspace = self._workspace.after(changed)
        self.files_beside = files_beside(self._workspace, self._selection)
        try:
            return self._render(self._workspace)
        except AppealsError as error:
            if self._selection.letter in self._workspace.letters:
                return RenderedPreview(error.problems)
            return RenderedPreview((_gone_problem(self._selection.letter),))

    def _render(self, workspace: Workspace) -> RenderedPreview:
        workspace.read_all()
        letters = select_letters(workspace, self._selection)
        letter = Composer(workspace).compose(next(iter(letters)))
        texts, is_demo = workspace.letterhead_texts, workspace.settings.demo
        problems = (
            *placeholder_findings(texts, is_demo=is_demo),
            *check_letter(letter),
        )
        edition = f"to {letter.request.recipient_id}, {letter.request.lang}"
        if len(letters) > 1:
            edition += f"; 1 of {len(letters)}"
        if any(map(_is_of_template, problems)):
            return RenderedPreview(problems, edition=edition)
        layout = read_layout(workspace)
        place = workspace.authorities.place
        entries = {each.key: place(each.key) for each in letter.cited_authorities}
        return RenderedPreview(
            problems,
            write_preview(letter.document, layout.look, problems, entries),
            edition,
            frame_places(letter),
            RenderJob(letter.document, ("pdf",), layout),
        )


def _is_of_template(problem: Problem) -> bool:
    """Say whether an error is about a template, not about the letter."""
    return problem.severity == "error" and problem.code.startswith("TPL")


def _gone_problem(letter: str) -> Problem:
    return Problem(
        "letter",
        f"the letter '{letter}' is gone: its file was deleted or has another name",
        f"put {LETTERS_FOLDER}/{letter}.md back, or end the preview with Ctrl-C",
    )


def frame_places(letter: ComposedLetter) -> Mapping[str, tuple[Place, ...]]:
    """Say where the words around the text come from, as `RenderedPreview.frame`."""
    file, recipients = letter.request.letter, letter.request.addressees
    workspace = letter.workspace
    to = tuple(workspace.recipients.place(each.id) for each in recipients)
    greeted = tuple(
        workspace.recipients.place(each.id, "salutation") for each in recipients
    )
    signed = map(workspace.signatories.place, letter.front.signed_by)
    annexes = (file.place("annexes", n) for n in range(len(letter.front.annexes)))
    return {
        ".letterhead": (workspace.place_of_setting("organisation", "name"),),
        ".address": to[:1],
        ".addressees > li": to,
        ".date": (file.place("date"),),
        ".reference": (file.place("reference"),),
        ".subject": (file.place("subject"),),
        ".salutation": greeted[:1],
        ".signature": tuple(signed),
        ".remainder": (file.place("further_signatories"),),
        ".annex": tuple(annexes),
        ".introduction": (file.place("introduction"),),
        ".classification": (file.place("confidentiality"),),
    }


class PdfRenderer:
    """Renders PDFs in a process of its own, since each takes a second or more.

    `done` is called, from another thread, with the number of each that is rendered.
    """

    def __init__(self, done: Callable[[int, Rendering], None]) -> None:
        self._done = done
        self._lock = threading.RLock()
        self._process = start_process()
        self._is_busy = self._is_dead = self._is_ended = False
        self._next: tuple[int, RenderJob] | None = None

    def ask(self, number: int, job: RenderJob | None) -> None:
        """Request a PDF; a request that has not begun is dropped."""
        with self._lock:
            if self._is_dead:
                self._process, self._is_dead = start_process(), False
            self._next = (number, job) if job else None
            self._begin_next()

    def forget_layout(self) -> None:
        """Make the process read fonts and style sheets again."""
        with suppress(BrokenExecutor):
            self._process.submit(forget_layout)

    def end(self) -> None:
        """End the process at once."""
        with self._lock:
            self._next, self._is_ended = None, True
        end_processes(self._process)

    def _begin_next(self) -> None:
        if self._is_busy or self._is_dead or self._next is None:
            return
        (number, job), self._next = self._next, None
        try:
            future = self._process.submit(render, job)
        except BrokenExecutor:
            self._report_death(number)
        else:
            self._is_busy = True
            future.add_done_callback(lambda each: self._finish(number, each))

    def _finish(self, number: int, future: "Future[Rendering]") -> None:
        if self._is_ended:
            return
        with self._lock:
            self._is_busy = False
            try:
                self._done(number, future.result())
            except BrokenExecutor:
                self._report_death(number)
            self._begin_next()

    def _report_death(self, number: int) -> None:
        self._is_dead = True
        error = MachineError(
            "the process that renders the PDF has ended",
            remedy="close other programs, then save again: memory may be short",
        )
        self._done(number, Rendering((), error=error))
