"""A letter from each skeleton is in order at once, and says what is to be written."""

from datetime import date

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from appeals.workflow.setup.init import init_workspace
from appeals.workflow.setup.new import new_letter, skeletons
from tests.registry.workspaces import write_workspace

DAY = date(2026, 11, 21)
KINDS = {
    "appeal": "appeal",
    "shadow-report": "report",
    "special-procedures": "submission",
    "urgent-appeal": "urgent-appeal",
    "wgad-petition": "petition",
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("starter")
    init_workspace(folder)
    return folder


def test_there_is_a_skeleton_for_each_kind_of_letter():
    assert skeletons() == tuple(sorted(KINDS))


@pytest.mark.parametrize("skeleton", sorted(KINDS))
def test_a_new_letter_has_no_errors_and_names_its_placeholders(starter, skeleton):
    path = new_letter(load_workspace(starter), f"new-{skeleton}", skeleton, DAY)
    workspace = load_workspace(starter)
    report = check(workspace, (f"new-{skeleton}",))
    assert report.errors == ()
    assert [f for f in report.findings if f.severity == "error"] == []
    placeholders = [f for f in report.findings if f.code == "STY010"]
    assert len(placeholders) >= 6
    front = workspace.letter(f"new-{skeleton}").front
    assert front.kind == KINDS[skeleton]
    assert "RECIPIENT" not in path.read_text("utf-8")
    assert "SIGNATORY" not in path.read_text("utf-8")


def test_the_addressee_is_the_one_that_the_skeleton_is_made_for(starter):
    new_letter(load_workspace(starter), "a-petition", "wgad-petition", DAY)
    assert load_workspace(starter).letter("a-petition").front.to == ("wgad",)


def test_without_that_addressee_the_first_of_the_registry_is_taken(tmp_path):
    workspace = load_workspace(write_workspace(tmp_path))
    new_letter(workspace, "a-petition", "wgad-petition", DAY)
    assert load_workspace(tmp_path).letter("a-petition").front.to == ("office-a",)


@pytest.mark.parametrize("skeleton", ["urgent-appeal", "wgad-petition"])
def test_a_letter_about_a_person_asks_for_consent(starter, skeleton):
    name = f"consent-{skeleton}"
    new_letter(load_workspace(starter), name, skeleton, DAY)
    front = load_workspace(starter).letter(name).front
    assert "CONSENT" in (front.consent or "")
    assert front.confidentiality == "confidential"
