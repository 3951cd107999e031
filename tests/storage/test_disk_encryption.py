"""Whether a disk is encrypted is said where the kernel shows it, and else not."""

import os

from appeals.storage.disk_encryption import is_disk_encrypted


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
