"""Finds the files of rules by folder, without importing any; chooses among them.

A file named like `cit004_malformed_cite.py`, in rules/ or here, defines its `RULE`.
`appeals rule CODE` reads one of them; the catalogue imports all. `--select` and
`--ignore` choose which rules are reported.
"""

import ast
import re
from importlib.resources import files
from pkgutil import iter_modules
from typing import NamedTuple

from appeals import checks, rules
from appeals.errors import UsageError, did_you_mean
from appeals.rules.rule import Rule

_RULE_FILE = re.compile(r"(?P<code>[a-z]{2,4}[0-9]{3})_\w+")


def rule_files() -> tuple[tuple[str, str], ...]:
    """Give code and module of every file, in the order of their codes.

    ("CIT004", "appeals.rules.cit004_malformed_cite"). A rule of rules/ that has its
    check in a file here appears twice, this file first.
    """
    found = sorted(
        (match["code"].upper(), module.name, package.__name__)
        for package in (rules, checks)
        for module in iter_modules(package.__path__)
        if (match := _RULE_FILE.fullmatch(module.name))
    )
    return tuple((code, f"{package}.{name}") for code, name, package in found)


def find_rule(code: str) -> Rule | None:
    """Give the rule of a code; None if there is none.

    Its file is read, not imported: what its check needs takes longer to load than all
    the rest of `appeals rule CODE`.
    """
    module = dict(rule_files()).get(code.upper())
    if module is None:
        return None
    package, _, name = module.rpartition(".")
    tree = ast.parse((files(package) / f"{name}.py").read_text(encoding="utf-8"))
    (call,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.targets[0]) == "RULE"
    )
    options = {str(k.arg): bool(ast.literal_eval(k.value)) for k in call.keywords}
    severity = ast.literal_eval(call.args[2])
    return Rule.of(module, ast.get_docstring(tree, clean=False), severity, **options)


class RuleChoice(NamedTuple):
    """Codes of rules, or their first letters: "CIT004", "STY".

    With `selected` only these are reported. `ignored` are not, unless `selected` names
    them more closely: `--ignore STY --select STY001` leaves STY001.
    """

    selected: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def keeps(self, code: str) -> bool:
        """Say whether findings of this code are wanted."""
        chosen = max(map(len, filter(code.startswith, self.selected)), default=-1)
        left_out = max(map(len, filter(code.startswith, self.ignored)), default=-1)
        if self.selected and chosen < 0:
            return False
        return left_out < 0 or chosen > left_out


def read_choice(selected: tuple[str, ...], ignored: tuple[str, ...]) -> RuleChoice:
    """Read codes and beginnings of codes, in small letters too.

    Raises UsageError for one that no rule has.
    """
    known = tuple(dict(rule_files()))
    for option, words in (("--select", selected), ("--ignore", ignored)):
        for word in words:
            if not any(code.startswith(word.upper()) for code in known):
                raise UsageError(
                    f"{option} names no rule: '{word}'",
                    remedy=did_you_mean(word, known) or "`appeals rule` lists all",
                )
    return RuleChoice(
        tuple(word.upper() for word in selected),
        tuple(word.upper() for word in ignored),
    )
