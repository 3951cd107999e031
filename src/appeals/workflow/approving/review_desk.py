"""A review session on a letter: what to check, answers, what changes.

The letter is composed again as soon as one of its files changes. An answer applies to a
use as the reviewer saw it, or is refused; it is written at once.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from appeals.errors import AppealsError, BlockedError, UsageError, merge_errors
from appeals.model.name_vault import NameVault
from appeals.registry.workspace import Workspace, load_workspace
from appeals.review.approvals import FOLDER
from appeals.review.marks import (
    JudgedUse,
    MarksFolder,
    StoredMark,
    UseMark,
    Verdict,
    judge_uses,
)
from appeals.review.uses import LetterUse
from appeals.workflow.approving.marks import CHECKERS, add_marks, find_person
from appeals.workflow.drafting.review_list import (
    ReviewedLetter,
    make_review_list,
    reviewed_letters,
    select_for_review,
)
from appeals.workflow.drafting.selection import Selection
from appeals.workflow.drafting.watching import hash_states, workspace_version
from appeals.writers.review_page import PageMode, ShownLetter, WrittenPage, write_page


class ReviewView(NamedTuple):
    """The present letters: their page, and their uses by row of a list.

    `errors` say why some of the letters are not among them.
    """

    workspace: Workspace
    letters: Sequence[ReviewedLetter]
    page: WrittenPage
    uses: Mapping[str, LetterUse]
    errors: tuple[AppealsError, ...]

    def judge(self, folder: MarksFolder) -> Mapping[str, JudgedUse]:
        """Judge each use, by its row; WorkspaceError for malformed marks."""
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
            "uses": {row: _use_record(each) for row, each in judged.items()},
        }


def view_letters(
    root: Path,
    selection: Selection,
    person: str | None,
    mode: PageMode,
    name_vault: NameVault | None = None,
) -> ReviewView:
    """Read a workspace and compose the letters to review.

    `name_vault` gives names that they print. `person` checks them; without one,
    everybody who may can be chosen, starting with those assigned to the letter. Raises
    UsageError for what does not exist, BlockedError for somebody who does not review
    and if nobody does; or the letter's errors if none can be composed.
    """
    workspace = load_workspace(root, name_vault=name_vault)
    workspace.read_all()
    people = _checkers(workspace, selection.letter, person)
    chosen = tuple(select_for_review(workspace, (selection,)))
    found, errors = reviewed_letters(workspace, chosen)
    if not found:
        raise merge_errors(errors)
    shown = [ShownLetter(_title(each), each.letter.document) for each in found]
    page = write_page(make_review_list(workspace, found), shown, people, mode)
    uses = {use.row: use for each in found for use in each.uses}
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


def _use_record(judged: JudgedUse) -> dict[str, object]:
    marks = [_mark_record(each) for each in judged.marks]
    marks += [_mark_record(each.stored, each.why) for each in judged.fallen]
    return {"verdict": judged.verdict, "marks": marks}


def _mark_record(stored: StoredMark, why: str = "") -> dict[str, str]:
    mark = stored.mark
    record = {"verdict": mark.verdict, "by": mark.by, "on": mark.on}
    optional = {"comment": mark.comment, "why": why}
    return record | {name: text for name, text in optional.items() if text}


class _Answer(NamedTuple):
    """A mark made in this session; `approvals` is a hash of those given until then."""

    row: str
    use: LetterUse
    mark: UseMark
    approvals: str


class ReviewDesk:
    """The letters under review, for pages that make requests from several threads.

    `root`, `selection` and `person` are as in `view_letters`, which raises at first;
    later its errors are part of the state, and no answer is accepted until they are
    fixed.
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
        self._seen = workspace_version(root)
        self._view = view_letters(root, selection, person, "online", name_vault)
        self._marks = MarksFolder(root)
        self._seen_marks = self._mark_files()
        self._judged = self._view.judge(self._marks)
        self._letter_problem = self._marks_problem = ""
        self._answers: dict[str, list[_Answer]] = {}

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
        return self._letter_problem or self._marks_problem

    def version(self) -> str:
        """Give two version words that change with the letters and with their marks."""
        with self._lock:
            self._refresh()
            ending = "!" if self._problem else ""
            return f"{self._view.page.version} {self._marks_version}{ending}"

    def page(self) -> str:
        """Give the page of the letters, or of their last readable state."""
        with self._lock:
            self._refresh()
            return self._view.page.with_state(self._state())

    def state(self) -> dict[str, object]:
        """Give what the script of the page reads."""
        with self._lock:
            self._refresh()
            return self._state()

    def _state(self) -> dict[str, object]:
        return self._view.state(self._judged, self._marks_version, self._problem)

    def mark(
        self, row: str, verdict: Verdict, comment: str, person: str, day: date
    ) -> dict[str, object]:
        """Write a person's verdict on a use, and give the state.

        Raises BlockedError if the use has changed since the row was made, and for a
        person who does not review; UsageError for an unknown one; else as
        `MarksFolder.add`. Then nothing was written. A repeated answer is not written
        again.
        """
        with self._lock:
            self._refresh()
            if self._problem:
                raise BlockedError(self._problem, remedy="fix it first")
            if self._asked[2] not in {None, person}:
                raise UsageError(f"the page was opened for '{self._asked[2]}' alone")
            use = self._view.uses.get(row)
            if use is None:
                raise BlockedError(
                    "the use has changed since you saw it",
                    remedy="check it as it is now",
                )
            marks = [stored.mark for stored in self._judged[row].marks]
            own = [(m.verdict, m.comment or "") for m in marks if m.by == person]
            if (verdict, comment) in own:
                return self._state()
            approvals = self._approvals()
            found = [(use, verdict, comment or None)]
            (mark,), files = add_marks(
                self._view.workspace, self._marks, person, found, day
            )
            answer = _Answer(row, use, mark, approvals)
            self._answers.setdefault(person, []).append(answer)
            self._refresh_marks(known={self._root / file for file in files})
            return self._state()

    def take_back(self, person: str) -> dict[str, object]:
        """Take back a person's last answer here; give the state, and `row`.

        Raises UsageError if there is none, BlockedError if an approval was given since,
        which may rely on it.
        """
        with self._lock:
            answers = self._answers.get(person)
            if not answers:
                raise UsageError(
                    "there is nothing to take back: only what was answered since this "
                    "page was opened can be",
                    remedy="give another answer instead",
                )
            last = answers[-1]
            if last.approvals != self._approvals():
                raise BlockedError(
                    "a letter was approved since, and may rest on your answer",
                    remedy="give another answer instead",
                )
            answers.pop()
            if not self._marks.take_back(last.use, last.mark):
                raise BlockedError("your answer is no longer in its file")
            self._refresh_marks()
            return {**self._state(), "row": last.row}

    def _refresh(self) -> None:
        """Read again what has changed; an error becomes the problem."""
        now = workspace_version(self._root)
        if now != self._seen:
            self._seen = now
            try:
                self._view = view_letters(*self._asked, "online", self._name_vault)
                self._letter_problem = ""
            except AppealsError as error:
                self._letter_problem = _describe(error)
            self._judge()
        self._refresh_marks()

    def _refresh_marks(self, known: Set[Path] = frozenset()) -> None:
        """Read marks again where other files than those `known` have changed."""
        before, self._seen_marks = self._seen_marks, self._mark_files()
        changed = {path for path, _ in before.items() ^ self._seen_marks.items()}
        if changed - known:
            self._marks = MarksFolder(self._root)
        if changed:
            self._judge()

    def _judge(self) -> None:
        try:
            self._judged = self._view.judge(self._marks)
            self._marks_problem = ""
        except AppealsError as error:
            self._marks_problem = _describe(error)

    @property
    def _marks_version(self) -> str:
        text = "".join(self._seen_marks.values())
        return sha256(text.encode()).hexdigest()[:16]

    def _mark_files(self) -> Mapping[Path, str]:
        return {path: hash_states((path,)) for path in self._marks.files()}

    def _approvals(self) -> str:
        return hash_states(sorted((self._root / FOLDER).glob("*/approvals/*.json")))


def _describe(error: AppealsError) -> str:
    parts = ((str(e.place or ""), e.message, e.remedy) for e in error.problems)
    return "; ".join(": ".join(filter(None, part)) for part in parts)
