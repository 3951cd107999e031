"""`appeals plan` and `appeals send`: from the rendered letter to the outbox."""

import json
from email import message_from_bytes
from email.policy import SMTP

import pytest

NAME = "unodc-nsc-mou"
EML = f"out/{NAME}/outbox/unodc-ed.eml"
APPROVE = ("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
REASON = ("--allow-unverified", "the office said so by telephone")


@pytest.fixture
def plan(run, workspace):
    """Render the letter without its PDF, approve it and plan its sending."""
    assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
    assert run(*APPROVE).code == 0

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
    assert run("send", "plan.json", *REASON).code == 0
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
        (("send", "recipients.yaml"), "'recipients.yaml' is no plan"),
    ],
)
def test_a_wrong_word_is_explained(run, workspace, arguments, said):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_unverified_address_is_refused_until_there_is_a_reason(plan, run, workspace):
    plan()
    ran = run("send", "plan.json")
    assert (ran.code, ran.out) == (4, "")
    assert "the address unodc@un.org of 'unodc-ed' is unconfirmed" in ran.err
    assert "--allow-unverified REASON" in ran.err
    assert not (workspace / EML).exists()
    ran = run("send", "plan.json", *REASON)
    assert (ran.code, ran.lines) == (0, [EML])
    assert "1 message written to the outbox; nothing went over the network" in ran.err
    (receipt,) = (workspace / "sent" / NAME).glob("*.json")
    assert json.loads(receipt.read_text("utf-8"))["unverified_reason"] == REASON[1]


def test_sending_again_writes_nothing_and_says_so(plan, run, workspace):
    plan()
    run("send", "plan.json", *REASON)
    before = (workspace / EML).stat().st_mtime_ns
    ran = run("send", "plan.json")
    assert (ran.code, ran.out) == (0, "")
    assert "not written again" in ran.err
    assert "0 messages written to the outbox" in ran.err
    assert (workspace / EML).stat().st_mtime_ns == before
    printed = json.loads(run("send", "plan.json", "--json").out)
    assert printed["is_new"] is False


def test_another_folder_for_the_outbox_can_be_chosen(plan, run, workspace, tmp_path):
    plan()
    ran = run("send", "plan.json", "--out", str(tmp_path / "drafts"), *REASON)
    assert ran.code == 0
    assert (tmp_path / f"drafts/{NAME}/outbox/unodc-ed.eml").exists()
    assert not (workspace / EML).exists()


def test_live_sending_is_refused_and_doubly_in_a_demonstration(plan, run, workspace):
    plan()
    ran = run("send", "plan.json", "--live", *REASON)
    assert ran.code == 4
    assert "live sending is not available yet" in ran.err
    assert "`demo = true` in appeals.toml forbids it" in ran.err
    assert not (workspace / EML).exists()


def test_a_file_changed_since_the_plan_is_named(plan, run, workspace):
    plan()
    (workspace / f"out/{NAME}/unodc-ed.docx").write_bytes(b"PK")
    ran = run("send", "plan.json", *REASON)
    assert ran.code == 4
    assert f"'out/{NAME}/unodc-ed.docx' was changed since the plan was made" in ran.err
    assert "error" not in plan().err
    assert "file-changed" in plan().err


def test_nothing_ever_says_that_a_message_was_sent(plan, run, workspace):
    said = plan().err + run("send", "plan.json", *REASON).err
    said += run("send", "plan.json").err
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
    sent = run("send", "plan.json", *REASON)
    assert (sent.code, sent.out) == (4, "")
    assert "'unodc-ed' is not approved" in sent.err
    assert not (workspace / EML).exists()
    assert run(*APPROVE).code == 0
    assert run(*asked).code == 0
    assert run("send", "plan.json", *REASON).code == 0
