"""A database is not put where several machines see it, and encryption is known."""

import os
from pathlib import PurePosixPath

import pytest

from appeals.storage.disks import disk_kind, find_sharing_service, is_disk_encrypted

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
    assert find_sharing_service(tmp_path / "state") is None


def test_the_mark_of_a_sync_program_tells(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    assert str(tmp_path) in (find_sharing_service(tmp_path / "a/b") or "")


def device(folder, number: str, *, uuid: str = "", on=()):
    made = folder / number
    (made / "dm").mkdir(parents=True)
    if uuid:
        (made / "dm" / "uuid").write_text(uuid)
    (made / "slaves").mkdir()
    for name, below in on:
        (made / "slaves" / name).symlink_to(below)
    return made


def test_a_volume_on_an_encrypted_disk_is_encrypted(tmp_path):
    number = tmp_path.stat().st_dev
    own = f"{os.major(number)}:{os.minor(number)}"
    for uuid, answer in (("CRYPT-LUKS2-00", True), ("LVM-00", False), ("", False)):
        devices = tmp_path / f"devices-{uuid}"
        disk = device(devices, "7:0", uuid=uuid)
        device(devices, own, uuid="LVM-01", on=[("dm-0", disk)])
        assert is_disk_encrypted(tmp_path, devices) is answer


def test_a_volume_over_two_disks_is_encrypted_if_both_are(tmp_path):
    number = tmp_path.stat().st_dev
    one = device(tmp_path / "d", "7:0", uuid="CRYPT-LUKS2-00")
    other = device(tmp_path / "d", "7:1")
    own = f"{os.major(number)}:{os.minor(number)}"
    device(tmp_path / "d", own, on=[("a", one), ("b", other)])
    assert is_disk_encrypted(tmp_path, tmp_path / "d") is False


def test_what_cannot_be_known_is_not_said(tmp_path):
    assert is_disk_encrypted(tmp_path, tmp_path / "none") is None
    assert is_disk_encrypted(tmp_path / "not there", tmp_path) is None
