"""A large library of another program: imported, and imported again."""

import functools
import shutil
import tempfile
from pathlib import Path

from benchmarks.case import Case
from benchmarks.processes import APPEALS, PYTHON, ROOT, run_process

ENTRIES = 10_000
_KINDS = (
    "article|journal = {Journal of Law}, volume = {VOL}, pages = {VOL--999}",
    "book|publisher = {Strelsau Press}, address = {Strelsau}",
    "incollection|booktitle = {Essays VOL}, editor = {Roe, Kim}, pages = {1--VOL}",
    "phdthesis|school = {University of Strelsau}",
    "online|url = {https://example.org/NUMBER}, urldate = {2020-05-01}",
)
_COMMON = (
    r"author = {Do\'e, Jane and M{\"u}ller, Max}, title = {The {UN} \& law NUMBER}, "
    "year = {YEAR}, month = may, keywords = {law}, abstract = {ABSTRACT}"
)
_ABSTRACT = "What is said here is said at length. " * 5


@functools.cache
def library() -> Path:
    """Write the library; give its file."""
    folder = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    entries = []
    for n in range(ENTRIES):
        kind, fields = _KINDS[n % len(_KINDS)].split("|")
        entry = f"@{kind}{{work-{n}, {fields}, {_COMMON}}}".replace("NUMBER", str(n))
        entry = entry.replace("VOL", str(n % 400 + 1)).replace("ABSTRACT", _ABSTRACT)
        entries.append(entry.replace("YEAR", str(1970 + n % 50)))
    file = folder / "library.bib"
    file.write_text("\n\n".join(entries), encoding="utf-8")
    return file


@functools.cache
def _with_library() -> Path:
    """Give a workspace that has taken the library over."""
    folder = library().parent / "workspace"
    shutil.copytree(ROOT / "templates", folder / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, folder)
    run_process(*_import_into(folder))
    return folder


def _import_into(workspace: Path) -> tuple[str, ...]:
    return (
        APPEALS,
        "--workspace",
        str(workspace),
        "citations",
        "import",
        str(library()),
    )


def read_cpu_ms() -> float:
    """Let bibtexparser read the library."""
    worker = "benchmarks.workers.bibtex_read_once"
    return run_process(PYTHON, "-m", worker, str(library())).cpu_ms


def forget() -> None:
    """Remove what was written."""
    if library.cache_info().currsize:
        shutil.rmtree(library().parent)


CASES = (
    Case(
        name="import-10000",
        baseline="bibtexparser reading the same library",
        target=6.0,
        measure_ours=lambda: run_process(*_import_into(ROOT), "--dry-run").cpu_ms,
        measure_baseline=read_cpu_ms,
        rounds=3,
    ),
    Case(
        name="import-again",
        baseline="bibtexparser reading the same library",
        target=6.0,
        measure_ours=lambda: run_process(*_import_into(_with_library())).cpu_ms,
        measure_baseline=read_cpu_ms,
        rounds=3,
    ),
)
