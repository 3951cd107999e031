"""The outbox keeps what a hand put there, and opens as a draft."""

import pytest

from appeals.delivery.manual_transports import Outbox
from appeals.errors import BlockedError
from tests.delivery.samples import outgoing, parcel


def no_dot() -> None:
    raise AssertionError("nothing leaves from an outbox")


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path / "out", "first")


def test_a_message_is_written_for_its_owner_alone_and_once(outbox, tmp_path):
    handed = outbox.hand_over(parcel(tmp_path, outbox), no_dot)
    path = handed.path
    assert handed.state == "drafted"
    assert path == tmp_path / "out/first/outbox/office-a.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"\r\nX-Unsent: 1\r\n" in path.read_bytes()
    before = path.stat().st_mtime_ns
    assert outbox.hand_over(parcel(tmp_path, outbox), no_dot).path == path
    assert path.stat().st_mtime_ns == before
    assert outbox.finish() == ()


def test_what_is_there_and_is_not_ours_is_kept(outbox, tmp_path):
    first = parcel(tmp_path, outbox)
    path = outbox.hand_over(first, no_dot).path
    outbox.refuse(first.letter, ())
    changed = parcel(tmp_path, outbox, text=b"Other words.\n")
    with pytest.raises(BlockedError, match="is not the message planned"):
        outbox.refuse(changed.letter, ())
    with pytest.raises(BlockedError, match="is not the message planned"):
        outbox.hand_over(changed, no_dot)
    outbox.refuse(changed.letter, (first.sha256,))
    known = frozenset({first.sha256})
    second = parcel(tmp_path, outbox, text=b"Other words.\n", known=known)
    assert outbox.hand_over(second, no_dot).path.name == "office-a_2.eml"
    assert path.read_bytes() == first.path.read_bytes()


def test_a_file_that_changed_this_moment_stops_it(outbox, tmp_path):
    letter = outgoing(tmp_path)
    (tmp_path / "out/first/a.pdf").write_bytes(b"another")
    pieces = outbox.compose(letter)["message.eml"]
    with pytest.raises(BlockedError, match="changed this moment"):
        list(pieces)


def test_a_test_is_marked_and_goes_to_one_address_alone(outbox, tmp_path):
    letter = outgoing(tmp_path).as_test("me@example.org")
    content = b"".join(outbox.compose(letter)["message.eml"])
    assert b"\r\nSubject: TEST: " in content
    assert b"<me@example.org>" in content
    assert b"office-a@example.org" not in content
    assert b"TEST: this letter went to nobody else." in content
