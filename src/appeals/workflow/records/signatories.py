"""Ask signatories about a letter, and enter their answers."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from appeals.errors import AppealsError, UsageError, raise_all
from appeals.model.people import Invitation, Signatory
from appeals.registry.editing import RegistryChange
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.workflow.records.registry_files import (
    SIGNATORY,
    edit_registry,
    one_line,
    written_fields,
)


class SigningRow(NamedTuple):
    """Whether a signatory signs a letter; `is_named` where the letter is from it."""

    signatory: Signatory
    letter: str
    state: str
    invitation: Invitation | None = None
    is_named: bool = True
    is_late: bool = False


def signing_rows(
    workspace: Workspace, letter: str | None, today: date
) -> Iterator[SigningRow]:
    """Give the signatories of a letter and those asked about it; of all without one.

    Raises UsageError for an unknown letter.
    """
    names = tuple(workspace.letters) if letter is None else (letter,)
    for name in names:
        named = workspace.letter(name).front.signed_by
        for id_, each in workspace.signatories.items():
            invitation = each.invitations.get(name)
            if id_ not in named and invitation is None:
                continue
            is_late = False
            if invitation and invitation.answer is None and invitation.answer_by:
                is_late = date.fromisoformat(invitation.answer_by) < today
            state = each.signing_state(name)
            yield SigningRow(each, name, state, invitation, id_ in named, is_late)


def invite(
    workspace: Workspace,
    letter: str,
    ids: Sequence[str],
    today: date,
    until: date | None = None,
) -> None:
    """Record that signatories were asked today about a letter.

    Raises UsageError, with all problems, for an unknown letter or signatory, one that
    has answered already, and a day that is past; the errors of the editor.
    """
    workspace.letter(letter)
    errors = _unknown_signatories(workspace, ids)
    if until is not None and until < today:
        errors.append(UsageError(f"--until {until} is past", remedy="give a later day"))
    for id_ in (id_ for id_ in ids if id_ in workspace.signatories):
        found = workspace.signatories[id_].invitations.get(letter)
        if found and found.answer:
            error = UsageError(
                f"'{id_}' was asked about '{letter}' already, and has {found.answer}",
                place=workspace.signatories.place(id_, "invitations", letter),
                remedy=f"another answer: `appeals signatories confirm {id_} --letter "
                f"{letter}`",
            )
            errors.append(error)
    raise_all(errors)
    asked: dict[str, PlainValue] = {"asked_on": today.isoformat()}
    if until is not None:
        asked["answer_by"] = until.isoformat()
    _write(workspace, {id_: {letter: asked} for id_ in ids})


def confirm(
    workspace: Workspace,
    letter: str | None,
    ids: Sequence[str],
    source: str,
    day: date,
    *,
    has_declined: bool = False,
) -> None:
    """Enter the answer of signatories, given in `source` on a day.

    Without a letter it is the one about which all of them were asked; one that was
    asked about none is confirmed for every letter. Raises UsageError, with all
    problems; the errors of the editor.
    """
    raise_all(_unknown_signatories(workspace, ids))
    name = letter or _find_asked_letter(workspace, ids)
    if name is None and has_declined:
        raise UsageError(
            "nobody was asked about a letter that could be declined",
            remedy="add --letter NAME; or take them out of `from:` in the letter",
        )
    if name is None:
        found: dict[str, PlainValue] = {"certainty": "confirmed"}
        found["source"] = f"{one_line(source)}, {day}"
        change = RegistryChange(changed=dict.fromkeys(ids, found))
        edit_registry(workspace, SIGNATORY, change)
        return
    workspace.letter(name)
    answer = {
        "answer": "declined" if has_declined else "agreed",
        "answered_on": day.isoformat(),
        "source": one_line(source),
    }
    answers: dict[str, dict[str, Fields]] = {}
    for id_ in ids:
        asked = written_fields(workspace, SIGNATORY, id_).get("invitations")
        known = asked.get(name) if isinstance(asked, dict) else None
        before = known if isinstance(known, dict) else {"asked_on": day.isoformat()}
        answers[id_] = {name: {**before, **answer}}
    _write(workspace, answers)


def _find_asked_letter(workspace: Workspace, ids: Sequence[str]) -> str | None:
    """Find the one letter about which any of these were asked and have not answered."""
    signatories = [workspace.signatories[id_] for id_ in ids]
    letters = dict.fromkeys(
        name
        for each in signatories
        for name, invitation in each.invitations.items()
        if invitation.answer is None
    )
    if len(letters) > 1:
        raise UsageError(
            f"they were asked about several letters: {', '.join(letters)}",
            remedy="say about which: --letter NAME",
        )
    return next(iter(letters), None)


def _unknown_signatories(
    workspace: Workspace, ids: Sequence[str]
) -> list[AppealsError]:
    known = tuple(workspace.signatories)
    return [
        UsageError.no_such("unknown signatory", id_, known, remedy)
        for id_ in ids
        if id_ not in known
        for remedy in (f"enter it: `appeals signatories add {id_}`",)
    ]


def _write(workspace: Workspace, invitations: dict[str, dict[str, Fields]]) -> None:
    changed = {}
    for id_, given in invitations.items():
        before = written_fields(workspace, SIGNATORY, id_).get("invitations")
        known = before if isinstance(before, dict) else {}
        changed[id_] = {"invitations": {**known, **given}}
    edit_registry(workspace, SIGNATORY, RegistryChange(changed=changed))
