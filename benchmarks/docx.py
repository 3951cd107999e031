"""One more DOCX in a process that is warm: composed and written."""

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import BASELINE_PYTHON, PYTHON, warm_ms


def ours() -> float:
    return warm_ms(PYTHON, "docx_ours")


CASES = (
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
        name="docx-pandoc",
        baseline="pandoc",
        target=0.1,
        measure_ours=ours,
        measure_baseline=lambda: warm_ms(
            BASELINE_PYTHON, "docx_pandoc", str(letter.files())
        ),
        rounds=3,
    ),
)
