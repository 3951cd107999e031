"""A closed folder is for its owner alone, whatever the umask."""

import os
import stat

import pytest

from appeals.storage.private_files import close_folder, is_closed, mode_in


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
    assert (is_closed(tmp_path), mode_in(tmp_path)) == (False, 0o666)
    tmp_path.chmod(0o700)
    assert (is_closed(tmp_path), mode_in(tmp_path)) == (True, 0o600)
    assert mode_in(tmp_path / "missing") == 0o666
