"""Every rule there is, in the order of their codes.

What a file of `rule_files` looks at follows from the functions that it has: `check` at
a composed letter, `check_entry` at an entry of citations.yaml, `check_recipient` at
one of recipients.yaml, `compare` at what several letters state. A rule with none of
them is reported by whoever meets the fault.
"""

from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from types import ModuleType

from appeals.checks.rule_files import rule_files
from appeals.checks.statements import Statement
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

Check = Callable[[ComposedLetter], Findings]
EntryCheck = Callable[[Workspace, Authority], Findings]
JointCheck = Callable[[Sequence[Statement]], Findings]
RecipientCheck = Callable[[Registry[Recipient], str, date], Findings]


def _looks_at_entries_alone(module: ModuleType) -> bool:
    return hasattr(module, "check_entry") and not hasattr(module, "check")


_MODULES = tuple(import_module(module) for _, module in rule_files())

LETTER_CHECKS: tuple[Check, ...] = tuple(
    module.check for module in _MODULES if hasattr(module, "check")
)
LETTER_CODES = frozenset(
    module.RULE.code
    for module in _MODULES
    if hasattr(module, "check") or hasattr(module, "compare")
)
"""The rules that are asked of each letter's text."""
JOINT_CHECKS: tuple[JointCheck, ...] = tuple(
    module.compare for module in _MODULES if hasattr(module, "compare")
)
ENTRY_CHECKS: tuple[tuple[Rule, EntryCheck], ...] = tuple(
    (module.RULE, module.check_entry)
    for module in _MODULES
    if hasattr(module, "check_entry")
)
RECIPIENT_CHECKS: tuple[RecipientCheck, ...] = tuple(
    module.check_recipient for module in _MODULES if hasattr(module, "check_recipient")
)
RULES: tuple[Rule, ...] = tuple(
    dict.fromkeys(
        module.RULE for module in _MODULES if not _looks_at_entries_alone(module)
    )
)
"""The rules that a letter can break, or the files that it is made of."""
ALL_RULES: tuple[Rule, ...] = tuple(dict.fromkeys(module.RULE for module in _MODULES))
