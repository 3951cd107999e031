"""How far each edition has come."""

import hashlib

import pytest

from appeals.errors import UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.approving.review_status import review_status
from appeals.workflow.drafting.ledger.ledger import Ledger
from tests.workflow.acts import LETTER, SETTINGS, approved, changed, ready
from tests.workflow.sendings import front


def stages(root, *letters) -> dict[str, str]:
    found = review_status(load_workspace(root), letters)
    return {e.edition: e.stage for status in found for e in status.editions}


def signed(root, name: str) -> None:
    with Ledger(root / "out", "first", is_forced=False) as files:
        files.record_signed(name, hashlib.sha256(b"signed").hexdigest(), 6)
        files.path(name).write_bytes(b"signed")


def test_an_edition_goes_from_rendered_to_signed(tmp_path):
    ready(tmp_path)
    assert stages(tmp_path) == {"office-a": "drawn", "office-b": "drawn"}
    approved(tmp_path, to=("office-a",))
    assert stages(tmp_path)["office-a"] == "approved"
    assert stages(tmp_path)["office-b"] == "drawn"
    signed(tmp_path, "office-a.docx")
    assert stages(tmp_path)["office-a"] == "signed"
    changed(tmp_path, LETTER, "Words", "Other words")
    assert stages(tmp_path)["office-a"] == "stale"


def test_what_is_not_rendered_says_so(tmp_path):
    ready(tmp_path)
    (tmp_path / "out/first/office-a.docx").unlink()
    assert stages(tmp_path, "first")["office-a"] == "not-drawn"


def test_two_approvers_are_counted(tmp_path):
    ready(tmp_path, appeals_toml=SETTINGS + "[review]\napprovers = 2\n")
    approved(tmp_path)
    assert set(stages(tmp_path).values()) == {"too-few"}
    approved(tmp_path, person="reviewer-b", account="b" * 16)
    assert set(stages(tmp_path).values()) == {"approved"}


def test_an_edition_tells_formats_and_drafter(tmp_path):
    ready(tmp_path)
    signed(tmp_path, "office-a.docx")
    (status,) = review_status(load_workspace(tmp_path), ("first",))
    rows = {each.edition: each for each in status.editions}
    assert rows["office-a"].signed == ("docx",)
    assert rows["office-b"].formats == ("docx",)
    assert rows["office-b"].drawn_by == ("drafter-a",)


def test_a_recipient_that_the_letter_no_longer_names_is_shown_if_approved(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    changed(tmp_path, LETTER, "[both]", "[office-a]")
    assert stages(tmp_path) == {"office-a": "approved", "office-b": "stale"}


def test_a_letter_of_which_nothing_is_rendered_is_left_out(tmp_path):
    ready(tmp_path, second_md=front())
    assert [s.letter for s in review_status(load_workspace(tmp_path))] == ["first"]
    (status,) = review_status(load_workspace(tmp_path), ("second",))
    assert {e.stage for e in status.editions} == {"not-drawn"}


def test_a_record_that_is_none_is_shown(tmp_path):
    ready(tmp_path)
    folder = tmp_path / "reviews/first/approvals"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text("{}", encoding="utf-8")
    (status,) = review_status(load_workspace(tmp_path))
    assert [each.file for each in status.unreadable] == [
        "reviews/first/approvals/x.json"
    ]


def test_an_unknown_letter_is_reported_before_anything(tmp_path):
    ready(tmp_path)
    with pytest.raises(UsageError, match="unknown letter 'fist'"):
        list(review_status(load_workspace(tmp_path), ("fist",)))
