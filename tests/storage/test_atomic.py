"""Tests of writing whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from appeals.errors import MachineError
from appeals.storage.atomic import clear_parts, write_bytes, write_text

if sys.platform != "win32":
    import fcntl


def names_in(folder):
    return sorted(p.name for p in folder.iterdir())


def full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_bytes_arrive_and_missing_folders_are_made(tmp_path):
    path = tmp_path / "out" / "letter" / "unodc-ed.docx"
    write_bytes(path, b"PK\r\n\x00")
    assert path.read_bytes() == b"PK\r\n\x00"
    assert names_in(path.parent) == ["unodc-ed.docx"]


def test_text_is_written_as_utf_8_with_bare_line_ends(tmp_path):
    write_text(tmp_path / "a.txt", "留置\nß\n")
    assert (tmp_path / "a.txt").read_bytes() == "留置\nß\n".encode()


def test_an_old_file_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with path.open("rb") as held:
        write_bytes(path, b"new")
        assert held.read() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_half_file(tmp_path, monkeypatch, step):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full_disk)
    else:
        monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(MachineError) as caught:
        write_bytes(path, b"new", shown="out/a")
    assert caught.value.message == "cannot write 'out/a': No space left on device"
    assert "free some space" in caught.value.remedy
    assert caught.value.exit_code == 5
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a"]


def test_an_interruption_leaves_no_half_file(tmp_path, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(tmp_path / "a", b"new")
    assert names_in(tmp_path) == []


def test_a_file_where_a_folder_is_needed_is_reported_with_a_remedy(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("out").write_bytes(b"")
    with pytest.raises(MachineError) as caught:
        write_bytes(Path("out/x/a.txt"), b"new")
    assert "'out/x/a.txt'" in caught.value.message
    assert str(tmp_path) not in caught.value.message
    assert "rename or remove" in caught.value.remedy


def test_a_folder_that_cannot_be_written_is_reported_with_a_remedy(
    tmp_path, monkeypatch
):
    def refuse(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(MachineError) as caught:
        write_bytes(tmp_path / "a", b"new")
    assert "check the permissions" in caught.value.remedy


posix = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")


@posix
def test_the_temporary_file_of_another_does_not_stand_in_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr("appeals.storage.atomic._counter", iter([7, 8]))
    taken = tmp_path / f".appeals-{os.getpid()}-7.part"
    with taken.open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_bytes(tmp_path / "a", b"new")
        assert taken.exists()
    assert (tmp_path / "a").read_bytes() == b"new"


WRITER = """
import os, signal, sys, time
from pathlib import Path
from appeals.storage import atomic
atomic.os.fsync = lambda handle: (print("writing", flush=True), time.sleep(60))
atomic.write_bytes(Path(sys.argv[1]), b"half")
"""


@posix
def test_what_a_killed_process_left_is_cleared_away(tmp_path):
    with subprocess.Popen(
        (sys.executable, "-c", WRITER, str(tmp_path / "a")), stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout.readline() == b"writing\n"
        clear_parts(tmp_path)
        (part,) = names_in(tmp_path)  # a living process keeps its own
        assert part.startswith(".appeals-")
        writer.kill()
    clear_parts(tmp_path)
    assert names_in(tmp_path) == []


@posix
def test_the_first_write_into_a_folder_clears_it(tmp_path):
    (tmp_path / ".appeals-1-0.part").write_bytes(b"stale, of a number that is alive")
    write_bytes(tmp_path / "a", b"new")
    assert names_in(tmp_path) == ["a"]


def test_only_our_own_temporary_files_are_cleared(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"precious")
    (tmp_path / ".appeals-1-0.part.bak").write_bytes(b"")
    (tmp_path / ".appeals-x.part").write_bytes(b"")
    (tmp_path / ".appeals-1-1.part").mkdir()
    (tmp_path / ".appeals-1-2.part").symlink_to(other)
    before = names_in(tmp_path)
    clear_parts(tmp_path)
    clear_parts(tmp_path / "nowhere")
    assert names_in(tmp_path) == before


@posix
def test_a_file_taken_for_stale_before_it_was_locked_is_made_again(
    tmp_path, monkeypatch
):
    lock, taken = fcntl.flock, []

    def late(handle, how):
        if not taken:
            taken.extend(tmp_path.glob(".appeals-*.part"))
            taken[0].unlink()
        lock(handle, how)

    write_bytes(tmp_path / "a", b"old")
    monkeypatch.setattr(fcntl, "flock", late)
    write_bytes(tmp_path / "a", b"new")
    assert taken
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names_in(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_private_file_is_private_from_its_first_byte(tmp_path):
    write_bytes(tmp_path / "ledger", b"", mode=0o600)
    assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o600
