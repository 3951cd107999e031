"""Compare a letter with its approved or sent version, or with a Word file.

The former letter is always a Word file: the bytes that people approved, those that were
sent, or a given file. It is read; none of its inputs are needed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from appeals.comparison.words import Stretch
from appeals.composition.compose import ComposedLetter, Composer
from appeals.delivery.receipts import Receipts
from appeals.errors import AppealsError, BlockedError, Place, UsageError
from appeals.model.approval import ApprovedEdition, LetterOptions
from appeals.readers.docx import WordFile, read_docx
from appeals.registry.workspace import Workspace
from appeals.review.letter_tree import letter_tree
from appeals.review.printed_words import PrintedText
from appeals.storage.reading import read_regular
from appeals.workflow.approving.approval_status import ApprovalStatuses, CheckSignature
from appeals.workflow.drafting.formats import (
    LAYOUT,
    Layout,
    read_layout,
    reference_of,
)
from appeals.workflow.drafting.returned_file import (
    PrintedDraft,
    Proposal,
    find_changes,
    print_draft,
)
from appeals.workflow.drafting.selection import Selection, select_letters

_WORD: Final = ".docx"
_WRITTEN_AT: Final = attrgetter("written_at")
_REVERSED: Final = {
    "note-added": "note-deleted",
    "note-deleted": "note-added",
    "paragraph-added": "paragraph-deleted",
    "paragraph-deleted": "paragraph-added",
    "paragraph-split": "paragraph-joined",
    "paragraph-joined": "paragraph-split",
}


class LetterChange(NamedTuple):
    """A change: of words in a paragraph or note, or of a whole one.

    `kind` and `where` are as in a `FileChange`, from the former letter to the present
    one; `old` and `new` are words, "" for none. `old_note` and `note` are the numbers
    of the note then and now, 0 for none. `place` is where the present words come from,
    or those beside removed ones. `stretches` are the whole paragraph or note.
    """

    kind: str
    where: str
    old: str
    new: str
    old_note: int = 0
    note: int = 0
    place: Place | None = None
    stretches: tuple[Stretch, ...] = ()


class LetterDiff(NamedTuple):
    """The difference of a letter to one recipient in one language.

    `former` says what it was compared with. Changes that are reported together are a
    group. `redline` is a Word file with tracked changes. `error` says why there is
    nothing.
    """

    recipient: str
    lang: str
    former: str = ""
    groups: tuple[tuple[LetterChange, ...], ...] = ()
    redline: bytes | None = None
    error: AppealsError | None = None


class _FormerLetter(NamedTuple):
    """A former letter: its Word file, its name, how it was rendered."""

    content: bytes
    name: str
    description: str
    options: LetterOptions


def diff_letters(
    workspace: Workspace,
    selection: Selection,
    against: str,
    *,
    has_redline: bool = False,
    check: CheckSignature | None,
) -> Iterator[LetterDiff]:
    """Compare each selected letter with its former version.

    `against` is "approved", "sent" or the path of a Word file. With `has_redline` the
    difference is written as a Word file too. `check` checks signed approvals. Raises
    UsageError for an unknown letter, recipient or language, for a file other than a
    Word file of the letter, and if several letters are selected for one of them.
    """
    workspace.read_all()
    chosen = [*select_letters(workspace, selection)]
    is_file = against not in {"approved", "sent"}
    if len(chosen) > 1 and (is_file or has_redline):
        what = f"'{against}'" if is_file else "the file of --docx"
        raise UsageError(
            f"{what} is of one letter, and {len(chosen)} are meant",
            remedy="say which: --to RECIPIENT, --lang LANGUAGE",
        )
    formers = _FormerLetters(workspace, selection.letter, check)
    composer, layout = Composer(workspace), read_layout(workspace)
    for request in chosen:
        try:
            former = formers.find(against, request.file_stem)
            day = former.options.date
            asked = replace(
                request,
                day=request.day or (date.fromisoformat(day) if day else None),
                style=request.style or former.options.style,
            )
            letter = composer.compose(asked)
            diff, theirs = _compare(letter, layout, former)
            if has_redline:
                diff = diff._replace(redline=_write_redline(letter, layout, theirs))
            yield diff
        except AppealsError as error:
            if is_file:
                raise
            yield LetterDiff(request.recipient_id, request.lang, error=error)


def _compare(
    letter: ComposedLetter, layout: Layout, former: _FormerLetter
) -> tuple[LetterDiff, WordFile]:
    theirs = read_docx(former.content, former.name)
    draft = print_draft(letter, layout)
    try:
        proposals = find_changes(draft, theirs)
    except ValueError as error:
        raise UsageError(
            f"'{former.name}' is not a file of this letter: {error}",
            remedy="name a Word file of the same letter",
        ) from None
    groups = tuple(_group_changes(draft, proposals))
    who = letter.request.recipient_id, letter.request.lang
    return LetterDiff(*who, former.description, groups), theirs


def _write_redline(letter: ComposedLetter, layout: Layout, theirs: WordFile) -> bytes:
    from appeals.writers.docx.redline import write_redline

    new = letter.document
    name = f"{LAYOUT}/reference.docx"
    return write_redline(letter_tree(theirs, new), new, reference_of(layout), name)


class _FormerLetters:
    """Finds the Word file of a former letter; BlockedError if it is not known."""

    def __init__(
        self, workspace: Workspace, letter: str, check: CheckSignature | None
    ) -> None:
        self._letter = letter
        self._statuses = ApprovalStatuses(workspace, letter, check)
        self._receipts = Receipts(workspace.root, letter)

    def find(self, against: str, stem: str) -> _FormerLetter:
        """Find what was approved or sent of an edition, or read the file named."""
        if against == "approved":
            return self._find_approved(stem)
        return self._find_sent(stem) if against == "sent" else _read_file(Path(against))

    def _find_approved(self, stem: str) -> _FormerLetter:
        status = self._statuses.of(stem)
        edition = status.approved
        if edition is None:
            raise status.refusal() or BlockedError(f"'{stem}' is not approved")
        vote = status.votes[-1].approval
        description = f"what '{vote.approved_by}' approved on {vote.day}"
        former = self._approved_docx(edition, description)
        if former is None:
            raise BlockedError(
                f"of '{stem}' no Word file was approved, and words of a PDF are not "
                "compared",
                remedy="name a Word file: --against FILE",
            )
        return former

    def _find_sent(self, stem: str) -> _FormerLetter:
        """Find what was last sent of an edition."""
        latest = {
            receipt.record: receipt
            for receipt in sorted(self._receipts.read(), key=_WRITTEN_AT)
            if receipt.edition == stem
        }
        sent = [receipt for receipt in latest.values() if receipt.state != "planned"]
        if not sent:
            raise BlockedError(
                f"'{stem}' was not sent yet",
                remedy=f"compare it with what was approved: `appeals diff "
                f"{self._letter} --against approved`",
            )
        receipt = max(sent, key=_WRITTEN_AT)
        description = f"what was sent to '{receipt.recipient}' on {receipt.day}"
        contents = self._receipts.read_kept(receipt)
        approved = [
            each
            for stored in self._statuses.stored
            if stored.approval is not None
            for each in stored.approval.editions
            if each.edition == stem
        ]
        for name, content in contents.items():
            if name.endswith(_WORD):
                options = approved[-1].options if approved else LetterOptions()
                return _FormerLetter(content, name, description, options)
        # What is signed begins with the bytes that were approved.
        for edition in reversed(approved):
            if self._is_sent(edition, contents.values()):
                former = self._approved_docx(edition, description)
                if former is not None:
                    return former
        raise BlockedError(
            f"the words that were sent to '{receipt.recipient}' are not here: only "
            "their hashes, or a PDF with no Word file beside it",
            remedy="name a Word file of it: --against FILE",
        )

    def _is_sent(self, edition: ApprovedEdition, sent: Collection[bytes]) -> bool:
        """Say whether the PDF of an edition was sent, signed or not."""
        pdfs = (file for file in edition.files if file.role == "pdf")
        for content in map(self._statuses.folder.content_of, pdfs):
            if content and any(each.startswith(content) for each in sent):
                return True
        return False

    def _approved_docx(
        self, edition: ApprovedEdition, description: str
    ) -> _FormerLetter | None:
        for file in edition.files:
            if file.role == "docx":
                content = self._statuses.folder.content_of(file)
                if content is not None:
                    options = edition.options
                    return _FormerLetter(content, file.name, description, options)
        return None


def _read_file(path: Path) -> _FormerLetter:
    if path.suffix.casefold() != _WORD:
        raise UsageError(
            f"'{path}' is not a Word file",
            remedy="--against takes approved, sent, or a .docx of the letter, as any "
            "program saves it",
        )
    try:
        content = read_regular(path)
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be read: {error.strerror}",
            remedy="--against takes approved, sent, or a .docx of the letter",
        ) from None
    return _FormerLetter(content, path.name, f"'{path}'", LetterOptions())


def _group_changes(
    draft: PrintedDraft, proposals: Sequence[Proposal]
) -> Iterator[tuple[LetterChange, ...]]:
    """Group the changed words of a paragraph or note, and reverse their direction.

    What the former letter has and the present one does not was removed.
    """
    for key, group in groupby(proposals, _group_key):
        found = [*group]
        stretches: tuple[Stretch, ...] = ()
        if key:
            kind, paragraph, note = key
            if kind == "note-text":
                stretches = tuple(_stretches(draft.words.notes[note - 1], found))
            elif paragraph is not None:
                stretches = tuple(_stretches(draft.words.texts[paragraph], found))
        yield tuple(_reverse(each, stretches) for each in found)


def _group_key(proposal: Proposal) -> tuple[str, int | None, int] | None:
    """Give what changes that are reported together share; None for one alone."""
    change = proposal.change
    if change is None or change.kind not in {"text", "note-text"}:
        return None
    if change.where == "header":
        return None
    return change.kind, change.paragraph, change.note


def _stretches(text: PrintedText, proposals: Sequence[Proposal]) -> Iterator[Stretch]:
    """Give the whole text: unchanged words, and those that replaced others."""
    words, position = text.words, 0
    for proposal in proposals:
        change = proposal.change
        if change is None or change.start < position:
            continue
        stayed = words.shown_at(position, change.start)
        yield Stretch(stayed, stayed)
        yield Stretch(change.new, words.shown_at(change.start, change.end))
        position = change.end
    stayed = words.shown_at(position, len(words.text))
    yield Stretch(stayed, stayed)


def _reverse(proposal: Proposal, stretches: tuple[Stretch, ...]) -> LetterChange:
    change = proposal.change
    old, new = proposal.new, proposal.old
    kind = _REVERSED.get(proposal.kind, proposal.kind)
    if not stretches:
        stretches = (
            Stretch(new, new) if kind.endswith("-moved") else Stretch(old, new),
        )
    return LetterChange(
        kind,
        proposal.where,
        old,
        new,
        change.new_note if change else 0,
        change.note if change else 0,
        proposal.place,
        stretches,
    )
