"""`appeals plan` and `appeals send`: from the rendered letter to the outbox."""

import json
import re
import shutil
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tools.json_output import output_schema

NAME = "unodc-nsc-mou"
EML = f"out/{NAME}/outbox/unodc-ed.eml"
APPROVE = ("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
REASON = ("--allow-unverified", "the office said so by telephone")
LIVE = ("--live", *REASON)


_APPROVED: list[Path] = []


@pytest.fixture
def plan(run, workspace, tmp_path_factory):
    """Render the letter without its PDF, approve it, once; then plan its sending."""
    if not _APPROVED:
        assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
        assert run(*APPROVE).code == 0
        _APPROVED.append(tmp_path_factory.mktemp("approved"))
        for name in ("out", "reviews"):
            shutil.copytree(workspace / name, _APPROVED[0] / name)
    else:
        shutil.copytree(_APPROVED[0], workspace, dirs_exist_ok=True)

    def plan_it(*options: str):
        return run("plan", NAME, "--format", "docx", "-o", "plan.json", *options)

    return plan_it


def test_a_plan_is_written_and_its_table_reported(plan, workspace):
    ran = plan()
    assert (ran.code, ran.lines) == (0, ["plan.json"])
    table = [line.split() for line in ran.err.splitlines()]
    assert [
        "unodc-ed",
        "unodc@un.org",
        "unconfirmed",
        "txt,docx",
        "unverified-address",
    ] in table
    assert "1 message planned, 0 without blockers" in ran.err
    assert "--sendable" not in ran.err
    held = json.loads((workspace / "plan.json").read_text("utf-8"))
    assert held["schema"] == "appeals/plan@2"
    assert held["sender"] == {
        "address": "office@example.org",
        "name": "Safeguard Defenders",
    }
    (message,) = held["messages"]
    assert message["name"] == "Ghada Fathi Waly"
    assert [way["kind"] for way in message["other_ways"]] == ["post"]


def test_the_plan_itself_is_printed_as_json(plan, workspace):
    printed = json.loads(plan("--json").out)
    assert printed == json.loads((workspace / "plan.json").read_text("utf-8"))


def test_both_formats_go_along_when_both_are_rendered(run, workspace):
    assert run("draft", NAME, "--as", "drafter-a").code == 0
    assert run(*APPROVE).code == 0
    assert run("plan", NAME, "-o", "plan.json").code == 0
    assert run("send", "plan.json", *LIVE).code == 0
    parsed = message_from_bytes((workspace / EML).read_bytes(), policy=SMTP)
    assert [part.get_content_subtype() for part in parsed.walk()] == [
        "mixed",
        "plain",
        "vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf",
    ]
    assert [
        part.get_payload(decode=True)[:4] for part in parsed.iter_attachments()
    ] == [
        b"PK\x03\x04",
        b"%PDF",
    ]


def test_without_rendered_files_it_says_what_to_do(run, workspace):
    ran = run("plan", NAME, "-o", "plan.json")
    assert (ran.code, ran.out) == (4, "")
    assert f"`appeals draft {NAME}` renders it" in ran.err
    assert not (workspace / "plan.json").exists()


def test_errors_in_the_letter_give_one(plan, append):
    append("So it is. [@nobody-knows-this]")
    ran = plan()
    assert (ran.code, ran.lines) == (1, ["plan.json"])
    assert "CIT001" in ran.err
    assert "letter-errors" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", NAME), "-o"),
        (("plan", "unodc-nsc-mu", "-o", "p.json"), "did you mean 'unodc-nsc-mou'?"),
        (("plan", NAME, "-o", "p.json", "--to", "unodc-edd"), "did you mean"),
        (("plan", NAME, "-o", "p.json", "--format", "html"), "is not attached"),
        (("send", "nothing.json"), "cannot be read"),
        (("send", "recipients.yaml"), "'recipients.yaml' is not a plan"),
    ],
)
def test_a_wrong_word_is_explained(run, workspace, arguments, said):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_unverified_address_is_refused_until_there_is_a_reason(plan, run, workspace):
    plan()
    ran = run("send", "plan.json", "--live")
    assert (ran.code, ran.out) == (4, "")
    assert "the address unodc@un.org of 'unodc-ed' is unconfirmed" in ran.err
    assert "--allow-unverified REASON" in ran.err
    assert not (workspace / EML).exists()
    ran = run("send", "plan.json", *LIVE)
    assert (ran.code, ran.lines) == (0, [EML])
    assert "1 letter written for a person to send" in ran.err
    (receipt,) = (workspace / "sent" / NAME).glob("*.json")
    held = json.loads(receipt.read_text("utf-8"))
    assert held["unverified_reason"] == REASON[1]
    assert held["approvals"] == ["reviewer-a"]


def test_without_live_there_is_a_table_and_nothing_leaves(plan, run, workspace):
    plan()
    before = sorted(workspace.rglob("*"))
    for options, code, words in (
        ((), 4, "blocked: unverified-address"),
        (REASON, 0, "leaves"),
    ):
        ran = run("send", "plan.json", *options)
        assert ran.code == code
        (line,) = ran.lines
        assert line.split("\t") == ["unodc-ed", "outbox", "unodc@un.org", words]
        assert "nothing has left" in ran.err
        assert not re.search(r"\bsent\b", ran.out + ran.err)
        schema = Draft202012Validator(output_schema("send"))
        (printed,) = run("send", "plan.json", *options, "--json").lines
        schema.validate(json.loads(printed))
    assert sorted(workspace.rglob("*")) == before


def test_sending_again_writes_nothing_and_says_so(plan, run, workspace):
    plan()
    run("send", "plan.json", *LIVE)
    before = (workspace / EML).stat().st_mtime_ns
    ran = run("send", "plan.json", "--live")
    assert (ran.code, ran.out) == (0, "")
    assert "1 letter done before and left alone" in ran.err
    assert (workspace / EML).stat().st_mtime_ns == before
    printed = json.loads(run("send", "plan.json", "--live", "--json").out)
    Draft202012Validator(output_schema("send")).validate(printed)
    assert printed["is_new"] is False
    assert "nothing: drafted on" in run("send", "plan.json").out


def test_another_folder_for_the_outbox_can_be_chosen(plan, run, workspace, tmp_path):
    plan()
    ran = run("send", "plan.json", "--out", str(tmp_path / "drafts"), *LIVE)
    assert ran.code == 0
    assert (tmp_path / f"drafts/{NAME}/outbox/unodc-ed.eml").exists()
    assert not (workspace / EML).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "smtpp"), "did you mean 'smtp'?"),
        (("--to", "unodc-edd"), "did you mean 'unodc-ed'?"),
        (("--except", "nobody"), "the plan has no 'nobody'"),
        (("--limit", "0"), "--limit is a number from 1"),
        (("--not-before", "tomorrow"), "'tomorrow' is not a time"),
        (("--test", "me"), "is not an address that mail can carry"),
        (("--allow", "old-letter"), "--allow needs a code and a reason"),
        (("--allow", "old-letter", "x"), "'x' tells nobody why"),
        (("--allow", "not-approved", "I say so myself"), "can be allowed"),
        (("--as", "nobody"), "people.yaml has no 'nobody'"),
    ],
)
def test_an_option_that_cannot_be_meant_is_explained(plan, run, options, said):
    plan()
    ran = run("send", "plan.json", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_who_presses_send_is_put_on_record_with_what_was_allowed(plan, run, workspace):
    plan()
    allow = ("--allow", "unverified-address", REASON[1])
    late = ("--allow", "reply-date", "the day was agreed by telephone")
    ran = run("send", "plan.json", "--live", "--as", "reviewer-a", *allow, *late)
    assert ran.code == 0, ran.err
    (printed,) = map(json.loads, run("sent", "list", "--json").lines)
    assert printed["sent_by"] == "reviewer-a"


def test_before_its_time_nothing_leaves(plan, run):
    plan()
    ran = run("send", "plan.json", "--not-before", "2999-01-01T08:00", *LIVE)
    assert ran.code == 4
    assert "it is before 2999-01-01 08:00" in ran.err
    assert run("send", "plan.json", "--not-before", "2020-01-01", *LIVE).code == 0


def test_a_test_goes_to_oneself_and_into_no_record(plan, run, workspace):
    plan()
    ran = run("send", "plan.json", "--live", "--test", "me@example.org")
    assert ran.code == 0, ran.err
    (path,) = ran.lines
    assert path.endswith("TEST-unodc-ed.eml")
    content = (workspace / path).read_bytes()
    assert b"unodc@un.org" not in content
    assert b"\r\nSubject: TEST: " in content
    assert not (workspace / "sent").exists()
    assert run("sent", "list").out == ""


def test_a_file_changed_since_the_plan_is_named(plan, run, workspace):
    plan()
    (workspace / f"out/{NAME}/unodc-ed.docx").write_bytes(b"PK")
    ran = run("send", "plan.json", *REASON)
    assert ran.code == 4
    assert f"'out/{NAME}/unodc-ed.docx' was changed since the plan was made" in ran.err
    assert "error" not in plan().err
    assert "file-changed" in plan().err


def test_nothing_ever_says_that_a_message_was_sent(plan, run, workspace):
    said = plan().err + run("send", "plan.json", *LIVE).err
    said += run("send", "plan.json", "--live").err
    assert " sent" not in said.replace("sent/", "")


@pytest.mark.parametrize("demo", ["true", "false"])
def test_what_is_not_approved_is_not_sent_with_keys_or_without(
    run, workspace, replace, demo
):
    replace("appeals.toml", "demo = true", f"demo = {demo}")
    replace("appeals.toml", "office@example.org", "office@rights.test")
    assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
    asked = ("plan", NAME, "--format", "docx", "-o", "plan.json")
    assert run(*asked).code == 0
    sent = run("send", "plan.json", *LIVE)
    assert (sent.code, sent.out) == (4, "")
    assert "'unodc-ed' is not approved" in sent.err
    assert not (workspace / EML).exists()
    assert run(*APPROVE).code == 0
    assert run(*asked).code == 0
    assert run("send", "plan.json", *LIVE).code == 0


def test_what_was_handed_over_is_listed(plan, run):
    plan()
    assert "nothing was sent yet" in run("sent", "list").err
    run("send", "plan.json", *LIVE)
    (line,) = run("sent", "list").lines
    fields = line.split("\t")
    assert fields[1:6] == [NAME, "unodc-ed", "unodc@un.org", "drafted", "outbox"]
    (printed,) = map(json.loads, run("sent", "list", "--json").lines)
    assert printed["record"] == fields[0]
    Draft202012Validator(output_schema("sent list")).validate(printed)
    assert len(printed["sent_by"]) == 16
    assert run("sent", "list", "another").out == ""


def test_what_is_in_the_way_of_many_is_said_once_of_each_kind(run, workspace, replace):
    """Of 26 recipients without an address nobody reads 26 sentences."""
    to = "to: [unodc-ed, cat, ccpr, ced]"
    replace(f"templates/letters/{NAME}.md", "to: [unodc-ed]", to)
    assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
    assert run(*APPROVE).code == 0
    asked = ("plan", NAME, "--all", "--format", "docx", "-o", "plan.json")
    assert run(*asked).code == 0
    for options in ((), ("--live",)):
        ran = run("send", "plan.json", *options, *REASON)
        assert (ran.code, ran.err.count("no e-mail address of")) == (4, 1)
        assert "no-email: cat, ccpr, ced" in ran.err
        assert "and 2 more like this" in ran.err
        assert "--sendable lets 1 leave without the others" in ran.err
    ran = run("send", "plan.json", "--sendable", *LIVE)
    assert (ran.code, ran.lines) == (3, [EML])
    assert "no-email: cat, ccpr, ced" in ran.err
    assert "3 letters blocked and left out" in ran.err
