"""Signatures in a warm process, the key read once, beside stock pyHanko.

Signing goes through pyHanko, and takes at most 1.2 times as long as pyHanko 0.38 as it
comes; the Word files of nine letters come on top. To verify a letter may take 400 ms,
where pyHanko's own validation, which is less strict, takes 11.
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
        target=1.2,
        measure_ours=lambda: _ours("sign"),
        measure_baseline=lambda: _stock("sign"),
        rounds=3,
    ),
    Case(
        name="sign-nine",
        baseline="pyHanko, the nine PDFs alone",
        target=1.4,
        measure_ours=lambda: _ours("nine"),
        measure_baseline=lambda: _stock("nine"),
        rounds=3,
    ),
    Case(
        name="verify-pdf",
        baseline="pyHanko's validation of the same file",
        target=36,
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
