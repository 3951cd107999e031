"""Look at recipients.yaml itself: what is old, unconfirmed or missing in it."""

from collections.abc import Sequence
from datetime import date

from appeals.checks import (
    rcp010_legacy_mailbox,
    rcp011_unconfirmed_address,
    rcp012_long_term,
    rcp013_holder_without_source,
    rcp014_missing_salutation,
    rcp015_unconfirmed_entry,
)
from appeals.errors import raise_all
from appeals.model.finding import Finding
from appeals.registry.channels import channel_links
from appeals.registry.workspace import Workspace

_RULES = (
    rcp010_legacy_mailbox,
    rcp011_unconfirmed_address,
    rcp012_long_term,
    rcp013_holder_without_source,
    rcp014_missing_salutation,
    rcp015_unconfirmed_entry,
)
_GRAVITY = ("error", "warning", "info")


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
    found = [
        f for id_ in ids for rule in _RULES for f in rule.look(recipients, id_, today)
    ]
    return tuple(sorted(found, key=lambda finding: _GRAVITY.index(finding.severity)))
