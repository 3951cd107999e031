"""Write a letter of the same shape in the language given, again and again."""

import sys

from tests.writers.sample_languages import letter_in

from appeals.writers.pdf import write_pdf
from benchmarks.workers.timing import report

document = letter_in(sys.argv[1])
assert not write_pdf(document).findings
report(lambda: write_pdf(document), times=8, warm_up=2)
