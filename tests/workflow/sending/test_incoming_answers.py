"""What came back is noted once; what is due and who is to be corrected follows."""

from dataclasses import replace
from datetime import date

import pytest

from appeals.delivery.answers import Answers
from appeals.errors import UsageError, WorkspaceError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.corrections import note_text, who_received
from appeals.workflow.sending.follow_ups import calendar_days, due_days
from appeals.workflow.sending.incoming_answers import (
    find_sent,
    note_reply,
    read_message_file,
    reference_of,
    watch_mailbox,
)
from appeals.workflow.sending.sent_letters import open_ledger
from appeals.workflow.sending.year_export import (
    exported_messages,
    write_csv,
    write_year_page,
)
from tests.delivery.imap_server import imap_server
from tests.delivery.incoming_samples import bounce, reply
from tests.workflow.sendings import (
    NOW,
    carried_out,
    front,
    plan_file,
    planned,
    rendered,
    rendered_again,
    state_of,
    written,
)

TODAY = date(2099, 12, 1)
LETTER = front(reply_by="2099-12-20", confidentiality="public", subject="A question")


@pytest.fixture
def sent(tmp_path):
    """Give a workspace whose two messages left, and their rows."""
    workspace = rendered(tmp_path / "ws", letter=LETTER)
    carried_out(workspace, plan_file(workspace))
    fresh = load_workspace(workspace.root)
    with open_ledger(fresh, state_of(workspace)) as ledger:
        return fresh, ledger.rows()


def watched(workspace, rows, *inbox: bytes):
    settings = workspace.root / "appeals.toml"
    text = settings.read_text("utf-8").partition("[mail.imap]")[0]
    with imap_server(folders={"INBOX": [*inbox]}) as held:
        more = f'host = "127.0.0.1"\nport = {held.port}\nsecurity = "none"\n'
        settings.write_text(f"{text}[mail.imap]\n{more}", "utf-8")
        report = watch_mailbox(load_workspace(workspace.root), rows, NOW)
    assert not any(c.startswith(("SELECT", "STORE")) for c in held.commands)
    return report


def test_a_reply_and_a_bounce_are_noted_once(sent):
    workspace, rows = sent
    sign = reference_of(workspace, rows[0])
    inbox = (
        reply(sender="someone@un.test", subject=f"Re: A question [Reference: {sign}]"),
        bounce(about="office-b@example.org"),
        reply(sender="x@elsewhere.test").replace(b"answer-1", b"answer-2"),
    )
    report = watched(workspace, rows, *inbox)
    assert [(a.record, a.kind, a.by) for a in report.noted] == [
        (rows[0].record, "reply", "reference"),
        (rows[1].record, "bounce", "address"),
    ]
    assert (report.suggestions, report.count) == ((), 3)
    assert watched(workspace, rows, *inbox).noted == ()
    assert len(Answers(workspace.root).read()) == 2
    (kept,) = (workspace.root / "sent/first/kept/answers").glob(f"{rows[0].record}-*")
    assert kept.read_bytes() == inbox[0]
    assert kept.stat().st_mode & 0o77 == 0
    assert (workspace.root / "sent/first/kept/.gitignore").read_bytes() == b"*\n"


def test_the_domain_alone_is_only_suggested(sent):
    workspace, rows = sent
    report = watched(workspace, rows, reply(sender="other@example.org"))
    (suggestion,) = report.suggestions
    assert suggestion.by == "domain"
    assert set(suggestion.records) == {row.record for row in rows}
    assert report.noted == ()
    assert Answers(workspace.root).read() == ()


def test_our_own_copy_is_passed_over(sent):
    workspace, rows = sent
    sign = reference_of(workspace, rows[0])
    own = reply(sender="office@sauvegarde.test", subject=f"A question [{sign}]")
    report = watched(workspace, rows, own)
    assert (report.noted, report.suggestions) == ((), ())


def test_a_mailbox_that_nobody_named_is_asked_for(sent):
    workspace, rows = sent
    with pytest.raises(WorkspaceError, match="where the mailbox is"):
        watch_mailbox(workspace, rows, NOW)


def test_a_message_is_found_by_record_message_id_or_reference(sent):
    workspace, rows = sent
    with open_ledger(workspace, state_of(workspace)) as ledger:
        for name in (rows[1].record, rows[1].message_id):
            assert find_sent(workspace, ledger, name) == rows[1]
        sign = reference_of(workspace, rows[1]).lower()
        assert find_sent(workspace, ledger, sign) == rows[1]
        with pytest.raises(UsageError, match="nothing that was sent is called 'x'"):
            find_sent(workspace, ledger, "x")


def test_an_answer_by_post_is_noted_in_words_and_ends_what_is_due(sent):
    workspace, rows = sent
    assert {d.record for d in due_days(workspace, rows, TODAY)} == {
        row.record for row in rows
    }
    words = b"They received it."
    noted = note_reply(workspace, rows[0], words, NOW, person="ana", is_text=True)
    assert noted is not None
    assert (noted.kind, noted.by, noted.noted_by) == ("reply", "person", "ana")
    again = note_reply(workspace, rows[0], words, NOW, person="ana", is_text=True)
    assert again is None
    days = due_days(workspace, rows, TODAY)
    assert {d.record for d in days} == {rows[1].record}


def test_what_is_due_names_a_day_and_never_that_anybody_must_answer(sent):
    workspace, rows = sent
    days = due_days(workspace, rows, date(2099, 12, 21))
    assert [(d.day, d.kind, d.is_past) for d in days] == [
        ("2099-12-20", "reply-by", True)
    ] * 2
    assert all("must" not in d.text and "owes" not in d.text for d in days)
    entries = calendar_days(workspace, days)
    assert len({entry.uid for entry in entries}) == 2
    assert not any("question" in f"{e.summary}{e.text}" for e in entries)
    assert calendar_days(workspace, due_days(workspace, rows, TODAY)) == entries


def test_a_recipient_has_its_own_days_to_look(sent):
    workspace, rows = sent
    path = workspace.root / "recipients.yaml"
    rule = (
        "    follow_up:\n      - after_days: 14\n        text: ask whether it came\n"
        "        certainty: unconfirmed\n        source: a custom of ours\n"
    )
    first, second = path.read_text("utf-8").split("  office-b:")
    path.write_text(f"{first}{rule}  office-b:{second}", "utf-8")
    days = due_days(load_workspace(workspace.root), rows, TODAY)
    (day,) = (d for d in days if d.kind == "follow-up")
    assert (day.day, day.text, day.certainty, day.source) == (
        "2099-12-05",
        "ask whether it came",
        "unconfirmed",
        "a custom of ours",
    )


def test_after_a_bounce_an_address_is_looked_up(sent):
    workspace, rows = sent
    watched(workspace, rows, bounce(about=rows[1].address))
    days = due_days(workspace, rows, TODAY)
    (bounced,) = (d for d in days if d.record == rows[1].record)
    assert bounced.kind == "bounced"
    assert "came back (5.1.1): look up another address" in bounced.text


def test_an_unknown_message_is_not_due_and_neither_is_an_earlier_revision(sent):
    workspace, rows = sent
    changed = (replace(rows[0], state="unknown"), replace(rows[1], state="planned"))
    assert due_days(workspace, changed, TODAY) == ()
    later = replace(rows[0], record="later", revision=2)
    days = due_days(workspace, (*rows, later), TODAY)
    assert {d.record for d in days} == {"later", rows[1].record}


def keep_text(workspace, row, *notes: str) -> None:
    listed = "".join(f"[{n}] {text}\n\n" for n, text in enumerate(notes, 1))
    (path,) = (workspace.root / "sent/first/kept" / row.record).glob("*.txt")
    path.write_text(f"Words.\n\nNotes\n-----\n\n{listed}", "utf-8")


def test_exactly_those_who_got_a_note_are_corrected(sent):
    workspace, rows = sent
    root = workspace.root
    keep_text(workspace, rows[0], "One.", "A/HRC/45/13,\n    para. 14.")
    keep_text(workspace, rows[1], "A/HRC/45/13, para. 15.", "One.")
    assert note_text(root, rows[0], 2) == "A/HRC/45/13, para. 14."
    found = who_received(root, rows[0], rows, 2)
    assert [each.recipient for each in found] == ["office-a"]
    found = who_received(root, rows[0], rows, 1)
    assert [(each.recipient, each.has_note) for each in found] == [
        ("office-a", True),
        ("office-b", True),
    ]
    assert len(who_received(root, rows[0], rows, None)) == 2
    with pytest.raises(UsageError, match="has no note 3"):
        who_received(root, rows[0], rows, 3)


def test_whoever_may_have_got_a_note_is_corrected_too(sent):
    workspace, rows = sent
    keep_text(workspace, rows[0], "One.")
    kept = workspace.root / "sent/first/kept" / rows[1].record
    for path in (*kept.glob("*.txt"), *kept.glob("*.docx")):
        path.unlink()
        found = who_received(workspace.root, rows[0], rows, 1)
        assert [each.has_note for each in found] == [True, None]
    with pytest.raises(UsageError, match="cannot be seen from what is kept"):
        who_received(workspace.root, rows[1], rows, 1)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("body", ["letter", "covering"])
def test_notes_are_told_from_what_left_whatever_the_message_says(
    tmp_path, body, language
):
    """A covering message has no notes: those of the Word file that went along count."""
    text = LETTER.replace("kind: appeal", f"kind: appeal\nlanguage: {language}")
    made = written(tmp_path / "ws", letter=f"{text}\nMore.^[One.] And.^[Two\nlines.]\n")
    settings = made.root / "appeals.toml"
    settings.write_text(settings.read_text("utf-8") + f'body = "{body}"\n', "utf-8")
    rendered_again(load_workspace(made.root))
    workspace = load_workspace(made.root)
    carried_out(workspace, plan_file(workspace))
    with open_ledger(workspace, state_of(workspace)) as ledger:
        rows = ledger.rows()
    assert note_text(made.root, rows[0], 2) == "Two lines."
    found = who_received(made.root, rows[0], rows, 2)
    assert [each.has_note for each in found] == [True, True]
    with pytest.raises(UsageError, match="has no note 3"):
        note_text(made.root, rows[0], 3)


def test_whose_message_came_back_got_nothing_wrong(sent):
    workspace, rows = sent
    watched(workspace, rows, bounce(about=rows[1].address))
    found = who_received(workspace.root, rows[0], rows, None)
    assert [each.recipient for each in found] == ["office-a"]


def test_a_report_joins_what_left_with_what_came_back(sent):
    workspace, rows = sent
    watched(workspace, rows, bounce(about=rows[1].address))
    first, second = exported_messages(workspace, rows, 2099)
    assert (first.letter, first.subject, first.answer) == ("first", "A question", "")
    assert (second.answer, second.answered_on) == ("bounce", "2026-11-30")
    assert exported_messages(workspace, rows, 2098) == ()
    path = workspace.root / "templates/letters/first.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("lity: public", "lity: confidential"), "utf-8")
    hidden = exported_messages(load_workspace(workspace.root), rows, None)
    assert {(row.letter, row.subject) for row in hidden} == {("(confidential)",) * 2}
    for content in (write_csv(hidden), write_year_page(hidden, "2099")):
        assert "question" not in content.decode()
        assert hidden[1].recipient in content.decode()
    assert "A question" in write_csv([first]).decode()
    path.unlink()
    gone = exported_messages(load_workspace(workspace.root), rows, None)
    assert {row.letter for row in gone} == {"(confidential)"}


def test_a_file_that_is_no_message_is_refused(tmp_path):
    path = tmp_path / "answer.eml"
    for content in (b"", b"PK\x03\x04", b"words"):
        path.write_bytes(content)
        with pytest.raises(UsageError, match="is not a message"):
            read_message_file(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_message_file(tmp_path / "none.eml")
    path.write_bytes(reply())
    assert read_message_file(path) == reply()


def test_an_answer_that_was_broken_by_hand_is_named(sent):
    workspace, rows = sent
    note_reply(workspace, rows[0], b"words", NOW, person="ana", is_text=True)
    (path,) = (workspace.root / "sent/first/answers").glob("*.json")
    path.write_text("{}", "utf-8")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        due_days(workspace, rows, TODAY)


def test_a_letter_that_follows_names_what_each_recipient_has_had(sent):
    workspace, rows = sent
    note_reply(workspace, rows[0], reply(), NOW, person="ana", is_text=False)
    path = workspace.root / "templates/letters/first.md"
    follows = f"follows: [{rows[0].record}, {rows[1].record}]\n"
    head, body = path.read_text("utf-8").split("date: ")
    path.write_text(f"{head}{follows}date: {body}", "utf-8")
    one, two = planned(workspace).plan.messages
    assert one.references == (rows[0].message_id, "<answer-1@un.test>")
    assert two.references == (rows[1].message_id,)
    path.write_text(f"{head}follows: [nobody-knows]\ndate: {body}", "utf-8")
    with pytest.raises(UsageError, match="'nobody-knows', and nothing that was sent"):
        planned(workspace)
