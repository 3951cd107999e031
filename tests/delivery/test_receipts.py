"""Receipts are strict, and each names the one before it."""

import errno
import hashlib
import json
from pathlib import Path

import pytest

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.receipts import Receipts, SharedFile
from appeals.delivery.sending_states import FIRST_LINK
from appeals.errors import WorkspaceError
from tests.delivery.samples import NOW, row

OLD = {
    "schema": "appeals/receipt@1",
    "plan": "0" * 16,
    "letter": "first",
    "edition": "office-b.case-7.fr",
    "recipient": "office-b",
    "language": "fr",
    "transport": "outbox",
    "message_id": "<" + "b" * 32 + "@example.org>",
    "address": "office-b@example.org",
    "certainty": "unconfirmed",
    "message_sha256": "3" * 64,
    "files": [{"name": "Letter.docx", "sha256": "4" * 64}],
    "written_at": "2099-01-01T00:00:00+00:00",
    "unverified_reason": "the office said so",
    "again_reason": None,
}


@pytest.fixture
def kept(tmp_path):
    """Give the receipts of two messages that left."""
    with SendingLedger(tmp_path / "state") as ledger:
        for each in (row(), row("office-b")):
            ledger.enter((each,))
            ledger.move(ledger.claim(each, NOW), "drafted", NOW, reply="there")
        return ledger.unwritten_receipts()


def test_a_receipt_is_one_line_for_its_owner_alone(tmp_path, kept):
    receipts = Receipts(tmp_path, "first")
    assert receipts.read() == ()
    path = receipts.put(kept[0])
    assert path == tmp_path / f"sent/first/{row().record}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == kept[0].content
    assert kept[0].content.count(b"\n") == 1
    (read,) = receipts.read()
    assert read.record == row().record
    assert read.sent_by == "eve"
    assert read.approvals == ("ana", "ben")
    assert read.written_at == "2099-11-21T10:11:12+00:00"
    assert read.row().state == "drafted"
    assert json.loads(read.row().details) == json.loads(row().details)


def test_each_receipt_of_a_machine_names_the_one_before(kept):
    first, second = (json.loads(each.content) for each in kept)
    assert (first["number"], second["number"]) == (1, 2)
    assert first["machine"] == second["machine"]
    assert first["previous"] == FIRST_LINK
    assert second["previous"] == hashlib.sha256(kept[0].content).hexdigest()


def test_no_receipt_is_written_over(tmp_path, kept):
    receipts = Receipts(tmp_path, "first")
    path = receipts.put(kept[0])
    assert receipts.put(kept[0]) == path
    path.write_bytes(b"changed")
    assert receipts.put(kept[0]).name == f"{row().record}-2.json"
    assert path.read_bytes() == b"changed"


def test_a_receipt_that_cannot_be_read_is_not_passed_over(tmp_path, kept):
    receipts = Receipts(tmp_path, "first")
    path = receipts.put(kept[0])
    path.write_text(path.read_text("utf-8")[:-20], encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be read") as caught:
        receipts.read()
    assert str(caught.value.place) == f"sent/first/{path.name}"


def test_a_receipt_of_an_earlier_version_still_counts(tmp_path):
    folder = tmp_path / "sent/first"
    folder.mkdir(parents=True)
    (folder / "office-b.case-7.fr-bbbbbbbbbbbb.json").write_text(json.dumps(OLD))
    (read,) = Receipts(tmp_path, "first").read()
    made = read.row()
    assert (made.state, made.way, made.case_id) == ("drafted", "outbox", "case-7")
    assert made.record == "office-b.case-7.fr-bbbbbbbbbbbb"
    assert read.machine is None


def shared(content: bytes = b"annex") -> SharedFile:
    return SharedFile(hashlib.sha256(content).hexdigest(), content)


def keep_two(tmp_path) -> list[Path]:
    """Keep two messages with the same annex; give where it is in each."""
    receipts = Receipts(tmp_path, "first")
    records = ("office-a-aaaaaaaaaaaa", "office-b-aaaaaaaaaaaa")
    for record in records:
        kept = receipts.keep(record, lambda: {"message.eml": b"1", "a.zip": shared()})
        assert kept.main == "message.eml"
    return [tmp_path / "sent/first/kept" / each / "a.zip" for each in records]


def test_what_many_messages_hold_is_kept_once(tmp_path):
    first, second = keep_two(tmp_path)
    assert first.read_bytes() == second.read_bytes() == b"annex"
    assert first.samefile(second)
    assert first.stat().st_mode & 0o777 == 0o600
    (once,) = (tmp_path / "sent/first/kept/files").iterdir()
    assert once.name == shared().sha256
    assert once.samefile(first)


def test_a_shared_file_that_was_damaged_is_written_anew(tmp_path):
    first, _ = keep_two(tmp_path)
    first.write_bytes(b"damaged")
    receipts = Receipts(tmp_path, "first")
    receipts.keep("office-c-aaaaaaaaaaaa", lambda: {"message.eml": b"1", "a": shared()})
    third = tmp_path / "sent/first/kept/office-c-aaaaaaaaaaaa/a"
    assert third.read_bytes() == b"annex"
    assert first.read_bytes() == b"damaged"  # as the receipts of it will say


def test_a_shared_file_goes_with_the_last_message_that_holds_it(tmp_path):
    first, second = keep_two(tmp_path)
    receipts = Receipts(tmp_path, "first")
    first.unlink()
    assert [*receipts.drop_shared()] == []
    assert second.read_bytes() == b"annex"
    second.unlink()
    (gone,) = receipts.drop_shared()
    assert gone.name == shared().sha256
    assert not gone.exists()
    assert [*Receipts(tmp_path, "second").drop_shared()] == []


def test_a_disk_without_links_keeps_a_copy_each(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    first, second = keep_two(tmp_path)
    assert first.read_bytes() == second.read_bytes() == b"annex"
    assert not first.samefile(second)


def test_what_was_kept_before_is_known_again_with_its_shared_files(tmp_path):
    keep_two(tmp_path)
    receipts = Receipts(tmp_path, "first")
    kept = receipts.keep(
        "office-a-aaaaaaaaaaaa", lambda: {"message.eml": b"1", "a.zip": shared()}
    )
    assert kept.folder.name == "office-a-aaaaaaaaaaaa"
    assert kept.sha256 == hashlib.sha256(b"1").hexdigest()
    other = receipts.keep(
        "office-a-aaaaaaaaaaaa", lambda: {"message.eml": b"1", "a.zip": shared(b"2")}
    )
    assert other.folder.name == "office-a-aaaaaaaaaaaa-2"
