"""Marking what a letter uses, and what an approval asks of the marks."""

import json
from datetime import date
from pathlib import Path

import pytest

from appeals.errors import BlockedError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.approving.approval_status import ApprovalStatuses
from appeals.workflow.approving.marks import MarkOptions, assign, mark
from appeals.workflow.approving.review_status import review_status
from appeals.workflow.drafting.selection import CaseChoice
from tests.checks.letters import CITATIONS, FACTS
from tests.registry.workspaces import write_workspace
from tests.workflow.acts import (
    PEOPLE,
    SETTINGS,
    approval_status,
    approved,
    changed,
    rendered_again,
)
from tests.workflow.options import options_for
from tests.workflow.sendings import front, recipients

BODY = """\
It is so. [@report]

They held {{ fact("cases", cite=False) }} people. [@book, p. 1; @resolution, para. 2]

{% if recipient.id == "office-a" %}
You know it. [@book, p. 3]
{% else %}
You do not. [@book, p. 4]
{% endif %}

It was {{ fact("cases", cite=False) }}.
"""
ALL = f'{SETTINGS}[review]\nnotes = "all"\n'
DAY = date(2099, 11, 20)
BOOK = "reviews/marks/book.yaml"


def written(root, settings=ALL, **changes):
    """Write a letter of four notes to two offices."""
    texts = {
        "appeals_toml": settings,
        "citations_yaml": CITATIONS,
        "facts_yaml": FACTS,
        "recipients_yaml": recipients(a="confirmed", b="confirmed"),
        "people_yaml": PEOPLE,
        "first_md": front(),
        **changes,
    }
    texts["first_md"] = texts["first_md"].replace("Words about 留置.\n", BODY)
    write_workspace(root, **texts)


def begun(root, settings=ALL, **changes):
    """Write and render it."""
    written(root, settings, **changes)
    rendered_again(root)


def marked(root, *notes, verdict="verified", person="reviewer-a", **more):
    asked = {"notes": notes, "verdict": verdict, "person": person} | more
    return mark(load_workspace(root), options_for(MarkOptions, **asked), DAY)


def all_marked(root):
    marked(root, 1, 2)
    marked(root, 3, to=("office-a",))
    marked(root, 3, to=("office-b",))
    marked(root, facts=("cases",))


def names(report):
    return [each.use.name for each in report.marked]


def test_a_note_is_marked_with_its_sources_and_the_facts_of_its_sentence(tmp_path):
    written(tmp_path)
    report = marked(tmp_path, 2)
    assert names(report) == [
        "note 2: book, p. 1",
        "note 2: resolution, para. 2",
        "note 2: the fact 'cases'",
    ]
    assert report.files == (
        BOOK,
        "reviews/marks/resolution.yaml",
        "reviews/marks/facts/cases.yaml",
    )
    assert len(report.rest) == 4


def test_one_source_of_a_note_can_be_marked_alone(tmp_path):
    written(tmp_path)
    report = marked(tmp_path, 2, sources=("A/HRC/45/13",), verdict="wrong")
    assert names(report) == ["note 2: resolution, para. 2"]
    assert len(marked(tmp_path, sources=("book",)).marked) == 3


@pytest.mark.parametrize(
    ("asked", "message", "remedy"),
    [
        ({"notes": (9,)}, "no note 9 of 'first' cites a source", "source: 1, 2, 3"),
        ({"notes": (1,), "sources": ("book",)}, "does not cite 'book'", "report"),
        ({"sources": ("boook",)}, "does not use the source 'boook'", "'book'?"),
        ({"facts": ("case",)}, "prints no fact 'case'", "'cases'?"),
        ({"notes": (3,)}, "is not the same to all recipients", "--to office-a"),
        ({"notes": (1,), "case": "x"}, "--case needs cases", "--cases FILE"),
        ({"notes": (1,), "person": "reviewer"}, "unknown person", "reviewer-b"),
        ({"notes": (1,), "to": ("office-c",)}, "unknown recipient", "office-"),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_marked(
    tmp_path, asked, message, remedy
):
    written(tmp_path)
    with pytest.raises(UsageError) as caught:
        marked(tmp_path, **{"notes": (), **asked})
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert not (tmp_path / "reviews").exists()


def test_only_a_reviewer_or_approver_marks_and_is_assigned(tmp_path):
    written(tmp_path)
    for act in (
        lambda: marked(tmp_path, 1, person="sender-a"),
        lambda: assign(load_workspace(tmp_path), "sender-a", (), is_removed=False),
    ):
        with pytest.raises(BlockedError, match="not a reviewer or approver"):
            act()


def test_where_all_must_be_verified_an_approval_names_what_is_not(tmp_path):
    begun(tmp_path)
    marked(tmp_path, 1)
    marked(tmp_path, 2, sources=("book",), verdict="query", comment="which page?")
    report = approved(tmp_path)
    assert report.path is None
    assert {type(error) for error in report.errors} == {BlockedError}
    asked = "'reviewer-a' marked it query on 2099-11-20 (which page?)"
    assert [error.message for error in report.errors] == [
        f"note 2: book, p. 1 is not verified: {asked}",
        "note 2: resolution, para. 2 is not verified: nobody has checked it",
        "note 3: book, p. 3 is not verified: nobody has checked it",
        "note 2: the fact 'cases' is not verified: nobody has checked it",
        "the fact 'cases' is not verified: nobody has checked it",
        "note 3: book, p. 4 is not verified: nobody has checked it",
    ]
    last = report.errors[-1]
    assert "`appeals review mark first 3 --to office-b --verdict" in last.remedy
    assert str(last.place).startswith("templates/letters/first.md:15:")


def test_without_the_setting_nobody_has_to_mark(tmp_path):
    begun(tmp_path, SETTINGS)
    report = approved(tmp_path)
    assert report.path is not None
    assert b'"uses"' not in report.path.read_bytes()


def test_an_approval_records_the_marks_and_stands_while_they_do(tmp_path):
    begun(tmp_path)
    all_marked(tmp_path)
    report = approved(tmp_path)
    assert report.errors == ()
    record = json.loads(report.path.read_bytes())
    of_a = record["editions"][0]["uses"]
    assert len(of_a) == 6
    assert {(u["verdict"], *u["by"], u["on"]) for u in of_a} == {
        ("verified", "reviewer-a", "2099-11-20")
    }
    assert approval_status(tmp_path).state == "approved"
    assert approval_status(tmp_path, "office-b").state == "approved"


@pytest.mark.parametrize("verdict", ["query", "wrong"])
def test_a_mark_that_turns_makes_the_approval_void_where_it_is_used(tmp_path, verdict):
    begun(tmp_path)
    all_marked(tmp_path)
    approved(tmp_path)
    person = {"to": ("office-b",), "person": "reviewer-b", "comment": "other page"}
    marked(tmp_path, 3, verdict=verdict, **person)
    marked(tmp_path, 3, to=("office-b",))
    found = approval_status(tmp_path, "office-b")
    assert found.state == "stale"
    (change,) = found.changes
    assert change.place.file == BOOK
    lines = Path(tmp_path / BOOK).read_text(encoding="utf-8").splitlines()
    assert "reviewer-b" in lines[change.place.line - 1]
    assert change.what == (
        f"since the approval 'reviewer-b' marked it {verdict} on 2099-11-20 "
        "(other page)"
    )
    assert approval_status(tmp_path, "office-a").state == "approved"
    marked(tmp_path, 3, verdict="verified", **person)
    assert approval_status(tmp_path, "office-b").state == "approved"


def test_a_mark_that_turns_voids_nothing_where_marks_are_not_asked_for(tmp_path):
    begun(tmp_path, SETTINGS)
    marked(tmp_path, 1)
    assert b'"verdict": "open"' in approved(tmp_path).path.read_bytes()
    marked(tmp_path, 1, verdict="wrong")
    assert approval_status(tmp_path).state == "approved"
    changed(tmp_path, "appeals.toml", SETTINGS, ALL)
    assert approval_status(tmp_path).state == "stale"


def test_an_approval_of_before_the_setting_holds(tmp_path):
    begun(tmp_path, SETTINGS)
    approved(tmp_path)
    changed(tmp_path, "appeals.toml", SETTINGS, ALL)
    marked(tmp_path, 1, verdict="wrong")
    assert approval_status(tmp_path).state == "approved"


def test_an_edited_entry_takes_its_marks_alone_and_the_next_approval(tmp_path):
    begun(tmp_path)
    all_marked(tmp_path)
    changed(tmp_path, "citations.yaml", "title: A Report", "title: The Report")
    rendered_again(tmp_path)
    (error,) = approved(tmp_path).errors
    assert error.message == (
        "note 1: report is not verified: the mark of 'reviewer-a' of 2099-11-20 fell: "
        "the entry was edited: title"
    )


def test_the_status_of_a_letter_counts_what_its_editions_share_once(tmp_path):
    written(tmp_path)
    all_marked(tmp_path)
    marked(tmp_path, 1, verdict="query", person="reviewer-b")
    assign(load_workspace(tmp_path), "reviewer-b", ("first",), is_removed=False)
    (found,) = review_status(load_workspace(tmp_path))
    assert found.assigned == ("reviewer-b",)
    assert len(found.uses) == 7
    assert [len(row.uses) for row in found.editions] == [6, 6]
    assert [e.use.name for e in found.uses if e.verdict == "query"] == [
        "note 1: report"
    ]


def test_a_letter_that_cannot_be_composed_is_said_and_the_rest_is_shown(tmp_path):
    written(tmp_path)
    changed(tmp_path, "templates/letters/first.md", "{% endif %}", "")
    (found,) = review_status(load_workspace(tmp_path), ("first",))
    assert found.error is not None
    assert len(found.editions) == 2


def test_who_is_no_longer_to_check_a_letter_is_taken_out(tmp_path):
    written(tmp_path)
    workspace = load_workspace(tmp_path)
    assert assign(workspace, "reviewer-a", (), is_removed=False)[1] == ("first",)
    assign(workspace, "reviewer-b", ("first",), is_removed=False)
    assign(workspace, "reviewer-a", ("first",), is_removed=True)
    text = (tmp_path / "reviews/assigned.yaml").read_text(encoding="utf-8")
    assert text == "schema: appeals/assigned@1\nletters:\n  first: [reviewer-b]\n"
    assign(workspace, "reviewer-b", (), is_removed=True)
    (found,) = review_status(workspace, ("first",))
    assert found.assigned == ()


def test_letters_of_cases_are_checked_once_and_say_nothing_of_a_row(tmp_path):
    letter = front(confidentiality="confidential").replace("both", "office-a")
    begun(tmp_path, first_md=letter)
    changed(tmp_path, "templates/letters/first.md", "It is so.", "{{ case.alias }} is.")
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "id,alias,consent,confidentiality\n"
        "case-1,Alias One,yes,public\ncase-2,Alias Two,yes,public\n"
    )
    choice = CaseChoice(rows)
    rendered_again(tmp_path, cases=choice)
    refused = [error.message for error in approved(tmp_path, cases=choice).errors]
    assert refused[0] == "note 1: report is not verified: nobody has checked it"
    assert len(refused) == len(set(refused)) == 6
    marked(tmp_path, 1, 2, 3, facts=("cases",), cases=choice, case="case-2")
    report = approved(tmp_path, cases=choice)
    assert report.errors == ()
    assert report.approval.cases is not None
    assert len(report.approval.cases.uses) == 6
    for path in (tmp_path / "reviews/marks").rglob("*.yaml"):
        assert "Alias" not in path.read_text(encoding="utf-8")
    marked(tmp_path, 1, verdict="wrong", cases=choice)
    statuses = ApprovalStatuses(load_workspace(tmp_path), "first", None, choice)
    assert statuses.of("office-a.case-1").state == "stale"
    with pytest.raises(UsageError, match="has no case 'three'"):
        marked(tmp_path, 1, cases=choice, case="three")
