"""A lock keeps others out while it is held, and leaves nothing behind."""

import os
import signal
import subprocess
import sys

import pytest

from appeals.errors import BlockedError, MachineError
from appeals.storage.locking import hold_lock

HOLDER = """\
import sys, time
from pathlib import Path
from appeals.storage.locking import hold_lock
with hold_lock(Path(sys.argv[1]), "it is used"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out" / "first.lock"


@pytest.fixture
def holder(path):
    """Give another process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_one_is_told_to_wait_and_the_file_goes_in_the_end(path):
    with hold_lock(path, "'first' is being signed"):
        assert path.exists()
        with (
            pytest.raises(BlockedError, match="'first' is being signed by an") as told,
            hold_lock(path, "'first' is being signed"),
        ):
            pytest.fail("it was let in")
        assert "run the command again" in told.value.remedy
        assert path.exists()
    assert not path.exists()
    with hold_lock(path, "'first' is being signed"):
        assert path.exists()


def test_an_error_gives_it_up(path):
    with pytest.raises(ZeroDivisionError), hold_lock(path, "it is used"):
        raise ZeroDivisionError
    with hold_lock(path, "it is used"):
        assert path.exists()


def test_it_holds_between_processes_and_ends_with_a_killed_one(path, holder):
    with pytest.raises(BlockedError), hold_lock(path, "it is used"):
        pytest.fail("it was let in")
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert path.exists()  # a killed process leaves it, and it holds nobody up
    with hold_lock(path, "it is used"):
        pass
    assert not path.exists()


def test_a_file_that_was_removed_while_it_was_opened_is_no_lock(path, monkeypatch):
    """The other gives it up between our opening and our locking of it."""
    opened, real = [], os.open

    def open_and_remove(*arguments):
        handle = real(*arguments)
        if not opened:
            path.unlink()
        opened.append(handle)
        return handle

    monkeypatch.setattr(os, "open", open_and_remove)
    with hold_lock(path, "it is used"):
        assert path.exists()
        assert len(opened) == 2


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with (
        pytest.raises(MachineError, match="cannot write"),
        hold_lock(tmp_path / "out" / "first.lock", "it is used"),
    ):
        pytest.fail("it was let in")


def test_a_link_is_not_followed(path, tmp_path):
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MachineError), hold_lock(path, "it is used"):
        pytest.fail("it was let in")
    assert not (tmp_path / "elsewhere").exists()
