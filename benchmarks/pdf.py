"""One more PDF in a process that is warm, its gate included."""

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import PYTHON, warm_ms


def engine_ms(name: str, lang: str = "en", notes: int = 0) -> float:
    """Set letters of new words with an engine, warm; milliseconds a letter."""
    return warm_ms(PYTHON, "pdf_engine", name, lang, str(notes))


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
    Case(
        name="pdf-typst",
        baseline="the same letters with WeasyPrint",
        target=0.25,
        measure_ours=lambda: engine_ms("typst"),
        measure_baseline=lambda: engine_ms("weasyprint"),
        rounds=3,
    ),
    Case(
        name="pdf-typst-chinese",
        baseline="letters in English with Typst",
        target=1.5,
        measure_ours=lambda: engine_ms("typst", "zh-Hans"),
        measure_baseline=lambda: engine_ms("typst"),
        rounds=3,
    ),
    Case(
        name="pdf-typst-arabic",
        baseline="letters in English with Typst",
        target=1.5,
        measure_ours=lambda: engine_ms("typst", "ar"),
        measure_baseline=lambda: engine_ms("typst"),
        rounds=3,
    ),
    Case(
        name="pdf-typst-notes",
        baseline="the same letter of 500 notes with WeasyPrint",
        target=0.6,
        measure_ours=lambda: engine_ms("typst", notes=500),
        measure_baseline=lambda: engine_ms("weasyprint", notes=500),
        rounds=1,
    ),
)
