"""What is known of the disk under a folder: who else sees it, is it encrypted.

A database in a folder that several machines see is damaged sooner or later.
"""

import os
from pathlib import Path, PurePath
from typing import Final

_NETWORK_DISKS = frozenset(
    "afpfs afs ceph cifs davfs drvfs fuse.davfs2 fuse.gvfsd-fuse fuse.rclone "
    "fuse.sshfs glusterfs fuse.glusterfs lustre ncpfs nfs nfs4 smb3 smbfs".split()
)
_SYNCED = (
    "box sync",
    "cloudstorage",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "icloud~",
    "mobile documents",
    "nextcloud",
    "onedrive",
    "owncloud",
    "pclouddrive",
    "synologydrive",
)
"""How the folders begin that programs copy between machines, in small letters."""

_MARKS = (".stfolder", ".dropbox", ".sync", ".owncloudsync.log")
"""What such programs put into their folder."""

_MOUNTS = Path("/proc/self/mountinfo")


def find_sharing_service(folder: Path) -> str | None:
    """Say what shares a folder with other machines; None where nothing shows it.

    Its name, or that of one above it, is one that a sync program gives; such a program
    has left its mark there; or it lies on a network disk (Linux). "OneDrive" is one
    answer, "a network disk (nfs4)" another. The folder need not be there yet.
    """
    real = folder.resolve()
    for each in (real, *real.parents):
        if each.name.casefold().startswith(_SYNCED):
            return each.name
        if any((each / mark).exists() for mark in _MARKS):
            return f"a program that syncs '{each}'"
    try:
        mounts = _MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return None
    kind = disk_kind(real, mounts)
    return f"a network disk ({kind})" if kind in _NETWORK_DISKS else None


def disk_kind(folder: PurePath, mounts: str) -> str:
    """Give the kind of disk that a folder lies on, by the text of mountinfo (proc(5)).

    The last of several mounts on one place counts. "" where none fits.
    """
    found: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) < 5 or not kinds:  # noqa: PLR2004  the fifth is the place
            continue
        place = PurePath(fields[4].replace("\\040", " "))
        if folder.is_relative_to(place) and len(place.parts) >= found[0]:
            found = (len(place.parts), kinds[0])
    return found[1]


_DEVICES: Final = Path("/sys/dev/block")
_MOST_LAYERS: Final = 8


def is_disk_encrypted(folder: Path, devices: Path = _DEVICES) -> bool | None:
    """Say whether a folder lies on an encrypted disk; None where it cannot be known.

    `devices` is where the kernel shows disks by their numbers, "8:1". Only what the
    machine encrypts itself is known, not a disk that does so in its own hardware.
    """
    try:
        number = folder.stat().st_dev
        device = devices / f"{os.major(number)}:{os.minor(number)}"
        return _is_encrypted(device, _MOST_LAYERS) if device.exists() else None
    except (OSError, AttributeError):
        return None


def _is_encrypted(device: Path, layers: int) -> bool:
    """Inspect a device and what it is on, as a volume is on a partition."""
    name = device / "dm" / "uuid"
    if name.is_file() and name.read_text("ascii", "replace").startswith("CRYPT-"):
        return True
    below = device / "slaves"
    if not layers or not below.is_dir():
        return False
    under = [*below.iterdir()]
    return bool(under) and all(_is_encrypted(each, layers - 1) for each in under)
