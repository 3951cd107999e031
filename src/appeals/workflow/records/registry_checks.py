"""Check citations.yaml and recipients.yaml themselves, without any letter."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from appeals.checks import engine
from appeals.errors import raise_all
from appeals.model.finding import Finding
from appeals.registry.channels import channel_links
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace
from appeals.workflow.records.references import find_authority


class RegistryReport(NamedTuple):
    """The entries checked, by key, and what was found, each finding once."""

    keys: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_citations(workspace: Workspace, refs: Sequence[str] = ()) -> RegistryReport:
    """Check the entries named by key, symbol or alias, or all.

    Raises UsageError for an unknown entry, and the errors of malformed files.
    """
    raise_all(all_errors(workspace))
    named = tuple(find_authority(workspace, ref).key for ref in refs)
    keys = tuple(dict.fromkeys(named)) or tuple(workspace.authorities)
    return RegistryReport(keys, engine.check_entries(workspace, keys))


def check_recipients(
    workspace: Workspace, refs: Sequence[str], today: date
) -> tuple[Finding, ...]:
    """Give what the rules find in the recipients and groups named, or in all.

    Sorted by severity, then in the order of the file. Raises UsageError for an unknown
    id, and the errors of malformed files.
    """
    recipients = workspace.recipients
    raise_all(tuple(channel_links(workspace)))
    ids = [r.id for r in workspace.expand(tuple(refs))] if refs else list(recipients)
    return engine.check_recipients(workspace, ids, today)
