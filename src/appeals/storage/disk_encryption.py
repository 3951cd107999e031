"""Whether the disk under a folder is encrypted, where Linux shows it (dm-crypt)."""

import os
from pathlib import Path
from typing import Final

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
    """Look at a device and what it lies on, as a volume lies on a partition."""
    name = device / "dm" / "uuid"
    if name.is_file() and name.read_text("ascii", "replace").startswith("CRYPT-"):
        return True
    below = device / "slaves"
    if not layers or not below.is_dir():
        return False
    under = [*below.iterdir()]
    return bool(under) and all(_is_encrypted(each, layers - 1) for each in under)
