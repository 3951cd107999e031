"""Letters of cases are planned and sent: one message each, no name told, once."""

import hashlib
import json
import shutil
from dataclasses import replace

import pytest

from appeals.delivery import plan as plan_module
from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.selection import CaseChoice
from appeals.workflow.sending.plan import write_plan
from tests.made_once import made_once
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    approved,
    carried_out,
    front,
    plan_file,
    planned,
    state_of,
    written,
)

SECRET = "Wang Secretive"
HEADER = "id,alias,consent,confidentiality\n"
ROWS = {
    "case-2": f"case-2,{SECRET} the Elder,consent-2,confidential\n",
    "case-1": f"case-1,{SECRET},consent-1,confidential\n",
}
ABOUT = "About {{ case.alias }}.\n"


def rows_of(workspace, rows=ROWS) -> None:
    text = HEADER + "".join(rows.values())
    (workspace.root / "cases.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def workspace(tmp_path):
    def render_all():
        made = written(tmp_path, letter=front() + ABOUT)
        rows_of(made)
        render(made)

    made_once(tmp_path, render_all)
    return load_workspace(tmp_path)


def choice(workspace, **more) -> CaseChoice:
    return CaseChoice(workspace.root / "cases.csv", **more)


def render(workspace, **more):
    """Render the letters and have them approved."""
    asked = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    options = {**asked, "cases": choice(workspace), **more}
    fresh = load_workspace(workspace.root)
    outcomes = list(draft(fresh, options_for(DraftOptions, **options)))
    approved(workspace, cases=options["cases"])
    return outcomes


def codes(report) -> list[list[str]]:
    return [[o.code for o in m.blockers] for m in report.plan.messages]


def refusals(workspace, path, **options) -> str:
    with pytest.raises(AppealsError) as caught:
        carried_out(workspace, path, **options)
    error = caught.value
    faults = error.split()
    assert all(isinstance(each, BlockedError) for each in faults)
    return "\n".join(each.message for each in faults)


def test_each_row_and_recipient_has_a_message_in_their_order(workspace):
    report = planned(workspace, cases=choice(workspace))
    assert [m.edition for m in report.plan.messages] == [
        "office-a.case-2",
        "office-b.case-2",
        "office-a.case-1",
        "office-b.case-1",
    ]
    assert codes(report) == [[], [], [], []]
    case = report.plan.messages[0].case
    assert case is not None
    assert (case.id, case.consent, case.confidentiality) == (
        "case-2",
        "consent-2",
        "confidential",
    )
    assert len({m.message_id for m in report.plan.messages}) == 4


def test_the_same_plan_is_made_twice(workspace):
    first = plan_file(workspace, cases=choice(workspace)).read_bytes()
    assert plan_file(workspace, cases=choice(workspace)).read_bytes() == first


def test_messages_are_written_once_with_a_receipt_each(workspace):
    path = plan_file(workspace, cases=choice(workspace))
    first = carried_out(workspace, path)
    assert [h.is_new for h in first] == [True] * 4
    assert [h.path.name for h in first] == [
        "office-a.case-2.eml",
        "office-b.case-2.eml",
        "office-a.case-1.eml",
        "office-b.case-1.eml",
    ]
    times = [h.path.stat().st_mtime_ns for h in first]
    again = carried_out(workspace, path)
    assert [h.is_new for h in again] == [False] * 4
    assert [h.path.stat().st_mtime_ns for h in again] == times
    assert len(list((workspace.root / "sent" / "first").glob("*.json"))) == 4


def test_what_was_interrupted_goes_on(workspace):
    path = plan_file(workspace, cases=choice(workspace))
    before = carried_out(workspace, path)
    receipts = sorted((workspace.root / "sent" / "first").glob("*.json"))
    receipts[0].unlink()
    assert sum(h.is_new for h in carried_out(workspace, path)) == 0
    shutil.rmtree(state_of(workspace))  # another machine, and one receipt is not there
    assert sum(h.is_new for h in carried_out(workspace, path)) == 1
    assert len(before) == 4


def test_no_name_stands_in_plan_receipt_or_head_of_a_message(workspace):
    path = plan_file(workspace, cases=choice(workspace))
    handovers = carried_out(workspace, path)
    assert "Secretive" not in path.read_text("utf-8")
    for receipt in (workspace.root / "sent").rglob("*.json"):
        assert "Secretive" not in receipt.read_text("utf-8") + receipt.name
    for handover in handovers:
        head, _, _ = handover.path.read_bytes().partition(b"\r\n\r\n")
        assert b"Secretive" not in head


def test_a_public_subject_is_reported_of_a_public_case_alone(tmp_path):
    letter = front(confidentiality="public", subject='"On {{ case.alias }}"') + ABOUT
    workspace = written(tmp_path, letter=letter)
    public = ROWS["case-1"].replace("confidential", "public")
    rows_of(workspace, {"case-1": public, "case-2": ROWS["case-2"]})
    render(workspace)
    report = planned(workspace, to=("office-a",), cases=choice(workspace))
    open_, closed = report.plan.messages
    assert open_.subject.startswith(f"On {SECRET} [Reference: ")
    assert "Secretive" not in closed.subject
    assert "letter-errors" in [o.code for o in closed.blockers]
    reported = json.dumps([m.model_dump(mode="json") for m in [closed]])
    assert "Elder" not in reported


def test_a_letter_of_another_consent_or_class_is_in_the_way(workspace):
    changed = {k: v.replace("consent-1", "consent-9") for k, v in ROWS.items()}
    rows_of(workspace, changed)
    report = planned(workspace, to=("office-a",), cases=choice(workspace))
    assert codes(report) == [[], ["consent-changed"]]
    outcomes = render(workspace)
    assert [(o.case, o.is_unchanged) for o in outcomes] == [
        ("case-2", True),
        ("case-2", True),
        ("case-1", False),
        ("case-1", False),
    ]
    report = planned(workspace, to=("office-a",), cases=choice(workspace))
    assert codes(report) == [[], []]


def test_a_plan_is_stale_when_the_file_of_cases_changed(workspace):
    path = plan_file(workspace, cases=choice(workspace))
    rows_of(workspace, {"case-2": ROWS["case-2"]})
    assert "'cases.csv' was changed since" in refusals(workspace, path)
    (workspace.root / "cases.csv").unlink()
    assert "'cases.csv' is not there any more" in refusals(workspace, path)
    assert not (workspace.root / "sent").exists()
    assert not (workspace.root / "out" / "first" / "outbox").exists()


def test_a_plan_is_stale_when_the_letter_became_public(workspace):
    path = plan_file(workspace, cases=choice(workspace))
    letter = workspace.root / "templates" / "letters" / "first.md"
    text = letter.read_text("utf-8").replace(
        "kind: appeal\n", "kind: appeal\nconfidentiality: public\n"
    )
    letter.write_text(text, encoding="utf-8")
    said = refusals(workspace, path)
    assert "the case 'case-1' is confidential, the letter is public" in said


def test_another_message_about_the_same_case_needs_a_reason(workspace):
    carried_out(workspace, plan_file(workspace, cases=choice(workspace)))
    rows_of(workspace, {**ROWS, "case-2": ROWS["case-2"].replace("Elder", "Eldest")})
    render(workspace)
    path = plan_file(workspace, cases=choice(workspace))
    said = refusals(workspace, path)
    assert said.count("has had another message of this letter about the case") == 2
    assert "case-1" not in said
    handovers = carried_out(workspace, path, again_reason="the name was corrected")
    assert [h.is_new for h in handovers] == [True, True, False, False]


def test_a_row_that_was_never_rendered_or_changed_by_hand_is_in_the_way(workspace):
    rows_of(workspace, {**ROWS, "case-3": "case-3,C,consent-3,public\n"})
    edited = workspace.root / "out" / "first" / "office-a.case-1.docx"
    edited.write_bytes(b"by hand")
    report = planned(workspace, to=("office-a",), cases=choice(workspace))
    assert codes(report) == [[], ["file-changed"], ["not-drawn"]]
    remedies = [o.remedy for m in report.plan.messages for o in m.blockers]
    assert all("draft first --cases FILE" in remedy for remedy in remedies)


def test_nothing_is_planned_for_a_file_of_which_nothing_was_rendered(tmp_path):
    workspace = written(tmp_path, letter=front() + ABOUT)
    rows_of(workspace)
    with pytest.raises(BlockedError, match="nothing of 'first' is rendered yet"):
        planned(workspace, cases=choice(workspace))
    with pytest.raises(UsageError, match="no file"):
        planned(workspace, cases=CaseChoice(workspace.root / "other.csv"))


def test_a_table_of_cases_goes_out_as_one_letter(tmp_path):
    letter = front() + '{{ case_table("alias") }}\n'
    workspace = written(tmp_path, letter=letter)
    rows_of(workspace)
    render(workspace, cases=choice(workspace, is_table=True))
    table = choice(workspace, is_table=True)
    report = planned(workspace, cases=table)
    assert [m.edition for m in report.plan.messages] == ["office-a", "office-b"]
    assert codes(report) == [[], []]
    path = plan_file(workspace, cases=table)
    assert len(carried_out(workspace, path)) == 2
    rows_of(workspace, {"case-1": ROWS["case-1"]})
    report = planned(workspace, cases=table)
    assert codes(report) == [["out-of-date"], ["out-of-date"]]


@pytest.mark.parametrize("what", ["date(case.alias)", "1 // 0", "fact(case.alias)"])
def test_what_breaks_a_letter_is_reported_without_the_alias(workspace, what):
    letter = workspace.root / "templates" / "letters" / "first.md"
    text = letter.read_text("utf-8")
    broken = f"{{% if case.id == 'case-1' %}}{{{{ {what} }}}}{{% endif %}}\n"
    letter.write_text(text + broken, encoding="utf-8")
    render(workspace)
    report = planned(workspace, to=("office-a",), cases=choice(workspace))
    sound, stopped = codes(report)
    assert sound == []
    assert {"letter-errors", "cannot-be-drawn"} & set(stopped)
    words = [f.message + f.remedy for f in report.findings]
    words += [e.message + e.remedy for e in report.errors]
    words += [report.plan.content().decode()]
    assert "Secretive" not in "".join(words)
    assert words


def test_a_plan_of_too_many_messages_is_refused(workspace, monkeypatch, tmp_path):
    report = planned(workspace, cases=choice(workspace))
    monkeypatch.setattr("appeals.workflow.sending.plan.MAX_BYTES", 100)
    with pytest.raises(UsageError, match="4 messages are too many for one plan"):
        write_plan(report.plan, tmp_path / "plan.json")
    assert not (tmp_path / "plan.json").exists()
    assert plan_module.MAX_BYTES > 10_000_000


def test_a_plan_without_cases_says_nothing_of_them(tmp_path):
    workspace = written(tmp_path)
    render(workspace, cases=None)
    held = json.loads(plan_file(workspace).read_bytes())
    assert "cases" not in held
    assert all("case" not in message for message in held["messages"])


def test_letters_of_cases_that_nobody_approved_are_in_the_way(tmp_path):
    made = written(tmp_path, letter=front() + ABOUT)
    rows_of(made)
    options = {"formats": ("docx",), "cases": choice(made), "drawn_by": "drafter-a"}
    list(draft(load_workspace(tmp_path), options_for(DraftOptions, **options)))
    report = planned(made, cases=choice(made))
    assert codes(report) == [["not-approved"]] * 4
    remedy = report.plan.messages[0].blockers[0].remedy
    assert "review approve first --cases FILE --as PERSON" in remedy
    path = plan_file(made, cases=choice(made))
    assert "'office-a.case-2' is not approved" in refusals(made, path)


def test_the_record_of_a_batch_lists_hashes_and_ids_alone(workspace):
    (path,) = (workspace.root / "reviews/first/approvals").glob("*.json")
    text = path.read_text("utf-8")
    for word in (SECRET, "consent-1", "cases.csv"):
        assert word not in text
    act = json.loads(text)
    assert act["editions"] == []
    letters = act["cases"]["letters"]
    assert [(e["case"], e["recipient"]) for e in letters] == [
        ("case-2", "office-a"),
        ("case-2", "office-b"),
        ("case-1", "office-a"),
        ("case-1", "office-b"),
    ]
    for letter in letters:
        (file,) = letter["files"]
        content = (workspace.root / "out/first" / file["name"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert not (workspace.root / "reviews/first/files").exists()


def test_only_the_letters_whose_row_changed_lose_their_approval(workspace):
    rows = {**ROWS, "case-1": f"case-1,{SECRET} Jr,consent-1,confidential\n"}
    rows["case-3"] = "case-3,Another,consent-3,confidential\n"
    rows_of(workspace, rows)
    options = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    fresh = load_workspace(workspace.root)
    list(draft(fresh, options_for(DraftOptions, cases=choice(workspace), **options)))
    report = planned(workspace, cases=choice(workspace))
    assert codes(report) == [[], [], *[["not-approved"]] * 4]


def test_an_unused_entry_leaves_a_batch_approved_a_used_word_does_not(workspace):
    people = workspace.root / "people.yaml"
    people.write_text(people.read_text("utf-8") + "  x: {roles: [sender]}\n", "utf-8")
    assert codes(planned(workspace, cases=choice(workspace))) == [[]] * 4
    letter = workspace.root / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "More.\n", encoding="utf-8")
    options = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    fresh = load_workspace(workspace.root)
    list(draft(fresh, options_for(DraftOptions, cases=choice(workspace), **options)))
    report = planned(workspace, cases=choice(workspace))
    assert codes(report) == [["not-approved"]] * 4


def test_two_approve_a_batch_where_two_must(workspace):
    settings = workspace.root / "appeals.toml"
    text = settings.read_text("utf-8") + "[review]\napprovers = 2\n"
    settings.write_text(text, encoding="utf-8")
    assert codes(planned(workspace, cases=choice(workspace))) == [["not-approved"]] * 4
    approved(workspace, "approver-b", cases=choice(workspace))
    assert codes(planned(workspace, cases=choice(workspace))) == [[]] * 4


def test_a_letter_of_a_batch_changed_by_hand_is_not_sent(workspace):
    file = workspace.root / "out/first/office-a.case-1.docx"
    file.write_bytes((workspace.root / "out/first/office-a.case-2.docx").read_bytes())
    ((first, *_), *_) = reversed(codes(planned(workspace, cases=choice(workspace)))[:3])
    assert first == "file-changed"


def test_a_table_of_cases_is_approved_with_its_file(tmp_path):
    table = '{{ case_table("alias", headings=["Person"]) }}\n'
    made = written(tmp_path, letter=front() + table)
    rows_of(made)
    as_table = choice(made, is_table=True)
    render(made, cases=as_table)
    assert codes(planned(made, cases=as_table)) == [[], []]
    (path,) = (tmp_path / "reviews/first/approvals").glob("*.json")
    assert SECRET not in path.read_text("utf-8")
    rows_of(made, {"case-2": ROWS["case-2"]})
    options = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    fresh = load_workspace(tmp_path)
    list(draft(fresh, options_for(DraftOptions, cases=as_table, **options)))
    assert codes(planned(made, cases=as_table)) == [["not-approved"]] * 2


def test_where_every_letter_must_be_signed_letters_of_cases_are_in_the_way(workspace):
    settings = workspace.root / "appeals.toml"
    text = settings.read_text("utf-8") + "[signing]\nrequired = true\n"
    settings.write_text(text, encoding="utf-8")
    assert codes(planned(workspace, cases=choice(workspace))) == [["unsigned"]] * 4


def test_the_record_lists_the_annexes_and_sheets_of_each_letter(tmp_path):
    annex = '[{title: A report, file: "report.txt"}]'
    made = written(tmp_path, letter=front(annexes=annex, to="[office-a]") + ABOUT)
    (tmp_path / "report.txt").write_text("What was found.\n", encoding="utf-8")
    rows_of(made)
    render(made)
    (path,) = (tmp_path / "reviews/first/approvals").glob("*.json")
    letters = json.loads(path.read_bytes())["cases"]["letters"]
    assert [[file["role"] for file in each["files"]] for each in letters] == [
        ["docx", "sheet", "annex"]
    ] * 2
    sheet = tmp_path / "out/first/office-a.case-1.annexes.docx"
    sheet.write_bytes(sheet.read_bytes() + b" ")
    report = planned(made, cases=choice(made))
    assert codes(report) == [[], ["not-approved"]]


@pytest.mark.parametrize("is_table", [False, True])
def test_a_pack_says_how_the_letters_of_cases_are_signed(workspace, tmp_path, is_table):
    from appeals.vault.age import new_key
    from appeals.workflow.sealing.packs import pack_letter, unpack_letter
    from tests.workflow.sealing.test_packs import OneKey

    if is_table:
        letter = front() + '{{ case_table("alias") }}\n'
        (workspace.root / "templates/letters/first.md").write_text(letter, "utf-8")
        workspace = load_workspace(workspace.root)
        render(workspace, cases=choice(workspace, is_table=True))
    key = new_key()
    packed = pack_letter(workspace, "first", [key.public])
    there = replace(workspace, name_vault=OneKey(key))
    done = unpack_letter(there, packed, is_forced=True)
    table = " --as-table" if is_table else ""
    assert done.named == f"first --cases cases.csv{table}"
    rows_of(workspace, {"case-1": ROWS["case-1"]})
    done = unpack_letter(there, packed, is_forced=True)
    assert done.named == f"first --cases FILE{table}"
