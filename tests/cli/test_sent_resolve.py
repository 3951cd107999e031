"""`appeals sent resolve`: the word of a person, or a copy in the mailbox."""

import json

import pytest

from tests.delivery.imap_server import imap_server

NAME = "unodc-nsc-mou"
REASON = ("--allow-unverified", "the office said so by telephone")
HOW = ("--note", "it is among the sent mail of the office")


@pytest.fixture
def record(run, workspace):
    """Have the letter rendered, approved and put into the outbox; give its record."""
    assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
    approve = ("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    assert run(*approve).code == 0
    assert run("plan", NAME, "--format", "docx", "-o", "plan.json").code == 0
    assert run("send", "plan.json", "--live", *REASON).code == 0
    (line,) = run("sent", "list").lines
    return line.split("\t")[0]


def state(run) -> str:
    (line,) = run("sent", "list", "--json").lines
    return json.loads(line)["state"]


def test_a_persons_word_is_put_on_record_once(run, workspace, record):
    ran = run("sent", "resolve", record, "--not-sent", *HOW)
    assert (ran.code, ran.lines) == (0, [f"{record}\tplanned"])
    ran = run("send", "plan.json", "--live", *REASON)
    assert (ran.code, state(run)) == (0, "drafted")
    ran = run("sent", "resolve", record, "--sent", *HOW, "--as", "sender-a")
    assert (ran.code, ran.lines) == (0, [f"{record}\trecorded"])
    assert ran.err == "", "no mailbox was asked"
    assert state(run) == "recorded"
    receipt = workspace / "sent" / NAME / f"{record}-4.json"
    held = json.loads(receipt.read_text("utf-8"))
    assert (held["sent_by"], held["note"]) == ("sender-a", HOW[1])
    ran = run("sent", "resolve", record, "--not-sent", *HOW)
    assert (ran.code, ran.out) == (4, "")
    assert "it is recorded" in ran.err
    assert run("sent", "verify").lines[0].startswith("WHOLE: 4 receipts")


TOO_LITTLE = (
    (("--sent", "--not-sent", *HOW), 2, "cannot be sent and not sent"),
    (("--sent",), 2, "--note"),
    (("--sent", "--note", "ok"), 2, "tells nobody"),
    (("--sent", *HOW, "--as", "nobody"), 2, "people.yaml has no 'nobody'"),
    ((), 4, "no mailbox was looked into"),
)


def test_too_little_settles_nothing(run, record):
    for words, code, said in TOO_LITTLE:
        ran = run("sent", "resolve", record, *words)
        assert (ran.code, ran.out) == (code, "")
        assert said in ran.err
    ran = run("sent", "resolve", "unodc-ed-aaaaaaaaaaaa", "--sent", *HOW)
    assert ran.code == 2
    assert "nothing that was sent is called 'unodc-ed-aaaaaaaaaaaa'" in ran.err
    assert state(run) == "drafted"


@pytest.mark.parametrize("is_watched", [False, True])
def test_a_copy_among_the_sent_mail_settles_what_a_person_sent(
    run, workspace, record, is_watched
):
    message = (workspace / f"sent/{NAME}/kept/{record}/message.eml").read_bytes()
    folders = {"INBOX": [], "Drafts": [], "Sent": [message]}
    with imap_server(folders=folders, flags={"Sent": "\\Sent"}) as held:
        settings = workspace / "appeals.toml"
        more = f'host = "127.0.0.1"\nport = {held.port}\nsecurity = "none"\n'
        settings.write_text(f"{settings.read_text('utf-8')}\n[mail.imap]\n{more}")
        ran = run("sent", "resolve", record, "--not-sent", *HOW)
        assert (ran.code, ran.out) == (4, "")
        assert "left: its copy is in the folder 'Sent' of 127.0.0.1" in ran.err
        ran = run("sent", *(["watch"] if is_watched else ["resolve", record]))
        asked = len(held.commands)
        assert run("sent", "watch").code == 0  # it is settled, and looked for no more
        later = [each for each in held.commands[asked:] if "MESSAGE-ID" in each.upper()]
        assert not [each for each in later if "SEARCH" in each.upper()]
    assert (ran.code, ran.lines) == (
        (0, []) if is_watched else (0, [f"{record}\taccepted"])
    )
    assert "it left: its copy is in the folder 'Sent'" in ran.err
    assert state(run) == "accepted"
    receipt = workspace / "sent" / NAME / f"{record}-2.json"
    note = json.loads(receipt.read_text("utf-8"))["note"]
    assert note == "its copy is in the folder 'Sent' of 127.0.0.1"


def test_a_draft_that_nobody_sent_stays_one(run, workspace, record):
    message = (workspace / f"sent/{NAME}/kept/{record}/message.eml").read_bytes()
    folders = {"INBOX": [], "Drafts": [message], "Sent": []}
    with imap_server(folders=folders, flags={"Drafts": "\\Drafts"}) as held:
        settings = workspace / "appeals.toml"
        more = f'host = "127.0.0.1"\nport = {held.port}\nsecurity = "none"\n'
        settings.write_text(f"{settings.read_text('utf-8')}\n[mail.imap]\n{more}")
        assert run("sent", "watch").code == 0
    assert state(run) == "drafted"
