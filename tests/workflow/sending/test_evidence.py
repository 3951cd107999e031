"""What is unknown is settled by a copy in the mailbox or an answer, and by no guess."""

import pytest

from appeals.delivery.receipts import Receipts
from appeals.errors import BlockedError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.evidence import find_evidence, resolve_with_evidence
from appeals.workflow.sending.incoming_answers import note_reply, watch_mailbox
from appeals.workflow.sending.send import open_sending
from appeals.workflow.sending.send_options import SendOptions
from appeals.workflow.sending.sent_letters import PersonsWord, open_ledger
from tests.delivery.imap_server import imap_server
from tests.delivery.incoming_samples import reply
from tests.delivery.smtp_server import MailSink
from tests.workflow.sendings import NOW, plan_file, rendered, state_of

MARKS = {"Drafts": "\\Drafts", "Gesendet": "\\Sent", "Alles": "\\All"}


def folders(**more: list[bytes]) -> dict[str, list[bytes]]:
    return {**{name: [] for name in ("INBOX", *MARKS)}, **more}


def use(workspace, sink: MailSink, imap: int | None = None, more: str = "") -> None:
    """Name the servers in the settings."""
    path = workspace.root / "appeals.toml"
    text = path.read_text("utf-8").partition("[mail.smtp]")[0]
    where = 'host = "127.0.0.1"\nsecurity = "none"\n'
    text += f"[mail.smtp]\n{where}port = {sink.port}\n"
    text += f"[mail.imap]\n{where}port = {imap}\n{more}" if imap else ""
    path.write_text(text, encoding="utf-8")


def sent(workspace):
    """Carry the plan out; give the states, and what was found of those in doubt."""
    folders = {"keys": workspace.root / "keys", "state": state_of(workspace)}
    options = SendOptions(workspace.root / "plan.json", by="smtp")
    fresh = load_workspace(workspace.root)
    with open_sending(fresh, options, lambda: NOW, **folders, is_live=True) as sending:
        done = [handover.row.state for handover in sending.send()]
        return done, [*map(sending.evidence.describe, sending.evidence.asked)]


def rows(workspace):
    with open_ledger(workspace, state_of(workspace)) as ledger:
        return ledger.rows()


@pytest.fixture
def doubted(tmp_path):
    """Give a workspace whose first letter is in doubt, its server, and the bytes."""
    workspace = rendered(tmp_path)
    plan_file(workspace)
    with MailSink({("dot", 1): "swallow"}) as sink:
        use(workspace, sink)
        assert sent(workspace) == (["unknown"], [])
        (row,) = (row for row in rows(workspace) if row.state == "unknown")
        kept = workspace.root / "sent/first/kept" / row.record / "message.eml"
        yield workspace, sink, row, kept.read_bytes()
        assert sink.accepted[row.message_id] == 1


@pytest.mark.parametrize(
    ("folder", "more"),
    [("Gesendet", ""), ("Alles", ""), ("INBOX", ""), ("Büro", 'copies = ["Büro"]\n')],
)
def test_a_copy_settles_it_and_the_others_go(doubted, folder, more):
    workspace, sink, row, message = doubted
    name = "B&APw-ro" if folder == "Büro" else folder
    with imap_server(folders=folders(**{name: [message]}), flags=MARKS) as held:
        use(workspace, sink, held.port, more)
        states, said = sent(workspace)
    assert states == ["accepted", "accepted"]
    assert said == [f"it left: its copy is in the folder '{folder}' of 127.0.0.1"]
    assert not any(c.startswith(("SELECT", "UID STORE")) for c in held.commands)
    first, then = (
        Receipts(workspace.root, "first").receipt(f"{row.record}{n}")
        for n in ("", "-2")
    )
    assert (first.state, then.state) == ("unknown", "accepted")
    assert f"'{folder}'" in then.note
    assert first.sent_by == then.sent_by


def test_a_draft_or_nothing_proves_nothing(doubted):
    workspace, sink, row, message = doubted
    there = folders(Alles=[message], Drafts=[message])
    with imap_server(folders=there, flags=MARKS) as held:
        use(workspace, sink, held.port)
        states, said = sent(workspace)
        assert states == ["unknown", "accepted"]
        assert "no copy is in 'Gesendet', 'Alles', 'INBOX'" in said[0]
        with open_ledger(workspace, state_of(workspace)) as ledger:
            fresh = load_workspace(workspace.root)
            with pytest.raises(BlockedError, match="is not known: no copy") as caught:
                resolve_with_evidence(fresh, ledger, row, None, NOW)
    assert "--not-sent" in caught.value.remedy


def test_a_mailbox_that_does_not_open_holds_no_letter_back(doubted):
    workspace, sink, row, _ = doubted
    with imap_server() as held:
        pass
    use(workspace, sink, held.port)
    states, said = sent(workspace)
    assert states == ["unknown", "accepted"]
    assert "the mailbox cannot be looked into: the mail server" in said[0]
    word = PersonsWord(was_sent=False, person="eve", note="the office has nothing")
    with open_ledger(workspace, state_of(workspace)) as ledger:
        fresh = load_workspace(workspace.root)
        assert resolve_with_evidence(fresh, ledger, row, word, NOW)[0] == "planned"


def test_evidence_outweighs_the_word_that_it_did_not_leave(doubted):
    workspace, sink, row, message = doubted
    word = PersonsWord(was_sent=False, person="eve", note="the office has nothing")
    with imap_server(folders=folders(Gesendet=[message]), flags=MARKS) as held:
        use(workspace, sink, held.port)
        fresh = load_workspace(workspace.root)
        with open_ledger(workspace, state_of(workspace)) as ledger:
            with pytest.raises(BlockedError, match="left: its copy is in"):
                resolve_with_evidence(fresh, ledger, row, word, NOW)
            assert resolve_with_evidence(fresh, ledger, row, None, NOW)[0] == "accepted"
            (again,) = (r for r in ledger.rows() if r.record == row.record)
            with pytest.raises(BlockedError, match="it is accepted"):
                resolve_with_evidence(fresh, ledger, again, None, NOW)


def test_an_answer_that_names_it_proves_that_it_left(doubted):
    workspace, sink, row, _ = doubted
    answer = reply(more=f"In-Reply-To: {row.message_id}\r\n")
    with imap_server(folders=folders(INBOX=[answer]), flags=MARKS) as held:
        use(workspace, sink, held.port)
        fresh = load_workspace(workspace.root)
        assert watch_mailbox(fresh, [row], NOW).noted[0].by == "message-id"
    use(workspace, sink)
    states, said = sent(workspace)
    assert states == ["accepted", "accepted"]
    assert "an answer of" in said[0]


def test_the_word_of_a_person_that_it_was_answered_is_no_evidence(doubted):
    workspace, _, row, _ = doubted
    note_reply(workspace, row, b"They have it.", NOW, person="ana", is_text=True)
    assert find_evidence(load_workspace(workspace.root), [row]).found == {}
