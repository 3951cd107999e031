"""The keys that approvals are signed with, and which certificates are trusted.

Clock, passphrases and the key folder come in as arguments.
"""

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from appeals.registry.workspace import Workspace
from appeals.signing.certificates import fingerprint
from appeals.signing.cms import sign_detached
from appeals.signing.cms_verification import check_detached
from appeals.signing.key_folder import KeyFolder
from appeals.signing.keys import Passphrases
from appeals.signing.trust import Trust
from appeals.signing.verdict import SignatureReport
from appeals.workflow.approving.approval_status import CheckSignature
from appeals.workflow.approving.approve import ApprovalKey
from appeals.workflow.keys.organisation_keys import load_signers, organisation_trust


def approval_key(
    workspace: Workspace,
    person: str,
    keys: Path,
    passphrases: Passphrases,
    *,
    at: datetime,
) -> ApprovalKey | None:
    """Open the key of an approver; None when the person has none here.

    A demonstration key counts only in a workspace with demo = true. Raises BlockedError
    for a key that must not sign, MachineError for a token that does not answer.
    """
    folder = KeyFolder(keys)
    is_demo = workspace.settings.demo
    folders = (folder, folder.demonstrations(workspace.root)) if is_demo else (folder,)
    known = workspace.people.get(person)
    is_approver = known is not None and "approver" in known.roles
    if not is_approver or not any(each.find(person) for each in folders):
        return None
    (signer,) = load_signers(workspace, (person,), keys, passphrases, at=at)
    return ApprovalKey(
        fingerprint(signer.certificate),
        lambda content: sign_detached(content, signer, when=at),
    )


def approval_check(
    workspace: Workspace, keys: Path, now: datetime | None = None
) -> CheckSignature:
    """Make the function that checks signatures on approvals: the signer is a person.

    `now` has a time zone: an approval that was signed after it does not count. The key
    folder is read when the first signature is checked. Then raises BlockedError for a
    damaged file in it.
    """

    @cache
    def trust() -> Trust:
        return replace(organisation_trust(workspace, keys, prefer="people"), now=now)

    def check(content: bytes, signature: bytes) -> SignatureReport:
        return check_detached(content, signature, trust())

    return check
