"""Finds the files of rules by folder, without the import of any.

A file named like `cit004_malformed_cite.py`, in rules/ or here, makes its `RULE`.
`appeals rule CODE` reads one of them; the catalogue imports all.
"""

import ast
import re
from importlib.resources import files
from pkgutil import iter_modules

from appeals import checks, rules
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

    Its file is read and not imported: what its check works with takes longer to load
    than all else that `appeals rule CODE` does.
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
