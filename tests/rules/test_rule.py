"""A rule is named by its file, and makes its own findings."""

import ast
import re
from pathlib import Path

import appeals
from appeals.checks.catalogue import ALL_RULES
from appeals.errors import Place
from appeals.model.finding import Correction, Finding
from appeals.rules import cit004_malformed_cite
from appeals.rules.rule import Rule

SOURCES = Path(str(appeals.__file__)).parent
PLACE = Place("templates/letters/first.md", 8, 2)
RULE = Rule.of("appeals.rules.abc001_two_words", "Words.\n", "warning")


def test_the_name_of_the_file_is_code_and_name_of_the_rule():
    assert (RULE.code, RULE.name) == ("ABC001", "two-words")
    assert (RULE.documentation, RULE.is_final) == ("Words.\n", False)
    assert Rule.of("abc001_a", None, "info").documentation == ""


def test_a_finding_has_the_code_and_severity_of_its_rule():
    found = RULE.finding("What is wrong", PLACE, "what to do", note=3)
    assert found == Finding(
        "ABC001", "What is wrong", "what to do", PLACE, "warning", note=3
    )


def test_a_finding_can_be_milder_or_graver_than_its_rule():
    found = RULE.finding("What is wrong", severity="error", recipient="office-a")
    assert (found.severity, found.recipient) == ("error", "office-a")
    assert (found.place, found.remedy, found.note) == (None, "", None)


def test_a_rule_may_know_the_right_words():
    edit = Correction(Place("templates/letters/first.md", 8, 4, 7), " is", "")
    found = RULE.finding("A doubled word", PLACE).add_edits([edit, None])
    assert found.edits == (edit,)
    assert found == RULE.finding("A doubled word", PLACE)
    assert not RULE.is_fixable
    assert Rule.of("abc002_b", "Words.", "warning", is_fixable=True).is_fixable


def test_the_words_of_a_rule_are_in_its_file():
    assert (
        cit004_malformed_cite.missing_cite("", PLACE).message
        == "A cite is missing here"
    )
    found = cit004_malformed_cite.unknown_signal("sea", "did you mean?", ["see"], PLACE)
    assert (found.code, found.severity, found.place) == ("CIT004", "error", PLACE)
    assert found.remedy.startswith("did you mean? The signals are: see. Write")
    alone = cit004_malformed_cite.unknown_signal("x", "", ["see"], PLACE)
    assert alone.remedy.startswith("The signals are: see. Write")


def test_no_code_is_typed_and_no_finding_made_beside_its_rule():
    codes = {rule.code for rule in ALL_RULES}
    known = re.compile(f"{'|'.join(sorted(codes))}")
    typed, made = [], []
    for path in SOURCES.rglob("*.py"):
        name = path.relative_to(SOURCES).as_posix()
        text = path.read_text(encoding="utf-8")
        is_suspect = known.search(text) or "Finding(" in text
        for node in ast.walk(ast.parse(text if is_suspect else "")):
            match node:
                case ast.Constant(value=str(words)) if known.fullmatch(words):
                    typed.append(f"{name}:{node.lineno}")
                case ast.Call(func=ast.Name(id="Finding")):
                    made.append(name)
    assert typed == []
    assert made == ["rules/rule.py"]
