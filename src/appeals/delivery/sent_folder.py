"""What is under sent/, by the names of files only: nothing is read.

sent/<letter>/<record>.json                          a receipt
sent/<letter>/kept/                                  the bytes that were sent
sent/<letter>/answers/<record>.<kind>-<key>.json     an answer
sent/_seals/                                         seals over all receipts
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from appeals.storage.names import child_path, safe_name

FOLDER: Final = "sent"
KEPT: Final = "kept"
ANSWERS: Final = "answers"
SEALS: Final = "_seals"
"""No letter can have this name."""

_ENDING: Final = ".json"


def letters_with_receipts(root: Path) -> tuple[str, ...]:
    """Name the letters that have anything under sent/, sorted."""
    folder = child_path(root, FOLDER)
    if not folder.is_dir():
        return ()
    names = sorted(each.name for each in folder.iterdir())
    known = [name for name in names if name == safe_name(name) and name != SEALS]
    return tuple(name for name in known if child_path(folder, name).is_dir())


def receipt_names(folder: Path) -> tuple[str, ...]:
    """Give the names of the receipts of one letter without their ending, sorted."""
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:  # there may be a hundred thousand
        names = [each.name for each in entries if each.name.endswith(_ENDING)]
    return tuple(sorted(name.removesuffix(_ENDING) for name in names))


def answer_paths(root: Path) -> list[Path]:
    """Give the files of all answers, sorted."""
    return sorted(child_path(root, FOLDER).glob(f"*/{ANSWERS}/*{_ENDING}"))


def answer_names(root: Path) -> Iterator[tuple[str, str, str]]:
    """Give record, kind and key of each answer."""
    for path in answer_paths(root):
        record, _, rest = path.stem.rpartition(".")
        kind, _, key = rest.rpartition("-")
        yield record, kind, key


def answer_kinds(root: Path) -> Mapping[str, str]:
    """Give the kinds of answers by record: "automatic reply", separated by blanks."""
    found: dict[str, set[str]] = {}
    for record, kind, _ in answer_names(root):
        found.setdefault(record, set()).add(kind)
    return {record: " ".join(sorted(kinds)) for record, kinds in found.items()}
