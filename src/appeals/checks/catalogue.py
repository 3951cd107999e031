"""Every rule, in the order of the codes.

What a file of `rule_files` checks follows from its functions: `check` for a composed
letter, `check_entry` for an entry of citations.yaml, `check_recipient` for one of
recipients.yaml, `compare` for what several letters state. A rule with none of them is
reported where the fault is found.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from types import ModuleType

from appeals.checks.rule_files import rule_files
from appeals.checks.sentences_of_letter import Statement
from appeals.composition.compose import ComposedLetter
from appeals.errors import Severity
from appeals.model.authority import Authority
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

Check = Callable[[ComposedLetter], Findings]
EntryCheck = Callable[[Workspace, Authority], Findings]
JointCheck = Callable[[Sequence[Statement]], Findings]
RecipientCheck = Callable[[Registry[Recipient], str, date], Findings]


_MODULES = tuple(import_module(module) for _, module in rule_files())


def _modules(*names: str) -> tuple[ModuleType, ...]:
    return tuple(m for m in _MODULES if any(hasattr(m, name) for name in names))


LETTER_CHECKS: tuple[Check, ...] = tuple(m.check for m in _modules("check"))
LETTER_CODES = frozenset(m.RULE.code for m in _modules("check", "compare"))
"""The rules that check each letter's text."""
JOINT_CHECKS: tuple[JointCheck, ...] = tuple(m.compare for m in _modules("compare"))
ENTRY_CHECKS: tuple[tuple[Rule, EntryCheck], ...] = tuple(
    (m.RULE, m.check_entry) for m in _modules("check_entry")
)
RECIPIENT_CHECKS: tuple[RecipientCheck, ...] = tuple(
    m.check_recipient for m in _modules("check_recipient")
)
RULES: tuple[Rule, ...] = tuple(
    dict.fromkeys(
        m.RULE for m in _MODULES if hasattr(m, "check") or not hasattr(m, "check_entry")
    )
)
"""The rules that a letter, or the files that it is made from, can break."""
ALL_RULES: tuple[Rule, ...] = tuple(dict.fromkeys(m.RULE for m in _MODULES))

SEVERITIES: Mapping[str, Severity] = {rule.code: rule.severity for rule in RULES}
FINAL_CODES = frozenset(rule.code for rule in ALL_RULES if rule.is_final)
"""The rules whose warnings stop a letter from being sent."""
BLOCKING_CODES = frozenset(rule.code for rule in ALL_RULES if rule.is_blocking)
