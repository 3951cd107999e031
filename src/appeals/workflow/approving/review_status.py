"""How every edition of a letter stands: rendered, approved, stale, signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from appeals.errors import UsageError
from appeals.model.approval import ApprovedCases, ApprovedFile
from appeals.registry.workspace import Workspace
from appeals.review.approvals import FOLDER, StoredApproval
from appeals.storage.names import child_path
from appeals.workflow.approving.approval_status import (
    OUT,
    ApprovalStatus,
    ApprovalStatuses,
    CheckSignature,
    Vote,
)
from appeals.workflow.approving.approved_files import APPROVED
from appeals.workflow.drafting.ledger.ledger import Ledger, hash_of
from appeals.workflow.drafting.ledger.record import FileRecord
from appeals.workflow.drafting.selection import Selection, select_letters

Stage = Literal["not-drawn", "drawn", "too-few", "approved", "stale", "signed"]


@dataclass(frozen=True, slots=True)
class EditionStatus:
    """One edition: to whom, in which language, and how far it has come.

    `formats` are those rendered, `signed` those of them that are signed. `drawn_by` is
    empty while nobody is recorded.
    """

    letter: str
    edition: str
    recipient: str
    language: str
    stage: Stage
    formats: tuple[str, ...]
    signed: tuple[str, ...]
    drawn_by: tuple[str, ...]
    standing: ApprovalStatus


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """An act on letters of cases, as its first letter stands.

    `signed` counts the letters of which every PDF and Word file there is signed.
    """

    vote: Vote
    signed: int


@dataclass(frozen=True, slots=True)
class LetterStatus:
    """All editions of a letter, and records under reviews/ that are none.

    `batches` are acts on letters of cases.
    """

    letter: str
    editions: tuple[EditionStatus, ...]
    unreadable: tuple[StoredApproval, ...] = ()
    batches: tuple[BatchStatus, ...] = ()


def review_status(
    workspace: Workspace,
    letters: Sequence[str] = (),
    *,
    check: CheckSignature | None = None,
) -> Iterator[LetterStatus]:
    """Say how the letters named stand; without a name, those rendered or approved.

    Raises UsageError for an unknown letter, WorkspaceError for a malformed file.
    """
    workspace.read_all()
    for name in letters:
        workspace.letter(name)
    for name in letters or tuple(_begun(workspace)):
        yield _status(workspace, name, check)


def _begun(workspace: Workspace) -> Iterator[str]:
    for name in workspace.letters:
        folders = (child_path(workspace.root / each, name) for each in (OUT, FOLDER))
        if any(folder.is_dir() for folder in folders):
            yield name


def _status(
    workspace: Workspace, letter: str, check: CheckSignature | None
) -> LetterStatus:
    standings = ApprovalStatuses(workspace, letter, check)
    files = Ledger(child_path(workspace.root, OUT), letter, is_forced=False)
    rows: dict[str, EditionStatus] = {}
    for edition, recipient, language in _editions(workspace, letter, files):
        rows[edition] = _edition(
            files, standings, letter, (edition, recipient, language)
        )
    for edition in standings.editions():
        if edition not in rows:
            found = standings.of(edition)
            known = found.approved or (found.refused[0].edition)
            who = edition, known.recipient, known.language
            rows[edition] = _edition(files, standings, letter, who)
    batches = tuple(
        BatchStatus(vote, _signed(workspace, letter, vote.approval.cases))
        for vote in standings.batches()
    )
    return LetterStatus(letter, tuple(rows.values()), standings.unreadable, batches)


def _signed(workspace: Workspace, letter: str, batch: ApprovedCases | None) -> int:
    """Count the letters of a batch that are signed, as they were approved."""
    if batch is None:
        return 0
    out, has_cases = child_path(workspace.root, OUT), not batch.is_table
    files = Ledger(out, letter, is_forced=False, has_cases=has_cases)

    def is_signed(file: ApprovedFile) -> bool:
        record = files.record(file.name)
        if record is None or not record.is_signed or record.rendered != file.sha256:
            return False
        return hash_of(files.path(file.name)) == record.sha256

    try:
        return sum(
            all(is_signed(file) for file in each.files if file.role in APPROVED)
            for each in batch.letters
        )
    finally:
        files.rest()


def _editions(
    workspace: Workspace, letter: str, files: Ledger
) -> Iterator[tuple[str, str, str]]:
    """Give stem, recipient and language: the letter's own, others if rendered."""
    master = workspace.letter(letter)
    own = master.front.language
    langs = (own, *sorted(set(workspace.letters[letter].variants) - {own}))
    try:
        chosen = select_letters(workspace, Selection(letter, langs=langs))
    except UsageError:
        chosen = select_letters(workspace, Selection(letter))
    for each in chosen:
        if each.lang == own or any(_records(files, each.file_stem)):
            yield each.file_stem, each.recipient_id, each.lang


def _records(files: Ledger, stem: str) -> Iterator[tuple[str, FileRecord, bool]]:
    """Give format and record of each file that is there, and if it is signed."""
    for kind in APPROVED:
        path = files.path(f"{stem}.{kind}")
        record, there = files.record(path.name), hash_of(path)
        if record is not None and there is not None:
            yield kind, record, record.is_signed and there == record.sha256


def _edition(
    files: Ledger,
    standings: ApprovalStatuses,
    letter: str,
    who: tuple[str, str, str],
) -> EditionStatus:
    edition, recipient, language = who
    records = list(_records(files, edition))
    standing = standings.of(edition)
    signed = tuple(kind for kind, _, is_signed in records if is_signed)
    drawn_by = {r.drawn_by for _, r, _ in records if r.drawn_by is not None}
    return EditionStatus(
        letter,
        edition,
        recipient,
        language,
        _stage(standing, is_rendered=bool(records), is_signed=bool(signed)),
        tuple(kind for kind, _, _ in records),
        signed,
        tuple(sorted(drawn_by)),
        standing,
    )


def _stage(standing: ApprovalStatus, *, is_rendered: bool, is_signed: bool) -> Stage:
    match standing.state:
        case "stale":
            return "stale"
        case "approved" | "too-few" as state:
            return "signed" if is_signed else state
    if is_signed:
        return "signed"
    return "drawn" if is_rendered else "not-drawn"
