"""`appeals sent due|reply|watch|correct|export` and `new --from-reply`."""

import json

import pytest
from jsonschema import Draft202012Validator
from tools.json_output import output_schema

from tests.delivery.imap_server import imap_server
from tests.delivery.incoming_samples import bounce, reply

NAME = "unodc-nsc-mou"
REASON = ("--allow-unverified", "the office said so by telephone")


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


def fits(command: str, line: str) -> dict:
    held = json.loads(line)
    Draft202012Validator(output_schema(command)).validate(held)
    return held


def test_from_what_is_due_to_the_next_letter(run, workspace, record):
    ran = run("sent", "due", "--ics", "due.ics")
    assert ran.code == 0
    (due,) = (line.split("\t") for line in ran.lines)
    assert due[:3] == ["2020-12-04 (past)", record, "reply-by"]
    assert (workspace / "due.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert fits("sent due", run("sent", "due", "--json").lines[0])["is_past"]
    with imap_server(folders={"INBOX": [bounce(about="unodc@un.org")]}) as held:
        settings = workspace / "appeals.toml"
        more = f'host = "127.0.0.1"\nport = {held.port}\nsecurity = "none"\n'
        settings.write_text(f"{settings.read_text('utf-8')}\n[mail.imap]\n{more}")
        ran = run("sent", "watch", "--json")
    assert fits("sent watch", ran.lines[0])["kind"] == "bounce"
    (workspace / "answer.eml").write_bytes(reply())
    ran = run("sent", "reply", record, "answer.eml")
    assert ran.lines == [f"{record}\treply\t2026-11-30"]
    assert "noted before" in run("sent", "reply", record, "answer.eml").err
    (listed,) = run("sent", "list", "--json").lines
    assert fits("sent list", listed)["answers"] == ["bounce", "reply"]
    assert run("sent", "list").lines[0].endswith("\tbounce reply")
    assert run("sent", "due").lines == []
    assert run("new", "the-next", "--from-reply", record).code == 0
    text = (workspace / "templates/letters/the-next.md").read_text("utf-8")
    assert f"follows: [{record}]" in text
    assert "to: [unodc-ed]" in text


def test_a_correction_goes_to_exactly_those_who_got_it(run, workspace, record):
    ran = run("sent", "correct", record, "--note", "1", "--json")
    assert ran.code == 0
    held = fits("sent correct", ran.lines[0])
    assert (held["recipient"], held["has_note"]) == ("unodc-ed", True)
    text = (workspace / f"templates/letters/{NAME}-correction.md").read_text("utf-8")
    assert "to: [unodc-ed] " in text
    assert f"follows: [{record}]" in text
    whole = run("sent", "correct", record, "--name", "whole-letter")
    assert (whole.code, "it may have had the note" in whole.err) == (0, False)
    again = run("sent", "correct", record)
    assert again.code == 4
    assert "exists already" in again.err
    assert run("sent", "correct", record, "--note", "99", "--name", "x").code == 2


def test_a_report_is_a_table_or_a_page(run, workspace, record):
    ran = run("sent", "export")
    assert ran.lines[0].startswith("day,recipient,letter,")
    assert "unodc@un.org" not in ran.out
    assert run("sent", "export", "--format", "html", "-o", "year.html").code == 0
    assert b"<h2>By recipient</h2>" in (workspace / "year.html").read_bytes()
    assert run("sent", "export", "--format", "pdf").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sent", "reply", "x"), "an answer is a file or a text"),
        (("sent", "reply", "x", "--text", "words"), "nothing that was sent is called"),
        (("sent", "reply", "x", "none.eml"), "cannot be read"),
        (("sent", "correct", "x"), "nothing that was sent is called"),
        (("new", "y", "--from-reply", "x"), "nothing that was sent is called"),
    ],
)
def test_a_wrong_word_is_explained(run, workspace, words, said):
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_without_a_mailbox_it_says_what_to_add(run, workspace):
    ran = run("sent", "watch")
    assert ran.code == 2
    assert "[mail.imap]" in ran.err
