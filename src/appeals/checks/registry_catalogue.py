"""Every rule on citations.yaml itself, in the order of their codes."""

from collections.abc import Sequence
from types import ModuleType

from appeals.checks import (
    cit005_field_missing,
    cit006_malformed_symbol,
    cit011_place_beyond_end,
    cit020_superseded_authority,
    cit030_archived_copy_missing,
    cit031_archived_copy_differs,
    cit033_careless_address,
    cit034_day_of_reading_missing,
    cit041_review_void,
    lnk001_inward_address,
)
from appeals.checks.registry_entries import (
    excerpt_beyond_end,
    malformed_symbol,
    missing_fields,
    superseded,
)
from appeals.checks.rule import RegistryCheck, RegistryRule
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace


def _rule(module: ModuleType, check: RegistryCheck | None = None) -> RegistryRule:
    return RegistryRule(
        module.CODE,
        module.NAME,
        module.SEVERITY,
        module.__doc__ or "",
        check or module.check,
        is_final=vars(module).get("IS_FINAL", False),
    )


REGISTRY_RULES: tuple[RegistryRule, ...] = (
    _rule(cit005_field_missing, missing_fields),
    _rule(cit006_malformed_symbol, malformed_symbol),
    _rule(cit011_place_beyond_end, excerpt_beyond_end),
    _rule(cit020_superseded_authority, superseded),
    _rule(cit030_archived_copy_missing),
    _rule(cit031_archived_copy_differs),
    _rule(cit033_careless_address),
    _rule(cit034_day_of_reading_missing),
    _rule(cit041_review_void),
    _rule(lnk001_inward_address, lnk001_inward_address.check_authorities),
)


def check_entries(workspace: Workspace, keys: Sequence[str]) -> tuple[Finding, ...]:
    """Give what all rules find in the entries of these keys, sorted, each once."""
    entries = [workspace.authorities[key] for key in keys]
    found = [f for rule in REGISTRY_RULES for f in rule.check(workspace, entries)]
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _order(finding: Finding) -> tuple[int, int, int, str]:
    severity = ("error", "warning", "info").index(finding.severity)
    place = finding.place
    line, column = (place.line, place.column) if place else (0, 0)
    return severity, line, column, finding.code
