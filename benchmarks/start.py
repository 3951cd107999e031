"""How soon the first word comes: `appeals --help` against the smallest Typer app.

And how soon the shell is answered at a TAB. It is to be answered within 150 ms, which
the smallest Typer app takes for its help on a usual machine.
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


def complete() -> float:
    with patch.dict(os.environ, TAB):
        return run_process(APPEALS).ms


CASES = (
    Case(
        name="start",
        baseline="bare Typer app",
        target=1.5,
        measure_ours=lambda: run_process(APPEALS, "--help").ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
        rounds=11,
    ),
    Case(
        name="completion",
        baseline="bare Typer app",
        target=0.5,
        measure_ours=complete,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
        rounds=11,
    ),
)
