"""The outbox keeps what a hand put there; receipts are strict."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from appeals.delivery.outbox import Outbox
from appeals.delivery.receipts import Receipts, receipt_of
from appeals.errors import BlockedError, WorkspaceError
from tests.delivery.samples import plan

NOW = datetime(2099, 11, 21, 10, 11, 12, tzinfo=UTC)


def receipt():
    made = plan()
    return receipt_of(
        made, made.messages[0], "0" * 64, NOW, unverified_reason=None, again_reason=None
    )


def test_a_message_is_written_for_its_owner_alone_and_once(tmp_path):
    outbox = Outbox(tmp_path, "first")
    path = outbox.put("office-a", b"words")
    assert path == tmp_path / "first/outbox/office-a.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.stat().st_mtime_ns
    outbox.put("office-a", b"words")
    assert path.stat().st_mtime_ns == before


def test_what_stands_there_and_is_not_ours_is_kept(tmp_path):
    outbox = Outbox(tmp_path, "first")
    outbox.put("office-a", b"edited by hand")
    with pytest.raises(BlockedError, match="is not the message planned"):
        outbox.refuse_stranger("office-a", b"words", ())
    recorded = hashlib.sha256(b"edited by hand").hexdigest()
    outbox.refuse_stranger("office-a", b"words", (recorded,))
    outbox.refuse_stranger("office-a", b"edited by hand", ())
    outbox.refuse_stranger("office-b", b"words", ())


def test_a_receipt_is_one_line_for_its_owner_alone(tmp_path):
    receipts = Receipts(tmp_path, "first")
    assert receipts.read() == ()
    path = receipts.add(receipt())
    assert path.parent == tmp_path / "sent/first"
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_text(encoding="utf-8")
    assert content.count("\n") == 1
    held = json.loads(content)
    assert held["plan"] == plan().id
    assert held["message_id"] == plan().messages[0].message_id
    assert held["written_at"] == "2099-11-21T10:11:12+00:00"
    assert receipts.read() == (receipt(),)


def test_a_receipt_that_cannot_be_read_is_not_passed_over(tmp_path):
    receipts = Receipts(tmp_path, "first")
    path = receipts.add(receipt())
    path.write_text(path.read_text("utf-8")[:-20], encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be read") as caught:
        receipts.read()
    assert str(caught.value.place) == f"sent/first/{path.name}"
