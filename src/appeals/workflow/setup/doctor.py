"""Inspect the machine and the workspace, and say what is missing."""

import importlib
import importlib.metadata
import importlib.util
import json
import platform
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from appeals import __version__
from appeals.errors import MachineError, merge_errors
from appeals.model.finding import Observation
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.workspace import Workspace, load_workspace
from appeals.rules.wsp002_placeholder_in_settings import is_placeholder
from appeals.workflow.setup.schemas import FOLDER, KINDS, stale_schemas

_EXTRAS = {
    "typst": (("typst", "fontTools"), "for PDF files without a library of the system"),
    "clean": (("pikepdf", "PIL"), "for clean copies of annexes"),
    "vault": (
        ("pyrage", "pikepdf", "pypdfium2"),
        "for the vault of names and for packs",
    ),
    "openpgp": (("pysequoia",), "for letters to recipients with an OpenPGP key"),
    "review": (
        ("aiohttp", "pypdfium2", "openpyxl"),
        "for fetching sources, reading archived PDFs and workbooks of Excel",
    ),
    "web": (
        ("starlette", "uvicorn", "watchfiles", "pypdfium2", "PIL"),
        "for pages in the browser and for `draft --watch`",
    ),
    "cjk": (("appeals_fonts_cjk",), "for PDF files in Chinese"),
    "dask": (("distributed",), "for rendering on a cluster (`--engine dask`)"),
    "pkcs11": (("pkcs11",), "for keys on cards and tokens"),
    "keyring": (("keyring",), "for passphrases in the key ring of the desktop"),
}
"""What each of the smaller extras installs, and for what."""


def examine(root: Path | None, keys: Path, at: datetime) -> Iterator[Observation]:
    """Inspect the program, its libraries, the keys, and the workspace if there is one.

    `keys` is the folder of keys; `at` is when they are to sign, with its time zone.
    """
    system = f"Python {platform.python_version()} on {sys.platform}"
    yield Observation("appeals", f"{__version__}, {system}")
    workspace = None
    errors = load_all_errors(root) if root else ()
    if root and not errors:
        workspace = load_workspace(root)
    yield _inspect_pdf(workspace)
    yield _inspect_docx()
    signing = _inspect_signing()
    yield signing
    yield from _inspect_extras()
    if signing.error is None:
        yield from _inspect_keys(workspace, keys, at)
    if root is None:
        yield Observation("workspace", "none here; `appeals init` makes one")
        return
    if workspace is None:
        yield Observation("workspace", "malformed", merge_errors(errors))
    else:
        yield Observation("workspace", "every registry and letter can be read")
        named = workspace.settings.id
        yield Observation("workspace id", named or "none; an older version made it")
        yield from _inspect_placeholders(workspace)
    yield from _inspect_records(root)
    yield _inspect_schemas(root)
    yield from _inspect_git(root)


def _inspect_placeholders(workspace: Workspace) -> Iterator[Observation]:
    """Report settings that are still the example's."""
    for text, place in workspace.settings_texts:
        if is_placeholder(text):
            state = f"'{text}' is the example's; write what is your organisation's"
            yield Observation(str(place), state)


def _inspect_pdf(workspace: Workspace | None) -> Observation:
    """Inspect the PDF engines; if one of two is missing, whether it is needed."""
    from appeals.writers.pdf.page_style import load_faces
    from appeals.writers.pdf.startup import fonts_folder, load_weasyprint

    state = "cannot be rendered; everything else works"
    is_asked = workspace is not None and workspace.settings.pdf.engine == "weasyprint"
    has_typst = not _missing_packages(_EXTRAS["typst"][0]) and not is_asked
    also = " and Typst" if has_typst else ""
    if has_typst:
        state = "Typst and the fonts are there; WeasyPrint cannot render"
    missing = _missing_packages(("weasyprint", "PIL", "pydyf", "tinycss2"))
    if missing:
        what = f"PDF files need packages that are missing: {missing}"
        error = MachineError(what, remedy=pip_line("pdf"))
        return Observation("PDF", state, None if has_typst else error)
    try:
        own = f"WeasyPrint {load_weasyprint().__version__}"
        load_faces("faces.css", fonts_folder())
        load_faces("faces-arabic.css", fonts_folder())
        return Observation("PDF", f"{own}{also}; Pango and the fonts are there")
    except MachineError as error:
        return Observation("PDF", state, None if has_typst else error)


def _inspect_docx() -> Observation:
    found = importlib.util.find_spec("docx") is not None
    own = "python-docx is there" if found else "python-docx is not installed"
    return Observation("DOCX", f"can be rendered; {own} for making reference files")


def _inspect_signing() -> Observation:
    missing = _missing_packages(("cryptography", "pyhanko", "asn1crypto"))
    if not missing:
        return Observation("signing", "letters can be signed and verified")
    error = MachineError(
        f"signing and verifying need packages that are missing: {missing}",
        remedy=pip_line("sign"),
    )
    return Observation("signing", "not possible; everything else works", error)


def _inspect_extras() -> Iterator[Observation]:
    """Report which extras are installed; a missing one is not an error."""
    for extra, (packages, purpose) in _EXTRAS.items():
        if _missing_packages(packages):
            yield Observation(extra, f"not installed, {purpose} ({pip_line(extra)})")
            continue
        failures = []
        for package in packages:
            try:
                importlib.import_module(package)
            except (ImportError, OSError) as error:
                failures.append(f"{package}, {error}")
        failed = f"cannot be loaded, {purpose}: {', '.join(failures)}"
        yield Observation(extra, failed if failures else "installed")


def need_extra(extra: str) -> None:
    """Raise MachineError with the way to install it if an extra is missing."""
    packages, purpose = _EXTRAS[extra]
    if missing := _missing_packages(packages):
        raise MachineError(
            f"packages are missing {purpose}: {missing}", remedy=pip_line(extra)
        )


def _inspect_keys(
    workspace: Workspace | None, folder: Path, at: datetime
) -> Iterator[Observation]:
    """Report for each key whether it may sign, who else may read it, and until when."""
    from appeals.workflow.keys.key_status import key_statuses

    statuses = [*key_statuses(workspace, folder, at)]
    for status in statuses:
        problems = [
            f"{each.message} ({each.remedy})"
            for each in (*status.refusals, *status.warnings)
        ]
        until = f", until {status.ends:%Y-%m-%d}" if status.ends else ""
        word = "may not sign" if status.refusals else f"may sign{until}"
        yield Observation(f"key {status.id}", "; ".join((word, *problems)))
    if not statuses:
        state = f"none in '{folder}'; `appeals keys new` makes one, to sign"
        yield Observation("keys", state)


def _inspect_records(root: Path) -> Iterator[Observation]:
    """Report the records of rendered letters that cannot be read."""
    for record in sorted((root / "out").glob("*/manifest.json")):
        try:
            json.loads(record.read_bytes())
        except (OSError, ValueError):
            state = "cannot be read: its files count as changed by hand"
            yield Observation(f"out/{record.parent.name}/{record.name}", state)


def _missing_packages(packages: tuple[str, ...]) -> str:
    """Name those of these packages that are not installed."""
    return ", ".join(p for p in packages if importlib.util.find_spec(p) is None)


def pip_line(extra: str) -> str:
    """Give the line that installs what an extra needs, from any folder.

    It names packages, not the extra: the program itself is in no package index.
    """
    python = shlex.quote(sys.executable)
    if extra == "cjk":
        fonts = Path(__file__).resolve().parents[4] / "fonts-cjk"
        if not fonts.is_dir():
            return "from the folder fonts-cjk of the program's sources"
        return f"{python} -m pip install {shlex.quote(str(fonts))}"
    requirements = importlib.metadata.requires("appeals") or ()
    wanted = (
        needed.strip()
        for needed, _, condition in (line.partition(";") for line in requirements)
        if re.search(rf"""extra == ["']{extra}["']""", condition)
    )
    return f"{python} -m pip install {shlex.join(wanted)}"


def _inspect_schemas(root: Path) -> Observation:
    """Report whether editors get the schemas of this version."""
    stale = stale_schemas(root)
    state = f"the schemas in {FOLDER} are of this version"
    if len(stale) == len(KINDS):
        state = "no schemas of this version; `appeals schema --write` writes them"
    elif stale:
        state = f"stale in {FOLDER}: {', '.join(stale)}; `appeals schema --write` "
        state += "renews them"
    return Observation("editor", state)


def _inspect_git(root: Path) -> Iterator[Observation]:
    """Warn when git would keep what was rendered."""
    command = ["git", "-C", str(root), "check-ignore", "-q", "out/x"]
    try:
        result = subprocess.run(  # noqa: S603  a fixed command, no shell
            command, capture_output=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode == 1:
        state = "out/ is not ignored: rendered letters would be committed"
        yield Observation("git", state)
    elif result.returncode == 0:
        yield Observation("git", "out/ is ignored")
