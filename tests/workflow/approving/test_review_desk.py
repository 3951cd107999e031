"""A reviewer at work: answers are taken for what was seen, and what changes is told."""

import pytest

from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.workflow.approving.review_desk import ReviewDesk
from appeals.workflow.drafting.selection import Selection
from tests.workflow.acts import changed
from tests.workflow.approving.test_marks import DAY, marked, written

LETTER = "templates/letters/first.md"
PERSON = "reviewer-a"


@pytest.fixture
def root(tmp_path):
    written(tmp_path)
    return tmp_path


def desk_of(root, person=None, **asked):
    return ReviewDesk(root, Selection("first", **asked), person)


def rows(state, verdict):
    return [row for row, use in state["uses"].items() if use["verdict"] == verdict]


def row_of(desk, words):
    """Give the row of a use by the end of its sentence in the page."""
    before, _, _ = desk.page().partition(f'data-words="{words}')
    return before.rpartition('data-row="')[2].partition('"')[0]


def test_an_answer_is_written_at_once_as_any_mark_and_shown(root):
    desk = desk_of(root)
    assert desk.use_count == len(desk.state()["uses"]) == 7
    row = row_of(desk, "It is so.")
    state = desk.mark(row, "query", "which edition?", PERSON, DAY)
    assert rows(state, "query") == [row]
    (mark,) = state["uses"][row]["marks"]
    assert mark == {
        "verdict": "query",
        "by": PERSON,
        "on": DAY.isoformat(),
        "comment": "which edition?",
    }
    text = (root / "reviews/marks/report.yaml").read_text()
    marked(root, 1, verdict="query", comment="which edition?")
    line = text.splitlines()[-1]
    assert (root / "reviews/marks/report.yaml").read_text() == f"{text}{line}\n"


def test_what_others_mark_meanwhile_is_told(root):
    desk = desk_of(root)
    before, row = desk.version(), row_of(desk, "It is so.")
    assert desk.version() == before
    marked(root, 1)
    assert desk.version() != before
    assert desk.version().split()[0] == before.split()[0]
    assert rows(desk.state(), "verified") == [row]


def test_the_last_answer_can_be_taken_back_again_and_again(root):
    desk = desk_of(root)
    file = root / "reviews/marks/report.yaml"
    row = row_of(desk, "It is so.")
    desk.mark(row, "verified", "", PERSON, DAY)
    kept = file.read_bytes()
    desk.mark(row, "wrong", "typed in haste", PERSON, DAY)
    state = desk.take_back(PERSON)
    assert (state["row"], rows(state, "verified")) == (row, [row])
    assert file.read_bytes() == kept
    assert rows(desk.take_back(PERSON), "verified") == []
    with pytest.raises(UsageError, match="nothing to take back"):
        desk.take_back(PERSON)


def test_what_was_said_already_is_not_written_again(root):
    desk = desk_of(root)
    row = row_of(desk, "It is so.")
    desk.mark(row, "query", "why?", PERSON, DAY)
    before = (root / "reviews/marks/report.yaml").read_bytes()
    assert rows(desk.mark(row, "query", "why?", PERSON, DAY), "query") == [row]
    assert (root / "reviews/marks/report.yaml").read_bytes() == before
    assert rows(desk.take_back(PERSON), "query") == []


def test_an_answer_that_an_approval_may_rest_on_is_not_taken_back(root):
    desk = desk_of(root)
    desk.mark(row_of(desk, "It is so."), "verified", "", PERSON, DAY)
    record = root / "reviews/first/approvals/one.json"
    record.parent.mkdir(parents=True)
    record.write_text("{}")
    with pytest.raises(BlockedError, match="approved since"):
        desk.take_back(PERSON)
    assert rows(desk.state(), "verified")


def test_an_answer_of_somebody_else_is_not_taken_back(root):
    desk = desk_of(root)
    row = row_of(desk, "It is so.")
    desk.mark(row, "verified", "", PERSON, DAY)
    (root / "reviews/marks/report.yaml").unlink()
    with pytest.raises(UsageError, match="nothing to take back"):
        desk.take_back("reviewer-b")
    with pytest.raises(BlockedError, match="no longer in its file"):
        desk.take_back(PERSON)


def test_a_changed_letter_is_told_and_an_answer_to_what_it_was_is_refused(root):
    desk = desk_of(root)
    version, row = desk.version(), row_of(desk, "It is so.")
    other = row_of(desk, "You know it.")
    changed(root, LETTER, "It is so.", "It is not so.")
    with pytest.raises(BlockedError, match="has changed since you saw it"):
        desk.mark(row, "verified", "", PERSON, DAY)
    assert not (root / "reviews").exists()
    assert desk.version().split()[0] != version.split()[0]
    assert row not in desk.state()["uses"]
    assert rows(desk.mark(other, "verified", "", PERSON, DAY), "verified") == [other]
    assert "It is not so." in desk.page()


def test_an_answer_to_an_entry_that_was_edited_is_refused(root):
    desk = desk_of(root)
    row = row_of(desk, "It is so.")
    changed(root, "citations.yaml", "2098-01-02", "2098-01-03")
    with pytest.raises(BlockedError, match="has changed since you saw it"):
        desk.mark(row, "verified", "", PERSON, DAY)


@pytest.mark.parametrize("what", ["deleted", "broken"])
def test_while_the_letter_cannot_be_read_nothing_is_taken_or_lost(root, what):
    desk = desk_of(root)
    row, page = row_of(desk, "It is so."), desk.page()
    desk.mark(row, "verified", "", PERSON, DAY)
    text = (root / LETTER).read_text()
    if what == "deleted":
        (root / LETTER).unlink()
    else:
        changed(root, LETTER, "{% else %}", "")
        changed(root, LETTER, "{% if", "{% iff")
    version = desk.version()
    assert version.endswith("!")
    state = desk.state()
    assert state["problem"]
    assert rows(state, "verified") == [row]
    with pytest.raises(BlockedError):
        desk.mark(row, "wrong", "", PERSON, DAY)
    assert len(desk.page()) > len(page) - 500
    (root / LETTER).write_text(text)
    assert not desk.version().endswith("!")
    desk.mark(row, "wrong", "", PERSON, DAY)


def test_marks_edited_into_nonsense_are_said(root):
    desk = desk_of(root)
    row = row_of(desk, "It is so.")
    desk.mark(row, "verified", "", PERSON, DAY)
    file = root / "reviews/marks/report.yaml"
    changed(root, "reviews/marks/report.yaml", "verdict: verified", "verdict: fine")
    assert "reviews/marks/report.yaml:3" in str(desk.state()["problem"])
    text = file.read_text()
    with pytest.raises(AppealsError):
        desk.mark(row, "wrong", "", PERSON, DAY)
    assert file.read_text() == text
    changed(root, "reviews/marks/report.yaml", "verdict: fine", "verdict: verified")
    assert desk.state()["problem"] == ""


@pytest.mark.parametrize(
    ("person", "error", "message"),
    [
        ("nobody", UsageError, "unknown person 'nobody'"),
        ("sender-a", BlockedError, "is not a reviewer or approver"),
        ("../reviewer-a", UsageError, "unknown person"),
    ],
)
def test_only_who_reviews_can_answer(root, person, error, message):
    with pytest.raises(error, match=message):
        desk_of(root, person)
    desk = desk_of(root)
    with pytest.raises(error, match=message):
        desk.mark(row_of(desk, "It is so."), "verified", "", person, DAY)
    assert not (root / "reviews").exists()


def test_a_page_that_was_opened_for_somebody_takes_answers_of_no_other(root):
    desk = desk_of(root, PERSON)
    row = row_of(desk, "It is so.")
    with pytest.raises(UsageError, match="opened for 'reviewer-a' alone"):
        desk.mark(row, "verified", "", "reviewer-b", DAY)
    assert rows(desk.mark(row, "verified", "", PERSON, DAY), "verified") == [row]


def test_who_is_to_check_the_letter_is_offered_first(root):
    def offered():
        options = desk_of(root).page().partition("<select")[2].partition("</select")[0]
        return [each.partition("<")[0] for each in options.split("<option>")[1:]]

    known = offered()
    assert PERSON in known
    (root / "reviews").mkdir()
    (root / "reviews/assigned.yaml").write_text(
        f"schema: appeals/assigned@1\nletters:\n  first: [{known[-1]}]\n"
    )
    assert offered()[0] == known[-1]


def test_a_workspace_without_a_reviewer_says_how_to_add_one(root):
    people = "schema: appeals/people@1\npeople:\n  drafter-a:\n    roles: [drafter]\n"
    (root / "people.yaml").write_text(people)
    with pytest.raises(BlockedError, match=r"nobody in people\.yaml"):
        desk_of(root)


def test_a_letter_or_recipient_that_is_not_there_is_named(root):
    with pytest.raises(UsageError, match="unknown letter"):
        ReviewDesk(root, Selection("../first"), None)
    with pytest.raises(UsageError, match="office-x"):
        desk_of(root, to=("office-x",))


def test_what_all_letters_share_comes_first(root):
    page = desk_of(root).page()
    where = [part.partition("<")[0] for part in page.split("</span> · ")[1:]]
    own = [place for place in where if place.startswith("Only in")]
    assert where == ["In all 2 letters"] * (len(where) - len(own)) + own
    assert len(own) == 2
    assert page.count("<template data-title") == 2
