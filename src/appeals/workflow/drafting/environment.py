"""What else affects how a letter looks: versions of libraries, fonts, our own code.

A letter is rendered again when any of it changes. Nothing heavy is imported here.
"""

import ctypes
import ctypes.util
import hashlib
import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import appeals

_DISTRIBUTIONS = (
    "appeals",
    "appeals-fonts-cjk",
    "babel",
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "pikepdf",
    "pydyf",
    "pypdfium2",
    "tinycss2",
    "weasyprint",
)
_LIBRARIES = (
    ("libpango-1.0.so.0", "pango-1.0", "pango_version_string"),
    ("libharfbuzz.so.0", "harfbuzz", "hb_version_string"),
)


@cache
def environment_fingerprint() -> str:
    """Give one hash (SHA-256) of versions, libraries, and the files of this package."""
    lines = [f"{name} {_version(name)}" for name in _DISTRIBUTIONS]
    lines += [_library(*names) for names in _LIBRARIES]
    lines += _own_files(Path(appeals.__file__).parent)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"


def _library(soname: str, name: str, asks: str) -> str:
    try:
        library = ctypes.CDLL(soname)
    except OSError:
        found = ctypes.util.find_library(name)  # slow: asks the compiler
        if found is None:
            return f"{name} -"
        library = ctypes.CDLL(found)
    question = getattr(library, asks)
    question.restype = ctypes.c_char_p
    return f"{name} {question().decode()}"


def _own_files(folder: Path) -> list[str]:
    """List the package's code, styles and fonts by name, size and time of change."""
    lines = []
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "__pycache__")
        for file in sorted(files):
            found = (Path(path) / file).stat()
            lines.append(f"{path}/{file} {found.st_size} {found.st_mtime_ns}")
    return lines
