"""`appeals forget`: remove what is here of a case, and say what cannot be removed."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.questions import Question, ask, is_at_terminal
from appeals.cli.send import who_sends
from appeals.cli.state import STATE, state_folder
from appeals.cli.terminal import counted, put_result, say
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
    is_sure: Annotated[
        bool, typer.Option("--yes", help="Do not ask, as in a script.")
    ] = False,
) -> None:
    """Remove what the workspace holds of a case, and list what it cannot delete.

    Rendered and signed files, what was approved, the bytes that left, the person in
    the vault. Receipts stay, and say who had the rest forgotten on which day.
    Prints the path of each file removed.
    """
    from appeals.workflow.sending.forget import find_traces
    from appeals.workflow.sending.forget import forget as forget_traces
    from appeals.workflow.sending.sent_letters import sending_alone

    workspace = STATE.open_workspace()
    who = who_sends(workspace, person)
    now = datetime.now().astimezone()
    with sending_alone(workspace, state_folder(), now) as ledger:
        traces = find_traces(workspace, case, ledger)
        _say_what(traces)
        if not is_sure:
            _ask_once(case)
        forget_person = _vault(workspace)
        for path in forget_traces(workspace, traces, ledger, (who, now), forget_person):
            put_result(path)
    persons = ", ".join(traces.persons) if forget_person else ""
    in_vault = f"; out of the vault: {persons}" if persons else ""
    say(f"{case}: {counted(len(traces.files), 'file')} removed{in_vault}")
    say("this cannot be deleted from here:")
    for each in traces.remains:
        say(f"  {each}")


def _say_what(traces: "Traces") -> None:
    records = sum(map(len, traces.records.values()))
    parts = [counted(len(traces.files), "file")]
    parts += [counted(records, "record") + " of rendered files"] if records else []
    left = len(traces.messages)
    parts += [f"{counted(left, 'message')} that left"] if left else []
    parts += [f"the person {', '.join(traces.persons)}"] if traces.persons else []
    say(f"here of '{traces.case}': {', '.join(parts)}")


def _ask_once(case: str) -> None:
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


def _vault(workspace: "Workspace") -> "ForgetPerson | None":
    """Give what takes a person out of the vault; None without one here."""
    from appeals.cli.vault_access import locked_names
    from appeals.workflow.keys.vaults import remove_person

    names = locked_names(workspace)
    if not names.has_vault:
        return None

    def forget_person(person: str) -> None:
        if person in names.persons():
            remove_person(names.file, names.key, person)

    return forget_person
