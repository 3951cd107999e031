"""Look at recipients.yaml itself: what is old, unconfirmed or missing in it."""

from collections.abc import Sequence
from datetime import date

from appeals.checks import engine
from appeals.errors import raise_all
from appeals.model.finding import Finding
from appeals.registry.channels import channel_links
from appeals.registry.workspace import Workspace


def check_recipients(
    workspace: Workspace, refs: Sequence[str], today: date
) -> tuple[Finding, ...]:
    """Give what the rules find in the recipients and groups named, or in all.

    Sorted by gravity, then in the order of the file. Raises UsageError for an unknown
    id, and the errors of malformed files.
    """
    recipients = workspace.recipients
    raise_all(tuple(channel_links(workspace)))
    ids = [r.id for r in workspace.expand(tuple(refs))] if refs else list(recipients)
    return engine.check_recipients(workspace, ids, today)
