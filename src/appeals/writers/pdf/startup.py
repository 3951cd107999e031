"""Load WeasyPrint: no output, only our fonts, a clear error when it is missing."""

import contextlib
import importlib
import importlib.util
import io
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from appeals.errors import MachineError

Box = Any
Page = Any
PdfObject = Any
Untyped = Any
"""Values of WeasyPrint and pydyf, which carry no types."""

_FONTCONFIG = "FONTCONFIG_FILE"


@cache
def load_weasyprint() -> Any:  # noqa: ANN401  the package carries no types
    """Import WeasyPrint and give its module.

    Raises MachineError when the package or the libraries it needs (Pango,
    HarfBuzz) are missing; nothing is printed.
    """
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),  # its banner
            warnings.catch_warnings(action="ignore"),  # that no font is installed
            package_fonts(),
        ):
            return importlib.import_module("weasyprint")
    except ImportError:
        message = "the PDF edition needs the Python package WeasyPrint"
        remedy = "`appeals doctor` says how to install it"
        raise MachineError(message, remedy=remedy) from None
    except OSError:
        message = "the PDF edition needs the library Pango, which was not found"
        raise MachineError(message, remedy=pango_remedy(sys.platform)) from None


def pango_remedy(platform: str) -> str:
    """Say how to install Pango on `platform`, a value of `sys.platform`."""
    match platform:
        case "darwin":
            return "install it: brew install pango"
        case "win32":
            return (
                "install MSYS2 (www.msys2.org), and in its shell: "
                "pacman -S mingw-w64-ucrt-x86_64-pango"
            )
        case _:
            return (
                "install it: sudo apt-get install "
                "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            )


@contextmanager
def package_fonts() -> Iterator[None]:
    """Hide the fonts of the machine from what reads font configurations.

    The environment is put back: a program started later finds its fonts.
    """
    before = os.environ.get(_FONTCONFIG)
    with as_file(files("appeals.writers") / "fonts" / "fonts.conf") as path:
        os.environ[_FONTCONFIG] = str(path)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_FONTCONFIG]
            else:
                os.environ[_FONTCONFIG] = before


def fonts_folder() -> Path:
    """Give the folder of the fonts that are shipped."""
    return Path(str(files("appeals.writers") / "fonts"))
