"""The reviewer's page as a browser gets it, and answers as it sends them."""

import json

import pytest

from appeals.web.review import review_routes
from appeals.workflow.approving.review_desk import ReviewDesk
from appeals.workflow.drafting.selection import Selection
from tests.workflow.acts import changed
from tests.workflow.approving.test_marks import DAY, written

LETTER = "templates/letters/first.md"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("workspace")
    written(root)
    return root


@pytest.fixture(scope="module")
def visitor(visit, root):
    desk = ReviewDesk(root, Selection("first"), None)
    with visit(lambda server: review_routes(server, desk, lambda: DAY)) as one:
        yield one


def post(visitor, path, body):
    status, _, text = visitor.ask(f"/folder/{path}", "POST", json.dumps(body).encode())
    return status, json.loads(text) if text.startswith("{") else text


def state(visitor):
    return json.loads(visitor.ask("/folder/state")[2])


def test_the_page_runs_our_script_and_reaches_this_server_alone(visitor):
    status, headers, page = visitor.ask()
    policy = headers["content-security-policy"]
    assert status == 200
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert policy.endswith("connect-src 'self'; frame-ancestors 'none'")
    for outside in ('src="', 'href="http', "@import", "url("):
        assert outside not in page.partition("<main>")[0]


def test_an_answer_is_saved_shown_and_taken_back(visitor, root):
    row = next(iter(state(visitor)["uses"]))
    answer = {"row": row, "verdict": "verified", "person": "reviewer-a"}
    status, found = post(visitor, "marks", {**answer, "comment": "a\u0000b\u202e \n c"})
    assert (status, found["uses"][row]["verdict"]) == (200, "verified")
    assert found["uses"][row]["marks"][0]["comment"] == "ab \n c"
    assert 'comment: "ab \\n c"' in (root / "reviews/marks/report.yaml").read_text()
    assert state(visitor) == found
    assert post(visitor, "undo", {"person": "reviewer-a"})[1]["row"] == row
    assert state(visitor)["uses"][row] == {"verdict": "open", "marks": []}
    status, found = post(visitor, "undo", {"person": "reviewer-a"})
    assert (status, found["problems"][0]["code"]) == (409, "usage")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"row": "0" * 16 + "-" + "0" * 8}, 409),
        ({"row": "../../appeals.toml"}, 409),
        ({"row": "x" * 999}, 422),
        ({"person": "nobody"}, 409),
        ({"person": "sender-a"}, 409),
        ({"person": 1}, 422),
        ({"verdict": "fine"}, 422),
        ({"verdict": "open"}, 422),
        ({"comment": "x" * 4001}, 422),
        ({"on": "2020-01-01"}, 422),
    ],
    ids=str,
)
def test_an_odd_answer_is_refused_and_nothing_written(visitor, root, change, status):
    row = next(iter(state(visitor)["uses"]))
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    answer = {"row": row, "verdict": "verified", "person": "reviewer-a", **change}
    assert post(visitor, "marks", answer)[0] == status
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_letter_deleted_meanwhile_is_said_and_comes_back(visitor, root):
    text = (root / LETTER).read_text()
    row = next(iter(state(visitor)["uses"]))
    (root / LETTER).unlink()
    assert "unknown letter 'first'" in state(visitor)["problem"]
    assert "It is so." in visitor.ask()[2]
    answer = {"row": row, "verdict": "verified", "person": "reviewer-a"}
    assert post(visitor, "marks", answer)[0] == 409
    (root / LETTER).write_text(text)
    assert state(visitor)["problem"] == ""


def test_a_change_is_told_to_every_browser(visitor, root):
    first = state(visitor)
    changed(root, LETTER, "It is so.", "It is so, still.")
    second = state(visitor)
    assert first["letters"] != second["letters"]
    assert len(set(first["uses"]) - set(second["uses"])) == 1
    changed(root, LETTER, "It is so, still.", "It is so.")
    assert state(visitor) == first
