"""`appeals review status`: how far each letter has come, and what made it stale."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.options import JsonLines
from appeals.cli.review_mark import count_uses
from appeals.cli.signing_keys import signature_check
from appeals.cli.state import STATE
from appeals.cli.terminal import (
    align_columns,
    attributes,
    paint,
    pluralize,
    put_data,
    put_json,
    say,
)
from appeals.errors import shorten_list
from appeals.model.audience import split_edition

if TYPE_CHECKING:
    from appeals.review.input_lines import InputChange
    from appeals.review.marks import JudgedUse, UseMark
    from appeals.workflow.approving.approval_status import Vote
    from appeals.workflow.approving.review_status import (
        BatchStatus,
        EditionStatus,
        LetterStatus,
    )

_HOW = {"key": "with a key", "account": "by account", "self": "self-approved"}
_ONE_ACCOUNT = (
    "another approval was given from the same account; a second approver needs "
    "another account, or a key"
)
_COLUMNS = ("letter", "recipient", "language", "files", "state", "by")


def status(
    letter: Annotated[
        str | None, typer.Argument(help="Name of a letter; all without one.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Show who approved what, and what has changed since, for each recipient."""
    from appeals.workflow.approving.review_status import review_status

    workspace = STATE.open_workspace()
    check = signature_check(workspace)
    found = list(review_status(workspace, (letter,) if letter else (), check=check))
    editions = [(each, status) for status in found for each in status.editions]
    if is_json:
        for each, of_letter in editions:
            put_json(_edition_record(each, of_letter.assigned))
    else:
        _put_table([each for each, _ in editions])
    for of_letter in found:
        if not is_json:
            _put_uses(of_letter, is_complete=letter is not None)
        if letter is not None and not of_letter.is_checked:
            say(
                "nobody has checked its notes yet; "
                f"`appeals review open {letter}` shows each beside its source"
            )
        if of_letter.error is not None:
            say_error(of_letter.error, STATE.root)
        for batch in of_letter.batches:
            _put_batch(batch, is_json=is_json)
        _say_refused(of_letter)
    if not (editions or any(each.batches for each in found)):
        say(
            "nothing is rendered or approved yet; next: `appeals draft LETTER --as "
            "PERSON`"
        )


def _put_table(editions: "list[EditionStatus]") -> None:
    if not editions:
        return
    head, *lines = align_columns([_COLUMNS, *map(_cells, editions)])
    say(paint(head, "bold"))
    reported: set[object] = set()
    for line, each in zip(lines, editions, strict=True):
        put_data(line)
        changes = each.approval_status.changes
        for change in changes if changes not in reported else ("the same changes",):
            put_data(f"  {change}")
        reported.add(changes or None)
        _put_edits(each)


def _put_edits(each: "EditionStatus") -> None:
    """Print what was changed by hand in a Word file, with the template's lines."""
    if each.edits is None:
        return
    put_data(f"  {each.edits.file}: changed by hand since it was rendered")
    for problem in each.edits.problems():
        at = f"{problem.place}: " if problem.place else ""
        remark = f" [{problem.remedy}]" if problem.remedy else ""
        put_data(f"    {at}{problem.message}{remark}")


def _cells(each: "EditionStatus") -> tuple[str, ...]:
    files = ",".join(
        f"{kind} signed" if kind in each.signed else kind for kind in each.formats
    )
    stage = each.stage.replace("-", " ").replace("drawn", "rendered")
    votes = each.approval_status.votes
    if each.stage == "too-few":
        stage = f"{len(votes)} of {each.approval_status.needed} approvals"
    by = ", ".join(map(_describe_vote, votes))
    if not by and each.drawn_by:
        by = f"rendered by {', '.join(each.drawn_by)}"
    _, audience = split_edition(each.edition)
    language = each.language + (f", for {audience}" if audience != "un" else "")
    return each.letter, each.recipient, language, files or "-", stage, by or "-"


def _describe_vote(vote: "Vote") -> str:
    demo = ", demonstration" if vote.is_demonstration else ""
    approval = vote.approval
    return (
        f"{approval.approved_by} on {approval.approved_at[:16].replace('T', ' ')} UTC "
        f"({_HOW[vote.how]}{demo})"
    )


def _put_uses(found: "LetterStatus", *, is_complete: bool) -> None:
    """Print the verdicts on what a letter uses in a line, then what is not verified.

    What nobody ever marked is named only with `is_complete`.
    """
    from appeals.workflow.approving.marks import reason_of

    who = ", ".join(f"'{each}'" for each in found.assigned)
    by = f"; {who} checks it" if who else ""
    if found.uses or by:
        uses = pluralize(len(found.uses), "use")
        counts = count_uses(found.uses)
        put_data(f"{found.letter}: {uses}{': ' if counts else ''}{counts}{by}")
    for each in found.uses:
        is_known = each.marks or each.fallen
        if each.verdict != "verified" and (is_complete or is_known):
            place, to = each.use.place, _name_editions(each, found)
            at = f"{place.file}:{place.line}: " if place else ""
            put_data(f"  {at}{each.use.name}{to}: {each.verdict}; {reason_of(each)}")


def _name_editions(use: "JudgedUse", found: "LetterStatus") -> str:
    """Name the editions that have a use; "" for all of them."""
    having = [
        row.edition
        for row in found.editions
        if any(each.use.id == use.use.id for each in row.uses)
    ]
    return "" if len(having) == len(found.editions) else f" ({shorten_list(having)})"


def _put_batch(found: "BatchStatus", *, is_json: bool) -> None:
    """Print an approval of letters of cases in a line, and what changed since."""
    vote, signed = found.vote, found.signed
    batch = vote.approval.cases
    if batch is None or vote.fault:
        return
    count = len(batch.letters)
    state = "files changed since" if vote.changes else "approved"
    if is_json:
        put_json(
            {
                "letter": vote.approval.letter,
                "letters_of_cases": count,
                "signed": signed,
                "state": state.replace(" ", "-"),
                "cases_sha256": batch.sha256,
                "is_table": batch.is_table,
                "approvals": [_vote_record(vote)],
                "changes": [_change_record(change) for change in vote.changes],
            }
        )
        return
    letters = pluralize(count, "letter of cases", "letters of cases")
    if signed and not vote.changes:
        state = "signed" if signed == count else f"{signed} signed"
    put_data(f"{vote.approval.letter}  {letters}  {state}  {_describe_vote(vote)}")
    for change in vote.changes:
        put_data(f"  {change}")
    if vote.changes:
        say("`appeals plan --cases FILE` says of each letter whether it still holds")


def _say_refused(found: "LetterStatus") -> None:
    """Say once which records do not count and why, and what to know about others."""
    statuses = [each.approval_status for each in found.editions]
    faults = [(v.stored.file, v.fault) for each in statuses for v in each.refused]
    faults += [
        (v.stored.file, _ONE_ACCOUNT) for each in statuses for v in each.repeated
    ]
    batch_votes = [batch.vote for batch in found.batches]
    faults += [(v.stored.file, v.fault) for v in batch_votes if v.fault]
    faults += [(each.file, each.fault) for each in found.unreadable]
    for file, fault in dict.fromkeys(faults):
        say(f"{Path(file).as_posix()} does not count: {fault}")
    votes = [vote for each in statuses for vote in each.votes if vote.remark]
    for file, remark in dict.fromkeys((v.stored.file, v.remark) for v in votes):
        say(f"{Path(file).as_posix()}: {remark}")


def _use_record(each: "JudgedUse") -> dict[str, object]:
    """Give a use without the words of the letter."""
    use = each.use
    return {
        "use": use.id,
        **attributes(use, "kind key at note"),
        "place": str(use.place) if use.place else None,
        "verdict": each.verdict,
        "marks": [_mark_record(stored.mark) for stored in each.marks],
        "fallen": [
            {**_mark_record(fallen.stored.mark), "why": fallen.why}
            for fallen in each.fallen
        ],
    }


def _mark_record(mark: "UseMark") -> dict[str, object]:
    return mark.model_dump(include={"by", "on", "verdict", "comment"})


def _edition_record(
    each: "EditionStatus", assigned: tuple[str, ...]
) -> dict[str, object]:
    counts = Counter(use.verdict for use in each.uses)
    return {
        **attributes(each, "letter edition recipient"),
        "lang": each.language,
        "state": each.stage,
        "formats": list(each.formats),
        "signed": list(each.signed),
        "drawn_by": list(each.drawn_by),
        "approvers_needed": each.approval_status.needed,
        "approvals": [_vote_record(vote) for vote in each.approval_status.votes],
        "changes": [_change_record(c) for c in each.approval_status.changes],
        "repeated": [_vote_record(vote) for vote in each.approval_status.repeated],
        "refused": [
            {**_vote_record(vote), "why": vote.fault}
            for vote in each.approval_status.refused
        ],
        "assigned": list(assigned),
        "notes": {
            **{name: counts[name] for name in ("verified", "query", "wrong", "open")},
            "fallen": sum(bool(use.fallen) for use in each.uses),
        },
        "uses": [_use_record(use) for use in each.uses],
        "edits": _edit_records(each),
    }


def _edit_records(each: "EditionStatus") -> list[dict[str, object]]:
    """Give what was changed by hand in the Word file as `review import` gives it."""
    from appeals.cli.review_import import proposal_record

    proposals = each.edits.proposals if each.edits else ()
    return [proposal_record(proposal, is_applied=False) for proposal in proposals]


def _change_record(change: "InputChange") -> dict[str, object]:
    line = change.place.line or None
    return {"path": change.place.file, "line": line, "what": change.what}


def _vote_record(vote: "Vote") -> dict[str, object]:
    return {
        "by": vote.approval.approved_by,
        "at": vote.approval.approved_at,
        "how": vote.how,
        "account": vote.approval.account,
        "is_demonstration": vote.is_demonstration,
        "record": vote.stored.file,
        "sha256": vote.stored.sha256,
    }
