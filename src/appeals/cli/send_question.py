"""The last question before confidential letters leave: to whom, and what they tell."""

from typing import TYPE_CHECKING

from appeals.cli.questions import Question, ask, is_at_terminal
from appeals.cli.terminal import pluralize, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.sending.send import SendReport

_READERS = {"un": "the United Nations", "state": "the State", "public": "everybody"}
_GIVERS = {
    "self": "the person",
    "relative": "a relative",
    "guardian": "the guardian",
    "representative": "the representative",
    "next-of-kin": "the next of kin",
}


def ask_before_confidential(workspace: "Workspace", report: "SendReport") -> None:
    """Say to whom confidential letters go and what was agreed to, and ask once.

    At a terminal alone: a script said what it wants with --live.
    """
    if report.is_refused or not is_at_terminal():
        return
    rows = [
        row
        for row in report.rows
        if row.outlook == "free" and row.message.confidentiality != "public"
    ]
    if not rows:
        return
    say(f"{pluralize(len(rows), 'confidential letter')}; none can be called back:")
    for row in rows:
        email = row.message.email
        where = (
            email.address
            if email and row.transport != "post"
            else row.message.recipient
        )
        say(f"  {row.message.edition} goes to {where} ({row.transport})")
        for each in row.message.consents or ():
            say(f"    {_agreed(workspace, each.id)}")

    def is_yes(answers: dict[str, str]) -> None:
        if answers["answer"].casefold() != "yes":
            raise UsageError("nothing has left", remedy="type yes, or Ctrl-C to stop")

    ask(Question("--answer", "Type yes to let them leave", check=is_yes), {})


def _agreed(workspace: "Workspace", record: str) -> str:
    """Say what a consent lets whom read: never a name."""
    consent = workspace.consents.get(record)
    if consent is None:
        return f"there is no record of consent '{record}'"
    shown = (
        f"{_READERS[audience]}: {consent.shown_to.at(audience)}"
        for audience in ("un", "state", "public")
    )
    return (
        f"{consent.person} is shown as: {', '.join(shown)}; "
        f"{_GIVERS[consent.given_by]} agreed on {consent.date} ({record})"
    )
