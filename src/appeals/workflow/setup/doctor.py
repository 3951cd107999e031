"""Look at the machine and the workspace, and say what is missing."""

import importlib.util
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appeals import __version__
from appeals.errors import AppealsError, MachineError
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.reader import flatten


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at. `error` is None when it is in order."""

    subject: str
    state: str
    error: AppealsError | None = None


def examine(root: Path | None) -> Iterator[Diagnosis]:
    """Look at the program, its libraries, and the workspace if there is one."""
    system = f"Python {platform.python_version()} on {sys.platform}"
    yield Diagnosis("appeals", f"{__version__}, {system}")
    yield _pdf()
    yield _docx()
    yield _signing()
    if root is None:
        yield Diagnosis("workspace", "none here; `appeals init` makes one")
        return
    errors = [each for error in load_all_errors(root) for each in flatten(error)]
    if errors:
        for error in errors:
            yield Diagnosis("workspace", "malformed", error)
    else:
        yield Diagnosis("workspace", "every registry and letter can be read")
    yield from _tracked(root)


def _pdf() -> Diagnosis:
    from appeals.writers.pdf.startup import load_weasyprint

    try:
        return Diagnosis("PDF", f"WeasyPrint {load_weasyprint().__version__}")
    except MachineError as error:
        return Diagnosis("PDF", "cannot be rendered; everything else works", error)


def _docx() -> Diagnosis:
    found = importlib.util.find_spec("docx") is not None
    own = "python-docx is there" if found else "python-docx is not installed"
    return Diagnosis("DOCX", f"can be rendered; {own} for making reference files")


def _signing() -> Diagnosis:
    names = ("cryptography", "pyhanko", "pikepdf")
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if not missing:
        return Diagnosis("signing", "letters can be signed and verified")
    error = MachineError(
        f"signing and verifying need packages that are missing: {', '.join(missing)}",
        remedy="`./run` installs them; else, in the folder of the program: "
        "pip install '.[sign]'",
    )
    return Diagnosis("signing", "not possible; everything else works", error)


def _tracked(root: Path) -> Iterator[Diagnosis]:
    """Warn when git would keep what was rendered."""
    command = ["git", "-C", str(root), "check-ignore", "-q", "out/x"]
    try:
        result = subprocess.run(  # noqa: S603  a fixed command, no shell
            command, capture_output=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode == 1:
        yield Diagnosis(
            "git", "out/ is not ignored: rendered letters would be committed"
        )
    elif result.returncode == 0:
        yield Diagnosis("git", "out/ is ignored")
