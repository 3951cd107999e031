"""What became of a letter since it was approved or sent, or against a Word file.

The former letter is always a Word file: the bytes that people approved, those that
left, or a file that is named. It is read; nothing of what it was made from is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final

from appeals.comparison.words import Stretch
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.receipt import Receipt
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

APPROVED: Final = "approved"
SENT: Final = "sent"
_WORD: Final = ".docx"
_REVERSED: Final = {
    "note-added": "note-deleted",
    "note-deleted": "note-added",
    "paragraph-added": "paragraph-deleted",
    "paragraph-deleted": "paragraph-added",
    "paragraph-split": "paragraph-joined",
    "paragraph-joined": "paragraph-split",
}


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """What `appeals diff` was asked for.

    `against` is "approved", "sent" or the path of a Word file. With `has_redline` the
    difference is printed as Word file too.
    """

    selection: Selection
    against: str
    has_redline: bool = False


@dataclass(frozen=True, slots=True)
class LetterChange:
    """A change: of words in a paragraph or note, or of a whole one.

    `kind` and `where` are as in a `FileChange`, from the former letter to that of now;
    `old` and `new` are words, "" for none. `old_note` and `note` are the numbers of the
    note then and now, 0 for none. `place` is where the words of now come from, or those
    beside what is gone. `stretches` are the whole paragraph or note.
    """

    kind: str
    where: str
    old: str
    new: str
    old_note: int = 0
    note: int = 0
    place: Place | None = None
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterDiff:
    """What became of a letter to one recipient in one language.

    `former` says what it was compared with. Changes that are told in one are a group.
    `redline` is a Word file with tracked changes. `error` says why there is nothing.
    """

    recipient: str
    lang: str
    former: str = ""
    groups: tuple[tuple[LetterChange, ...], ...] = ()
    redline: bytes | None = None
    error: AppealsError | None = None


@dataclass(frozen=True, slots=True)
class _Former:
    """A letter as it was: its Word file, what it is called, how it was rendered."""

    content: bytes
    name: str
    said: str
    options: LetterOptions


def diff_letters(
    workspace: Workspace, options: DiffOptions, *, check: CheckSignature | None
) -> Iterator[LetterDiff]:
    """Compare each letter selected with what it was.

    `check` judges signed approvals. Raises UsageError for an unknown letter, recipient
    or language, for a file that is no Word file of the letter, and where a file or a
    redline is about one letter and several are selected.
    """
    workspace.read_all()
    chosen = [*select_letters(workspace, options.selection)]
    is_file = options.against not in {APPROVED, SENT}
    if len(chosen) > 1 and (is_file or options.has_redline):
        what = f"'{options.against}'" if is_file else "the file of --docx"
        raise UsageError(
            f"{what} is of one letter, and {len(chosen)} are meant",
            remedy="say which: --to RECIPIENT, --lang LANGUAGE",
        )
    formers = _Formers(workspace, options, check)
    composer, layout = Composer(workspace), read_layout(workspace)
    for request in chosen:
        who = request.recipient_id, request.lang
        try:
            former = formers.of(request)
            day = former.options.date
            asked = replace(
                request,
                day=request.day or (date.fromisoformat(day) if day else None),
                style=request.style or former.options.style,
            )
            letter = composer.compose(asked)
            yield _diff(workspace, letter, layout, former, options)
        except AppealsError as error:
            if is_file:
                raise
            yield LetterDiff(*who, error=error)


def _diff(
    workspace: Workspace,
    letter: ComposedLetter,
    layout: Layout,
    former: _Former,
    options: DiffOptions,
) -> LetterDiff:
    theirs = read_docx(former.content, former.name)
    draft = print_draft(workspace, letter, layout)
    try:
        proposals = find_changes(draft, theirs)
    except ValueError as error:
        raise UsageError(
            f"'{former.name}' is no file of this letter: {error}",
            remedy="name a Word file of the same letter",
        ) from None
    request = letter.request
    return LetterDiff(
        request.recipient_id,
        request.lang,
        former.said,
        tuple(_groups(draft, proposals)),
        _redline(letter, layout, theirs) if options.has_redline else None,
    )


def _redline(letter: ComposedLetter, layout: Layout, theirs: WordFile) -> bytes:
    from appeals.writers.docx.redline import write_redline

    new = letter.document
    name = f"{LAYOUT}/reference.docx"
    return write_redline(letter_tree(theirs, new), new, reference_of(layout), name)


class _Formers:
    """Finds the Word file that a letter was."""

    def __init__(
        self, workspace: Workspace, options: DiffOptions, check: CheckSignature | None
    ) -> None:
        name = options.selection.letter
        self._workspace = workspace
        self._letter = name
        self._against = options.against
        self._statuses = ApprovalStatuses(workspace, name, check)
        self._receipts = Receipts(workspace.root, name)

    def of(self, request: LetterRequest) -> _Former:
        """Give what a letter was; BlockedError where that is not known."""
        match self._against:
            case "approved":
                return self._approved(request.file_stem)
            case "sent":
                return self._sent(request.file_stem)
        return _named(Path(self._against))

    def _approved(self, stem: str) -> _Former:
        status = self._statuses.of(stem)
        edition = status.approved
        if edition is None:
            raise status.refusal() or BlockedError(f"'{stem}' is not approved")
        vote = status.votes[-1].approval
        said = f"what '{vote.approved_by}' approved on {vote.day}"
        former = self._word_file(edition, said)
        if former is None:
            raise BlockedError(
                f"of '{stem}' no Word file was approved, and words of a PDF are not "
                "compared",
                remedy="name a Word file: --against FILE",
            )
        return former

    def _word_file(self, edition: ApprovedEdition, said: str) -> _Former | None:
        for file in edition.files:
            if file.role == "docx":
                content = self._statuses.folder.content_of(file)
                if content is not None:
                    return _Former(content, file.name, said, edition.options)
        return None

    def _sent(self, stem: str) -> _Former:
        latest = {
            receipt.record: receipt
            for receipt in sorted(self._receipts.read(), key=_moment)
            if receipt.edition == stem
        }
        left = [receipt for receipt in latest.values() if receipt.state != "planned"]
        if not left:
            raise BlockedError(
                f"'{stem}' was not sent yet",
                remedy=f"compare it with what was approved: `appeals diff "
                f"{self._letter} --against approved`",
            )
        receipt = max(left, key=_moment)
        said = f"what was sent to '{receipt.recipient}' on {receipt.day}"
        contents = self._receipts.kept(receipt)
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
                return _Former(content, name, said, options)
        return self._as_approved(receipt, approved, said)

    def _as_approved(
        self, receipt: Receipt, editions: Sequence[ApprovedEdition], said: str
    ) -> _Former:
        """Find the Word file that was approved together with the PDF that was sent.

        What is signed begins with the bytes that were approved.
        """
        sent = self._receipts.kept(receipt).values()
        folder = self._statuses.folder
        for edition in reversed(editions):
            for file in edition.files:
                content = folder.content_of(file) if file.role == "pdf" else None
                if content and any(each.startswith(content) for each in sent):
                    former = self._word_file(edition, said)
                    if former is not None:
                        return former
        raise BlockedError(
            f"the words that were sent to '{receipt.recipient}' are not here: only "
            "their hashes, or a PDF with no Word file beside it",
            remedy="name a Word file of it: --against FILE",
        )


def _moment(receipt: Receipt) -> str:
    return receipt.written_at


def _named(path: Path) -> _Former:
    if path.suffix.casefold() != _WORD:
        raise UsageError(
            f"'{path}' is no Word file",
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
    return _Former(content, path.name, f"'{path}'", LetterOptions())


def _groups(
    draft: PrintedDraft, proposals: Sequence[Proposal]
) -> Iterator[tuple[LetterChange, ...]]:
    """Put the changed words of a paragraph or note together, and turn them round.

    What the former letter has otherwise than that of now, is what became otherwise.
    """
    for key, group in groupby(proposals, _told_together):
        found = [*group]
        text = _text_of(draft, found[0]) if key else None
        stretches = tuple(_stretches(text, found)) if text else ()
        yield tuple(_reversed(each, stretches) for each in found)


def _told_together(proposal: Proposal) -> tuple[object, ...]:
    change = proposal.change
    if change is None or change.kind not in {"text", "note-text"}:
        return ()
    if change.where == "header":
        return ()
    return change.kind, change.paragraph, change.note


def _text_of(draft: PrintedDraft, proposal: Proposal) -> PrintedText | None:
    change = proposal.change
    if change is None:
        return None
    if change.kind == "note-text":
        return draft.words.notes[change.note - 1]
    return None if change.paragraph is None else draft.words.texts[change.paragraph]


def _stretches(text: PrintedText, proposals: Sequence[Proposal]) -> Iterator[Stretch]:
    """Give the whole text: what stayed, and what took the place of other words."""
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


def _reversed(proposal: Proposal, stretches: tuple[Stretch, ...]) -> LetterChange:
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
