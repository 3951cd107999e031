"""What was sent is kept byte for byte, and nothing that went out is written over."""

import hashlib
import json
import shutil
import subprocess

import pytest

from appeals.delivery.manual_transports import Outbox
from appeals.delivery.receipts import Receipts
from appeals.errors import MachineError
from appeals.registry.workspace import load_workspace
from appeals.storage.private_files import create_private_folder
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.ledger.ledger import Ledger
from tests.annexes.samples import clean_pdf
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    carried_out,
    front,
    plan_file,
    rendered,
    rendered_again,
    state_of,
)

AGAIN = "the annex was wrong"


def changed(root) -> None:
    letter = root / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "More.\n", encoding="utf-8")


def kept(root) -> dict[str, bytes]:
    top = root / "sent/first/kept"
    files = [path for path in top.rglob("*") if path.is_file()]
    return {str(path.relative_to(top)): path.read_bytes() for path in files}


def test_the_bytes_that_left_are_kept_for_their_owner_alone(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/a.pdf").write_bytes(clean_pdf())
    annexes = "[{title: A, file: annexes/a.pdf}]"
    workspace = rendered(tmp_path, letter=front(annexes=annexes))
    done = carried_out(workspace, plan_file(workspace))
    for handover in done:
        stem = next(tmp_path.glob(f"sent/first/{handover.message.edition}-*.json")).stem
        folder = tmp_path / "sent/first/kept" / stem
        assert (folder / "message.eml").read_bytes() == handover.path.read_bytes()
        own = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert own["Annex 1.pdf"] == clean_pdf()
        for file in handover.message.files:
            assert hashlib.sha256(own[file.name]).hexdigest() == file.sha256
        receipt = tmp_path / f"sent/first/{stem}.json"
        assert own["receipt.json"] == receipt.read_bytes()
        assert len(own) == 5  # no packet: it is not signed
        assert folder.stat().st_mode & 0o777 == 0o700
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    top = tmp_path / "sent/first/kept"
    assert top.stat().st_mode & 0o777 == 0o700
    assert (top / ".gitignore").read_text("utf-8") == "*\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_sees_the_receipts_and_none_of_the_bytes(tmp_path):
    """Also in a workspace whose own .gitignore was written before."""
    workspace = rendered(tmp_path)
    carried_out(workspace, plan_file(workspace))
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    asked = ["git", "-C", tmp_path, "status", "--porcelain", "-uall", "sent"]
    seen = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert len(seen.splitlines()) == 2
    assert "kept" not in seen


def test_a_second_message_leaves_the_first_where_it_is(tmp_path):
    workspace = rendered(tmp_path)
    first = carried_out(workspace, plan_file(workspace))
    before = {h.path: h.path.read_bytes() for h in first} | {}
    bytes_before = kept(tmp_path)
    changed(tmp_path)
    rendered_again(workspace)
    path = plan_file(workspace)
    second = carried_out(workspace, path, again_reason=AGAIN)
    assert [h.path.name for h in second] == ["office-a_2.eml", "office-b_2.eml"]
    assert {path: path.read_bytes() for path in before} == before
    assert bytes_before.items() <= kept(tmp_path).items()
    assert len(kept(tmp_path)) == 2 * len(bytes_before) - 1  # one .gitignore
    again = carried_out(workspace, path)
    assert [(h.path, h.is_new) for h in again] == [(h.path, False) for h in second]


def test_receipts_of_an_earlier_version_still_refuse_a_second_sending(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    carried_out(workspace, path)
    shutil.rmtree(tmp_path / "sent/first/kept")  # they kept no bytes
    shutil.rmtree(tmp_path / "out/first/outbox")
    assert [h.is_new for h in carried_out(workspace, path)] == [False, False]
    assert not (tmp_path / "out/first/outbox").exists()


@pytest.mark.parametrize(
    "at", [(Receipts, "keep"), (Outbox, "hand_over"), (Receipts, "put")]
)
@pytest.mark.parametrize("is_done", [False, True])
def test_a_run_killed_anywhere_loses_and_doubles_nothing(
    tmp_path, monkeypatch, at, is_done
):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    owner, name = at
    real = getattr(owner, name)

    def die(*arguments):
        if is_done:
            real(*arguments)
        raise MachineError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, die)
        with pytest.raises(MachineError):
            carried_out(workspace, path)
    carried_out(workspace, path)
    outbox = sorted(p.name for p in (tmp_path / "out/first/outbox").iterdir())
    assert outbox == ["office-a.eml", "office-b.eml"]
    receipts = sorted((tmp_path / "sent/first").glob("*.json"))
    assert len(receipts) == 2
    for receipt in receipts:
        held = json.loads(receipt.read_text("utf-8"))
        left = tmp_path / "sent/first/kept" / receipt.stem / "message.eml"
        sha256 = hashlib.sha256(left.read_bytes()).hexdigest()
        assert sha256 == held["message_sha256"]
    assert len(list((tmp_path / "sent/first/kept").iterdir())) == 3


def test_what_a_killed_run_kept_is_not_written_over(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    carried_out(workspace, path)
    (receipt,) = (tmp_path / "sent/first").glob("office-a-*.json")
    message = tmp_path / "sent/first/kept" / receipt.stem / "message.eml"
    message.write_bytes(b"of another day")
    receipt.unlink()
    shutil.rmtree(state_of(workspace))
    carried_out(workspace, path)
    assert message.read_bytes() == b"of another day"
    second = message.parent.with_name(f"{receipt.stem}-2") / "message.eml"
    held = json.loads(receipt.read_text("utf-8"))
    assert hashlib.sha256(second.read_bytes()).hexdigest() == held["message_sha256"]


def test_a_folder_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = tmp_path / "kept/one"

    def die(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("appeals.storage.private_files.os.fsync", die)
        with pytest.raises(MachineError):
            create_private_folder(folder, {"a": b"1"})
    assert list(folder.parent.iterdir()) == []
    assert create_private_folder(folder, {"a": b"1"})
    assert not create_private_folder(folder, {"a": b"2"})
    assert (folder / "a").read_bytes() == b"1"
    assert [path.name for path in folder.parent.iterdir()] == ["one"]


def test_a_signed_file_that_is_rendered_over_is_kept(tmp_path):
    workspace = rendered(tmp_path)
    path = tmp_path / "out/first/office-a.docx"
    versions = []
    for number in range(2):
        signed = path.read_bytes() + b"signed %d" % number
        versions.append(signed)
        sha256 = hashlib.sha256(signed).hexdigest()
        with Ledger(tmp_path / "out", "first", is_forced=False) as files:
            files.record_signed(path.name, sha256, len(signed))
        path.write_bytes(signed)
        changed(tmp_path)
        options = options_for(DraftOptions, formats=("docx",), is_forced=True)
        list(draft(load_workspace(workspace.root), options))
        assert path.read_bytes() != signed
    replaced = list((tmp_path / "out/first/replaced").iterdir())
    assert sorted(p.read_bytes() for p in replaced) == sorted(versions)
    assert all(p.suffix == ".docx" for p in replaced)


def test_a_file_as_it_was_rendered_is_not_kept(tmp_path):
    workspace = rendered(tmp_path)
    changed(tmp_path)
    options = options_for(DraftOptions, formats=("docx",), is_forced=True)
    list(draft(load_workspace(workspace.root), options))
    assert not (tmp_path / "out/first/replaced").exists()
