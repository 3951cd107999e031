"""A database is not put where several machines see it."""

from pathlib import PurePosixPath

import pytest

from appeals.storage.shared_folders import disk_kind, shared_by

MOUNTS = """\
22 1 0:21 / / rw - ext4 /dev/sda1 rw
23 22 0:22 / /home rw,relatime - nfs4 server:/home rw
24 22 0:23 / /mnt/my\\040disk rw - cifs //server/share rw
25 22 0:24 / /home/local rw - btrfs /dev/sdb1 rw
26 22 0:24 / /home/local rw - fuse.sshfs there: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/home/ana/.local/state", "nfs4"),
        ("/homes", "ext4"),
        ("/mnt/my disk/state", "cifs"),
        ("/home/local/x", "fuse.sshfs"),
    ],
)
def test_the_innermost_and_last_mount_says_the_kind_of_disk(folder, kind):
    assert disk_kind(PurePosixPath(folder), MOUNTS) == kind


def test_a_folder_of_this_machine_is_not_shared(tmp_path):
    assert shared_by(tmp_path / "state") is None


def test_the_mark_of_a_sync_program_tells(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    assert str(tmp_path) in (shared_by(tmp_path / "a/b") or "")
