"""The page that goes along as a file, and what of its answers is taken back."""

import json
from datetime import date

import pytest

from appeals.errors import AppealsError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.review import filled_list
from appeals.review.filled_list import ANSWERS
from appeals.review.list_reader import read_list
from appeals.workflow.approving.review_export import export_page
from appeals.workflow.approving.review_import import import_marks, refuse_changed
from appeals.workflow.drafting.selection import Selection
from tests.workflow.acts import changed
from tests.workflow.approving.test_marks import marked, written

DAY = date(2099, 11, 20)


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Read pages in this process, which starts once."""
    monkeypatch.setattr(
        filled_list,
        "read_in_subprocess",
        lambda _, kind, data: read_list(kind, data).model_dump_json().encode(),
    )


@pytest.fixture
def root(tmp_path):
    written(tmp_path)
    return tmp_path


def exported(root, **asked):
    return export_page(root, Selection("first"), **asked).file.path


def data_of(page, name):
    return json.loads(page.partition(f'id="{name}">')[2].partition("</script>")[0])


def answered(root, said=None, **changes):
    """Save answers as the script of the page does: one for each use, by its number."""
    page = exported(root, is_forced=True).read_text()
    rows = list(data_of(page, "state")["uses"])
    filled = {
        "schema": "appeals/review-answers@1",
        "list": data_of(page, "list"),
        "export": data_of(page, "state")["letters"],
        "reviewer": "reviewer-a",
        "day": "2099-11-19",
        "count": 3,
        "answers": [
            {"use": rows[number], "verdict": verdict, "comment": comment, "what": "one"}
            for number, (verdict, comment) in (said or {0: ("verified", "")}).items()
        ],
        **changes,
    }
    return saved(root, page, json.dumps(filled).replace("<", "\\u003c"))


def saved(root, page, answers):
    file = root / "back.html"
    head = ANSWERS.decode()
    file.write_text(page.replace(f"{head}null<", f"{head}{answers}<"))
    return file


def imported(root, file, person=None):
    return import_marks(load_workspace(root), file, person, DAY)


def test_the_file_needs_nothing_else(root):
    path = exported(root)
    page = path.read_text()
    assert path.name == "review-first-page.html"
    assert 'data-mode="offline"' in page
    assert "connect-src" not in page
    assert data_of(page, "answers") is None
    assert len(data_of(page, "list")["letters"]) == 2


def test_what_was_answered_comes_back_as_marks(root):
    said = {0: ("verified", ""), 1: ("query", "a </script> b"), 2: ("Wrong", "no")}
    report = imported(root, answered(root, said))
    assert [mark.verdict for _, mark in report.marks] == ["verified", "query", "wrong"]
    assert {(mark.by, mark.on) for _, mark in report.marks} == {
        ("reviewer-a", "2099-11-19")
    }
    assert report.marks[1][1].comment == "a </script> b"
    again = imported(root, answered(root, said))
    assert (len(again.marks), again.known_count) == (0, 3)


def test_marks_made_before_go_along(root):
    marked(root, 1, verdict="query", comment="which?")
    state = data_of(exported(root).read_text(), "state")
    (use,) = [use for use in state["uses"].values() if use["marks"]]
    assert (use["verdict"], use["marks"][0]["comment"]) == ("query", "which?")


def test_an_answer_to_what_changed_since_is_named_and_not_taken(root):
    file = answered(root, {0: ("verified", ""), 1: ("verified", "")})
    changed(root, "citations.yaml", "2098-01-02", "2098-01-03")
    report = imported(root, file)
    assert len(report.changed) == 1
    assert "changed since the list was written" in refuse_changed(report).message


def test_a_page_that_was_not_answered_says_what_to_do(root):
    with pytest.raises(UsageError, match="press 'Save answers' there"):
        imported(root, exported(root))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"schema": "appeals/review-answers@2"}, "edited by hand, or are damaged"),
        ({"list": {"letters": []}}, "edited by hand"),
        ({"export": "../.."}, "edited by hand"),
        ({"answers": [{"use": "../../x", "verdict": "verified"}]}, "edited by hand"),
        ({"answers": [{"use": f"{1:016}-{1:08}", "verdict": "fine"}]}, "unknown verdi"),
        ({"answers": "all"}, "edited by hand"),
        ({"answers": []}, "nothing is filled in"),
        ({"reviewer": ""}, "does not say who checked it"),
        ({"reviewer": "nobody"}, "unknown person 'nobody'"),
        ({"reviewer": "sender-a"}, "may not mark"),
        ({"day": "2099-11-30"}, "yet to come"),
        ({"day": "soon"}, "is not a day"),
        ({"more": 1}, "edited by hand"),
    ],
    ids=str,
)
def test_edited_answers_are_refused_whole(root, change, why):
    file = answered(root, **change)
    with pytest.raises(AppealsError, match=why):
        imported(root, file)
    assert not (root / "reviews").exists()


def test_a_page_of_another_workspace_is_refused(root):
    page = exported(root).read_text()
    own, other = (f"{n * 8}-{n * 4}-{n * 4}-{n * 4}-{n * 12}" for n in "01")
    file = answered(root, list={**data_of(page, "list"), "workspace": other})
    settings = root / "appeals.toml"
    settings.write_text(f'id = "{own}"\n{settings.read_text()}')
    with pytest.raises(UsageError, match="of another workspace"):
        imported(root, file)
    assert not (root / "reviews").exists()


@pytest.mark.parametrize(
    "answers",
    [
        "{",
        "[" * 100_000,
        '{"schema": 1}',
        f"null</script>{ANSWERS.decode()}{{}}",
        "\ud7ff",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_files_are_refused(root, answers):
    file = saved(root, exported(root).read_text(), answers)
    with pytest.raises(UsageError, match="edited by hand, or are damaged"):
        imported(root, file)


def test_an_answer_twice_and_not_the_same_is_named(root):
    file = answered(root, {0: ("verified", "")})
    page = file.read_text()
    filled = data_of(page, "answers")
    filled["answers"] += [{**filled["answers"][0], "verdict": "wrong"}]
    file = saved(root, exported(root).read_text(), json.dumps(filled))
    with pytest.raises(UsageError, match="answer 2 says something else than answer 1"):
        imported(root, file)
