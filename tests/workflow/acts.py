"""A workspace whose letter is rendered by one person and approved by another."""

import hashlib
from datetime import UTC, datetime

from appeals.registry.workspace import Workspace, load_workspace
from appeals.signing.verdict import SignatureReport, Verdict
from appeals.workflow.approving.approval_status import ApprovalStatus, ApprovalStatuses
from appeals.workflow.approving.approve import (
    ApprovalKey,
    ApproveOptions,
    ApproveReport,
    approve,
)
from appeals.workflow.drafting.draft import DraftOptions, draft
from tests.registry.workspaces import write_workspace
from tests.workflow.options import options_for
from tests.workflow.sendings import front, recipients

NOW = datetime(2099, 11, 21, 10, 11, 12, tzinfo=UTC)
DRAFTER, APPROVER = "d" * 16, "a" * 16
"""Two accounts."""
CERTIFICATE = "c" * 64
SETTINGS = '[organisation]\nname = "Example Watch"\n'
PEOPLE = """\
schema: appeals/people@1
people:
  drafter-a:
    roles: [drafter, approver]
  reviewer-a:
    roles: [reviewer, approver]
  reviewer-b:
    roles: [approver]
  sender-a:
    roles: [sender]
"""
LETTER = "templates/letters/first.md"


def ready(root, **changes: str) -> Workspace:
    """Write the workspace and render its letter as DOCX."""
    known = {
        "appeals_toml": SETTINGS,
        "recipients_yaml": recipients(a="confirmed", b="confirmed"),
        "people_yaml": PEOPLE,
        "first_md": front(),
    }
    write_workspace(root, **{**known, **changes})
    return rendered_again(root)


def rendered_again(root, **options) -> Workspace:
    """Render the letter as it stands now."""
    asked = {"formats": ("docx",), "drawn_by": "drafter-a", "account": DRAFTER}
    for outcome in draft(
        load_workspace(root), options_for(DraftOptions, **{**asked, **options})
    ):
        assert outcome.error is None
        assert outcome.files
    return load_workspace(root)


def approved(root, *, key=None, check=None, now=NOW, **options) -> ApproveReport:
    """Approve the letter as reviewer-a, from another account than the drafter's."""
    asked = {"person": "reviewer-a", "account": APPROVER, **options}
    wanted = options_for(ApproveOptions, **asked)
    return approve(load_workspace(root), wanted, now, key=key, check=check)


def approval_status(root, edition: str = "office-a", check=None) -> ApprovalStatus:
    """Say how an edition stands, with the workspace read anew."""
    return ApprovalStatuses(load_workspace(root), "first", check).of(edition)


def changed(root, file: str, old: str, new: str) -> None:
    """Replace what is in a file, and must be there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reported(error) -> str:
    """Give an error as one line."""
    return f"{error.message} [{error.remedy}]"


KEY = ApprovalKey(CERTIFICATE, lambda data: hashlib.sha256(data).digest())
"""A key whose signature is a hash: enough to see that it is asked for and judged."""


def judged(
    who: str = "reviewer-a", certificate: str = CERTIFICATE, verdict=Verdict.VALID
):
    """Make the judge of such signatures."""

    def check(content: bytes, signature: bytes) -> SignatureReport:
        is_same = hashlib.sha256(content).digest() == signature
        return SignatureReport(
            signer_name=who,
            certificate_sha256=certificate,
            verdict=verdict if is_same else Verdict.CHANGED,
            reason="" if is_same and verdict is Verdict.VALID else "it is another text",
            signer_id=who,
        )

    return check
