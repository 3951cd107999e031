"""An approval holds while nothing has changed, and counts while it can be believed."""

import pytest

from appeals.errors import BlockedError
from appeals.registry.workspace import load_workspace
from appeals.signing.verdict import Verdict
from appeals.workflow.approving.approval_status import ApprovalStatuses
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.records.templates_check import export_templates
from appeals.workflow.records.translations import accept_translation
from tests.annexes.samples import clean_pdf
from tests.workflow.acts import (
    DRAFTER,
    KEY,
    LETTER,
    SETTINGS,
    approval_status,
    approved,
    changed,
    judged,
    ready,
    rendered_again,
)
from tests.workflow.sendings import front

TWO = SETTINGS + "[review]\napprovers = 2\n"
ANNEX = "[{title: Report, file: annexes/report.pdf}]"


def changes(root, edition="office-a") -> list[str]:
    """Give what makes an edition stale."""
    found = approval_status(root, edition)
    assert found.state == "stale"
    return [str(change) for change in found.changes]


def fault(root, check=None) -> str:
    """Give why the only act does not count."""
    found = approval_status(root, check=check)
    assert (found.state, found.votes) == ("not-approved", ())
    return found.refused[0].fault


def record(root):
    (path,) = (root / "reviews/first/approvals").glob("*.json")
    return path


def test_what_nobody_approved_is_not_approved(tmp_path):
    ready(tmp_path)
    found = approval_status(tmp_path)
    assert (found.state, found.approved, found.refused) == ("not-approved", None, ())
    refusal = found.refusal()
    assert isinstance(refusal, BlockedError)
    assert "'office-a' is not approved" in refusal.message
    assert "`appeals review approve first --as PERSON`" in refusal.remedy


def test_what_is_approved_gives_its_bytes(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    statuses = ApprovalStatuses(load_workspace(tmp_path), "first", None)
    found = statuses.of("office-a")
    assert (found.is_approved, found.refusal(), found.changes) == (True, None, ())
    (content,) = map(statuses.folder.content_of, found.approved.files)
    assert content == (tmp_path / "out/first/office-a.docx").read_bytes()
    assert statuses.editions() == ("office-a", "office-b")


def test_the_rendered_files_may_be_gone(tmp_path):
    """As on a colleague's machine, which has what is in git alone."""
    import shutil

    ready(tmp_path)
    approved(tmp_path)
    shutil.rmtree(tmp_path / "out")
    assert approval_status(tmp_path).is_approved


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (LETTER, "Words", "Other words", f"{LETTER}:8: this line was changed"),
        ("facts.yaml", "value: 16", "value: 17", "facts.yaml:5: this line was changed"),
        (
            "recipients.yaml",
            "Dear Head",
            "Dear head",
            "recipients.yaml:6: from here on 12 lines were changed",
        ),
        (
            "signatories.yaml",
            "    kind: organisation\n",
            "    kind: organisation\n    lines: [Town]\n",
            "signatories.yaml:5: this line was added",
        ),
        (
            "appeals.toml",
            '"Example Watch"',
            '"Watch"',
            "appeals.toml:2: this line was changed",
        ),
    ],
)
def test_a_changed_input_is_named_with_its_line(tmp_path, file, old, new, expected):
    ready(tmp_path, first_md=front() + "So {{ fact('cases', cite=False) }}.\n")
    approved(tmp_path)
    changed(tmp_path, file, old, new)
    assert changes(tmp_path) == [expected]
    refusal = approval_status(tmp_path).refusal()
    assert f"no longer what 'reviewer-a' approved: {expected}" in refusal.message
    assert str(refusal.place) == expected.partition(": ")[0]
    changed(tmp_path, file, new, old)
    assert approval_status(tmp_path).is_approved


def test_a_file_that_is_gone_or_new_is_named(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    (tmp_path / "facts.yaml").rename(tmp_path / "gone")
    layout = tmp_path / "templates/layout"
    layout.mkdir()
    (layout / "letter.css").write_text("p { color: black }", encoding="utf-8")
    assert changes(tmp_path) == [
        "facts.yaml: this file is gone",
        "templates/layout/letter.css: this file is new",
    ]


def test_a_layout_file_that_is_no_text_is_named_whole(tmp_path):
    ready(tmp_path)
    export_templates(tmp_path / "templates/layout", is_forced=False)
    rendered_again(tmp_path)
    approved(tmp_path)
    reference = tmp_path / "templates/layout/reference.docx"
    reference.write_bytes(reference.read_bytes() + b"more")
    assert changes(tmp_path) == [
        "templates/layout/reference.docx: this file was changed"
    ]


def test_a_translated_argument_that_is_new_would_be_taken(tmp_path):
    folder = tmp_path / "templates/arguments"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text("Words.\n", encoding="utf-8")
    ready(tmp_path, first_md=front() + '{% include "arguments/x.md" %}\n')
    approved(tmp_path)
    (folder / "x.fr.md").write_text("Mots.\n", encoding="utf-8")
    assert approval_status(tmp_path).is_approved
    (folder / "x.en.md").write_text("Other words.\n", encoding="utf-8")
    assert changes(tmp_path) == ["templates/arguments/x.en.md: this file is new"]


def test_a_translation_is_stale_when_what_it_translates_changed(tmp_path):
    folder = tmp_path / "templates/arguments"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text("Words.\n", encoding="utf-8")
    (folder / "x.fr.md").write_text("Mots.\n", encoding="utf-8")
    include = '{% include "arguments/x.md" %}\n'
    french = front(language="fr").replace("Words about", "Mots sur") + include
    ready(tmp_path, first_md=front() + include, first_fr_md=french)
    accepted = accept_translation(load_workspace(tmp_path), "first", "fr")
    assert accepted.is_changed
    rendered_again(tmp_path, langs=("fr",))
    report = approved(tmp_path, langs=("fr",))
    assert report.blocking_findings == ()
    assert approval_status(tmp_path, "office-a.fr").is_approved
    changed(tmp_path, LETTER, "Words", "Other words")
    changed(tmp_path, "templates/arguments/x.md", "Words", "Other words")
    assert changes(tmp_path, "office-a.fr") == [
        "templates/arguments/x.md:1: this line was changed",
        f"{LETTER}:8: this line was changed",
    ]


def test_a_changed_annex_is_named(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf())
    ready(tmp_path, first_md=front(annexes=ANNEX))
    approved(tmp_path)
    assert approval_status(tmp_path).is_approved
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf(200))
    (tmp_path / "out/first/office-a.annex-1.pdf").write_bytes(b"three")
    assert changes(tmp_path) == [
        "annexes/report.pdf: this file was changed",
        "out/first/office-a.annex-1.pdf: this file was changed by hand",
    ]
    assert changes(tmp_path, "office-b") == [
        "annexes/report.pdf: this file was changed"
    ]


def test_a_file_edited_in_word_after_the_approval_is_named(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    (tmp_path / "out/first/office-a.docx").write_bytes(b"mine")
    assert changes(tmp_path) == [
        "out/first/office-a.docx: this file was changed by hand"
    ]
    assert approval_status(tmp_path, "office-b").is_approved


def test_another_letter_rendered_since_makes_it_stale(tmp_path):
    from datetime import date

    ready(tmp_path)
    approved(tmp_path)
    rendered_again(tmp_path, day=date(2099, 12, 24))
    assert changes(tmp_path) == [
        "out/first/office-a.docx: this file was rendered again, and says something else"
    ]


def test_the_same_letter_rendered_by_another_machine_changes_nothing(
    tmp_path, monkeypatch
):
    from appeals.workflow.drafting import formats as formats_module
    from appeals.workflow.drafting.formats import Written

    ready(tmp_path)
    approved(tmp_path)
    monkeypatch.setattr(
        "appeals.workflow.drafting.provenance.environment_fingerprint",
        lambda: "another library",
    )
    monkeypatch.setattr(formats_module, "write_as", lambda *_: Written(b"other bytes"))
    rendered_again(tmp_path)
    assert (tmp_path / "out/first/office-a.docx").read_bytes() == b"other bytes"
    assert approval_status(tmp_path).is_approved


def test_a_signed_file_is_the_approved_one(tmp_path):
    import hashlib

    ready(tmp_path)
    approved(tmp_path)
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        digest = hashlib.sha256(b"signed").hexdigest()
        files.record_signed("office-a.docx", digest, 6)
        files.path("office-a.docx").write_bytes(b"signed")
    assert approval_status(tmp_path).is_approved


def test_two_approvers_may_be_needed_on_the_same_bytes(tmp_path):
    ready(tmp_path, appeals_toml=TWO)
    approved(tmp_path)
    found = approval_status(tmp_path)
    assert (found.state, found.needed, len(found.votes)) == ("too-few", 2, 1)
    assert "approved by 'reviewer-a' alone; 2 people must" in found.refusal().message
    approved(tmp_path, key=KEY, check=judged())  # the same person once more
    assert approval_status(tmp_path, check=judged()).state == "too-few"
    approved(tmp_path, person="reviewer-b", account="b" * 16)
    found = approval_status(tmp_path, check=judged())
    assert found.is_approved
    assert {vote.approval.approved_by for vote in found.votes} == {
        "reviewer-a",
        "reviewer-b",
    }


def test_approvals_of_different_bytes_do_not_add_up(tmp_path):
    from datetime import date

    ready(tmp_path, appeals_toml=TWO)
    approved(tmp_path)
    rendered_again(tmp_path, day=date(2099, 12, 24))
    approved(tmp_path, person="reviewer-b")
    found = approval_status(tmp_path)
    assert (found.state, found.votes[0].approval.approved_by) == (
        "too-few",
        "reviewer-b",
    )


def test_an_approval_after_a_stale_one_holds(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    changed(tmp_path, LETTER, "Words", "Other words")
    rendered_again(tmp_path)
    assert approval_status(tmp_path).state == "stale"
    approved(tmp_path)
    assert approval_status(tmp_path).is_approved


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  reviewer-a:\n", "  reviewer-z:\n", "'reviewer-a' is not in people"),
        (
            "[reviewer, approver]",
            "[reviewer]",
            "'reviewer-a' is not an approver (people",
        ),
        (
            "[reviewer, approver]",
            f"[approver]\n    certificate_sha256: {'e' * 64}",
            "'reviewer-a' has a certificate in people.yaml, and did not sign it",
        ),
    ],
)
def test_who_may_not_approve_any_more_does_not_count(tmp_path, old, new, expected):
    ready(tmp_path)
    approved(tmp_path)
    changed(tmp_path, "people.yaml", old, new)
    assert expected in fault(tmp_path)
    assert expected in approval_status(tmp_path).refusal().message


def edited(root, **fields) -> None:
    """Put another record, which says something else, in the place of the only one."""
    from appeals.model.approval import Approval

    path = record(root)
    approval = Approval.read(path.read_bytes())
    path.write_bytes(approval.model_copy(update=fields).content())


def test_a_record_that_names_the_drafter_does_not_count(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    edited(tmp_path, approved_by="drafter-a")
    assert "'drafter-a' rendered the letter" in fault(tmp_path)


def test_a_record_from_the_drafters_account_must_say_so(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    edited(tmp_path, account=DRAFTER)
    assert "from the account that rendered the letter" in fault(tmp_path)


def test_bytes_that_are_not_those_approved_do_not_count(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    for path in (tmp_path / "reviews/first/files").iterdir():
        path.write_bytes(path.read_bytes() + b"!")
    assert "is gone, or not as it was approved" in fault(tmp_path)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (None, "cannot be checked on this machine"),
        (judged(verdict=Verdict.UNKNOWN_SIGNER), "its signature is not valid"),
        (judged(certificate="e" * 64), "signed with another key than it says"),
        (judged(who="reviewer-b"), "its key is not known as that of 'reviewer-a'"),
    ],
)
def test_a_signature_must_verify_and_be_the_approvers(tmp_path, check, expected):
    ready(tmp_path)
    approved(tmp_path, key=KEY, check=judged())
    assert approval_status(tmp_path, check=judged()).is_approved
    assert expected in fault(tmp_path, check)


def test_a_signed_record_that_was_touched_does_not_count(tmp_path):
    ready(tmp_path)
    approved(tmp_path, key=KEY, check=judged())
    edited(tmp_path, approved_at="2099-11-22T10:11:12+00:00")
    assert "not valid: it is another text" in fault(tmp_path, judged())


def test_a_signature_that_was_taken_away_does_not_count(tmp_path):
    ready(tmp_path)
    approved(tmp_path, key=KEY, check=judged())
    record(tmp_path).with_suffix(".p7s").unlink()
    assert "its signature (.p7s) is gone" in fault(tmp_path, judged())


def test_an_act_that_does_not_count_is_no_blocker_to_another(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    changed(tmp_path, "people.yaml", "[reviewer, approver]", "[reviewer]")
    approved(tmp_path, person="reviewer-b")
    found = approval_status(tmp_path)
    assert found.is_approved
    assert found.votes[0].approval.approved_by == "reviewer-b"
    assert len(found.refused) == 1


def test_a_path_out_of_the_workspace_is_not_looked_at(tmp_path):
    root = tmp_path / "w"
    ready(root)
    approved(root)
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    from appeals.model.approval import Approval

    path = record(root)
    act = Approval.read(path.read_bytes())
    editions = [
        e.model_copy(update={"inputs": (*e.inputs, "../secret")}) for e in act.editions
    ]
    inputs = {**act.inputs, "../secret": "0" * 64}
    copy = act.model_copy(update={"editions": tuple(editions), "inputs": inputs})
    path.write_bytes(copy.content())
    assert changes(root) == ["../secret: this file is gone"]
