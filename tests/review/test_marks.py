"""Marks on the disk, and what they say of each use together."""

import hashlib
import threading
from dataclasses import replace

import pytest

from appeals.errors import AppealsError, BlockedError, WorkspaceError
from appeals.review import marks as module
from appeals.review.marks import MarksFolder, UseMark, judge_uses
from appeals.storage.locking import hold_lock
from tests.checks.letters import CITATIONS, changed
from tests.review.letters import BODY, use_of, uses_in

FILE = "reviews/marks/report.yaml"
PEOPLE = ("reviewer-a", "reviewer-b")


@pytest.fixture(scope="module")
def uses(tmp_path_factory):
    return uses_in(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def use(uses):
    return use_of(uses, "report", "p. 3")


def add(root, use, verdict="verified", by="reviewer-a", on="2099-11-29", comment=None):
    mark = UseMark.of(use, verdict, by, on, comment)
    return MarksFolder(root).add([(use, mark)])


def judged(root, uses, use):
    """Judge a use among others, as a new command would."""
    found = judge_uses(uses, MarksFolder(root), PEOPLE)
    return next(each for each in found if each.use.id == use.id)


def why(found):
    return [fallen.why for fallen in found.fallen]


def test_a_use_without_a_mark_is_open(tmp_path, uses, use):
    assert judged(tmp_path, uses, use).verdict == "open"
    assert not (tmp_path / "reviews").exists()


def test_a_mark_is_one_line_without_words_of_the_letter(tmp_path, uses, use):
    assert add(tmp_path, use, comment='seen: "so", p. 3 #1') == (FILE,)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert text.startswith("schema: appeals/marks@1\nmarks:\n- {use: ")
    assert len(text.splitlines()) == 3
    assert use.words not in text
    (stored,) = judged(tmp_path, uses, use).marks
    assert stored.mark.comment == 'seen: "so", p. 3 #1'
    assert str(stored.place) == f"{FILE}:3:3"
    assert stored.mark.place == "templates/letters/first.md:8"
    attributes = (tmp_path / "reviews/marks/.gitattributes").read_text()
    assert "merge=union" in attributes


def test_a_mark_on_a_fact_has_a_file_of_its_own(tmp_path, uses):
    fact = use_of(uses, "cases", kind="fact")
    assert add(tmp_path, fact) == ("reviews/marks/facts/cases.yaml",)
    assert judged(tmp_path, uses, fact).verdict == "verified"


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("verified", "verified", "verified"),
        ("wrong", "wrong", "wrong"),
        ("verified", "wrong", "query"),
        ("query", "verified", "query"),
    ],
)
def test_two_people_must_agree(tmp_path, uses, use, first, second, together):
    add(tmp_path, use, first)
    add(tmp_path, use, second, by="reviewer-b")
    assert judged(tmp_path, uses, use).verdict == together


def test_what_a_person_said_last_counts(tmp_path, uses, use):
    add(tmp_path, use, "wrong")
    add(tmp_path, use, "verified")
    assert judged(tmp_path, uses, use).verdict == "verified"
    add(tmp_path, use, "wrong", on="2099-11-28")
    assert judged(tmp_path, uses, use).verdict == "verified"


def test_a_mark_of_somebody_unknown_does_not_hold(tmp_path, uses, use):
    add(tmp_path, use, by="nobody")
    assert judged(tmp_path, uses, use).verdict == "open"


def test_it_counts_for_every_letter_that_says_the_same(tmp_path, uses, use):
    for each in uses:
        add(tmp_path, each)
    other = judge_uses(uses_in(tmp_path, to="office-b"), MarksFolder(tmp_path), PEOPLE)
    verdicts = [(each.use.key, each.verdict) for each in other]
    assert verdicts.count(("book", "open")) == 1
    assert sum(verdict == "verified" for _, verdict in verdicts) == len(uses) - 1


def test_an_edited_entry_takes_its_marks_and_no_others(tmp_path, uses, use):
    for each in uses:
        add(tmp_path, each)
    edited = changed(CITATIONS, "date: 2098-01-02", "date: 2098-01-03")
    now = judge_uses(uses_in(tmp_path, citations=edited), MarksFolder(tmp_path), PEOPLE)
    assert {each.use.key for each in now if each.verdict == "open"} == {"report"}
    fallen = {reason for each in now for reason in why(each)}
    assert fallen == {"the entry was edited: date"}


def test_another_archived_copy_takes_it_and_the_first_one_does_not(tmp_path, uses, use):
    add(tmp_path, use)
    kept = replace(use, archive_sha256="a" * 64)
    assert judged(tmp_path, [kept], kept).verdict == "verified"
    add(tmp_path, kept)
    other = replace(use, archive_sha256="b" * 64)
    assert why(judged(tmp_path, [other], other)) == ["another archived copy"]
    assert why(judged(tmp_path, [use], use)) == ["the archived copy is gone"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("It is so.", "It is not so.", "the sentence changed"),
        ("p. 3]", "p. 2]", "the place changed: it was p. 3"),
        ("p. 3]", "p. 3 | at the end]", "the words around the cite changed"),
    ],
)
def test_what_took_the_place_of_a_marked_use_says_why(
    tmp_path, uses, use, old, new, reason
):
    add(tmp_path, use)
    now = uses_in(tmp_path, changed(BODY, old, new))
    found = judge_uses(now, MarksFolder(tmp_path), PEOPLE)
    assert [(e.use.note, e.verdict, why(e)) for e in found if e.fallen] == [
        (1, "open", [reason])
    ]


def test_a_use_of_another_recipient_has_not_fallen(tmp_path, uses):
    add(tmp_path, use_of(uses, "book", "p. 1"))
    every = [*uses, *uses_in(tmp_path, to="office-b")]
    found = judge_uses(every, MarksFolder(tmp_path), PEOPLE)
    assert not any(each.fallen for each in found)


def test_a_mark_made_in_another_letter_may_still_be_used_there(tmp_path, uses, use):
    add(tmp_path, replace(use, letter="other"))
    now = uses_in(tmp_path, changed(BODY, "It is so.", "It is not so."))
    found = judge_uses(now, MarksFolder(tmp_path), PEOPLE)
    assert not any(each.fallen for each in found)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nonsense", 1, "is not a file of marks"),
        ("schema: appeals/marks@2\nmarks: []\n", 1, "is not a file of marks"),
        ("schema: appeals/marks@1\nmarks:\n- {use: [\n", 3, "bracket"),
        ("schema: appeals/marks@1\nmarks:\n- {use: xyz}\n", 3, "'use' must be"),
    ],
)
def test_a_file_edited_into_nonsense_is_named_and_left_alone(
    tmp_path, uses, use, text, line, message
):
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text(text)
    for act in (lambda: judged(tmp_path, uses, use), lambda: add(tmp_path, use)):
        with pytest.raises(AppealsError) as caught:
            act()
        problem = caught.value.problems[0]
        assert (problem.place.file, problem.place.line) == (FILE, line)
        assert any(message in each.message for each in caught.value.problems)
    assert path.read_text() == text


def test_what_stands_in_a_file_stays_byte_for_byte(tmp_path, uses, use):
    add(tmp_path, use)
    path = tmp_path / FILE
    before = path.read_bytes().removesuffix(b"\n") + b"  # my remark"
    path.write_bytes(before)
    add(tmp_path, use, "wrong", by="reviewer-b")
    assert path.read_bytes().startswith(before + b"\n- {")
    assert judged(tmp_path, uses, use).verdict == "query"


def test_marks_laid_out_otherwise_are_left_alone(tmp_path, uses, use):
    add(tmp_path, use)
    path = tmp_path / FILE
    text = path.read_text().replace("\n- {", " [{").removesuffix("\n") + "]\n"
    path.write_text(text)
    with pytest.raises(WorkspaceError, match="not laid out"):
        add(tmp_path, use)
    assert path.read_text() == text


def test_all_who_mark_at_once_are_heard(tmp_path, uses, use):
    names = [f"reviewer-{sign}" for sign in "abcdef"]
    threads = [
        threading.Thread(target=add, args=(tmp_path, use), kwargs={"by": name})
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = MarksFolder(tmp_path).of("source", "report")[use.id]
    assert sorted(each.mark.by for each in stored) == names


def test_who_waits_for_long_is_told(tmp_path, use, monkeypatch):
    monkeypatch.setattr(module, "_TRIES", 2)
    with (
        hold_lock(tmp_path / "reviews/marks/.lock", "marks are being added"),
        pytest.raises(BlockedError, match="marks are being added by another command"),
    ):
        add(tmp_path, use)


def test_a_hash_of_words_is_that_of_the_words(use):
    assert use.sentence_sha256 == hashlib.sha256(b'"It is so."').hexdigest()


def test_a_mark_that_was_just_made_can_be_taken_back_and_no_other(tmp_path, use):
    add(tmp_path, use, comment="mine")
    before = (tmp_path / FILE).read_bytes()
    add(tmp_path, use, "wrong", by="reviewer-b")
    folder = MarksFolder(tmp_path)
    other = UseMark.of(use, "wrong", "reviewer-b", "2099-11-29", None)
    assert folder.take_back(use, other)
    assert (tmp_path / FILE).read_bytes() == before
    assert not folder.take_back(use, other)
    own = UseMark.of(use, "verified", "reviewer-a", "2099-11-29", "mine")
    assert folder.take_back(use, own)
    assert (tmp_path / FILE).read_text() == "schema: appeals/marks@1\nmarks:\n"
    assert not judge_uses([use], folder, PEOPLE)[0].marks
