"""How soon output comes: `appeals --help` against the smallest Typer app.

And how soon the shell gets an answer to TAB. What is compared with the smallest app is
time of the processor, which a busy machine prolongs less than what a clock shows.
"""

import os
from unittest.mock import patch

from benchmarks.case import Case
from benchmarks.processes import APPEALS, PYTHON, run_process

BARE_TYPER = (PYTHON, "-m", "benchmarks.workers.bare_typer", "--help")

TAB = {
    "_APPEALS_COMPLETE": "complete_bash",
    "COMP_WORDS": "appeals draft unodc-nsc-mou --to un",
    "COMP_CWORD": "4",
}


def bare_typer() -> float:
    """Give the milliseconds of the smallest app: its help, time of the processor."""
    return run_process(*BARE_TYPER).cpu_ms


def complete() -> float:
    with patch.dict(os.environ, TAB):
        return run_process(APPEALS).ms


CASES = (
    Case(
        name="start",
        baseline="bare Typer app",
        target=0.7,
        measure_ours=lambda: run_process(APPEALS, "--help").cpu_ms,
        measure_baseline=bare_typer,
        rounds=11,
    ),
    Case(
        name="completion",
        baseline="the bound: 150 ms",
        target=1.0,
        measure_ours=complete,
        measure_baseline=lambda: 150.0,
        rounds=11,
    ),
)
