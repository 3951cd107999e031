"""Compose and check the letters that are reviewed together, and join what they use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, Problem
from appeals.model.document import Document
from appeals.registry.workspace import Workspace
from appeals.review.filled_list import ListedLetter, ListIdentity
from appeals.review.marks import MarksFolder, judge_uses
from appeals.review.uses import LetterUse, uses_of
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.ledger.record import Provenance
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.drafting.review_list import review_list
from appeals.workflow.drafting.review_sheet import review_sheet
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.review_report.sheet import ReviewList, ReviewSheet


@dataclass(frozen=True, slots=True)
class ReviewedLetter:
    """A letter to be reviewed: what there is to check, and what it is made of."""

    letter: ComposedLetter
    sheet: ReviewSheet
    uses: tuple[LetterUse, ...]
    provenance: Provenance

    @property
    def request(self) -> LetterRequest:
        """Which letter it is, to whom and in which language."""
        return self.letter.request

    @property
    def document(self) -> Document:
        """The tree of the letter."""
        return self.letter.document


def reviewed_letters(
    workspace: Workspace, chosen: Sequence[LetterRequest]
) -> tuple[Sequence[ReviewedLetter], tuple[AppealsError, ...]]:
    """Compose and check the letters; give those that could be, and the errors."""
    composer = Composer(workspace)
    origins = Origins(workspace, read_layout(workspace))
    listed: list[ReviewedLetter] = []
    errors: dict[tuple[Problem, ...], AppealsError] = {}
    for request in chosen:
        try:
            letter = composer.compose(request)
        except AppealsError as error:
            errors.setdefault(error.problems, error)
            continue
        uses = uses_of(letter, workspace.facts)
        sheet = review_sheet(letter, check_letter(letter), workspace, uses)
        listed.append(ReviewedLetter(letter, sheet, uses, origins.of(letter)))
    return listed, tuple(errors.values())


def list_of(workspace: Workspace, listed: Sequence[ReviewedLetter]) -> ReviewList:
    """Join them to one list, with how each use stands, and which letters it is of."""
    judged = judge_uses(
        [use for each in listed for use in each.uses],
        MarksFolder(workspace.root),
        workspace.people,
    )
    identity = ListIdentity(
        workspace=workspace.settings.id,
        letters=tuple(
            ListedLetter(letter=r.name, recipient=r.recipient_id, lang=r.lang)
            for r in (each.request for each in listed)
        ),
    )
    return review_list(
        [each.sheet for each in listed],
        {each.use.id: each for each in judged},
        identity.as_text(),
    )


def letters_to_review(
    workspace: Workspace, selections: Sequence[Selection]
) -> Iterator[LetterRequest]:
    """Give the letters that are meant: without languages, in all that each has."""
    for selection in selections:
        name = selection.letter
        own = workspace.letter(name).front.language
        langs = selection.langs or (own, *workspace.letters[name].variants)
        yield from select_letters(workspace, replace(selection, langs=langs))


def keep_list(
    out: Path,
    name: str,
    contents: Mapping[str, bytes],
    listed: Sequence[ReviewedLetter],
    *,
    is_forced: bool,
    engine: str = "",
) -> tuple[RenderedFile, ...]:
    """Write files about several letters, as closed as the most confidential of them.

    They are put under `out` in the folder `name`, by their names in `contents`;
    `engine` is what set those that are PDFs. Raises BlockedError for a file that was
    changed by hand, unless `is_forced`.
    """
    closed = any(each.provenance.is_confidential for each in listed)
    provenance = replace(
        listed[0].provenance, is_confidential=closed, pdf_engine=engine
    )
    with Ledger(out, name, is_forced=is_forced) as files:
        return files.write(contents, recipient="", lang="", provenance=provenance)
