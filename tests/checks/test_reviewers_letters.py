"""Rules of reviewers: what is corrected, what two letters say, how long it takes."""

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from appeals.workflow.drafting.fix import fix_files
from tests.checks.composed import FILE, FIRST_LINE, at
from tests.checks.test_reviewer_rules import FR, A, B, found_in, opened
from tests.costs import assert_costs


@pytest.mark.parametrize(
    ("text", "after", "more"),
    [
        ("So it is [@report, p. 1]. Yes.", "So it is. [@report, p. 1] Yes.", ""),
        (
            "So “it is” [@a-book, p. 1][@report]{id=x}, he said.",
            "So “it is”, [@a-book, p. 1][@report]{id=x} he said.",
            "",
        ),
        ("They said it again[4].", "They said it again.[4]", ""),
        ("Ils l’ont dit.[4] Bien.", "Ils l’ont dit[4]. Bien.", FR),
        (
            "They asked ,and were,refused,. So..",
            "They asked ,and were, refused. So.",
            "",
        ),
        ("They asked , and so.", "They asked, and so.", ""),
    ],
)
def test_marks_and_stops_change_their_places_at_once(tmp_path, text, after, more):
    report = check(opened(tmp_path, text, more), ["first"])
    (fixed,) = fix_files(tmp_path, report.edits, report.templates)
    line = FIRST_LINE - 1 + more.count("\n")
    assert fixed.after.split("\n")[line] == after


def test_what_two_letters_say_is_compared(tmp_path):
    known = opened(tmp_path, f"It was sent to all of the 8 offices there. {A}")
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    other = tmp_path / "templates/letters/second.md"
    other.write_text(text.replace("8 offices", "9 offices"), encoding="utf-8")
    report = check(load_workspace(tmp_path))
    (found,) = [f for f in report.findings if f.code == "FAC014"]
    assert "templates/letters/first.md, line 9" in found.message
    assert [each.letter for each in report.concerns[found]] == ["second"]
    other.write_text(text.replace(A, B), encoding="utf-8")
    report = check(load_workspace(tmp_path))
    assert [f.code for f in report.findings if f.code.startswith("CIT08")] == ["CIT084"]
    assert "CIT084" not in {f.code for f in check(known, ["first"]).findings}


def test_the_place_of_a_word_is_its_own(tmp_path):
    (found,) = found_in(tmp_path, "STY020", "a\nIt met on 31 November 2020.")
    assert at(found) == (2, 11, 27)


@pytest.mark.parametrize(
    "piece", [" ", "two requests ", "^[", "[@", "Anna ", "((", "THE ", "1,000 ", "“"]
)
def test_what_comes_a_thousand_times_takes_no_longer(tmp_path, piece):
    few, many = (checking(tmp_path / str(n), piece * n) for n in (750, 3000))
    assert_costs(few, many, most=8)


def checking(root, pieces):
    """Give the check of a letter, which is read and composed before."""
    known = opened(root, f"a {pieces}.")
    letter = Composer(known).compose(
        LetterRequest("first", known.letter("first"), None)
    )
    return lambda: check_letter(letter)
