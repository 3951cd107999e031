"""`appeals review status`: how far each letter has come, and what made it stale."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import Json
from appeals.cli.signing_keys import signature_check
from appeals.cli.state import STATE
from appeals.cli.terminal import aligned, counted, paint, put_data, put_json, say

if TYPE_CHECKING:
    from appeals.review.input_lines import InputChange
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
    is_json: Json = False,
) -> None:
    """Show who approved what, and what has changed since, for each recipient."""
    from appeals.workflow.approving.review_status import review_status

    workspace = STATE.open_workspace()
    check = signature_check(workspace)
    found = list(review_status(workspace, (letter,) if letter else (), check=check))
    editions = [each for status in found for each in status.editions]
    if is_json:
        for each in editions:
            put_json(_as_json(each))
    else:
        _put_table(editions)
    for of_letter in found:
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
    head, *lines = aligned([_COLUMNS, *map(_row, editions)])
    say(paint(head, "bold"))
    reported: set[object] = set()
    for line, each in zip(lines, editions, strict=True):
        put_data(line)
        changes = each.standing.changes
        for change in changes if changes not in reported else ("the same changes",):
            put_data(f"  {change}")
        reported.add(changes or None)


def _row(each: "EditionStatus") -> tuple[str, ...]:
    files = ",".join(
        f"{kind} signed" if kind in each.signed else kind for kind in each.formats
    )
    stage = each.stage.replace("-", " ")
    if each.stage == "too-few":
        stage = f"{len(each.standing.votes)} of {each.standing.needed} approvals"
    by = ", ".join(map(_voter, each.standing.votes))
    if not by and each.drawn_by:
        by = f"rendered by {', '.join(each.drawn_by)}"
    return each.letter, each.recipient, each.language, files or "-", stage, by or "-"


def _voter(vote: "Vote") -> str:
    demo = ", demonstration" if vote.is_demonstration else ""
    approval = vote.approval
    return (
        f"{approval.approved_by} on {approval.approved_at[:16].replace('T', ' ')} UTC "
        f"({_HOW[vote.how]}{demo})"
    )


def _put_batch(found: "BatchStatus", *, is_json: bool) -> None:
    """Print an act on letters of cases in a line, and what changed since."""
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
                "approvals": [_vote_json(vote)],
                "changes": [_change_json(change) for change in vote.changes],
            }
        )
        return
    letters = counted(count, "letter of cases", "letters of cases")
    if signed and not vote.changes:
        state = "signed" if signed == count else f"{signed} signed"
    put_data(f"{vote.approval.letter}  {letters}  {state}  {_voter(vote)}")
    for change in vote.changes:
        put_data(f"  {change}")
    if vote.changes:
        say("`appeals plan --cases FILE` says of each letter whether it still holds")


def _say_refused(found: "LetterStatus") -> None:
    """Say which records do not count and why, and what to know of others; each once."""
    reported = dict.fromkeys(
        (vote.stored.file, vote.fault)
        for each in found.editions
        for vote in each.standing.refused
    )
    for each_edition in found.editions:
        for vote in each_edition.standing.repeated:
            reported[vote.stored.file, _ONE_ACCOUNT] = None
    votes = [batch.vote for batch in found.batches]
    reported |= {(v.stored.file, v.fault): None for v in votes if v.fault}
    for each in found.unreadable:
        reported[each.file, each.fault] = None
    for file, fault in reported:
        say(f"{Path(file).as_posix()} does not count: {fault}")
    remarks = dict.fromkeys(
        (vote.stored.file, vote.remark)
        for each in found.editions
        for vote in each.standing.votes
        if vote.remark
    )
    for file, remark in remarks:
        say(f"{Path(file).as_posix()}: {remark}")


def _as_json(each: "EditionStatus") -> dict[str, object]:
    return {
        "letter": each.letter,
        "edition": each.edition,
        "recipient": each.recipient,
        "lang": each.language,
        "state": each.stage,
        "formats": list(each.formats),
        "signed": list(each.signed),
        "drawn_by": list(each.drawn_by),
        "approvers_needed": each.standing.needed,
        "approvals": [_vote_json(vote) for vote in each.standing.votes],
        "changes": [_change_json(c) for c in each.standing.changes],
        "repeated": [_vote_json(vote) for vote in each.standing.repeated],
        "refused": [
            {**_vote_json(vote), "why": vote.fault} for vote in each.standing.refused
        ],
    }


def _change_json(change: "InputChange") -> dict[str, object]:
    line = change.place.line or None
    return {"path": change.place.file, "line": line, "what": change.what}


def _vote_json(vote: "Vote") -> dict[str, object]:
    return {
        "by": vote.approval.approved_by,
        "at": vote.approval.approved_at,
        "how": vote.how,
        "account": vote.approval.account,
        "is_demonstration": vote.is_demonstration,
        "record": vote.stored.file,
        "sha256": vote.stored.sha256,
    }
