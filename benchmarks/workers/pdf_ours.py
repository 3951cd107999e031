"""Write the sample letter as PDF with its gate, again and again."""

from tests.writers.sample import sample_document

from appeals.writers.pdf import write_pdf
from benchmarks.workers.timing import report

document = sample_document()
report(lambda: write_pdf(document), times=8, warm_up=2)
