"""`appeals forget`: remove what is here of a case, and say what cannot be removed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.questions import Question, ask, is_at_terminal
from appeals.cli.send import sender
from appeals.cli.state import STATE, local_now, state_folder
from appeals.cli.terminal import pluralize, put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.sending.forget import ForgetPerson, Traces


def forget(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE", help="Id of a case, or a letter about one person."
        ),
    ],
    person: Annotated[
        str | None,
        typer.Option("--as", metavar="PERSON", help="Who has it forgotten."),
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(help="A file of cases that is not in the first folder."),
    ] = None,
    keeps_row: Annotated[
        bool, typer.Option("--keep-row", help="Leave its row in files of cases.")
    ] = False,
    is_sure: Annotated[
        bool, typer.Option("--yes", help="Do not ask, as in a script.")
    ] = False,
) -> None:
    """Remove what the workspace holds of a case, and list what it cannot delete.

    Rendered and signed files, what was approved, the bytes that left, its row in
    cases.csv or cases.jsonl, the person in the vault. Receipts stay, and say who had
    the rest forgotten on which day.
    Prints the path of each file removed or written.
    """
    from appeals.workflow.sending.forget import find_traces
    from appeals.workflow.sending.forget import forget as forget_traces
    from appeals.workflow.sending.sent_letters import open_to_send

    workspace = STATE.open_workspace()
    who, now = sender(workspace, person), local_now()
    with open_to_send(workspace, state_folder(), now) as ledger:
        files = _existing_files(cases or [])
        traces = find_traces(workspace, case, ledger, files, keeps_row=keeps_row)
        _say_traces(traces)
        if not is_sure:
            _confirm(case)
        forget_person = _vault_remover(workspace)
        for path in forget_traces(workspace, traces, ledger, (who, now), forget_person):
            put_result(path)
    _say_removed(traces, traces.persons if forget_person else ())


def _existing_files(paths: list[Path]) -> tuple[Path, ...]:
    for path in paths:
        if not path.is_file():
            raise UsageError(f"there is no file '{path}'", remedy="check the path")
    return tuple(paths)


def _say_traces(traces: "Traces") -> None:
    records = sum(map(len, traces.records.values()))
    parts = [pluralize(len(traces.files), "file")]
    parts += [pluralize(records, "record") + " of rendered files"] if records else []
    left = len(traces.messages)
    parts += [f"{pluralize(left, 'message')} that left"] if left else []
    rows = ", ".join(f"'{each.path.name}', line {each.line}" for each in traces.rows)
    parts += [f"its row in {rows}"] if rows else []
    parts += [f"the person {', '.join(traces.persons)}"] if traces.persons else []
    say(f"here of '{traces.case}': {', '.join(parts)}")


def _say_removed(traces: "Traces", persons: tuple[str, ...]) -> None:
    in_vault = f"; out of the vault: {', '.join(persons)}" if persons else ""
    say(f"{traces.case}: {pluralize(len(traces.files), 'file')} removed{in_vault}")
    for row in traces.rows:
        say(f"'{row.path.name}' is without its row; every other byte is as it was")
    if traces.rows:
        say("plans made of these files are stale: plan the letters that are left again")
    say("this cannot be deleted from here:")
    for each in traces.remains:
        say(f"  {each}")


def _confirm(case: str) -> None:
    """Have the case typed at a terminal; UsageError if nobody can be asked."""
    if not is_at_terminal():
        raise UsageError(
            "whether to remove this for good cannot be asked here; nothing was removed",
            remedy="look at what is there, then give --yes",
        )

    def is_case(answers: dict[str, str]) -> None:
        if answers["case"] != case:
            raise UsageError("that is another name", remedy="Ctrl-C stops")

    words = f"This cannot be taken back. Type {case} to remove all of it"
    ask(Question("--case", words, check=is_case), {})


def _vault_remover(workspace: "Workspace") -> "ForgetPerson | None":
    """Give the function that removes a person from the vault, if there is a vault."""
    from appeals.cli.vault_access import locked_names
    from appeals.workflow.keys.vaults import remove_person

    names = locked_names(workspace)
    if not names.has_vault:
        return None

    def forget_person(person: str) -> None:
        if person in names.persons():
            remove_person(names.file, names.key, person)

    return forget_person
