"""Whose a key can be: a signatory's or a person's."""

from appeals.errors import UsageError
from appeals.registry.workspace import Workspace


def need_holder(workspace: Workspace, key_id: str) -> None:
    """Raise UsageError for an id that is neither a signatory's nor a person's."""
    known = (*workspace.signatories, *workspace.people)
    if key_id not in known:
        remedy = "the ids are in signatories.yaml and people.yaml"
        raise UsageError.no_such("unknown signatory or person", key_id, known, remedy)
