"""Check citations.yaml itself, without looking at letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from appeals.checks.engine import check_entries
from appeals.errors import raise_all
from appeals.model.finding import Finding
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace
from appeals.workflow.records.references import find_authority


@dataclass(frozen=True, slots=True)
class RegistryReport:
    """The entries looked at, by key, and what was found, each finding once."""

    keys: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_citations(workspace: Workspace, refs: Sequence[str] = ()) -> RegistryReport:
    """Check the entries named by key, symbol or alias, or all.

    Raises UsageError for an unknown entry, and the errors of malformed files.
    """
    raise_all(all_errors(workspace))
    named = tuple(find_authority(workspace, ref).key for ref in refs)
    keys = tuple(dict.fromkeys(named)) or tuple(workspace.authorities)
    return RegistryReport(keys, check_entries(workspace, keys))
