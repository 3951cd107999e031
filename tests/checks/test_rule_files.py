"""A rule is found by its file, which is read and not imported."""

import subprocess
import sys

import pytest

from appeals.checks.catalogue import ALL_RULES
from appeals.checks.rule_files import find_rule, read_choice, rule_files
from appeals.errors import UsageError
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


@pytest.mark.parametrize(
    ("selected", "ignored", "kept"),
    [
        ((), (), {"STY001", "STY002", "CIT010"}),
        (("STY",), (), {"STY001", "STY002"}),
        (("sty001", "CIT"), (), {"STY001", "CIT010"}),
        ((), ("STY",), {"CIT010"}),
        (("STY",), ("STY001",), {"STY002"}),
        (("STY001",), ("STY",), {"STY001"}),
        (("STY",), ("STY",), set()),
    ],
)
def test_codes_and_beginnings_are_read(selected, ignored, kept):
    choice = read_choice(selected, ignored)
    assert {c for c in ("STY001", "STY002", "CIT010") if choice.keeps(c)} == kept


@pytest.mark.parametrize(("selected", "ignored"), [(("STX",), ()), ((), ("CIT0010",))])
def test_what_no_rule_has_is_refused_with_the_nearest(selected, ignored):
    with pytest.raises(UsageError) as raised:
        read_choice(selected, ignored)
    assert (selected or ignored)[0] in raised.value.message
    assert raised.value.remedy
