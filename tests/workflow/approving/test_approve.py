"""A letter is approved as it was rendered, by somebody who did not render it."""

import hashlib
import json

import pytest

from appeals.errors import BlockedError, UsageError, WorkspaceError
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.sending.plan import plan
from appeals.workflow.sending.plan_options import PlanOptions
from tests.annexes.samples import clean_pdf
from tests.workflow.acts import (
    APPROVER,
    CERTIFICATE,
    DRAFTER,
    KEY,
    LETTER,
    PEOPLE,
    approval_status,
    approved,
    changed,
    judged,
    ready,
    rendered_again,
    reported,
)
from tests.workflow.options import options_for
from tests.workflow.sendings import front


def refused(report) -> str:
    """Give why nothing was approved."""
    assert (report.path, report.approval) == (None, None)
    return "\n".join(map(reported, report.errors))


def test_every_edition_is_approved_in_one_act(tmp_path):
    ready(tmp_path)
    report = approved(tmp_path)
    assert report.errors == ()
    act = report.approval
    assert (act.approved_by, act.approved_at, act.account) == (
        "reviewer-a",
        "2099-11-21T10:11:12+00:00",
        APPROVER,
    )
    assert [e.edition for e in act.editions] == ["office-a", "office-b"]
    edition = act.editions[0]
    assert (edition.recipient, edition.language) == ("office-a", "en")
    assert (edition.drawn_by, edition.drafter_accounts) == (("drafter-a",), (DRAFTER,))
    assert not act.is_self_approved
    assert {"appeals.toml", "recipients.yaml", LETTER} <= set(act.inputs)
    assert report.path.read_bytes() == act.content()
    kept = tmp_path / "reviews/first/files" / f"{edition.files[0].sha256}.docx"
    assert kept.read_bytes() == (tmp_path / "out/first/office-a.docx").read_bytes()
    assert approval_status(tmp_path).is_approved


def test_only_what_is_chosen_is_approved(tmp_path):
    ready(tmp_path)
    report = approved(tmp_path, to=("office-b",))
    assert [e.edition for e in report.approval.editions] == ["office-b"]
    assert approval_status(tmp_path, "office-a").state == "not-approved"
    assert approval_status(tmp_path, "office-b").is_approved


def test_the_same_approval_twice_adds_nothing(tmp_path):
    ready(tmp_path)
    approved(tmp_path)
    before = sorted(p for p in (tmp_path / "reviews").rglob("*") if p.is_file())
    again = approved(tmp_path)
    assert (again.is_repeated, again.path) == (True, None)
    assert sorted(p for p in (tmp_path / "reviews").rglob("*") if p.is_file()) == before


def test_open_findings_are_kept_without_their_words(tmp_path):
    ready(tmp_path, first_md=f"{front()}\nthe the name Jane Example\n")
    edition = approved(tmp_path).approval.editions[0]
    assert ("STY001", "warning", f"{LETTER}:10:5") in [
        (f.code, f.severity, f.place) for f in edition.findings
    ]
    assert "Jane" not in edition.model_dump_json()


def test_what_is_set_aside_stands_in_the_record(tmp_path):
    body = "the the {# appeals: ignore STY001 -- Jane said so #}\n"
    ready(tmp_path, first_md=front() + body)
    act = approved(tmp_path).approval
    (aside,) = act.editions[0].set_aside
    assert (aside.code, aside.place) == ("STY001", f"{LETTER}:9:9")
    assert "STY001" not in {f.code for f in act.editions[0].findings}
    assert b"Jane" not in act.content()


@pytest.mark.parametrize(
    ("line", "code"),
    [("So. [@nobody]", "CIT001"), ("So WRITE THIS.", "STY010")],
)
def test_errors_and_final_warnings_refuse(tmp_path, line, code):
    """Also where the files were rendered before: the letter is checked as it stands."""
    ready(tmp_path)
    text = (tmp_path / LETTER).read_text(encoding="utf-8")
    (tmp_path / LETTER).write_text(f"{text}{line}\n", encoding="utf-8")
    report = approved(tmp_path)
    assert (report.path, {f.code for f in report.blocking_findings}) == (None, {code})


def test_what_the_pages_showed_refuses_too(tmp_path):
    ready(tmp_path)
    manifest = tmp_path / "out/first/manifest.json"
    held = json.loads(manifest.read_text(encoding="utf-8"))
    cut = {"code": "PDF007", "severity": "warning", "message": "m", "place": None}
    held["files"]["office-a.docx"]["findings"] = [cut]
    manifest.write_text(json.dumps(held), encoding="utf-8")
    assert [f.code for f in approved(tmp_path).blocking_findings] == ["PDF007"]


def test_a_letter_that_was_not_rendered_cannot_be_approved(tmp_path):
    ready(tmp_path)
    for path in (tmp_path / "out/first").glob("*.docx"):
        path.unlink()
    why = refused(approved(tmp_path))
    assert "not rendered yet as a Word file or a PDF: office-a, office-b" in why
    assert "`appeals draft first --as PERSON`" in why


def test_a_letter_that_changed_since_it_was_rendered_must_be_rendered_again(tmp_path):
    ready(tmp_path)
    changed(tmp_path, LETTER, "Words", "More words")
    why = refused(approved(tmp_path))
    assert f"{LETTER} changed since these were rendered: office-a.docx, office-b" in why
    rendered_again(tmp_path)
    assert approved(tmp_path).path


@pytest.mark.parametrize("file", ["facts.yaml", "recipients.yaml", "appeals.toml"])
def test_a_registry_may_change_while_the_letter_is_the_same(tmp_path, file):
    ready(tmp_path)
    path = tmp_path / file
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    report = approved(tmp_path)  # without rendering it again
    assert report.path
    now = hashlib.sha256(path.read_bytes()).hexdigest()
    assert report.approval.inputs[file] == now


def test_a_file_rendered_by_an_older_version_is_rendered_again_first(tmp_path):
    """Its record does not say what this very letter was rendered from."""
    ready(tmp_path)
    manifest = tmp_path / "out/first/manifest.json"
    held = json.loads(manifest.read_text("utf-8"))
    for entry in held["files"].values():
        del entry["origin"]
    manifest.write_text(json.dumps(held), "utf-8")
    path = tmp_path / "facts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert "facts.yaml changed since these were rendered" in refused(approved(tmp_path))
    rendered_again(tmp_path)  # it finds the letter unchanged, and notes the registry
    assert approved(tmp_path).path


def test_a_file_changed_by_hand_is_not_approved(tmp_path):
    ready(tmp_path)
    (tmp_path / "out/first/office-b.docx").write_bytes(b"mine")
    why = refused(approved(tmp_path))
    assert "'office-b.docx' was changed by hand since it was rendered" in why
    assert "--force" in why


def test_a_signed_file_is_not_approved_again(tmp_path):
    ready(tmp_path)
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        digest = hashlib.sha256(b"signed").hexdigest()
        files.record_signed("office-a.docx", digest, 6)
        files.path("office-a.docx").write_bytes(b"signed")
    assert "signed already" in refused(approved(tmp_path))


def test_the_drafter_cannot_approve(tmp_path):
    ready(tmp_path)
    why = refused(approved(tmp_path, person="drafter-a"))
    assert "'drafter-a' rendered 'first' and cannot approve it" in why


def test_somebody_must_have_rendered_it(tmp_path):
    ready(tmp_path)
    for path in (tmp_path / "out/first").iterdir():
        path.unlink()
    rendered_again(tmp_path, drawn_by=None)
    why = refused(approved(tmp_path))
    assert why.count("nobody knows who rendered 'first'") == 1
    assert "`appeals draft first --as PERSON`" in why
    rendered_again(tmp_path)
    assert approved(tmp_path).path


@pytest.mark.parametrize(
    ("person", "error", "words"),
    [
        ("reviewer-x", UsageError, "unknown person 'reviewer-x'"),
        ("sender-a", BlockedError, "'sender-a' may not approve"),
    ],
)
def test_an_approver_is_needed(tmp_path, person, error, words):
    ready(tmp_path)
    with pytest.raises(error, match=words) as caught:
        approved(tmp_path, person=person)
    assert caught.value.remedy


def test_the_drafters_account_must_be_allowed_and_is_recorded(tmp_path):
    ready(tmp_path)
    why = refused(approved(tmp_path, account=DRAFTER))
    assert "this account rendered 'first'" in why
    assert "--self-approved" in why
    act = approved(tmp_path, account=DRAFTER, is_self_approved=True).approval
    assert (act.is_self_approved, act.account) == (True, DRAFTER)
    assert approval_status(tmp_path).votes[0].how == "self"


def test_another_account_needs_no_allowance(tmp_path):
    ready(tmp_path)
    act = approved(tmp_path, is_self_approved=True).approval
    assert not act.is_self_approved
    assert approval_status(tmp_path).votes[0].how == "account"


def test_a_key_signs_the_record_whatever_the_account(tmp_path):
    ready(tmp_path)
    report = approved(tmp_path, account=DRAFTER, key=KEY, check=judged())
    assert report.approval.certificate_sha256 == CERTIFICATE
    assert not report.approval.is_self_approved
    assert report.path.with_suffix(".p7s").read_bytes() == KEY.sign(
        report.path.read_bytes()
    )
    assert approval_status(tmp_path, check=judged()).votes[0].how == "key"


def test_a_key_that_would_not_count_is_reported_before_anything_is_written(tmp_path):
    ready(tmp_path)
    with pytest.raises(BlockedError, match="would not count here") as caught:
        approved(tmp_path, key=KEY, check=judged(who="stranger"))
    assert f"certificate_sha256: {CERTIFICATE}" in caught.value.remedy
    assert not (tmp_path / "reviews").exists()


@pytest.mark.parametrize("has_other_key", [True, False])
def test_a_registered_certificate_asks_for_its_key(tmp_path, has_other_key):
    people = PEOPLE.replace(
        "roles: [reviewer, approver]",
        f"roles: [reviewer, approver]\n    certificate_sha256: {'e' * 64}",
    )
    ready(tmp_path, people_yaml=people)
    words = "is not the one that people.yaml names" if has_other_key else "not here"
    with pytest.raises(BlockedError, match=words) as caught:
        approved(tmp_path, key=KEY if has_other_key else None)
    assert caught.value.place.file == "people.yaml"


def test_the_letter_is_checked_as_it_was_rendered(tmp_path):
    from datetime import date

    ready(tmp_path)
    rendered_again(tmp_path, day=date(2099, 12, 24), style="oscola4", is_forced=True)
    edition = approved(tmp_path).approval.editions[0]
    options = edition.options.model_dump(exclude_none=True)
    assert options == {"date": "2099-12-24", "style": "oscola4"}


@pytest.mark.parametrize("text", ["2099-13-01", "tomorrow"])
def test_a_manifest_that_makes_no_sense_asks_for_a_new_rendering(tmp_path, text):
    ready(tmp_path)
    manifest = tmp_path / "out/first/manifest.json"
    held = json.loads(manifest.read_text(encoding="utf-8"))
    held["files"]["office-a.docx"]["options"] = {"date": text}
    manifest.write_text(json.dumps(held), encoding="utf-8")
    assert "were not rendered alike" in refused(approved(tmp_path))


def test_a_letter_that_cannot_be_rendered_at_all_is_refused_once(tmp_path):
    ready(tmp_path)
    text = (tmp_path / LETTER).read_text(encoding="utf-8")
    (tmp_path / LETTER).write_text(text + "{% if %}\n", encoding="utf-8")
    report = approved(tmp_path)
    assert [type(error) for error in report.errors] == [WorkspaceError]
    assert report.errors[0].place.file == LETTER


def test_malformed_people_are_an_error_of_the_workspace(tmp_path):
    ready(tmp_path)
    (tmp_path / "people.yaml").write_text("people: [", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        approved(tmp_path)


ANNEX = "[{title: Report, file: annexes/report.pdf}]"


def test_annexes_are_known_by_their_hash_and_not_kept(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf())
    ready(tmp_path, first_md=front(annexes=ANNEX))
    report = approved(tmp_path)
    edition = report.approval.editions[0]
    assert [(f.name, f.role) for f in edition.files] == [
        ("office-a.docx", "docx"),
        ("office-a.annexes.docx", "sheet"),
        ("office-a.annex-1.pdf", "annex"),
    ]
    assert "annexes/report.pdf" in edition.inputs
    kept = {p.name for p in (tmp_path / "reviews/first/files").iterdir()}
    assert f"{edition.files[0].sha256}.docx" in kept
    assert f"{edition.files[2].sha256}.pdf" not in kept


def test_an_annex_that_changed_refuses(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf())
    ready(tmp_path, first_md=front(annexes=ANNEX))
    (tmp_path / "out/first/office-a.annex-1.pdf").write_bytes(clean_pdf(200))
    assert "'office-a.annex-1.pdf' is not there as" in refused(approved(tmp_path))
    rendered_again(tmp_path, is_forced=True)
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf(200))
    assert "annexes/report.pdf changed since" in refused(approved(tmp_path))


def test_who_drew_the_annex_sheet_cannot_approve_either(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf())
    ready(tmp_path, first_md=front(annexes=ANNEX))
    (tmp_path / "annexes/report.pdf").write_bytes(clean_pdf(200))
    rendered_again(
        tmp_path, drawn_by="reviewer-a"
    )  # the letter is the same, the sheet is not
    assert "'reviewer-a' rendered 'first'" in refused(approved(tmp_path))
    edition = approved(tmp_path, person="reviewer-b").approval.editions[0]
    assert edition.drawn_by == ("drafter-a", "reviewer-a")


def test_a_signature_that_never_came_to_the_disk_is_in_nobodys_way(tmp_path):
    ready(tmp_path)
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        files.record_signed("office-a.docx", "5" * 64, 5)
    assert approved(tmp_path).path


def test_a_joint_letter_is_one_edition(tmp_path):
    ready(tmp_path, first_md=front(joint="true"))
    (edition,) = approved(tmp_path).approval.editions
    assert (edition.edition, edition.recipient) == ("joint", "joint")


def test_the_manifest_alone_makes_no_file_a_signed_one(tmp_path):
    """What it calls signed is compared with the approved bytes."""
    from datetime import date

    settings = (
        '[organisation]\nname = "Example Watch"\n'
        '[mail]\nfrom_address = "office@watch.test"\n'
    )
    workspace = ready(tmp_path, appeals_toml=settings)
    approved(tmp_path)
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        for name in ("office-a.docx", "office-b.docx"):
            signed = b"signed " + name.encode()
            digest = hashlib.sha256(signed).hexdigest()
            files.record_signed(name, digest, len(signed))
            files.path(name).write_bytes(signed)
    options = options_for(PlanOptions, formats=("docx",))
    asked = options, date(2099, 11, 21)
    for message in plan(workspace, *asked, keys=tmp_path / "keys").plan.messages:
        assert [each.code for each in message.blockers] == ["not-proven"]
        assert b"signed" in (tmp_path / message.files[1].path).read_bytes()
    changed(tmp_path, LETTER, "Words", "Other words")
    from appeals.registry.workspace import load_workspace

    report = plan(load_workspace(tmp_path), *asked, keys=tmp_path / "keys")
    assert "was signed, and the letter has changed since" in (
        report.plan.messages[0].blockers[0].message
    )
