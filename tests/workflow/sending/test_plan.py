"""A plan says who gets what, and everything that is in the way."""

import hashlib
import re
from datetime import date

import pytest

from appeals.delivery.plan import read_plan
from appeals.errors import BlockedError, UsageError, WorkspaceError
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.sending.plan import write_plan
from tests.annexes.samples import clean_pdf
from tests.registry.workspaces import write_workspace
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    PEOPLE,
    SETTINGS,
    approved,
    front,
    plan_file,
    planned,
    rendered,
    rendered_again,
    written,
)

REFERENCE = re.compile(r" \[Reference: [A-Z2-7]{4}-[A-Z2-7]{4}\]")


def codes(report) -> list[list[str]]:
    return [[o.code for o in message.blockers] for message in report.plan.messages]


def test_each_recipient_has_a_message_with_files_and_hashes(tmp_path):
    report = planned(rendered(tmp_path))
    assert codes(report) == [[], []]
    first = report.plan.messages[0]
    assert (first.edition, first.name) == ("office-a", '联合国 Office, "A"')
    assert first.email.address == "office-a@example.org"
    assert first.email.source == "invented"
    assert [(f.role, f.path) for f in first.files] == [
        ("text", "out/first/office-a.txt"),
        ("letter", "out/first/office-a.docx"),
    ]
    for file in first.files:
        content = (tmp_path / file.path).read_bytes()
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert file.size_bytes == len(content)
    assert report.plan.sender.name == "Sauvegarde, 留置"
    assert report.plan.made_on == "2099-11-21"


def test_planning_again_gives_the_same_bytes(tmp_path):
    workspace = rendered(tmp_path)
    assert planned(workspace).plan.content() == planned(workspace).plan.content()


def test_subject_and_file_names_of_a_confidential_letter_reveal_nothing(tmp_path):
    for message in planned(rendered(tmp_path)).plan.messages:
        assert (
            REFERENCE.sub("", message.subject) == "Sauvegarde, 留置 - 3 November 2099"
        )
        assert message.files[1].name == "Sauvegarde, 留置 2099-11-03.docx"


def test_a_public_letter_has_its_own_subject(tmp_path):
    report = planned(rendered(tmp_path, letter=front(confidentiality="public")))
    subjects = [message.subject for message in report.plan.messages]
    assert [REFERENCE.sub("", each) for each in subjects] == ["A secret case"] * 2
    assert len(set(subjects)) == 2  # each recipient's answer is known again


def test_uncertain_addresses_are_in_the_way(tmp_path):
    report = planned(rendered(tmp_path, a="unconfirmed", b="legacy"))
    assert codes(report) == [["unverified-address"], ["legacy-address"]]
    assert codes(planned(rendered(tmp_path, a="none", b="missing"))) == [
        ["no-email"],
        ["no-email"],
    ]


def test_a_file_that_is_gone_or_edited_is_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    (tmp_path / "out/first/office-a.docx").unlink()
    (tmp_path / "out/first/office-b.docx").write_bytes(b"by hand")
    assert codes(planned(workspace)) == [["file-missing"], ["file-changed"]]


def test_a_letter_whose_words_changed_since_is_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    letter = tmp_path / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "More.\n", encoding="utf-8")
    assert codes(planned(workspace)) == [["out-of-date"], ["out-of-date"]]


def test_a_text_that_was_edited_by_hand_is_kept_and_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    planned(workspace)
    text = tmp_path / "out/first/office-a.txt"
    text.write_text("by hand", encoding="utf-8")
    assert codes(planned(workspace)) == [["file-changed"], []]
    assert text.read_text("utf-8") == "by hand"


def test_a_format_that_was_not_rendered_is_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    report = planned(workspace, formats=("docx", "pdf"))
    assert codes(report) == [["not-drawn"], ["not-drawn"]]


def test_without_rendered_files_there_is_no_plan(tmp_path):
    workspace = written(tmp_path)
    with pytest.raises(
        BlockedError, match="nothing of 'first' is rendered yet"
    ) as caught:
        planned(workspace)
    assert "`appeals draft first`" in caught.value.remedy


def test_errors_of_the_letter_are_in_the_way_and_counted(tmp_path):
    workspace = rendered(tmp_path)
    letter = tmp_path / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "So. [@nobody]\n", encoding="utf-8")
    report = planned(workspace)
    assert {f.code for f in report.blocking_findings} == {"CIT001"}
    assert codes(report)[0][0] == "letter-errors"
    counts = report.plan.messages[0].findings
    assert ("CIT001", "error", 1) in [(c.code, c.severity, c.count) for c in counts]


def test_a_letter_that_cannot_be_rendered_at_all_is_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    letter = tmp_path / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "{% if %}\n", encoding="utf-8")
    with pytest.raises(BlockedError, match="nothing of 'first'"):
        planned(workspace)


def test_annexes_go_along_under_neutral_names(tmp_path):
    annex = '[{title: A secret, file: annexes/secret.pdf}, {title: B, url: "https://example.org"}]'
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/secret.pdf").write_bytes(clean_pdf())
    workspace = rendered(tmp_path, letter=front(annexes=annex))
    report = planned(workspace)
    file = report.plan.messages[0].files[-1]
    assert (file.role, file.name, file.path) == (
        "annex",
        "Annex 1.pdf",
        "out/first/office-a.annex-1.pdf",
    )
    (tmp_path / "annexes/secret.pdf").unlink()
    assert "annex-missing" in codes(planned(workspace))[0]


def test_a_joint_letter_goes_to_each_of_its_recipients(tmp_path):
    report = planned(rendered(tmp_path, letter=front(joint="true")))
    assert codes(report) == [[], []]
    assert [m.edition for m in report.plan.messages] == ["office-a", "office-b"]
    paths = {file.path for m in report.plan.messages for file in m.files}
    assert paths == {"out/first/joint.txt", "out/first/joint.docx"}


def test_a_language_variant_is_a_message_of_its_own(tmp_path):
    workspace = rendered(tmp_path)
    french = tmp_path / "templates/letters/first.fr.md"
    french.write_text(front(language="fr"), encoding="utf-8")
    workspace = load_workspace(tmp_path)
    asked = options_for(
        DraftOptions, to=("office-a",), formats=("docx",), langs=("fr",)
    )
    assert [o.is_complete for o in draft(workspace, asked)] == [True]
    report = planned(workspace, to=("office-a",), langs=("fr",))
    (message,) = report.plan.messages
    assert (message.edition, message.language) == ("office-a.fr", "fr")
    assert message.subject.startswith(
        "Sauvegarde, 留置 - 3 novembre 2099 [Référence : "
    )


def test_a_letter_rendered_for_another_day_is_planned_for_that_day(tmp_path):
    day = date(2099, 12, 1)
    workspace = written(tmp_path)
    rendered_again(workspace, day=day)
    assert codes(planned(workspace))[0] == ["out-of-date"]
    report = planned(workspace, day=day)
    assert codes(report)[0] == ["future-letter"]
    assert report.plan.messages[0].letter_date == "2099-12-01"


def test_a_public_statement_goes_to_nobody(tmp_path):
    workspace = written(tmp_path, letter=front(to="[]", date="2099-11"))
    with pytest.raises(UsageError, match="is a public statement"):
        planned(workspace)


def test_settings_without_a_sender_are_refused(tmp_path):
    write_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="from which address") as caught:
        planned(load_workspace(tmp_path))
    assert "[mail]" in caught.value.remedy


def test_web_pages_are_not_attached(tmp_path):
    with pytest.raises(UsageError, match="'html' is not attached"):
        planned(written(tmp_path), formats=("html",))


def test_a_plan_replaces_a_plan_and_nothing_else(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    made = planned(workspace).plan
    assert path.stat().st_mode & 0o777 == 0o600
    write_plan(made, path)
    assert read_plan(path.read_bytes(), "plan.json") == made
    registry = tmp_path / "recipients.yaml"
    before = registry.read_bytes()
    with pytest.raises(UsageError, match="is not a plan; it was left as it is"):
        write_plan(made, registry)
    assert registry.read_bytes() == before
    with pytest.raises(UsageError, match="cannot be a plan"):
        write_plan(made, tmp_path / "out")


def test_a_final_warning_is_in_the_way_like_an_error(tmp_path):
    workspace = rendered(tmp_path, letter=front() + "So. (@report, p. 3)\n")
    report = planned(workspace)
    assert [f.code for f in report.blocking_findings] == ["TPL006", "TPL006"]
    code, message = codes(report)[0][0], report.plan.messages[0].blockers[0].message
    assert code == "letter-errors"
    assert message.startswith("TPL006 is final: '@report' looks like a cite")


def test_a_placeholder_is_in_the_way_under_its_own_name(tmp_path):
    report = planned(rendered(tmp_path, letter=front() + "So WRITE THIS.\n"))
    assert codes(report)[0][0] == "placeholder-left"
    assert {f.code for f in report.blocking_findings} == {"STY010"}


def blockers(report) -> list[tuple[str, str]]:
    return [(o.code, o.message) for o in report.plan.messages[0].blockers]


@pytest.mark.parametrize("demo", ["true", "false"])
def test_a_letter_that_nobody_approved_is_in_the_way_keys_or_not(tmp_path, demo):
    workspace = written(tmp_path)
    settings = tmp_path / "appeals.toml"
    settings.write_text(f"demo = {demo}\n{SETTINGS}", encoding="utf-8")
    list(draft(load_workspace(tmp_path), options_for(DraftOptions, formats=("docx",))))
    report = planned(workspace)
    found = [each for each in blockers(report) if each[0] != "demonstration"]
    assert found == [("not-approved", "'office-a' is not approved")]
    remedy = report.plan.messages[0].blockers[0].remedy
    assert "`appeals review approve first --as PERSON`" in remedy


def test_as_many_approve_as_the_settings_ask_for(tmp_path):
    workspace = written(tmp_path)
    settings = SETTINGS + "[review]\napprovers = 2\n"
    (tmp_path / "appeals.toml").write_text(settings, encoding="utf-8")
    rendered_again(workspace)
    assert codes(planned(workspace)) == [["not-approved"], ["not-approved"]]
    ((_, said),) = blockers(planned(workspace))
    assert "2 people must approve it" in said
    approved(workspace, "approver-b")
    assert codes(planned(workspace)) == [[], []]


def test_an_approval_taken_back_or_stale_is_in_the_way(tmp_path):
    workspace = rendered(tmp_path)
    people = PEOPLE.replace(
        "approver-a:\n    roles: [approver]", "approver-a:\n    roles: [sender]"
    )
    (tmp_path / "people.yaml").write_text(people, encoding="utf-8")
    ((code, said),) = blockers(planned(workspace))
    assert code == "not-approved"
    assert "'approver-a' is not an approver" in said


def test_a_format_rendered_after_the_approval_is_not_approved(tmp_path):
    workspace = rendered(tmp_path)
    options = options_for(DraftOptions, formats=("docx", "pdf"), drawn_by="drafter-a")
    list(draft(load_workspace(tmp_path), options))
    report = planned(workspace, formats=("docx", "pdf"))
    ((code, said),) = blockers(report)
    assert code == "not-approved"
    assert "'office-a.pdf' is not approved" in said


def test_letters_are_signed_where_the_settings_ask_for_it(tmp_path):
    workspace = written(tmp_path)
    for required, expected in (("true", [["unsigned"]] * 2), ("false", [[], []])):
        settings = f"{SETTINGS}[signing]\nrequired = {required}\n"
        (tmp_path / "appeals.toml").write_text(settings, encoding="utf-8")
        rendered_again(workspace)
        assert codes(planned(workspace)) == expected


def test_a_covering_message_has_not_the_text_of_the_letter(tmp_path):
    workspace = rendered(tmp_path)
    settings = (tmp_path / "appeals.toml").read_text("utf-8")
    more = (
        'body = "covering"\nreply_to = "answers@example.org"\ncc = ["us@example.org"]\n'
    )
    (tmp_path / "appeals.toml").write_text(settings + more, "utf-8")
    made = planned(workspace).plan
    assert made.sender.reply_to == "answers@example.org"
    assert made.sender.cc == ("us@example.org",)
    text = made.messages[0].files[0]
    assert (text.role, text.path) == ("text", "out/first/office-a.covering.txt")
    words = (tmp_path / text.path).read_text("utf-8")
    assert "Please find attached our letter of 3 November 2099." in words
    assert "Dear Head of Office," in words
    assert "留置." not in words
    assert planned(workspace).plan == made


def test_an_answer_elsewhere_and_copies_make_another_message(tmp_path):
    workspace = rendered(tmp_path)
    before = planned(workspace).plan.messages[0].message_id
    settings = (tmp_path / "appeals.toml").read_text("utf-8")
    more = 'cc = ["us@example.org"]\n'
    (tmp_path / "appeals.toml").write_text(settings + more, "utf-8")
    assert planned(workspace).plan.messages[0].message_id != before


def test_a_recipient_gets_the_files_that_it_takes(tmp_path):
    workspace = rendered(tmp_path)
    rendered_again(workspace, formats=("docx", "pdf"))
    text = (tmp_path / "recipients.yaml").read_text("utf-8")
    first, second = text.split("  office-b:")
    text = f"{first}    accepts: [docx]\n  office-b:{second}"
    (tmp_path / "recipients.yaml").write_text(text, "utf-8")
    one, two = planned(workspace, formats=("docx", "pdf")).plan.messages
    assert [f.path[-4:] for f in one.files] == [".txt", "docx"]
    assert [f.path[-4:] for f in two.files] == [".txt", "docx", ".pdf"]
    one, two = planned(workspace, formats=("pdf",)).plan.messages
    assert "format-refused" in {b.code for b in one.blockers}
    assert "format-refused" not in {b.code for b in two.blockers}
