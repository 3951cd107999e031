"""Compose the letter and write it as PDF with its gate, again and again."""

from appeals.writers.pdf.weasy import WeasyprintEngine
from benchmarks.reference import compose
from benchmarks.workers.timing import report

engine = WeasyprintEngine()
assert not any(
    f.severity == "error" for f in engine.render(compose().document).findings
)
report(lambda: engine.render(compose().document), times=8, warm_up=2)
