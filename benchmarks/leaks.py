"""Search nine letters, their annexes and sheets for two thousand names."""

import functools
import shutil
import tempfile
from pathlib import Path

from benchmarks.case import Case
from benchmarks.processes import APPEALS, PYTHON, ROOT, run_process

LETTER = "special-procedures-liuzhi"


@functools.cache
def drafted() -> Path:
    """Render nine letters, each with its PDF, Word file and text; give the folder."""
    root = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    shutil.copytree(ROOT / "templates", root / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, root)
    draft = ("draft", LETTER, "--format", "docx,pdf,txt")
    run_process(APPEALS, "--workspace", str(root), *draft)
    folder = root / "out" / LETTER
    for number, path in enumerate(sorted(folder.glob("*.pdf"))[:9], 1):
        shutil.copy(path, folder / f"{path.stem}.annex-{number}.pdf")
    return folder


def forget() -> None:
    """Take away what was rendered."""
    if drafted.cache_info().currsize:
        shutil.rmtree(drafted().parents[1])


def _measure(worker: str) -> float:
    module = f"benchmarks.workers.{worker}"
    return run_process(PYTHON, "-m", module, str(drafted())).cpu_ms


CASES = (
    Case(
        name="leaks",
        baseline="pypdfium2, zipfile and one pattern",
        target=0.5,
        measure_ours=lambda: _measure("leaks_ours"),
        measure_baseline=lambda: _measure("leaks_naive"),
        rounds=3,
    ),
)
