"""A plan takes the edition that the channel reads, approved as that, and no other."""

import json

import pytest

from appeals.errors import AppealsError
from appeals.registry.workspace import load_workspace
from appeals.workflow.approving.approval_status import ApprovalStatuses
from appeals.workflow.approving.review_status import review_status
from appeals.workflow.drafting.draft import DraftOptions, draft
from tests.made_once import made_once
from tests.workflow.edition_letters import letter, written
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    approved,
    carried_out,
    plan_file,
    planned,
    rendered_again,
)

PLAIN = "We write about Ms. A.\n"


def ready(root, text: str | None = None):
    """Write the workspace; draw what the channels read, and have it approved."""

    def make() -> None:
        rendered_again(written(root, text))

    made_once(root, make, (text,))
    return load_workspace(root)


def drawn(workspace, audience):
    """Draw an edition of both letters, and have nothing approved."""
    asked = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    wanted = options_for(DraftOptions, **asked, audience=audience)
    assert all(outcome.files for outcome in draft(workspace, wanted))


def refused(workspace, path) -> str:
    with pytest.raises(AppealsError) as caught:
        carried_out(workspace, path)
    assert not (workspace.root / "sent").exists()
    return "\n".join(each.message for each in caught.value.split())


def codes(report) -> dict[str, list[str]]:
    return {m.edition: [o.code for o in m.blockers] for m in report.plan.messages}


def change(root, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def test_each_message_has_the_edition_that_its_channel_reads(tmp_path):
    report = planned(ready(tmp_path))
    assert codes(report) == {"office-a": [], "office-b.public": []}
    first, second = report.plan.messages
    assert (first.audience, second.audience) == ("un", "public")
    paths = [file.path for file in second.files]
    assert paths == ["out/first/office-b.public.txt", "out/first/office-b.public.docx"]
    (tmp_path / "p.json").write_bytes(report.plan.content())
    text = (tmp_path / "out/first/office-b.public.txt").read_text("utf-8")
    assert "needle" not in text


def test_a_sent_message_is_of_that_edition(tmp_path):
    workspace = ready(tmp_path)
    sent = carried_out(workspace, plan_file(workspace))
    assert len(sent) == 2
    receipts = [
        json.loads(p.read_text("utf-8")) for p in tmp_path.rglob("sent/**/*.json")
    ]
    editions = {each["edition"] for each in receipts if "edition" in each}
    assert editions == {"office-a", "office-b.public"}


@pytest.mark.parametrize("audience", ["un", "state"])
def test_another_edition_is_in_the_way_and_is_not_sent(tmp_path, audience):
    workspace = ready(tmp_path)
    drawn(workspace, audience)
    approved(workspace, audience=audience)
    report = planned(workspace, audience=audience)
    ending = "" if audience == "un" else f".{audience}"
    found = codes(report)
    assert found[f"office-b{ending}"] == ["audience-too-wide"]
    assert found[f"office-a{ending}"] == (
        [] if audience == "un" else ["audience-too-wide"]
    )
    path = plan_file(workspace, audience=audience)
    assert "is read by 'public'" in refused(workspace, path)


def test_a_channel_that_begins_to_publish_makes_the_plan_stale(tmp_path):
    workspace = written(tmp_path, reach="unless-asked unless-asked")
    rendered_again(workspace)
    path = plan_file(workspace)
    change(tmp_path, "channels.yaml", "public: unless-asked", "public: always")
    words = "'office-b' gets the edition for 'public' now, and the plan has the one for"
    assert words in refused(workspace, path)


def test_each_edition_is_approved_by_itself(tmp_path):
    workspace = ready(tmp_path)
    drawn(workspace, "state")
    statuses = ApprovalStatuses(load_workspace(tmp_path), "first", None)
    assert statuses.of("office-b.public").state == "approved"
    assert statuses.of("office-b.state").state == "not-approved"
    refusal = statuses.of("office-b.state").refusal()
    assert refusal is not None
    assert "first --audience state --as PERSON" in refusal.remedy
    (path,) = {approved(workspace, audience="state").path}
    record = json.loads(path.read_text("utf-8"))
    assert [e["edition"] for e in record["editions"]] == [
        "office-a.state",
        "office-b.state",
    ]
    assert record["editions"][0]["options"]["audience"] == "state"


def test_marks_that_are_taken_away_make_the_approval_stale(tmp_path):
    body = "We write about Ms. A [in X]{only=un}.\n"
    workspace = ready(tmp_path, letter(body, subject="A case"))
    change(tmp_path, "templates/letters/first.md", "[in X]{only=un}", "in X")
    report = planned(workspace)
    assert set(codes(report)) == {"office-a", "office-b"}
    for blockers in codes(report).values():
        assert {"out-of-date", "not-drawn", "not-approved"} & {*blockers}
    statuses = ApprovalStatuses(load_workspace(tmp_path), "first", None)
    assert statuses.of("office-a").state == "stale"


def test_the_status_of_a_letter_names_the_editions_that_are_there(tmp_path):
    workspace = ready(tmp_path)
    (found,) = review_status(workspace)
    assert [each.edition for each in found.editions] == ["office-a", "office-b.public"]


def test_a_letter_that_all_read_alike_is_approved_and_planned_as_before(tmp_path):
    text = letter(PLAIN, subject="A case", confidentiality="public")
    workspace = ready(tmp_path, text)
    report = planned(workspace)
    assert codes(report) == {"office-a": [], "office-b": []}
    assert b"audience" not in report.plan.content()
    for path in tmp_path.rglob("reviews/**/*.json"):
        assert "audience" not in path.read_text("utf-8")
