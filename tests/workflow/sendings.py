"""A workspace with one letter to two offices, rendered and planned."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime

from appeals.registry.workspace import Workspace, load_workspace
from appeals.workflow.approving.approve import ApproveOptions, ApproveReport, approve
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.sending.plan import PlanReport, plan, write_plan
from appeals.workflow.sending.plan_options import PlanOptions
from appeals.workflow.sending.send import Handover, open_sending
from appeals.workflow.sending.send_options import SendOptions
from tests.made_once import made_once
from tests.registry.workspaces import FILES, write_workspace
from tests.workflow.options import options_for

DAY = date(2099, 11, 21)
NOW = datetime(2099, 11, 21, 10, 11, 12, tzinfo=UTC)
SETTINGS = (
    '[organisation]\nname = "Sauvegarde, 留置"\n'
    '[mail]\nfrom_address = "office@sauvegarde.test"\n'
)
EMAIL = """\
    emails:
      - address: {address}
        certainty: {certainty}
        source: invented
"""
PEOPLE = """\
schema: appeals/people@1
people:
  drafter-a:
    roles: [drafter]
  approver-a:
    roles: [approver]
  approver-b:
    roles: [approver]
"""
OLD = FILES["recipients.yaml"]


def recipients(**certainties: str) -> str:
    """Give recipients.yaml where the offices a and b have these certainties."""
    text = "schema: appeals/recipients@1\nrecipients:\n"
    names = {"a": '联合国 Office, \\"A\\"', "b": "مكتب باء"}
    for letter, certainty in certainties.items():
        text += (
            f'  office-{letter}:\n    kind: office\n    name: "{names[letter]}"\n'
            "    salutation: Dear Head of Office,\n    certainty: confirmed\n"
            "    source: invented\n    checked_on: 2099-01-01\n"
        )
        if certainty != "none":
            text += EMAIL.format(
                address=f"office-{letter}@example.org", certainty=certainty
            )
    return text + "groups:\n  both:\n    members: [office-a, office-b]\n"


def front(**more: str) -> str:
    """Give the letter; `more` are further lines of its head."""
    keys = {
        "subject": "A secret case",
        "kind": "appeal",
        "to": "[both]",
        "from": "[example-watch]",
        "date": "2099-11-03",
        **more,
    }
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{head}---\nWords about 留置.\n"


def written(root, *, letter: str | None = None, **certainties: str) -> Workspace:
    """Write the workspace and open it."""
    write_workspace(
        root,
        appeals_toml=SETTINGS,
        recipients_yaml=recipients(
            **(certainties or {"a": "confirmed", "b": "confirmed"})
        ),
        first_md=letter or front(),
        people_yaml=PEOPLE,
        signatories_yaml=FILES["signatories.yaml"] + "    certainty: confirmed\n",
    )
    return load_workspace(root)


def rendered(root, **changes: str) -> Workspace:
    """Write the workspace, render the letter as DOCX, and have it approved."""

    def render() -> None:
        rendered_again(written(root, **changes))

    made_once(root, render, tuple(changes.items()))
    return load_workspace(root)


def rendered_again(workspace: Workspace, **options) -> ApproveReport:
    """Render the letter as it stands now, and have it approved."""
    asked = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    fresh = load_workspace(workspace.root)
    for outcome in draft(fresh, options_for(DraftOptions, **{**asked, **options})):
        assert outcome.error is None
        assert outcome.files
    return approved(workspace, cases=options.get("cases"))


def approved(
    workspace: Workspace, person: str = "approver-a", **options
) -> ApproveReport:
    """Approve what is rendered, from an account of that person's own."""
    account = hashlib.sha256(person.encode()).hexdigest()[:16]
    wanted = options_for(ApproveOptions, person=person, account=account, **options)
    return approve(load_workspace(workspace.root), wanted, NOW)


def planned(workspace: Workspace, **options) -> PlanReport:
    """Plan the sending of the letter with its DOCX."""
    asked = options_for(PlanOptions, **{"formats": ("docx",), **options})
    keys = workspace.root.parent / "keys"
    return plan(load_workspace(workspace.root), asked, DAY, keys=keys)


def plan_file(workspace: Workspace, **options):
    """Write a plan and give its path."""
    path = workspace.root / "plan.json"
    write_plan(planned(workspace, **options).plan, path)
    return path


def carried_out(workspace: Workspace, path, **options) -> list[Handover]:
    """Carry out a plan."""
    fresh = load_workspace(workspace.root)
    keys, state = workspace.root.parent / "keys", state_of(workspace)
    asked = SendOptions(path, **options)
    return list(send(fresh, asked, lambda: NOW, keys=keys, state=state))


def send(workspace, options, clock, **folders) -> Iterator[Handover]:
    """Let the letters of a plan leave."""
    with open_sending(workspace, options, clock, **folders, is_live=True) as sending:
        yield from sending.send()


def state_of(workspace: Workspace):
    """Give the folder of the ledger: beside the workspace, of its own name."""
    return workspace.root.parent / f"{workspace.root.name}-state"
