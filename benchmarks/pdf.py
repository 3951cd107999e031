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
    Case(
        name="pdf-chinese",
        baseline="the same letter in English",
        target=1.3,
        measure_ours=lambda: warm_ms(PYTHON, "pdf_language", "zh-Hans"),
        measure_baseline=lambda: warm_ms(PYTHON, "pdf_language", "en"),
        rounds=3,
    ),
    Case(
        name="pdf-notes",
        baseline="a note of 50, the same number on a page",
        target=1.2,
        measure_ours=lambda: warm_ms(PYTHON, "pdf_notes", "500"),
        measure_baseline=lambda: warm_ms(PYTHON, "pdf_notes", "50"),
        rounds=3,
    ),
)
