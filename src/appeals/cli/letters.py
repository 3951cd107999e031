"""`appeals list`, `appeals new`: the letters of the workspace."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import JsonLines, split_names, text_options, with_options
from appeals.cli.questions import (
    Question,
    collect_answers,
    is_at_terminal,
    question_options,
)
from appeals.cli.state import STATE, display_path, state_folder, today
from appeals.cli.terminal import Listing, align_columns, attributes, put_result, say

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.setup.new import NewLetter


_QUESTIONS = (
    Question("--to", "Ids of recipients, separated by commas", False),
    Question("--state", "State concerned, as in CHN (ISO 3166-1)", False),
    Question("--rights", "Rights concerned, as in torture,defenders", False),
    Question("--subject", "Subject, a line", False),
    Question("--annex", "Files to enclose, separated by commas", False),
)
_FIELDS = {
    **question_options(_QUESTIONS),
    **text_options(
        kind="appeal, petition, report ...; else that of the skeleton.",
        signed_by="Ids of signatories, separated by commas.",
        lang="Its language, if not the workspace's first.",
    ),
}
FromReply = Annotated[
    str | None,
    typer.Option(
        metavar="RECORD",
        help="Go on from a message that was answered: `appeals sent list`.",
    ),
]


def list_letters(
    is_json: JsonLines = False,
) -> None:
    """List the letters: name, date, kind, recipients, languages."""
    from appeals.cli.diagnostics import say_findings
    from appeals.rules.wsp001_stray_file import stray_findings

    workspace = STATE.open_workspace()
    say_findings(stray_findings(workspace.stray_files), None)
    headings = "letter", "date", "kind", "recipients", "languages"
    table = Listing(*headings, is_json=is_json)
    for name, entry in workspace.letters.items():
        front = workspace.letter(name).front
        langs = (front.language, *entry.variants)
        record = {
            "name": name,
            **attributes(front, "date kind to"),
            "languages": langs,
            "subject": front.subject,
        }
        to, all_langs = ",".join(front.to) or "public", ",".join(langs)
        table.put(name, front.date, front.kind, to, all_langs, as_json=record)
    table.show()
    if not workspace.letters:
        say("no letter yet; `appeals new NAME` writes one")


@with_options(_FIELDS)
def new(
    given: Mapping[str, str | None],
    letter: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Name of the new letter.")
    ] = None,
    skeleton: Annotated[
        str | None, typer.Option("--from", help="The skeleton to begin with.")
    ] = None,
    from_reply: FromReply = None,
) -> None:
    """Write a new letter to fill in; at a terminal, ask what is not given.

    What is left out stays a placeholder in capital letters. Prints its path.
    """
    given = {"name": letter, "from": skeleton, **given}
    workspace = STATE.open_workspace()
    if from_reply is not None:
        given = _fields_of_reply(workspace, from_reply, given)
    _write_letter(workspace, given)


def _fields_of_reply(
    workspace: "Workspace", record: str, given: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Take addressee, language, kind and signatories from the message answered."""
    from appeals.workflow.sending.incoming_answers import find_sent
    from appeals.workflow.sending.sent_letters import open_ledger

    with open_ledger(workspace, state_folder()) as ledger:
        row = find_sent(workspace, ledger, record)
    found = {"to": row.recipient, "lang": row.language}
    if row.letter in workspace.letters:
        front = workspace.letter(row.letter).front
        found["signed_by"] = ",".join(front.signed_by)
        if front.state:
            found["state"] = front.state
        if front.rights:
            found["rights"] = ",".join(front.rights)
        if given["from"] is None:
            found["kind"] = front.kind
    options = {name: value for name, value in given.items() if value is not None}
    return {**given, **found, **options, "follows": row.record}


def _write_letter(workspace: "Workspace", given: Mapping[str, str | None]) -> None:
    from appeals.workflow.setup.new import choose_skeleton, new_letter, skeletons

    known = collect_answers("appeals new", given, tuple(_questions(workspace, given)))
    asked = _read_answers(known)
    path = new_letter(workspace, asked, today())
    put_result(display_path(path))
    chosen = choose_skeleton(workspace, asked)
    say(f"begun from '{chosen.name}': {chosen.summary}")
    others = [name for name in skeletons(workspace) if name != chosen.name]
    say(f"other skeletons, for --from: {', '.join(others)}")
    say(f"next: fill it in, then `appeals check {asked.name}`")


def _questions(
    workspace: "Workspace", given: Mapping[str, str | None]
) -> Iterator[Question]:
    from appeals.workflow.setup.new import (
        choose_skeleton,
        free_path,
        refuse_parts,
        skeletons,
    )

    if is_at_terminal() and given["from"] is None and given["kind"] is None:
        say("skeletons:")
        rows = [(f"  {s.name}", s.summary) for s in skeletons(workspace).values()]
        for line in align_columns(rows):
            say(line)

    def check(known: Mapping[str, str]) -> None:
        asked = _read_answers(known)
        free_path(workspace, asked.name)
        choose_skeleton(workspace, asked)
        refuse_parts(workspace, asked)

    yield Question("NAME", "Name of the letter, as in torture-in-custody", check=check)
    if given["kind"] is None:
        yield Question("--from", "Skeleton", False, "appeal", check)
    few = ", ".join([*workspace.recipients][:3])
    to, *others = _QUESTIONS
    yield replace(to, words=f"Recipients, as in {few}", check=check)
    for question in others:
        yield replace(question, check=check)


def _read_answers(known: Mapping[str, str]) -> "NewLetter":
    from appeals.workflow.setup.new import NewLetter

    paths = split_names(known.get("annex"), "--annex")
    return NewLetter(
        name=known["name"],
        skeleton=known.get("from"),
        kind=known.get("kind"),
        to=split_names(known.get("to"), "--to"),
        signed_by=split_names(known.get("signed_by"), "--signed-by"),
        state=known.get("state"),
        rights=split_names(known.get("rights"), "--rights"),
        subject=known.get("subject"),
        language=known.get("lang"),
        annexes=tuple(Path(path).expanduser() for path in paths),
        follows=split_names(known.get("follows"), "--from-reply"),
    )
