"""Import what reviewers did: in a completed list, or in a Word file of the letter.

Answers become marks, changes of a Word file become proposals. The letter itself is not
changed here; `apply_proposals` does that on request.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, cast

from appeals.annexes.kinds import Content, kind_of
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import (
    AppealsError,
    BlockedError,
    MachineError,
    Place,
    UsageError,
    did_you_mean,
    raise_all,
)
from appeals.readers.docx import WordFile, read_docx
from appeals.registry.workspace import Workspace
from appeals.review.filled_list import FilledList, FilledRow, ListIdentity, read_filled
from appeals.review.marks import MarksFolder, UseMark, Verdict
from appeals.review.uses import LetterUse, collect_uses
from appeals.review.word_answers import Remark, UseAnswer, read_comments
from appeals.review.word_changes import are_notes_damaged
from appeals.storage.reading import open_regular, read_regular
from appeals.workflow.approving.marks import CHECKERS, find_person
from appeals.workflow.approving.review_export import DATE, DRAFT, STYLE, TEXT, WORKSPACE
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import OUT, Ledger
from appeals.workflow.drafting.provenance import tree_sha256
from appeals.workflow.drafting.returned_file import (
    PrintedDraft,
    Proposal,
    find_changes,
    find_rendered_request,
    find_request,
    print_draft,
)
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.docx.review_layer import AUTHOR
from appeals.writers.review_report.sheet import VERDICTS

_EXPORT_AGAIN = "export the letter again: `appeals review export LETTER --docx`"
_WORD_ENDINGS = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".rtf", ".odt"})
_WORD_KINDS = frozenset({"docx", "ole", "rtf", "odt"})


class AnswerMark(NamedTuple):
    """An answer to a comment of ours, as a mark.

    `use` is None if the letter no longer has it, `mark` None if it was not written;
    `why` gives the reason. `is_known` says that it was there already.
    """

    answer: UseAnswer
    use: LetterUse | None
    mark: UseMark | None = None
    why: str = ""
    is_known: bool = False


class WordReview(NamedTuple):
    """What was read in a file. `damage` says why nothing is proposed for its notes."""

    draft: PrintedDraft
    proposals: tuple[Proposal, ...]
    answers: tuple[AnswerMark, ...]
    damage: str = ""


def is_word(path: Path) -> bool:
    """Say whether to read a file as a Word file: by its name, or its first bytes.

    The reader refuses other files and says what they are.
    """
    if path.suffix.lower() in _WORD_ENDINGS:
        return True
    try:
        with open_regular(path) as stream:
            return kind_of(Content.from_bytes(stream.read())) in _WORD_KINDS
    except OSError:
        return False


def read_review(
    workspace: Workspace, path: Path, person: str | None, today: date
) -> WordReview:
    """Read a Word file of a letter that came back; nothing is written.

    `person` answered, where the file names nobody of people.yaml. Raises UsageError for
    a damaged or foreign file, or one of another letter or workspace; BlockedError
    for one of an older text of the letter, or a person who does not review.
    """
    workspace.read_all()
    try:
        content = read_regular(path)
    except FileNotFoundError:
        raise UsageError(f"'{path}' is not there", remedy="name the file") from None
    except OSError as error:
        raise MachineError(f"'{path}' cannot be read: {error.strerror}") from None
    theirs = read_docx(content, path.as_posix())
    if theirs.faults:
        raise _refused_error(path, theirs.faults[0], "ask for the file again")
    draft = _print_current(workspace, path, theirs)
    answers, remarks = read_comments(theirs, AUTHOR)
    marks = tuple(_marks(workspace, path, draft, answers, person, today))
    try:
        changes = find_changes(draft, theirs)
    except ValueError as error:
        raise _refused_error(path, str(error), "name the file of this letter") from None
    proposals = (*changes, *(_propose(draft, each) for each in remarks))
    damage = ""
    if are_notes_damaged(draft.file, theirs):
        program = theirs.program.partition("$")[0] or "the program that saved it"
        damage = f"{program} mixed its notes up"
    return WordReview(draft, proposals, marks, damage)


def write_marks(workspace: Workspace, review: WordReview) -> tuple[str, ...]:
    """Write the marks that are not there yet; give the files."""
    new = [
        (each.use, each.mark)
        for each in review.answers
        if each.use and each.mark and not each.is_known
    ]
    return MarksFolder(workspace.root).add(new) if new else ()


def _print_current(workspace: Workspace, path: Path, theirs: WordFile) -> PrintedDraft:
    """Print the present letter of a file; refuse an older one."""
    request, tree = _find_request(workspace, path, theirs)
    letter = Composer(workspace).compose(request)
    draft = print_draft(letter, read_layout(workspace))
    if theirs.custom.get(DRAFT):
        is_same = theirs.custom.get(TEXT) == draft.fingerprint
    else:
        is_same = tree == tree_sha256(draft.letter.document)
    if not is_same:
        raise BlockedError(
            f"'{path}' is of an older text of '{request.name}': the letter was changed "
            "since it was written",
            place=Place(path.as_posix()),
            remedy=f"take the text back as it was then, and import it; or "
            f"{_EXPORT_AGAIN}",
        )
    return draft


def _find_request(
    workspace: Workspace, path: Path, theirs: WordFile
) -> tuple[LetterRequest, str]:
    """Find which letter a file is: by its own data, or by what was rendered there.

    Also gives the hash of its tree, if it was rendered.
    """
    named = theirs.custom.get(DRAFT, "")
    if not named:
        return _find_rendered(workspace, path)
    own = theirs.custom.get(WORKSPACE, "")
    if own and own != workspace.settings.id:
        raise _refused_error(path, "it is of another workspace", "import it there")
    name, _, rest = named.partition("/")
    recipient, _, lang = rest.partition("/")
    if name not in workspace.letters:
        near = did_you_mean(name, tuple(workspace.letters))
        why = f"it is of the letter '{name}', which is not in this workspace"
        raise _refused_error(path, why, near or "import it where that letter is")
    asked = theirs.custom.get(DATE, ""), theirs.custom.get(STYLE, "")
    request = find_request(workspace, name, (recipient, lang), *asked)
    if request is None:
        why = f"it is of '{name}' to '{recipient}' in '{lang}', which is not there"
        raise _refused_error(path, why, _EXPORT_AGAIN)
    return request, ""


def _find_rendered(workspace: Workspace, path: Path) -> tuple[LetterRequest, str]:
    """Find the letter of a file under out/ by its record."""
    folder = path.resolve().parent
    is_out = folder.parent == (workspace.root / OUT).resolve()
    if is_out and folder.name in workspace.letters:
        record = Ledger(folder.parent, folder.name).record(path.name)
        request = record and find_rendered_request(workspace, folder.name, record)
        if record and request and "cases" not in record.options:
            return request, record.tree
    raise _refused_error(
        path,
        "it does not say which letter it is",
        "export the letter for review, `appeals review export LETTER --docx`, and let "
        "them work in that file; a program that rewrites files (Google Docs, pandoc)"
        " may have taken it out",
    )


def _marks(
    workspace: Workspace,
    path: Path,
    draft: PrintedDraft,
    answers: Sequence[UseAnswer],
    person: str | None,
    today: date,
) -> Iterator[AnswerMark]:
    """Make the mark of each answer, or say why that is impossible."""
    if person is not None:
        find_person(workspace, person, CHECKERS, "mark")
    found = collect_uses(draft.letter, workspace.facts)
    uses = {use.row: use for use in found}
    strangers = {each.author for each in answers} - {
        each.author for each in answers if _slug(each.author) in workspace.people
    }
    if person and len(strangers) > 1:
        named = ", ".join(f"'{each}'" for each in sorted(strangers))
        raise _refused_error(
            path,
            f"several people answered ({named}), and --as names one",
            "enter each in people.yaml under an id like the name",
        )
    folder = MarksFolder(workspace.root)
    for answer in answers:
        use, slug = uses.get(answer.row), _slug(answer.author)
        by = slug if slug in workspace.people else person
        if use is None:
            yield AnswerMark(answer, None, why="what it is about has changed since")
            continue
        if by is None:
            why = f"'{answer.author}' is nobody of people.yaml: add --as PERSON"
            yield AnswerMark(answer, use, why=why)
            continue
        try:
            find_person(workspace, by, CHECKERS, "mark")
        except AppealsError as error:
            yield AnswerMark(answer, use, why=error.message)
            continue
        day = min(_day(answer.date, today), today).isoformat()
        comment = answer.comment[:MOST_COMMENT] or None
        mark = UseMark.of(use, answer.verdict, by, day, comment)
        is_there = is_known(folder, use, mark, is_dated=True)
        yield AnswerMark(answer, use, mark, is_known=is_there)


def _propose(draft: PrintedDraft, remark: Remark) -> Proposal:
    """Turn a reviewer's own comment into a proposal, which is never applied."""
    said, place = remark.comment, remark.place
    note = place.notes[0] + 1 if place.notes else 0
    where = None
    if 0 < note <= len(draft.letter.document.notes):
        where = draft.letter.document.notes[note - 1].place
    words = " ".join(place.words.split())
    if where is None and words:
        where = draft.places.place_of(words)
    why = ["an answer to another comment"] if said.parent else []
    why += ["resolved"] if said.is_resolved else []
    return Proposal(
        "comment",
        "note" if note else "paragraph",
        words,
        said.text,
        said.author,
        note,
        where,
        why="; ".join(why) or "a comment",
    )


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return today


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def _refused_error(path: Path, why: str, remedy: str) -> UsageError:
    message = f"'{path}' cannot be imported: {why}"
    return UsageError(message, place=Place(path.as_posix()), remedy=remedy)


MOST_COMMENT: Final = 4000
"""Characters of a comment on a mark, at most."""


class ImportReport(NamedTuple):
    """What was imported from a list, by whom, and the files written.

    `known_count` says how many marks were there already; `changed` are the rows whose
    use has changed, which were not imported.
    """

    person: str
    marks: tuple[tuple[LetterUse, UseMark], ...]
    files: tuple[str, ...]
    known_count: int
    changed: tuple[FilledRow, ...]


def import_marks(
    workspace: Workspace, path: Path, person: str | None, today: date
) -> ImportReport:
    """Add the marks of a completed list; none twice.

    A use whose sentence, entry or archived copy differs from the list is left alone.
    Raises UsageError for a file or field that is not valid, BlockedError for a person
    who does not review; then nothing was added.
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
                for use in collect_uses(composer.compose(letter), workspace.facts):
                    found.setdefault(use.row, use)
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
    """Report the rows that were not imported since their use changed, if any."""
    if not report.changed:
        return None
    named = "; ".join(_short(row.what) or row.use for row in report.changed)
    return BlockedError(
        f"changed since the list was written, and not taken: {named}",
        remedy="check them again: `appeals review report` writes the list as it is now",
    )
