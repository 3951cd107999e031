"""Look at the machine and the workspace, and say what is missing."""

import importlib.util
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from appeals import __version__
from appeals.errors import MachineError, joined
from appeals.model.observation import Observation
from appeals.registry.cross_checks import load_all_errors

_EXTRAS = {
    "cjk": ("appeals_fonts_cjk", "for PDF files in Chinese"),
    "dask": ("distributed", "for rendering on a cluster (`--engine dask`)"),
    "pkcs11": ("pkcs11", "for keys on cards and tokens"),
    "keyring": ("keyring", "for passphrases in the key ring of the desktop"),
}
"""What each of the smaller extras brings, and for what."""
_OF_RUN = ("pdf", "sign", "cjk")


def examine(root: Path | None) -> Iterator[Observation]:
    """Look at the program, its libraries, and the workspace if there is one."""
    system = f"Python {platform.python_version()} on {sys.platform}"
    yield Observation("appeals", f"{__version__}, {system}")
    yield _pdf()
    yield _docx()
    yield _signing()
    yield from _missing_extras()
    if root is None:
        yield Observation("workspace", "none here; `appeals init` makes one")
        return
    if errors := load_all_errors(root):
        yield Observation("workspace", "malformed", joined(errors))
    else:
        yield Observation("workspace", "every registry and letter can be read")
    yield from _tracked(root)


def _pdf() -> Observation:
    from appeals.writers.pdf.startup import load_weasyprint

    state = "cannot be rendered; everything else works"
    missing = _missing(("weasyprint", "PIL"))
    if missing:
        what = f"PDF files need packages that are missing: {missing}"
        return Observation("PDF", state, MachineError(what, remedy=_install("pdf")))
    try:
        return Observation("PDF", f"WeasyPrint {load_weasyprint().__version__}")
    except MachineError as error:
        return Observation("PDF", state, error)


def _docx() -> Observation:
    found = importlib.util.find_spec("docx") is not None
    own = "python-docx is there" if found else "python-docx is not installed"
    return Observation("DOCX", f"can be rendered; {own} for making reference files")


def _signing() -> Observation:
    missing = _missing(("cryptography", "pyhanko", "pikepdf"))
    if not missing:
        return Observation("signing", "letters can be signed and verified")
    error = MachineError(
        f"signing and verifying need packages that are missing: {missing}",
        remedy=_install("sign"),
    )
    return Observation("signing", "not possible; everything else works", error)


def _missing_extras() -> Iterator[Observation]:
    """Say of what few need, and nobody is stopped by, how it is installed."""
    for extra, (package, purpose) in _EXTRAS.items():
        if _missing((package,)):
            yield Observation(extra, f"not installed, {purpose} ({_install(extra)})")


def _missing(packages: tuple[str, ...]) -> str:
    """Name those of these packages that are not installed."""
    return ", ".join(p for p in packages if importlib.util.find_spec(p) is None)


def _install(extra: str) -> str:
    """Say how to install an extra: true before the program is in any package index."""
    what = "./fonts-cjk" if extra == "cjk" else f"'.[{extra}]'"
    by_hand = f"{shlex.quote(sys.executable)} -m pip install {what}"
    by_run = "`./run` installs it; else, " if extra in _OF_RUN else ""
    return f"{by_run}in the folder of the program: {by_hand}"


def _tracked(root: Path) -> Iterator[Observation]:
    """Warn when git would keep what was rendered."""
    command = ["git", "-C", str(root), "check-ignore", "-q", "out/x"]
    try:
        result = subprocess.run(  # noqa: S603  a fixed command, no shell
            command, capture_output=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode == 1:
        yield Observation(
            "git", "out/ is not ignored: rendered letters would be committed"
        )
    elif result.returncode == 0:
        yield Observation("git", "out/ is ignored")
