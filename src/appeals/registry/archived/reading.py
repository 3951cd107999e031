"""Archived copies as text: each is read once and cached under .appeals-cache/.

The folder can be deleted at any time. A text is stored under the SHA-256 of the copy,
so that no copy is ever mistaken for another.
"""

import contextlib
import hashlib
import subprocess
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError

from appeals.annexes.kinds import TITLES, Content, kind_of
from appeals.errors import AppealsError
from appeals.model.authority import Archive
from appeals.model.source_text import SourceText
from appeals.registry.archived.copy_reader import MOST_SECONDS, READABLE
from appeals.storage.atomic import write_bytes
from appeals.storage.names import refuse_links_below
from appeals.storage.reading import open_regular

CACHE = ".appeals-cache/sources"
_EDITION = 2
"""Raised when the reading of copies changes: cached texts are then read again."""

_MOST_BYTES = 200 * 1024 * 1024
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def read_archived(root: Path, copy: Archive) -> SourceText:
    """Read an archived copy; `fault` says why it cannot be read."""
    path = (root / (copy.file or "")).resolve()
    try:
        if copy.file is None or not path.is_relative_to(root.resolve()):
            return SourceText(fault="the copy itself was not kept")
        state = path.stat()
    except OSError:
        return SourceText(fault=f"'{copy.file}' is not there")
    if state.st_size > _MOST_BYTES:
        return SourceText(fault="it is too large to be read")
    return _read_copy(root, path, copy.sha256, (state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=256)
def _read_copy(
    root: Path, path: Path, sha256: str, _state: tuple[int, int]
) -> SourceText:
    try:
        with open_regular(path) as stream:
            data = stream.read()
    except OSError as error:
        return SourceText(fault=f"it cannot be read: {error.strerror}")
    if hashlib.sha256(data).hexdigest() != sha256:
        return SourceText(fault="the file is not the one that was archived")
    kept = root / CACHE / f"{sha256}-{_EDITION}.json"
    known = _cached_text(kept)
    if known is not None:
        return known
    found, is_final = read_bytes(data)
    if is_final:
        _cache_text(root, kept, found)
    return found


def _cache_text(root: Path, kept: Path, found: SourceText) -> None:
    """Cache what was read, outside git; if the disk refuses, it is read again."""
    text = found.model_dump_json(exclude_defaults=True)
    ignored = root / CACHE.partition("/")[0] / ".gitignore"
    with contextlib.suppress(AppealsError, OSError):
        for path, content in ((ignored, "*\n"), (kept, text)):
            refuse_links_below(root, path)
            if path == kept or not path.exists():
                write_bytes(path, content.encode(), shown=path.name)


def _cached_text(path: Path) -> SourceText | None:
    try:
        return SourceText.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def document_kind(data: bytes) -> str | None:
    """Say what a document is: "pdf", "docx", "html", "text", another kind, or None."""
    kind = kind_of(Content.from_bytes(data))
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    is_page = kind == "text" and any(mark in head for mark in _HTML)
    return "html" if is_page else kind


def read_bytes(data: bytes) -> tuple[SourceText, bool]:
    """Read a document in a separate process; and say whether to cache the result."""
    kind = document_kind(data)
    if kind not in READABLE:
        what = TITLES.get(kind or "", "of a kind that is not known")
        return SourceText(fault=f"it is {what}, which is not read"), True
    if kind == "pdf" and find_spec("pypdfium2") is None:
        lack = "what reads a PDF is not installed; `appeals doctor` says how"
        return SourceText(fault=lack), False
    said = read_in_subprocess("appeals.registry.archived.copy_reader", kind, data)
    if said is None:
        return SourceText(fault="it takes too long to be read"), True
    try:
        return SourceText.model_validate_json(said), True
    except ValidationError:
        return SourceText(fault="it is damaged, or too large to be read"), True


def read_in_subprocess(module: str, kind: str, data: bytes) -> bytes | None:
    """Run one of our readers on a file in a separate process; give its output.

    The output is not JSON if the file ended the process; None if it took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603  our own program, and a word of our own
            [sys.executable, "-I", "-m", module, kind],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS * 1.5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout
