"""`appeals review import`: what reviewers filled in, changed or answered in a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines
from appeals.cli.state import STATE, today
from appeals.cli.terminal import attributes, pluralize, put_data, put_json, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.workflow.approving.review_import import AnswerMark, WordReview
    from appeals.workflow.drafting.returned_file import Proposal

Applied = Annotated[
    bool,
    typer.Option("--apply", help="Write the changes that fit exactly into templates."),
]


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="What was filled in (.pdf, .xlsx, or the page, .html), or a .docx."
        ),
    ],
    person: Annotated[
        str | None,
        typer.Option("--as", help="Who checked it, if the file does not say."),
    ] = None,
    is_applied: Applied = False,
    is_json: JsonLines = False,
) -> int:
    """Take what a reviewer filled in in a list, or did in Word.

    Of a list, prints the files written. Of a Word file, prints each change as a
    proposal with the line of its template; answers to comments become marks.
    """
    from appeals.workflow.approving.review_import import is_word

    if is_word(file):
        return _import_word(file, person, is_applied=is_applied, is_json=is_json)
    if is_applied or is_json:
        option = "--apply" if is_applied else "--json"
        raise UsageError(
            f"{option} is for Word files, and '{file}' is not one",
            remedy="leave it out",
        )
    return _import_list(file, person)


def _import_list(file: Path, person: str | None) -> int:
    from appeals.workflow.approving.review_import import import_marks, refuse_changed

    report = import_marks(STATE.open_workspace(), file, person, today())
    for path in report.files:
        put_data(path)
    for use, mark in report.marks:
        say(f"{use.name}: {mark.verdict}")
    known = f", {report.known_count} were there already" if report.known_count else ""
    say(f"{pluralize(len(report.marks), 'mark')} of '{report.person}' added{known}")
    refusal = refuse_changed(report)
    if refusal is None:
        return 0
    say_error(refusal, STATE.root)
    is_in_part = report.marks or report.known_count
    return EXIT_IN_PART if is_in_part else refusal.exit_code


def _import_word(
    file: Path, person: str | None, *, is_applied: bool, is_json: bool
) -> int:
    from appeals.workflow.approving.apply_proposals import apply_proposals
    from appeals.workflow.approving.review_import import read_review, write_marks

    workspace = STATE.open_workspace()
    review = read_review(workspace, file, person, today())
    applied = None
    if is_applied:
        applied = apply_proposals(workspace, review.draft, review.proposals)
    files = write_marks(workspace, review)
    done = applied.proposals if applied else ()
    for proposal in review.proposals:
        is_done = proposal in done
        if is_json:
            put_json(proposal_record(proposal, is_applied=is_done))
        else:
            put_data(_describe_proposal(proposal, is_applied=is_done))
    for answer in review.answers:
        if is_json:
            put_json(_mark_record(answer))
        else:
            put_data(_describe_mark(answer))
    if applied:
        for name in applied.files:
            say(f"{name} was changed")
        put = say if is_json else put_data
        for letter, editions in applied.letters.items():
            put(f"says something else now: {letter} ({', '.join(editions)})")
    for name in files:
        say(f"{name}: marks added")
    _say_summary(file, review, is_applied=is_applied, done=len(done))
    is_whole = not review.damage and not any(each.why for each in review.answers)
    return 0 if is_whole else EXIT_IN_PART


def _say_summary(
    file: Path, review: "WordReview", *, is_applied: bool, done: int
) -> None:
    if review.damage:
        say(
            f"{file.name}: {review.damage}; nothing is proposed of its notes. Ask for "
            "the file as another program saves it, or for the numbers of the notes"
        )
    fit = sum(bool(each.edits) for each in review.proposals)
    parts = [pluralize(len(review.proposals), "proposal")]
    parts += [f"{done} applied" if is_applied else f"{fit} can be applied (--apply)"]
    parts += [pluralize(len(review.answers), "mark")]
    say(f"{file.name}: {', '.join(parts)}")
    if done:
        name = review.draft.letter.request.name
        say(f"next: `appeals draft {name}` renders it again")


def _describe_proposal(proposal: "Proposal", *, is_applied: bool) -> str:
    """Describe a proposal: its place, what is proposed, and why it is not applied."""
    place = proposal.place
    at = f"{place.file}:{place.line or 1}: " if place else ""
    remark = "applied" if is_applied else proposal.why
    return f"{at}{proposal}{f' [{remark}]' if remark else ''}"


def proposal_record(proposal: "Proposal", *, is_applied: bool) -> dict[str, object]:
    """Give the JSON form of a proposal."""
    place = proposal.place
    return {
        **attributes(proposal, "kind where"),
        "note": proposal.note or None,
        **attributes(proposal, "old new"),
        "author": proposal.author or None,
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
        "can_apply": bool(proposal.edits),
        "is_applied": is_applied,
        "remark": proposal.why,
    }


def _describe_mark(answer: "AnswerMark") -> str:
    said = answer.answer
    name = answer.use.name if answer.use else "a use that no longer exists"
    place = answer.use.place if answer.use else None
    at = f"{place.file}:{place.line}: " if place else ""
    comment = f": {said.comment}" if said.comment else ""
    state = answer.why or ("there already" if answer.is_known else "marked")
    return f"{at}{name}: {said.verdict}{comment} ({said.author}) [{state}]"


def _mark_record(answer: "AnswerMark") -> dict[str, object]:
    use, said = answer.use, answer.answer
    place = use.place if use else None
    return {
        "kind": "mark",
        "where": "note" if use and use.note else "paragraph",
        "note": use.note if use else None,
        "old": use.key if use else "",
        "new": f"{said.verdict}: {said.comment}" if said.comment else said.verdict,
        "author": said.author or None,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "can_apply": answer.mark is not None,
        "is_applied": answer.mark is not None,
        "remark": answer.why,
    }
