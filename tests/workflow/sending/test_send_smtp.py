"""Letters over SMTP: each exactly once, or one honest `unknown`."""

import os
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from appeals.delivery import smtp
from appeals.delivery.ledger import SendingLedger
from appeals.delivery.plan import read_plan
from appeals.delivery.receipts import Receipts
from appeals.delivery.sending_states import record_name
from appeals.errors import BlockedError, MachineError, WorkspaceError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.evidence import MailEvidence
from appeals.workflow.sending.send import open_sending
from appeals.workflow.sending.send_options import SendOptions
from appeals.workflow.sending.sent_letters import (
    PersonsWord,
    open_ledger,
    resolve,
    take_over_claim,
)
from tests.delivery.smtp_server import MailSink
from tests.workflow.sendings import (
    NOW,
    carried_out,
    plan_file,
    rendered,
    state_of,
)


@pytest.fixture
def letters(tmp_path):
    """Give a workspace with two approved letters, and their plan."""
    workspace = rendered(tmp_path)
    return workspace, plan_file(workspace)


def use(workspace, sink: MailSink):
    """Name the server in the settings, and give the workspace."""
    path = workspace.root / "appeals.toml"
    text = path.read_text("utf-8").partition("[mail.smtp]")[0]
    section = f'host = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"\n'
    path.write_text(f"{text}[mail.smtp]\n{section}", encoding="utf-8")
    return load_workspace(workspace.root)


def sent(workspace, path, **options):
    return carried_out(workspace, path, by="smtp", **options)


def states(workspace) -> list[str]:
    with open_ledger(workspace, state_of(workspace)) as ledger:
        return [row.state for row in ledger.rows()]


def test_each_letter_is_accepted_once_and_has_its_receipt(letters):
    workspace, path = letters
    with MailSink() as sink:
        use(workspace, sink)
        first = sent(workspace, path)
        assert [h.row.state for h in first] == ["accepted", "accepted"]
        assert [h.is_new for h in sent(workspace, path)] == [False, False]
    assert set(sink.accepted) == {h.message.message_id for h in first}
    assert set(sink.accepted.values()) == {1}
    receipts = Receipts(workspace.root, "first").read()
    assert [(r.transport, r.state, r.number) for r in receipts] == [
        ("smtp", "accepted", 1),
        ("smtp", "accepted", 2),
    ]
    assert receipts[0].reply == "250 2.0.0 queued"


def test_settings_without_a_server_are_a_sentence(letters):
    workspace, path = letters
    with pytest.raises(WorkspaceError, match="name no server") as caught:
        sent(workspace, path)
    assert "[mail.smtp]" in caught.value.remedy


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(name: str, patch: pytest.MonkeyPatch) -> None:
    """Die by SIGKILL at a point of the way of the first letter."""
    real_move, real_send = SendingLedger.move, smtp.smtplib.SMTP.send

    def move(ledger, row, new, now, *, reply=""):
        if (name, new) == ("after the answer", "accepted"):
            die()
        moved = real_move(ledger, row, new, now, reply=reply)
        if (name, new) in {("after the mark", "dot"), ("after the record", "accepted")}:
            die()
        return moved

    def send(connection, data):
        is_dot = data == b".\r\n"
        if name == "before the dot" and is_dot:
            die()
        real_send(connection, data)
        if name == ("after the dot" if is_dot else "in the letter") and (
            is_dot or len(data) > 1000
        ):
            die()

    patch.setattr(SendingLedger, "move", move)
    patch.setattr(smtp.smtplib.SMTP, "send", send)
    for owner, method, own in (
        (SendingLedger, "claim", "after the claim"),
        (Receipts, "put", "after the receipt"),
        (Receipts, "keep", "after the bytes are kept"),
    ):
        if name == own:
            patch.setattr(owner, method, _dying(getattr(owner, method)))


def _dying(real):
    def act(*arguments):
        real(*arguments)
        die()

    return act


POINTS = {
    "after the bytes are kept": "accepted",
    "after the claim": "accepted",
    "in the letter": "accepted",
    "after the mark": "unknown",
    "before the dot": "unknown",
    "after the dot": "unknown",
    "after the answer": "unknown",
    "after the record": "accepted",
    "after the receipt": "accepted",
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_nothing_is_lost_and_nothing_twice(
    letters, point, monkeypatch
):
    workspace, path = letters
    with MailSink() as sink:
        use(workspace, sink)
        child = os.fork()
        if child == 0:
            try:
                dies_at(point, monkeypatch)
                sent(workspace, path)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        sent(workspace, path)
        assert sorted(states(workspace)) == sorted([POINTS[point], "accepted"])
        assert max(sink.accepted.values()) == 1
        if POINTS[point] == "accepted":
            assert len(sink.accepted) == 2
        before = dict(sink.accepted)
        sent(workspace, path)
        assert sink.accepted == before
    receipts = Receipts(workspace.root, "first").read()
    assert sorted(r.state for r in receipts) == sorted([POINTS[point], "accepted"])


def test_a_lost_answer_leaves_one_unknown_and_the_others_go(letters):
    workspace, path = letters
    with MailSink({("dot", 1): "swallow"}) as sink:
        use(workspace, sink)
        first = sent(workspace, path)
        assert [h.row.state for h in first] == ["unknown"]
        again = sent(workspace, path)
        assert [h.row.state for h in again] == ["unknown", "accepted"]
    assert sorted(sink.accepted.values()) == [1, 1]


def test_an_answer_that_cannot_be_recorded_is_reported_and_unknown(
    letters, monkeypatch
):
    workspace, path = letters
    real = SendingLedger.move

    def full(ledger, row, new, now, *, reply=""):
        if new == "accepted":
            raise MachineError("the disk is full")
        return real(ledger, row, new, now, reply=reply)

    with MailSink() as sink:
        use(workspace, sink)
        with monkeypatch.context() as patched:
            patched.setattr(SendingLedger, "move", full)
            with pytest.raises(MachineError) as caught:
                sent(workspace, path)
        assert "the server said '250 2.0.0 queued'" in caught.value.message
        assert next(iter(sink.accepted)) in caught.value.message
        sent(workspace, path)
        assert sorted(sink.accepted.values()) == [1, 1]
    assert sorted(states(workspace)) == ["accepted", "unknown"]


def test_a_refused_letter_is_tried_again_only_by_another_run(letters):
    workspace, path = letters
    with MailSink({("rcpt", 1): "5xx"}) as sink:
        use(workspace, sink)
        assert [h.row.state for h in sent(workspace, path)] == ["failed", "accepted"]
        assert [h.row.state for h in sent(workspace, path)] == ["accepted", "accepted"]
    assert sorted(sink.accepted.values()) == [1, 1]


def test_the_second_try_has_the_bytes_of_the_first(letters):
    workspace, path = letters
    with MailSink({("rcpt", 1): "4xx"}) as sink:
        use(workspace, sink)
        (first, _) = sent(workspace, path)
        again = plan_file(workspace)
        (second, _) = sent(workspace, again)
    assert first.details.message_sha256 == second.details.message_sha256
    assert len(list((workspace.root / "sent/first/kept").glob("office-a-*"))) == 1


def test_two_commands_at_once_are_one(letters):
    workspace, path = letters
    options = SendOptions(path, by="smtp")
    folders = {"keys": workspace.root / "keys", "state": state_of(workspace)}
    with MailSink() as sink:
        ready = use(workspace, sink)
        with (
            open_sending(ready, options, lambda: NOW, **folders, is_live=True),
            pytest.raises(BlockedError, match="by another command"),
        ):
            sent(workspace, path)
    assert not sink.accepted


def test_what_an_outbox_only_warns_of_blocks_the_network(letters):
    workspace, _ = letters
    settings = workspace.root / "appeals.toml"
    settings.write_text(f"demo = true\n{settings.read_text('utf-8')}", "utf-8")
    path = plan_file(workspace)
    with MailSink() as sink:
        use(workspace, sink)
        with pytest.raises(BlockedError) as caught:
            sent(workspace, path)
        assert "for trials" in str(caught.value.problems)
        assert not sink.accepted


def test_a_clock_that_was_set_back_blocks(letters):
    workspace, path = letters
    with MailSink() as sink:
        use(workspace, sink)
        sent(workspace, path, limit=1)
        database = next(state_of(workspace).rglob("*.sqlite"))
        connection = sqlite3.connect(database)
        connection.execute("update event set at = '2100-01-01T00:00:00+00:00'")
        connection.commit()
        connection.close()
        with pytest.raises(BlockedError, match="the clock says"):
            sent(workspace, path)
        allowed = {"clock-set-back": "the clock was a year ahead before"}
        assert len(sent(workspace, path, allowed=allowed)) == 2
    assert sorted(sink.accepted.values()) == [1, 1]


def test_a_limit_leaves_the_others_for_the_next_time(letters):
    workspace, path = letters
    with MailSink() as sink:
        use(workspace, sink)
        assert len(sent(workspace, path, limit=1)) == 1
        assert [h.is_new for h in sent(workspace, path, limit=1)] == [False, True]
    assert sorted(sink.accepted.values()) == [1, 1]


def test_a_rate_is_kept_between_letters_over_the_network(letters, monkeypatch):
    workspace, path = letters
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append)
    monkeypatch.setattr("appeals.workflow.sending.send.time", clock)
    with MailSink() as sink:
        use(workspace, sink)
        assert len(sent(workspace, path, rate=20)) == 2
    assert waits == [3.0], "between two letters, and not behind the last"


def test_an_outbox_is_filled_without_waiting(letters, monkeypatch):
    workspace, path = letters
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append)
    monkeypatch.setattr("appeals.workflow.sending.send.time", clock)
    done = carried_out(workspace, path, by="outbox", rate=1)
    assert [h.row.state for h in done] == ["drafted", "drafted"]
    assert waits == []


def test_two_machines_with_one_folder_send_each_letter_once(letters):
    """One sends while the other has judged already: by the receipts it is too late."""
    workspace, path = letters
    folders = {"keys": workspace.root / "keys", "state": workspace.root / "other"}
    options = SendOptions(path, by="smtp")
    with MailSink() as sink:
        ready = use(workspace, sink)
        with open_sending(ready, options, lambda: NOW, **folders, is_live=True) as slow:
            assert not slow.report.is_refused
            sent(workspace, path)
            with pytest.raises(BlockedError, match="from another machine"):
                list(slow.send())
    assert sorted(sink.accepted.values()) == [1, 1]
    assert not list(workspace.root.glob("sent/first/*.claim"))


def test_a_receipt_that_comes_while_the_mailbox_is_asked_counts(letters, monkeypatch):
    """The ledger was joined with the receipts before; this one it does not know."""
    workspace, path = letters

    def slow(*_):
        monkeypatch.undo()
        sent(workspace, path)
        return MailEvidence()

    with MailSink() as sink:
        ready = use(workspace, sink)
        monkeypatch.setattr("appeals.workflow.sending.send.settle_doubts", slow)
        with (
            sending_from("elsewhere", ready, path) as sending,
            pytest.raises(BlockedError, match="from another machine"),
        ):
            list(sending.send())
    assert sorted(sink.accepted.values()) == [1, 1]


def died_elsewhere(letters, sink, monkeypatch, point="in the letter"):
    """Be another machine that dies in the first letter; give the record of that."""
    workspace, path = letters
    ready = use(workspace, sink)
    child = os.fork()
    if child == 0:
        try:
            dies_at(point, monkeypatch)
            with sending_from("elsewhere", ready, path) as sending:
                list(sending.send())
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    (mark,) = workspace.root.glob("sent/first/*.claim")
    return ready, mark


def sending_from(machine: str, workspace, path):
    """Open the sending on a machine of its own ledger, which shares the folder."""
    folders = {"keys": workspace.root / "keys", "state": workspace.root / machine}
    options = SendOptions(path, by="smtp")
    return open_sending(workspace, options, now_of, **folders, is_live=True)


def now_of() -> datetime:
    return NOW


@pytest.mark.parametrize("was_sent", [True, False])
def test_what_a_machine_that_is_gone_began_needs_the_word_of_a_person(
    letters, monkeypatch, was_sent
):
    workspace, path = letters
    with MailSink() as sink:
        ready, mark = died_elsewhere(letters, sink, monkeypatch)
        with pytest.raises(BlockedError, match="from another machine") as caught:
            sent(workspace, path)
        assert f"sent resolve {mark.stem}" in caught.value.remedy
        assert len(sent(workspace, path, is_partial=True)) == 1
        word = PersonsWord(was_sent, "eve", "the office was asked by telephone")
        moment = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
        with open_ledger(ready, state_of(workspace)) as ledger:
            with pytest.raises(BlockedError, match="at this moment"):
                take_over_claim(ready, ledger, mark.stem, moment)
            later = moment + timedelta(minutes=16)
            row = take_over_claim(ready, ledger, mark.stem, later)
            assert row.state == "unknown"
            resolve(ledger, ready.root, row, word, NOW)
            assert take_over_claim(ready, ledger, mark.stem, later) is None
        assert not mark.exists()
        sent(workspace, path)
        assert sorted(sink.accepted.values()) == [1] * (1 if was_sent else 2)
        assert ("recorded" in states(workspace)) is was_sent


def test_a_machine_that_comes_back_learns_what_others_did_meanwhile(
    letters, monkeypatch
):
    """It died in the letter, and has it as not sent; another one sent it since."""
    workspace, path = letters
    with MailSink() as sink:
        ready, mark = died_elsewhere(letters, sink, monkeypatch)
        mark.unlink()  # or resolved
        sent(workspace, path)
        assert sorted(sink.accepted.values()) == [1, 1]
        with sending_from("elsewhere", ready, path) as sending:
            assert [h.is_new for h in sending.send()] == [False, False]
    assert sorted(sink.accepted.values()) == [1, 1]


def test_a_mark_of_an_earlier_version_is_deleted_by_hand(letters):
    workspace, path = letters
    with MailSink() as sink:
        ready = use(workspace, sink)
        first = planned_records(workspace, path)[0]
        mark = workspace.root / f"sent/first/{first}.claim"
        mark.parent.mkdir(parents=True)
        mark.write_bytes(b"0123456789abcdef")
        with pytest.raises(BlockedError, match="from another machine"):
            sent(workspace, path)
        later = datetime.now(UTC) + timedelta(days=1)
        with (
            open_ledger(ready, state_of(workspace)) as ledger,
            pytest.raises(BlockedError, match="does not say which") as caught,
        ):
            take_over_claim(ready, ledger, first, later)
        assert "delete that file" in caught.value.remedy
        mark.unlink()
        sent(workspace, path)
    assert sorted(sink.accepted.values()) == [1, 1]


def planned_records(workspace, path) -> list[str]:
    plan = read_plan(path.read_bytes(), str(path))
    return [record_name(m.edition, m.message_id) for m in plan.messages]
