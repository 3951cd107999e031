"""What only lists looks at what changed; what sends looks at all."""

import os
from datetime import timedelta

import pytest

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.receipts import Receipts
from appeals.errors import WorkspaceError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.sent_letters import (
    open_ledger,
    open_to_list,
    write_receipts,
)
from tests.delivery.samples import NOW, row

ID = "0198c0de-0000-4000-8000-000000000001"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def root(tmp_path):
    made = tmp_path / "workspace"
    made.mkdir()
    settings_of(made, f'id = "{ID}"')
    return made


def settings_of(root, first: str) -> None:
    text = f'{first}\n[organisation]\nname = "Example Watch"\n'
    (root / "appeals.toml").write_text(text, encoding="utf-8")


def left_elsewhere(root, recipient: str) -> None:
    """Let a message leave on another machine that shares the folder."""
    with SendingLedger(root.parent / "elsewhere") as ledger:
        each = row(recipient)
        ledger.enter((each,))
        ledger.move(ledger.claim(each, NOW), "drafted", NOW)
        write_receipts(ledger, root)
    changed_at(root, NOW.timestamp())


def changed_at(root, at_s: float) -> None:
    os.utime(root / "sent/first", (at_s, at_s))


def listed(root, now=LATER) -> list[str]:
    with open_to_list(root, root.parent / "state", now) as ledger:
        return ledger.listing(("recipient",)).split()


def forbid_looks(monkeypatch) -> None:
    monkeypatch.setattr(Receipts, "names", lambda _: pytest.fail("it looked"))


def test_a_listing_looks_again_only_into_folders_that_changed(root, monkeypatch):
    assert listed(root) == []
    left_elsewhere(root, "office-a")
    assert listed(root) == ["office-a"]
    left_elsewhere(root, "office-b")
    changed_at(root, NOW.timestamp() + 1)
    assert listed(root) == ["office-a", "office-b"]
    forbid_looks(monkeypatch)
    assert listed(root) == ["office-a", "office-b"]


def test_a_folder_that_changed_a_moment_ago_is_looked_into_again(root, monkeypatch):
    left_elsewhere(root, "office-a")
    soon = NOW + timedelta(seconds=2)
    assert listed(root, soon) == ["office-a"]
    left_elsewhere(root, "office-b")  # at the same time, as its disk tells it
    assert listed(root, soon) == ["office-a", "office-b"]


def test_what_sends_looks_at_every_name(root):
    left_elsewhere(root, "office-a")
    assert listed(root) == ["office-a"]
    left_elsewhere(root, "office-b")
    assert listed(root) == ["office-a"]
    with open_ledger(load_workspace(root), root.parent / "state") as ledger:
        assert [each.recipient for each in ledger.rows()] == ["office-a", "office-b"]


@pytest.mark.parametrize("first", [f'id = "{ID}"', "demo = false"])
def test_it_is_the_same_ledger_with_and_without_an_id(root, first):
    settings_of(root, first)
    with open_ledger(load_workspace(root), root.parent / "state") as ledger:
        ledger.enter((row(),))
    assert listed(root) == ["office-a"]


@pytest.mark.parametrize("first", ['id = "../up"', "id = 7", "id =", 'id = "\ud800"'])
def test_settings_without_a_sound_id_are_read_whole_and_refused(root, first):
    (root / "appeals.toml").write_bytes(
        f'{first}\n[organisation]\nname = "A"\n'.encode("utf-8", "surrogatepass")
    )
    with pytest.raises(WorkspaceError):
        listed(root)
