"""Compose the letter and write it as PDF with its gate, again and again."""

from appeals.writers.pdf import write_pdf
from benchmarks.reference import compose
from benchmarks.workers.timing import report

assert not any(f.severity == "error" for f in write_pdf(compose().document).findings)
report(lambda: write_pdf(compose().document), times=8, warm_up=2)
