"""Every rule there is, found by folder, in the order of their codes.

A file named like `cit004_malformed_cite.py`, in rules/ or here, makes its `RULE`. What
it looks at follows from the functions that it has: `check` at a composed letter,
`check_entries` at entries of citations.yaml, `check_recipient` at one of
recipients.yaml. A rule with none of them is reported by whoever meets the fault.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from appeals import checks, rules
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.finding import Finding
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

Check = Callable[[ComposedLetter, Workspace], Iterator[Finding]]
EntryCheck = Callable[[Workspace, Sequence[Authority]], Iterator[Finding]]
RecipientCheck = Callable[[Registry[Recipient], str, date], Iterator[Finding]]

_RULE_FILE = re.compile(r"[a-z]{2,4}[0-9]{3}_\w+")


def _modules() -> Iterator[ModuleType]:
    names = sorted(
        (found.name, package.__name__)
        for package in (rules, checks)
        for found in iter_modules(package.__path__)
        if _RULE_FILE.fullmatch(found.name)
    )
    return (import_module(f"{package}.{name}") for name, package in names)


def _looks_at_entries_alone(module: ModuleType) -> bool:
    return hasattr(module, "check_entries") and not hasattr(module, "check")


_MODULES = tuple(_modules())

LETTER_CHECKS: tuple[Check, ...] = tuple(
    module.check for module in _MODULES if hasattr(module, "check")
)
ENTRY_CHECKS: tuple[tuple[Rule, EntryCheck], ...] = tuple(
    (module.RULE, module.check_entries)
    for module in _MODULES
    if hasattr(module, "check_entries")
)
RECIPIENT_CHECKS: tuple[RecipientCheck, ...] = tuple(
    module.check_recipient for module in _MODULES if hasattr(module, "check_recipient")
)
RULES: tuple[Rule, ...] = tuple(
    module.RULE for module in _MODULES if not _looks_at_entries_alone(module)
)
"""The rules that a letter can break, or the files that it is made of."""
ALL_RULES: tuple[Rule, ...] = tuple(dict.fromkeys(module.RULE for module in _MODULES))
