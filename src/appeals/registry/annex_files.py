"""The files that a letter encloses: found below the workspace, and nowhere else."""

import hashlib
from pathlib import Path

from appeals.model.letter import AnnexFile


def annex_path(root: Path, annex: AnnexFile) -> Path | None:
    """Give the path of an annex; None when no such file lies below `root`."""
    if annex.file is None:
        return None
    top = root.resolve()
    try:
        path = (top / annex.file).resolve()
        is_there = path.is_relative_to(top) and path.is_file()
    except OSError:  # a name that no file can have
        return None
    return path if is_there else None


def sha256_of(path: Path) -> str:
    """Hash a file: 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
