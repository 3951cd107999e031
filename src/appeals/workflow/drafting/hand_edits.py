"""What somebody changed in a rendered Word file under out/, with template lines."""

from dataclasses import dataclass
from datetime import date

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, Problem, UsageError
from appeals.model.audience import AUDIENCES
from appeals.model.choices import STYLES
from appeals.readers.docx import read_docx
from appeals.registry.workspace import Workspace
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import Ledger, hash_of
from appeals.workflow.drafting.ledger.record import FileRecord
from appeals.workflow.drafting.ledger.state import is_intact
from appeals.workflow.drafting.provenance import tree_sha256
from appeals.workflow.drafting.returned_file import (
    Proposal,
    find_changes,
    print_draft,
)
from appeals.workflow.drafting.selection import Selection, select_letters

_WORD = ".docx"


@dataclass(frozen=True, slots=True)
class HandEdits:
    """What was changed by hand in a file; `why` says why that is not known."""

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


def hand_edits(workspace: Workspace, ledger: Ledger, name: str) -> HandEdits | None:
    """Compare a rendered Word file with the letter; None for one that is as it was.

    A signed file is none of these, nor is the letter of a case.
    """
    record, path = ledger.record(name), ledger.path(name)
    if record is None or record.is_signed or not name.endswith(_WORD) or record.case:
        return None
    there = hash_of(path)
    if there in {None, record.replaces} or is_intact(record, there):
        return None
    request = rendered_request(workspace, path.parent.name, record)
    if request is None:
        return HandEdits(
            name, why="what was changed cannot be told: the letter is gone"
        )
    try:
        return edits_in(workspace, Composer(workspace).compose(request), ledger, record)
    except AppealsError as error:
        return HandEdits(name, why=f"what was changed cannot be told: {error.message}")


def edits_in(
    workspace: Workspace, letter: ComposedLetter, ledger: Ledger, record: FileRecord
) -> HandEdits:
    """Compare a file that was changed with its letter, which is composed.

    Raises AppealsError where that cannot be done: for what is no Word file.
    """
    name = record.name
    if record.tree != tree_sha256(letter.document):
        why = (
            "the letter's text was changed too since it was rendered, so that what was "
            "changed by hand cannot be told apart"
        )
        return HandEdits(name, why=why)
    theirs = read_docx(read_if_exists(ledger.path(name)) or b"", name)
    draft = print_draft(workspace, letter, read_layout(workspace))
    try:
        found = find_changes(draft, theirs)
    except ValueError as error:
        return HandEdits(name, why=str(error))
    why = "" if found else "no word of it was changed, only its look or its bytes"
    return HandEdits(name, found, why)


def rendered_request(
    workspace: Workspace, letter: str, record: FileRecord
) -> LetterRequest | None:
    """Give the letter that a file was rendered of, as it would be now."""
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
    """Select the letter to a recipient in a language; None where there is none.

    `day` and `style` are what it was asked for with, "" for what the letter says, and
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
