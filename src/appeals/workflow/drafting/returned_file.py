"""The changes in a Word file of a letter, with template lines.

The file was returned by somebody, or changed by hand under out/.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, Place, Problem, UsageError
from appeals.model.audience import AUDIENCES
from appeals.model.choices import STYLES
from appeals.model.finding import Correction
from appeals.readers.docx import WordFile, read_docx
from appeals.registry.workspace import Workspace
from appeals.review.template_places import TemplatePlaces
from appeals.review.word_changes import FileChange, PrintedLetter, compare_files
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.formats import Layout, read_layout, write_as
from appeals.workflow.drafting.ledger.ledger import Ledger, hash_of
from appeals.workflow.drafting.ledger.records import FileRecord, is_intact
from appeals.workflow.drafting.provenance import tree_sha256
from appeals.workflow.drafting.selection import Selection, select_letters

_HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody proposes.

    `old` and `new` are words, "" for none. `kind` is that of a `FileChange`, or
    "comment": then `new` is the comment on `old`. `where` is "paragraph", "heading",
    "list", "table", "note", "header", or a part of the frame: "salutation". `note` is
    the number of a note in our letter, or of one that was added in theirs; 0 for none.
    `author` is "" if a change was not tracked. `place` is that of the words: a line of
    a template, or of the registry that they come from. One of `edits` makes the change;
    there are none if it cannot be made in a template, and then `why` says why.
    """

    kind: str
    where: str
    old: str
    new: str
    author: str
    note: int = 0
    place: Place | None = None
    edits: tuple[Correction, ...] = ()
    why: str = ""
    change: FileChange | None = None

    def __str__(self) -> str:
        """Describe it in a line: `note 5: “para. 14” became “para. 41” (Ana)`."""
        who = f" ({self.author})" if self.author else ""
        place = f"note {self.note}" if self.note else self.where
        return f"{place}: {self._description()}{who}"

    def _description(self) -> str:
        old, new = _quote(self.old), _quote(self.new)
        match self.kind:
            case "comment":
                return f"on {old}: {new}" if self.old else new
            case "paragraph-split":
                return f"a new paragraph begins with {new}"
            case "paragraph-joined":
                return f"{old} was joined to the paragraph above"
            case kind if kind.endswith("-moved"):
                return f"{old} was moved"
        if not self.old:
            return f"{new} was added"
        return f"{old} became {new}" if self.new else f"{old} was deleted"


@dataclass(frozen=True)
class PrintedDraft:
    """A letter, its Word file as bytes, and that file read."""

    letter: ComposedLetter
    content: bytes
    file: WordFile

    @cached_property
    def words(self) -> PrintedLetter:
        """The paragraphs and notes of the file."""
        return PrintedLetter.of(self.file)

    @cached_property
    def places(self) -> TemplatePlaces:
        """Where its words come from."""
        return TemplatePlaces(self.letter.workspace, self.letter, self.words)

    @property
    def fingerprint(self) -> str:
        """Sixteen digits of a hash of what it says."""
        texts = (*self.words.texts, *self.words.notes)
        said = "\n".join(each.words.text for each in texts)
        return hashlib.sha256(said.encode()).hexdigest()[:_HASH_LENGTH]


def print_draft(letter: ComposedLetter, layout: Layout) -> PrintedDraft:
    """Print a letter as Word file with its paragraphs marked, and read it.

    Raises WorkspaceError for a reference.docx that cannot serve.
    """
    from appeals.writers.docx.review_layer import add_review_layer

    content = write_as("docx", letter.document, layout).content
    marked = add_review_layer(content, (), {}, letter.day.isoformat())
    return PrintedDraft(letter, content, read_docx(marked))


def find_changes(draft: PrintedDraft, theirs: WordFile) -> tuple[Proposal, ...]:
    """Give the changes in a file of the letter, those of notes if these are intact.

    Raises ValueError when it is hardly the same letter.
    """
    found = []
    for change in compare_files(draft.file, theirs):
        origin = draft.places.origin(change)
        old, new = f"{change.lead}{change.old}", f"{change.lead}{change.new}"
        proposal = Proposal(
            change.kind,
            origin.where or change.where,
            " ".join(old.split()),  # other blanks are for the look
            " ".join(new.split()),
            change.author,
            change.note or change.new_note,
            origin.place,
            origin.edits,
            origin.why,
            change,
        )
        found.append(proposal)
    return tuple(found)


def _quote(words: str, most: int = 80) -> str:
    return f"“{words if len(words) <= most else f'{words[:most]}…'}”"


_WORD = ".docx"


class HandEdits(NamedTuple):
    """Changes made by hand in a file; `why` says why they are unknown."""

    file: str
    proposals: tuple[Proposal, ...] = ()
    why: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Give each change with its place."""
        if self.why:
            return (Problem("blocked", f"'{self.file}': {self.why}", severity="info"),)
        return tuple(
            Problem("blocked", str(each), each.why, each.place, "info")
            for each in self.proposals
        )


def find_hand_edits(
    workspace: Workspace, ledger: Ledger, name: str
) -> HandEdits | None:
    """Compare a rendered Word file with the letter; None if it is unchanged.

    Also None for a signed file and for the letter of a case.
    """
    record, path = ledger.record(name), ledger.path(name)
    if record is None or record.is_signed or not name.endswith(_WORD) or record.case:
        return None
    there = hash_of(path)
    if there in {None, record.replaces} or is_intact(record, there):
        return None
    request = find_rendered_request(workspace, path.parent.name, record)
    if request is None:
        return HandEdits(
            name, why="it is not known what was changed: the letter is gone"
        )
    try:
        return compare_edited_file(Composer(workspace).compose(request), ledger, record)
    except AppealsError as error:
        return HandEdits(name, why=f"it is not known what was changed: {error.message}")


def compare_edited_file(
    letter: ComposedLetter, ledger: Ledger, record: FileRecord
) -> HandEdits:
    """Compare a file that was changed with its letter, which is composed.

    Raises AppealsError where that cannot be done: for what is not a Word file.
    """
    name = record.name
    if record.tree != tree_sha256(letter.document):
        why = (
            "the letter's text was changed too since it was rendered, so that what was "
            "changed by hand cannot be told apart"
        )
        return HandEdits(name, why=why)
    theirs = read_docx(read_if_exists(ledger.path(name)) or b"", name)
    draft = print_draft(letter, read_layout(letter.workspace))
    try:
        found = find_changes(draft, theirs)
    except ValueError as error:
        return HandEdits(name, why=str(error))
    why = "" if found else "no word of it was changed, only its look or its bytes"
    return HandEdits(name, found, why)


def find_rendered_request(
    workspace: Workspace, letter: str, record: FileRecord
) -> LetterRequest | None:
    """Give the present letter of a rendered file."""
    who = record.recipient, record.language
    asked = (record.options.get(name, "") for name in ("date", "style", "audience"))
    return find_request(workspace, letter, who, *asked)


def find_request(
    workspace: Workspace,
    name: str,
    who: tuple[str, str],
    day: str,
    style: str,
    audience: str = "",
) -> LetterRequest | None:
    """Select the letter to a recipient in a language, or None.

    `day` and `style` are what it was requested with, "" for what the letter says, and
    so is `audience` for what its channel reads.
    """
    recipient, lang = who
    try:
        selection = Selection(
            name,
            langs=(lang,),
            day=date.fromisoformat(day) if day else None,
            style=next((each for each in STYLES if each == style), None),
            audience=next((each for each in AUDIENCES if each == audience), None),
        )
        chosen = select_letters(workspace, selection)
    except (ValueError, UsageError):
        return None
    return next((each for each in chosen if each.recipient_id == recipient), None)
