"""Whose a key can be: a signatory's or a person's."""

from appeals.errors import UsageError, did_you_mean
from appeals.registry.workspace import Workspace


def need_holder(workspace: Workspace, key_id: str) -> None:
    """Raise UsageError for an id that is neither a signatory's nor a person's."""
    known = (*workspace.signatories, *workspace.people)
    if key_id not in known:
        raise UsageError(
            f"unknown signatory or person '{key_id}'",
            remedy=did_you_mean(key_id, known)
            or "the ids are in signatories.yaml and people.yaml",
        )
