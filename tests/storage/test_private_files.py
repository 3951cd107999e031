"""A closed folder is for its owner alone, whatever the umask."""

import errno
import os
import stat

import pytest

from appeals.errors import BlockedError
from appeals.storage.private_files import (
    close_folder,
    create_private,
    is_closed,
    new_file_mode,
)


@pytest.fixture(autouse=True)
def _no_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_missing_folder_is_made_closed_and_those_above_it_as_usual(tmp_path):
    folder = tmp_path / "out/letter"
    close_folder(folder)
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o777)


def test_what_an_open_folder_holds_is_closed_with_it(tmp_path):
    folder, outside = tmp_path / "letter", tmp_path / "outside"
    (folder / "archive").mkdir(parents=True)
    outside.write_text("o")
    for name in ("a.pdf", "archive/b.pdf"):
        (folder / name).write_text("x")
    (folder / "link").symlink_to(outside)
    close_folder(folder)
    assert mode(folder) == mode(folder / "archive") == 0o700
    assert mode(folder / "a.pdf") == mode(folder / "archive/b.pdf") == 0o600
    assert mode(outside) == 0o666


def test_new_files_follow_their_folder(tmp_path):
    tmp_path.chmod(0o755)
    assert (is_closed(tmp_path), new_file_mode(tmp_path)) == (False, 0o666)
    tmp_path.chmod(0o700)
    assert (is_closed(tmp_path), new_file_mode(tmp_path)) == (True, 0o600)
    assert new_file_mode(tmp_path / "missing") == 0o666


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_process_that_is_killed_leaves_no_half_of_a_new_file(tmp_path, monkeypatch):
    """A mark of which only the name is there would say of nobody that it is theirs."""
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(os, "fsync", lambda _: os.kill(os.getpid(), 9))
        create_private(tmp_path / "new", b"words")
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == 9
    assert not (tmp_path / "new").exists()
    create_private(tmp_path / "new", b"words")
    assert (tmp_path / "new").read_bytes() == b"words"
    assert mode(tmp_path / "new") == 0o600
    with pytest.raises(BlockedError, match="is there already"):
        create_private(tmp_path / "new", b"others")
    assert (tmp_path / "new").stat().st_nlink == 1
    assert [each.name for each in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_without_links_gets_its_new_file_too(tmp_path, monkeypatch, is_there):
    def refuse(*_args, **_more):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "new"
    if is_there:
        path.write_bytes(b"others")
        with pytest.raises(BlockedError, match="is there already"):
            create_private(path, b"words")
    else:
        create_private(path, b"words")
    assert path.read_bytes() == (b"others" if is_there else b"words")
    assert list(tmp_path.iterdir()) == [path]
