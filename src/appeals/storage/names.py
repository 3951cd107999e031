"""One sanitiser for names of files, whatever system they are opened on.

Names come from registries and letters, hence may hold anything: slashes, line
ends, signs that turn the direction of writing, names that Windows keeps to itself.
"""

import hashlib
import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from appeals.errors import UsageError

MAX_BYTES = 120
"""The longest name in UTF-8 bytes: leaves room under the 143 of eCryptfs."""

_MAX_SUFFIX_BYTES = 16
_BIDI_CONTROLS = frozenset(
    map(chr, [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_DROPPED_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_BYTE_ORDER_MARK = "\ufeff"
_SEPARATORS = re.compile(r'[/\\:*?"<>|]+')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def safe_name(text: str) -> str:
    """Make a file name of `text` that every system takes and shows as it is.

    Unicode NFC; control characters and bidi controls dropped; separators become
    "-"; no leading or trailing dot or blank; reserved Windows names get "_" in
    front; at most 120 bytes of UTF-8. A name that had to be cut ends in eight hex
    digits of its SHA-256, so that two long names stay two. The last suffix is kept.
    `safe_name(safe_name(x)) == safe_name(x)`.
    """
    name = unicodedata.normalize("NFC", "".join(filter(_is_kept, text)))
    name = _trim(_SEPARATORS.sub("-", name))
    if _RESERVED.match(name):
        name = f"_{name}"
    name = name or "unnamed"
    return name if len(name.encode()) <= MAX_BYTES else _cut(name)


def child_path(folder: Path, name: str) -> Path:
    """Give the path of `safe_name(name)` directly in `folder`.

    Raises UsageError when it would lie elsewhere, as a symbolic link can make it.
    """
    path = folder / safe_name(name)
    refuse_link_out(path)
    return path


def refuse_link_out(path: Path) -> None:
    """Raise UsageError for a symbolic link that leads out of the folder it lies in.

    One that leads to nothing is refused as well when it would, or to itself.
    """
    if not path.is_symlink():
        return
    target = Path(os.path.realpath(path))
    if target.is_symlink() or target.parent != Path(os.path.realpath(path.parent)):
        message = f"'{path.name}' leads out of its folder"
        raise UsageError(message, remedy=f"remove the symbolic link '{path}'")


def refuse_links_below(root: Path, path: Path) -> Path:
    """Give back a path below `root`; UsageError when a link on the way leads out."""
    way = [path, *path.parents]
    for each in reversed(way[: way.index(root)]):
        refuse_link_out(each)
    return path


def _is_kept(sign: str) -> bool:
    return (
        sign not in _BIDI_CONTROLS
        and sign != _BYTE_ORDER_MARK
        and unicodedata.category(sign) not in _DROPPED_CATEGORIES
    )


def _trim(name: str) -> str:
    return name.lstrip(". -").rstrip(". ") if name.strip(". -") else ""


def _cut(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > _MAX_SUFFIX_BYTES:
        stem, suffix = name, ""
    tail = f"-{digest}{dot if suffix else ''}{suffix}"
    room = MAX_BYTES - len(tail.encode())
    head = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{head}{tail}"
