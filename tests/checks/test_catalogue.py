"""The catalogue lists every rule file, and each rule documents itself."""

import re
from functools import cache
from pathlib import Path

import pytest

from appeals import checks, rules
from appeals.checks.catalogue import ALL_RULES, RULES
from appeals.rules.rule import Rule
from tests.checks.test_rules import RIGHT, WRONG

FOLDERS = [Path(str(each.__file__)).parent for each in (rules, checks)]
RULE_FILE = re.compile(r"(?P<code>[a-z]{2,4}\d{3})_(?P<name>\w+)\.py")
PARTS = ("What it finds:", "Why it matters:", "Example", "How to fix it:")
CODES = [rule.code for rule in RULES]
RENDERED_BY_THE_PDF = {f"PDF00{number}" for number in range(1, 8)}
"""Provoked with the pages that were laid out, in tests/writers/pdf."""


def test_every_rule_file_is_in_the_catalogue_under_its_name():
    names = [path.name for folder in FOLDERS for path in folder.iterdir()]
    files = filter(None, map(RULE_FILE.fullmatch, names))
    expected = {(m["code"].upper(), m["name"].replace("_", "-")) for m in files}
    assert {(rule.code, rule.name) for rule in ALL_RULES} == expected
    assert len({rule.code for rule in ALL_RULES}) == len(ALL_RULES)


def test_codes_are_sorted_and_unique():
    assert sorted(set(CODES)) == CODES


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_rule_says_what_it_finds_why_an_example_and_the_remedy(rule: Rule):
    places = [rule.documentation.find(f"\n\n{part}") for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)
    summary, blank = rule.documentation.split("\n")[:2]
    assert summary.endswith(".")
    assert blank == ""


@cache
def _other_tests() -> str:
    tests = Path(__file__).parents[1].rglob("test_*.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in tests)


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_rule_has_a_letter_that_breaks_it_and_one_that_does_not(rule: Rule):
    in_tables = {w.code for w in WRONG} & {code for code, _ in RIGHT}
    is_tested = rule.code in in_tables | RENDERED_BY_THE_PDF
    is_tested = is_tested or rule.code in _other_tests()
    assert is_tested


def test_what_only_the_pages_show_is_documented_and_finds_nothing_itself():
    assert set(CODES) >= RENDERED_BY_THE_PDF
