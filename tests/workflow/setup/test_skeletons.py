"""A letter from each skeleton is in order at once, and says what is to be written."""

from datetime import date

import pytest

from appeals.errors import UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from appeals.workflow.setup.init import NewWorkspace, init_workspace
from appeals.workflow.setup.new import KINDS as EVERY_KIND
from appeals.workflow.setup.new import NewLetter, new_letter, skeletons
from tests.registry.workspaces import write_workspace

ID = "0b9d7c1e-0000-4000-8000-000000000001"
DAY = date(2026, 11, 21)
KINDS = {
    "appeal": "appeal",
    "correction": "appeal",
    "joint-statement": "joint-statement",
    "shadow-report": "report",
    "special-procedures": "submission",
    "urgent-appeal": "urgent-appeal",
    "wgad-petition": "petition",
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("starter")
    init_workspace(folder, NewWorkspace(id=ID))
    return folder


def begun(root, asked):
    return new_letter(load_workspace(root), asked, DAY)


def test_there_is_a_skeleton_for_each_kind_of_letter(starter):
    found = skeletons(load_workspace(starter))
    assert {s.name: s.kind for s in found.values()} == KINDS
    assert {s.kind for s in found.values()} == set(EVERY_KIND)
    assert all(s.summary for s in found.values())


@pytest.mark.parametrize("skeleton", sorted(KINDS))
def test_a_new_letter_has_no_errors_and_names_its_placeholders(starter, skeleton):
    path = begun(starter, NewLetter(f"new-{skeleton}", skeleton))
    workspace = load_workspace(starter)
    report = check(workspace, (f"new-{skeleton}",))
    assert report.errors == ()
    assert [f for f in report.findings if f.severity == "error"] == []
    placeholders = [f for f in report.findings if f.code == "STY010"]
    assert len(placeholders) >= 5
    front = workspace.letter(f"new-{skeleton}").front
    assert front.kind == KINDS[skeleton]
    assert "RECIPIENT" not in path.read_text("utf-8")
    assert "SIGNATORY" not in path.read_text("utf-8")


def test_the_addressee_is_the_one_that_the_skeleton_is_made_for(starter):
    begun(starter, NewLetter("a-petition", "wgad-petition"))
    assert load_workspace(starter).letter("a-petition").front.to == ("wgad",)


def test_without_that_addressee_the_first_of_the_registry_is_taken(tmp_path):
    begun(write_workspace(tmp_path), NewLetter("a-petition", "wgad-petition"))
    assert load_workspace(tmp_path).letter("a-petition").front.to == ("office-a",)


@pytest.mark.parametrize("skeleton", ["urgent-appeal", "wgad-petition"])
def test_a_letter_about_a_person_asks_for_consent(starter, skeleton):
    name = f"consent-{skeleton}"
    begun(starter, NewLetter(name, skeleton))
    front = load_workspace(starter).letter(name).front
    assert "CONSENT" in (front.consent or "")
    assert front.confidentiality == "confidential"


@pytest.mark.parametrize("skeleton", sorted(KINDS))
def test_what_is_known_of_a_letter_takes_the_place_of_its_placeholders(
    starter, tmp_path, skeleton
):
    (tmp_path / "Report: a.txt").write_text("Words.", encoding="utf-8")
    name = f"known-{skeleton}"
    asked = NewLetter(
        name,
        skeleton,
        to=("sr-torture", "wgad"),
        state="CHN",
        rights=("torture", "health"),
        subject='A "subject": with # signs',
        annexes=(tmp_path / "Report: a.txt",),
    )
    begun(starter, asked)
    front = load_workspace(starter).letter(name).front
    assert front.subject == 'A "subject": with # signs'
    assert front.to == ("sr-torture", "wgad")
    assert (front.state, front.rights) == ("CHN", ("torture", "health"))
    assert [a.file for a in front.annexes] == ["annexes/Report- a.txt"]
    assert (starter / "annexes/Report- a.txt").read_text("utf-8") == "Words."


def test_a_kind_chooses_its_skeleton_and_a_skeleton_of_ones_own_comes_first(tmp_path):
    root = write_workspace(tmp_path)
    begun(root, NewLetter("one", kind="petition"))
    assert load_workspace(root).letter("one").front.kind == "petition"
    own = "---\nsubject: OUR OWN\nkind: petition\nto: [RECIPIENT]\n"
    own += "from: [SIGNATORY]\ndate: DAY\n---\nOur own.\n"
    (root / "templates/skeletons").mkdir()
    (root / "templates/skeletons/wgad-petition.md").write_text(own, encoding="utf-8")
    begun(root, NewLetter("two", "wgad-petition"))
    assert load_workspace(root).letter("two").body.strip() == "Our own."


def test_everything_that_is_not_known_is_named_at_once(starter):
    asked = NewLetter(
        "x", to=("sr-tortur",), state="China", rights=("tortur",), language="xx"
    )
    with pytest.raises(UsageError) as refused:
        begun(starter, asked)
    reported = [f"{p.message} | {p.remedy}" for p in refused.value.problems]
    assert len(reported) == 4
    assert "'sr-tortur'" in reported[0]
    assert "did you mean 'sr-torture'" in reported[0]
    assert "CHN for China" in reported[2]
    assert not (starter / "templates/letters/x.md").exists()
