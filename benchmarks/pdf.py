"""One more PDF in a process that is warm, its gate included.

What is said of the two engines is time of the processor: Typst has threads.
"""

import functools
import json
from statistics import median

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import PYTHON, Usage, run_process, warm_ms


def set_letters(name: str, lang: str, notes: int, letters: int) -> Usage:
    """Set letters of new words with an engine in a process of its own."""
    words = (name, lang, str(notes), str(letters))
    return run_process(PYTHON, "-m", "benchmarks.workers.pdf_engine", *words)


def engine_ms(name: str, lang: str = "en", notes: int = 0) -> float:
    """Give the time of a letter: three pages and eight notes, or so many notes."""
    usage = set_letters(name, lang, notes, 3 if notes else 12)
    return median(json.loads(usage.output)) * 1000


@functools.cache
def typst_peak_mb(letters: int) -> float:
    """Give the most memory of a process that sets so many letters with Typst."""
    return set_letters("typst", "en", 0, letters).peak_mb


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
    Case(
        name="pdf-typst-flat",
        baseline="peak of 100 letters with Typst; ours of 1000",
        target=1.1,
        measure_ours=lambda: typst_peak_mb(1000),
        measure_baseline=lambda: typst_peak_mb(100),
        unit="MB",
        rounds=1,
    ),
    Case(
        name="pdf-typst-memory",
        baseline="the bound: 130 MB; ours of 1000 letters",
        target=1.0,
        measure_ours=lambda: typst_peak_mb(1000),
        measure_baseline=lambda: 130.0,
        unit="MB",
        rounds=1,
    ),
)
