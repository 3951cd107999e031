"""The citation engine: many notes, many symbols, many letters."""

import functools
import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.case import Case
from benchmarks.commands import APPEALS
from benchmarks.processes import BASELINE_PYTHON, PYTHON, ROOT, run_process, warm_ms
from benchmarks.reference import LETTER, workspace
from benchmarks.start import bare_typer

NOTES, LETTERS = 500, 50


@functools.cache
def pandoc_files() -> Path:
    """Write the notes of the benchmark for pandoc's citeproc; give their folder."""
    folder = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    keys = list(workspace().authorities)
    lines = [
        f"Sentence {n}.^[See [@{keys[n % len(keys)]}, {n % 90 + 1}].]"
        for n in range(NOTES)
    ]
    (folder / "notes.md").write_text("\n\n".join(lines), encoding="utf-8")
    items = [
        {"id": key, "type": "report", "title": entry.title or key}
        for key, entry in workspace().authorities.items()
    ]
    (folder / "notes.json").write_text(json.dumps(items), encoding="utf-8")
    return folder


@functools.cache
def many_letters() -> Path:
    """Make a workspace with the reference letter fifty times over."""
    folder = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    shutil.copytree(ROOT / "templates", folder / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, folder)
    letters = folder / "templates" / "letters"
    text = (letters / f"{LETTER}.md").read_text(encoding="utf-8")
    for file in letters.glob("*.md"):
        file.unlink()
    for number in range(LETTERS):
        (letters / f"letter-{number:02}.md").write_text(text, encoding="utf-8")
    return folder


def forget() -> None:
    """Remove what was written."""
    for made in (pandoc_files, many_letters):
        if made.cache_info().currsize:
            shutil.rmtree(made())


CASES = (
    Case(
        name="notes-500",
        baseline="the bound: 50 ms",
        target=1.0,
        measure_ours=lambda: warm_ms(PYTHON, "notes_ours"),
        measure_baseline=lambda: 50.0,
        rounds=3,
    ),
    Case(
        name="notes-citeproc",
        baseline="pandoc's citeproc on the same 500 notes",
        target=0.1,
        measure_ours=lambda: warm_ms(PYTHON, "notes_ours"),
        measure_baseline=lambda: warm_ms(
            BASELINE_PYTHON, "notes_pandoc", str(pandoc_files())
        ),
        rounds=3,
    ),
    Case(
        name="symbols-10000",
        baseline="the bound: 500 ms",
        target=1.0,
        measure_ours=lambda: warm_ms(PYTHON, "symbols_ours"),
        measure_baseline=lambda: 500.0,
        rounds=3,
    ),
    Case(
        name="check-50",
        baseline="bare Typer app",
        target=6.0,
        measure_ours=lambda: (
            run_process(APPEALS, "--workspace", str(many_letters()), "check").cpu_ms
        ),
        measure_baseline=bare_typer,
    ),
)
