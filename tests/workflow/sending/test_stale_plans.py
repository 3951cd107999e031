"""What changed between plan and sending is said, and nothing is written."""

import json

import pytest

from appeals.errors import AppealsError, BlockedError
from tests.annexes.samples import clean_pdf
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    carried_out,
    front,
    plan_file,
    planned,
    rendered,
    rendered_again,
    written,
)


def replace(root, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def refusals(workspace, path, **options) -> list[str]:
    with pytest.raises(AppealsError) as caught:
        carried_out(workspace, path, **options)
    errors = list(caught.value.split())
    assert all(isinstance(each, BlockedError) for each in errors)
    root = workspace.root
    assert not (root / "out/first/outbox").exists()
    assert not (root / "sent").exists()
    return [each.message for each in errors]


LETTER = "templates/letters/first.md"
CHANGES = {
    "class": (
        LETTER,
        "confidentiality: public",
        "confidentiality: confidential",
        "the letter is confidential now, and was public",
    ),
    "demonstration": (
        "appeals.toml",
        "[organisation]",
        "demo = true\n[organisation]",
        "`demo` is true in appeals.toml now, and was false",
    ),
    "recipient": (
        LETTER,
        "to: [both]",
        "to: [office-a]",
        "office-b: the letter does not go to 'office-b' any more",
    ),
    "cite": (LETTER, "Words about", "So. [@nobody] Words about", "has 1 error"),
    "date": (
        LETTER,
        "date: 2099-11-03",
        "date: 2099-11-04",
        "the letter is dated 2099-11-04 now, and was 2099-11-03",
    ),
    "words": (
        LETTER,
        "Words about",
        "Other words about",
        "is not what would be rendered now",
    ),
    "certificate": (
        "signatories.yaml",
        "kind: organisation",
        f"kind: organisation\n    certificate_sha256: {'a' * 64}",
        "another certificate, or none, is registered for 'example-watch' now",
    ),
    "addressee": (
        "recipients.yaml",
        "مكتب باء",
        "مكتب جيم",
        "'office-b' is called 'مكتب جيم' now",
    ),
    "address": (
        "recipients.yaml",
        "office-b@example.org",
        "office-c@example.org",
        "the address of 'office-b' is another one now than planned: office-c@",
    ),
    "certainty": (
        "recipients.yaml",
        "address: office-b@example.org\n        certainty: confirmed",
        "address: office-b@example.org\n        certainty: unconfirmed",
        "the address of 'office-b' is another one now",
    ),
    "annex": (
        LETTER,
        "kind: appeal",
        "kind: appeal\nannexes: [{title: A, file: annexes/a.pdf}]",
        "annex 1: its copy, 'office-a.annex-1.pdf', is not of the file",
    ),
    "organisation": (
        "appeals.toml",
        "Sauvegarde, 留置",
        "Sauvegarde",
        "appeals.toml names another sender",
    ),
    "head": (LETTER, "to: [both]", "to: [nobody-here]", "cannot be made again"),
    "registry": (
        "citations.yaml",
        "schema: appeals/citations@1",
        "schema: appeals/citations@1\nwrong: 1",
        "cannot be made again",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_the_plan_is_said(tmp_path, change):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/a.pdf").write_bytes(clean_pdf())
    letter = front(confidentiality="public")
    workspace = rendered(tmp_path, letter=letter)
    path = plan_file(workspace)
    file, old, new, said = CHANGES[change]
    replace(tmp_path, file, old, new)
    reported = refusals(workspace, path)
    assert said in "\n".join(reported)
    assert all("nothing was written" in each for each in reported)


@pytest.mark.parametrize("change", ["class", "recipient", "words"])
def test_a_changed_letter_goes_out_once_it_is_rendered_and_planned_again(
    tmp_path, change
):
    workspace = rendered(tmp_path, letter=front(confidentiality="public"))
    plan_file(workspace)
    file, old, new, _ = CHANGES[change]
    replace(tmp_path, file, old, new)
    rendered_again(workspace)
    assert carried_out(workspace, plan_file(workspace))


def test_a_change_of_many_rows_is_said_once(tmp_path):
    workspace = rendered(tmp_path, letter=front(confidentiality="public"))
    path = plan_file(workspace)
    replace(tmp_path, LETTER, "public", "confidential")
    reported = [each for each in refusals(workspace, path) if "and was public" in each]
    (said,) = reported
    assert "out of date: office-a, office-b: the letter is confidential now" in said


def test_a_recipient_who_was_added_since_is_said(tmp_path):
    workspace = rendered(tmp_path, letter=front(to="[office-a]"))
    path = plan_file(workspace)
    replace(tmp_path, LETTER, "[office-a]", "[office-a, office-b]")
    reported = "\n".join(refusals(workspace, path))
    assert "office-b: it would get a message too now" in reported


def test_what_was_sent_is_not_compared_again(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    carried_out(workspace, path)
    replace(tmp_path, LETTER, "Words about", "Other words about")
    assert [h.is_new for h in carried_out(workspace, path)] == [False, False]


def test_planning_again_writes_nothing(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    (tmp_path / "out/first/office-a.txt").unlink()
    reported = refusals(workspace, path)
    assert "'out/first/office-a.txt' is not there any more" in "\n".join(reported)
    assert not (tmp_path / "out/first/office-a.txt").exists()


def test_words_slipped_into_the_text_and_the_manifest_do_not_go_out(tmp_path):
    """The text is the message itself, and nobody approves it: it is rendered again."""
    import hashlib

    workspace = rendered(tmp_path)
    plan_file(workspace)
    text = tmp_path / "out/first/office-a.txt"
    text.write_bytes(text.read_bytes() + b"One word more.\n")
    manifest = tmp_path / "out/first/manifest.json"
    held = json.loads(manifest.read_text("utf-8"))
    sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
    held["files"]["office-a.txt"]["sha256"] = sha256
    manifest.write_text(json.dumps(held), encoding="utf-8")
    report = planned(workspace)
    found = [[o.code for o in m.blockers] for m in report.plan.messages]
    assert found == [["file-changed"], []]


def test_a_plan_edited_and_sealed_again_is_compared_all_the_same(tmp_path):
    workspace = rendered(tmp_path, a="unconfirmed", b="confirmed")
    path = plan_file(workspace)
    made = planned(workspace).plan
    first = made.messages[0]
    assert first.email is not None
    email = first.email.model_copy(update={"certainty": "confirmed"})
    changed = first.model_copy(update={"email": email, "obstacles": ()})
    messages = (changed, *made.messages[1:])
    forged = made.model_copy(update={"messages": messages}).with_seal()
    path.write_bytes(forged.content())
    reported = refusals(workspace, path)
    assert "the address of 'office-a' is another one now" in reported[0]


def test_a_plan_of_an_earlier_version_is_refused_with_a_sentence(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    held = json.loads(path.read_text("utf-8"))
    held["schema"] = "appeals/plan@1"
    del held["options"], held["is_demo"]
    path.write_text(json.dumps(held), encoding="utf-8")
    (said,) = refusals(workspace, path)
    assert "was made by an earlier version of this program" in said
    plan_file(workspace)  # it may be replaced
    assert carried_out(workspace, path)


def test_letters_of_cases_are_planned_again_too(tmp_path):
    from appeals.registry.workspace import load_workspace
    from appeals.workflow.drafting.draft import DraftOptions, draft
    from appeals.workflow.drafting.selection import CaseChoice

    workspace = written(tmp_path, letter=front() + "About {{ case.alias }}.\n")
    cases = tmp_path / "cases.csv"
    rows = "id,alias,consent,confidentiality\nc-1,A Person,consent-1,confidential\n"
    cases.write_text(rows, encoding="utf-8")
    choice = CaseChoice(cases)
    options = options_for(DraftOptions, formats=("docx",), cases=choice)
    list(draft(load_workspace(tmp_path), options))
    path = plan_file(workspace, cases=choice)
    replace(tmp_path, LETTER, "About", "Of")
    reported = "\n".join(refusals(workspace, path))
    assert "'office-a.c-1.docx' is not what would be rendered now" in reported
    assert "A Person" not in reported
