"""DOCX files in tests: reading one part, changing some."""

import zipfile
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from pathlib import Path

OWN_REFERENCE = (files("appeals.writers.docx") / "reference.docx").read_bytes()
RESAVED_REFERENCE = (Path(__file__).parent / "reference_libreoffice.docx").read_bytes()
"""The same, opened and saved by LibreOffice: ids renamed, names capitalised."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """Give all parts of a DOCX by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(data: bytes, name: str = "word/document.xml") -> str:
    """Give the text of one part."""
    return parts_of(data)[name].decode()


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts into a zip."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Change the text of one part; the change must change something."""
    parts = parts_of(data)
    text = parts[name].decode()
    assert change(text) != text
    return zipped({**parts, name: change(text).encode()})


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    """Replace the first `old` in one part."""
    return changed(data, name, lambda text: text.replace(old, new, 1))
