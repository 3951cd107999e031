"""Write a letter for reviewers without appeals: as a Word file, or as a page.

In the Word file, what to check is in comments; the page is one file that can be
answered offline.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from appeals.errors import AppealsError, Place, UsageError
from appeals.model.finding import Finding
from appeals.model.name_vault import NameVault
from appeals.registry.workspace import Workspace
from appeals.review.marks import MarksFolder
from appeals.storage.names import child_path
from appeals.workflow.approving.review_desk import view_letters
from appeals.workflow.drafting.formats import Layout, read_layout
from appeals.workflow.drafting.ledger.ledger import OUT, REVIEW_PREFIX, Ledger
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.returned_file import PrintedDraft, print_draft
from appeals.workflow.drafting.review_list import (
    ReviewedLetter,
    reviewed_letters,
    save_review_list,
)
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.docx.review_layer import ReviewComment, add_review_layer
from appeals.writers.review_report.sheet import ReviewedUse

DRAFT, TEXT, WORKSPACE = "appeals-draft", "appeals-text", "appeals-workspace"
DATE, STYLE = "appeals-date", "appeals-style"
"""The properties by which a file is recognised; the first names letter, recipient and
language: "our-appeal/unodc-ed/en"."""

HOW_TO_ANSWER = "Answer: “verified”, “wrong” and why, or a question."
_LONGEST_PASSAGE = 600


class ExportedLetter(NamedTuple):
    """A file that was written, and the number of its comments."""

    file: RenderedFile
    letter: str
    comment_count: int


def export_docx(
    workspace: Workspace,
    selection: Selection,
    today: date,
    out: Path | None = None,
    *,
    is_forced: bool = False,
) -> tuple[ExportedLetter, ...]:
    """Write the letters selected, each with its findings and uses as comments.

    `out` is a folder, out/ of the workspace where it is None. Raises UsageError for an
    unknown letter, recipient or language, WorkspaceError for a malformed file,
    LetterError for a letter that cannot be composed, BlockedError for a file that was
    changed since it was written and is not to be overwritten.
    """
    workspace.read_all()
    if selection.cases is not None:
        raise UsageError(
            "letters of cases are not exported to Word",
            remedy="write their list: `appeals review report`",
        )
    chosen = tuple(select_letters(workspace, selection))
    listed, errors = reviewed_letters(workspace, chosen)
    if errors:
        raise errors[0]
    layout = read_layout(workspace)
    written = [_write(each, layout, today) for each in listed]
    out = out or child_path(workspace.root, OUT)
    found: list[ExportedLetter] = []
    with Ledger(out, selection.letter, is_forced=is_forced) as ledger:
        for each, (content, count) in zip(listed, written, strict=True):
            request = each.request
            (file,) = ledger.write(
                {f"{REVIEW_PREFIX}{request.file_stem}.docx": content},
                recipient=request.recipient_id,
                lang=request.lang,
                provenance=each.provenance,
            )
            found.append(ExportedLetter(file, request.name, count))
    return tuple(found)


class ExportedPage(NamedTuple):
    """The file that was written, and the number of its uses.

    `errors` say why some letters are not in it.
    """

    file: RenderedFile
    use_count: int
    errors: tuple[AppealsError, ...]


def export_page(
    root: Path,
    selection: Selection,
    person: str | None = None,
    name_vault: NameVault | None = None,
    *,
    out: Path | None = None,
    is_forced: bool = False,
) -> ExportedPage:
    """Write one page for all letters meant, as out/LETTER/review-LETTER-page.html.

    `person` is who will answer it, None where the page is to ask. `out` is a folder.
    Raises as `view_letters`, and BlockedError for a file that was changed by hand.
    """
    view = view_letters(root, selection, person, "offline", name_vault)
    text = view.page.with_state(view.state(view.judge(MarksFolder(root))))
    requests = [each.request for each in view.letters]
    stem = requests[0].file_stem if len(requests) == 1 else selection.letter
    named = {f"{REVIEW_PREFIX}{stem}-page.html": text.encode()}
    (file,) = save_review_list(
        out or child_path(root, OUT),
        selection.letter,
        named,
        view.letters,
        is_forced=is_forced,
    )
    return ExportedPage(file, len(view.uses), view.errors)


def _answer_lines(row: str) -> list[str]:
    """Say how to answer a comment, and give the tag that identifies its answer."""
    return [HOW_TO_ANSWER, f"[use {row}]"]


def _write(reviewed: ReviewedLetter, layout: Layout, today: date) -> tuple[bytes, int]:
    """Give a Word file with its comments, and the number of these."""
    draft = print_draft(reviewed.letter, layout)
    comments = tuple(_comments(draft, reviewed))
    request = reviewed.request
    properties = {
        DRAFT: f"{request.name}/{request.recipient_id}/{request.lang}",
        TEXT: draft.fingerprint,
        WORKSPACE: reviewed.letter.workspace.settings.id or "",
        DATE: request.day.isoformat() if request.day else "",
        STYLE: request.style or "",
    }
    known = {name: value for name, value in properties.items() if value}
    content = add_review_layer(draft.content, comments, known, today.isoformat())
    return content, len(comments)


def _comments(draft: PrintedDraft, reviewed: ReviewedLetter) -> Iterator[ReviewComment]:
    """Yield a comment for each use and each finding; those of a note at its mark."""
    uses = {use.row: use for use in reviewed.uses}
    sheet = reviewed.sheet
    for note in sheet.notes:
        for use in note.uses:
            source = next((each for each in note.sources if each.key == use.key), None)
            record = source.record if source else ()
            link = [source.link] if source and source.link else []
            text = _use_text(use, [*_record_lines(record), *link])
            yield _comment_at(draft, text, use.note, uses[use.row].place)
        first = note.uses[0].row if note.uses else ""
        for finding in note.findings:
            yield _comment_at(
                draft, _finding_text(finding, first), note.number, finding.place
            )
    for fact in sheet.facts:
        lines = [fact.text, *_record_lines(fact.record)]
        for use in fact.uses:
            yield _comment_at(
                draft, _use_text(use, lines), use.note, uses[use.row].place
            )
    for finding in sheet.findings:
        yield _comment_at(draft, _finding_text(finding, ""), 0, finding.place)


def _comment_at(
    draft: PrintedDraft, text: str, note: int, place: Place | None
) -> ReviewComment:
    """Put a comment on the mark of a note, or on the paragraph of a place."""
    if note:
        return ReviewComment(text, note=note)
    found = draft.places.paragraph_at(place) if place else None
    return ReviewComment(text, paragraph=draft.words.texts[found or 0].number)


def _record_lines(record: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in record)


def _use_text(use: ReviewedUse, source: list[str]) -> str:
    """Say what a reviewer needs: the use, its source, the words of the copy."""
    number = f"Note {use.note}: " if use.note else ""
    passage = "".join(part.text for part in use.archived)
    if len(passage) > _LONGEST_PASSAGE:
        passage = f"{passage[:_LONGEST_PASSAGE]}…"
    lines = [
        f"{number}{use.name}",
        *source,
        f"Archived copy: {use.answer}; {use.why}",
        *([f"It says there: “{' '.join(passage.split())}”"] if passage else []),
        *_answer_lines(use.row),
    ]
    return "\n".join(lines)


def _finding_text(finding: Finding, row: str) -> str:
    lines = [f"{finding.code}, {finding.severity}: {finding.message}"]
    lines += [finding.remedy] if finding.remedy else []
    lines += [str(finding.place)] if finding.place else []
    lines += _answer_lines(row) if row else []
    return "\n".join(lines)
