"""A rule is found by its file, which is read and not imported."""

import subprocess
import sys

import pytest

from appeals.checks.catalogue import ALL_RULES
from appeals.checks.rule_files import find_rule, rule_files
from appeals.rules.rule import Rule


@pytest.mark.parametrize("rule", ALL_RULES, ids=[rule.code for rule in ALL_RULES])
def test_every_rule_is_found_by_its_code(rule: Rule):
    assert find_rule(rule.code.lower()) == rule


def test_files_are_in_the_order_of_their_codes():
    codes = [code for code, _ in rule_files()]
    assert codes == sorted(codes)


def test_a_code_that_no_file_has_is_none():
    assert find_rule("XYZ999") is None
    assert find_rule("") is None


def test_no_rule_is_imported():
    program = (
        "import sys\n"
        "from appeals.checks.rule_files import find_rule\n"
        "find_rule('SAF006')\n"
        "print([m for m in sys.modules if m.startswith('appeals.checks.')])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "['appeals.checks.rule_files']"
