"""Add the marks that were filled in in a reviewer's list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast

from appeals.composition.compose import Composer
from appeals.errors import (
    AppealsError,
    BlockedError,
    Place,
    UsageError,
    did_you_mean,
    raise_all,
)
from appeals.registry.workspace import Workspace
from appeals.review.filled_list import FilledList, FilledRow, ListIdentity, read_filled
from appeals.review.marks import MarksFolder, UseMark, Verdict
from appeals.review.uses import LetterUse, uses_of
from appeals.workflow.approving.marks import CHECKERS, find_person
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.review_report.sheet import VERDICTS

MOST_COMMENT: Final = 4000
"""Characters of a comment on a mark, at most."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was taken of a list, by whom, and the files that it was written to.

    `known_count` says how many marks were there already; `changed` are the rows whose
    use is another now, which were not taken.
    """

    person: str
    marks: tuple[tuple[LetterUse, UseMark], ...]
    files: tuple[str, ...]
    known_count: int
    changed: tuple[FilledRow, ...]


def import_marks(
    workspace: Workspace, path: Path, person: str | None, today: date
) -> ImportReport:
    """Add the marks of a list that was filled in; none twice.

    A use whose sentence, entry or archived copy is another than on the list is left
    alone. Raises UsageError for a file or a field of it that is not as it must be,
    BlockedError for a person who does not review; then nothing was added.
    """
    workspace.read_all()
    identity, filled = read_filled(path)
    if identity.workspace and identity.workspace != workspace.settings.id:
        raise _fault(path, "the list is of another workspace", "import it there")
    by = _find_checker(path, filled, person)
    find_person(workspace, by, CHECKERS, "mark")
    day = _read_day(path, filled.day, today)
    raise_all([*_row_faults(path, filled.rows)])
    rows = {(row.use, row.verdict.casefold(), row.comment): row for row in filled.rows}
    if not rows:
        raise _fault(path, "nothing is filled in", "choose a verdict for some uses")
    uses = _uses(workspace, identity)
    folder = MarksFolder(workspace.root)
    marks: list[tuple[LetterUse, UseMark]] = []
    changed: list[FilledRow] = []
    known_count = 0
    for row in rows.values():
        use = uses.get(row.use)
        if use is None:
            changed.append(row)
            continue
        verdict = cast("Verdict", row.verdict.casefold())
        mark = UseMark.of(use, verdict, by, day.isoformat(), row.comment or None)
        if is_known(folder, use, mark, is_dated=bool(filled.day)):
            known_count += 1
        else:
            marks.append((use, mark))
    files = folder.add(marks) if marks else ()
    return ImportReport(by, tuple(marks), files, known_count, tuple(changed))


def _find_checker(path: Path, filled: FilledList, asked: str | None) -> str:
    if asked and filled.person and asked != filled.person:
        raise _fault(
            path,
            f"it was filled in by '{filled.person}', and --as says '{asked}'",
            "leave --as out, or correct who checked it in the file",
        )
    if not (by := asked or filled.person):
        raise _fault(path, "it does not say who checked it", "add --as PERSON")
    return by


def _read_day(path: Path, typed: str, today: date) -> date:
    """Give the day of the checks: that of the list, or today."""
    try:
        day = date.fromisoformat(typed) if typed else today
    except ValueError:
        raise _fault(path, f"'{typed}' is not a day", "write 2026-11-30") from None
    if day > today:
        raise _fault(path, f"'{typed}' is yet to come", "write the day of the check")
    return day


def _row_faults(path: Path, rows: Sequence[FilledRow]) -> Iterator[AppealsError]:
    """Yield what is wrong with rows, each with its place."""
    first_rows: dict[str, FilledRow] = {}
    for row in rows:
        before = first_rows.setdefault(row.use, row)
        verdict = row.verdict.casefold()
        about = f" ({_short(row.what)})" if row.what else ""
        if not row.use:
            why = f"{row.place} names no use of the list"
            yield _fault(path, why, "fill in the rows of the list alone")
        elif not verdict:
            why = f"{row.place} has a comment and no verdict{about}"
            yield _fault(path, why, f"choose one: {', '.join(VERDICTS)}")
        elif verdict not in VERDICTS:
            near = did_you_mean(verdict, VERDICTS)
            named = _short(row.verdict)
            why = f"{row.place} has the unknown verdict '{named}'{about}"
            yield _fault(path, why, near or f"known: {', '.join(VERDICTS)}")
        elif len(row.comment) > MOST_COMMENT:
            why = f"{row.place} has a comment of {len(row.comment)} characters"
            yield _fault(path, why, f"shorten it to {MOST_COMMENT}")
        elif (verdict, row.comment) != (before.verdict.casefold(), before.comment):
            why = f"{row.place} says something else than {before.place}{about}"
            yield _fault(path, why, "leave one of them")


def _uses(workspace: Workspace, identity: ListIdentity) -> Mapping[str, LetterUse]:
    """Compose the letters of a list as they are now; give their uses by row."""
    composer = Composer(workspace)
    wanted: dict[tuple[str, str], set[str]] = {}
    for each in identity.letters:
        wanted.setdefault((each.letter, each.lang), set()).add(each.recipient)
    found: dict[str, LetterUse] = {}
    for (name, lang), recipients in wanted.items():
        for letter in select_letters(workspace, Selection(name, langs=(lang,))):
            if letter.recipient_id in recipients:
                for use in uses_of(composer.compose(letter), workspace.facts):
                    found.setdefault(f"{use.id}-{use.basis}", use)
    return found


def is_known(
    folder: MarksFolder, use: LetterUse, mark: UseMark, *, is_dated: bool
) -> bool:
    """Say whether the same person has said the same of a use on the same basis.

    Where it `is_dated`, on the same day; else whenever that was.
    """
    same = ("by", "verdict", "comment", "entry_sha256", "archive_sha256")
    names = (*same, "on") if is_dated else same
    return any(
        all(getattr(stored.mark, name) == getattr(mark, name) for name in names)
        for stored in folder.of(use.kind, use.key).get(use.id, ())
    )


def _short(text: str) -> str:
    return text if len(text) <= (most := 80) else f"{text[:most]}…"


def _fault(path: Path, why: str, remedy: str) -> UsageError:
    return UsageError(why, place=Place(path.as_posix()), remedy=remedy)


def refuse_changed(report: ImportReport) -> BlockedError | None:
    """Give why rows were not taken: what they were about has changed; None for none."""
    if not report.changed:
        return None
    named = "; ".join(_short(row.what) or row.use for row in report.changed)
    return BlockedError(
        f"changed since the list was written, and not taken: {named}",
        remedy="check them again: `appeals review report` writes the list as it is now",
    )
