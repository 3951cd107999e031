"""A message leaves once or is `unknown`; what the disk refuses is a sentence."""

import sqlite3

import pytest

from appeals.delivery.ledger import FILE, SendingLedger
from appeals.delivery.sending_states import AT_A_CRASH, MOVES
from appeals.errors import BlockedError, MachineError
from tests.delivery.samples import NOW, row


def opened(tmp_path, **options) -> SendingLedger:
    return SendingLedger(tmp_path / "state", **options)


@pytest.fixture
def ledger(tmp_path):
    with opened(tmp_path) as made:
        made.enter((row(),))
        yield made


def state(ledger) -> str:
    return ledger.rows()[0].state


def sent_to_the_dot(ledger):
    claimed = ledger.claim(row(), NOW)
    return ledger.move(claimed, "dot", NOW)


def test_it_is_durable_and_of_its_owner_alone(ledger, tmp_path):
    path = tmp_path / "state" / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    other = sqlite3.connect(path)
    assert other.execute("pragma journal_mode").fetchone() == ("wal",)
    assert ledger._db.execute("pragma synchronous").fetchone() == (2,)
    other.close()


def test_a_message_goes_from_state_to_state(ledger):
    dot = sent_to_the_dot(ledger)
    done = ledger.move(dot, "accepted", NOW, reply="250 2.0.0 queued")
    assert ledger.rows() == (done,)
    assert done.day == "2099-11-21"
    moves = [(each.old, each.new) for each in ledger.events(done.record)]
    assert moves == [("planned", "sending"), ("sending", "dot"), ("dot", "accepted")]
    assert ledger.latest_at() == "2099-11-21T10:11:12+00:00"


def test_only_one_of_two_senders_gets_it(ledger, tmp_path):
    with opened(tmp_path) as other:
        assert ledger.claim(row(), NOW) is not None
        assert other.claim(row(), NOW) is None


def test_a_claim_that_was_taken_back_sends_no_dot(ledger, tmp_path):
    slow = ledger.claim(row(), NOW)
    with opened(tmp_path) as other:
        (planned,) = other.recover(NOW)
        assert planned.state == "planned"
        quick = other.claim(row(), NOW)
        assert ledger.move(slow, "dot", NOW) is None
        assert other.move(quick, "dot", NOW) is not None


def test_what_died_before_the_dot_is_planned_and_after_it_unknown(ledger):
    assert ledger.claim(row(), NOW)
    assert [each.state for each in ledger.recover(NOW)] == ["planned"]
    sent_to_the_dot(ledger)
    assert [each.state for each in ledger.recover(NOW)] == ["unknown"]
    assert ledger.recover(NOW) == ()
    assert ledger.claim(row(), NOW) is None


def test_an_answer_that_comes_late_counts(ledger, tmp_path):
    dot = sent_to_the_dot(ledger)
    with opened(tmp_path) as other:
        other.recover(NOW)
    assert ledger.move(dot, "accepted", NOW).state == "accepted"
    assert state(ledger) == "accepted"


def test_a_late_answer_does_not_undo_the_word_of_a_person(ledger):
    dot = sent_to_the_dot(ledger)
    (unknown,) = ledger.recover(NOW)
    assert ledger.resolve(unknown, "recorded", NOW, person="eve", note="seen there")
    assert ledger.move(dot, "accepted", NOW) is None
    assert not ledger.resolve(unknown, "planned", NOW, person="eve", note="no")
    assert state(ledger) == "recorded"
    last = ledger.events(row().record)[-1]
    assert (last.person, last.note, last.new) == ("eve", "seen there", "recorded")


def test_nothing_that_left_may_be_sent_again():
    for left in ("dot", "accepted", "unknown", "drafted", "recorded"):
        assert (left, "sending") not in MOVES
    assert {(old, new) for old, new in MOVES if new == "dot"} == {("sending", "dot")}
    assert all((old, new) in MOVES for old, new in AT_A_CRASH.items())


def test_the_same_message_has_one_row_and_another_one_the_next_revision(ledger):
    ledger.enter((row(), row(record="office-a-other")))
    assert len(ledger.rows()) == 1
    ledger.enter((row(record="office-a-other", message_id="<other@example.org>"),))
    assert [each.revision for each in ledger.rows()] == [1, 2]
    assert ledger.find("<other@example.org>").record == "office-a-other"
    assert ledger.find("nothing") is None


def test_messages_are_known_to_have_left_once_they_may_have(ledger):
    assert ledger.sent_records("first") == frozenset()
    dot = sent_to_the_dot(ledger)
    assert ledger.sent_records("first") == {dot.record}
    assert ledger.sent_records("second") == frozenset()


def test_a_receipt_is_kept_with_what_left_and_with_nothing_else(ledger):
    claimed = ledger.claim(row(), NOW)
    ledger.move(claimed, "planned", NOW, reply="450 later")
    assert ledger.unwritten_receipts() == ()
    dot = sent_to_the_dot(ledger)
    assert ledger.unwritten_receipts() == ()
    ledger.move(dot, "accepted", NOW)
    (receipt,) = ledger.unwritten_receipts()
    assert receipt.number == ledger.head().number == 1
    ledger.mark_written(1)
    assert ledger.unwritten_receipts() == ()


def test_the_listing_is_lines_with_tabs(ledger):
    columns = ("recipient", "state", "day", "approvals")
    assert ledger.listing(columns) == "office-a\tplanned\t\tana ben\n"
    assert ledger.listing(columns, "second") == ""


def test_the_listing_says_last_what_came_back_and_nothing_behind_that(ledger):
    ledger.enter((row("office-0"),))
    columns = ("recipient", "state", "day")
    answers = {row("office-0").record: "automatic reply", "of another": "bounce"}
    assert ledger.listing(columns, "first", answers).splitlines() == [
        "office-a\tplanned",
        "office-0\tplanned\t\tautomatic reply",
    ]
    assert ledger.listing(columns, "first", {}) == (
        "office-a\tplanned\noffice-0\tplanned\n"
    )


def test_what_left_elsewhere_has_left(ledger):
    there = row(state="accepted", at="2099-11-22T00:00:00+00:00")
    ledger.adopt((there, row("office-b", state="drafted", at="2099-11-01")))
    assert [each.state for each in ledger.rows()] == ["accepted", "drafted"]
    ledger.adopt((row(state="planned", at="2099-11-23T00:00:00+00:00"),))
    assert state(ledger) == "accepted"


def test_what_is_on_its_way_here_stays_so(ledger):
    dot = sent_to_the_dot(ledger)
    ledger.adopt((row(state="accepted", at="2099-11-22T00:00:00+00:00"),))
    assert state(ledger) == "dot"
    assert ledger.move(dot, "accepted", NOW)


def refused(tmp_path, act) -> MachineError:
    with pytest.raises(MachineError) as caught:
        act()
    assert str(tmp_path) in caught.value.message
    assert caught.value.remedy
    return caught.value


def test_a_full_disk_is_a_sentence_and_changes_nothing(tmp_path):
    with opened(tmp_path) as made:
        made.enter((row(),))
        (pages,) = made._db.execute("pragma page_count").fetchone()
        made._db.execute(f"pragma max_page_count = {pages}")
        many = [
            row(f"office-{n}", message_id=f"<{n}@example.org>", details="x" * 5000)
            for n in range(20)
        ]
        said = refused(tmp_path, lambda: made.enter(many))
        assert "the disk is full" in said.message
        assert len(made.rows()) == 1


def test_a_locked_ledger_is_a_sentence(tmp_path):
    with opened(tmp_path) as first, opened(tmp_path, patience_s=0) as second:
        first._db.execute("begin immediate")
        said = refused(tmp_path, lambda: second.enter((row(),)))
        assert "another command is writing it" in said.message


def test_a_ledger_on_a_read_only_disk_is_a_sentence(tmp_path):
    with opened(tmp_path) as made:
        made._db.execute("pragma query_only = on")
        said = refused(tmp_path, lambda: made.enter((row(),)))
        assert "it may not be written" in said.message


@pytest.mark.parametrize("content", [b"no database at all, but words" * 99, b"{}"])
def test_a_damaged_ledger_is_a_sentence(tmp_path, content):
    opened(tmp_path).close()
    (tmp_path / "state" / FILE).write_bytes(content)
    said = refused(tmp_path, lambda: opened(tmp_path))
    assert "is damaged" in said.message
    assert "receipts under sent/" in said.remedy


def test_a_ledger_of_a_newer_version_is_a_sentence(tmp_path):
    with opened(tmp_path) as made:
        made._db.execute("pragma user_version = 99")
    assert "a newer version" in refused(tmp_path, lambda: opened(tmp_path)).message


def test_a_folder_where_the_ledger_should_be_is_a_sentence(tmp_path):
    (tmp_path / "state" / FILE).mkdir(parents=True)
    assert "cannot be opened" in refused(tmp_path, lambda: opened(tmp_path)).message


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Example Watch", "Nextcloud"])
def test_a_synced_folder_is_refused(tmp_path, name):
    with pytest.raises(BlockedError, match="is shared") as caught:
        SendingLedger(tmp_path / name / "state")
    assert "APPEALS_STATE" in caught.value.remedy
    assert not (tmp_path / name).exists()


class FailingDatabase:
    """Fails at its n-th statement, before it or after it was done."""

    in_transaction = True

    def __init__(self, real, failing: int, *, is_late: bool) -> None:
        self._real, self._failing, self._is_late = real, failing, is_late

    def execute(self, sql, *values):
        self._failing -= 1
        if sql != "rollback" and self._failing == 0 and not self._is_late:
            raise sqlite3.OperationalError("disk I/O error")
        result = self._real.execute(sql, *values)
        if sql not in {"rollback", "commit"} and self._failing == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return result


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("failing", range(1, 8))
def test_every_statement_may_fail_and_nothing_is_half_done(ledger, failing, is_late):
    dot = sent_to_the_dot(ledger)
    before = ledger.rows(), ledger.events(dot.record), ledger.unwritten_receipts()
    real = ledger._db
    ledger._db = FailingDatabase(real, failing, is_late=is_late)
    try:
        ledger.move(dot, "accepted", NOW)
    except MachineError:
        ledger._db = real
        assert (
            ledger.rows(),
            ledger.events(dot.record),
            ledger.unwritten_receipts(),
        ) == before
    else:
        assert is_late, "the last statement is the commit, which was done"
        ledger._db = real
        assert state(ledger) == "accepted"
