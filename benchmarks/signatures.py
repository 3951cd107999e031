"""Signatures in a warm process, the key read once, beside stock pyHanko.

The targets are times measured of pyHanko 0.38 as it comes, 106 ms a signature and
11 ms a validation, held against what is wanted: 30 ms a PDF, 400 ms for nine letters
of two files, 15 ms to verify one.
"""

from benchmarks.case import Case
from benchmarks.processes import PYTHON, warm_ms


def _ours(what: str) -> float:
    return warm_ms(PYTHON, "signatures_ours", what)


def _stock(what: str) -> float:
    return warm_ms(PYTHON, "signatures_pyhanko", what)


CASES = (
    Case(
        name="sign-pdf",
        baseline="pyHanko's SimpleSigner, RSA-2048",
        target=0.28,
        measure_ours=lambda: _ours("sign"),
        measure_baseline=lambda: _stock("sign"),
        rounds=3,
    ),
    Case(
        name="sign-nine",
        baseline="pyHanko, the nine PDFs alone",
        target=0.42,
        measure_ours=lambda: _ours("nine"),
        measure_baseline=lambda: _stock("nine"),
        rounds=3,
    ),
    Case(
        name="verify-pdf",
        baseline="pyHanko's validation of the same file",
        target=1.36,
        measure_ours=lambda: _ours("verify-pdf"),
        measure_baseline=lambda: _stock("verify"),
        rounds=3,
    ),
    Case(
        name="verify-docx",
        baseline="pyHanko's validation of the PDF",
        target=1.36,
        measure_ours=lambda: _ours("verify-docx"),
        measure_baseline=lambda: _stock("verify"),
        rounds=3,
    ),
)
