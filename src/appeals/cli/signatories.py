"""`appeals signatories`: whose names are under letters, and who has agreed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from appeals.cli.options import (
    JsonLines,
    OfLetter,
    read_day,
    text_options,
    with_options,
)
from appeals.cli.questions import Question, collect_answers, question_options
from appeals.cli.state import STATE, today
from appeals.cli.terminal import Listing, put_result, say

app = typer.Typer(
    help="Whose names are under letters, and who has agreed.", no_args_is_help=True
)
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Ids from signatories.yaml.")
]


@app.command("list")
def list_signatories(
    letter: OfLetter = None,
    is_json: JsonLines = False,
) -> None:
    """List who signs: id, letter, state, until when, name.

    The state: agreed, declined, asked, confirmed or unconfirmed.
    """
    from appeals.workflow.records.signatories import signing_rows

    workspace = STATE.open_workspace()
    seen = set()
    table = Listing("id", "letter", "state", "day", "name", is_json=is_json)
    for row in signing_rows(workspace, letter, today()):
        seen.add(row.signatory.id)
        asked = row.invitation
        until = asked.answer_by if asked and asked.answer is None else None
        record = {
            "id": row.signatory.id,
            "letter": row.letter,
            "state": row.state,
            "late": row.is_late,
            "named": row.is_named,
            **(asked.model_dump(mode="json", exclude_none=True) if asked else {}),
        }
        day = f"until {until}" if until else (asked.answered_on or "") if asked else ""
        late = " (late)" if row.is_late else ""
        name = row.signatory.name + ("" if row.is_named else " (not in `from:`)")
        fields = row.signatory.id, row.letter, row.state, f"{day}{late}", name
        table.put(*fields, as_json=record)
    for id_, each in workspace.signatories.items():
        if letter is None and id_ not in seen:
            record = {"id": id_, "letter": None, "state": each.certainty}
            table.put(id_, "-", each.certainty, "", each.name, as_json=record)
    table.show()


_NAME = Question("--name", "Name, as printed under letters")
_LINES = Question("--lines", "Lines beneath the name; ';' parts them", False)
_FIELDS = {
    **question_options((_NAME, _LINES)),
    **text_options(
        kind="organisation or person; an organisation if not given.",
        source="Where the name was seen, or who gave it.",
    ),
}


@app.command("add")
@with_options(_FIELDS)
def add(
    given: Mapping[str, str | None],
    signatory_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the signatory.")
    ] = None,
) -> None:
    """Enter a signatory, unconfirmed, or complete one. Prints its id.

    At a terminal, what is not given is asked.
    """
    from appeals.workflow.records.registry_files import SIGNATORY, enter, written_fields

    workspace = STATE.open_workspace()
    there = written_fields(workspace, SIGNATORY, signatory_id or "")
    questions = (
        Question("ID", "Id, as in our-partner"),
        replace(_NAME, is_needed="name" not in there),
        _LINES,
    )
    known = collect_answers(
        "appeals signatories add", {"id": signatory_id, **given}, questions
    )
    parts = tuple(filter(None, (p.strip() for p in known.pop("lines", "").split(";"))))
    id_ = known.pop("id")
    fields = {**known, "lines": parts} if parts else known
    first = {"kind": "organisation", "certainty": "unconfirmed"}
    entered = enter(workspace, SIGNATORY, id_, fields, first)
    put_result(entered.id)
    what = "written, unconfirmed" if entered.is_new else "completed"
    say(f"{what}: {entered.place}")
    if entered.is_new:
        say(f"next: `appeals signatories invite {id_} --letter NAME --until DAY`")


@app.command("invite")
def invite(
    ids: Ids,
    letter: Annotated[str | None, typer.Option(help="Name of the letter.")] = None,
    until: Annotated[
        str | None, typer.Option(help="The day by which they are to answer.")
    ] = None,
) -> None:
    """Note that signatories were asked today about a letter. Nothing is sent."""
    from appeals.workflow.records.signatories import invite as note

    workspace = STATE.open_workspace()
    names = ", ".join(workspace.letters) or "none yet"
    questions = (
        Question("--letter", f"Letter ({names})"),
        Question("--until", "Answer by, as in 2026-12-10", is_needed=False),
    )
    given = {"letter": letter, "until": until}
    known = collect_answers("appeals signatories invite", given, questions)
    day = read_day(known.get("until"))
    note(workspace, known["letter"], ids, today(), day)
    for id_ in ids:
        put_result(id_)
    front = workspace.letter(known["letter"]).front
    missing = [id_ for id_ in ids if id_ not in front.signed_by]
    if missing:
        say(f"not in `from:` of '{known['letter']}' yet: {', '.join(missing)}")
    say(f"next: `appeals signatories confirm ID --letter {known['letter']}`")


@app.command("confirm")
def confirm(
    ids: Ids,
    letter: Annotated[
        str | None, typer.Option(help="The letter; else the one they were asked about.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where they said so: 'e-mail to the director'.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", help="The day they said so; else today.")
    ] = None,
    has_declined: Annotated[
        bool, typer.Option("--declined", help="They said no.")
    ] = False,
) -> None:
    """Enter the answer of signatories: they agree, or with --declined they do not."""
    from appeals.workflow.records.signatories import confirm as enter_answer

    question = Question(
        "--source", "Where they said so, as in 'e-mail to the director'"
    )
    known = collect_answers(
        "appeals signatories confirm", {"source": source}, (question,)
    )
    enter_answer(
        STATE.open_workspace(),
        letter,
        ids,
        known["source"],
        read_day(day) or today(),
        has_declined=has_declined,
    )
    for id_ in ids:
        put_result(id_)
    say(f"entered: {'declined' if has_declined else 'agreed'}")
