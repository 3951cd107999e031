"""A DOCX: one more in a warm process, a command that renders one, one read back."""

import tempfile
from pathlib import Path

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.commands import APPEALS_HERE
from benchmarks.processes import BASELINE_PYTHON, PYTHON, run_process, warm_ms
from benchmarks.reference import LETTER
from benchmarks.start import BARE_TYPER


def ours() -> float:
    return warm_ms(PYTHON, "docx_ours")


def cold_ms() -> float:
    """Render the letter as DOCX in a new process, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        asked = ("draft", LETTER, "--format", "docx", "--out", folder)
        usage = run_process(*APPEALS_HERE, *asked)
        assert any(Path(folder).rglob("*.docx")), "draft wrote no DOCX"
        return usage.ms


CASES = (
    Case(
        name="docx-cold",  # checks and manifest included; the registries parsed before
        baseline="bare Typer app",
        target=4.0,
        measure_ours=cold_ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
        rounds=11,
    ),
    Case(
        name="docx-docxtpl",
        baseline="docxtpl, same notes fixed in its template",
        target=0.5,
        measure_ours=ours,
        measure_baseline=lambda: warm_ms(
            BASELINE_PYTHON, "docx_docxtpl", str(letter.files())
        ),
        rounds=3,
    ),
    Case(
        name="docx-redline",  # three pages, a third of the paragraphs changed
        baseline="pandoc, the letter alone",  # 140 ms where a redline is to take 30
        target=0.21,
        measure_ours=lambda: warm_ms(PYTHON, "redline_ours"),
        measure_baseline=lambda: warm_ms(
            BASELINE_PYTHON, "docx_pandoc", str(letter.files())
        ),
        rounds=3,
    ),
    Case(
        name="docx-pandoc",
        baseline="pandoc",
        target=0.1,
        measure_ours=ours,
        measure_baseline=lambda: warm_ms(
            BASELINE_PYTHON, "docx_pandoc", str(letter.files())
        ),
        rounds=3,
    ),
    Case(
        name="docx-read-back",  # thirty pages, 150 notes: what was changed in them
        baseline="python-docx reading the body",
        target=12.0,
        measure_ours=lambda: warm_ms(PYTHON, "word_ours"),
        measure_baseline=lambda: warm_ms(PYTHON, "word_docx"),
        rounds=3,
    ),
)
