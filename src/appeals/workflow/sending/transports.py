"""Which way out is which: made for one plan, with the settings of the workspace."""

from pathlib import Path
from typing import assert_never

from appeals.delivery.drafts import DraftsFolder
from appeals.delivery.for_a_person import FormSheets, PostPackets
from appeals.delivery.outbox import Outbox
from appeals.delivery.plan import Plan
from appeals.delivery.smtp import SmtpTransport
from appeals.delivery.transport import Transport
from appeals.errors import Place, WorkspaceError
from appeals.model.choices import TransportName
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.workflow.sending.by_hand import item_maker, sheet_maker
from appeals.workflow.sending.came_back import mailbox_of


def make_transport(
    name: TransportName, workspace: Workspace, plan: Plan, out: Path
) -> Transport:
    """Make the way out of the letters of a plan; `out` is the folder of outboxes.

    Raises WorkspaceError where the settings lack what it needs. No server is asked.
    """
    match name:
        case "outbox":
            return Outbox(out, plan.letter)
        case "drafts":
            return DraftsFolder(mailbox_of(workspace))
        case "form":
            return FormSheets(out, plan.letter, sheet_maker(workspace, plan))
        case "post":
            return PostPackets(out, plan.letter, item_maker(workspace, plan))
        case "smtp":
            mail = workspace.settings.mail
            if mail is None or mail.smtp is None:
                raise WorkspaceError(
                    "the settings name no server that takes letters",
                    place=Place(SETTINGS_FILE),
                    remedy="add a section [mail.smtp] with host, port and security, or "
                    "use --by outbox",
                )
            return SmtpTransport(mail.smtp, plan.sender.address)
        case other:
            assert_never(other)
