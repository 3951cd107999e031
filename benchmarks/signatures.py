"""Signatures in a warm process, the key read once, beside stock pyHanko.

Signing goes through pyHanko with a key that is parsed once: 0.3 times as long as
pyHanko 0.38 as it comes, and never more than 1.2. To verify a letter takes two to three
times as long as pyHanko's own validation (11 ms), which is less strict; 400 ms are the
limit, and 6 s for a packet of 18 files.
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
        target=0.45,
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
        target=4,
        measure_ours=lambda: _ours("verify-pdf"),
        measure_baseline=lambda: _stock("verify"),
        rounds=3,
    ),
    Case(
        name="verify-lta",
        baseline="the 400 ms of processor time that are allowed",
        target=1,
        measure_ours=lambda: _ours("verify-lta"),
        measure_baseline=lambda: 400.0,
        rounds=3,
    ),
    Case(
        name="verify-packet",
        baseline="pyHanko's validation of its nine PDFs",
        target=4,
        measure_ours=lambda: _ours("verify-packet"),
        measure_baseline=lambda: _stock("verify-nine"),
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
