"""`appeals init`, `appeals doctor`: write a workspace, look at the machine."""

import shlex
import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines, split_names, text_options, with_options
from appeals.cli.questions import Question, answered
from appeals.cli.state import STATE, display_path, keys_folder
from appeals.cli.terminal import (
    adapt_commands,
    pluralize,
    program_name,
    put_data,
    put_json,
    put_result,
    say,
)
from appeals.model.choices import PDF_ENGINES, STYLES

if TYPE_CHECKING:
    from appeals.workflow.setup.init import NewWorkspace

_QUESTIONS = (
    Question("--organisation", "Name of your organisation", is_needed=False),
    Question("--place", "Place that letters are written at", is_needed=False),
    Question("--address", "Postal address, as in the letterhead", is_needed=False),
    Question("--email", "E-mail address that letters come from", is_needed=False),
    Question("--languages", "Languages of your letters, with commas", False, "en"),
    Question("--style", f"Citation style ({', '.join(STYLES)})", False, "un"),
    Question("--pdf-engine", f"What sets PDFs ({', '.join(PDF_ENGINES)})", False),
    Question("--logo", "Logo, a PNG or JPEG file", is_needed=False),
    Question(
        "--signatory", "Who signs: 'Name, capacity'; else the organisation", False
    ),
    Question("--approver", "Who approves: an id such as legal-lead", is_needed=False),
)


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where it is to be.")]
_FIELDS = text_options(
    organisation="Name of your organisation.",
    place="Place that letters are written at.",
    address="Postal address of the letterhead; ';' parts lines.",
    email="Address that mail comes from.",
    languages="Languages of letters, with commas; en without.",
    style=f"Citation style: {', '.join(STYLES)}.",
    pdf_engine=f"What sets PDFs: {', '.join(PDF_ENGINES)}; what is here without.",
    logo="Logo of the letterhead, a PNG or JPEG file.",
    signatory="Who signs: 'Name, capacity'; else the organisation.",
    approver="Who approves: ids of people, with commas.",
)


@with_options(_FIELDS)
def init(given: Mapping[str, str | None], folder: Folder = Path()) -> None:
    """Write a workspace of your organisation; at a terminal, ask what is not given.

    What stays unknown is the example's, and `appeals doctor` names it. Prints the files
    written.
    """
    from appeals.workflow.setup.init import init_workspace, refuse_workspace

    refuse_workspace(folder)
    known = answered("appeals init", given, [_checked(q) for q in _QUESTIONS])
    for path in init_workspace(folder, _asked(known)):
        put_result(display_path(path))
    called = program_name(is_elsewhere=True)
    say(f"next: cd {shlex.quote(str(folder))} && {called} new my-first-letter")


def _checked(question: Question) -> Question:
    """Have each answer looked at when it is given, not after the last one."""
    from dataclasses import replace

    from appeals.workflow.setup.init import refuse_answers

    return replace(question, check=lambda known: refuse_answers(_asked(known)))


def _asked(known: Mapping[str, str]) -> "NewWorkspace":
    from appeals.workflow.setup.init import EXAMPLE_NAME, NewWorkspace

    lines = (line.strip() for line in known.get("address", "").split(";"))
    return NewWorkspace(
        id=str(uuid.uuid4()),
        organisation=known.get("organisation", EXAMPLE_NAME),
        place=known.get("place"),
        address=tuple(filter(None, lines)),
        email=known.get("email"),
        languages=split_names(known.get("languages", "en"), "--languages"),
        style=known.get("style", "un"),
        pdf_engine=known.get("pdf_engine"),
        logo=Path(known["logo"]).expanduser() if "logo" in known else None,
        signatory=known.get("signatory"),
        approvers=split_names(known.get("approver"), "--approver"),
    )


def update(
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the differences, write nothing.")
    ] = False,
    mine: Annotated[
        str | None,
        typer.Option(help="Entries in conflict that stay as they are, with commas."),
    ] = None,
    theirs: Annotated[
        str | None,
        typer.Option(help="Entries in conflict that become what is shipped."),
    ] = None,
) -> int:
    """Bring newer shipped recipients, channels and authorities into the workspace.

    Prints a diff, entry by entry. What was changed here stays; where both changed it is
    a conflict (!), which is left alone. Exit code 3 when conflicts are left.
    """
    from appeals.workflow.setup.update import carry_out, changed_lines, plan_update

    workspace = STATE.open_workspace()
    names = split_names(mine, "--mine"), split_names(theirs, "--theirs")
    planned = plan_update(workspace, *names)
    for line in changed_lines(planned):
        put_data(line)
    counts = Counter(each.what for each in planned.differences)
    conflicts = counts["conflict"]
    if not is_dry_run:
        carry_out(workspace, planned)
    done = "nothing was written" if is_dry_run else "written"
    say(
        f"{done}: {counts['added']} added, {counts['changed']} changed, "
        f"{counts['kept']} kept, {pluralize(conflicts, 'conflict')}"
    )
    if conflicts:
        say("decide: `appeals update --mine ID`, or --theirs ID; or edit the entry")
    return EXIT_IN_PART if conflicts else 0


def doctor(is_json: JsonLines = False) -> int:
    """Look at the machine and the workspace. Exit code 5 when a library is missing."""
    from appeals.workflow.setup.doctor import examine

    workspace = STATE.open_if_any()
    root = workspace.root if workspace else None
    codes = [0]
    for seen in examine(root, keys_folder(), datetime.now(UTC)):
        state = adapt_commands(seen.state)
        if is_json:
            what = seen.error.message if seen.error else None
            put_json({"subject": seen.subject, "state": state, "error": what})
        else:
            put_data(f"{seen.subject}: {state}")
        if seen.error is not None:
            say_error(seen.error, root)
            codes.append(seen.error.exit_code)
    return max(codes)
