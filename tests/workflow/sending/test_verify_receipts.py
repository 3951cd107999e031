"""What was sent can be proven years later, and a person's word is on record."""

import pytest

from appeals.delivery.receipts import Receipts
from appeals.errors import BlockedError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.sent_letters import PersonsWord, open_ledger, resolve
from appeals.workflow.sending.verify_receipts import seal_receipts, verify_receipts
from tests.workflow.sendings import NOW, carried_out, plan_file, rendered, state_of

WORD = PersonsWord(was_sent=True, person="eve", note="the office thanked us for it")


@pytest.fixture
def sent(tmp_path):
    """Give a workspace whose two letters were written to the outbox, and its plan."""
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    carried_out(workspace, path)
    return workspace, path


def verified(workspace):
    keys = workspace.root.parent / "keys"
    with open_ledger(load_workspace(workspace.root), state_of(workspace)) as ledger:
        return verify_receipts(workspace, ledger, keys)


def test_receipts_are_whole_until_one_is_edited(sent):
    workspace, _ = sent
    report = verified(workspace).chains
    assert (report.count, report.broken) == (2, ())
    (first, _) = sorted(workspace.root.glob("sent/first/*.json"))
    first.write_bytes(first.read_bytes().replace(b"outbox", b"smtp"))
    (link,) = verified(workspace).chains.broken
    assert link.file == f"sent/first/{first.name}"


def test_kept_bytes_that_were_changed_are_named(sent):
    workspace, _ = sent
    (message, _) = sorted(workspace.root.glob("sent/first/kept/*/message.eml"))
    message.write_bytes(b"another letter")
    (link,) = verified(workspace).chains.broken
    assert link.file == f"sent/first/kept/{message.parent.name}"


def test_a_persons_word_is_a_receipt_of_its_own(sent):
    workspace, path = sent
    with open_ledger(workspace, state_of(workspace)) as ledger:
        row, other = ledger.rows()
        resolve(ledger, workspace.root, row, WORD, NOW)
        with pytest.raises(BlockedError, match="nothing is open"):
            resolve(ledger, workspace.root, ledger.rows()[0], WORD, NOW)
        with pytest.raises(UsageError, match="needs a reason"):
            resolve(ledger, workspace.root, other, PersonsWord(True, "eve", "yes"), NOW)
    receipts = {r.number: r for r in Receipts(workspace.root, "first").read()}
    assert (receipts[3].state, receipts[3].sent_by) == ("recorded", "eve")
    assert receipts[3].note == WORD.note
    assert verified(workspace).chains.broken == ()
    assert not any(h.is_new for h in carried_out(workspace, path))


def test_what_was_not_sent_is_planned_again(sent):
    workspace, path = sent
    with open_ledger(workspace, state_of(workspace)) as ledger:
        row, _ = ledger.rows()
        word = PersonsWord(False, "eve", "it lies in the outbox still")
        resolve(ledger, workspace.root, row, word, NOW)
    assert [h.is_new for h in carried_out(workspace, path)] == [True, False]


def test_another_machine_learns_it_from_the_receipts(sent, tmp_path):
    workspace, _ = sent
    with open_ledger(workspace, state_of(workspace)) as ledger:
        resolve(ledger, workspace.root, ledger.rows()[0], WORD, NOW)
    with open_ledger(workspace, tmp_path / "another-machine") as ledger:
        assert [row.state for row in ledger.rows()] == ["recorded", "drafted"]


def test_a_seal_needs_an_organisation_with_a_key(sent):
    workspace, _ = sent
    report = verified(workspace).chains
    with pytest.raises(BlockedError, match="has a key"):
        seal_receipts(workspace, report, by=None)
