"""How soon the first word comes: `appeals --help` against the smallest Typer app."""

from benchmarks.case import Case
from benchmarks.processes import APPEALS, PYTHON, run_process

BARE_TYPER = (PYTHON, "-m", "benchmarks.workers.bare_typer", "--help")

CASES = (
    Case(
        name="start",
        baseline="bare Typer app",
        target=1.5,
        measure_ours=lambda: run_process(APPEALS, "--help").ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
        rounds=11,
    ),
)
