"""The keys of approvals, as far as this machine can sign and judge."""

import importlib.util
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from appeals.cli.passphrases import EnvironmentPassphrases, keys_folder

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.approving.approval_status import CheckSignature
    from appeals.workflow.approving.approve import ApprovalKey


def signature_check(workspace: "Workspace") -> "CheckSignature | None":
    """Give what judges signed approvals; None without the package that can."""
    from appeals.workflow.sending.release_blockers import signature_check as check_of

    return check_of(workspace, keys_folder(), datetime.now(UTC))


def key_of(workspace: "Workspace", person: str, now: datetime) -> "ApprovalKey | None":
    """Open the key of a person, who may be asked for its passphrase; None without."""
    if importlib.util.find_spec("cryptography") is None:
        return None
    from appeals.workflow.approving.approval_keys import approval_key

    passphrases = EnvironmentPassphrases()
    return approval_key(workspace, person, keys_folder(), passphrases, at=now)
