import importlib
import os
import subprocess
import sys

import pytest

from appeals.errors import MachineError
from appeals.writers.pdf.startup import (
    load_weasyprint,
    package_fonts,
    pango_remedy,
)

WITHOUT_PANGO = """
import cffi

def dlopen(self, name, flags=0):
    raise OSError("cannot load library")

cffi.FFI.dlopen = dlopen
from appeals.errors import MachineError
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.writers.sample import sample_document
try:
    WeasyprintEngine().render(sample_document())
except MachineError as error:
    print(error.message, "|", error.remedy)
"""

STATE_AFTER_IMPORT = """
import ctypes.util, os, sys
find_library = ctypes.util.find_library
from appeals.writers.pdf.startup import load_weasyprint
load_weasyprint()
assert ctypes.util.find_library is find_library
assert "FONTCONFIG_FILE" not in os.environ
import fontTools.subset, fontTools.varLib
from fontTools.varLib.instancer import instantiateVariableFont
print(fontTools.subset.Subsetter.__name__, fontTools.varLib.__file__ is not None)
import weasyprint.pdf.fonts
print(weasyprint.pdf.fonts.subset.Options.__name__)
"""


def python(code):
    env = {k: v for k, v in os.environ.items() if k != "FONTCONFIG_FILE"}
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )


def test_without_pango_the_install_line_is_given_and_nothing_printed():
    run = python(WITHOUT_PANGO)
    assert run.stderr == ""
    assert run.stdout == (
        "the PDF edition needs the library Pango, which was not found | "
        "install it: sudo apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


def test_without_the_package_the_doctor_is_named(monkeypatch, capfd):
    def import_module(name):
        sys.stdout.write("a banner")
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    with pytest.raises(MachineError) as caught:
        load_weasyprint.__wrapped__()
    assert caught.value.remedy == "`appeals doctor` says how to install it"
    assert caught.value.exit_code == 5
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("platform", "words"),
    [("darwin", "brew install pango"), ("win32", "MSYS2"), ("linux", "apt-get")],
)
def test_each_system_has_its_install_line(platform, words):
    assert words in pango_remedy(platform)


def test_the_import_leaves_no_trace_behind():
    run = python(STATE_AFTER_IMPORT)
    assert run.stderr == ""
    assert run.stdout == "Subsetter True\nOptions\n"


def test_the_font_configuration_of_the_machine_comes_back(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "of-the-machine")
    with package_fonts():
        assert os.environ["FONTCONFIG_FILE"].endswith("fonts.conf")
    assert os.environ["FONTCONFIG_FILE"] == "of-the-machine"
    monkeypatch.delenv("FONTCONFIG_FILE")
    with package_fonts():
        pass
    assert "FONTCONFIG_FILE" not in os.environ
