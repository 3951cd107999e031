"""A reviewer at work on a letter: what there is to check, answers, what changes.

The letter is composed again as soon as a file changes that it is made of. An answer
is taken for a use as the reviewer saw it, or refused; it is written at once.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import RLock

from appeals.errors import AppealsError, BlockedError, UsageError, merge_errors
from appeals.model.name_vault import NameVault
from appeals.registry.workspace import Workspace, load_workspace
from appeals.review.approvals import FOLDER
from appeals.review.marks import (
    FallenMark,
    JudgedUse,
    MarksFolder,
    StoredMark,
    UseMark,
    Verdict,
    judge_uses,
)
from appeals.review.uses import LetterUse
from appeals.workflow.approving.marks import CHECKERS, add_marks, find_person
from appeals.workflow.drafting.reviewed_letters import (
    ReviewedLetter,
    letters_to_review,
    list_of,
    reviewed_letters,
)
from appeals.workflow.drafting.selection import Selection
from appeals.workflow.drafting.watching import state_of, version_of
from appeals.writers.review_page import PageMode, ShownLetter, WrittenPage, write_page


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The letters as they are now: their page, and their uses by the row of a list.

    `errors` are why some of the letters are not among them.
    """

    workspace: Workspace
    letters: Sequence[ReviewedLetter]
    page: WrittenPage
    uses: Mapping[str, LetterUse]
    errors: tuple[AppealsError, ...]

    def judge(self, folder: MarksFolder) -> Mapping[str, JudgedUse]:
        """Say how each use stands, by its row; WorkspaceError for malformed marks."""
        judged = judge_uses([*self.uses.values()], folder, self.workspace.people)
        by_id = {each.use.id: each for each in judged}
        return {row: by_id[use.id] for row, use in self.uses.items()}

    def state(
        self, judged: Mapping[str, JudgedUse], marks: str = "", problem: str = ""
    ) -> dict[str, object]:
        """Give what the script of the page reads: versions, and verdicts by row."""
        return {
            "letters": self.page.version,
            "marks": marks,
            "problem": problem,
            "uses": {row: _standing(each) for row, each in judged.items()},
        }


def view_letters(
    root: Path,
    selection: Selection,
    person: str | None,
    mode: PageMode,
    name_vault: NameVault | None = None,
) -> ReviewView:
    """Read a workspace and compose the letters that are reviewed.

    `name_vault` knows names that they print. `person` is who checks; without one all
    who may can be chosen, those who are to check the letter first. Raises UsageError
    for what is not there, BlockedError for somebody who does not review and where no
    one does; what the letter raises where none can be composed.
    """
    workspace = load_workspace(root, name_vault=name_vault)
    workspace.read_all()
    people = _checkers(workspace, selection.letter, person)
    chosen = tuple(letters_to_review(workspace, (selection,)))
    found, errors = reviewed_letters(workspace, chosen)
    if not found:
        raise merge_errors(errors)
    shown = [ShownLetter(_title(each), each.document) for each in found]
    page = write_page(list_of(workspace, found), shown, people, mode)
    uses = {f"{u.id}-{u.basis}": u for each in found for u in each.uses}
    return ReviewView(workspace, found, page, uses, errors)


def _checkers(workspace: Workspace, letter: str, person: str | None) -> tuple[str, ...]:
    if person is not None:
        find_person(workspace, person, CHECKERS, "mark")
        return (person,)
    people = workspace.people
    able = [id_ for id_ in people if {*CHECKERS}.intersection(people[id_].roles)]
    if not able:
        raise BlockedError(
            "nobody in people.yaml may check a letter",
            remedy="`appeals people add PERSON --roles reviewer`",
        )
    asked = MarksFolder(workspace.root).assigned().get(letter, ())
    return tuple(sorted(able, key=lambda id_: id_ not in asked))


def _title(letter: ReviewedLetter) -> str:
    sheet = letter.sheet
    named = [sheet.addressee or sheet.subject, sheet.recipient, sheet.lang]
    return " · ".join(part for part in named if part)


def _standing(judged: JudgedUse) -> dict[str, object]:
    marks = [_said(each) for each in judged.marks]
    return {
        "verdict": judged.verdict,
        "marks": [*marks, *(_said(each.stored, each) for each in judged.fallen)],
    }


def _said(stored: StoredMark, fallen: FallenMark | None = None) -> dict[str, str]:
    mark = stored.mark
    why = {"why": fallen.why} if fallen else {}
    comment = {"comment": mark.comment} if mark.comment else {}
    return {"verdict": mark.verdict, "by": mark.by, "on": mark.on, **comment, **why}


@dataclass(frozen=True, slots=True)
class _Made:
    """A mark made at this desk; `approvals` stand for those given until then."""

    row: str
    use: LetterUse
    mark: UseMark
    approvals: str


class ReviewDesk:
    """The letters that somebody reviews, for pages that ask from several threads.

    `root`, `selection` and `person` are as in `view_letters`, which raises at first;
    later what is wrong is part of the state, and nothing is taken until it is mended.
    """

    def __init__(
        self,
        root: Path,
        selection: Selection,
        person: str | None,
        name_vault: NameVault | None = None,
    ) -> None:
        self._asked = root, selection, person
        self._name_vault = name_vault
        self._root = root
        self._lock = RLock()
        self._seen = version_of(root)
        self._view = view_letters(root, selection, person, "online", name_vault)
        self._marks = MarksFolder(root)
        self._seen_marks = self._mark_files()
        self._judged = self._view.judge(self._marks)
        self._of_letter = self._of_marks = ""  # what is wrong with each
        self._made: dict[str, list[_Made]] = {}

    @property
    def errors(self) -> tuple[AppealsError, ...]:
        """Why some of the letters cannot be reviewed."""
        return self._view.errors

    @property
    def use_count(self) -> int:
        """How many uses there are to check."""
        return len(self._view.uses)

    @property
    def _problem(self) -> str:
        return self._of_letter or self._of_marks

    def version(self) -> str:
        """Give two words that change with the letters and with their marks."""
        with self._lock:
            self._look()
            ending = "!" if self._problem else ""
            return f"{self._view.page.version} {self._marks_version}{ending}"

    def page(self) -> str:
        """Give the page as the letters are, or were when they last could be read."""
        with self._lock:
            self._look()
            return self._view.page.with_state(self._state())

    def state(self) -> dict[str, object]:
        """Give what the script of the page reads."""
        with self._lock:
            self._look()
            return self._state()

    def _state(self) -> dict[str, object]:
        return self._view.state(self._judged, self._marks_version, self._problem)

    def mark(
        self, row: str, verdict: Verdict, comment: str, person: str, day: date
    ) -> dict[str, object]:
        """Write what a person found of a use, and give the state.

        Raises BlockedError where the use is another than the row says, and for a
        person who does not review; UsageError for one who is not there; else as
        `MarksFolder.add`. Then nothing was written. What was said already is not
        written again.
        """
        with self._lock:
            self._look()
            if self._problem:
                raise BlockedError(self._problem, remedy="mend it first")
            if self._asked[2] not in {None, person}:
                raise UsageError(f"the page was opened for '{self._asked[2]}' alone")
            use = self._view.uses.get(row)
            if use is None:
                raise BlockedError(
                    "the use is another now than the one you saw",
                    remedy="look at it as it is now",
                )
            if self._is_said(row, verdict, comment, person):
                return self._state()
            approvals = self._approvals()
            found = [(use, verdict, comment or None)]
            (made,), files = add_marks(
                self._view.workspace, self._marks, person, found, day
            )
            known = {self._root / file for file in files}
            own = self._made.setdefault(person, [])
            own.append(_Made(row, use, made, approvals))
            self._look_at_marks(known)
            return self._state()

    def _is_said(self, row: str, verdict: str, comment: str, person: str) -> bool:
        """Say whether this is what the person says of the use already."""
        marks = [stored.mark for stored in self._judged[row].marks]
        mine = [(m.verdict, m.comment or "") for m in marks if m.by == person]
        return (verdict, comment) in mine

    def take_back(self, person: str) -> dict[str, object]:
        """Take the last answer back that a person gave here; give the state, and `row`.

        Raises UsageError where there is none, BlockedError where an approval was given
        since, which may rest on it.
        """
        with self._lock:
            made = self._made.get(person)
            if not made:
                raise UsageError(
                    "there is nothing to take back: only what was answered since this "
                    "page was opened can be",
                    remedy="give another answer instead",
                )
            last = made[-1]
            if last.approvals != self._approvals():
                raise BlockedError(
                    "a letter was approved since, and may rest on your answer",
                    remedy="give another answer instead",
                )
            made.pop()
            if not self._marks.take_back(last.use, last.mark):
                raise BlockedError("your answer is no longer in its file")
            self._look_at_marks()
            return {**self._state(), "row": last.row}

    def _look(self) -> None:
        """Read again what has changed; what is wrong with it becomes the problem."""
        now = version_of(self._root)
        if now != self._seen:
            self._seen = now
            try:
                self._view = view_letters(*self._asked, "online", self._name_vault)
                self._of_letter = ""
            except AppealsError as error:
                self._of_letter = _worded(error)
            self._judge()
        self._look_at_marks()

    def _look_at_marks(self, known: Set[Path] = frozenset()) -> None:
        """Read marks again where others than those `known` here have changed."""
        before, self._seen_marks = self._seen_marks, self._mark_files()
        changed = {path for path, _ in before.items() ^ self._seen_marks.items()}
        if changed - known:
            self._marks = MarksFolder(self._root)
        if changed:
            self._judge()

    def _judge(self) -> None:
        try:
            self._judged = self._view.judge(self._marks)
            self._of_marks = ""
        except AppealsError as error:
            self._of_marks = _worded(error)

    @property
    def _marks_version(self) -> str:
        text = "".join(self._seen_marks.values())
        return sha256(text.encode()).hexdigest()[:16]

    def _mark_files(self) -> Mapping[Path, str]:
        return {path: state_of((path,)) for path in self._marks.files()}

    def _approvals(self) -> str:
        return state_of(sorted((self._root / FOLDER).glob("*/approvals/*.json")))


def _worded(error: AppealsError) -> str:
    parts = ((str(e.place or ""), e.message, e.remedy) for e in error.problems)
    return "; ".join(": ".join(filter(None, part)) for part in parts)
