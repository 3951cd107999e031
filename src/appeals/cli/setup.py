"""`appeals init`, `update`, `doctor`, `schema`: the workspace and the machine."""

import shlex
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines, split_names, with_options
from appeals.cli.questions import Question, collect_answers, question_options
from appeals.cli.state import STATE, display_path, keys_folder
from appeals.cli.terminal import (
    Listing,
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
    Question("--organisation", "Name of your organisation", False),
    Question("--place", "Place that letters are written at", False),
    Question("--address", "Postal address of the letterhead; ';' parts lines", False),
    Question("--email", "E-mail address that letters come from", False),
    Question("--languages", "Languages of your letters, with commas", False, "en"),
    Question("--style", f"Citation style ({', '.join(STYLES)})", False, "un"),
    Question("--pdf-engine", f"What sets PDFs ({', '.join(PDF_ENGINES)})", False),
    Question("--logo", "Logo of the letterhead, a PNG or JPEG file", False),
    Question(
        "--signatory", "Who signs: 'Name, capacity'; else the organisation", False
    ),
    Question("--approver", "Who approves: an id such as legal-lead", False),
)


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where it is to be.")]


@with_options(question_options(_QUESTIONS))
def init(given: Mapping[str, str | None], folder: Folder = Path()) -> None:
    """Write a workspace of your organisation; at a terminal, ask what is not given.

    What stays unknown is taken from the example; `appeals doctor` names it. Prints the
    files written.
    """
    from appeals.workflow.setup.init import init_workspace, refuse_workspace

    if folder == Path() and STATE.workspace is not None:
        folder = STATE.workspace
    refuse_workspace(folder)
    known = collect_answers("appeals init", given, [_with_check(q) for q in _QUESTIONS])
    for path in init_workspace(folder, _read_answers(known)):
        put_result(display_path(path))
    called = program_name(is_elsewhere=True)
    there = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    say(f"next: {there}{called} new my-first-letter")


def _with_check(question: Question) -> Question:
    """Check each answer when it is given, not after the last one."""
    from appeals.workflow.setup.init import refuse_answers

    return replace(question, check=lambda known: refuse_answers(_read_answers(known)))


def _read_answers(known: Mapping[str, str]) -> "NewWorkspace":
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
    """Examine the machine and the workspace. Exit code 5 if a library is missing."""
    from appeals.workflow.setup.doctor import examine

    workspace = STATE.open_if_present()
    root = workspace.root if workspace else None
    codes = [0]
    for seen in examine(root, keys_folder(), datetime.now(UTC)):
        state, error = adapt_commands(seen.state), seen.error
        if is_json:
            what = error.message if error else None
            put_json({"subject": seen.subject, "state": state, "error": what})
        else:
            put_data(f"{seen.subject}: {state}")
        if error is not None:
            say_error(error, root)
            codes.append(error.exit_code)
    return max(codes)


def schema(
    kind: Annotated[
        str | None, typer.Argument(help="recipients, citations ...; else list all.")
    ] = None,
    is_written: Annotated[
        bool, typer.Option("--write", help="Renew those under .appeals/schema/.")
    ] = False,
) -> None:
    """Print the JSON schema of a registry, of the settings or of a letter's head.

    Without KIND, list the kinds and their files. An editor with a YAML language server
    completes keys by it, says what they mean and marks those that do not exist.
    """
    from appeals.errors import UsageError
    from appeals.workflow.setup.schemas import KINDS, schema_text, write_schemas

    if is_written and kind is not None:
        raise UsageError("--write renews all schemas", remedy="leave KIND out")
    if is_written:
        root = STATE.find_root()
        for file in write_schemas(root):
            put_result(file)
        say("the schemas are those of this version")
    elif kind is None:
        table = Listing("kind", "file")
        for name, file in KINDS.items():
            table.put(name, file)
        table.show()
    else:
        put_result(schema_text(kind).rstrip("\n"))
