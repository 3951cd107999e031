"""One more PDF in a process that is warm, its gate included."""

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import PYTHON, warm_ms

CASES = (
    Case(
        name="pdf",
        baseline="WeasyPrint, nothing shared, no gate",
        target=0.85,
        measure_ours=lambda: warm_ms(PYTHON, "pdf_ours"),
        measure_baseline=lambda: warm_ms(
            PYTHON, "pdf_naive", str(letter.files() / "letter.html")
        ),
        rounds=3,
    ),
)
