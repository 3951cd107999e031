"""Report how far every edition of a letter is: rendered, approved, stale, signed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from appeals.composition.compose import Composer
from appeals.errors import AppealsError, UsageError
from appeals.model.approval import ApprovedCases, ApprovedFile
from appeals.registry.workspace import Workspace
from appeals.review.approvals import FOLDER, StoredApproval
from appeals.review.marks import JudgedUse
from appeals.review.uses import LetterUse
from appeals.storage.names import child_path
from appeals.workflow.approving.approval_status import (
    ApprovalStatus,
    ApprovalStatuses,
    CheckSignature,
    Vote,
)
from appeals.workflow.approving.approved_files import APPROVED
from appeals.workflow.approving.marks import LetterMarks
from appeals.workflow.drafting.ledger.ledger import OUT, Ledger, hash_of
from appeals.workflow.drafting.ledger.records import FileRecord
from appeals.workflow.drafting.returned_file import HandEdits, find_hand_edits
from appeals.workflow.drafting.selection import (
    Selection,
    every_edition,
    select_letters,
)

Stage = Literal["not-drawn", "drawn", "too-few", "approved", "stale", "signed"]


class EditionStatus(NamedTuple):
    """One edition: its recipient and language, and how far it has come.

    `formats` are those rendered, `signed` those of them that are signed. `drawn_by` is
    empty if nobody is recorded. `uses` are its uses with their verdicts, once anything
    is marked or must be. `edits` are changes by hand in its Word file.
    """

    letter: str
    edition: str
    recipient: str
    language: str
    stage: Stage
    formats: tuple[str, ...]
    signed: tuple[str, ...]
    drawn_by: tuple[str, ...]
    approval_status: ApprovalStatus
    uses: tuple[JudgedUse, ...] = ()
    edits: HandEdits | None = None


class BatchStatus(NamedTuple):
    """An act on letters of cases, with the vote on the first of them.

    `signed` counts the letters whose existing PDF and Word files are all signed.
    """

    vote: Vote
    signed: int


class LetterStatus(NamedTuple):
    """All editions of a letter, and records under reviews/ that cannot be read.

    `batches` are acts on letters of cases. `uses` are those of all editions, each once;
    `assigned` are to check them; `is_checked` says that somebody has begun, or that all
    must be checked. `error` says why the letter cannot be composed.
    """

    letter: str
    editions: tuple[EditionStatus, ...]
    unreadable: tuple[StoredApproval, ...] = ()
    batches: tuple[BatchStatus, ...] = ()
    uses: tuple[JudgedUse, ...] = ()
    assigned: tuple[str, ...] = ()
    is_checked: bool = False
    error: AppealsError | None = None


def review_status(
    workspace: Workspace,
    letters: Sequence[str] = (),
    *,
    check: CheckSignature | None = None,
) -> Iterator[LetterStatus]:
    """Report the letters named; without a name, those rendered or marked.

    Raises UsageError for an unknown letter, WorkspaceError for a malformed file.
    """
    workspace.read_all()
    marks = LetterMarks(workspace)
    for name in letters:
        workspace.letter(name)
    begun = letters or tuple(_begun_letters(workspace, marks))
    names = workspace.letters if marks.is_begun and not letters else begun
    found = [_status(workspace, name, check) for name in names]
    if marks.is_begun:
        found = _add_uses(workspace, found, marks)
    for each in found:
        if each.letter in begun or any(u.marks or u.fallen for u in each.uses):
            assigned = marks.assigned.get(each.letter, ())
            yield each._replace(assigned=assigned, is_checked=marks.is_begun)


def _begun_letters(workspace: Workspace, marks: LetterMarks) -> Iterator[str]:
    for name in workspace.letters:
        folders = (child_path(workspace.root / each, name) for each in (OUT, FOLDER))
        if any(folder.is_dir() for folder in folders) or marks.assigned.get(name):
            yield name


def _add_uses(
    workspace: Workspace, letters: Sequence[LetterStatus], marks: LetterMarks
) -> list[LetterStatus]:
    """Add to each edition its uses with their verdicts, and to each letter all once."""
    composer = Composer(workspace)
    uses: dict[tuple[str, str], dict[str, LetterUse]] = {}
    errors: dict[str, AppealsError] = {}
    for found in letters:
        langs = tuple(dict.fromkeys(each.language for each in found.editions))
        rows = {each.edition for each in found.editions}
        try:
            for each in every_edition(workspace, Selection(found.letter, langs=langs)):
                if each.file_stem in rows:
                    key = found.letter, each.file_stem
                    used = marks.of_letter(composer.compose(each))
                    uses[key] = {use.id: use for use in used}
        except AppealsError as error:
            errors[found.letter] = error
    every = [use for of_edition in uses.values() for use in of_edition.values()]
    judged = {each.use.id: each for each in marks.judge(every)}
    result = []
    for found in letters:
        once: dict[str, JudgedUse] = {}
        editions = []
        for row in found.editions:
            own = uses.get((found.letter, row.edition), {})
            of_row = {id_: replace(judged[id_], use=own[id_]) for id_ in own}
            editions.append(row._replace(uses=tuple(of_row.values())))
            for id_, use in of_row.items():
                once.setdefault(id_, use)
        result.append(
            found._replace(
                editions=tuple(editions),
                uses=tuple(once.values()),
                error=errors.get(found.letter),
            )
        )
    return result


def _status(
    workspace: Workspace, letter: str, check: CheckSignature | None
) -> LetterStatus:
    statuses = ApprovalStatuses(workspace, letter, check)
    files = Ledger.of(workspace.root, letter)
    rows: dict[str, EditionStatus] = {}
    for edition, recipient, language in _due_editions(workspace, letter, files):
        status = statuses.of(edition)
        row = _edition_status(files, status, recipient, language)
        edits = find_hand_edits(workspace, files, f"{edition}.docx")
        rows[edition] = row._replace(edits=edits)
    for edition in statuses.editions():
        if edition not in rows:
            status = statuses.of(edition)
            known = status.approved or status.refused[0].edition
            row = _edition_status(files, status, known.recipient, known.language)
            rows[edition] = row
    batches = tuple(
        BatchStatus(vote, _count_signed(workspace, letter, batch))
        for vote in statuses.batches()
        if (batch := vote.approval.cases)
    )
    return LetterStatus(letter, tuple(rows.values()), statuses.unreadable, batches)


def _count_signed(workspace: Workspace, letter: str, batch: ApprovedCases) -> int:
    """Count the letters of a batch that are signed, as they were approved."""
    files = Ledger.of(workspace.root, letter, has_cases=not batch.is_table)

    def is_signed(file: ApprovedFile) -> bool:
        record = files.record(file.name)
        if (
            record is None
            or not record.is_signed
            or record.rendered_sha256 != file.sha256
        ):
            return False
        return hash_of(files.path(file.name)) == record.sha256

    try:
        return sum(
            all(is_signed(file) for file in each.files if file.role in APPROVED)
            for each in batch.letters
        )
    finally:
        files.close()


def _due_editions(
    workspace: Workspace, letter: str, files: Ledger
) -> Iterator[tuple[str, str, str]]:
    """Give stem, recipient and language: the letter's own, others if rendered."""
    master = workspace.letter(letter)
    own = master.front.language
    langs = (own, *sorted(set(workspace.letters[letter].variants) - {own}))
    try:
        chosen = every_edition(workspace, Selection(letter, langs=langs))
        due = select_letters(workspace, Selection(letter, langs=(own,)))
    except UsageError:
        due = select_letters(workspace, Selection(letter))
        chosen = tuple(due)
    wanted = {each.file_stem for each in due}
    for each in chosen:
        if each.file_stem in wanted or any(_file_records(files, each.file_stem)):
            yield each.file_stem, each.recipient_id, each.lang


def _file_records(files: Ledger, stem: str) -> Iterator[tuple[str, FileRecord, bool]]:
    """Give format and record of each file that is there, and if it is signed."""
    for kind in APPROVED:
        path = files.path(f"{stem}.{kind}")
        record, there = files.record(path.name), hash_of(path)
        if record is not None and there is not None:
            yield kind, record, record.is_signed and there == record.sha256


def _edition_status(
    files: Ledger, approval_status: ApprovalStatus, recipient: str, language: str
) -> EditionStatus:
    edition = approval_status.edition
    records = list(_file_records(files, edition))
    signed = tuple(kind for kind, _, is_signed in records if is_signed)
    drawn_by = {r.drawn_by for _, r, _ in records if r.drawn_by is not None}
    return EditionStatus(
        approval_status.letter,
        edition,
        recipient,
        language,
        _stage(approval_status, is_rendered=bool(records), is_signed=bool(signed)),
        tuple(kind for kind, _, _ in records),
        signed,
        tuple(sorted(drawn_by)),
        approval_status,
    )


def _stage(
    approval_status: ApprovalStatus, *, is_rendered: bool, is_signed: bool
) -> Stage:
    match approval_status.state:
        case "stale":
            return "stale"
        case "approved" | "too-few" as state:
            return "signed" if is_signed else state
    if is_signed:
        return "signed"
    return "drawn" if is_rendered else "not-drawn"
