"""What `check --fix` corrects is corrected, and nothing else in the file differs."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.checks.rule_files import RuleChoice
from appeals.checks.typed_words import all_printed
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError, Place, WorkspaceError
from appeals.model.finding import Correction
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from appeals.workflow.drafting.fix import fix_files, fix_text, write_files
from tests.checks.composed import FILE, FIRST_LINE, compose
from tests.checks.composed import workspace as make_workspace

BLANKS = "\u00a0\u202f"


def edit(column: int, old: str, new: str, line: int = 1) -> Correction:
    return Correction(Place("x.md", line, column, column + len(old)), old, new)


def test_words_that_are_there_are_replaced_and_line_ends_stay():
    text = "\ufeffone\r\ntwo two\r\n"
    fixed = fix_text("x.md", text, [edit(4, " two", "", 2), edit(1, "one", "1st")])
    assert fixed.after == "\ufeffone\r\ntwo\r\n"
    assert fixed.edits == 1  # a line that began with a number might be a list


@pytest.mark.parametrize(
    ("line", "edits", "after"),
    [
        ("abc", [edit(1, "abd", "x")], "abc"),
        ("abc", [edit(1, "ab", "x"), edit(2, "bc", "y")], "xc"),
        ("abc", [edit(3, "c", "3"), edit(1, "a", "x")], "xb3"),
        ("a - b", [edit(1, "a ", "")], "a - b"),
        ("abc", [edit(9, "c", "x")], "abc"),
        ("abc", [edit(1, "a", "x", line=7)], "abc"),
        ("a", [edit(1, "a", "")], "a"),
        ("b  a", [edit(4, "a", "")], "b  a"),
        ("x x - b", [edit(1, "x", ""), edit(3, "x", "")], " x - b"),
        ("xx- b", [edit(1, "x", ""), edit(2, "x", "")], "x- b"),
        ("xx", [edit(1, "x", ""), edit(2, "x", "")], "x"),
        ("1x. b", [edit(2, "x", "")], "1x. b"),
        ("- -x-", [edit(4, "x", "")], "- -x-"),
        ("a {x{ b }}", [edit(4, "x", "")], "a {x{ b }}"),
        ("a ^x[b]", [edit(4, "x", "")], "a ^x[b]"),
        ("a [x@b]", [edit(4, "x", "")], "a [x@b]"),
        ("a &x#38;", [edit(4, "x", "")], "a &x#38;"),
        (r"a \x* b", [edit(4, "x", "")], r"a \x* b"),
        ("a *x b* c", [edit(4, "x", "")], "a *x b* c"),
        ("[@a] x [@b]", [edit(6, "x", "")], "[@a] x [@b]"),
        ("*a* bx c", [edit(6, "x", "")], "*a* b c"),
    ],
)
def test_an_edit_that_does_not_fit_is_left_out(line, edits, after):
    assert fix_text("x.md", line, edits).after == after


def fixed_letter(root, text: str, **changes: str):
    workspace = make_workspace(root, text, **changes)
    report = check(workspace, ["first"])
    return workspace, report


def test_what_was_corrected_is_found_no_more(tmp_path):
    text = 'China is is “so” and "so" ... it\'s the the end of\u200b it.'
    workspace, report = fixed_letter(tmp_path, text)
    assert {f.code for f in report.findings} >= {"STY001", "STY002", "STY005"}
    write_files(
        workspace.root, fix_files(workspace.root, report.edits, report.templates)
    )
    again = check(load_workspace(tmp_path), ["first"])
    assert again.edits == ()
    assert not {f.code for f in again.findings} & {"STY001", "STY002", "STY005"}
    lines = (tmp_path / FILE).read_text(encoding="utf-8").split("\n")
    assert lines[FIRST_LINE - 1] == "China is “so” and “so” … it’s the end of it."


def test_a_file_that_has_changed_since_is_left_alone(tmp_path):
    workspace, report = fixed_letter(tmp_path, "China is is.")
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    with pytest.raises(BlockedError) as raised:
        fix_files(workspace.root, report.edits, report.templates)
    assert "has changed since it was checked" in raised.value.message
    fixed = fix_text(FILE, "is is", [edit(3, " is", "")])
    with pytest.raises(BlockedError):
        write_files(workspace.root, [fixed])


def test_only_what_was_chosen_is_corrected(tmp_path):
    workspace = make_workspace(tmp_path, 'China is is “so” and "so".')
    report = check(workspace, ["first"], (), RuleChoice(ignored=("STY002",)))
    assert [each.old for each in report.edits] == [" is"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'is is' }}",
        "{% set x = 'is is' %}{{ x }}",
        "a [@report | is is] b",
        "[is\nis](https://example.org)",
        "Bora Bora and New York York",
        "&quot;is&quot; and “so”",
        '\\"is\\" and “so”',
        'He wrote “is "it" so” and so.',
        '"one and “so”',
        "what you follow follow-ups show",
    ],
)
def test_what_is_no_plain_word_of_one_line_is_left_to_a_person(tmp_path, text):
    workspace, report = fixed_letter(tmp_path, text)
    assert fix_files(workspace.root, report.edits, report.templates) == ()


def test_the_marks_are_those_of_the_language(tmp_path):
    text = 'Il est dit "ainsi" et « ainsi » : c\'est tout ; voilà'
    workspace, report = fixed_letter(tmp_path, text, more="language: fr\n")
    (fixed,) = fix_files(workspace.root, report.edits, report.templates)
    line = fixed.after.split("\n")[FIRST_LINE]
    nbsp = "\u00a0"
    assert line == (
        f"Il est dit «{nbsp}ainsi{nbsp}» et «{nbsp}ainsi{nbsp}»{nbsp}: c’est tout{nbsp}"
        "; voilà"
    )


def as_said(letter) -> str:
    """Give the words of a letter without what a correction may change."""
    text = re.sub(f"[{BLANKS} ]+", " ", all_printed(letter).replace("\u200b", ""))
    text = re.sub(r"[“”]", '"', text).replace("’", "'").replace("…", "...")
    return re.sub(r"\b(\w+)( \1\b)+", r"\1", " ".join(text.split()))


PIECES = (
    "a|b|c|is|is is|the|\"|'s|...|…|“so”|*it*|[@report] |\u200b|{{ 'is is' }}"
    "|- |1.|\n|(|\\|*|^|[|{|&"
)
words = st.sampled_from(PIECES.split("|"))
gaps = st.sampled_from([" ", " ", "", "\u200b"])


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(words, gaps).map("".join), max_size=14).map("".join))
def test_nothing_but_the_fault_differs_after_a_fix(tmp_path_factory, text):
    root = tmp_path_factory.mktemp("letter")
    try:
        letter, workspace = compose(root, text)
    except WorkspaceError:  # a command of the template was begun
        return
    report = check(workspace, ["first"])
    fixed = fix_files(root, report.edits, report.templates)
    write_files(root, fixed)
    if not fixed:
        return
    after, _ = recompose(root)
    assert as_said(after) == as_said(letter)
    assert len(after.document.blocks) == len(letter.document.blocks)
    assert len(after.document.notes) == len(letter.document.notes)


def recompose(root):
    workspace = load_workspace(root)
    request = LetterRequest("first", workspace.letter("first"), None)
    return Composer(workspace).compose(request), workspace
