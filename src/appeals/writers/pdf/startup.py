"""Bring WeasyPrint up: clean output, private fonts, a clear word when it is missing.

WeasyPrint 70 takes a second to import, half of it for parts that a letter never
uses. `_quickened` leaves those parts for later; it changes no byte of a PDF and
steps aside on any surprise. APPEALS_PLAIN_IMPORT=1 switches it off.
"""

import contextlib
import ctypes.util
import gc
import importlib
import importlib.util
import io
import os
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from appeals.errors import MachineError

PLAIN_IMPORT = "APPEALS_PLAIN_IMPORT"
_PACKAGE = "weasyprint"
_FONTCONFIG = "FONTCONFIG_FILE"
_INSTANCER = "fontTools.varLib.instancer"
_SONAMES = {
    "gobject-2.0-0": "libgobject-2.0.so.0",
    "pango-1.0-0": "libpango-1.0.so.0",
    "harfbuzz-0": "libharfbuzz.so.0",
    "harfbuzz-subset-0": "libharfbuzz-subset.so.0",
    "fontconfig-1": "libfontconfig.so.1",
    "pangoft2-1.0-0": "libpangoft2-1.0.so.0",
}


@cache
def load_weasyprint() -> Any:  # noqa: ANN401  the package carries no types
    """Import WeasyPrint and give its module.

    Raises MachineError when the package or the libraries it needs (Pango,
    HarfBuzz) are missing; nothing is printed.
    """
    try:
        with _silence(), package_fonts():
            return _import()
    except ImportError:
        message = "the PDF edition needs the Python package WeasyPrint"
        remedy = "`appeals doctor` says how to install it"
        raise MachineError(message, remedy=remedy) from None
    except OSError:
        message = "the PDF edition needs the library Pango, which was not found"
        raise MachineError(message, remedy=install_line(sys.platform)) from None


def install_line(platform: str) -> str:
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


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for unreachable objects after a letter, not in it: a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _silence() -> Iterator[None]:
    """Swallow the banner on stdout and the warning that no font is installed."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _import() -> Any:  # noqa: ANN401  the package carries no types
    """Import quickly where that is known to work, else plainly."""
    if sys.platform == "linux" and not os.environ.get(PLAIN_IMPORT):
        try:
            with _quickened():
                return importlib.import_module(_PACKAGE)
        except Exception:  # noqa: BLE001  a saving of time is never worth a crash
            for name in [n for n in sys.modules if n.split(".")[0] == _PACKAGE]:
                del sys.modules[name]
    return importlib.import_module(_PACKAGE)


@contextmanager
def _quickened() -> Iterator[None]:
    """Leave font tools for later, and spawn no linker to find library files."""
    with ExitStack() as undo:
        undo.callback(_answer_library_names())
        forget_subsetting = _defer_subsetting()
        undo.callback(_defer_variable_fonts())
        try:
            yield
        except BaseException:
            forget_subsetting()
            raise


def _answer_library_names() -> Callable[[], None]:
    real = ctypes.util.find_library

    def find_library(name: str) -> str | None:
        return _SONAMES.get(name.removeprefix("lib")) or real(name)

    ctypes.util.find_library = find_library

    def undo() -> None:
        ctypes.util.find_library = real

    return undo


def _defer_variable_fonts() -> Callable[[], None]:
    """Put a stand-in where `instantiateVariableFont` is imported from."""
    if _INSTANCER in sys.modules:
        return lambda: None
    font_tools = importlib.import_module("fontTools")
    package = types.ModuleType("fontTools.varLib")
    package.__path__ = []
    instancer = types.ModuleType(_INSTANCER)

    def instantiate(*args: object, **options: object) -> object:
        real = importlib.import_module(_INSTANCER)
        return real.instantiateVariableFont(*args, **options)

    vars(instancer)["instantiateVariableFont"] = instantiate
    stand_ins = {"fontTools.varLib": package, _INSTANCER: instancer}
    replaced = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(stand_ins)

    def undo() -> None:
        for name, before in replaced.items():
            if before is None:
                del sys.modules[name]
            else:
                sys.modules[name] = before
        if vars(font_tools).get("varLib") is package:
            del vars(font_tools)["varLib"]

    return undo


def _defer_subsetting() -> Callable[[], None]:
    """Load `fontTools.subset` only when something in it is asked for."""
    name = "fontTools.subset"
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        importlib.import_module(name)
        return lambda: None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    font_tools = vars(importlib.import_module("fontTools"))
    sys.modules[name] = module
    spec.loader.exec_module(module)
    font_tools["subset"] = module

    def forget() -> None:
        sys.modules.pop(name, None)
        font_tools.pop("subset", None)

    return forget
