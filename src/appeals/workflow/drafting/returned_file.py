"""A Word file of a letter that came back: what was changed, with template lines."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.model.finding import Correction
from appeals.readers.docx import WordFile, read_docx
from appeals.registry.workspace import Workspace
from appeals.review.template_places import TemplatePlaces
from appeals.review.word_changes import FileChange, PrintedLetter, file_changes
from appeals.workflow.drafting.formats import Layout, write_as

_HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants otherwise. `old` and `new` are words, "" for none.

    `kind` is that of a `FileChange`, or "comment": then `new` is what was said of
    `old`. `where` is "paragraph", "heading", "list", "table", "note", "header", or a
    part of the frame: "salutation". `note` is the number of a note in our letter, or
    of one that was added in theirs; 0 for none. `author` is "" where a change was not
    tracked. `place` is that of the words: a line of a template, or of the registry
    that they come from. One of `edits` makes the change; there are none where it
    cannot be made in a template, and then `why` says so.
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
        """Say it in a line: `note 5: “para. 14” became “para. 41” (Ana)`."""
        who = f" ({self.author})" if self.author else ""
        return f"{self._place_words}: {self._what}{who}"

    @property
    def _place_words(self) -> str:
        return f"note {self.note}" if self.note else self.where

    @property
    def _what(self) -> str:
        old, new = _quoted(self.old), _quoted(self.new)
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

    workspace: Workspace
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
        return TemplatePlaces(self.workspace, self.letter, self.words)

    @property
    def fingerprint(self) -> str:
        """Sixteen digits of a hash of what it says."""
        texts = (*self.words.texts, *self.words.notes)
        said = "\n".join(each.words.text for each in texts)
        return hashlib.sha256(said.encode()).hexdigest()[:_HASH_LENGTH]


def print_draft(
    workspace: Workspace, letter: ComposedLetter, layout: Layout
) -> PrintedDraft:
    """Print a letter as Word file with its paragraphs marked, and read it.

    Raises WorkspaceError for a reference.docx that cannot serve.
    """
    from appeals.writers.docx.review_layer import with_review

    content = write_as("docx", letter.document, layout).content
    marked = with_review(content, (), {}, letter.day.isoformat())
    return PrintedDraft(workspace, letter, content, read_docx(marked))


def find_changes(draft: PrintedDraft, theirs: WordFile) -> tuple[Proposal, ...]:
    """Say what was changed in a file of the letter, words of notes as far as whole.

    Raises ValueError when it is hardly the same letter.
    """
    return tuple(_proposals(draft, theirs))


def _proposals(draft: PrintedDraft, theirs: WordFile) -> Iterator[Proposal]:
    for change in file_changes(draft.file, theirs):
        origin = draft.places.origin(change)
        yield Proposal(
            change.kind,
            origin.where or change.where,
            _plain(f"{change.lead}{change.old}"),
            _plain(f"{change.lead}{change.new}"),
            change.author,
            change.note or change.new_note,
            origin.place,
            origin.edits,
            origin.why,
            change,
        )


def _plain(words: str) -> str:
    """Give words with plain blanks: those of a program are for the look."""
    return " ".join(words.split())


def _quoted(words: str, most: int = 80) -> str:
    return f"“{words if len(words) <= most else f'{words[:most]}…'}”"
